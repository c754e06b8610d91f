import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { loadConfig } from './config.ts'
import { Providers } from './Providers.tsx'
import { NoMarket } from './pages/NoMarket.tsx'
import { announceSandboxWallets } from './wallets.ts'
import './styles.css'

let problem: unknown
const config = await loadConfig().catch((error: unknown) => {
  problem = error
  return undefined
})
// A page that is deployed has no node that signs for whoever asks.
if (import.meta.env.DEV && config?.sandbox) announceSandboxWallets(config.sandbox)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      {config ? (
        <Providers config={config}>
          <App />
        </Providers>
      ) : (
        <NoMarket error={problem} />
      )}
    </StrictMode>,
  )
}
