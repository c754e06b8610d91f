'use client'
import {
  type MutateOptions,
  type UseMutationResult,
  useMutation,
  useQueryClient,
} from '@tanstack/react-query'
import { type Context, useCallback, useRef, useState } from 'react'
import type { Hash } from 'viem'
import {
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
import { CallPendingError } from './errors.js'
import { invalidateContract } from './follow.js'
import { plain } from './queryKey.js'

/**
 * How far a write is: the wallet is asked (`signing`, which includes its simulation), the transaction waits for a block (`mining`), it
 * is in one (`done`), or it failed.
 */
export type WriteStage = 'idle' | 'signing' | 'mining' | 'done' | 'failed'

/** What a write of a hook takes. */
export type WriteVariables<parameters> = parameters & SendParameters & SyncParameters

/** A mutation of TanStack Query, and how far its transaction is. */
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
 * `mutateAsync` rejects with a {@link CallPendingError}; the same call of another component fails with it.
 */
export function useWrite<parameters extends object, result>(
  context: Context<ContractContext | undefined>,
  name: string,
  action: WriteAction<parameters, result>,
): UseWriteResult<parameters, result> {
  type Variables = WriteVariables<parameters>
  type Result = result & SyncResult
  type Options = MutateOptions<Result, ModelMarketError, Variables>

  const { protocol, address, client, wallet } = useContract(context)
  const queries = useQueryClient()
  const busy = useRef(false)
  const [sent, setSent] = useState<Hash>()

  const mutation = useMutation<Result, ModelMarketError, Variables>({
    mutationKey: ['modelmarket', protocol, client?.chain.id, address, name],
    mutationFn: (variables) => {
      const { account } = wallet ?? {}
      if (!client || !wallet || !(account || variables.account)) throw new MissingAccountError()
      const [expected, actual] = [client.chain.id, wallet.chain.id]
      // The contract may be at the same address of the wallet's chain.
      if (expected !== actual) throw new WrongChainError({ expected, actual })
      const key = JSON.stringify(plain([name, address, account?.address, variables]))
      return once(chainState(queries, expected).pending, key, name, async () => {
        const onHash = (hash: Hash) => {
          setSent(hash)
          variables.onHash?.(hash)
        }
        const result = await action.sync(wallet, { ...variables, address, onHash })
        chainState(queries, expected).reach(result.receipt.blockNumber)
        return result
      })
    },
    // What was sent may be mined, whatever the error says.
    onSettled: () => {
      if (client) void invalidateContract(queries, { protocol, chainId: client.chain.id, address })
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
      if (busy.current) throw new CallPendingError({ functionName: name })
      busy.current = true
      setSent(undefined)
      try {
        return await send(variables, options as object)
      } finally {
        busy.current = false
      }
    },
    [send, name],
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

function hashOf(error: ModelMarketError | null): Hash | undefined {
  return error && 'hash' in error ? (error.hash as Hash | undefined) : undefined
}
