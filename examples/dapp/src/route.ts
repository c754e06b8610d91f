import { useSyncExternalStore } from 'react'

/** A page of the app, as the address bar names it after `#`. */
export type Route =
  | { page: 'requests'; show: string; mine: boolean }
  | { page: 'request'; requestId: bigint }
  | { page: 'create' }
  | { page: 'runs'; show: string }
  | { page: 'run'; runId: bigint }

/** The list of requests, with which the market begins. */
export const home: Route = { page: 'requests', show: 'all', mine: false }

/** The list of runs, with which training begins. */
export const runs: Route = { page: 'runs', show: 'all' }

/** Returns the page that the address bar names. The list is the page for every unknown address. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => location.hash))
}

function subscribe(onChange: () => void): () => void {
  addEventListener('hashchange', onChange)
  return () => removeEventListener('hashchange', onChange)
}

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?')
  const id = /^requests\/(\d{1,78})$/.exec(path)?.[1]
  if (id !== undefined) return { page: 'request', requestId: BigInt(id) }
  if (path === 'new') return { page: 'create' }
  const runId = /^runs\/(\d{1,78})$/.exec(path)?.[1]
  if (runId !== undefined) return { page: 'run', runId: BigInt(runId) }
  const search = new URLSearchParams(query)
  if (path === 'runs') return { page: 'runs', show: search.get('show') ?? 'all' }
  return { page: 'requests', show: search.get('show') ?? 'all', mine: search.has('mine') }
}

/** Returns the address of a page, for links. */
export function hrefOf(route: Route): string {
  switch (route.page) {
    case 'request':
      return `#/requests/${route.requestId}`
    case 'create':
      return '#/new'
    case 'run':
      return `#/runs/${route.runId}`
    case 'runs':
      return route.show === 'all' ? '#/runs' : `#/runs?${new URLSearchParams({ show: route.show })}`
    case 'requests': {
      const search = new URLSearchParams()
      if (route.show !== 'all') search.set('show', route.show)
      if (route.mine) search.set('mine', '1')
      return search.size > 0 ? `#/?${search}` : '#/'
    }
  }
}
