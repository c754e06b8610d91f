#!/usr/bin/env python3
"""Writes commitments.json and statuses.json, which the Solidity and the TypeScript tests of the market share.

The same run always writes the same files.

    python3 test/market/vectors/generate.py
"""

import pathlib
import random
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the vectors

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "vectors"))

from shared import hexed, keccak256, write  # noqa: E402
from statuses import statuses  # noqa: E402


def commitments(rng):
    out = {
        key: []
        for key in (
            "chainId",
            "market",
            "requestId",
            "trainer",
            "modelSuperhash",
            "predictionSuperhash",
            "commitment",
        )
    }

    def add(chain_id, market, request_id, trainer, model, prediction):
        encoded = (
            chain_id.to_bytes(32, "big")
            + market.rjust(32, b"\0")
            + request_id.to_bytes(32, "big")
            + trainer.rjust(32, b"\0")
            + model
            + prediction
        )
        out["chainId"].append(str(chain_id))
        out["market"].append(hexed(market))
        out["requestId"].append(str(request_id))
        out["trainer"].append(hexed(trainer))
        out["modelSuperhash"].append(hexed(model))
        out["predictionSuperhash"].append(hexed(prediction))
        out["commitment"].append(hexed(keccak256(encoded)))

    add(0, bytes(20), 0, bytes(20), bytes(32), bytes(32))
    add(2**256 - 1, b"\xff" * 20, 2**256 - 1, b"\xff" * 20, b"\xff" * 32, b"\xff" * 32)
    for chain_id in (1, 10, 31_337, 11_155_111, 2**64, 2**200):
        for request_id in (0, 1, 2**32, rng.getrandbits(64), rng.getrandbits(255), 2**255):
            add(chain_id, rng.randbytes(20), request_id, rng.randbytes(20), rng.randbytes(32), rng.randbytes(32))
    return out


if __name__ == "__main__":
    write(HERE, "commitments", commitments(random.Random(5)))
    write(HERE, "statuses", statuses())
