import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DeployProgress,
  deployMarket,
  marketAddresses,
  marketDeployments,
} from 'modelmarket/market/deploy'
import { type LocalChain, startChain } from 'modelmarket/testing'
import { getCoinBalance, getToken, getTreasury } from 'modelmarket/token'
import { type Address, type Hex, isAddressEqual, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { create2Deployer, DeployerMissingError } from '../../../src/deploy/index.js'
import { runScript } from '../../fixtures/forgeScript.js'

let chain: LocalChain
let scratch: string
beforeAll(async () => {
  chain = await startChain()
  scratch = await mkdtemp(join(tmpdir(), 'modelmarket-'))
})
afterAll(async () => {
  await chain?.stop()
  await rm(scratch, { recursive: true, force: true })
})

function account(index: number) {
  const found = chain.accounts[index]
  if (!found) throw new RangeError(`no account ${index}`)
  return found
}

/** Runs the deployment script as its header says, and gives the addresses that it returned. */
async function deployByScript({ recipient, treasury }: { recipient: Address; treasury: Address }) {
  const { coin, faucet, market } = await runScript({
    script: 'Market.s.sol',
    chain,
    scratch,
    env: { RECIPIENT: recipient, TREASURY: treasury },
  })
  return [coin, faucet, market]
}

test('the script and the SDK deploy to the same addresses, and again without harm', {
  timeout: 800_000,
}, async () => {
  const client = chain.client(account(0))
  const [recipient, treasury] = [account(1).address, account(2).address]
  const parameters = { treasury, modelCoin: { recipient, faucet: true } } as const
  const expected = marketAddresses(parameters)
  const codes = async () =>
    Promise.all(Object.values(expected).map((address: Address) => client.getCode({ address })))

  expect(await codes()).toEqual([undefined, undefined, undefined])
  const scripted = await deployByScript({ recipient, treasury })
  expect(scripted.map((address) => address?.toLowerCase())).toEqual(
    [expected.token, expected.faucet, expected.market].map((address) => address.toLowerCase()),
  )
  const deployed = await codes()
  expect(deployed.every((code) => code !== undefined)).toBe(true)

  // Both find everything in its place, and send nothing.
  const nonce = await client.getTransactionCount({ address: account(0).address })
  expect(await deployMarket(client, parameters)).toEqual(expected)
  expect(await deployByScript({ recipient, treasury })).toEqual(scripted)
  expect(await client.getTransactionCount({ address: account(0).address })).toBe(nonce)
  expect(await codes()).toEqual(deployed)

  expect(await getToken(client, { address: expected.market })).toBe(expected.token)
  expect(await getTreasury(client, { address: expected.market })).toBe(treasury)
  expect(await getCoinBalance(client, { address: expected.token, owner: recipient })).toBe(
    parseEther('1000000'),
  )
})

test('the SDK deploys the market alone for a coin that is there already', async () => {
  const client = chain.client(account(0))
  const recipient = account(3).address
  const first = await deployMarket(client, { treasury: account(3).address, modelCoin: { recipient } })
  expect(first).not.toHaveProperty('faucet')
  expect(await getCoinBalance(client, { address: first.token, owner: recipient })).toBe(parseEther('1000000'))
  const parameters = { token: first.token, treasury: account(4).address }
  const nonce = await client.getTransactionCount({ address: account(0).address })
  const second = await deployMarket(client, parameters)
  expect(await client.getTransactionCount({ address: account(0).address })).toBe(nonce + 1)
  expect(second).toEqual({ token: first.token, market: marketAddresses(parameters).market })
  expect(isAddressEqual(second.market, first.market)).toBe(false)
  expect(await getToken(client, { address: second.market })).toBe(first.token)
})

test('an interrupted deployment goes on where it ended', async () => {
  const client = chain.client(account(0))
  const treasury = account(6).address
  const parameters = { treasury, modelCoin: { recipient: treasury, faucet: true } } as const
  const seen: string[] = []
  const note = ({ name, status, done, total }: DeployProgress) =>
    seen.push(`${name} ${status} ${done}/${total}`)
  const controller = new AbortController()
  const interrupted = deployMarket(client, {
    ...parameters,
    signal: controller.signal,
    onProgress(progress) {
      note(progress)
      if (progress.name === 'faucet' && progress.status === 'sent') controller.abort(new Error('enough'))
    },
  })
  await expect(interrupted).rejects.toThrow('enough')
  expect(seen).toEqual(['token sent 0/3', 'token deployed 1/3', 'faucet sent 1/3'])
  const { faucet } = marketAddresses(parameters)
  await expect.poll(() => client.getCode({ address: faucet })).toBeDefined()

  seen.length = 0
  expect(await deployMarket(client, { ...parameters, onProgress: note })).toEqual(marketAddresses(parameters))
  expect(seen).toEqual([
    'token existing 1/3',
    'faucet existing 2/3',
    'market sent 2/3',
    'market deployed 3/3',
  ])
})

describe('a chain without the standard deployer', () => {
  test('gets it, if it is a development chain', async () => {
    const client = chain.client(account(0))
    const code = await client.getCode({ address: create2Deployer })
    await client.setCode({ address: create2Deployer, bytecode: '0x' })
    const token = account(5).address
    const { market } = await deployMarket(client, { treasury: account(5).address, token })
    expect(await client.getCode({ address: create2Deployer })).toBe(code)
    expect(await getToken(client, { address: market })).toBe(token)
  })

  test('is told apart, and how to put it there works', async () => {
    const other = await startChain({ chainId: 4_242 })
    try {
      const [owner] = other.accounts
      if (!owner) return expect.unreachable()
      const client = other.client(owner)
      await client.setCode({ address: create2Deployer, bytecode: '0x' })
      await client.setNonce({ address: create2Deployer, nonce: 0 })
      const parameters = { treasury: owner.address, token: owner.address }
      const error = await deployMarket(client, parameters).catch((error: unknown) => error)
      if (!DeployerMissingError.is(error)) throw error

      const [, sender] = /send 0\.01 ether to (0x\w{40})/.exec(error.message) ?? []
      const [serializedTransaction] = /0x[0-9a-f]{200,}/.exec(error.message) ?? []
      const funding = await client.sendTransaction({ to: sender as Address, value: parseEther('0.01') })
      await client.waitForTransactionReceipt({ hash: funding })
      const hash = await client.sendRawTransaction({ serializedTransaction: serializedTransaction as Hex })
      await client.waitForTransactionReceipt({ hash })
      expect(await deployMarket(client, parameters)).toEqual(marketAddresses(parameters))
    } finally {
      await other.stop()
    }
  })
})

test('known markets are at the addresses that their coin and treasury give', () => {
  for (const { market, ...parameters } of Object.values(marketDeployments)) {
    expect(market).toBe(marketAddresses(parameters).market)
  }
  // None is deployed yet. Whoever deploys one changes this, and the documentation that says so.
  expect(Object.keys(marketDeployments)).toEqual([])
})
