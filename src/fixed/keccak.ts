// biome-ignore-all lint/style/noNonNullAssertion: a check of each number would take longer than the arithmetic.
/**
 * Keccak-256 for many short messages: a tree of all numbers of a step hashes hundreds. It is three times as fast as that of
 * `@noble/hashes`, whose results it is tested against, because each round is unrolled and nothing is created for a hash.
 *
 * The state is 25 lanes of 64 bits, the low and the high word of each: lane x + 5y is words 2(x + 5y) and 2(x + 5y) + 1.
 *
 * @see https://nvlpubs.nist.gov/nistpubs/FIPS/NIST.FIPS.202.pdf with the padding of the original Keccak (0x01)
 */

/** Bytes of a message that are absorbed at a time. */
const rate = 136
const rounds = 24
/** The low and the high word of the constant of each round. */
const constants = roundConstants()
// No call ends before these have been read, so that all may share them.
const state = new Int32Array(50)
const other = new Int32Array(50)
const absorbed = new Uint8Array(rate)

/**
 * Writes the hash of a part of a message, 32 bytes.
 *
 * @param prefix Bytes 0 that come before it: 0 or 1.
 */
export function keccak256Into(
  output: Uint8Array,
  at: number,
  message: Uint8Array,
  start: number,
  end: number,
  prefix: 0 | 1 = 0,
): void {
  state.fill(0)
  absorbed[0] = 0
  let filled: number = prefix
  let from = start
  for (;;) {
    const count = Math.min(rate - filled, end - from)
    for (let i = 0; i < count; i++) absorbed[filled + i] = message[from + i]!
    from += count
    filled += count
    if (filled < rate) break
    absorb()
    filled = 0
  }
  absorbed.fill(0, filled)
  absorbed[filled] = 0x01
  absorbed[rate - 1]! |= 0x80
  absorb()
  for (let i = 0; i < 8; i++) {
    const word = state[i]!
    const to = at + 4 * i
    output[to] = word
    output[to + 1] = word >> 8
    output[to + 2] = word >> 16
    output[to + 3] = word >> 24
  }
}

function absorb(): void {
  for (let i = 0; i < rate / 4; i++) {
    const b = 4 * i
    state[i]! ^= absorbed[b]! | (absorbed[b + 1]! << 8) | (absorbed[b + 2]! << 16) | (absorbed[b + 3]! << 24)
  }
  for (let i = 0; i < rounds; i += 2) {
    round(state, other, 2 * i)
    round(other, state, 2 * i + 2)
  }
}

/** The constants of all rounds, from the linear feedback shift register that defines them. */
function roundConstants(): Int32Array {
  const words = new Int32Array(2 * rounds)
  for (let i = 0, register = 1; i < rounds; i++) {
    for (let j = 0; j < 7; j++) {
      const bit = 2 ** j - 1
      if (register & 1) words[2 * i + (bit >> 5)]! |= 1 << (bit & 31)
      register <<= 1
      if (register & 0x100) register ^= 0x171
    }
  }
  return words
}

