"""What the generators of vectors share.

Deliberately naive and deliberately not ours: nothing but Python's standard library, Keccak from the text of the
specification.
"""

import hashlib
import json
import textwrap

RAW, DAG_PB = 0x55, 0x70


def hexed(data):
    return "0x" + bytes(data).hex()


def sha256(data):
    return hashlib.sha256(data).digest()


# Keccak-256, FIPS 202 §3 with the original padding (0x01) that Ethereum uses.


def rotate(lane, count):
    count %= 64
    return ((lane << count) | (lane >> (64 - count))) & (2**64 - 1)


def round_constants():
    """Degree-8 linear feedback shift register, FIPS 202 §3.2.5."""
    register, bits = 1, []
    for _ in range(7 * 24):
        bits.append(register & 1)
        register <<= 1
        if register & 0x100:
            register ^= 0x171
    return [sum(bits[7 * i + j] << (2**j - 1) for j in range(7)) for i in range(24)]


def keccak_f(a):
    for constant in round_constants():
        # theta
        c = [a[x][0] ^ a[x][1] ^ a[x][2] ^ a[x][3] ^ a[x][4] for x in range(5)]
        d = [c[(x - 1) % 5] ^ rotate(c[(x + 1) % 5], 1) for x in range(5)]
        a = [[a[x][y] ^ d[x] for y in range(5)] for x in range(5)]
        # rho and pi
        b = [[0] * 5 for _ in range(5)]
        b[0][0] = a[0][0]
        x, y = 1, 0
        for t in range(24):
            b[y][(2 * x + 3 * y) % 5] = rotate(a[x][y], (t + 1) * (t + 2) // 2)
            x, y = y, (2 * x + 3 * y) % 5
        # chi and iota
        a = [[b[x][y] ^ (~b[(x + 1) % 5][y] & b[(x + 2) % 5][y]) & (2**64 - 1) for y in range(5)] for x in range(5)]
        a[0][0] ^= constant
    return a


def keccak256(data):
    rate = 136
    padded = bytearray(data) + bytearray(rate - len(data) % rate)
    padded[len(data)] ^= 0x01
    padded[-1] ^= 0x80
    state = [[0] * 5 for _ in range(5)]
    for start in range(0, len(padded), rate):
        for i in range(rate // 8):
            state[i % 5][i // 5] ^= int.from_bytes(padded[start + 8 * i : start + 8 * i + 8], "little")
        state = keccak_f(state)
    return b"".join(state[i % 5][i // 5].to_bytes(8, "little") for i in range(4))


assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
assert keccak256(b"transfer(address,uint256)").hex().startswith("a9059cbb")  # the selector every ERC-20 has


def cid(codec, block):
    return bytes([1, codec, 0x12, 0x20]) + sha256(block)


def write(folder, name, vectors):
    """Writes one flat object of parallel arrays, so that Foundry can read it key by key.

    Byte strings are hexadecimal; integers that may exceed 2^53 are decimal strings. The format is the repository's:
    numbers fill lines of 110 characters, strings have one each.
    """
    assert len({len(column) for column in vectors.values()}) == 1, name
    columns = []
    for key, column in vectors.items():
        items = [json.dumps(item) for item in column]
        line = f'  "{key}": [{", ".join(items)}]'
        if isinstance(column[0], str):
            body = ",\n".join(f"    {item}" for item in items)
        else:
            body = textwrap.fill(", ".join(items), 110, initial_indent="    ", subsequent_indent="    ")
        columns.append(line if len(line) < 110 else f'  "{key}": [\n{body}\n  ]')
    (folder / f"{name}.json").write_text("{\n" + ",\n".join(columns) + "\n}\n")
