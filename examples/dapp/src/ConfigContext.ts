import { GatewayStore } from 'modelmarket/content'
import { createContext, useContext, useMemo } from 'react'
import type { Account, Chain, Client, Transport } from 'viem'
import { useConfig } from 'wagmi'
import type { Config } from './config.ts'

export const AppConfigContext = createContext<Config | undefined>(undefined)

/** Returns where the contracts are. */
export function useAppConfig(): Config {
  const config = useContext(AppConfigContext)
  if (!config) throw new Error('AppConfigContext has no value: wrap the app in Providers.')
  return config
}

/** Returns the store that datasets and models are read from. */
export function useGateways(): GatewayStore {
  const { gateways } = useAppConfig()
  return useMemo(() => new GatewayStore({ gateways }), [gateways])
}

/** Returns the client that reads the contracts' chain, whichever chain the wallet is on. */
export function useReader(): Client<Transport, Chain, Account | undefined> {
  const { chain } = useAppConfig()
  return useConfig().getClient({ chainId: chain.id })
}
