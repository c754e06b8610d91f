import { type InfiniteData, type QueryClient, useSuspenseQuery } from '@tanstack/react-query'
import type { Hash, Hex } from 'viem'
import { describe, expectTypeOf, test } from 'vitest'
import type { SyncResult } from '../../../chain/index.js'
import type { ModelMarketError } from '../../../errors/index.js'
import type { ChainClient } from '../../../react/index.js'
import type { RunPage } from '../actions/listRuns.js'
import type { StatePage, StatePosition } from '../actions/listStates.js'
import type { LearningPeriod, ModelState, Run, RunStatus } from '../types.js'
import {
  getRunQueryOptions,
  listStatesQueryOptions,
  type TrainingProvider,
  useAllowedCalls,
  useModelState,
  useOpenDispute,
  usePeriod,
  useRun,
  useRuns,
  useStates,
  useStatus,
  useTrainingEvents,
} from './index.js'

declare const client: ChainClient, queries: QueryClient
const address = '0x0000000000000000000000000000000000000001'
const stateHash = '0x' as Hex

test('a client may be missing yet', () => {
  expectTypeOf<Parameters<typeof TrainingProvider>[0]['client']>().toEqualTypeOf<ChainClient | undefined>()
})

describe('query options', () => {
  test('give their results to whatever takes them', () => {
    const options = getRunQueryOptions(client, { address, runId: 1n })
    expectTypeOf(queries.fetchQuery(options)).resolves.toEqualTypeOf<Run>()
    expectTypeOf(queries.getQueryData(options.queryKey)).toEqualTypeOf<Run | undefined>()
    expectTypeOf(useSuspenseQuery(options).data).toEqualTypeOf<Run>()
    const list = listStatesQueryOptions(client, { address, status: 'disputed' })
    expectTypeOf(queries.fetchInfiniteQuery(list)).resolves.toEqualTypeOf<
      InfiniteData<StatePage, StatePosition | undefined>
    >()
  })

  test('need all parameters', () => {
    // @ts-expect-error: which run?
    getRunQueryOptions(client, { address })
    // @ts-expect-error: which contract?
    getRunQueryOptions(client, { runId: 1n })
  })
})

describe('hooks', () => {
  test('have typed data and errors, and take what is not known yet', () => {
    const { data, error } = useRun({ runId: undefined })
    expectTypeOf(data).toEqualTypeOf<Run | undefined>()
    expectTypeOf(error).toEqualTypeOf<ModelMarketError | null>()
    expectTypeOf(usePeriod({ periodId: 1n }).data).toEqualTypeOf<LearningPeriod | undefined>()
    expectTypeOf(useModelState({ stateHash }).data).toEqualTypeOf<ModelState | undefined>()
    expectTypeOf(useRuns().data?.pages).toEqualTypeOf<RunPage[] | undefined>()
    expectTypeOf(useStatus({ runId: 1n }).status).toEqualTypeOf<RunStatus | undefined>()
    useStates({ runId: undefined, worker: undefined })
    useTrainingEvents({ runId: undefined, fromBlock: 0n })
    useAllowedCalls({ runId: undefined, account: undefined })
    // @ts-expect-error: which run?
    useRun({})
    // @ts-expect-error: no such status
    useRuns({ status: 'open' })
    // @ts-expect-error: no such status of a state
    useStates({ status: 'running' })
  })

  test('write, and tell the result', () => {
    const open = useOpenDispute()
    expectTypeOf(open.data).toExtend<({ disputeId: bigint; caseId: bigint } & SyncResult) | undefined>()
    expectTypeOf(open.error).toEqualTypeOf<ModelMarketError | null>()
    expectTypeOf(open.hash).toEqualTypeOf<Hash | undefined>()
    open.mutate({ stateHash })
    // @ts-expect-error: of which state?
    open.mutate({})
  })
})
