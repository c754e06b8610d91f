import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AgentContext,
  allowCoins,
  type CommonEvent,
  defineEvents,
  openVault,
  type Role,
  runAgent,
  type Vault,
  VaultFullError,
} from 'modelmarket/agents'
import { type LocalChain, startChain } from 'modelmarket/testing'
import { getCoinAllowance, getCoinBalance, transferCoins } from 'modelmarket/token'
import { modelCoinAbi, modelCoinBytecode } from 'modelmarket/token/contracts'
import type { Address } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

const friend = '0x00000000000000000000000000000000000000f1'

let chain: LocalChain
let coins: Address[]
beforeAll(async () => {
  chain = await startChain({ accounts: 2 })
  coins = [await deployCoin(), await deployCoin()]
})
afterAll(() => chain?.stop())

let folder: string
let vault: Vault
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-roles-'))
  vault = await openVault({ location: folder, key: new Uint8Array(32).fill(1) })
})
afterEach(async () => {
  await vault.close()
  rmSync(folder, { recursive: true })
})

const account = (at: number) => chain.accounts[at] ?? expect.fail(`the chain has no account ${at}`)
const owner = () => chain.client(account(0))

async function deployCoin(): Promise<Address> {
  const args = [owner().account.address] as const
  const hash = await owner().deployContract({ abi: modelCoinAbi, bytecode: modelCoinBytecode, args })
  const { contractAddress } = await owner().waitForTransactionReceipt({ hash })
  return contractAddress ?? expect.fail('the coin was not deployed')
}

const coinEvents = defineEvents({ abi: modelCoinAbi, id: 'to' })

type Done = { type: 'done'; key: string }

/** Runs a role of coins until a step is done. */
async function run(
  address: Address,
  role: (context: AgentContext<Done>) => Pick<Role, 'start' | 'step'>,
  {
    client = owner(),
    fromBlock = 0n,
    disk = vault,
    onEvent = () => {},
  }: {
    client?: ReturnType<typeof owner>
    fromBlock?: bigint
    disk?: Vault
    onEvent?: (event: CommonEvent | Done) => void
  } = {},
): Promise<void> {
  const options = { client, address, vault: disk, fromBlock, pollingInterval: 20, maxWaitMs: 100 }
  const events = runAgent(
    { ...options, signal: AbortSignal.timeout(300_000) },
    {
      name: 'tester',
      follow: (reader, parameters) => coinEvents.follow(reader, parameters),
      open: (context: AgentContext<Done>) => ({
        // The owner's coins alone: what a step gives to the friend is an event, too.
        keyOf: ({ eventName, args }) =>
          eventName === 'Transfer' && args.to === owner().account.address ? args.to : undefined,
        ...role(context),
      }),
    },
  )
  for await (const event of events) {
    onEvent(event)
    if (event.type === 'failed') throw event.error
    if (event.type === 'done') return
  }
  expect.fail('no step was done')
}

/** Sends one coin to the friend for the owner's first coins. */
const give = ({ address, send, tell }: AgentContext<Done>): Pick<Role, 'step'> => ({
  async step(key) {
    await send(`${key} give`, transferCoins, { address, to: friend, amount: 1n })
    tell({ type: 'done', key })
    return 'onEvent'
  },
})

test('a call of one contract is not taken for that of another, though account, vault and id are the same', async () => {
  for (const address of coins) {
    await run(address, give)
    expect(await getCoinBalance(owner(), { address, owner: friend })).toBe(1n)
  }
  // And is made once all the same.
  for (const address of coins) {
    await run(address, give)
    expect(await getCoinBalance(owner(), { address, owner: friend })).toBe(1n)
  }
})

test('a role estimates what a call costs, and allows a contract to take coins, once', async () => {
  const [address = friend] = coins
  const spender = '0x00000000000000000000000000000000000000f2'
  const nonce = () => owner().getTransactionCount({ address: owner().account.address })
  const before = await nonce()
  let cost = 0n
  await run(address, (context) => ({
    async step(key) {
      cost = await context.gasCost(transferCoins, { address, to: friend, amount: 1n })
      for (const amount of [5n, 6n]) await allowCoins(context, { token: address, spender, amount })
      context.tell({ type: 'done', key })
      return 'done'
    },
  }))
  expect(
    await getCoinAllowance(owner(), { address, owner: owner().account.address, spender }),
  ).toBeGreaterThan(6n)
  expect(await nonce()).toBe(before + 1)
  expect(cost).toBeGreaterThan(21_000n)
})

test('an agent that cannot store sends nothing, says so, and goes on when there is space', async () => {
  const [address = friend] = coins
  const nonce = () => owner().getTransactionCount({ address: owner().account.address, blockTag: 'pending' })
  const before = await nonce()
  let isFull = false
  /** The disk is full from when the agent has started. */
  const disk = new Proxy(vault, {
    get(target, name) {
      if (isFull && (name === 'put' || name === 'write'))
        return () => Promise.reject(new VaultFullError(target.location))
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  let refusals = 0
  await run(
    address,
    ({ send, tell }) => ({
      async step(key) {
        if (refusals === 0) isFull = true
        await send(`${key} give again`, transferCoins, { address, to: friend, amount: 1n })
        tell({ type: 'done', key })
        return 'onEvent'
      },
    }),
    {
      disk,
      onEvent(event) {
        if (event.type !== 'retrying') return
        expect(event.error).toBeInstanceOf(VaultFullError)
        refusals++
        if (refusals === 3) isFull = false
      },
    },
  )
  expect(refusals).toBe(3)
  expect(await nonce()).toBe(before + 1)
})
