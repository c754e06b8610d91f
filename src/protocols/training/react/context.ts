'use client'
import { type Context, createElement, type ReactElement } from 'react'
import {
  type ContractContext,
  ContractProvider,
  type ContractProviderProps,
  contractContext,
  useContract,
} from '../../../react/index.js'
import type { TrainingEvent } from '../events.js'
import { protocol } from './protocol.js'

/** What the hooks of training are about. */
export const trainingContext: Context<ContractContext | undefined> =
  /*#__PURE__*/ contractContext('TrainingProvider')

/**
 * Tells the hooks below it which training contract they are about, and keeps what they show up to date.
 *
 * @example
 * ```tsx
 * import { TrainingProvider, useRunCount } from 'modelmarket/training/react'
 * import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
 * import { createPublicClient, http, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const training: Address
 *
 * const queryClient = new QueryClient()
 * const client = createPublicClient({ chain: sepolia, transport: http() })
 *
 * export const App = () => (
 *   <QueryClientProvider client={queryClient}>
 *     <TrainingProvider address={training} client={client}>
 *       <Count />
 *     </TrainingProvider>
 *   </QueryClientProvider>
 * )
 *
 * const Count = () => <p>{useRunCount().data?.toString()} runs</p>
 * ```
 */
export function TrainingProvider(props: ContractProviderProps): ReactElement {
  return createElement(ContractProvider<TrainingEvent>, { ...props, context: trainingContext, protocol })
}

/**
 * Returns what the {@link TrainingProvider} around a component was given: the contract's address, and the clients that read and write.
 *
 * @throws {MissingProviderError} when there is none.
 * @example
 * ```tsx
 * import { useTraining } from 'modelmarket/training/react'
 *
 * export function TrainingAddress() {
 *   const { address, client } = useTraining()
 *   return <p>{`${address} on ${client?.chain.name}`}</p>
 * }
 * ```
 */
export function useTraining(): ContractContext {
  return useContract(trainingContext)
}
