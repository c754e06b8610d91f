import type { Address } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import { getRun, type ModelState } from '../../index.js'
import { findWrongState, type Replay, type ReplayOptions } from '../replay/replay.js'
import { liveStates } from './work.js'

export interface FindLieParameters extends ReplayOptions {
  /** The training contract. */
  address: Address
  runId: bigint
  replay: Replay
}

/**
 * Finds the lowest live state of a run that is not as its rule has it. Dispute it at once, if its status is `contestable`.
 *
 * @returns `undefined` when all are right. A state with the status `final` can no longer be disputed: the run is lost.
 * @throws {UnknownRunError} when there is no such run.
 * @example
 * ```ts
 * import { openDispute } from 'modelmarket/training'
 * import { findLie, type Replay } from 'modelmarket/training/flows'
 * import type { Account, Address, Chain, Client, Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, training: Address, replay: Replay
 *
 * const lie = await findLie(client, { address: training, runId: 1n, replay })
 * if (lie?.status === 'contestable') await openDispute.sync(client, { address: training, stateHash: lie.stateHash })
 * ```
 */
export async function findLie(
  client: AnyClient,
  { address, runId, replay, ...options }: FindLieParameters,
): Promise<ModelState | undefined> {
  const { tip, finalHeight } = await getRun(client, { address, runId })
  await replay.advance(tip, options)
  // Of the final states, the highest tells whether one below it is wrong. None of them can be disputed.
  return findWrongState(
    replay,
    await liveStates(client, { address, runId, from: Math.max(1, finalHeight), to: tip }),
  )
}
