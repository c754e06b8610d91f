'use client'
import { type Context, createElement, type ReactElement } from 'react'
import {
  type ContractContext,
  ContractProvider,
  type ContractProviderProps,
  contractContext,
  useContract,
} from '../../../react/index.js'
import type { MarketEvent } from '../events.js'
import { protocol } from './protocol.js'

/** What the market's hooks are about. */
export const marketContext: Context<ContractContext | undefined> =
  /*#__PURE__*/ contractContext('MarketProvider')

/**
 * Tells the hooks below it which market they are about, and keeps what they show up to date.
 *
 * @example
 * ```tsx
 * import { MarketProvider, useRequestCount } from 'modelmarket/market/react'
 * import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
 * import { createPublicClient, http, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const market: Address
 *
 * const queryClient = new QueryClient()
 * const client = createPublicClient({ chain: sepolia, transport: http() })
 *
 * export const App = () => (
 *   <QueryClientProvider client={queryClient}>
 *     <MarketProvider address={market} client={client}>
 *       <Count />
 *     </MarketProvider>
 *   </QueryClientProvider>
 * )
 *
 * const Count = () => <p>{useRequestCount().data?.toString()} requests</p>
 * ```
 */
export function MarketProvider(props: ContractProviderProps): ReactElement {
  return createElement(ContractProvider<MarketEvent>, { ...props, context: marketContext, protocol })
}

/**
 * Returns what the {@link MarketProvider} around a component was given: the market's address, and the clients that read and write.
 *
 * @throws {MissingProviderError} when there is none.
 * @example
 * ```tsx
 * import { useMarket } from 'modelmarket/market/react'
 *
 * export function MarketAddress() {
 *   const { address, client } = useMarket()
 *   return <p>{`${address} on ${client?.chain.name}`}</p>
 * }
 * ```
 */
export function useMarket(): ContractContext {
  return useContract(marketContext)
}
