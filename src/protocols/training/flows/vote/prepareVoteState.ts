import type { Hex } from 'viem'
import { type Blockstore, type CID, encodeCid, publishFile, superhash } from '../../../../content/index.js'
import type { SubmitStateParameters } from '../../index.js'

export interface PrepareVoteStateParameters {
  runId: bigint
  /** The highest live state, or the run's hash. */
  parentHash: Hex
  /** The model, in the form that the rule's text says. */
  file: Uint8Array
  /** Where the file goes. */
  store: Pick<Blockstore, 'put'>
  signal?: AbortSignal | undefined
}

export interface PreparedVoteState {
  /** What `submitState` takes, but for the contract's address. */
  parameters: SubmitStateParameters
  /** Pin it: voters judge by it, and the next worker starts from it. */
  cid: CID
}

/**
 * Publishes the next state of a run whose disputes are decided by a vote, and makes what `submitState` takes.
 *
 * @see docs/training/protocol.md#7-token-vote
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import type { Blockstore } from 'modelmarket/content'
 * import { submitState } from 'modelmarket/training'
 * import { prepareVoteState } from 'modelmarket/training/flows'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, store: Blockstore, parentHash: Hex
 *
 * const file = await readFile('model.safetensors')
 * const { parameters } = await prepareVoteState({ runId: 1n, parentHash, file, store })
 * const { stateHash } = await submitState.sync(client, { address: training, ...parameters })
 * ```
 */
export async function prepareVoteState({
  runId,
  parentHash,
  file,
  store,
  signal,
}: PrepareVoteStateParameters): Promise<PreparedVoteState> {
  const { cid } = await publishFile(file, store, signal ? { signal } : {})
  const root = superhash(cid)
  return { parameters: { runId, parentHash, root, stepsRoot: root, data: encodeCid(cid) }, cid }
}