/** One round, from one state to another. */
function round(a: Int32Array, e: Int32Array, constant: number): void {
  // θ: the parity of each column.
  const c0l = a[0]! ^ a[10]! ^ a[20]! ^ a[30]! ^ a[40]!
  const c0h = a[1]! ^ a[11]! ^ a[21]! ^ a[31]! ^ a[41]!
  const c1l = a[2]! ^ a[12]! ^ a[22]! ^ a[32]! ^ a[42]!
  const c1h = a[3]! ^ a[13]! ^ a[23]! ^ a[33]! ^ a[43]!
  const c2l = a[4]! ^ a[14]! ^ a[24]! ^ a[34]! ^ a[44]!
  const c2h = a[5]! ^ a[15]! ^ a[25]! ^ a[35]! ^ a[45]!
  const c3l = a[6]! ^ a[16]! ^ a[26]! ^ a[36]! ^ a[46]!
  const c3h = a[7]! ^ a[17]! ^ a[27]! ^ a[37]! ^ a[47]!
  const c4l = a[8]! ^ a[18]! ^ a[28]! ^ a[38]! ^ a[48]!
  const c4h = a[9]! ^ a[19]! ^ a[29]! ^ a[39]! ^ a[49]!
  const d0l = c4l ^ ((c1l << 1) | (c1h >>> 31))
  const d0h = c4h ^ ((c1h << 1) | (c1l >>> 31))
  const d1l = c0l ^ ((c2l << 1) | (c2h >>> 31))
  const d1h = c0h ^ ((c2h << 1) | (c2l >>> 31))
  const d2l = c1l ^ ((c3l << 1) | (c3h >>> 31))
  const d2h = c1h ^ ((c3h << 1) | (c3l >>> 31))
  const d3l = c2l ^ ((c4l << 1) | (c4h >>> 31))
  const d3h = c2h ^ ((c4h << 1) | (c4l >>> 31))
  const d4l = c3l ^ ((c0l << 1) | (c0h >>> 31))
  const d4h = c3h ^ ((c0h << 1) | (c0l >>> 31))
  let tl = 0
  let th = 0
  let b0l = 0
  let b0h = 0
  let b1l = 0
  let b1h = 0
  let b2l = 0
  let b2h = 0
  let b3l = 0
  let b3h = 0
  let b4l = 0
  let b4h = 0
  // ρ and π bring five lanes to row 0, χ mixes them; ι adds the constant.
  b0l = a[0]! ^ d0l
  b0h = a[1]! ^ d0h
  tl = a[12]! ^ d1l
  th = a[13]! ^ d1h
  b1l = (th << 12) | (tl >>> 20)
  b1h = (tl << 12) | (th >>> 20)
  tl = a[24]! ^ d2l
  th = a[25]! ^ d2h
  b2l = (th << 11) | (tl >>> 21)
  b2h = (tl << 11) | (th >>> 21)
  tl = a[36]! ^ d3l
  th = a[37]! ^ d3h
  b3l = (tl << 21) | (th >>> 11)
  b3h = (th << 21) | (tl >>> 11)
  tl = a[48]! ^ d4l
  th = a[49]! ^ d4h
  b4l = (tl << 14) | (th >>> 18)
  b4h = (th << 14) | (tl >>> 18)
  e[0] = b0l ^ (~b1l & b2l) ^ constants[constant]!
  e[1] = b0h ^ (~b1h & b2h) ^ constants[constant + 1]!
  e[2] = b1l ^ (~b2l & b3l)
  e[3] = b1h ^ (~b2h & b3h)
  e[4] = b2l ^ (~b3l & b4l)
  e[5] = b2h ^ (~b3h & b4h)
  e[6] = b3l ^ (~b4l & b0l)
  e[7] = b3h ^ (~b4h & b0h)
  e[8] = b4l ^ (~b0l & b1l)
  e[9] = b4h ^ (~b0h & b1h)
  // ρ and π bring five lanes to row 1, χ mixes them.
  tl = a[6]! ^ d3l
  th = a[7]! ^ d3h
  b0l = (tl << 28) | (th >>> 4)
  b0h = (th << 28) | (tl >>> 4)
  tl = a[18]! ^ d4l
  th = a[19]! ^ d4h
  b1l = (tl << 20) | (th >>> 12)
  b1h = (th << 20) | (tl >>> 12)
  tl = a[20]! ^ d0l
  th = a[21]! ^ d0h
  b2l = (tl << 3) | (th >>> 29)
  b2h = (th << 3) | (tl >>> 29)
  tl = a[32]! ^ d1l
  th = a[33]! ^ d1h
  b3l = (th << 13) | (tl >>> 19)
  b3h = (tl << 13) | (th >>> 19)
  tl = a[44]! ^ d2l
  th = a[45]! ^ d2h
  b4l = (th << 29) | (tl >>> 3)
  b4h = (tl << 29) | (th >>> 3)
  e[10] = b0l ^ (~b1l & b2l)
  e[11] = b0h ^ (~b1h & b2h)
  e[12] = b1l ^ (~b2l & b3l)
  e[13] = b1h ^ (~b2h & b3h)
  e[14] = b2l ^ (~b3l & b4l)
  e[15] = b2h ^ (~b3h & b4h)
  e[16] = b3l ^ (~b4l & b0l)
  e[17] = b3h ^ (~b4h & b0h)
  e[18] = b4l ^ (~b0l & b1l)
  e[19] = b4h ^ (~b0h & b1h)
  // ρ and π bring five lanes to row 2, χ mixes them.
  tl = a[2]! ^ d1l
  th = a[3]! ^ d1h
  b0l = (tl << 1) | (th >>> 31)
  b0h = (th << 1) | (tl >>> 31)
  tl = a[14]! ^ d2l
  th = a[15]! ^ d2h
  b1l = (tl << 6) | (th >>> 26)
  b1h = (th << 6) | (tl >>> 26)
  tl = a[26]! ^ d3l
  th = a[27]! ^ d3h
  b2l = (tl << 25) | (th >>> 7)
  b2h = (th << 25) | (tl >>> 7)
  tl = a[38]! ^ d4l
  th = a[39]! ^ d4h
  b3l = (tl << 8) | (th >>> 24)
  b3h = (th << 8) | (tl >>> 24)
  tl = a[40]! ^ d0l
  th = a[41]! ^ d0h
  b4l = (tl << 18) | (th >>> 14)
  b4h = (th << 18) | (tl >>> 14)
  e[20] = b0l ^ (~b1l & b2l)
  e[21] = b0h ^ (~b1h & b2h)
  e[22] = b1l ^ (~b2l & b3l)
  e[23] = b1h ^ (~b2h & b3h)
  e[24] = b2l ^ (~b3l & b4l)
  e[25] = b2h ^ (~b3h & b4h)
  e[26] = b3l ^ (~b4l & b0l)
  e[27] = b3h ^ (~b4h & b0h)
  e[28] = b4l ^ (~b0l & b1l)
  e[29] = b4h ^ (~b0h & b1h)
  // ρ and π bring five lanes to row 3, χ mixes them.
  tl = a[8]! ^ d4l
  th = a[9]! ^ d4h
  b0l = (tl << 27) | (th >>> 5)
  b0h = (th << 27) | (tl >>> 5)
  tl = a[10]! ^ d0l
  th = a[11]! ^ d0h
  b1l = (th << 4) | (tl >>> 28)
  b1h = (tl << 4) | (th >>> 28)
  tl = a[22]! ^ d1l
  th = a[23]! ^ d1h
  b2l = (tl << 10) | (th >>> 22)
  b2h = (th << 10) | (tl >>> 22)
  tl = a[34]! ^ d2l
  th = a[35]! ^ d2h
  b3l = (tl << 15) | (th >>> 17)
  b3h = (th << 15) | (tl >>> 17)
  tl = a[46]! ^ d3l
  th = a[47]! ^ d3h
  b4l = (th << 24) | (tl >>> 8)
  b4h = (tl << 24) | (th >>> 8)
  e[30] = b0l ^ (~b1l & b2l)
  e[31] = b0h ^ (~b1h & b2h)
  e[32] = b1l ^ (~b2l & b3l)
  e[33] = b1h ^ (~b2h & b3h)
  e[34] = b2l ^ (~b3l & b4l)
  e[35] = b2h ^ (~b3h & b4h)
  e[36] = b3l ^ (~b4l & b0l)
  e[37] = b3h ^ (~b4h & b0h)
  e[38] = b4l ^ (~b0l & b1l)
  e[39] = b4h ^ (~b0h & b1h)
  // ρ and π bring five lanes to row 4, χ mixes them.
  tl = a[4]! ^ d2l
  th = a[5]! ^ d2h
  b0l = (th << 30) | (tl >>> 2)
  b0h = (tl << 30) | (th >>> 2)
  tl = a[16]! ^ d3l
  th = a[17]! ^ d3h
  b1l = (th << 23) | (tl >>> 9)
  b1h = (tl << 23) | (th >>> 9)
  tl = a[28]! ^ d4l
  th = a[29]! ^ d4h
  b2l = (th << 7) | (tl >>> 25)
  b2h = (tl << 7) | (th >>> 25)
  tl = a[30]! ^ d0l
  th = a[31]! ^ d0h
  b3l = (th << 9) | (tl >>> 23)
  b3h = (tl << 9) | (th >>> 23)
  tl = a[42]! ^ d1l
  th = a[43]! ^ d1h
  b4l = (tl << 2) | (th >>> 30)
  b4h = (th << 2) | (tl >>> 30)
  e[40] = b0l ^ (~b1l & b2l)
  e[41] = b0h ^ (~b1h & b2h)
  e[42] = b1l ^ (~b2l & b3l)
  e[43] = b1h ^ (~b2h & b3h)
  e[44] = b2l ^ (~b3l & b4l)
  e[45] = b2h ^ (~b3h & b4h)
  e[46] = b3l ^ (~b4l & b0l)
  e[47] = b3h ^ (~b4h & b0h)
  e[48] = b4l ^ (~b0l & b1l)
  e[49] = b4h ^ (~b0h & b1h)
}
