#!/usr/bin/env python3
"""Writes the vectors beside it, which the Solidity and the TypeScript tests of training share.

The same run always writes the same files.

    python3 test/training/vectors/generate.py
"""

import pathlib
import random
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the vectors

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[1] / "vectors"))

from shared import hexed, keccak256, write  # noqa: E402
from statuses import statuses  # noqa: E402

PARAMS = [
    ("reward", 96),
    ("workerDeposit", 96),
    ("challengeDeposit", 96),
    ("maxStates", 16),
    ("statesPerPeriod", 16),
    ("stateSeconds", 40),
    ("challengeWindow", 40),
    ("runSeconds", 40),
    ("adjudicator", 160),
    ("taskDigest", 256),
    ("genesisState", 256),
]


def word(value):
    if isinstance(value, bytes):
        return value.rjust(32, b"\0")
    return int(value).to_bytes(32, "big")


def hash_of(*values):
    return hexed(keccak256(b"".join(word(value) for value in values)))


def run_hashes(rng):
    rows = []
    for bits in (lambda n: 0, lambda n: 2**n - 1, *[lambda n: rng.getrandbits(n)] * 14):
        chain_id, contract, run_id = bits(63), bits(160).to_bytes(20, "big"), bits(256)
        params = [bits(size) for _, size in PARAMS]
        rule, root = bytes(bits(8) for _ in range(rng.choice((0, 1, 128, 512)))), bits(256).to_bytes(32, "big")
        sizes = dict(PARAMS)
        shown = {
            name: hexed(value.to_bytes(sizes[name] // 8, "big")) if sizes[name] >= 160 else str(value)
            for (name, _), value in zip(PARAMS, params)
        }
        rows.append(
            {
                "chainId": str(chain_id),
                "contract": hexed(contract),
                "runId": str(run_id),
                **shown,
                "rule": hexed(rule),
                "genesisRoot": hexed(root),
                "runHash": hash_of(chain_id, contract, run_id, *params, keccak256(rule), root),
            }
        )
    return rows


def state_hashes(rng):
    rows = []
    for bits in (lambda n: 0, lambda n: 2**n - 1, *[lambda n: rng.getrandbits(n)] * 14):
        chain_id, contract, run_id, period_id, height = bits(63), bits(160), bits(256), bits(256), bits(16)
        parent, root, steps, superhash, worker = bits(256), bits(256), bits(256), bits(256), bits(160)
        values = (chain_id, contract, run_id, period_id, height, parent, root, steps, superhash, worker)
        rows.append(
            {
                "chainId": str(chain_id),
                "contract": hexed(contract.to_bytes(20, "big")),
                "runId": str(run_id),
                "periodId": str(period_id),
                "height": str(height),
                "parentHash": hexed(word(parent)),
                "root": hexed(word(root)),
                "stepsRoot": hexed(word(steps)),
                "superhash": hexed(word(superhash)),
                "worker": hexed(worker.to_bytes(20, "big")),
                "stateHash": hash_of(*values),
            }
        )
    return rows


def ballots(rng):
    rows = []
    for bits in (lambda n: 0, lambda n: 2**n - 1, *[lambda n: rng.getrandbits(n)] * 14):
        chain_id, contract, case, voter, weight = bits(63), bits(160), bits(256), bits(160), bits(96)
        upheld, salt = bits(1), bits(256)
        rows.append(
            {
                "chainId": str(chain_id),
                "contract": hexed(contract.to_bytes(20, "big")),
                "caseId": str(case),
                "voter": hexed(voter.to_bytes(20, "big")),
                "weight": str(weight),
                "upheld": str(upheld),
                "salt": hexed(word(salt)),
                "commitment": hash_of(chain_id, contract, case, voter, weight, upheld, salt),
            }
        )
    return rows


def columns(rows):
    return {key: [row[key] for row in rows] for key in rows[0]}


if __name__ == "__main__":
    rng = random.Random(14)
    for name, vectors in statuses().items():
        write(HERE, name, vectors)
    write(HERE, "runHashes", columns(run_hashes(rng)))
    write(HERE, "stateHashes", columns(state_hashes(rng)))
    write(HERE, "ballots", columns(ballots(rng)))
