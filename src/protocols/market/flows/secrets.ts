import * as v from 'valibot'
import { type Address, type Hex, isHex } from 'viem'
import { maxLabelBytes } from '../../../labels/index.js'
import { InvalidSecretError } from './errors.js'

/**
 * What a requester has to keep until it has revealed the truth. It is plain JSON. Spread it into `revealTruth`.
 * Whoever reads it before knows the test labels; whoever loses it forfeits the reward.
 */
export interface RequestSecret {
  kind: 'modelmarket/request-secret/1'
  /** Superhash of the sealed block: which request it belongs to. */
  truth: Hex
  datasetCid: string
  /** The true labels, packed. */
  labels: Hex
  salt: Hex
}

/**
 * The secret that a trainer must keep, with the model, until the model is revealed. It is plain JSON.
 * A trainer that loses it loses the stake.
 */
export interface SubmissionSecret {
  kind: 'modelmarket/submission-secret/1'
  chainId: number
  market: Address
  /** In decimals. */
  requestId: string
  trainer: Address
  /** The request's truth. */
  truth: Hex
  commitment: Hex
  modelCid: string
  size: number
  width: number
  /** The predicted labels, packed. */
  predictions: Hex
  salt: Hex
}

/** So many bytes in hexadecimal. The length comes first: a pattern takes memory for what it is tried on. */
const hex = (bytes: number, atMost: number = bytes): v.GenericSchema<unknown, Hex> =>
  v.custom<Hex>(
    (value) =>
      typeof value === 'string' &&
      value.length >= 2 + 2 * bytes &&
      value.length <= 2 + 2 * atMost &&
      value.length % 2 === 0 &&
      isHex(value),
  )
const packedLabels = hex(1, maxLabelBytes)

const cid = v.pipe(v.string(), v.maxLength(256))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const requestSecret: v.GenericSchema<unknown, RequestSecret> = v.strictObject({
  kind: v.literal('modelmarket/request-secret/1'),
  truth: hex(32),
  datasetCid: cid,
  labels: packedLabels,
  salt: hex(32),
})

const submissionSecret: v.GenericSchema<unknown, SubmissionSecret> = v.strictObject({
  kind: v.literal('modelmarket/submission-secret/1'),
  chainId: count,
  market: hex(20),
  requestId: v.pipe(v.string(), v.regex(/^\d{1,78}$/)),
  trainer: hex(20),
  truth: hex(32),
  commitment: hex(32),
  modelCid: cid,
  size: count,
  width: count,
  predictions: packedLabels,
  salt: hex(32),
})

function parse<output>(schema: v.GenericSchema<unknown, output>, json: string): output {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // The parser's own message quotes the text, which is secret.
    throw new InvalidSecretError(['It is not JSON.'])
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  // Where, and not what: valibot's own messages repeat what they received.
  throw new InvalidSecretError(
    result.issues.map((issue) => `Wrong or missing: ${v.getDotPath(issue) ?? 'all of it'}`),
  )
}

/**
 * Reads back a request's secret that was stored with `JSON.stringify`.
 *
 * @throws {InvalidSecretError} when it is not one, without repeating what is in it.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseRequestSecret } from 'modelmarket/market/flows'
 *
 * const secret = parseRequestSecret(await readFile('request-secret.json', 'utf8'))
 * ```
 */
export function parseRequestSecret(json: string): RequestSecret {
  return parse(requestSecret, json)
}

/**
 * Reads back a submission's secret that was stored with `JSON.stringify`.
 *
 * @throws {InvalidSecretError} when it is not one, without repeating what is in it.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseSubmissionSecret } from 'modelmarket/market/flows'
 *
 * const secret = parseSubmissionSecret(await readFile('submission-secret.json', 'utf8'))
 * ```
 */
export function parseSubmissionSecret(json: string): SubmissionSecret {
  return parse(submissionSecret, json)
}
