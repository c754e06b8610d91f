import { type ReactNode, Suspense, useEffect, useRef } from 'react'
import { useAppConfig } from './ConfigContext.ts'
import { ChainBanner } from './components/ChainBanner.tsx'
import { WalletButton } from './components/WalletButton.tsx'
import type { Config } from './config.ts'
import { CreateRequest, RequestDetail, RunDetail, RunList } from './pages/lazy.tsx'
import { RequestList } from './pages/RequestList.tsx'
import { home, hrefOf, type Route, runs, useRoute } from './route.ts'

export function App() {
  const { market, training } = useAppConfig()
  const route = routeIn(useRoute(), { market, training })
  const main = useFocusOnNewPage(route)
  return (
    <>
      <button className="skip" type="button" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className="top">
        <div>
          <a className="brand" href={hrefOf(home)}>
            <img src="/icon.svg" alt="" width="28" height="28" />
            Model market
          </a>
          <nav aria-label="Main">
            {market && (
              <>
                <NavLink to={home} route={route}>
                  Requests
                </NavLink>
                <NavLink to={{ page: 'create' }} route={route}>
                  New request
                </NavLink>
              </>
            )}
            {training && (
              <NavLink to={runs} route={route}>
                Runs
              </NavLink>
            )}
          </nav>
          <WalletButton />
        </div>
      </header>
      <main className="page" ref={main} tabIndex={-1}>
        <ChainBanner />
        <Suspense fallback={<p role="status">Loading…</p>}>
          <Page route={route} />
        </Suspense>
      </main>
    </>
  )
}

/** The page for an address, or the list of what there is when its contract is not there. */
function routeIn(route: Route, { market, training }: Pick<Config, 'market' | 'training'>): Route {
  const isTraining = route.page === 'runs' || route.page === 'run'
  if (isTraining && !training) return home
  return isTraining || market ? route : runs
}

function NavLink({ to, route, children }: { to: Route; route: Route; children: ReactNode }) {
  return (
    <a href={hrefOf(to)} aria-current={route.page === to.page ? 'page' : undefined}>
      {children}
    </a>
  )
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'requests':
      return <RequestList show={route.show} mine={route.mine} />
    case 'request':
      return <RequestDetail key={String(route.requestId)} requestId={route.requestId} />
    case 'create':
      return <CreateRequest />
    case 'runs':
      return <RunList show={route.show} />
    case 'run':
      return <RunDetail key={String(route.runId)} runId={route.runId} />
  }
}

/** Moves the focus to a page that has been navigated to, so that keyboards and screen readers begin there. */
function useFocusOnNewPage(route: Route) {
  const main = useRef<HTMLElement>(null)
  // The filter of a list is no page of its own.
  const page = 'show' in route ? route.page : hrefOf(route)
  const shown = useRef(page)
  useEffect(() => {
    if (shown.current === page) return
    shown.current = page
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [page])
  return main
}
