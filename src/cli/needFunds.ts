import type { Account, Address, Chain, Client, Transport } from 'viem'
import { getBalance } from 'viem/actions'
import { askWith } from '../chain/index.js'
import { getCoinBalance, InsufficientBalanceError } from '../token/index.js'
import { NoEtherError } from './errors.js'

type Payer = Client<Transport, Chain | undefined, Account>

/**
 * Checks that an account can pay for any gas at all, before work begins that would need it.
 *
 * @throws {NoEtherError} when it has no ether.
 */
export async function needEther(client: Payer): Promise<void> {
  const { address } = client.account
  const balance = await askWith(client, 'eth_getBalance', (client) => getBalance(client, { address }))
  if (balance === 0n) throw new NoEtherError(address)
}

/**
 * Checks that an account has enough coins, and returns its balance.
 *
 * @throws {InsufficientBalanceError} when it has fewer.
 */
export async function needCoins(
  client: Payer,
  { token, amount }: { token: Address; amount: bigint },
): Promise<bigint> {
  const sender = client.account.address
  const balance = await getCoinBalance(client, { address: token, owner: sender })
  if (balance < amount) throw new InsufficientBalanceError({ sender, balance, needed: amount })
  return balance
}
