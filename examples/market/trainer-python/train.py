"""A training program for a ModelMarket bot, with scikit-learn.

Started with a folder that holds task.json, train.csv and test.csv, it leaves model.onnx there:

    modelmarket market train -- python3 train.py

Needs scikit-learn and onnx (Debian: python3-sklearn, python3-onnx). Start from it: any estimator will do whose predictions
you can write as an ONNX graph, and for most skl2onnx does.
"""

import csv
import json
import pathlib
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def read_rows(folder, task):
    """The features as they stand in the table, in the order of the task, and the classes' indices."""
    with open(folder / task["files"]["train"], encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = [feature["name"] for feature in task["features"]]
    index = {name: i for i, name in enumerate(task["classes"])}
    features = numpy.array([[float(row[name]) for name in columns] for row in rows], dtype=numpy.float32)
    labels = numpy.array([index[row[task["label"]]] for row in rows])
    return features, labels


def write_model(path, pipeline, classes):
    """Writes scaler and regression as one graph: (x - mean) / scale, then weights and bias, one score per class."""
    scaler, regression = pipeline.named_steps["standardscaler"], pipeline.named_steps["logisticregression"]
    inputs = len(scaler.mean_)
    # A class that no row has gets a score that never wins; with two classes there is one row of weights for both.
    weights = numpy.zeros((classes, inputs), dtype=numpy.float32)
    bias = numpy.full(classes, -1e30, dtype=numpy.float32)
    coefficients, intercepts = regression.coef_, regression.intercept_
    if len(regression.classes_) == 2:
        coefficients = numpy.vstack([-coefficients, coefficients])
        intercepts = numpy.concatenate([-intercepts, intercepts])
    weights[regression.classes_], bias[regression.classes_] = coefficients, intercepts
    constants = {"mean": scaler.mean_, "scale": scaler.scale_, "weights": weights.T, "bias": bias}
    graph = helper.make_graph(
        [
            helper.make_node("Sub", ["features", "mean"], ["centred"]),
            helper.make_node("Div", ["centred", "scale"], ["standard"]),
            helper.make_node("Gemm", ["standard", "weights", "bias"], ["scores"]),
        ],
        "logistic regression",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["rows", inputs])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["rows", classes])],
        [numpy_helper.from_array(value.astype(numpy.float32), name) for name, value in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def main():
    folder = pathlib.Path(sys.argv[-1])
    task = json.loads((folder / "task.json").read_text(encoding="utf-8"))
    features, labels = read_rows(folder, task)
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000))
    accuracy = cross_val_score(pipeline, features, labels, cv=3).mean()
    print(f"{task['title']}: {len(labels)} rows, {accuracy:.1%} in cross-validation", flush=True)
    pipeline.fit(features, labels)
    write_model(folder / "model.onnx", pipeline, len(task["classes"]))


if __name__ == "__main__":
    main()
