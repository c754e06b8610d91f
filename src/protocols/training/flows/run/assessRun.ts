import { type GameRule, gameSeconds, type RunParams } from '../../index.js'
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
  /** Without prices, deposits are not compared with gas. */
  prices?: RunPrices | undefined
  /** By default that of Ethereum. */
  chainId?: number | undefined
}

/** What may make a run unsafe. */
export interface RunWarning {
  kind: 'challenge-deposit' | 'worker-deposit' | 'work-at-risk' | 'challenge-window' | 'clock'
  message: string
}

/**
 * Warns of parameters with which honest workers or watchers lose, although all contracts do as they should: deposits that do not pay for a
 * game, or that are less than what a worker can take from others with them, and times within which a censored transaction would not come through.
 *
 * A worker can dispute a true state of its own, keep silent, and submit again what others built on it meanwhile. That costs it 45 % of its
 * deposit: half of it goes to the treasury, of which it earns a tenth if it makes the call that settles its period.
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
 *   challengeWindow: 86_400,
 *   stateSeconds: 600,
 *   maxStates: 24,
 *   rule: { shape: [64, 32, 10], batch: 32, stepsPerState: 64, clock: 3_600, grace: 300 },
 *   prices: { weiPerCoin: parseEther('0.0001'), gasPrice: parseGwei('1') },
 * })
 * for (const { message } of warnings) console.warn(message)
 * ```
 */
export function assessRun(parameters: AssessRunParameters): RunWarning[] {
  const { reward, workerDeposit, challengeDeposit, challengeWindow, rule, prices, chainId = 1 } = parameters
  const warnings: RunWarning[] = []
  const warn = (kind: RunWarning['kind'], message: string) => warnings.push({ kind, message })
  if (prices) {
    const { worker, challenger } = gameGas(rule)
    const coins = (gas: bigint) => (gas * prices.gasPrice * 10n ** 18n) / prices.weiPerCoin
    if ((challengeDeposit * 4n) / 5n < coins(worker))
      warn(
        'challenge-deposit',
        `A false dispute costs its worker more gas than the 80 % of challengeDeposit that it gets: raise it to ${coinAmount((coins(worker) * 5n) / 4n)} or more.`,
      )
    if (workerDeposit / 4n < coins(challenger))
      warn(
        'worker-deposit',
        `To prove a lie costs more gas than the quarter of workerDeposit that it earns: raise it to ${coinAmount(coins(challenger) * 4n)} or more.`,
      )
  }
  const states = statesAtRisk(parameters)
  const least = leastWorkerDeposit(parameters)
  if (workerDeposit < least)
    warn(
      'work-at-risk',
      `For 45 % of workerDeposit, a worker can have a true state fall, and take the up to ${states} states that others built on it, which earn ${coinAmount(reward * BigInt(states))}: raise it to ${coinAmount(least)} or more, or let states take longer.`,
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

/** The terms of a run that say how much can be built on a state before a dispute of it is over. */
type Pace = Pick<AssessRunParameters, 'challengeWindow' | 'stateSeconds' | 'maxStates' | 'rule'>

/** How many states others may build on one: those of workers that take all their time. Faster ones have more at stake. */
function statesAtRisk({ challengeWindow, stateSeconds, maxStates, rule }: Pace): number {
  return Math.min(maxStates, Math.ceil((challengeWindow + gameSeconds(rule)) / stateSeconds))
}

/**
 * Returns the least `workerDeposit`, in the coin's smallest unit, with which nobody gains by having a true state of its own fall to take what
 * others built on it.
 *
 * @see docs/training/protocol.md#10-known-limits
 * @example
 * ```ts
 * import { leastWorkerDeposit } from 'modelmarket/training/flows'
 * import { parseEther } from 'viem'
 *
 * const workerDeposit = leastWorkerDeposit({
 *   reward: parseEther('1'),
 *   challengeWindow: 86_400,
 *   stateSeconds: 600,
 *   maxStates: 24,
 *   rule: { shape: [64, 32, 10], batch: 32, stepsPerState: 64, clock: 3_600, grace: 300 },
 * })
 * ```
 */
export function leastWorkerDeposit(terms: Pace & Pick<RunParams, 'reward'>): bigint {
  const rewards = terms.reward * BigInt(statesAtRisk(terms))
  return (rewards * 20n + 8n) / 9n
}
