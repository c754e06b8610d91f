import { Suspense, useEffect, useRef } from 'react'
import { ChainBanner } from './components/ChainBanner.tsx'
import { WalletButton } from './components/WalletButton.tsx'
import { CreateRequest, RequestDetail } from './pages/lazy.tsx'
import { RequestList } from './pages/RequestList.tsx'
import { home, hrefOf, type Route, useRoute } from './route.ts'

export function App() {
  const route = useRoute()
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
            <a href={hrefOf(home)} aria-current={route.page === 'requests' ? 'page' : undefined}>
              Requests
            </a>
            <a href={hrefOf({ page: 'create' })} aria-current={route.page === 'create' ? 'page' : undefined}>
              New request
            </a>
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

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'requests':
      return <RequestList show={route.show} mine={route.mine} />
    case 'request':
      return <RequestDetail key={String(route.requestId)} requestId={route.requestId} />
    case 'create':
      return <CreateRequest />
  }
}

/** Moves the focus to a page that has been navigated to, so that keyboards and screen readers begin there. */
function useFocusOnNewPage(route: Route) {
  const main = useRef<HTMLElement>(null)
  const page = route.page === 'request' ? `request ${route.requestId}` : route.page
  const shown = useRef(page)
  useEffect(() => {
    if (shown.current === page) return
    shown.current = page
    main.current?.focus({ preventScroll: true })
    scrollTo(0, 0)
  }, [page])
  return main
}
