import { type Hash, type Hex, isHash, isHex } from 'viem'
import { ModelMarketError } from '../errors/index.js'
import { askEach } from './askEach.js'
import { originsOf } from './endpointsOf.js'
import { partsOf } from './errorParts.js'
import { EndpointError, InvalidResponseError } from './errors.js'
import { toModelMarketError } from './toModelMarketError.js'
import type { AnyClient } from './types.js'

export interface AskOptions {
  /** How long to wait for the answer, in milliseconds. By default 30 seconds. */
  timeoutMs?: number | undefined
  signal?: AbortSignal | undefined
}

/**
 * Makes a request that calls no contract, with a time limit.
 *
 * @throws {EndpointError} when there is no answer, or a refusal.
 */
export async function ask(
  client: AnyClient,
  method: string,
  params: readonly unknown[],
  { timeoutMs, signal }: AskOptions = {},
): Promise<unknown> {
  try {
    return await rawAnswer(client, method, params, { timeoutMs, signal })
  } catch (cause) {
    signal?.throwIfAborted()
    throw toAskError(cause, { functionName: method })
  }
}

/** Makes a request, with a time limit. What the client throws is not converted yet. */
export async function rawAnswer(
  client: AnyClient,
  method: string,
  params: readonly unknown[],
  { timeoutMs = 30_000, signal }: AskOptions = {},
): Promise<unknown> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const request = (client: AnyClient): Promise<unknown> => client.request({ method, params } as never)
  try {
    return await abortable(
      method.startsWith('eth_send') ? request(client) : askEach(client, request),
      signal ? AbortSignal.any([signal, timeout]) : timeout,
    )
  } catch (cause) {
    if (!timeout.aborted || cause !== timeout.reason) throw cause
    const reason = `it did not answer within ${timeoutMs / 1_000} s`
    const failures = originsOf(client).map((endpoint) => ({ endpoint, reason, status: undefined }))
    throw new EndpointError({ functionName: method, failures }, { cause })
  }
}

/** Converts what a request that calls no contract threw. */
export function toAskError(
  cause: unknown,
  context: { functionName: string; secret?: boolean },
): ModelMarketError {
  const error = toModelMarketError(cause, context)
  // An error of this package that was thrown further below says itself what is wrong.
  const isOwn = partsOf(cause).some((part) => ModelMarketError.is(part))
  const isTold = isOwn || EndpointError.is(error) || InvalidResponseError.is(error)
  return isTold ? error : new EndpointError(context, { cause: error.cause })
}

/**
 * Asks an endpoint for a number.
 *
 * @throws {EndpointError} when there is no answer, or a refusal.
 * @throws {InvalidResponseError} when the answer is no number of 64 bits.
 */
export async function askQuantity(
  client: AnyClient,
  method: string,
  params: readonly unknown[],
  options?: AskOptions,
): Promise<bigint> {
  const answer = await ask(client, method, params, options)
  if (!isQuantity(answer)) throw new InvalidResponseError({ functionName: method })
  return BigInt(answer)
}

/** Returns what a promise gives, unless the signal is aborted first. The work behind the promise goes on. */
export function abortable<value>(promise: Promise<value>, signal: AbortSignal | undefined): Promise<value> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}

/** What is needed of a block to know when and on which chain it is. */
export interface BlockHeader {
  number: bigint
  hash: Hash
  timestamp: bigint
}

/**
 * Asks for a mined block.
 *
 * @returns `undefined` when the endpoint does not have it (yet).
 * @throws {EndpointError} when there is no answer.
 * @throws {InvalidResponseError} when the answer is no block, or another one.
 */
export async function askBlock(
  client: AnyClient,
  at: bigint | 'latest' | 'finalized',
  options?: AskOptions,
): Promise<BlockHeader | undefined> {
  const functionName = 'eth_getBlockByNumber'
  const tag = typeof at === 'bigint' ? `0x${at.toString(16)}` : at
  const answer = (await ask(client, functionName, [tag, false], options)) as Partial<
    Record<string, unknown>
  > | null
  if (answer === null) return undefined
  const { number, hash, timestamp } = answer ?? {}
  if (!isQuantity(number) || !isQuantity(timestamp) || typeof hash !== 'string' || !isHash(hash)) {
    throw new InvalidResponseError({ functionName })
  }
  if (typeof at === 'bigint' && BigInt(number) !== at) throw new InvalidResponseError({ functionName })
  return { number: BigInt(number), hash, timestamp: BigInt(timestamp) }
}

/** Whether an answer is a number as JSON-RPC has it, of no more than 64 bits. */
export function isQuantity(value: unknown): value is Hex {
  return isHex(value) && value.length > 2 && value.length <= 18
}
