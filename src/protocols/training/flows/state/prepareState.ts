import { bytesToHex, type Hex } from 'viem'
import { type Blockstore, type CID, encodeCid, publishFile } from '../../../../content/index.js'
import { encodeWeights } from '../../../../fixed/index.js'
import { encodeStateData, type GameRule, type SubmitStateParameters } from '../../index.js'
import type { Replay } from '../replay/replay.js'

export interface PrepareStateParameters {
  runId: bigint
  /** The height of the state, from 1. */
  height: number
  /** The hash of the highest live state, or the run's hash if there is none. */
  parentHash: Hex
  /** Trains the state, unless it has computed it before. */
  replay: Replay
  rule: Pick<GameRule, 'inlineWeights'>
  /** Where the weights go, unless the transaction carries them. */
  store: Pick<Blockstore, 'put'>
  signal?: AbortSignal | undefined
}

export interface PreparedState {
  /** What `submitState` takes, but for the contract's address. */
  parameters: SubmitStateParameters
  /** The weights, where they are published. Pin them: the next worker may start from them. */
  cid: CID | undefined
}

/**
 * Trains the next state of a run, publishes its weights, and makes what `submitState` takes.
 *
 * @throws {ForeignReplayError} when the store of the replay has roots of another computation.
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import type { Blockstore } from 'modelmarket/content'
 * import { getRun, getStateAt, submitState } from 'modelmarket/training'
 * import { prepareState, type Replay, type VerifiedRun } from 'modelmarket/training/flows'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, verified: VerifiedRun, replay: Replay, store: Blockstore, parentHash: Hex
 *
 * const { run, gameRule: rule } = verified
 * const { runId, tip } = run
 * const { parameters } = await prepareState({ runId, height: tip + 1, parentHash, replay, rule, store })
 * await submitState.sync(client, { address: training, ...parameters })
 * ```
 */
export async function prepareState({
  runId,
  height,
  parentHash,
  replay,
  rule,
  store,
  signal,
}: PrepareStateParameters): Promise<PreparedState> {
  await replay.advance(height, { signal })
  const { root, stepsRoot } = replay.state(height)
  const proof = replay.stepsTree(height).proof(replay.stepsPerState - 1)
  const bytes = encodeWeights(await replay.weights(height, { signal }), replay.rule.shape)
  const published = rule.inlineWeights ? undefined : await publishFile(bytes, store, signal ? { signal } : {})
  const content = published ? encodeCid(published.cid) : bytesToHex(bytes)
  const parameters = { runId, parentHash, root, stepsRoot, data: encodeStateData({ proof, content }) }
  return { parameters, cid: published?.cid }
}
