import type { TestClient } from 'modelmarket/testing'
import type { Address, Hex, TransactionReceipt } from 'viem'
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
  /** Its calldata. */
  data: Hex
  logs: TransactionReceipt['logs']
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

/** Sends transactions and mines them in one block, in this order. */
export async function sendAll(client: TestClient, transactions: readonly Transaction[]): Promise<Cost[]> {
  await client.setBlockGasLimit({ gasLimit: blockGas })
  await client.setAutomine(false)
  const nonces = new Map<Address, number>()
  const hashes: Hex[] = []
  for (const { from, call } of transactions) {
    const nonce = nonces.get(from) ?? (await client.getTransactionCount({ address: from }))
    nonces.set(from, nonce + 1)
    const { to, data } = call
    // One after the other: the chain orders transactions of one price by when they came.
    hashes.push(await client.sendUnsignedTransaction({ from, to, data, gas: transactionGas, nonce }))
  }
  await client.mine({ blocks: 1 })
  await client.setAutomine(true)
  return Promise.all(
    transactions.map(async ({ call }, i): Promise<Cost> => {
      const hash = hashes[i] as Hex
      const { status, transactionIndex, gasUsed, logs } = await client.getTransactionReceipt({ hash })
      const { functionName, data } = call
      if (status !== 'success') throw new TransactionRevertedError({ hash, functionName })
      if (transactionIndex !== i) throw new RangeError(`transaction ${i} was mined as ${transactionIndex}`)
      return { gas: Number(gasUsed), data, logs }
    }),
  )
}

/** Runs an action, and restores the chain's state from before it. */
export async function undo<result>(client: TestClient, act: () => Promise<result>): Promise<result> {
  const id = await client.snapshot()
  const result = await act()
  await client.revert({ id })
  return result
}
