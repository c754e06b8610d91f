import { TransactionUncertainError, UserRejectedError } from 'modelmarket'
import type { ContractContext, UseWriteResult } from 'modelmarket/market/react'
import { approveCoins, getCoinAllowance, getToken, type Permit, signPermit } from 'modelmarket/token'
import type { Address, Client } from 'viem'
import { getCapabilities, sendCalls, waitForCallsStatus } from 'viem/actions'

/** A call that takes coins from its caller. */
interface PaidCall<parameters, result> {
  /** Who pays: the account that the parameters were prepared for. The wallet may have changed to another since. */
  account: Address
  amount: bigint
  parameters: NoInfer<parameters>
  /** The hook of the call. */
  write: UseWriteResult<parameters, result>
  /** Called with what happens. */
  tell(text: string): void
}

/**
 * Returns a function that makes a call for which a contract takes coins: approval and call in one batch where the wallet has atomic
 * batches (EIP-5792); else with a signed permit (ERC-2612); else, where the wallet cannot sign one, after an approval.
 *
 * @param contract The contract, with the clients: what `useMarket` or `useTraining` gives.
 * @param toError Names an error of the contract.
 */
export function paidCall({ address, client, wallet }: ContractContext, toError: (error: unknown) => Error) {
  return async <parameters extends { permit?: Permit | undefined }, result>(
    call: PaidCall<parameters, result>,
  ): Promise<result> => {
    const { account, amount, parameters, write, tell } = call
    const send = (more: { permit?: Permit } = {}) => write.mutateAsync({ ...parameters, ...more, account })
    // The write says what is missing.
    if (!client || !wallet) return send()
    const coin = await getToken(client, { address })
    const spender = { address: coin, spender: address, amount, account }

    if (await hasAtomicBatches(wallet, account)) {
      tell('Confirm both steps in your wallet…')
      const calls = [approveCoins.call(spender), write.call(parameters)]
      const { id } = await sendCalls(wallet, { account, calls, forceAtomic: true } as never).catch(
        (error) => {
          throw toError(error)
        },
      )
      tell('Waiting for a block…')
      return write.parse(await receiptsOf(wallet, id), parameters)
    }

    const allowance = await getCoinAllowance(client, { address: coin, owner: account, spender: address })
    if (allowance >= amount) return send()
    tell('Sign the permit in your wallet…')
    const permit = await signPermit(wallet, spender).catch((error: unknown) => {
      if (UserRejectedError.is(error)) throw error
      // Some wallets sign no typed data.
      return undefined
    })
    if (permit) return send({ permit })
    tell('Approve the coins in your wallet…')
    await approveCoins.sync(wallet, spender)
    return send()
  }
}

/** Whether the wallet makes several calls in one transaction, all or none. Most wallets do not know the question. */
async function hasAtomicBatches(wallet: Client, account: Address): Promise<boolean> {
  const chainId = wallet.chain?.id
  if (chainId === undefined) return false
  const capabilities = await getCapabilities(wallet, { account, chainId }).catch(() => undefined)
  const status = capabilities?.atomic?.status
  return status === 'supported' || status === 'ready'
}

/** Waits for a batch as long as it takes: until it is mined or refused, a second one could pay twice. */
async function receiptsOf(wallet: Client, id: string) {
  try {
    const { receipts = [] } = await waitForCallsStatus(wallet, { id, timeout: 0 })
    return receipts
  } catch (cause) {
    throw new TransactionUncertainError({ functionName: 'sendCalls' }, { cause })
  }
}
