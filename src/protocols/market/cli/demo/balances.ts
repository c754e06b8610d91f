import type { Address, Client } from 'viem'
import { getCoinBalance } from '../../../../token/index.js'

/** Coins by holder, in the smallest unit. */
export type Balances = Readonly<Record<string, bigint>>

/** Reads what each holder has. */
export async function readBalances(
  client: Client,
  { token, holders }: { token: Address; holders: Readonly<Record<string, Address>> },
): Promise<Balances> {
  const entries = Object.entries(holders).map(
    async ([name, owner]) => [name, await getCoinBalance(client, { address: token, owner })] as const,
  )
  return Object.fromEntries(await Promise.all(entries))
}

/** All coins of all holders. */
export function total(balances: Balances): bigint {
  return Object.values(balances).reduce((sum, balance) => sum + balance, 0n)
}
