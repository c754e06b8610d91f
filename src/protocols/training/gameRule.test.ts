import * as fc from 'fast-check'
import { concat, encodeAbiParameters, type Hex, zeroHash } from 'viem'
import { describe, expect, test } from 'vitest'
import { InvalidRuleError } from './errors.js'
import { decodeGameRule, encodeGameRule, type GameRule, gameSeconds } from './gameRule.js'
import { decodeVoteRule, encodeVoteRule, type VoteRule } from './voteRule.js'

const hash = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`)

const gameRule: fc.Arbitrary<GameRule> = fc
  .record<GameRule>({
    shape: fc
      .tuple(
        fc.integer({ min: 1, max: 4_095 }),
        fc.array(fc.integer({ min: 1, max: 1_024 }), { minLength: 1, maxLength: 4 }),
      )
      .map(([inputs, others]) => [inputs, ...others]),
    batch: fc.integer({ min: 1, max: 128 }),
    rows: fc.integer({ min: 128, max: 2 ** 24 }),
    mul: fc.integer({ min: 1, max: 1_023 }),
    shift: fc.integer({ min: 2, max: 40 }),
    halveEvery: fc.nat({ max: 2 ** 32 - 1 }),
    schedule: fc.constantFrom('sequential', 'shuffled'),
    seed: hash,
    dataset: hash,
    stepsPerState: fc.nat({ max: 8 }).map((log) => 2 ** log),
    inlineWeights: fc.boolean(),
    clock: fc.integer({ min: 1_800, max: 604_800 }),
    grace: fc.integer({ min: 120, max: 3_600 }),
  })
  // A transaction carries no more weights.
  .map((rule) => ({ ...rule, inlineWeights: rule.inlineWeights && bytesOf(rule) <= 61_440 }))

const bytesOf = ({ shape }: GameRule) =>
  shape.slice(1).reduce((sum, width, l) => sum + 4 * width * ((shape[l] ?? 0) + 1), 0)

const plain: GameRule = {
  shape: [64, 32, 10],
  batch: 32,
  rows: 1_437,
  mul: 839,
  shift: 20,
  halveEvery: 0,
  schedule: 'shuffled',
  seed: zeroHash,
  dataset: zeroHash,
  stepsPerState: 64,
  inlineWeights: false,
  clock: 3_600,
  grace: 300,
}

describe('a rule of the game', () => {
  test('is the same after encoding and decoding', () => {
    fc.assert(
      fc.property(gameRule, (rule) => {
        expect(decodeGameRule(encodeGameRule(rule))).toEqual(rule)
      }),
    )
  })

  test.each<[string, Partial<GameRule>]>([
    ['no layers', { shape: [64] }],
    ['too many layers', { shape: [4, 4, 4, 4, 4, 4] }],
    ['too many inputs', { shape: [4_096, 10] }],
    ['too wide a layer', { shape: [64, 1_025, 10] }],
    ['an empty layer', { shape: [64, 0, 10] }],
    ['no batch', { batch: 0 }],
    ['too large a batch', { batch: 129 }],
    ['fewer rows than a batch', { rows: 31 }],
    ['one row', { batch: 1, rows: 1 }],
    ['too many rows', { rows: 2 ** 24 + 1 }],
    ['no rate', { mul: 0 }],
    ['too high a rate', { mul: 1_024 }],
    ['too small a shift', { shift: 1 }],
    ['too large a shift', { shift: 41 }],
    ['too late a halving', { halveEvery: 2 ** 32 }],
    ['an unknown schedule', { schedule: 'random' as 'shuffled' }],
    ['three steps', { stepsPerState: 3 }],
    ['512 steps', { stepsPerState: 512 }],
    ['no steps', { stepsPerState: 0 }],
    ['too short a clock', { clock: 1_799 }],
    ['too long a clock', { clock: 604_801 }],
    ['too little grace', { grace: 119 }],
    ['too much grace', { grace: 3_601 }],
    ['half a row', { rows: 40.5 }],
    ['a short seed', { seed: '0x1234' }],
    ['a dataset that is no root', { dataset: `0x${'zz'.repeat(32)}` }],
    ['more weights than a transaction carries', { shape: [160, 96], inlineWeights: true }],
  ])('is refused with %s', (_, change) => {
    expect(() => encodeGameRule({ ...plain, ...change })).toThrow(InvalidRuleError)
  })

  test('is refused in few words, whatever a stranger wrote', () => {
    const shape = Array.from({ length: 10_000 }, () => 1_000)
    const at = encodeAbiParameters([{ type: 'uint16[]' }], [shape])
    // The shape is the last thing in the encoding of a rule: three widths and their number.
    const strange = concat([encodeGameRule(plain).slice(0, -4 * 64) as Hex, `0x${at.slice(2 + 64)}`])
    const refuse = () => decodeGameRule(strange)
    expect(refuse).toThrow(InvalidRuleError)
    expect(refuse).toThrow(/`shape` is \[1000, 1000, .{0,40}…\]/)
    expect(() => encodeGameRule({ ...plain, shape })).toThrow(/^.{0,300}$/ms)
  })

  test('has as many weights as a transaction carries', () => {
    const rule = { ...plain, shape: [160, 95], inlineWeights: true }
    expect(decodeGameRule(encodeGameRule(rule))).toEqual(rule)
  })

  test('is refused when it is encoded in another way', () => {
    const rule = encodeGameRule(plain)
    expect(() => decodeGameRule('0x')).toThrow(InvalidRuleError)
    expect(() => decodeGameRule(rule.slice(0, -64) as Hex)).toThrow(InvalidRuleError)
    expect(() => decodeGameRule(concat([rule, zeroHash]))).toThrow(InvalidRuleError)
    // `schedule` is the seventh word.
    const at = 2 + 64 * 6
    const strange = `${rule.slice(0, at)}${'2'.padStart(64, '0')}${rule.slice(at + 64)}` as Hex
    expect(() => decodeGameRule(strange)).toThrow('`schedule`')
  })

  test('says how long a case may take: docs/training/protocol.md#6-the-dispute-game', () => {
    // 16 steps: one answer. 64-32-10 at 32 rows: 302 leaves of the trace, nine levels, three answers.
    expect(gameSeconds({ ...plain, stepsPerState: 16 })).toBe(2 * (3_600 + 6 * 300))
    expect(gameSeconds({ ...plain, stepsPerState: 64 })).toBe(2 * (3_600 + 7 * 300))
    expect(gameSeconds({ ...plain, stepsPerState: 1 })).toBe(2 * (3_600 + 5 * 300))
    fc.assert(
      fc.property(gameRule, (rule) => {
        expect(gameSeconds(rule)).toBeLessThanOrEqual(2 * (rule.clock + 8 * rule.grace))
      }),
    )
  })
})

describe('a rule of a vote', () => {
  const amount = fc.bigInt({ min: 1n, max: 2n ** 96n - 1n })
  const voteRule: fc.Arbitrary<VoteRule> = fc.record({
    voteSeconds: fc.integer({ min: 900, max: 2_592_000 }),
    quorum: amount,
    fee: amount,
    text: hash.filter((text) => text !== zeroHash),
  })
  const rule: VoteRule = { voteSeconds: 900, quorum: 1n, fee: 1n, text: `0x${'11'.repeat(32)}` }

  test('is the same after encoding and decoding', () => {
    fc.assert(
      fc.property(voteRule, (rule) => {
        expect(decodeVoteRule(encodeVoteRule(rule))).toEqual(rule)
      }),
    )
  })

  test.each<[string, Partial<VoteRule>]>([
    ['too little time', { voteSeconds: 899 }],
    ['too much time', { voteSeconds: 2_592_001 }],
    ['half a second', { voteSeconds: 900.5 }],
    ['no quorum', { quorum: 0n }],
    ['too large a quorum', { quorum: 2n ** 96n }],
    ['no fee', { fee: 0n }],
    ['no text', { text: zeroHash }],
    ['a short text', { text: '0x11' }],
  ])('is refused with %s', (_, change) => {
    expect(() => encodeVoteRule({ ...rule, ...change })).toThrow(InvalidRuleError)
  })

  test('is refused when it is encoded in another way', () => {
    expect(() => decodeVoteRule('0x')).toThrow(InvalidRuleError)
    expect(() => decodeVoteRule(concat([encodeVoteRule(rule), '0x00']))).toThrow(InvalidRuleError)
    const huge = encodeAbiParameters(
      [{ type: 'uint256' }, { type: 'uint256' }, { type: 'uint256' }, { type: 'bytes32' }],
      [2n ** 255n, 1n, 1n, rule.text],
    )
    expect(() => decodeVoteRule(huge)).toThrow(InvalidRuleError)
  })
})
