import { type InfiniteData, type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { Account, Chain, Client, Hash, HttpTransport, PublicClient, Transport, WalletClient } from 'viem'
import { describe, expectTypeOf, test } from 'vitest'
import type { SyncResult } from '../../../chain/index.js'
import type { ModelMarketError } from '../../../errors/index.js'
import type { ChainClient } from '../../../react/index.js'
import type { RequestPage } from '../actions/listRequests.js'
import type { ListedSubmission } from '../actions/listSubmissions.js'
import type { Request, Status, Submission } from '../types.js'
import {
  findSubmissionQueryOptions,
  getRequestQueryOptions,
  listRequestsQueryOptions,
  type MarketProvider,
  useAllowedCalls,
  useFindSubmission,
  useMarketEvents,
  useRequest,
  useRequests,
  useStatus,
  useSubmissions,
  useSubmitModel,
} from './index.js'

declare const client: ChainClient, queries: QueryClient
const address = '0x0000000000000000000000000000000000000001'

describe('a client', () => {
  test('may be any of viem that has a chain', () => {
    expectTypeOf<PublicClient<HttpTransport, Chain>>().toExtend<ChainClient>()
    expectTypeOf<WalletClient<Transport, Chain, Account>>().toExtend<ChainClient>()
    expectTypeOf<Client<Transport, Chain>>().toExtend<ChainClient>()
    expectTypeOf<Client>().not.toExtend<ChainClient>()
  })

  test('may be missing yet', () => {
    expectTypeOf<Parameters<typeof MarketProvider>[0]['client']>().toEqualTypeOf<ChainClient | undefined>()
  })
})

describe('query options', () => {
  test('give their results to whatever takes them', () => {
    const options = getRequestQueryOptions(client, { address, requestId: 1n })
    expectTypeOf(queries.fetchQuery(options)).resolves.toEqualTypeOf<Request>()
    expectTypeOf(queries.getQueryData(options.queryKey)).toEqualTypeOf<Request | undefined>()
    expectTypeOf(useSuspenseQuery(options).data).toEqualTypeOf<Request>()
    const list = listRequestsQueryOptions(client, { address, status: 'accepting' })
    expectTypeOf(queries.fetchInfiniteQuery(list)).resolves.toEqualTypeOf<
      InfiniteData<RequestPage, bigint | undefined>
    >()
  })

  test('have null where the read has nothing', () => {
    const options = findSubmissionQueryOptions(client, { address, requestId: 1n, commitment: '0x' })
    expectTypeOf(queries.fetchQuery(options)).resolves.toEqualTypeOf<Submission | null>()
    expectTypeOf(useFindSubmission({ requestId: 1n, commitment: '0x' }).data).toEqualTypeOf<
      Submission | null | undefined
    >()
  })

  test('need all parameters', () => {
    // @ts-expect-error: which request?
    getRequestQueryOptions(client, { address })
    // @ts-expect-error: which market?
    getRequestQueryOptions(client, { requestId: 1n })
  })
})

describe('hooks', () => {
  test('have typed data and errors, and take what is not known yet', () => {
    const { data, error } = useRequest({ requestId: undefined })
    expectTypeOf(data).toEqualTypeOf<Request | undefined>()
    expectTypeOf(error).toEqualTypeOf<ModelMarketError | null>()
    expectTypeOf(useRequests().data?.pages).toEqualTypeOf<RequestPage[] | undefined>()
    expectTypeOf(useStatus({ requestId: 1n }).status).toEqualTypeOf<Status | undefined>()
    useSubmissions({ trainer: undefined })
    useSubmissions({ requestId: undefined, trainer: undefined })
    useRequests({ requester: undefined })
    useMarketEvents({ requestId: undefined, fromBlock: 0n })
    useAllowedCalls({ requestId: undefined, account: undefined })
    // @ts-expect-error: whose?
    useSubmissions({})
    // @ts-expect-error: which request?
    useRequest({})
    // @ts-expect-error: no such status
    useRequests({ status: 'open' })
  })

  test('give the submission with an allowed call', () => {
    const { calls = [] } = useAllowedCalls({ requestId: 1n })
    expectTypeOf(calls[0]?.submission).toEqualTypeOf<ListedSubmission | undefined>()
    expectTypeOf(useStatus({ requestId: 1n }).timeLeft).toEqualTypeOf<bigint | undefined>()
  })

  test('write, and tell the result', () => {
    const submit = useSubmitModel()
    expectTypeOf(submit.data).toEqualTypeOf<({ index: number } & SyncResult) | undefined>()
    expectTypeOf(submit.error).toEqualTypeOf<ModelMarketError | null>()
    expectTypeOf(submit.hash).toEqualTypeOf<Hash | undefined>()
    expectTypeOf(submit.parse([], { requestId: 1n, truth: '0x', commitment: '0x' })).toEqualTypeOf<{
      index: number
    }>()
    // @ts-expect-error: no commitment
    submit.mutate({ requestId: 1n, truth: '0x' })
  })
})
