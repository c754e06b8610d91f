#!/usr/bin/env python3
"""Writes what scikit-learn says of predictions, for the tests of src/inference/metrics.ts.

    apt-get install python3-sklearn && /usr/bin/python3 test/vectors/generate_metrics.py && npm run fix

The same run with the same version (1.2.1) always writes the same file. Classes may be missing among labels, among
predictions, or among both: that is where implementations differ.
"""

import json
import pathlib
import random
import warnings

import numpy as np
from sklearn import __version__, metrics

HERE = pathlib.Path(__file__).parent
warnings.filterwarnings("ignore")
draw = random.Random(4)


def case(name, classes, size, labelled=None, predicted=None, right=0.6):
    """`labelled` and `predicted`: the classes that occur on either side."""
    labels = [draw.choice(labelled or range(classes)) for _ in range(size)]
    predictions = [
        label if draw.random() < right and (not predicted or label in predicted) else draw.choice(predicted or range(classes))
        for label in labels
    ]
    every = list(range(classes))
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predictions, labels=every, zero_division=0
    )
    probabilities = np.array([[draw.random() ** 4 for _ in every] for _ in labels])
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    certain = np.eye(classes)[predictions]
    return {
        "name": name,
        "classes": classes,
        "labels": labels,
        "predictions": predictions,
        "accuracy": metrics.accuracy_score(labels, predictions),
        "balancedAccuracy": metrics.balanced_accuracy_score(labels, predictions),
        "macroF1": metrics.f1_score(labels, predictions, average="macro", zero_division=0),
        "confusionMatrix": metrics.confusion_matrix(labels, predictions, labels=every).tolist(),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": support.tolist(),
        "probabilities": probabilities.flatten().tolist(),
        "logLoss": metrics.log_loss(labels, probabilities, labels=every),
        "logLossFloat32": float(metrics.log_loss(labels, probabilities.astype(np.float32), labels=every)),
        # Each prediction as a certainty: what is wrong has probability 0, which is clipped.
        "logLossCertain": metrics.log_loss(labels, certain, labels=every),
        "logLossCertainFloat32": float(metrics.log_loss(labels, certain.astype(np.float32), labels=every)),
    }


cases = [
    case("two classes", 2, 20),
    case("three classes", 3, 30),
    case("ten classes, few rows", 10, 12),
    case("all right", 3, 9, right=1),
    case("all wrong", 3, 9, labelled=[0, 1], predicted=[2]),
    case("one class is never a label", 4, 20, labelled=[0, 1, 3]),
    case("one class is never predicted", 4, 20, predicted=[0, 2, 3]),
    case("one class is neither", 4, 20, labelled=[0, 1, 3], predicted=[0, 1, 3]),
    case("one row", 3, 1),
]
(HERE / "metrics.json").write_text(json.dumps({"scikit-learn": __version__, "cases": cases}, indent=2) + "\n")
