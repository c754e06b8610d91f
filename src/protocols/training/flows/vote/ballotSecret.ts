import * as v from 'valibot'
import { type Address, type Hex, isHex } from 'viem'
import type { RevealVoteParameters } from '../../index.js'
import { InvalidBallotSecretError } from './errors.js'

/**
 * What a voter has to keep until its ballot is revealed. It is plain JSON. Whoever reads it before knows the vote; whoever loses it loses a
 * tenth of the ballot's weight.
 */
export interface BallotSecret {
  kind: 'modelmarket/ballot-secret/1'
  chainId: number
  /** The token vote. */
  vote: Address
  /** In decimals. */
  caseId: string
  voter: Address
  /** In the coin's smallest unit, in decimals. */
  weight: string
  /** Whether the state is wrong. */
  upheld: boolean
  salt: Hex
  commitment: Hex
}

/** So many bytes in hexadecimal. The length comes first: a pattern takes memory for what it is tried on. */
const hex = (bytes: number): v.GenericSchema<unknown, Hex> =>
  v.custom<Hex>((value) => typeof value === 'string' && value.length === 2 + 2 * bytes && isHex(value))

const decimals = v.pipe(v.string(), v.maxLength(78), v.regex(/^\d+$/))

const schema: v.GenericSchema<unknown, BallotSecret> = v.strictObject({
  kind: v.literal('modelmarket/ballot-secret/1'),
  chainId: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  vote: hex(20),
  caseId: decimals,
  voter: hex(20),
  weight: decimals,
  upheld: v.boolean(),
  salt: hex(32),
  commitment: hex(32),
})

/**
 * Reads back the secret of a ballot that was stored with `JSON.stringify`.
 *
 * @throws {InvalidBallotSecretError} when it is not one, without repeating what is in it.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseBallotSecret } from 'modelmarket/training/flows'
 *
 * const secret = parseBallotSecret(await readFile('ballot-secret.json', 'utf8'))
 * console.log(secret.caseId)
 * ```
 */
export function parseBallotSecret(json: string): BallotSecret {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // The parser's own message quotes the text, which is secret.
    throw new InvalidBallotSecretError(['It is not JSON.'])
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  // Where, and not what: valibot's own messages repeat what they received.
  throw new InvalidBallotSecretError(
    result.issues.map((issue) => `Wrong or missing: ${v.getDotPath(issue) ?? 'all of it'}`),
  )
}

/**
 * Makes what `revealVote` takes from the secret of a ballot.
 *
 * @example
 * ```ts
 * import { revealVote } from 'modelmarket/training'
 * import { type BallotSecret, ballotOpening } from 'modelmarket/training/flows'
 * import type { Client } from 'viem'
 *
 * declare const client: Client, secret: BallotSecret
 *
 * await revealVote.sync(client, { address: secret.vote, ...ballotOpening(secret) })
 * ```
 * @see docs/training/protocol.md#7-token-vote
 */
export function ballotOpening({ caseId, upheld, salt }: BallotSecret): RevealVoteParameters {
  return { caseId: BigInt(caseId), upheld, salt }
}
