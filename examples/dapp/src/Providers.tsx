import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { MarketProvider } from 'modelmarket/market/react'
import { type ReactNode, useState } from 'react'
import { useConnectorClient, WagmiProvider } from 'wagmi'
import { AppConfigContext, useReader } from './ConfigContext.ts'
import type { Config } from './config.ts'
import { createWagmiConfig } from './wallets.ts'

/** Gives the pages the chain, the wallet and the market. */
export function Providers({ config, children }: { config: Config; children: ReactNode }) {
  const [wagmiConfig] = useState(() => createWagmiConfig(config))
  const [queryClient] = useState(() => new QueryClient())
  return (
    <AppConfigContext value={config}>
      <WagmiProvider config={wagmiConfig}>
        <QueryClientProvider client={queryClient}>
          <Market config={config}>{children}</Market>
        </QueryClientProvider>
      </WagmiProvider>
    </AppConfigContext>
  )
}

/** The market, with wagmi's clients. It has a wallet only while that is on the market's chain. */
function Market({ config, children }: { config: Config; children: ReactNode }) {
  const client = useReader()
  const { data: wallet } = useConnectorClient()
  return (
    <MarketProvider
      address={config.market}
      client={client}
      wallet={wallet?.chain?.id === config.chain.id ? wallet : undefined}
    >
      {children}
    </MarketProvider>
  )
}
