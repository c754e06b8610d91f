import { type Address, concat, type Hex, hexToBytes, sha256 } from 'viem'
import { type AnyClient, chainIdOf, InvalidResponseError } from '../../../../chain/index.js'
import {
  BlockNotFoundError,
  type Blockstore,
  ContentTooLargeError,
  fetchFile,
  parseCid,
} from '../../../../content/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import {
  decodeWeights,
  FixedWeightRangeError,
  type Weights,
  weightCount,
  weightsRoot,
} from '../../../../fixed/index.js'
import { decodeStateData, type GameRule, type ModelState, type StateData, stateHashOf } from '../../index.js'
import { WrongWeightsError } from '../errors.js'
import { eventsAt } from '../eventsAt.js'

export interface GetStateDataParameters {
  /** The training contract. */
  address: Address
  state: ModelState
}

/**
 * Reads what a state was submitted with: the proof of its last step, and its weights or their CID.
 *
 * @throws {InvalidResponseError} when what the endpoint tells is not what the state was submitted with.
 * @throws {InvalidStateDataError} when the run's disputes are decided by a vote: its states carry a CID alone.
 * @example
 * ```ts
 * import { getState } from 'modelmarket/training'
 * import { getStateData } from 'modelmarket/training/flows'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, stateHash: Hex
 *
 * const state = await getState(client, { address: training, stateHash })
 * console.log((await getStateData(client, { address: training, state })).content)
 * ```
 */
export async function getStateData(
  client: AnyClient,
  { address, state }: GetStateDataParameters,
): Promise<StateData> {
  const { stateHash, runId, submittedAt: timestamp } = state
  const [chainId, events] = await Promise.all([
    chainIdOf(client),
    eventsAt(client, { address, runId, eventName: 'StateSubmitted', timestamp }),
  ])
  const found = events.find(({ args }) => args.stateHash === stateHash)
  if (!found) throw new InvalidResponseError({ functionName: 'eth_getLogs' })
  const { superhash, data } = found.args
  const stateData = decodeStateData(data)
  // The hash binds the superhash, and that the content.
  if (
    stateHashOf({ chainId, address, ...state, superhash }) !== stateHash ||
    !superhashes(stateData.content).includes(superhash)
  )
    throw new InvalidResponseError({ functionName: 'eth_getLogs' })
  return stateData
}

/** The superhashes of what a state carries: of a CID, or of the CID that the weights have as one raw block. */
function superhashes(content: Hex): Hex[] {
  return [sha256(content), sha256(concat([rawBlockPrefix, sha256(content)]))]
}

/** What the binary forms of the CIDs of all raw blocks begin with: CIDv1, raw, SHA2-256 of 32 bytes. */
const rawBlockPrefix = '0x01551220'

export interface FetchWeightsParameters extends GetStateDataParameters {
  rule: Pick<GameRule, 'shape' | 'inlineWeights'>
  /** Where to fetch weights from that are not in the transaction. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  signal?: AbortSignal | undefined
}

/**
 * Fetches the weights of a state, from its transaction or from where they were published, and checks that they have its root.
 *
 * @throws {WrongWeightsError} when what was published is something else. A replay gives the weights then.
 * @throws {BlockNotFoundError} when the store lacks a block.
 * @throws {InvalidResponseError} when what the endpoint tells is not what the state was submitted with.
 * @example
 * ```ts
 * import type { Blockstore } from 'modelmarket/content'
 * import { getState } from 'modelmarket/training'
 * import { fetchWeights } from 'modelmarket/training/flows'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, stateHash: Hex, store: Blockstore
 *
 * const state = await getState(client, { address: training, stateHash })
 * const rule = { shape: [64, 32, 10], inlineWeights: false }
 * const weights = await fetchWeights(client, { address: training, state, rule, store })
 * ```
 */
export async function fetchWeights(
  client: AnyClient,
  { rule, store, signal, ...parameters }: FetchWeightsParameters,
): Promise<Weights> {
  const { state } = parameters
  const what = `state ${state.height}`
  const { content } = await getStateData(client, parameters)
  const bytes = rule.inlineWeights
    ? hexToBytes(content)
    : await fetchPublished(content, { what, rule, store, signal })
  return checkedWeights(bytes, { shape: rule.shape, root: state.root, what })
}

/**
 * Returns whether weights could not be fetched because nobody has them, or has others: whoever submits a state need not publish it. What
 * else fails may pass.
 */
export function areLost(error: unknown): boolean {
  return BlockNotFoundError.is(error) || (ModelMarketError.is(error) && !error.retryable)
}

async function fetchPublished(
  cid: Hex,
  { what, rule, store, signal }: Pick<FetchWeightsParameters, 'rule' | 'store' | 'signal'> & { what: string },
): Promise<Uint8Array> {
  const maxBytes = weightBytes(rule.shape)
  try {
    return await fetchFile(parseCid(cid), store, { maxBytes, ...(signal ? { signal } : {}) })
  } catch (cause) {
    // Its advice is to raise a limit. This one is the length of the weights.
    if (!ContentTooLargeError.is(cause)) throw cause
    throw new WrongWeightsError({ what, expected: `${maxBytes} bytes`, actual: 'more' }, { cause })
  }
}

/** The bytes of the weights of a network. */
export function weightBytes(shape: readonly number[]): number {
  return 4 * weightCount(shape)
}

/**
 * Decodes weights that strangers published.
 *
 * @param parameters - `what`: whose weights they are, such as `the genesis`.
 * @throws {WrongWeightsError} when they do not have the root.
 */
export function checkedWeights(
  bytes: Uint8Array,
  { shape, root, what }: { shape: readonly number[]; root: Hex; what: string },
): Weights {
  const expected = weightBytes(shape)
  if (bytes.length !== expected)
    throw new WrongWeightsError({ what, expected: `${expected} bytes`, actual: `${bytes.length} bytes` })
  const weights = decoded(bytes, shape, what)
  const actual = weightsRoot(weights, shape)
  if (actual !== root)
    throw new WrongWeightsError({ what, expected: `root ${root}`, actual: `root ${actual}` })
  return weights
}

function decoded(bytes: Uint8Array, shape: readonly number[], what: string): Weights {
  try {
    return decodeWeights(bytes, shape)
  } catch (cause) {
    if (!FixedWeightRangeError.is(cause)) throw cause
    throw new WrongWeightsError(
      { what, expected: 'weights within ±2^30', actual: cause.shortMessage },
      { cause },
    )
  }
}
