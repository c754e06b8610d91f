import {
  type Account,
  type Address,
  type Chain,
  createPublicClient,
  createWalletClient,
  type Hash,
  type Hex,
  http,
  type TransactionReceipt,
} from 'viem'
import { createBundlerClient, type SmartAccount, type UserOperationReceipt } from 'viem/account-abstraction'
import { multicall, sendCalls, simulateContract, waitForCallsStatus } from 'viem/actions'
import { mainnet } from 'viem/chains'
import { describe, expectTypeOf, test } from 'vitest'
import type { modelMarketAbi } from '../../../generated/market/index.js'
import { raffleActions } from '../../../test/fixtures/raffle.js'
import type { ContractCall, ErrorClasses, WriteAction } from '../../chain/index.js'
import {
  claimScore,
  createRequest,
  getRequest,
  getTruth,
  type ListedRequest,
  type ListedSubmission,
  listRequests,
  listSubmissions,
  marketActions,
  marketPublicActions,
  marketWalletActions,
  type Request,
  type RequestPage,
  type Status,
  type Submission,
  type SubmissionPage,
  type Truth,
  watchRequests,
} from './index.js'

declare const address: Address
declare const account: Account
declare const smartAccount: SmartAccount

const reader = createPublicClient({ chain: mainnet, transport: http() }).extend(
  marketPublicActions({ address }),
)
const writer = createWalletClient({ account, chain: mainnet, transport: http() }).extend(
  marketWalletActions({ address }),
)

describe('actions', () => {
  test('take a client first, and the address with the other parameters', () => {
    expectTypeOf(claimScore).parameter(1).toHaveProperty('address')
    expectTypeOf(getRequest).returns.toEqualTypeOf<Promise<Request>>()
    // @ts-expect-error: which market?
    void getRequest(reader, { requestId: 1n })
    // @ts-expect-error: ids are big integers
    void getRequest(reader, { address, requestId: 1 })
    // @ts-expect-error: there is no such parameter
    void getRequest(reader, { address, requestId: 1n, request: 1n })
  })

  test('take any client of viem', () => {
    void getRequest(reader, { address, requestId: 1n })
    void getRequest(writer, { address, requestId: 1n })
    void claimScore(writer, { address, requestId: 1n, index: 0, score: 1 })
  })

  test('that write give a hash, a simulation, gas, or what they did', () => {
    expectTypeOf(claimScore).returns.toEqualTypeOf<Promise<Hash>>()
    expectTypeOf(claimScore.simulate).returns.toEqualTypeOf<Promise<unknown>>()
    expectTypeOf(claimScore.estimateGas).returns.toEqualTypeOf<Promise<bigint>>()
    expectTypeOf(claimScore.sync).returns.resolves.toEqualTypeOf<
      { conceded: boolean } & { receipt: TransactionReceipt }
    >()
    expectTypeOf(createRequest.sync).returns.resolves.toHaveProperty('requestId').toEqualTypeOf<bigint>()
    expectTypeOf<WriteAction<{ a: 1 }, { b: 2 }>['sync']>().returns.resolves.toHaveProperty('b')
  })

  test('as data, go where viem takes calls', () => {
    const call = claimScore.call({ address, requestId: 1n, index: 0, score: 1 })
    expectTypeOf(call).toEqualTypeOf<ContractCall>()
    void sendCalls(writer, { calls: [call] })
    const contracts = [getRequest.call({ address, requestId: 1n })]
    void multicall(reader, { contracts })
    void simulateContract(reader, call)
    const bundler = createBundlerClient({ account: smartAccount, chain: mainnet, transport: http() })
    void bundler.sendUserOperation({ calls: [call] })
    void bundler.estimateUserOperationGas({ calls: [call, writer.market.sweep.call()] })
    expectTypeOf(getRequest.parse).returns.toEqualTypeOf<Request>()
  })
})

