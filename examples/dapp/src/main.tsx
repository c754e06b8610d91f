import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './App.tsx'
import { loadConfig } from './config.ts'
import { Providers } from './Providers.tsx'
import { NoMarket } from './pages/NoMarket.tsx'
import { announceSandboxWallets } from './wallets.ts'
import './styles.css'

const config = await loadConfig()
if (config?.sandbox) announceSandboxWallets(config.sandbox)

const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      {config ? (
        <Providers config={config}>
          <App />
        </Providers>
      ) : (
        <NoMarket />
      )}
    </StrictMode>,
  )
}
