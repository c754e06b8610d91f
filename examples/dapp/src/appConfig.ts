import { GatewayStore } from 'modelmarket/content'
import { createContext, useContext, useMemo } from 'react'
import type { Config } from './config.ts'

export const AppConfigContext = createContext<Config | undefined>(undefined)

/** Returns where the market is. */
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
