#!/usr/bin/env python3
"""Writes the vectors that the Solidity and the TypeScript tests of the foundation share.

Deliberately naive and deliberately not ours: labels as strings of bits, dag-pb by hand. The same run always writes the
same files.

    python3 test/vectors/generate.py
"""

import pathlib
import random
import sys

sys.dont_write_bytecode = True  # no __pycache__ beside the vectors

from shared import DAG_PB, RAW, cid, hexed, sha256, write  # noqa: E402

HERE = pathlib.Path(__file__).parent
MAX_LABEL_BYTES = 61_440
WIDTHS = [1, 2, 4, 8, 16]


# Labels


def pack(labels, width):
    bits = "".join(format(label, "b").zfill(width) for label in labels)
    bits += "0" * (-len(bits) % 8)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))


def label_cases(rng):
    """(width, labels) for every width: one label, odd sizes, extremes, random."""
    for width in WIDTHS:
        top = 2**width - 1
        yield width, [top]
        yield width, [0]
        yield width, [0] * 37
        yield width, [top] * 33
        for size in (3, 7, 31, 65, 257):
            yield width, [rng.randint(0, top) for _ in range(size)]


def packing(rng):
    cases = list(label_cases(rng))
    return {
        "width": [width for width, _ in cases],
        "size": [len(labels) for _, labels in cases],
        "labels": [hexed(b"".join(label.to_bytes(2, "big") for label in labels)) for _, labels in cases],
        "packed": [hexed(pack(labels, width)) for width, labels in cases],
    }


def scores(rng):
    out = {key: [] for key in ("width", "size", "repeat", "truth", "prediction", "diff", "score")}

    def add(width, truth, prediction, repeat=1):
        packed = [pack(labels, width) for labels in (truth, prediction)]
        out["width"].append(width)
        out["size"].append(len(truth) * repeat)
        out["repeat"].append(repeat)
        out["truth"].append(hexed(packed[0]))
        out["prediction"].append(hexed(packed[1]))
        out["diff"].append(hexed(a ^ b for a, b in zip(*packed)))
        out["score"].append(repeat * sum(a == b for a, b in zip(truth, prediction)))

    def mutated(truth, width, rate):
        return [rng.randint(0, 2**width - 1) if rng.random() < rate else label for label in truth]

    for width, truth in label_cases(rng):
        add(width, truth, mutated(truth, width, rng.choice([0, 0.05, 0.5, 1])))
    for width in WIDTHS:
        top = 2**width - 1
        add(width, [0] * 41, [0] * 41)
        add(width, [0] * 41, [top] * 41)
        # Each label differs in one bit only, a different one each time.
        add(width, [0] * 48, [1 << (i % width) for i in range(48)])
        # As long as a vector may be: these 60 bytes, 1024 times.
        truth = [rng.randint(0, top) for _ in range(60 * 8 // width)]
        add(width, truth, mutated(truth, width, 0.1), repeat=MAX_LABEL_BYTES // 60)
    return out


# Content


def sealed_blocks(rng):
    sizes = [1, 2, 31, 32, 33, 55, 56, 63, 64, 65, 96, 119, 120, 127, 128, 1000]
    payloads = [rng.randbytes(size) for size in sizes]
    payloads += [bytes(size) for size in (1, 13, 64)] + [b"\xff" * size for size in (1, 13, 64)]
    payloads += [rng.randbytes(rng.randint(1, 300)) for _ in range(18)]
    salts = [bytes(32), b"\xff" * 32] + [rng.randbytes(32) for _ in payloads[2:]]
    cids = [cid(RAW, salt + payload) for salt, payload in zip(salts, payloads)]
    return {
        "salt": [hexed(salt) for salt in salts],
        "payload": [hexed(payload) for payload in payloads],
        "cid": [hexed(c) for c in cids],
        "superhash": [hexed(sha256(c)) for c in cids],
    }


def superhashes(rng):
    cids = [bytes([1, codec, 0x12, 0x20]) + digest for codec in (RAW, DAG_PB) for digest in (bytes(32), b"\xff" * 32)]
    cids += [bytes([1, rng.choice([RAW, DAG_PB]), 0x12, 0x20]) + rng.randbytes(32) for _ in range(36)]
    return {"cid": [hexed(c) for c in cids], "superhash": [hexed(sha256(c)) for c in cids]}


# UnixFS in the profile unixfs-v1-2025 (IPIP-499), up to 1,024 chunks


def varint(value):
    out = bytearray()
    while True:
        out.append((value & 0x7F) | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(out)


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    return varint(number << 3 | 2) + varint(len(value)) + value


def dag_pb(links, data):
    """`links`: (cid, name, size of all blocks below)."""
    return b"".join(field(2, field(1, c) + field(2, name) + field(3, size)) for c, name, size in links) + field(1, data)


def unixfs_file(content):
    """CID and size of all blocks of a file."""
    chunks = [content[i : i + 2**20] for i in range(0, len(content), 2**20)] or [b""]
    if len(chunks) == 1:
        return cid(RAW, content), len(content)
    data = field(1, 2) + field(3, len(content)) + b"".join(field(4, len(chunk)) for chunk in chunks)
    block = dag_pb([(cid(RAW, chunk), b"", len(chunk)) for chunk in chunks], data)
    return cid(DAG_PB, block), len(content) + len(block)


def unixfs():
    """Files of bytes 7·i mod 251, alone, and as `model.onnx` in a directory of their own."""
    sizes = [0, 1, 251, 2**20 - 1, 2**20, 2**20 + 1, 2**21, 3 * 2**20 + 5]
    pattern = bytes(7 * i % 251 for i in range(251))
    files = [unixfs_file((pattern * (size // 251 + 1))[:size]) for size in sizes]
    return {
        "size": sizes,
        "file": [hexed(c) for c, _ in files],
        "directory": [hexed(cid(DAG_PB, dag_pb([(c, b"model.onnx", size)], field(1, 1)))) for c, size in files],
    }


def main():
    for name, vectors in {
        "packing": packing(random.Random(1)),
        "scores": scores(random.Random(2)),
        "sealedBlocks": sealed_blocks(random.Random(3)),
        "superhashes": superhashes(random.Random(4)),
        "unixfs": unixfs(),
    }.items():
        write(HERE, name, vectors)


if __name__ == "__main__":
    main()
