import type { PeriodOutcome } from './types.js'

/** Where a deposit goes, in the coin's smallest unit. The parts sum up to the deposit. */
export interface Payout {
  worker: bigint
  /** What each proofer gets: none, the one that the bounty or the dispute belongs to, or two that share. */
  proofers: readonly bigint[]
  /** What the treasury gets. */
  treasury: bigint
  /** What the sender of the call gets: a tenth of what would be the treasury's. */
  tip: bigint
}

/** A tenth of the treasury's part goes to whoever makes the call. */
const tipDivisor = 10n

/**
 * Returns where the deposit of a period goes: the twin of what `settlePeriod` pays.
 *
 * @param parameters - `outcome`: how the period ended; `workerDeposit`, in the coin's smallest unit; `submitted` of the
 * `size` states that it was for were submitted; `isShared`: whether two proofers share the bounty.
 * @example
 * ```ts
 * import { periodPayout } from 'modelmarket/training'
 *
 * const lapsed = { outcome: 'lapsed', workerDeposit: 1_000n, submitted: 3, size: 8, isShared: false } as const
 * console.log(periodPayout(lapsed)) // { worker: 375n, proofers: [], treasury: 563n, tip: 62n }
 * ```
 * @see docs/training/protocol.md#4-who-gets-what
 */
export function periodPayout({
  outcome,
  workerDeposit,
  submitted,
  size,
  isShared,
}: {
  outcome: PeriodOutcome
  workerDeposit: bigint
  submitted: number
  size: number
  isShared: boolean
}): Payout {
  switch (outcome) {
    case 'done':
    case 'released':
      return payout(workerDeposit, workerDeposit, [])
    case 'lapsed':
      return payout(workerDeposit, (workerDeposit * BigInt(submitted)) / BigInt(size), [])
    case 'failed': {
      const bounty = workerDeposit / 2n
      return payout(workerDeposit, 0n, isShared ? [bounty / 2n, bounty / 2n] : [bounty])
    }
  }
}

/** What a dispute that is upheld earns of the period's deposit, at least: its half, shared with another dispute. */
export function leastBounty(workerDeposit: bigint): bigint {
  return workerDeposit / 4n
}

/**
 * Returns where the deposit of a dispute goes: the twin of what `resolveDispute` pays.
 *
 * @param status - `moot` for a dispute of a state that fell otherwise; its status is then `refunded`.
 * @example
 * ```ts
 * import { disputePayout } from 'modelmarket/training'
 *
 * console.log(disputePayout('dismissed', 100n)) // { worker: 80n, proofers: [], treasury: 18n, tip: 2n }
 * ```
 * @see docs/training/protocol.md#4-who-gets-what
 */
export function disputePayout(
  status: 'upheld' | 'dismissed' | 'void' | 'refunded',
  challengeDeposit: bigint,
): Payout {
  switch (status) {
    case 'upheld':
    case 'refunded':
      return payout(challengeDeposit, 0n, [challengeDeposit])
    case 'dismissed':
      return payout(challengeDeposit, (challengeDeposit * 4n) / 5n, [])
    case 'void':
      return payout(challengeDeposit, 0n, [challengeDeposit / 2n])
  }
}

function payout(deposit: bigint, worker: bigint, proofers: readonly bigint[]): Payout {
  const rest = proofers.reduce((left, part) => left - part, deposit - worker)
  const tip = rest / tipDivisor
  return { worker, proofers, treasury: rest - tip, tip }
}

/**
 * Returns what `refund` pays for a funding of a closed run, in the coin's smallest unit. What was funded first is spent first.
 *
 * @example
 * ```ts
 * import { refundOf } from 'modelmarket/training'
 *
 * console.log(refundOf({ from: 100n, amount: 50n }, { spent: 120n })) // 30n
 * ```
 * @see docs/training/protocol.md#3-calls
 */
export function refundOf(
  { from, amount }: { from: bigint; amount: bigint },
  { spent }: { spent: bigint },
): bigint {
  const end = from + amount
  const start = from > spent ? from : spent
  return end > start ? end - start : 0n
}

/**
 * Returns what a run can still pay for states, in the coin's smallest unit.
 *
 * @example
 * ```ts
 * import { getRun, potOf } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 * console.log(potOf(await getRun(client, { address: training, runId: 1n })))
 * ```
 */
export function potOf({ funded, spent }: { funded: bigint; spent: bigint }): bigint {
  return funded - spent
}

/**
 * Returns whether the next state of a run is sure to earn its whole reward, once it is final: whether the pot also covers the states below it
 * that are not final.
 *
 * @example
 * ```ts
 * import { getRun, isRewardSafe } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 * if (!isRewardSafe(await getRun(client, { address: training, runId: 1n }))) console.log('the pot may be empty by then')
 * ```
 * @see docs/training/protocol.md#3-calls
 */
export function isRewardSafe(run: {
  funded: bigint
  spent: bigint
  reward: bigint
  tip: number
  finalHeight: number
}): boolean {
  return potOf(run) >= run.reward * BigInt(run.tip - run.finalHeight + 1)
}
