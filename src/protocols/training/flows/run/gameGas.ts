import { type GameRule, gameAnswers } from '../../gameRule.js'

/**
 * The most gas that each call of a game takes, with a tenth to spare for what a network does not change. `bench -- gas training` measures them, and a
 * test compares these with what it measured.
 */
export const callGas = {
  openDispute: 290_000n,
  answer: 66_000n,
  pick: 51_000n,
  postTrace: 62_000n,
  enterStep: 63_000n,
} as const

/** The price of a byte in a call that has many: calldata has a floor price, whatever the call does (EIP-7623). */
const gasPerByte = 40n
const bytesPerValue = 4n

/** The most gas of `revealLeaf`: it carries a row of weights, or a row or a column of a batch. */
export function revealGas({ shape, batch }: Pick<GameRule, 'shape' | 'batch'>): bigint {
  const values = BigInt(Math.max(...shape.slice(0, -1)) + 1)
  const traced = BigInt(Math.max(...shape.slice(1), batch))
  return most(47_000n + 95n * most(values, traced), 22_000n + gasPerByte * bytesPerValue * values)
}

/** The most gas of `prove`: it carries two vectors as long as the widest layer, and computes their product. */
export function proveGas({ shape, batch }: Pick<GameRule, 'shape' | 'batch'>): bigint {
  return 92_000n + 270n * BigInt(Math.max(...shape, batch))
}

/**
 * Estimates the most gas that each side pays for a whole game.
 *
 * @see docs/training/protocol.md#9-cost-and-speed
 * @example
 * ```ts
 * import { gameGas } from 'modelmarket/training/flows'
 *
 * const { worker, challenger } = gameGas({ shape: [64, 32, 10], batch: 32, stepsPerState: 16 })
 * console.log(worker, challenger)
 * ```
 */
export function gameGas(rule: Pick<GameRule, 'shape' | 'batch' | 'stepsPerState'>): {
  worker: bigint
  challenger: bigint
} {
  const answers = BigInt(gameAnswers(rule))
  return {
    worker: answers * callGas.answer + callGas.postTrace + revealGas(rule),
    challenger: callGas.openDispute + answers * callGas.pick + callGas.enterStep + proveGas(rule),
  }
}

const most = (one: bigint, other: bigint) => (one > other ? one : other)
