#!/usr/bin/env python3
"""Writes fixed.json: roots of networks that NumPy trained in exact integers, on real digits and irises.

Deliberately naive and deliberately not ours: 64-bit integers, and matrices as NumPy multiplies them. The same run always
writes the same file. With --check it compares instead, and fails when a root differs.

    python3 test/vectors/generate_fixed.py [--check]
"""

import json
import pathlib
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the vectors

import numpy as np  # noqa: E402
from shared import hexed, keccak256, rotate, round_constants, write  # noqa: E402
from sklearn.datasets import load_iris  # noqa: E402

HERE = pathlib.Path(__file__).parent
DIGITS = "examples/data/digits.csv"
ROUND_CONSTANTS = round_constants()


# Keccak-256 of many messages of the same length at once


def rotated(lanes, count):
    count %= 64
    return lanes if count == 0 else (lanes << np.uint64(count)) | (lanes >> np.uint64(64 - count))


def keccak_f(a):
    for constant in ROUND_CONSTANTS:
        c = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        d = [c[(x - 1) % 5] ^ rotated(c[(x + 1) % 5], 1) for x in range(5)]
        a = [[a[x][y] ^ d[x] for y in range(5)] for x in range(5)]
        b = [[None] * 5 for _ in range(5)]
        b[0][0] = a[0][0]
        x, y = 1, 0
        for t in range(24):
            b[y][(2 * x + 3 * y) % 5] = rotated(a[x][y], (t + 1) * (t + 2) // 2)
            x, y = y, (2 * x + 3 * y) % 5
        a = [[b[x][y] ^ (~b[(x + 1) % 5][y] & b[(x + 2) % 5][y]) for y in range(5)] for x in range(5)]
        a[0][0] = a[0][0] ^ np.uint64(constant)
    return a


def keccak_each(messages):
    """`messages`: bytes, one message a row. Gives 32 bytes a row."""
    count, length = messages.shape
    rate = 136
    padded = np.zeros((count, (length // rate + 1) * rate), np.uint8)
    padded[:, :length] = messages
    padded[:, length] ^= 0x01
    padded[:, -1] ^= 0x80
    lanes = padded.view("<u8")
    state = [[np.zeros(count, np.uint64) for _ in range(5)] for _ in range(5)]
    for start in range(0, lanes.shape[1], rate // 8):
        for i in range(rate // 8):
            state[i % 5][i // 5] = state[i % 5][i // 5] ^ lanes[:, start + i]
        state = keccak_f(state)
    return np.stack([state[i % 5][i // 5] for i in range(4)], axis=1).astype("<u8").view(np.uint8)


def test_keccak():
    assert rotate(1, 65) == 2
    for length in (0, 1, 44, 64, 135, 136, 137, 300):
        message = bytes(i * 7 % 256 for i in range(length))
        found = keccak_each(np.frombuffer(message * 2, np.uint8).reshape(2, length))
        assert found[1].tobytes() == keccak256(message), length


# Trees


def leaves(rows, integer):
    """The hashes of rows of integers, as big-endian bytes."""
    content = np.ascontiguousarray(rows.astype(integer)).view(np.uint8).reshape(len(rows), -1)
    return keccak_each(np.concatenate([np.zeros((len(rows), 1), np.uint8), content], axis=1))


def root(words):
    while len(words) & (len(words) - 1):
        words = np.concatenate([words, np.zeros((1, 32), np.uint8)])
    while len(words) > 1:
        words = keccak_each(words.reshape(-1, 64))
    return words[0].tobytes()


def weights_root(weights):
    return root(np.concatenate([leaves(layer, ">i4") for layer in weights]))


# Schedule and first weights


def seeded(seed, *numbers):
    return b"".join([seed, *(number.to_bytes(4, "big") for number in numbers)])


def permutation(seed, epoch, rows):
    bits = (rows - 1).bit_length()
    half = (bits + 1) // 2
    messages = [seeded(seed, epoch, r, right) for r in range(4) for right in range(2**half)]
    hashes = keccak_each(np.array([list(message) for message in messages], np.uint8))
    table = [int.from_bytes(h[28:].tobytes(), "big") % 2**half for h in hashes]

    def once(x):
        left, right = x >> half, x % 2**half
        for r in range(4):
            left, right = right, left ^ table[r * 2**half + right]
        return left << half | right

    def image(x):
        x = once(x)
        while x >= rows:
            x = once(x)
        return x

    images = [image(x) for x in range(rows)]
    assert sorted(images) == list(range(rows))
    return images


def integer_root(n):
    low = int(n**0.5)
    while low * low > n:
        low -= 1
    while (low + 1) ** 2 <= n:
        low += 1
    return low


def genesis(shape, seed):
    weights = []
    for l in range(1, len(shape)):
        limit = integer_root(2**48 // shape[l - 1])
        layer = np.zeros((shape[l], shape[l - 1] + 1), np.int64)
        for o in range(shape[l]):
            drawn = b""
            counter = 0
            while len(drawn) < 3 * shape[l - 1]:
                drawn += keccak_each(np.frombuffer(seeded(seed, l, o, counter), np.uint8).reshape(1, -1)).tobytes()[:30]
                counter += 1
            for i in range(shape[l - 1]):
                draw = int.from_bytes(drawn[3 * i : 3 * i + 3], "big")
                layer[o, i] = 2 * draw * limit // 2**24 - limit
        weights.append(layer)
    return weights


def saturated(shape):
    """Each weight is at one end of its range, or up to two from it."""
    weights, at = [], 0
    for l in range(1, len(shape)):
        layer = np.zeros((shape[l], shape[l - 1] + 1), np.int64)
        for o in range(shape[l]):
            for i in range(shape[l - 1] + 1):
                end = 2**30 - at % 3
                layer[o, i] = end if at * 2_654_435_761 % 2**32 < 2**31 else -end
                at += 1
        weights.append(layer)
    return weights


# The step


def exponentials(differences):
    t = (differences * 94_548) >> 10
    q, f = t >> 16, t & 65_535
    e = 65_536 - ((f * (45_331 - ((f * (15_163 - ((f * 2_600) >> 16))) >> 16))) >> 16)
    return np.where(q >= 32, 0, e >> np.minimum(q, 62))


def compute(weights, features, labels):
    """The used weights (w), activations and deltas of all layers for a batch."""
    w = [layer >> 8 for layer in weights]
    a = [features]
    for l, layer in enumerate(w, 1):
        total = a[-1] @ layer[:, :-1].T + layer[:, -1] * 2**10
        a.append(np.clip(total >> 16, 0 if l < len(w) else -32_767, 32_767))
    e = exponentials(a[-1].max(axis=1, keepdims=True) - a[-1])
    delta = e * 2**16 // e.sum(axis=1, keepdims=True)
    delta[np.arange(len(labels)), labels] -= 2**16
    d = [delta]
    for l in range(len(w) - 1, 0, -1):
        d.insert(0, np.where(a[l] > 0, np.clip((d[0] @ w[l][:, :-1]) >> 16, -(2**20), 2**20), 0))
    return w, a, d


def updated(weights, a, d, mul, s):
    def layer(l):
        bias = np.full((len(a[l]), 1), 2**10)
        gradient = d[l].T @ np.concatenate([a[l], bias], axis=1)
        return np.clip(weights[l] - ((gradient * mul + 2 ** (s - 1)) >> s), -(2**30), 2**30)

    return [layer(l) for l in range(len(weights))]


def trace_root(w, a, d):
    count = len(w)
    parts = [w[l][:, :-1].T for l in range(1, count)]
    parts += [a[l] for l in range(1, count + 1)]
    parts += [a[l].T for l in range(count)]
    parts += [d[l] for l in reversed(range(count))]
    parts += [d[l].T for l in range(count)]
    return root(np.concatenate([leaves(part, ">i4") for part in parts]))


# Cases


def digits():
    lines = (HERE.parents[1] / DIGITS).read_text().split("\n")[1:]
    table = np.array([[int(cell) for cell in line.split(",")] for line in lines if line])
    return table[:, :-1] * 64, table[:, -1]


def irises():
    features, labels = load_iris(return_X_y=True)
    return np.floor(features.astype(np.float32).astype(np.float64) * 1_024 + 0.5).astype(np.int64), labels


CASES = [
    # name, dataset, shape, batch, mul, shift, halveEvery, schedule, genesis, steps
    ("irises", "irises", [4, 8, 4], 32, 655, 23, 0, "sequential", "seed", 2_000),
    ("digits", DIGITS, [64, 32, 10], 32, 819, 20, 0, "shuffled", "seed", 600),
    ("four layers of odd widths", DIGITS, [64, 31, 17, 9, 10], 13, 1_008, 17, 60, "shuffled", "seed", 300),
    ("one layer, one row", DIGITS, [64, 10], 1, 512, 14, 0, "sequential", "seed", 100),
    ("saturated", DIGITS, [64, 40, 24, 10], 128, 1_023, 12, 5, "shuffled", "saturated", 30),
    ("saturated, fast", "irises", [4, 5, 3], 150, 1_023, 2, 0, "shuffled", "saturated", 30),
]


def vectors():
    out = {
        key: []
        for key in (
            *("name", "dataset", "shape", "batch", "rows", "mul", "shift", "halveEvery", "schedule", "seed", "genesis"),
            *("datasetRoot", "genesisRoot", "firstTraceRoot", "stepsRoot", "steps", "root", "lastTraceRoot"),
        )
    }
    for (name, dataset, shape, batch, mul, shift, halve_every, schedule, start, steps) in CASES:
        features, labels = digits() if dataset == DIGITS else irises()
        batch = min(batch, 128)
        rows = len(labels)
        seed = keccak256(name.encode())
        weights = genesis(shape, seed) if start == "seed" else saturated(shape)
        table = np.concatenate([features, labels[:, None]], axis=1)
        out["genesisRoot"].append(hexed(weights_root(weights)))
        out["datasetRoot"].append(hexed(root(leaves(table, ">u2"))))
        per_epoch = rows // batch
        roots = []
        for t in range(steps):
            if t % per_epoch == 0:
                order = range(rows) if schedule == "sequential" else permutation(seed, t // per_epoch, rows)
            chosen = [order[t % per_epoch * batch + b] for b in range(batch)]
            w, a, d = compute(weights, features[chosen], labels[chosen])
            if t == 0:
                out["firstTraceRoot"].append(hexed(trace_root(w, a, d)))
            if t == steps - 1:
                out["lastTraceRoot"].append(hexed(trace_root(w, a, d)))
            s = min(40, shift + t // halve_every) if halve_every else shift
            weights = updated(weights, a, d, mul, s)
            if t < 16:
                roots.append(weights_root(weights))
        out["name"].append(name)
        # Irises are not in the repository: here they are, encoded. Digits are.
        content = dataset if dataset == DIGITS else hexed(table.astype(">u2").tobytes())
        for key, value in (
            *(("dataset", content), ("shape", "-".join(map(str, shape))), ("batch", batch), ("rows", rows), ("mul", mul)),
            *(("shift", shift), ("halveEvery", halve_every), ("schedule", schedule), ("seed", hexed(seed))),
            *(("genesis", start), ("stepsRoot", hexed(root(np.frombuffer(b"".join(roots), np.uint8).reshape(-1, 32))))),
            *(("steps", steps), ("root", hexed(weights_root(weights)))),
        ):
            out[key].append(value)
    return out


if __name__ == "__main__":
    test_keccak()
    found = vectors()
    if "--check" in sys.argv:
        committed = json.loads((HERE / "fixed.json").read_text())
        wrong = [key for key in found if found[key] != committed.get(key)]
        if wrong:
            sys.exit(f"test/vectors/fixed.json differs in {', '.join(wrong)}.")
        print(f"NumPy {np.__version__} finds all {len(found['root'])} roots after {sum(found['steps'])} steps.")
    else:
        write(HERE, "fixed", found)
