import type { TestClient } from 'modelmarket/testing'
import { type Address, type Hex, hexToBytes, type TransactionReceipt } from 'viem'
import { TransactionRevertedError } from '../../src/chain/index.js'

/** A call, and which of the chain's own accounts makes it. */
export interface Transaction {
  from: Address
  call: { to: Address; data: Hex; functionName: string }
}

/** What a transaction cost. */
export interface Cost {
  /** Gas of the whole transaction, as its receipt says. */
  gas: number
  /** What no transaction with its calldata can be cheaper than. */
  floor: number
  receipt: TransactionReceipt
}

/**
 * 21,000 and the calldata: the larger of the standard price, 4 gas for a zero byte and 16 for another, and of the
 * least that EIP-7623 charges, 10 and 40. That is always the second; the first is what a call pays that computes.
 */
function floorOf(data: Hex): number {
  const bytes = hexToBytes(data)
  const zeros = bytes.filter((byte) => byte === 0).length
  const tokens = zeros + 4 * (bytes.length - zeros)
  return 21_000 + Math.max(4 * tokens, 10 * tokens)
}

/** What EIP-7825 lets one transaction take. */
const transactionGas = 2n ** 24n
/** Room for a thousand of those. */
const blockGas = 2n ** 34n

/** Sends a transaction and mines it in a block of its own. */
export async function send(client: TestClient, transaction: Transaction): Promise<Cost> {
  const [cost] = await sendAll(client, [transaction])
  return cost as Cost
}

/** Sends transactions and mines them in one block. The costs are in the order of the block. */
export async function sendAll(client: TestClient, transactions: readonly Transaction[]): Promise<Cost[]> {
  await client.setBlockGasLimit({ gasLimit: blockGas })
  await client.setAutomine(false)
  const nonces = new Map<Address, number>()
  const sent: Promise<{ hash: Hex; call: Transaction['call'] }>[] = []
  for (const { from, call } of transactions) {
    const nonce = nonces.get(from) ?? (await client.getTransactionCount({ address: from }))
    nonces.set(from, nonce + 1)
    const { to, data } = call
    const hash = client.sendUnsignedTransaction({ from, to, data, gas: transactionGas, nonce })
    sent.push(hash.then((hash) => ({ hash, call })))
  }
  const hashes = await Promise.all(sent)
  await client.mine({ blocks: 1 })
  await client.setAutomine(true)
  const costs = await Promise.all(
    hashes.map(async ({ hash, call }): Promise<Cost> => {
      const receipt = await client.getTransactionReceipt({ hash })
      const { functionName } = call
      if (receipt.status !== 'success') throw new TransactionRevertedError({ hash, functionName })
      return { gas: Number(receipt.gasUsed), floor: floorOf(call.data), receipt }
    }),
  )
  return costs.sort((a, b) => a.receipt.transactionIndex - b.receipt.transactionIndex)
}