describe('decorators', () => {
  test('fill in the address, and only that', () => {
    expectTypeOf(reader.market.getRequest).returns.toEqualTypeOf<Promise<Request>>()
    void reader.market.getRequest({ requestId: 1n })
    void reader.market.getRequest({ requestId: 1n, blockNumber: 2n })
    // @ts-expect-error: which request?
    void reader.market.getRequest({})
    // @ts-expect-error: which request?
    void reader.market.getRequest()
    expectTypeOf(reader.market.getTruth).parameter(0).not.toHaveProperty('address')
    expectTypeOf(reader.market.getTruth).returns.toEqualTypeOf<Promise<Truth>>()
    expectTypeOf(getTruth).parameter(1).toHaveProperty('address')
  })

  test('need no parameters where there are none', () => {
    expectTypeOf(reader.market.getRequestCount).toBeCallableWith()
    expectTypeOf(writer.market.sweep).toBeCallableWith()
    expectTypeOf(writer.market.sweep.sync).toBeCallableWith({ timeout: 1000 })
    expectTypeOf(writer.market.sweep.sync).returns.resolves.toHaveProperty('amount').toEqualTypeOf<bigint>()
  })

  test('have the forms of an action', () => {
    const parameters = { requestId: 1n, index: 0, score: 1 }
    expectTypeOf(writer.market.claimScore(parameters)).resolves.toEqualTypeOf<Hash>()
    expectTypeOf(writer.market.claimScore.call(parameters)).toEqualTypeOf<ContractCall>()
    expectTypeOf(writer.market.claimScore.estimateGas(parameters)).resolves.toEqualTypeOf<bigint>()
    expectTypeOf(writer.market.claimScore.sync(parameters)).resolves.toHaveProperty('conceded')
    expectTypeOf(reader.market.getRequest.call({ requestId: 1n })).toEqualTypeOf<ContractCall>()
    expectTypeOf(reader.market.getRequest.parse(0, { requestId: 1n })).toEqualTypeOf<Request>()
    // @ts-expect-error: which request?
    reader.market.getRequest.parse(0)
    expectTypeOf(reader.market.watchEvents({ onEvents: () => {} })).toEqualTypeOf<() => void>()
  })

  test('read what a call did from receipts of every kind', async () => {
    const parameters = { requestId: 1n, index: 0, score: 1 }
    const { claimScore, sweep } = writer.market
    const { id } = await sendCalls(writer, { calls: [claimScore.call(parameters), sweep.call()] })
    const { receipts } = await waitForCallsStatus(writer, { id })
    expectTypeOf(claimScore.parse(receipts, parameters)).toEqualTypeOf<{ conceded: boolean }>()
    expectTypeOf(sweep.parse(receipts)).toEqualTypeOf<{ amount: bigint }>()
    const operation = {} as UserOperationReceipt
    expectTypeOf(claimScore.parse(operation, parameters)).toEqualTypeOf<{ conceded: boolean }>()
    const receipt = {} as TransactionReceipt
    expectTypeOf(claimScore.parse(receipt, parameters)).toEqualTypeOf<{ conceded: boolean }>()
    // @ts-expect-error: which claim?
    claimScore.parse(receipt)
  })

  test('keep readers from writing', () => {
    expectTypeOf(reader.market).not.toHaveProperty('claimScore')
    expectTypeOf(writer.market).not.toHaveProperty('getRequest')
    const both = createWalletClient({ account, chain: mainnet, transport: http() }).extend(
      marketActions({ address }),
    )
    expectTypeOf(both.market).toHaveProperty('claimScore')
    expectTypeOf(both.market).toHaveProperty('getRequest')
    expectTypeOf(both.chain).toExtend<Chain>()
    expectTypeOf(both.account).toEqualTypeOf<Account>()
  })

  test('combine into one namespace', () => {
    const both = reader.extend(marketWalletActions({ address }))
    expectTypeOf(both.market.getRequest).returns.toEqualTypeOf<Promise<Request>>()
    expectTypeOf(both.market.claimScore).returns.toEqualTypeOf<Promise<Hash>>()
  })

  test('of two protocols keep their methods apart', () => {
    const both = createWalletClient({ account, chain: mainnet, transport: http() })
      .extend(marketActions({ address }))
      .extend(raffleActions({ address }))
    expectTypeOf(both.market.getStatus).returns.resolves.toEqualTypeOf<Status>()
    expectTypeOf(both.raffle.getStatus).returns.resolves.toEqualTypeOf<'open' | 'drawn'>()
    expectTypeOf(both.market.collect.sync).returns.resolves.toHaveProperty('trainer').toEqualTypeOf<Address>()
    expectTypeOf(both.raffle.collect.sync).returns.resolves.toHaveProperty('prize').toEqualTypeOf<bigint>()
    void both.raffle.getStatus({ round: 1n })
    // @ts-expect-error: a raffle has no requests
    void both.raffle.getStatus({ requestId: 1n })
    // @ts-expect-error: a market has no rounds
    void both.market.collect({ round: 1n })
    // @ts-expect-error: methods are in namespaces only
    both.getStatus
  })

  test('give events as a union on their name', async () => {
    for (const event of await reader.market.getEvents({ fromBlock: 0n })) {
      if (event.eventName === 'TruthRevealed') expectTypeOf(event.args.labels).toEqualTypeOf<Hex>()
      if (event.eventName === 'ScoreClaimed') expectTypeOf(event.args.score).toEqualTypeOf<number>()
      // @ts-expect-error: not every event has a score
      event.args.score
    }
  })
})

