import { type Address, type Hex, zeroHash } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import {
  type Blockstore,
  type CID,
  type ContentLimits,
  type Directory,
  fetchDirectory,
  parseCid,
  superhash,
} from '../../../../content/index.js'
import {
  decodeVoteRule,
  getRule,
  getRun,
  getState,
  InvalidRuleError,
  type ModelState,
  type Run,
  type VoteRule,
} from '../../index.js'
import { eventsAt } from '../eventsAt.js'
import { NotVotedError, RuleTextError, WrongStateFileError } from './errors.js'

export interface OpenQuestionParameters {
  /** The training contract. */
  address: Address
  /** The disputed state. */
  stateHash: Hex
  /** Where to fetch the text from. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  /** The most bytes that the text may have. By default 1 MiB. */
  maxTextBytes?: number | undefined
  /** The most that the run's directory may take in all. */
  limits?: ContentLimits | undefined
  /** The block whose state is read. By default the latest. */
  blockNumber?: bigint | undefined
  signal?: AbortSignal | undefined
}

/** What voters are asked: is this state what the rule's text makes of its parent? */
export interface VoteQuestion {
  run: Run
  rule: VoteRule
  /** The disputed state. */
  state: ModelState
  /** How to train, and how to judge: written by the run's creator, a stranger. */
  text: string
  /** The run's directory, with the text and what it refers to. */
  directory: Directory
  /** The file of the state. Fetch it with `fetchFile`, which verifies it. It may be missing: the text should say what then. */
  file: CID
  /** The file that it was trained from: the state below, or the genesis. `undefined` if the text alone says what that is. */
  parent: CID | undefined
}

const megabyte = 2 ** 20

/**
 * Gathers what a voter has to know to judge a disputed state: the rule's text, the state's file, and the file that it was trained from. All is
 * checked against the chain.
 *
 * @throws {NotVotedError} when the run's disputes are not decided by a vote.
 * @throws {RuleTextError} when the run's directory does not have the text that its rule names.
 * @throws {WrongStateFileError} when the endpoint tells of other files than those that were submitted.
 * @throws {BlockNotFoundError} when the store lacks a block of directory or text.
 * @throws {ContentTooLargeError} when the text has more than `maxTextBytes`.
 * @throws {UnknownStateError} when there is no such state.
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { fetchFile, GatewayStore } from 'modelmarket/content'
 * import { openQuestion } from 'modelmarket/training/flows'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, stateHash: Hex
 *
 * const store = new GatewayStore({ gateways: ['https://ipfs.io', 'https://dweb.link'] })
 * const { text, file } = await openQuestion(client, { address: training, stateHash, store })
 * const model = await fetchFile(file, store, { maxBytes: 100_000_000 })
 * console.log(text, model.length)
 * ```
 */
export async function openQuestion(
  client: AnyClient,
  { address, stateHash, store, maxTextBytes = megabyte, limits, blockNumber, signal }: OpenQuestionParameters,
): Promise<VoteQuestion> {
  const state = await getState(client, { address, stateHash, blockNumber })
  const { runId } = state
  const run = await getRun(client, { address, runId, blockNumber })
  const rule = await readRule(client, { address, run, blockNumber })
  const [file, parent] = await Promise.all([
    fileOf(client, { address, state }),
    parentOf(client, { address, run, state, blockNumber }),
  ])
  const options = signal ? { signal } : {}
  const directory = await fetchDirectory(run.taskCid, store, { ...options, ...(limits ? { limits } : {}) })
  const entry = directory.entries.find(({ cid }) => superhash(cid) === rule.text)
  if (!entry) throw new RuleTextError({ runId, text: rule.text })
  const text = new TextDecoder().decode(
    await directory.read(entry.path, { ...options, maxBytes: maxTextBytes }),
  )
  return { run, rule, state, text, directory, file, parent }
}

async function readRule(
  client: AnyClient,
  { address, run, blockNumber }: { address: Address; run: Run; blockNumber: bigint | undefined },
): Promise<VoteRule> {
  const { runId, adjudicator } = run
  const rule = await getRule(client, { address: adjudicator, training: address, runId, blockNumber })
  try {
    return decodeVoteRule(rule)
  } catch (cause) {
    if (!InvalidRuleError.is(cause)) throw cause
    throw new NotVotedError({ runId }, { cause })
  }
}

/** The file of a state, by what it was submitted with. Its root is the superhash of the file's CID, so nothing else passes. */
async function fileOf(
  client: AnyClient,
  { address, state }: { address: Address; state: ModelState },
): Promise<CID> {
  const { stateHash, runId, root, submittedAt: timestamp } = state
  const events = await eventsAt(client, { address, runId, eventName: 'StateSubmitted', timestamp })
  const data = events.find(({ args }) => args.stateHash === stateHash)?.args.data
  return checkedCid(data, { stateHash, root })
}

/** The file that a state was trained from. */
async function parentOf(
  client: AnyClient,
  {
    address,
    run,
    state,
    blockNumber,
  }: { address: Address; run: Run; state: ModelState; blockNumber: bigint | undefined },
): Promise<CID | undefined> {
  const { runId, genesisRoot, genesisState, createdAt: timestamp } = run
  if (state.height > 1) {
    const parent = await getState(client, { address, stateHash: state.parentHash, blockNumber })
    return fileOf(client, { address, state: parent })
  }
  if (genesisState !== undefined) {
    const genesis = await getState(client, { address, stateHash: genesisState, blockNumber })
    // A state of a run of the game is no file: it is the text that says what its weights are.
    return fileOf(client, { address, state: genesis }).catch(unlessOther)
  }
  if (genesisRoot === zeroHash) return undefined
  const events = await eventsAt(client, { address, runId, eventName: 'RunCreated', timestamp })
  const { content } = events[0]?.args ?? {}
  // A creator may name a root, and leave it to the text which file has it.
  if (content === '0x') return undefined
  return checkedCid(content, { stateHash: state.stateHash, root: genesisRoot })
}

function unlessOther(error: unknown): undefined {
  if (!WrongStateFileError.is(error)) throw error
}

function checkedCid(data: Hex | undefined, { stateHash, root }: { stateHash: Hex; root: Hex }): CID {
  try {
    // The contract compared them when it took the state.
    if (data !== undefined && superhash(data) === root) return parseCid(data)
  } catch (cause) {
    throw new WrongStateFileError({ stateHash }, { cause })
  }
  throw new WrongStateFileError({ stateHash })
}
