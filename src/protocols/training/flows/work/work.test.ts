import { MemoryBlockstore } from 'blockstore-core'
import { decodeFunctionResult, encodeFunctionResult, type Hex } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { trainingAbi } from '../../../../../generated/training/index.js'
import { coin, timeOf } from '../../../../../test/hostile/endpoint.js'
import {
  endpointWith,
  gameRule,
  periodId,
  runId,
  stateHash,
  training,
} from '../../../../../test/training/hostile/endpoint.js'
import { genesisWeights, quantize } from '../../../../fixed/index.js'
import type { Run } from '../../index.js'
import { Replay } from '../replay/replay.js'
import { work } from './work.js'

const verified = { address: training, run: { runId } as Run, gameRule }
let replay: Replay
let right: Record<string, unknown>
beforeAll(async () => {
  const dataset = quantize({
    features: Array.from({ length: 16 }, (_, i) => (i % 5) / 2 - 1),
    labels: Array.from({ length: 8 }, (_, i) => i % 2),
    columns: 2,
  })
  const genesis = genesisWeights(gameRule)
  replay = await Replay.open({ rule: gameRule, stepsPerState: 4, dataset, genesis })
  await replay.advance(1)
  const { root, stepsRoot } = replay.state(1)
  right = { root, stepsRoot }
})

/** The calls that were sent: each is a transaction. */
const sent = ({ asked }: { asked: readonly string[] }) =>
  asked.filter((method) => method === 'eth_sendRawTransaction').length

describe('a worker', () => {
  const held = { mutex: 0, due: timeOf(400n) }
  const free = { mutex: 1, due: 0 }

  test('goes on with the period that it has, and pins what it submits', async () => {
    // Of four states, three are submitted, and fell: the next is the first again.
    const client = endpointWith({ ...right, ...held, tip: 0, submitted: 3, live: 0 })()
    const blocks = new MemoryBlockstore()
    const pinned: string[] = []
    const told: unknown[] = []
    const store = {
      put: blocks.put.bind(blocks),
      pin: async (cid: { toString(): string }) => void pinned.push(cid.toString()),
      unpin: async () => {},
    }
    const onState = (state: unknown) => told.push(state)
    const { signal } = new AbortController()
    const worked = await work(client, { verified, replay, store, signal, onState })
    expect(worked).toEqual({ periodId, states: [{ stateHash, height: 1 }] })
    expect(told).toEqual(worked.states)
    expect(pinned).toEqual([expect.stringMatching(/^bafkrei/)])
    // One state, and no new period.
    expect(sent(client)).toBe(1)
  })

  test.each([
    ['nobody has the mutex', free],
    // Its time may be up by the time the transaction is mined. If not, the contract refuses it.
    ['another worker has the mutex', { ...held, worker: coin }],
  ])('starts a period while %s', async (_, mutex) => {
    // What the endpoint's events say is of the client's own account.
    const client = endpointWith({ ...right, tip: 0, maxStates: 1 })(undefined, mutex)
    const { states } = await work(client, { verified, replay, store: new MemoryBlockstore() })
    expect(states).toEqual([{ stateHash, height: 1 }])
    expect(sent(client)).toBe(2)
  })

  // What `stateAt` gives has no name.
  const endpoint = () => endpointWith({ ...held, tip: 1, '': stateHash })

  test('does not build on a state that is wrong', async () => {
    const client = endpoint()()
    await expect(work(client, { verified, replay, store: new MemoryBlockstore() })).rejects.toMatchObject({
      name: 'Training.WrongTipError',
      message: expect.stringContaining(stateHash),
    })
    expect(sent(client)).toBe(0)
  })

  test('gives a run up whose final state is wrong', async () => {
    const of = { abi: trainingAbi, functionName: 'getState' } as const
    // The third question is about the state.
    const tell = (truth: unknown) => {
      const state = decodeFunctionResult({ ...of, data: truth as Hex })
      return encodeFunctionResult({ ...of, result: { ...state, status: 3, finalAt: 1 } })
    }
    const client = endpoint()({ from: 2, always: false, tell }, { finalHeight: 1 })
    await expect(work(client, { verified, replay, store: new MemoryBlockstore() })).rejects.toMatchObject({
      name: 'Training.LostRunError',
      message: expect.stringContaining('1'),
    })
    expect(sent(client)).toBe(0)
  })

  test('does not work without an account', async () => {
    const client = { ...endpoint()(), account: undefined }
    const working = work(client, { verified, replay, store: new MemoryBlockstore() })
    await expect(working).rejects.toMatchObject({ name: 'MissingAccountError' })
  })
})
