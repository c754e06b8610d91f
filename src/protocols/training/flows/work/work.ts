import { type Hex, isAddressEqual } from 'viem'
import { type AnyClient, requireAccount } from '../../../../chain/index.js'
import type { Blockstore, Pinning } from '../../../../content/index.js'
import type { PermitParameters } from '../../../../token/index.js'
import { getPeriod, getRun, type ModelState, startPeriod, submitState } from '../../index.js'
import { LostRunError, WrongTipError } from '../errors.js'
import type { Replay, ReplayProgress } from '../replay/replay.js'
import type { VerifiedRun } from '../run/verifyRun.js'
import { prepareState } from '../state/prepareState.js'
import { lowestLie } from './findLie.js'
import { liveStates } from './liveStates.js'

export interface WorkParameters extends PermitParameters {
  /** What `verifyRun` gave. */
  verified: Pick<VerifiedRun, 'address' | 'run' | 'gameRule'>
  /** It trains. With a store that lasts, a later call goes on where this one was stopped. */
  replay: Replay
  /** Where the weights go. A store that can pin keeps them. */
  store: Pick<Blockstore, 'put'> & Partial<Pinning>
  signal?: AbortSignal | undefined
  onProgress?: ((progress: ReplayProgress) => void) | undefined
  /** Called with each state that was submitted. */
  onState?: ((state: { stateHash: Hex; height: number }) => void) | undefined
}

/** What came of a period. */
export interface WorkedPeriod {
  periodId: bigint
  /** The states that were submitted by this call. */
  states: { stateHash: Hex; height: number }[]
}

/**
 * Works one period: takes the mutex of a run with a deposit, trains, publishes and submits its states. If the client's account holds the
 * mutex already, it goes on with that period.
 *
 * The deposit is at stake until the last of the states is final: answer disputes until then, with `playCase` or `runWorker`.
 *
 * @throws {WrongTipError} when a live state is wrong: what is trained from it falls with it.
 * @throws {LostRunError} when a final state is wrong.
 * @throws {WrongMutexStatusError} when another worker holds the mutex, or the run has all its states.
 * @throws {ParentMismatchError} when the parent fell meanwhile, or another worker was faster.
 * @throws {InsufficientAllowanceError} when the contract may not take the deposit: approve it or pass a `permit`.
 * @example
 * ```ts
 * import type { Blockstore } from 'modelmarket/content'
 * import { openReplay, verifyRun, work } from 'modelmarket/training/flows'
 * import type { Account, Address, Chain, Client, Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, training: Address, store: Blockstore
 *
 * const verified = await verifyRun(client, { address: training, runId: 1n, store })
 * const replay = await openReplay(verified)
 * const { periodId, states } = await work(client, { verified, replay, store })
 * console.log(periodId, states.length)
 * ```
 */
export async function work(client: AnyClient, parameters: WorkParameters): Promise<WorkedPeriod> {
  const { verified, replay, store, permit, signal, onProgress, onState } = parameters
  const { address, gameRule: rule } = verified
  const { runId } = verified.run
  const { address: worker } = requireAccount(client, undefined)
  const run = await getRun(client, { address, runId })
  let parentHash = run.runHash
  const wrong = await lowestLie<ModelState>({
    run,
    replay,
    advance: ({ height }) => replay.advance(height, { signal, onProgress }),
    read: async (from, to) => {
      const states = await liveStates(client, { address, runId, from, to })
      parentHash = states.at(-1)?.stateHash ?? parentHash
      return states
    },
  })
  if (wrong?.status === 'final') throw new LostRunError({ runId, height: wrong.height })
  if (wrong) throw new WrongTipError({ runId, height: wrong.height, stateHash: wrong.stateHash })
  const held =
    run.mutex.status === 'held'
      ? await getPeriod(client, { address, periodId: run.mutex.periodId })
      : undefined
  const isMine = held !== undefined && isAddressEqual(held.worker, worker)
  const { periodId } = isMine
    ? held
    : await startPeriod.sync(client, { address, runId, parentHash, ...(permit ? { permit } : {}) })
  const count = run.statesPerPeriod - (isMine ? held.submitted : 0)
  const states: WorkedPeriod['states'] = []
  for (let height = run.tip + 1; height <= Math.min(run.tip + count, run.maxStates); height++) {
    await replay.advance(height, { signal, onProgress })
    const prepared = await prepareState({ runId, height, parentHash, replay, rule, store, signal })
    if (prepared.cid) await store.pin?.(prepared.cid, signal ? { signal } : {})
    const { stateHash } = await submitState.sync(client, { address, ...prepared.parameters })
    states.push({ stateHash, height })
    onState?.({ stateHash, height })
    parentHash = stateHash
  }
  return { periodId, states }
}
