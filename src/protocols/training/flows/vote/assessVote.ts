import type { RunParams, VoteRule } from '../../index.js'
import { coinAmount } from '../coinAmount.js'
import { forcedInclusion, isRollup } from '../run/rollups.js'

export interface AssessVoteParameters
  extends Pick<RunParams, 'reward' | 'challengeDeposit' | 'challengeWindow' | 'stateSeconds' | 'maxStates'> {
  rule: Pick<VoteRule, 'voteSeconds'>
  /** By default that of Ethereum. */
  chainId?: number | undefined
}

/** What may make a run with a vote unsafe. */
export interface VoteWarning {
  kind: 'void-dispute' | 'challenge-window' | 'vote-seconds'
  message: string
}

/**
 * Warns of parameters of a run with a vote that invite disputes of true states, and of times within which a censored transaction would not come
 * through.
 *
 * Without a quorum a dispute undoes the state, and all above it. That costs its challenger 45 % of `challengeDeposit`, and no more: half of it is
 * lost, of which it earns a tenth if it makes the call that ends the dispute. If nobody reveals a ballot the fee comes back, and if nobody
 * else does, a ballot of one unit earns it.
 *
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import { assessVote } from 'modelmarket/training/flows'
 * import { parseEther } from 'viem'
 *
 * const warnings = assessVote({
 *   reward: parseEther('1'),
 *   challengeDeposit: parseEther('8'),
 *   challengeWindow: 86_400,
 *   stateSeconds: 3_600,
 *   maxStates: 64,
 *   rule: { voteSeconds: 86_400 },
 * })
 * for (const { message } of warnings) console.warn(message)
 * ```
 */
export function assessVote({
  reward,
  challengeDeposit,
  challengeWindow,
  stateSeconds,
  maxStates,
  rule: { voteSeconds },
  chainId = 1,
}: AssessVoteParameters): VoteWarning[] {
  const warnings: VoteWarning[] = []
  // Those of a worker that takes all its time. A faster one has more at stake.
  const states = Math.min(maxStates, Math.ceil(challengeWindow / stateSeconds))
  const rewards = reward * BigInt(states)
  const lost = challengeDeposit - challengeDeposit / 2n
  if (lost - lost / 10n < rewards)
    warnings.push({
      kind: 'void-dispute',
      message:
        `Without a quorum, a dispute of a true state undoes up to ${states} states, which earn ${coinAmount(rewards)}, and costs its challenger ` +
        `45 % of challengeDeposit: raise challengeDeposit to ${coinAmount((rewards * 20n + 8n) / 9n)} or more.`,
    })
  if (!isRollup(chainId)) return warnings
  const censored = `the sequencer of this chain can keep a transaction out of it for ${forcedInclusion} s`
  if (challengeWindow < forcedInclusion)
    warnings.push({
      kind: 'challenge-window',
      message: `challengeWindow is ${challengeWindow} s, and ${censored}: disputes may come too late.`,
    })
  if (voteSeconds < forcedInclusion)
    warnings.push({
      kind: 'vote-seconds',
      message: `voteSeconds is ${voteSeconds}, and ${censored}: ballots may come too late, and lose a tenth.`,
    })
  return warnings
}
