import type { Hex } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import type { Blockstore } from '../../../../content/index.js'
import type { FixedDataset, Weights } from '../../../../fixed/index.js'
import type { ModelState } from '../../index.js'
import { Pace } from '../replay/pace.js'
import type { Replay } from '../replay/replay.js'
import type { VerifiedRun } from '../run/verifyRun.js'
import { areLost, fetchWeights } from '../state/stateWeights.js'
import { type Measurement, measure } from './measure.js'

export interface CurveParameters {
  /** What `verifyRun` gave. */
  verified: Pick<VerifiedRun, 'address' | 'gameRule' | 'genesis' | 'dataset' | 'test'>
  /** The states to measure: live ones and those that fell. */
  states: readonly ModelState[]
  /** Has the weights of the states that are right, as far as it has come. */
  replay?: Replay | undefined
  /** Has the weights of other states, as their workers published them. */
  store: Pick<Blockstore, 'get'>
  /** The rows to measure on. By default the run's test rows, or else those that it trains on. */
  rows?: FixedDataset | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: { measured: number; of: number }) => void) | undefined
}

/** A state, and how good it is. */
export interface CurvePoint {
  /** 0 for the genesis. */
  height: number
  /** `undefined` for the genesis. */
  stateHash: Hex | undefined
  /** Whether it stands. One that does not has fallen, with all above it. */
  isLive: boolean
  /** `undefined` where the weights are nowhere to be found. */
  measurement: Measurement | undefined
}

/**
 * Measures the states of a run on rows that it was not trained on: accuracy and loss, of live states and of those that fell.
 *
 * @returns The genesis first, then all states in order of height.
 * @throws {EndpointError} when the endpoint does not answer.
 * @example
 * ```ts
 * import type { Blockstore } from 'modelmarket/content'
 * import { listStates } from 'modelmarket/training'
 * import { curve, verifyRun } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, store: Blockstore
 *
 * const verified = await verifyRun(client, { address: training, runId: 1n, store })
 * const { states } = await listStates(client, { address: training, runId: 1n })
 * for (const { height, isLive, measurement } of await curve(client, { verified, states, store }))
 *   console.log(height, isLive ? 'live' : 'fell', measurement?.accuracy)
 * ```
 */
export async function curve(client: AnyClient, parameters: CurveParameters): Promise<CurvePoint[]> {
  const { verified, states, signal, onProgress } = parameters
  const { gameRule, genesis, dataset, test } = verified
  const { shape } = gameRule
  const rows = parameters.rows ?? test ?? dataset
  const pace = new Pace(signal)
  const at = (weights: Weights) => measure(weights, { shape, dataset: rows })
  const points: CurvePoint[] = [{ height: 0, stateHash: undefined, isLive: true, measurement: at(genesis) }]
  const ordered = [...states].sort((a, b) => a.height - b.height || Number(a.submittedAt - b.submittedAt))
  for (const [done, state] of ordered.entries()) {
    const { height, stateHash, isLive } = state
    const weights = await findWeights(client, state, parameters)
    points.push({ height, stateHash, isLive, measurement: weights && at(weights) })
    onProgress?.({ measured: done + 1, of: ordered.length })
    await pace.breathe()
  }
  return points
}

async function findWeights(
  client: AnyClient,
  state: ModelState,
  { verified, replay, store, signal }: CurveParameters,
): Promise<Weights | undefined> {
  const { height, root } = state
  if (replay && height <= replay.height && replay.rootAt(height) === root)
    return replay.weights(height, { signal })
  const { address, gameRule: rule } = verified
  try {
    return await fetchWeights(client, { address, state, rule, store, signal })
  } catch (error) {
    signal?.throwIfAborted()
    // Whoever lied about a state may not have published it, or something else. That hides no other state.
    if (areLost(error)) return undefined
    throw error
  }
}