test('a table of error classes has one for each error, with its arguments', () => {
  type Classes = ErrorClasses<typeof modelMarketAbi>
  expectTypeOf<Classes>().toHaveProperty('Market_WrongStatus')
  expectTypeOf<keyof Classes>().toExtend<string>()
  expectTypeOf<ConstructorParameters<Classes['Market_WrongStatus']>[0]>().toEqualTypeOf<{
    requestId: bigint
    status: number
    until: bigint
  }>()
  // @ts-expect-error: all the others are missing
  const some: Classes = {}
  // @ts-expect-error: and another contract's is not one of them
  type Other = Classes['Faucet_Empty']
  expectTypeOf<Other>().toBeAny()
  expectTypeOf(some).toEqualTypeOf<Classes>()
})

describe('lists', () => {
  test('need no parameters but the address', () => {
    expectTypeOf(listRequests(reader, { address })).toEqualTypeOf<Promise<RequestPage>>()
    expectTypeOf(reader.market.listRequests()).toEqualTypeOf<Promise<RequestPage>>()
    void reader.market.listRequests({ status: 'accepting', blockNumber: 1n })
    void reader.market.listRequests({
      status: ['accepting', 'claiming'],
      order: 'oldest',
      from: 1n,
      limit: 5,
    })
    // @ts-expect-error: which market?
    void listRequests(reader, {})
    // @ts-expect-error: there is no such status
    void reader.market.listRequests({ status: 'open' })
    // @ts-expect-error: there is no such order
    void reader.market.listRequests({ order: 'random' })
  })

  test('have requests that are unions on their status', () => {
    expectTypeOf<RequestPage['requests'][number]>().toEqualTypeOf<ListedRequest>()
    expectTypeOf<ListedRequest>().toExtend<Request>()
    expectTypeOf<ListedRequest['leading']>().toEqualTypeOf<Submission | undefined>()
    expectTypeOf<Extract<ListedRequest, { status: 'accepting' }>['until']>().toEqualTypeOf<bigint>()
  })

  test('of submissions are of a request or of a trainer', () => {
    expectTypeOf(reader.market.listSubmissions({ requestId: 1n })).toEqualTypeOf<Promise<SubmissionPage>>()
    expectTypeOf<ListedSubmission['payout']>().toEqualTypeOf<bigint>()
    void reader.market.listSubmissions({ trainer: address })
    void reader.market.listSubmissions({ requestId: 1n, trainer: address, from: { requestId: 1n, index: 3 } })
    // @ts-expect-error: of which?
    void reader.market.listSubmissions({})
    // @ts-expect-error: of which?
    void listSubmissions(reader, { address, limit: 5 })
  })

  test('are watched until told otherwise', () => {
    const onRequests = (page: RequestPage) => page.next
    expectTypeOf(watchRequests(reader, { address, onRequests })).toEqualTypeOf<() => void>()
    expectTypeOf(reader.market.watchRequests({ onRequests, status: 'stalled' })).toEqualTypeOf<() => void>()
    // @ts-expect-error: who is told?
    reader.market.watchRequests({ status: 'stalled' })
  })
})
