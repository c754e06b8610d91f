import { strict as assert } from 'node:assert'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { listRunsQueryOptions, TrainingProvider, useChainTime, useRuns } from 'modelmarket/training/react'
import { createElement } from 'react'
import { renderToString } from 'react-dom/server'
import { createClient, custom } from 'viem'
import { foundry } from 'viem/chains'

assert.equal(typeof window, 'undefined')

/** @type {string[]} */
const asked = []
const client = createClient({
  chain: foundry,
  transport: custom({ request: async ({ method }) => asked.push(method) }),
})
const address = '0x00000000000000000000000000000000000000aa'

function Runs() {
  const { data, isPending } = useRuns()
  return createElement('p', null, `${isPending} ${data?.pages.length} ${useChainTime()}`)
}

const page = createElement(TrainingProvider, { address, client }, createElement(Runs))
/** @param {QueryClient} queries */
const render = (queries) => renderToString(createElement(QueryClientProvider, { client: queries }, page))

// Without data a server shows what a page shows first, and asks nothing.
assert.equal(render(new QueryClient()), '<p>true undefined undefined</p>')
assert.deepEqual(asked, [])

// What was read before is shown.
const queries = new QueryClient()
const { queryKey } = listRunsQueryOptions(client, { address })
const read = { runs: [], next: undefined, until: undefined, count: 0n, blockNumber: 1n, timestamp: 1n }
queries.setQueryData(queryKey, { pages: [read], pageParams: [undefined] })
assert.equal(render(queries), '<p>false 1 undefined</p>')
