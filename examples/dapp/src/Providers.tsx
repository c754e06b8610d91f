import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { MarketProvider } from 'modelmarket/market/react'
import { TrainingProvider } from 'modelmarket/training/react'
import { type ReactNode, useState } from 'react'
import { useConnectorClient, WagmiProvider } from 'wagmi'
import { AppConfigContext, useReader } from './ConfigContext.ts'
import type { Config } from './config.ts'
import { createWagmiConfig } from './wallets.ts'

/** Gives the pages the chain, the wallet and the contracts. */
export function Providers({ config, children }: { config: Config; children: ReactNode }) {
  const [wagmiConfig] = useState(() => createWagmiConfig(config))
  const [queryClient] = useState(() => new QueryClient())
  return (
    <AppConfigContext value={config}>
      <WagmiProvider config={wagmiConfig}>
        <QueryClientProvider client={queryClient}>
          <Contracts config={config}>{children}</Contracts>
        </QueryClientProvider>
      </WagmiProvider>
    </AppConfigContext>
  )
}

/** The contracts, with wagmi's clients. They have a wallet only while that is on their chain. */
function Contracts({
  config: { chain, market, training },
  children,
}: {
  config: Config
  children: ReactNode
}) {
  const client = useReader()
  const { data } = useConnectorClient()
  const clients = { client, wallet: data?.chain?.id === chain.id ? data : undefined }
  const inTraining = training ? (
    <TrainingProvider address={training.address} {...clients}>
      {children}
    </TrainingProvider>
  ) : (
    children
  )
  if (!market) return inTraining
  return (
    <MarketProvider address={market.address} {...clients}>
      {inTraining}
    </MarketProvider>
  )
}
