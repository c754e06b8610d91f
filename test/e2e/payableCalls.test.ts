import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVault, Sender, type Vault, type WriteAction } from 'modelmarket/agents'
import { type LocalChain, startChain } from 'modelmarket/testing'
import { type Address, encodeFunctionData, parseAbi, parseEther } from 'viem'
import { estimateContractGas } from 'viem/actions'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

const abi = parseAbi(['function deposit() payable'])

const unused = () => expect.fail('a sender signs calls, and sends them itself')

/** A call that sends ether along. */
const deposit: WriteAction<{ amount: bigint }, object> = Object.assign(unused, {
  call: ({ address, amount }: { address: Address; amount: bigint }) => {
    const data = encodeFunctionData({ abi })
    return { address, abi, functionName: 'deposit', args: [], to: address, data, value: amount }
  },
  estimateGas: ((client, { address, account, amount }) =>
    estimateContractGas(client, {
      ...{ address, abi, functionName: 'deposit', value: amount },
      ...(account ? { account } : {}),
    })) satisfies WriteAction<{ amount: bigint }, object>['estimateGas'],
  parse: () => ({}),
  simulate: unused,
  sync: unused,
})

let chain: LocalChain
let contract: Address
beforeAll(async () => {
  chain = await startChain({ accounts: 1 })
  // Runs STOP, whatever it is called with.
  const hash = await payer().deployContract({ abi: [], bytecode: '0x60016000f3' })
  const { contractAddress } = await payer().waitForTransactionReceipt({ hash })
  contract = contractAddress ?? expect.fail('the contract was not deployed')
})
afterAll(() => chain?.stop())

let folder: string
let vault: Vault
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-payable-'))
  vault = await openVault({ location: folder, key: new Uint8Array(32).fill(1) })
})
afterEach(async () => {
  await payer().setAutomine(true)
  await vault.close()
  rmSync(folder, { recursive: true })
})

const payer = () => chain.client(chain.accounts[0] ?? expect.fail('the chain has no account'))
const balance = () => payer().getBalance({ address: contract })
const open = (stuckAfterMs?: number) =>
  Sender.open({ client: payer(), vault, pollingInterval: 10, stuckAfterMs })

test('a payable call sends its value', async () => {
  const before = await balance()
  const sender = await open()
  await sender.send('deposit', deposit, { address: contract, amount: parseEther('3') })
  expect(await balance()).toBe(before + parseEther('3'))
  await sender.close()
})

test('a payable call that is resumed and replaced sends its value, once', async () => {
  const before = await balance()
  const parameters = { address: contract, amount: parseEther('2') }
  await payer().setAutomine(false)
  const first = await open()
  const waiting = first.send('deposit', deposit, parameters)
  await expect.poll(() => first.pending).toEqual(['deposit'])
  const pending = async () => {
    const block = await payer().getBlock({ blockTag: 'pending', includeTransactions: true })
    return block.transactions[0]
  }
  const original = await pending()
  await first.close()
  await expect(waiting).rejects.toMatchObject({ name: 'SenderClosedError' })

  const second = await open(50)
  const again = second.send('deposit', deposit, parameters)
  await expect.poll(async () => (await pending())?.hash).not.toBe(original?.hash)
  expect((await pending())?.value).toBe(parameters.amount)
  await payer().mine({ blocks: 1 })
  await again
  expect(await balance()).toBe(before + parameters.amount)
  await second.close()
})
