import type { RunParams, VoteRule } from '../../index.js'

export interface AssessVoteParameters
  extends Pick<
    RunParams,
    'reward' | 'challengeDeposit' | 'challengeWindow' | 'stateSeconds' | 'maxStates' | 'workerDeposit'
  > {
  rule: Pick<VoteRule, 'quorum' | 'fee'>
}

/** What may make a run with a vote unsafe. */
export interface VoteWarning {
  kind: 'void-dispute' | 'quorum'
  message: string
}

/**
 * Warns of parameters of a run with a vote that invite disputes of true states, or votes that decide nothing.
 *
 * Without a quorum a dispute undoes the state, and all above it. That costs its challenger half of `challengeDeposit`, and no more: if nobody
 * reveals a ballot the fee comes back, and if nobody else does, a ballot of one unit earns it.
 *
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import { assessVote } from 'modelmarket/training/flows'
 * import { parseEther } from 'viem'
 *
 * const warnings = assessVote({
 *   reward: parseEther('1'),
 *   workerDeposit: parseEther('40'),
 *   challengeDeposit: parseEther('8'),
 *   challengeWindow: 86_400,
 *   stateSeconds: 3_600,
 *   maxStates: 64,
 *   rule: { quorum: parseEther('100'), fee: parseEther('2') },
 * })
 * for (const { message } of warnings) console.warn(message)
 * ```
 */
export function assessVote({
  reward,
  workerDeposit,
  challengeDeposit,
  challengeWindow,
  stateSeconds,
  maxStates,
  rule: { quorum, fee },
}: AssessVoteParameters): VoteWarning[] {
  const warnings: VoteWarning[] = []
  // A worker that takes all its time: a faster one has more at stake, and more time to see the dispute.
  const states = Math.min(maxStates, Math.ceil(challengeWindow / stateSeconds))
  const rewards = reward * BigInt(states)
  if (challengeDeposit / 2n < rewards)
    warnings.push({
      kind: 'void-dispute',
      message:
        `Without a quorum, a dispute of a true state undoes up to ${states} states, which earn ${coins(rewards)}, and costs its challenger ` +
        `half of challengeDeposit: raise it to ${coins(2n * rewards)} or more.`,
    })
  // What deciding a vote is worth, to somebody who needs no other voter.
  const bounty = workerDeposit / 2n - challengeDeposit - fee
  if (quorum < bounty)
    warnings.push({
      kind: 'quorum',
      message:
        `Where nobody else votes, ${coins(quorum)}, locked for one vote, win a false dispute that earns ${coins(bounty)} and more: ` +
        'be sure that others vote, or raise the quorum.',
    })
  return warnings
}

/** An amount in coins of 18 decimals, rounded up to a thousandth. */
function coins(amount: bigint): string {
  const thousandths = (amount + 10n ** 15n - 1n) / 10n ** 15n
  return `${Number(thousandths) / 1000} coins`
}
