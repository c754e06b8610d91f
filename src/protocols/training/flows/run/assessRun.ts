import { type GameRule, gameSeconds, type RunParams } from '../../index.js'
import { leastBounty } from '../../settlement.js'
import { coinAmount } from '../coinAmount.js'
import { gameGas } from './gameGas.js'
import { forcedInclusion, isRollup } from './rollups.js'

/** What a coin is worth, and what gas costs. */
export interface RunPrices {
  /** Wei per coin of 18 decimals. */
  weiPerCoin: bigint
  /** Wei per gas. */
  gasPrice: bigint
}

export interface AssessRunParameters
  extends Pick<
    RunParams,
    'reward' | 'workerDeposit' | 'challengeDeposit' | 'challengeWindow' | 'stateSeconds' | 'maxStates'
  > {
  rule: Pick<GameRule, 'shape' | 'batch' | 'stepsPerState' | 'clock' | 'grace'>
  /** Without prices, nothing is said about the gas that deposits pay for. */
  prices?: RunPrices | undefined
  /** By default that of Ethereum. */
  chainId?: number | undefined
}

/** What may make a run unsafe. */
export interface RunWarning {
  kind: 'challenge-deposit' | 'worker-deposit' | 'silent-worker' | 'challenge-window' | 'clock'
  message: string
}

/**
 * Warns of parameters with which honest workers or watchers lose, although all contracts do as they should: deposits that do not pay for a
 * game, or for the states that fall with one of a silent worker ({@link leastWorkerDeposit}), and times within which a censored transaction
 * would not come through.
 *
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import { assessRun } from 'modelmarket/training/flows'
 * import { parseEther, parseGwei } from 'viem'
 *
 * const warnings = assessRun({
 *   reward: parseEther('1'),
 *   workerDeposit: parseEther('60'),
 *   challengeDeposit: parseEther('12'),
 *   maxStates: 24,
 *   stateSeconds: 600,
 *   challengeWindow: 86_400,
 *   rule: { shape: [64, 32, 10], batch: 32, stepsPerState: 64, clock: 3_600, grace: 300 },
 *   prices: { weiPerCoin: parseEther('0.0001'), gasPrice: parseGwei('1') },
 * })
 * for (const { message } of warnings) console.warn(message)
 * ```
 */
export function assessRun({ prices, chainId = 1, ...run }: AssessRunParameters): RunWarning[] {
  const { workerDeposit, challengeDeposit, challengeWindow, rule } = run
  const warnings: RunWarning[] = []
  const warn = (kind: RunWarning['kind'], message: string) => warnings.push({ kind, message })
  if (prices) {
    const { worker, challenger } = gameGas(rule)
    const coins = (gas: bigint) => (gas * prices.gasPrice * 10n ** 18n) / prices.weiPerCoin
    if ((challengeDeposit * 4n) / 5n < coins(worker))
      warn(
        'challenge-deposit',
        `A false dispute costs its worker more gas than the 80 % of challengeDeposit that it earns: raise challengeDeposit to ${coinAmount((coins(worker) * 5n) / 4n)} or more.`,
      )
    if (leastBounty(workerDeposit) < coins(challenger))
      warn(
        'worker-deposit',
        `Proving a lie costs more gas than the quarter of workerDeposit that it earns: raise workerDeposit to ${coinAmount(coins(challenger) * 4n)} or more.`,
      )
  }
  const least = leastWorkerDeposit(run)
  if (workerDeposit < least)
    warn(
      'silent-worker',
      `A worker can have its own true state fall, and submit again the ${statesAbove(run)} states that others built on it, for 45 % of workerDeposit: raise workerDeposit to ${coinAmount(least)} or more.`,
    )
  if (!isRollup(chainId)) return warnings
  const censored = `the sequencer of this chain can keep a transaction out of it for ${forcedInclusion} s`
  if (challengeWindow < forcedInclusion)
    warn(
      'challenge-window',
      `challengeWindow is ${challengeWindow} s, and ${censored}: disputes may come too late.`,
    )
  if (rule.clock < forcedInclusion)
    warn('clock', `The clock is ${rule.clock} s, and ${censored}: moves may come too late.`)
  return warnings
}

type Terms = Pick<AssessRunParameters, 'reward' | 'challengeWindow' | 'stateSeconds' | 'maxStates' | 'rule'>

/**
 * Returns the least deposit with which no worker gains by having its own true state fall.
 *
 * A worker can dispute a state of its own and say nothing. Then the states that others built on it fall, too, and it can submit them again as its
 * own. That costs it 45 % of its deposit: of the half that is lost it earns a tenth, if it makes the calls. The states are those of a window and
 * a game in which each takes `stateSeconds`. Where states take less time, more of them are at stake.
 *
 * @returns In the coin's smallest unit.
 * @see docs/training/protocol.md#10-known-limits
 * @example
 * ```ts
 * import { leastWorkerDeposit } from 'modelmarket/training/flows'
 * import { parseEther } from 'viem'
 *
 * const workerDeposit = leastWorkerDeposit({
 *   reward: parseEther('1'),
 *   maxStates: 24,
 *   stateSeconds: 600,
 *   challengeWindow: 86_400,
 *   rule: { shape: [64, 32, 10], batch: 32, stepsPerState: 64, clock: 3_600, grace: 300 },
 * })
 * console.log(workerDeposit)
 * ```
 */
export function leastWorkerDeposit(terms: Terms): bigint {
  const rewards = terms.reward * BigInt(statesAbove(terms))
  return (rewards * 20n + 8n) / 9n
}

/** The most states that can be built on one before a dispute of it is over, each in the time that a worker has for it. */
function statesAbove({ challengeWindow, stateSeconds, maxStates, rule }: Terms): number {
  return Math.min(maxStates - 1, Math.ceil((challengeWindow + gameSeconds(rule)) / stateSeconds))
}
