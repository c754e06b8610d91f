import { type AbiParameter, decodeAbiParameters, encodeAbiParameters, type Hex, isHash } from 'viem'
import { excerpt } from '../../errors/excerpt.js'
import { fixedLimits, treeDepth, weightCount } from '../../fixed/index.js'
import { traceLength } from '../../fixed/traceLayout.js'
import { InvalidRuleError } from './errors.js'

/** The rule of a run whose disputes are decided by the game: how to train, on what, and how fast to play. */
export interface GameRule {
  /** The widths of the network's layers, inputs first: 2 to 5 of them. */
  shape: readonly number[]
  /** The rows of a batch: 1 to 128. */
  batch: number
  /** The rows of the dataset. */
  rows: number
  /** The learning rate is `batch · mul · 2^(2 - shift)`. */
  mul: number
  shift: number
  /** After how many steps the learning rate is halved. 0: never. */
  halveEvery: number
  /** In which order batches take the rows. */
  schedule: 'sequential' | 'shuffled'
  /** What the order and the first weights are drawn from: 32 bytes. */
  seed: Hex
  /** Merkle root of the dataset. */
  dataset: Hex
  /** The steps of a state: a power of two, 1 to 256. */
  stepsPerState: number
  /** Whether states carry their weights in the transaction. Otherwise they name them by a CID. */
  inlineWeights: boolean
  /** The seconds that a side has for a whole case, beyond what is free: 1,800 to 604,800. */
  clock: number
  /** The seconds that are free in each move: 120 to 3,600. */
  grace: number
}

const schedules = ['sequential', 'shuffled'] as const

const fields = [
  { name: 'shape', type: 'uint16[]' },
  { name: 'batch', type: 'uint256' },
  { name: 'rows', type: 'uint256' },
  { name: 'mul', type: 'uint256' },
  { name: 'shift', type: 'uint256' },
  { name: 'halveEvery', type: 'uint256' },
  { name: 'schedule', type: 'uint256' },
  { name: 'seed', type: 'bytes32' },
  { name: 'dataset', type: 'bytes32' },
  { name: 'stepsPerState', type: 'uint256' },
  { name: 'inlineWeights', type: 'bool' },
  { name: 'clock', type: 'uint256' },
  { name: 'grace', type: 'uint256' },
] as const satisfies readonly AbiParameter[]

/** The limits of the game, which are the contract's, beyond those of the exact step. Times are in seconds. */
export const gameLimits = {
  maxStepsPerState: 256,
  minClock: 1_800,
  maxClock: 604_800,
  minGrace: 120,
  maxGrace: 3_600,
  /** The bytes of weights that a transaction carries. */
  maxInlineBytes: 61_440,
  /** The levels of a tree that one answer covers. */
  levelsPerAnswer: 4,
} as const

/** The fields that are numbers, with the least and the most of each. */
const ranges: readonly (readonly [name: keyof GameRule & string, min: number, max: number])[] = [
  ['batch', 1, fixedLimits.maxBatch],
  ['rows', fixedLimits.minRows, fixedLimits.maxRows],
  ['mul', 1, fixedLimits.maxMul],
  ['shift', fixedLimits.minShift, fixedLimits.maxShift],
  ['halveEvery', 0, fixedLimits.maxHalveEvery],
  ['clock', gameLimits.minClock, gameLimits.maxClock],
  ['grace', gameLimits.minGrace, gameLimits.maxGrace],
]

/**
 * Encodes the rule of a run whose disputes are decided by the game, for `createRun`.
 *
 * @throws {InvalidRuleError} when a field is out of its range.
 * @example
 * ```ts
 * import { encodeGameRule } from 'modelmarket/training'
 * import type { Hex } from 'viem'
 *
 * declare const seed: Hex, dataset: Hex
 * const rule = encodeGameRule({
 *   shape: [64, 32, 10],
 *   batch: 32,
 *   rows: 1_437,
 *   mul: 839,
 *   shift: 20,
 *   halveEvery: 0,
 *   schedule: 'shuffled',
 *   seed,
 *   dataset,
 *   stepsPerState: 64,
 *   inlineWeights: false,
 *   clock: 3_600,
 *   grace: 300,
 * })
 * console.log(rule)
 * ```
 * @see docs/training/protocol.md#1-terms-and-encodings
 */
export function encodeGameRule(rule: GameRule): Hex {
  checkGameRule(rule)
  return encodeAbiParameters(fields, [
    rule.shape,
    BigInt(rule.batch),
    BigInt(rule.rows),
    BigInt(rule.mul),
    BigInt(rule.shift),
    BigInt(rule.halveEvery),
    BigInt(schedules.indexOf(rule.schedule)),
    rule.seed,
    rule.dataset,
    BigInt(rule.stepsPerState),
    rule.inlineWeights,
    BigInt(rule.clock),
    BigInt(rule.grace),
  ])
}

/**
 * Decodes the rule of a run whose disputes are decided by the game, as `RunCreated` and `getRule` give it, and checks it as the contract
 * does.
 *
 * @throws {InvalidRuleError} when it is not such a rule.
 * @example
 * ```ts
 * import { decodeGameRule, getRule, getRun } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 * const { adjudicator } = await getRun(client, { address: training, runId: 1n })
 * const { shape } = decodeGameRule(await getRule(client, { address: adjudicator, training, runId: 1n }))
 * console.log(shape.join('-'))
 * ```
 * @see docs/training/protocol.md#1-terms-and-encodings
 */
