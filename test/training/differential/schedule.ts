import { concat, type Hex, keccak256, numberToHex } from 'viem'
import type { StepRule } from '../../../src/fixed/index.js'

/** Returns the rows of the batch of a step, in big integers and without a line of `src/fixed`: after docs/training/protocol.md#1-terms-and-encodings. */
export function rowsOfStep({ rows, batch, schedule, seed }: StepRule, step: number): number[] {
  const batches = Math.floor(rows / batch)
  const first = (step % batches) * batch
  const inOrder = Array.from({ length: batch }, (_, b) => first + b)
  if (schedule === 'sequential') return inOrder
  return inOrder.map((row) => shuffled(row, { rows, seed, epoch: Math.floor(step / batches) }))
}

function shuffled(row: number, { rows, seed, epoch }: { rows: number; seed: Hex; epoch: number }): number {
  // The halves of ⌈log2 rows⌉ bits, the larger if they are odd.
  const half = BigInt(Math.ceil((rows - 1).toString(2).length / 2))
  let x = BigInt(row)
  do {
    let [left, right] = [x >> half, x & ((1n << half) - 1n)]
    for (let round = 0; round < 4; round++) {
      const words = [epoch, round, Number(right)].map((word) => numberToHex(word, { size: 4 }))
      const digest = BigInt(keccak256(concat([seed, ...words])))
      ;[left, right] = [right, left ^ (digest & ((1n << half) - 1n))]
    }
    x = (left << half) | right
  } while (x >= BigInt(rows))
  return Number(x)
}
