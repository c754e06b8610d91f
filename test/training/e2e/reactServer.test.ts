import { dehydrate, hydrate, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  listRunsQueryOptions,
  MissingProviderError,
  TrainingProvider,
  useChainTime,
  useRuns,
  useStatusOf,
} from 'modelmarket/training/react'
import { createTestRun, startTraining, type TestTraining } from 'modelmarket/training/testing'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clientOf } from '../fixtures/page.js'

let training: TestTraining
beforeAll(async () => {
  training = await startTraining()
})
afterAll(() => training?.stop())

function Runs() {
  const { data } = useRuns()
  const first = data?.pages[0]?.runs[0]
  const time = `${useChainTime()}`
  return createElement('main', null, time, first ? createElement(Row, { run: first }) : ' no data')
}

function Row({ run }: { run: NonNullable<ReturnType<typeof useRuns>['data']>['pages'][0]['runs'][0] }) {
  const { status, timeLeft } = useStatusOf(run)
  return createElement('p', null, `${run.runId} ${status} ${timeLeft}`)
}

function html(queries: QueryClient) {
  const props = { address: training.address, client: clientOf(training) }
  const page = createElement(TrainingProvider, props, createElement(Runs))
  return renderToString(createElement(QueryClientProvider, { client: queries }, page))
}

test('a server renders what it has read, and the page takes it over', async () => {
  expect(typeof window).toBe('undefined')
  await createTestRun(training)
  const server = new QueryClient()
  expect(html(server)).toContain('no data')
  await server.prefetchInfiniteQuery(listRunsQueryOptions(clientOf(training), { address: training.address }))
  expect(html(server)).toContain('1 running undefined')

  // React passes what can be cloned to the page, so big integers, too.
  const page = new QueryClient()
  hydrate(page, structuredClone(dehydrate(server)))
  expect(html(page)).toBe(html(server))
})

test('a hook without a provider says which one it needs', () => {
  const page = createElement(QueryClientProvider, { client: new QueryClient() }, createElement(Runs))
  expect(() => renderToString(page)).toThrow(new MissingProviderError({ provider: 'TrainingProvider' }))
})
