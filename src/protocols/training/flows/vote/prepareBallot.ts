import type { Address, Hex } from 'viem'
import { randomSalt } from '../../../../labels/index.js'
import { type CommitVoteParameters, voteCommitmentOf } from '../../index.js'
import type { BallotSecret } from './ballotSecret.js'

export interface PrepareBallotParameters {
  /** The chain of the vote. */
  chainId: number
  /** The token vote, the run's adjudicator. */
  vote: Address
  caseId: bigint
  /** Who votes: the commitment is bound to it. */
  voter: Address
  /** What the ballot locks, and counts, in the coin's smallest unit. */
  weight: bigint
  /** Whether the state is wrong. */
  upheld: boolean
  /** 32 bytes that nobody can guess, of this ballot alone: `randomSalt()`, the default, or `ballotSalt(…)` of `modelmarket/training/agents`. */
  salt?: Hex | undefined
}

export interface PreparedBallot {
  /** What `commitVote` takes, but for the contract's address. */
  parameters: Pick<CommitVoteParameters, 'caseId' | 'commitment' | 'weight'>
  /** Store it before you call `commitVote`. */
  secret: BallotSecret
}

/**
 * Commits to a ballot. Nothing leaves the machine.
 *
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { commitVote } from 'modelmarket/training'
 * import { prepareBallot } from 'modelmarket/training/flows'
 * import { type Account, type Address, type Chain, type Client, parseEther, type Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, vote: Address, caseId: bigint
 *
 * const { parameters, secret } = prepareBallot({
 *   chainId: client.chain.id,
 *   vote,
 *   caseId,
 *   voter: client.account.address,
 *   weight: parseEther('100'),
 *   upheld: true,
 * })
 * await writeFile('ballot-secret.json', JSON.stringify(secret), { mode: 0o600 })
 * await commitVote.sync(client, { address: vote, ...parameters })
 * ```
 */
export function prepareBallot({
  chainId,
  vote,
  caseId,
  voter,
  weight,
  upheld,
  salt = randomSalt(),
}: PrepareBallotParameters): PreparedBallot {
  const commitment = voteCommitmentOf({ chainId, address: vote, caseId, voter, weight, upheld, salt })
  return {
    parameters: { caseId, commitment, weight },
    secret: {
      kind: 'modelmarket/ballot-secret/1',
      chainId,
      vote,
      caseId: caseId.toString(),
      voter,
      weight: weight.toString(),
      upheld,
      salt,
      commitment,
    },
  }
}
