import type { Address } from 'viem'
import { accountObjection } from '../../../../agents/engine/accounts.js'
import type { VoteQuestion } from '../../flows/index.js'
import type { Run, Vote } from '../../index.js'

/** One coin of 18 decimals. */
const oneCoin = 10n ** 18n

/** The votes that a validator takes part in. A condition that is absent does not apply, but for `minFee`. */
export interface ValidatorPolicy {
  /**
   * The least fee that voters share, in the coin's smallest unit. By default one coin of 18 decimals, since votes that pay next to nothing cost
   * nothing to have. Set it to what a judgement is worth to you; 0 judges for any fee.
   */
  minFee?: bigint | undefined
  /** The highest sum of weights that are locked, in the coin's smallest unit. What exceeds it is postponed. */
  maxWeightAtRisk?: bigint | undefined
  /** The longest time that a weight is locked, in seconds: both windows. */
  maxSeconds?: number | undefined
  /** The least time until ballots can no longer be committed, in seconds. */
  minTimeLeft?: number | undefined
  /** Only these runs. */
  runs?: readonly bigint[] | undefined
  /** Only runs of these creators. */
  allow?: readonly Address[] | undefined
  /** No runs of these creators. */
  deny?: readonly Address[] | undefined
  /** A condition of your own. The text is the rule's. */
  accept?: ((question: VoteQuestion, vote: Vote) => boolean | Promise<boolean>) | undefined
}

/** Returns why a vote is passed over, by what the chain says of it; `undefined` when the policy accepts it. */
export function objection(
  policy: ValidatorPolicy,
  { vote, run, now }: { vote: Vote; run: Pick<Run, 'creator'>; now: bigint },
): string | undefined {
  const { minFee = oneCoin, maxSeconds, minTimeLeft = 0, runs } = policy
  if (vote.fee < minFee) return 'its fee is too low'
  if (maxSeconds !== undefined && vote.revealEnd - vote.openedAt > BigInt(maxSeconds))
    return 'it would lock coins for too long'
  if (vote.commitEnd - now < BigInt(minTimeLeft)) return 'too little time is left'
  if (runs && !runs.includes(vote.runId)) return 'its run is not on the list'
  return accountObjection(policy, run.creator, 'the creator of its run')
}
