import type { Account, Address, Hex } from 'viem'
import { parseAccount } from 'viem/accounts'
import { type AnyClient, chainIdOf, deriveSalt, MissingAccountError } from '../../../../chain/index.js'
import { type BallotSecret, prepareBallot } from '../../flows/index.js'
import { type Ballot, getBallot } from '../../index.js'

/** Which ballot of which account. */
export interface BallotSaltParameters {
  /** The token vote. */
  vote: Address
  caseId: bigint
  /** The account that votes. By default the client's. */
  account?: Account | Address | undefined
}

/**
 * Derives the salt of a ballot from a signature of the voter, so that a lost secret can be found again. The context is `ballot of case <caseId>`:
 * each ballot of an account has a salt of its own.
 *
 * Whoever can make the account sign can find out the vote before it is revealed.
 *
 * @throws {NonDeterministicSignatureError} when the wallet signs differently each time.
 * @throws {MissingAccountError} when there is no account.
 * @example
 * ```ts
 * import { ballotSalt } from 'modelmarket/training/agents'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint
 *
 * const salt = await ballotSalt(client, { vote, caseId })
 * ```
 */
export function ballotSalt(
  client: AnyClient,
  { vote, caseId, account = client.account }: BallotSaltParameters,
): Promise<Hex> {
  const who = account === undefined ? {} : { account }
  return deriveSalt(client, { contract: vote, context: `ballot of case ${caseId}`, ...who })
}

/**
 * Finds the secret of a ballot again that was committed to with {@link ballotSalt}; `undefined` when the account has no ballot, or one with
 * another salt.
 *
 * @throws {NonDeterministicSignatureError} when the wallet signs differently each time.
 * @throws {MissingAccountError} when there is no account.
 * @throws {UnknownVoteError} when no case has this id.
 * @example
 * ```ts
 * import { revealVote } from 'modelmarket/training'
 * import { recoverBallot } from 'modelmarket/training/agents'
 * import { ballotOpening } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint
 *
 * const secret = await recoverBallot(client, { vote, caseId })
 * if (secret) await revealVote.sync(client, { address: vote, ...ballotOpening(secret) })
 * ```
 */
export async function recoverBallot(
  client: AnyClient,
  parameters: BallotSaltParameters,
): Promise<BallotSecret | undefined> {
  const { vote, caseId, account = client.account } = parameters
  if (account === undefined) throw new MissingAccountError()
  const voter = parseAccount(account).address
  const ballot = await getBallot(client, { address: vote, caseId, voter })
  return ballot && openBallot(client, parameters, ballot)
}

/** Finds out which vote a ballot is, by the derived salt. */
export async function openBallot(
  client: AnyClient,
  parameters: BallotSaltParameters,
  { caseId, voter, weight, commitment }: Ballot,
): Promise<BallotSecret | undefined> {
  const { vote } = parameters
  const chainId = await chainIdOf(client)
  const salt = await ballotSalt(client, parameters)
  return [true, false]
    .map((upheld) => prepareBallot({ chainId, vote, caseId, voter, weight, upheld, salt }).secret)
    .find((secret) => secret.commitment === commitment)
}
