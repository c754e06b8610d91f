import { type Abi, decodeFunctionData, erc20Abi, type Hex } from 'viem'
import { getBlock, getBlockNumber, getTransactionReceipt } from 'viem/actions'
import type { AnyClient } from '../../src/chain/index.js'

/** A transaction on chain. */
export interface Mined {
  block: bigint
  /** The block's time, in seconds. */
  time: bigint
  from: Hex
  hash: Hex
  /** The name of the function, if it has one, and its first argument, mostly the number of what it is about. */
  call: string
  about: string
  data: Hex
  isSuccess: boolean
  /** What a unit of gas cost, in wei. */
  price: bigint
  baseFee: bigint
}

/** Lists the transactions of some accounts, in order. `abi`: of the contracts that they call, besides coins. */
export async function transactionsOf(
  client: AnyClient,
  { accounts, abi, fromBlock }: { accounts: readonly Hex[]; abi: Abi; fromBlock: bigint },
): Promise<Mined[]> {
  const own = new Set(accounts.map((account) => account.toLowerCase()))
  const head = await getBlockNumber(client, { cacheTime: 0 })
  const found: Mined[] = []
  for (let blockNumber = fromBlock; blockNumber <= head; blockNumber++) {
    const block = await getBlock(client, { blockNumber, includeTransactions: true })
    for (const { from, hash, input } of block.transactions) {
      if (!own.has(from.toLowerCase())) continue
      const receipt = await getTransactionReceipt(client, { hash })
      found.push({
        block: blockNumber,
        time: block.timestamp,
        from,
        hash,
        ...callOf(abi, input),
        data: input,
        isSuccess: receipt.status === 'success',
        price: receipt.effectiveGasPrice,
        baseFee: block.baseFeePerGas ?? 0n,
      })
    }
  }
  return found
}

function callOf(abi: Abi, data: Hex): Pick<Mined, 'call' | 'about'> {
  try {
    const { functionName, args } = decodeFunctionData({ abi: [...abi, ...erc20Abi], data })
    const [first] = args ?? []
    return { call: functionName, about: typeof first === 'object' ? '' : String(first ?? '') }
  } catch {
    return { call: data.slice(0, 10), about: '' }
  }
}
