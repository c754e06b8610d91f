'use client'
import {
  type MutateOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { type Context, useCallback, useEffect, useRef, useState } from 'react'
import { type Chain, createClient, custom, type Hash, type Hex } from 'viem'
import { parseAccount } from 'viem/accounts'
import {
  type AnyClient,
  type CallReceipts,
  type ContractCall,
  MissingAccountError,
  type SendParameters,
  type SyncParameters,
  type SyncResult,
  type WriteAction,
  WrongChainError,
} from '../chain/index.js'
import type { ModelMarketError } from '../errors/index.js'
import { chainState } from './chainState.js'
import { type ContractContext, useContract } from './context.js'
import { AccountChangedError, CallPendingError } from './errors.js'
import { invalidateContract } from './follow.js'
import { contractKey } from './queryKey.js'
import type { ChainClient } from './types.js'

/**
 * How far a write is: the wallet is asked (`signing`, which includes its simulation), the transaction waits for a block (`mining`), it
 * is in one (`done`), or it failed.
 */
export type WriteStage = 'idle' | 'signing' | 'mining' | 'done' | 'failed'

/** What a write of a hook takes. */
export type WriteVariables<parameters> = parameters & SendParameters & SyncParameters

/**
 * A mutation of TanStack Query, and how far its transaction is. Its `error` is what the action throws, or:
 *
 * - {@link MissingAccountError}: no wallet is connected, or there is no client yet.
 * - {@link WrongChainError}: the wallet is on another chain than the client.
 * - {@link CallPendingError}: the same call is being sent already.
 * - {@link AccountChangedError}: the wallet has another account than the one that the component showed.
 *
 * With each of these nothing was sent, and the wallet was not asked.
 */
export type UseWriteResult<parameters, result> = UseMutationResult<
  result & SyncResult,
  ModelMarketError,
  WriteVariables<parameters>
> & {
  stage: WriteStage
  /** The transaction's hash, from `mining` on, and after a failure if one may have been sent. */
  hash: Hash | undefined
  /** Returns the call as data, for the `calls` of `sendCalls` (EIP-5792). */
  call: (parameters: parameters) => ContractCall
  /** Returns the result of that call from the receipts of its batch: `receipts` of `waitForCallsStatus`. */
  parse: (receipts: CallReceipts, parameters: parameters) => result
}

/**
 * Sends a write to the contract of a context. A call is never repeated by itself. While one is being sent, `mutate` does nothing and
 * `mutateAsync` rejects with a {@link CallPendingError}; the same call of another component fails with it. The arguments were made for the
 * account that the component showed: the call fails with an {@link AccountChangedError} when the wallet has another one by then.
 */
export function useWrite<parameters extends object, result>(
  context: Context<ContractContext | undefined>,
  name: string,
  action: WriteAction<parameters, result>,
): UseWriteResult<parameters, result> {
  type Variables = WriteVariables<parameters>
  type Result = result & SyncResult
  type Options = MutateOptions<Result, ModelMarketError, Variables>

  const contract = useContract(context)
  const { protocol, address, client, wallet } = contract
  const queryClient = useQueryClient()
  /** The wallet of the moment: a component may call what it was given for an earlier one. */
  const latest = useRef(wallet)
  useEffect(() => {
    latest.current = wallet
  })
  /** What the call that is being sent is about. */
  const running = useRef<ContractContext>(undefined)
  const [sent, setSent] = useState<Hash>()

  const mutation = useMutation<Result, ModelMarketError, Variables>({
    ...(client ? { mutationKey: [...contractKey(protocol, client.chain.id, address), name] } : {}),
    mutationFn: (variables) => {
      const { address, client, wallet } = running.current ?? contract
      const account = variables.account ?? wallet?.account
      if (!client || !wallet || !account) throw new MissingAccountError()
      if (!variables.account) requireSame(wallet, latest.current)
      const { id } = client.chain
      // The contract may be at the same address of the wallet's chain.
      if (wallet.chain && wallet.chain.id !== id)
        throw new WrongChainError({ expected: id, actual: wallet.chain.id })
      const state = chainState(queryClient, id)
      const call = ownData(action.call({ ...variables, address }))
      const key = `${address} ${parseAccount(account).address} ${call}`.toLowerCase()
      return once(state.pending, key, name, async () => {
        const onHash = (hash: Hash) => {
          setSent(hash)
          variables.onHash?.(hash)
        }
        const result = await action.sync(forChain(wallet, client.chain), { ...variables, address, onHash })
        state.readFrom(result.receipt.blockNumber)
        return result
      })
    },
    // What was sent may be mined, whatever the error says.
    onSettled: () => {
      const { address, client } = running.current ?? contract
      if (client) void invalidateContract(queryClient, { protocol, chainId: client.chain.id, address })
    },
    retry: false,
    // A call that waits until the machine is online again would be sent when nobody expects it.
    networkMode: 'always',
    // Some arguments are secret until they are mined.
    gcTime: 0,
  })

  const { mutateAsync: send } = mutation
  const mutateAsync = useCallback(
    async (variables: Variables, options?: Options): Promise<Result> => {
      if (running.current) throw new CallPendingError({ functionName: name })
      running.current = contract
      setSent(undefined)
      try {
        return await send(variables, options as object)
      } finally {
        running.current = undefined
      }
    },
    [send, name, contract],
  )
  const mutate = useCallback(
    (variables: Variables, options?: Options) => void mutateAsync(variables, options).catch(() => {}),
    [mutateAsync],
  )
  const { status, data, error } = mutation
  const hash = data?.receipt.transactionHash ?? hashOf(error) ?? sent
  const stages = {
    idle: 'idle',
    pending: sent ? 'mining' : 'signing',
    success: 'done',
    error: 'failed',
  } as const
  return {
    ...mutation,
    mutate,
    mutateAsync,
    stage: stages[status],
    hash: status === 'idle' ? undefined : hash,
    call: (parameters: parameters) => action.call({ ...parameters, address }),
    parse: (receipts: CallReceipts, parameters: parameters) =>
      action.parse(receipts, { ...parameters, address }),
  } as UseWriteResult<parameters, result>
}

/** Does something unless it is being done. @throws {CallPendingError} when it is. */
async function once<result>(
  pending: Set<string>,
  key: string,
  functionName: string,
  act: () => Promise<result>,
): Promise<result> {
  if (pending.has(key)) throw new CallPendingError({ functionName })
  pending.add(key)
  try {
    return await act()
  } finally {
    pending.delete(key)
  }
}

/**
 * Requires that the wallet still has the account that the call was made for.
 *
 * @throws {AccountChangedError} when it does not.
 */
function requireSame(wallet: ChainClient, latest: ChainClient | undefined): void {
  const [expected, actual] = [wallet.account?.address, latest?.account?.address]
  if (expected && expected.toLowerCase() !== actual?.toLowerCase())
    throw new AccountChangedError({ expected, actual })
}

/** What a call does by itself: with another permit before it, it is the same call. */
function ownData({ functionName, args, data }: ContractCall): Hex | undefined {
  return functionName === 'multicall' ? (args[0] as readonly Hex[]).at(-1) : data
}

/** A wallet that is asked whether it is on a chain, before it sends to it. */
function forChain(wallet: AnyClient, chain: Chain): AnyClient {
  if (wallet.chain) return wallet
  const { account, pollingInterval } = wallet
  return createClient({ account, chain, pollingInterval, transport: custom(wallet, { retryCount: 0 }) })
}

function hashOf(error: ModelMarketError | null): Hash | undefined {
  return error && 'hash' in error ? (error.hash as Hash | undefined) : undefined
}
