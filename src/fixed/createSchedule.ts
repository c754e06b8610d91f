import { checkRule } from './check.js'
import { FixedIndexError } from './errors.js'
import { hexToBytes, keccak256 } from './hash.js'
import type { StepRule } from './types.js'

/** Which rows each step takes. */
export interface BatchSchedule {
  /** Steps that take rows which no other of them takes: `⌊rows / batch⌋`. */
  readonly stepsPerEpoch: number
  /**
   * Returns the rows of a step, from 0: `batch` of them.
   *
   * @param step From 0.
   * @throws {FixedIndexError} when there is no such step.
   */
  rowsOf(step: number): Uint32Array
}

const rounds = 4

/**
 * Tells which rows of the dataset each step takes.
 *
 * The sequential schedule takes them in order, and leaves out the last `rows mod batch`. The shuffled one permutes all rows in each
 * epoch: four Feistel rounds of keccak-256, repeated until the result is a row (cycle walking). So a contract computes one row of
 * one step without the others.
 *
 * @throws {FixedShapeError} when the shape of the rule is beyond the limits.
 * @throws {FixedRuleError} when another field is.
 * @example
 * ```ts
 * import { createSchedule, type StepRule } from 'modelmarket/fixed'
 *
 * declare const rule: StepRule
 *
 * const schedule = createSchedule(rule)
 * console.log(schedule.stepsPerEpoch, schedule.rowsOf(100))
 * ```
 */
export function createSchedule(rule: StepRule): BatchSchedule {
  checkRule(rule)
  const fill = batchRows(rule)
  return {
    stepsPerEpoch: Math.floor(rule.rows / rule.batch),
    rowsOf(step) {
      if (!Number.isSafeInteger(step) || step < 0) {
        throw new FixedIndexError('step', step, 'a whole number from 0')
      }
      const rows = new Uint32Array(rule.batch)
      fill(step, rows)
      return rows
    },
  }
}

/** Returns what fills in the rows of a step of a rule that is checked. */
export function batchRows(rule: StepRule): (step: number, into: Uint32Array) => void {
  const { batch, rows } = rule
  const stepsPerEpoch = Math.floor(rows / batch)
  const permute = rule.schedule === 'shuffled' ? shuffler(rule) : (row: number) => row
  return (step, into) => {
    const epoch = Math.floor(step / stepsPerEpoch)
    const first = (step % stepsPerEpoch) * batch
    for (let b = 0; b < batch; b++) into[b] = permute(first + b, epoch)
  }
}

function shuffler({ rows, seed }: StepRule): (row: number, epoch: number) => number {
  const half = Math.ceil(Math.ceil(Math.log2(rows)) / 2)
  const mask = 2 ** half - 1
  const input = new Uint8Array(32 + 3 * 4)
  const view = new DataView(input.buffer)
  input.set(hexToBytes(seed))
  // A hash costs more than all else: it is computed once an epoch for each round and half.
  const known = new Int32Array(rounds * (mask + 1))
  let knownEpoch = -1
  const hash = (round: number, right: number) => {
    const at = round * (mask + 1) + right
    const found = known[at] ?? -1
    if (found >= 0) return found
    view.setUint32(36, round)
    view.setUint32(40, right)
    const { buffer, byteOffset } = keccak256(input)
    const value = new DataView(buffer, byteOffset).getUint32(28) & mask
    known[at] = value
    return value
  }
  return (row, epoch) => {
    if (epoch !== knownEpoch) {
      known.fill(-1)
      knownEpoch = epoch
      view.setUint32(32, epoch)
    }
    let x = row
    do {
      let left = x >>> half
      let right = x & mask
      for (let round = 0; round < rounds; round++) {
        const next = left ^ hash(round, right)
        left = right
        right = next
      }
      x = left * (mask + 1) + right
    } while (x >= rows)
    return x
  }
}
