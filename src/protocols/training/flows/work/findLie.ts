import type { Address } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import { getRun, type ModelState, type Run } from '../../index.js'
import { findWrongState, type Replay, type ReplayOptions } from '../replay/replay.js'
import { liveStates } from './liveStates.js'

export interface FindLieParameters extends ReplayOptions {
  /** The training contract. */
  address: Address
  runId: bigint
  replay: Replay
}

/**
 * Finds the lowest live state of a run that is not as its rule has it. Dispute it at once, if its status is `contestable`.
 *
 * It replays the states one by one, and none above a wrong one: a liar can pile up states that took it no training.
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
  const run = await getRun(client, { address, runId })
  return lowestLie({
    run,
    replay,
    advance: ({ height }) => replay.advance(height, options),
    read: (from, to) => liveStates(client, { address, runId, from, to }),
  })
}

/** How many states are read before the first of them is replayed. */
const readAhead = 32

export interface LowestLieParameters<state extends LiveState> {
  run: Pick<Run, 'tip' | 'finalHeight'>
  replay: Pick<Replay, 'state' | 'baseHeight'>
  /** Has the replay come to a state. */
  advance: (state: state) => Promise<unknown>
  /** Reads the live states from one height to another. */
  read: (from: number, to: number) => Promise<readonly state[]>
}

type LiveState = Pick<ModelState, 'height' | 'root' | 'stepsRoot'>

/** Finds the lowest wrong state as {@link findLie} does, for any way to replay and to read. */
export async function lowestLie<state extends LiveState>({
  run: { tip, finalHeight },
  replay,
  advance,
  read,
}: LowestLieParameters<state>): Promise<state | undefined> {
  // Of the final states, the highest tells whether one below it is wrong. None of them can be disputed.
  for (let from = Math.max(1, finalHeight); from <= tip; from += readAhead) {
    for (const state of await read(from, Math.min(tip, from + readAhead - 1))) {
      await advance(state)
      if (findWrongState(replay, [state])) return state
    }
  }
  return undefined
}
