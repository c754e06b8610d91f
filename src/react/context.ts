'use client'
import { useQueryClient } from '@tanstack/react-query'
import {
  type Context,
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
} from 'react'
import type { Address } from 'viem'
import { requireAddress } from '../chain/index.js'
import { MissingChainError, MissingProviderError } from './errors.js'
import { follow } from './follow.js'
import type { ChainClient, ReactProtocol } from './types.js'

/** What hooks are about: a contract, and how to reach it. */
export interface ContractContext {
  /** The protocol's name. */
  protocol: string
  /** The contract's address. */
  address: Address
  /** Reads. `undefined` while there is none yet: then nothing is read. */
  client: ChainClient | undefined
  /** Signs and sends, for its account. `undefined` while no wallet is connected. */
  wallet: ChainClient | undefined
}

export interface ContractProviderProps {
  /** The contract's address. */
  address: Address
  /**
   * The client to read with: `useClient()` of wagmi, or one that you create outside of the component. While it is `undefined`,
   * nothing is read.
   */
  client: ChainClient | undefined
  /** The client to write with, and its account: `useConnectorClient().data` of wagmi, or one of viem's. */
  wallet?: ChainClient | undefined
  children?: ReactNode
}

/** Makes the context of a protocol's hooks. `provider` names the component that fills it. */
export function contractContext(provider: string): Context<ContractContext | undefined> {
  const context = createContext<ContractContext | undefined>(undefined)
  context.displayName = provider
  return context
}

/** Tells hooks which contract they are about, and keeps the queries of the contract up to date. A protocol's provider renders it. */
export function ContractProvider<event extends { args: unknown }>({
  context,
  protocol,
  address,
  client,
  wallet,
  children,
}: ContractProviderProps & {
  context: Context<ContractContext | undefined>
  protocol: ReactProtocol<event>
}): ReactElement {
  const queryClient = useQueryClient()
  useEffect(
    () => (client ? follow(queryClient, client, address, protocol) : undefined),
    [queryClient, client, address, protocol],
  )
  // An environment variable may not be set, whatever the types say.
  requireAddress(address, providerName(context))
  if (client && !client.chain) throw new MissingChainError({ provider: providerName(context) })
  const { name } = protocol
  const value = useMemo(() => ({ protocol: name, address, client, wallet }), [name, address, client, wallet])
  return createElement(context.Provider, { value }, children)
}

/** Returns what the provider around a component was given. @throws {MissingProviderError} when there is none. */
export function useContract(context: Context<ContractContext | undefined>): ContractContext {
  const contract = useContext(context)
  if (!contract) throw new MissingProviderError({ provider: providerName(context) })
  return contract
}

function providerName({ displayName = 'Provider' }: Context<ContractContext | undefined>): string {
  return displayName
}
