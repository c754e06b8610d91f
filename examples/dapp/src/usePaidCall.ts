import { UserRejectedError } from 'modelmarket'
import { toMarketError } from 'modelmarket/market'
import { approveCoins, getCoinAllowance, getToken, type Permit, signPermit } from 'modelmarket/token'
import type { Address, Client, TransactionReceipt } from 'viem'
import { getCapabilities, sendCalls, waitForCallsStatus } from 'viem/actions'
import { useConnectorClient } from 'wagmi'
import { useAppConfig, useReader } from './appConfig.ts'

/** A call that takes coins from its caller. */
interface PaidCall<parameters, result> {
  amount: bigint
  parameters: parameters
  /** The action, for its data and for its receipt. */
  action: {
    call(parameters: parameters & { address: Address }): object
    parse(receipts: never, parameters: parameters & { address: Address }): result
  }
  /** The hook of the same action. */
  write: {
    mutateAsync(
      parameters: parameters & { permit?: Permit },
    ): Promise<result & { receipt: TransactionReceipt }>
  }
  /** Called with what happens. */
  tell(text: string): void
}

/**
 * Returns a function that makes a call for which the market takes coins: approval and call in one batch where the wallet has atomic
 * batches (EIP-5792); else with a signed permit (ERC-2612); else, where the wallet cannot sign one, after an approval.
 */
export function usePaidCall() {
  const { market: address } = useAppConfig()
  const client = useReader()
  const { data: wallet } = useConnectorClient()

  return async <parameters extends object, result>(call: PaidCall<parameters, result>): Promise<result> => {
    const { amount, parameters, action, write, tell } = call
    // The write says that there is no wallet.
    if (!wallet) return write.mutateAsync(parameters)
    const owner = wallet.account.address
    const coin = await getToken(client, { address })
    const spender = { address: coin, spender: address, amount }

    if (await hasAtomicBatches(wallet)) {
      tell('Confirm both steps in your wallet…')
      try {
        const calls = [approveCoins.call(spender), action.call({ ...parameters, address })]
        const { id } = await sendCalls(wallet, { calls, forceAtomic: true } as never)
        tell('Waiting for a block…')
        const { receipts } = await waitForCallsStatus(wallet, { id, timeout: 120_000 })
        return action.parse(receipts as never, { ...parameters, address })
      } catch (error) {
        throw toMarketError(error)
      }
    }

    const allowance = await getCoinAllowance(client, { address: coin, owner, spender: address })
    if (allowance >= amount) return write.mutateAsync(parameters)
    tell('Sign the permit in your wallet…')
    const permit = await signPermit(wallet, spender).catch((error: unknown) => {
      if (UserRejectedError.is(error)) throw error
      // Some wallets sign no typed data.
      return undefined
    })
    if (permit) return write.mutateAsync({ ...parameters, permit })
    tell('Approve the coins in your wallet…')
    await approveCoins.sync(wallet, spender)
    return write.mutateAsync(parameters)
  }
}

/** Whether the wallet makes several calls in one transaction, all or none. Most wallets do not know the question. */
async function hasAtomicBatches(
  wallet: Client & { account: { address: Address }; chain: { id: number } },
): Promise<boolean> {
  const chainId = wallet.chain.id
  const capabilities = await getCapabilities(wallet, { account: wallet.account.address, chainId }).catch(
    () => undefined,
  )
  const status = capabilities?.atomic?.status
  return status === 'supported' || status === 'ready'
}
