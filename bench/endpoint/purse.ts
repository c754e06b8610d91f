import type { Address, Client } from 'viem'
import { getBalance, getBlock, getBlockNumber, getTransactionReceipt } from 'viem/actions'
import { getCoinBalance } from '../../src/token/index.js'

/** What a party has. */
export interface Purse {
  /** Of all coins, in their smallest unit. */
  coins: bigint
  /** In wei. */
  ether: bigint
}

/** Counts what a party has, on the real chain. */
export async function purseOf(client: Client, coins: readonly Address[], owner: Address): Promise<Purse> {
  const balances = await Promise.all(coins.map((address) => getCoinBalance(client, { address, owner })))
  const ether = await getBalance(client, { address: owner })
  return { coins: balances.reduce((sum, balance) => sum + balance, 0n), ether }
}

/** The highest price that accounts paid for gas, as a multiple of what the network asked at that time. */
export async function feeRatio(
  client: Client,
  accounts: readonly Address[],
  fromBlock: bigint,
): Promise<number> {
  const senders = accounts.map((account) => account.toLowerCase())
  const end = await getBlockNumber(client, { cacheTime: 0 })
  let most = 0
  for (let blockNumber = fromBlock; blockNumber <= end; blockNumber++) {
    const block = await getBlock(client, { blockNumber, includeTransactions: true })
    for (const { from, hash } of block.transactions) {
      if (!senders.includes(from.toLowerCase())) continue
      const { effectiveGasPrice } = await getTransactionReceipt(client, { hash })
      most = Math.max(most, Number(effectiveGasPrice) / (Number(block.baseFeePerGas) + usualTip))
    }
  }
  return most
}

/** What anvil suggests as a tip, in wei. */
const usualTip = 1e9
