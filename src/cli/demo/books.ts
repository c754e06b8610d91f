import type { Address, Client } from 'viem'
import { getCoinBalance } from '../../token/index.js'

/** Coins by holder, in the smallest unit. */
export type Balances = Readonly<Record<string, bigint>>

type Holders = Readonly<Record<string, Address>>

/** What everybody had and has. */
export interface Books {
  before: Balances
  after: Balances
  /** Whether all holders together have what they had. */
  conserved: boolean
  /** What is left in the contracts. */
  finalBalance: bigint
}

/**
 * Opens the books of a demo: reads what each holder has.
 *
 * @param parameters.people Everybody who may hold coins when the demo begins or ends.
 * @param parameters.contracts The contracts that hold coins in between.
 * @returns A function that closes the books.
 */
export async function openBooks(
  client: Client,
  { token, people, contracts }: { token: Address; people: Holders; contracts: Holders },
): Promise<() => Promise<Books>> {
  const holders = { ...people, ...contracts }
  const before = await readBalances(client, { token, holders })
  return async () => {
    const after = await readBalances(client, { token, holders })
    const finalBalance = Object.keys(contracts).reduce((sum, name) => sum + (after[name] ?? 0n), 0n)
    return { before, after, conserved: total(before) === total(after), finalBalance }
  }
}

async function readBalances(
  client: Client,
  { token, holders }: { token: Address; holders: Holders },
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
