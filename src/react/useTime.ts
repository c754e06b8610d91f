'use client'
import { useQueryClient } from '@tanstack/react-query'
import { type Context, useSyncExternalStore } from 'react'
import { chainState } from './chainState.js'
import { type ContractContext, useContract } from './context.js'

/**
 * Returns the chain's time in seconds since 1970, each second: the latest block's, and what has passed since this page saw it.
 * `undefined` until a block was seen, and on a server.
 */
export function useTime(context: Context<ContractContext | undefined>): bigint | undefined {
  const { client } = useContract(context)
  const queryClient = useQueryClient()
  const state = client && chainState(queryClient, client.chain.id)
  return useSyncExternalStore(state?.subscribe ?? never, state?.now ?? nothing, nothing)
}

const never = () => () => {}
const nothing = () => undefined