export function decodeGameRule(rule: Hex): GameRule {
  const values = decodeFields(rule)
  const [
    shape,
    batch,
    rows,
    mul,
    shift,
    halveEvery,
    schedule,
    seed,
    dataset,
    stepsPerState,
    inlineWeights,
    ...time
  ] = values
  const [clock, grace] = time
  const number = (value: bigint) => Number(value)
  const decoded: GameRule = {
    shape,
    batch: number(batch),
    rows: number(rows),
    mul: number(mul),
    shift: number(shift),
    halveEvery: number(halveEvery),
    schedule: schedules[number(schedule)] as GameRule['schedule'],
    seed,
    dataset,
    stepsPerState: number(stepsPerState),
    inlineWeights,
    clock: number(clock),
    grace: number(grace),
  }
  checkGameRule(decoded)
  return decoded
}

function decodeFields(rule: Hex) {
  try {
    const values = decodeAbiParameters(fields, rule)
    // viem also decodes bytes after the last field, and fields in another order. The contract refuses such a rule.
    if (encodeAbiParameters(fields, values) === rule.toLowerCase()) return values
  } catch (cause) {
    throw new InvalidRuleError({ problem: 'it is not the encoding of one' }, { cause })
  }
  throw new InvalidRuleError({ problem: 'it is not encoded as `encodeGameRule` encodes it' })
}

/** @throws {InvalidRuleError} when a field is out of its range. */
function checkGameRule(rule: GameRule): void {
  const refuse = (problem: string) => new InvalidRuleError({ problem })
  for (const [name, min, max] of ranges) {
    const value = rule[name]
    if (!isWithin(value, min, max)) throw refuse(`\`${name}\` is ${value}, and goes from ${min} to ${max}`)
  }
  checkWidths(rule.shape)
  const { rows, batch, schedule, stepsPerState } = rule
  if (rows < batch) throw refuse(`a batch of ${batch} rows does not fit a dataset of ${rows}`)
  if (!schedules.includes(schedule)) throw refuse(`\`schedule\` is one of ${schedules.join(', ')}`)
  for (const name of ['seed', 'dataset'] as const) {
    if (!isHash(rule[name])) throw refuse(`\`${name}\` is not 32 bytes`)
  }
  const { maxStepsPerState, maxInlineBytes } = gameLimits
  if (!isWithin(stepsPerState, 1, maxStepsPerState) || !Number.isInteger(Math.log2(stepsPerState))) {
    throw refuse(
      `\`stepsPerState\` is ${stepsPerState}, and not a power of two from 1 to ${maxStepsPerState}`,
    )
  }
  const bytes = 4 * weightCount(rule.shape)
  if (rule.inlineWeights && bytes > maxInlineBytes) {
    throw refuse(
      `the weights of ${rule.shape.join('-')} take ${bytes} bytes, and with \`inlineWeights\` at most ${maxInlineBytes}`,
    )
  }
}

function checkWidths(shape: readonly number[]): void {
  const { maxColumns, maxLayers, maxWidth } = fixedLimits
  const [inputs, ...others] = shape
  const fits =
    isWithin(inputs, 1, maxColumns) &&
    isWithin(others.length, 1, maxLayers) &&
    others.every((width) => isWithin(width, 1, maxWidth))
  if (fits) return
  throw new InvalidRuleError({
    problem: `\`shape\` is [${excerpt(shape.join(', '), 40)}], and has up to ${maxColumns} inputs and 1 to ${maxLayers} layers of up to ${maxWidth} neurons`,
  })
}

function isWithin(value: unknown, min: number, max: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max
}

/**
 * Returns after how many seconds a case of the game has a verdict, whatever both sides do: the twin of the game's `maxSeconds`.
 *
 * @throws {FixedIndexError} when a state has no steps.
 * @example
 * ```ts
 * import { gameSeconds } from 'modelmarket/training'
 *
 * const rule = { shape: [64, 32, 10], batch: 32, stepsPerState: 64, clock: 3_600, grace: 300 }
 * console.log(gameSeconds(rule)) // 10800
 * ```
 * @see docs/training/protocol.md#6-the-dispute-game
 */
export function gameSeconds({
  shape,
  batch,
  stepsPerState,
  clock,
  grace,
}: Pick<GameRule, 'shape' | 'batch' | 'stepsPerState' | 'clock' | 'grace'>): number {
  const moves = gameAnswers({ shape, batch, stepsPerState }) + 2
  return 2 * (clock + moves * grace)
}

/** The most answers of a case: to the steps of a state, and then to the deeper of the trees of one step. */
export function gameAnswers({
  shape,
  batch,
  stepsPerState,
}: Pick<GameRule, 'shape' | 'batch' | 'stepsPerState'>): number {
  const depth = treeDepth(Math.max(traceLength(shape, batch), sum(shape.slice(1))))
  const answers = (levels: number) => Math.ceil(levels / gameLimits.levelsPerAnswer)
  return answers(treeDepth(stepsPerState)) + answers(depth)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
