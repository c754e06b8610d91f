import {
  type Account,
  type Address,
  createPublicClient,
  createWalletClient,
  type Hash,
  type Hex,
  http,
  type TransactionReceipt,
} from 'viem'
import { multicall, sendCalls, simulateContract } from 'viem/actions'
import { mainnet } from 'viem/chains'
import { describe, expectTypeOf, test } from 'vitest'
import type { trainingAbi } from '../../../generated/training/index.js'
import type { ContractCall, ErrorClasses } from '../../chain/index.js'
import {
  type Case,
  followTrainingEvents,
  getCase,
  getRun,
  getState,
  getTrainingEvents,
  type ModelState,
  openDispute,
  pick,
  type Run,
  submitState,
  type TrainingEvent,
  trainingActions,
  trainingPublicActions,
  trainingWalletActions,
} from './index.js'

declare const address: Address
declare const account: Account
declare const stateHash: Hex

const reader = createPublicClient({ chain: mainnet, transport: http() }).extend(
  trainingPublicActions({ address }),
)
const writer = createWalletClient({ account, chain: mainnet, transport: http() }).extend(
  trainingWalletActions({ address }),
)

describe('actions', () => {
  test('take a client first, and the address with the other parameters', () => {
    expectTypeOf(submitState).parameter(1).toHaveProperty('address')
    expectTypeOf(getRun).returns.toEqualTypeOf<Promise<Run>>()
    expectTypeOf(getState).returns.toEqualTypeOf<Promise<ModelState>>()
    expectTypeOf(getCase).returns.toEqualTypeOf<Promise<Case>>()
    // @ts-expect-error: of which contract?
    void getRun(reader, { runId: 1n })
    // @ts-expect-error: ids are big integers
    void getRun(reader, { address, runId: 1 })
    // @ts-expect-error: there is no such parameter
    void getRun(reader, { address, runId: 1n, run: 1n })
  })

  test('that write give a hash, a simulation, gas, or what they did', () => {
    expectTypeOf(openDispute).returns.toEqualTypeOf<Promise<Hash>>()
    expectTypeOf(openDispute.estimateGas).returns.toEqualTypeOf<Promise<bigint>>()
    expectTypeOf(openDispute.sync).returns.resolves.toHaveProperty('caseId').toEqualTypeOf<bigint>()
    expectTypeOf(openDispute.sync)
      .returns.resolves.toHaveProperty('receipt')
      .toEqualTypeOf<TransactionReceipt>()
    expectTypeOf(pick.sync).returns.resolves.toHaveProperty('isUpheld').toEqualTypeOf<boolean>()
  })

  test('as data, go where viem takes calls', () => {
    const call = openDispute.call({ address, stateHash })
    expectTypeOf(call).toEqualTypeOf<ContractCall>()
    void sendCalls(writer, { calls: [call] })
    void multicall(reader, { contracts: [getRun.call({ address, runId: 1n })] })
    void simulateContract(reader, call)
    expectTypeOf(getRun.parse).returns.toEqualTypeOf<Run>()
  })
})

describe('decorators', () => {
  test('fill in the address, and only that', () => {
    expectTypeOf(reader.training.getRun).returns.toEqualTypeOf<Promise<Run>>()
    void reader.training.getRun({ runId: 1n, blockNumber: 2n })
    // @ts-expect-error: which run?
    void reader.training.getRun({})
    expectTypeOf(reader.training.getRunCount).toBeCallableWith()
    expectTypeOf(writer.training.sweep).toBeCallableWith()
    expectTypeOf(reader.training).not.toHaveProperty('submitState')
    expectTypeOf(writer.training).not.toHaveProperty('getRun')
  })

  test('leave it to each call which adjudicator it is about', () => {
    const both = createWalletClient({ account, chain: mainnet, transport: http() }).extend(
      trainingActions({ address }),
    )
    const game = both.training.game({ address })
    expectTypeOf(game.getCase).returns.toEqualTypeOf<Promise<Case>>()
    expectTypeOf(game.pick).returns.toEqualTypeOf<Promise<Hash>>()
    // @ts-expect-error: which game?
    both.training.game()
  })
})

describe('events', () => {
  test('of all contracts are one union', () => {
    expectTypeOf(getTrainingEvents).returns.resolves.toEqualTypeOf<TrainingEvent[]>()
    type Args<name extends string> = Extract<TrainingEvent, { eventName: name }>['args']
    expectTypeOf<Args<'StateSubmitted'>>().toHaveProperty('height').toEqualTypeOf<number>()
    expectTypeOf<Args<'LeafRevealed'>>().toHaveProperty('data').toEqualTypeOf<Hex>()
    expectTypeOf<Args<'VoteCommitted'>>().toHaveProperty('weight').toEqualTypeOf<bigint>()
    void followTrainingEvents(reader, { address: [address, address], runId: 1n })
    // @ts-expect-error: runs have big integers
    void followTrainingEvents(reader, { address, runId: 1 })
    // @ts-expect-error: there is no such event
    void getTrainingEvents(reader, { address, fromBlock: 0n, eventNames: ['RunEnded'] })
  })
})

test('a class is missing as soon as a contract gets another error', () => {
  // @ts-expect-error: the classes of all its errors
  const none: ErrorClasses<typeof trainingAbi> = {}
  void none
})
