import { ErrorNote } from '../components/ErrorNote.tsx'

/** What to do when the page knows of no contract, and why it does not. */
export function NoMarket({ error }: { error: unknown }) {
  return (
    <main className="page">
      <section className="card">
        <h1>No contracts yet</h1>
        {error !== undefined && <ErrorNote error={error} />}
        <p>
          Start a local one with <code>npx modelmarket sandbox</code> in this folder (in the repository:{' '}
          <code>npm run sandbox</code>), and reload this page.
        </p>
        <p>
          For contracts on another chain, set <code>VITE_MARKET</code> or <code>VITE_TRAINING</code>,{' '}
          <code>VITE_CHAIN_ID</code>,<code>VITE_RPC_URL</code> and <code>VITE_FROM_BLOCK</code> before you
          start or build the app.
        </p>
      </section>
    </main>
  )
}
