import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  connectChain,
  type LocalChain,
  matchers,
  startChain,
  startParties,
  type TestMatchers,
  TooFewAccountsError,
} from 'modelmarket/testing'
import { getCoinAllowance, getCoinBalance } from 'modelmarket/token'
import { type Account, getAddress, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

expect.extend(matchers)
declare module 'vitest' {
  interface Matchers<T> extends TestMatchers {}
}

/** Answers JSON-RPC as a node of another kind would: what the kind does not know is refused, the rest is anvil's answer. */
async function nodeLike(
  url: string,
  kind: { version?: string; knows: RegExp },
): Promise<Server & { url: string }> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks).toString()
    const { id, method } = JSON.parse(body) as { id: number; method: string }
    response.setHeader('content-type', 'application/json')
    const answer = (content: object) => response.end(JSON.stringify({ jsonrpc: '2.0', id, ...content }))
    if (method === 'web3_clientVersion' && kind.version !== undefined) {
      answer({ result: kind.version })
      return
    }
    if (!kind.knows.test(method)) {
      answer({ error: { code: -32004, message: `Method ${method} is not supported` } })
      return
    }
    const asked = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    response.end(await asked.text())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(server, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
}

const kinds = {
  anvil: undefined,
  hardhat: {
    version: 'HardhatNetwork/2.26.0/@nomicfoundation/edr/0.11.0',
    knows: /^(eth|evm|hardhat|net|web3)_/,
  },
  nameless: { knows: /^(eth|evm|hardhat|net)_/ },
  network: { version: 'Geth/v1.16.0', knows: /^(eth|net|web3)_/ },
}
const nobody = '0x00000000000000000000000000000000000c0de1'

let started: LocalChain
const servers: Server[] = []
beforeAll(async () => {
  started = await startChain()
})
afterAll(async () => {
  for (const server of servers) server.close()
  await started?.stop()
})

async function connected(kind: keyof typeof kinds): Promise<LocalChain> {
  const like = kinds[kind]
  if (!like) return connectChain(started.url)
  const server = await nodeLike(started.url, like)
  servers.push(server)
  return connectChain(server.url)
}

const first = ({ accounts }: LocalChain): Account => accounts[0] ?? expect.fail('there is no account')

describe.each(['anvil', 'hardhat', 'nameless'] as const)('a node that runs already, like %s', (kind) => {
  let chain: LocalChain
  beforeAll(async () => {
    chain = await connected(kind)
  })

  test('has the accounts and the chain that a started one has', () => {
    expect(chain.accounts.map(({ address }) => address)).toEqual(
      started.accounts.map(({ address }) => address),
    )
    expect(chain.chain.id).toBe(started.chain.id)
  })

  test('has its time set, and goes back to a snapshot', async () => {
    const restore = await chain.snapshot()
    const before = await chain.now()
    await chain.setTime(before + 3_600n)
    expect(await chain.now()).toBe(before + 3_600n)
    await restore()
    expect(await chain.now()).toBe(before)
  })

  test('funds and impersonates any address', async () => {
    const client = chain.client(first(chain))
    const before = await client.getBalance({ address: nobody })
    await chain.fund(nobody, 5n * 10n ** 18n)
    expect((await client.getBalance({ address: nobody })) - before).toBe(5n * 10n ** 18n)
    const impersonated = await chain.impersonate(nobody)
    const hash = await impersonated.sendTransaction({ to: first(chain).address, value: 1n })
    const receipt = client.waitForTransactionReceipt({ hash })
    await expect(receipt).toHaveStatus('success')
    expect(getAddress((await receipt).from)).toBe(getAddress(nobody))
  })

  test('goes on when the test ends', async () => {
    await chain.stop()
    expect(await started.now()).toBeGreaterThan(0n)
  })
})

test('anvil is reorganised, and hardhat says that it cannot be', async () => {
  const chain = await connected('anvil')
  await chain.setTime((await chain.now()) + 10n)
  const client = chain.client(first(chain))
  const before = await client.getBlock()
  await chain.reorganise(1)
  expect((await client.getBlock({ blockNumber: before.number })).hash).not.toBe(before.hash)

  const hardhat = await connected('hardhat')
  await expect(hardhat.reorganise(1)).toFailWith('UnsupportedByNodeError', { method: 'anvil_reorg' })
})

test('a network whose time and balances are nobody’s to set still pays, and says what it cannot do', async () => {
  const chain = await connected('network')
  const client = chain.client(first(chain))
  const before = await client.getBalance({ address: nobody })
  await chain.fund(nobody, 7n)
  expect((await client.getBalance({ address: nobody })) - before).toBe(7n)
  await expect(chain.setTime(10n ** 10n)).toFailWith('UnsupportedByNodeError', {
    method: 'evm_setNextBlockTimestamp',
  })
  await expect(chain.snapshot()).toFailWith('UnsupportedByNodeError', { method: 'evm_snapshot' })
  await expect(chain.impersonate(nobody)).toFailWith('UnsupportedByNodeError')
})

test('where nothing answers, connecting fails', async () => {
  await expect(connectChain('http://127.0.0.1:9')).toFailWith('EndpointError')
})

describe('parties', () => {
  test('have ether, and the coins that were asked for', async () => {
    const chain = await connected('hardhat')
    const party = await startParties({ chain, coins: { alice: parseEther('50'), bob: 0n } })
    const { token, faucet, parties, deployer } = party
    const coins = (owner: `0x${string}`) => getCoinBalance(deployer, { address: token, owner })
    expect(await coins(parties.alice.account.address)).toBe(parseEther('50'))
    expect(await coins(parties.bob.account.address)).toBe(0n)
    expect(await coins(faucet)).toBe(parseEther('100000'))
    expect(await deployer.getBalance(parties.bob.account)).toBeGreaterThan(parseEther('1'))
    await party.approve(faucet)
    const allowed = (owner: `0x${string}`) =>
      getCoinAllowance(deployer, { address: token, owner, spender: faucet })
    expect(await allowed(parties.alice.account.address)).toBeGreaterThan(parseEther('50'))
    expect(await allowed(parties.bob.account.address)).toBe(0n)
    await party.fund(nobody, 3n)
    expect(await coins(nobody)).toBe(3n)
    await party.stop()
    expect(await started.now()).toBeGreaterThan(0n)
  })

  test('with ether of its own on a network where its accounts have none', async () => {
    const mnemonic = 'legal winner thank year wave sausage worth useful legal winner thank yellow'
    const server = await nodeLike(started.url, kinds.hardhat)
    servers.push(server)
    const chain = await connectChain(server.url, { mnemonic, accounts: 2 })
    const { parties, deployer } = await startParties({ chain, coins: { alice: 1n } })
    expect(await deployer.getBalance(parties.alice.account)).toBeGreaterThan(parseEther('1'))
  })

  test('are refused where there are too few accounts', async () => {
    const chain = await connectChain(started.url, { accounts: 2 })
    await expect(startParties({ chain, coins: { alice: 1n, bob: 1n } })).rejects.toThrow(TooFewAccountsError)
  })
})
