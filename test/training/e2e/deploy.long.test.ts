import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LocalChain, startChain } from 'modelmarket/testing'
import { getCoinBalance, getToken, getTreasury } from 'modelmarket/token'
import { getAdjudicators, getStepVerifier, isAdjudicator } from 'modelmarket/training'
import {
  type DeployProgress,
  deployTraining,
  trainingAddresses,
  trainingDeployments,
  UnverifiedTrainingError,
  verifyTraining,
} from 'modelmarket/training/deploy'
import { type Address, encodeDeployData, isAddressEqual, parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trainingAbi, trainingBytecode } from '../../../generated/training/index.js'
import { ContractNotFoundError } from '../../../src/chain/index.js'
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

const names = ['token', 'faucet', 'stepVerifier', 'game', 'vote', 'training'] as const

/** Runs the deployment script as its header says, and gives the addresses that it returned, in the order of {@link names}. */
async function deployByScript({ recipient, treasury }: { recipient: Address; treasury: Address }) {
  const { coin, faucet, stepVerifier, game, vote, training } = await runScript({
    script: 'Training.s.sol',
    chain,
    scratch,
    env: { RECIPIENT: recipient, TREASURY: treasury },
  })
  return [coin, faucet, stepVerifier, game, vote, training]
}

test('the script and the SDK deploy to the same addresses, and again without harm', {
  timeout: 800_000,
}, async () => {
  const client = chain.client(account(0))
  const [recipient, treasury] = [account(1).address, account(2).address]
  const parameters = { treasury, modelCoin: { recipient, faucet: true } } as const
  const expected = trainingAddresses(parameters)
  const addresses = names.map((name) => expected[name])
  const codes = async () => Promise.all(addresses.map((address) => client.getCode({ address })))

  expect(await codes()).toEqual(names.map(() => undefined))
  const scripted = await deployByScript({ recipient, treasury })
  expect(scripted.map((address) => address?.toLowerCase())).toEqual(
    addresses.map((address) => address.toLowerCase()),
  )
  const deployed = await codes()
  expect(deployed.every((code) => code !== undefined)).toBe(true)

  // Both find everything in its place, and send nothing.
  const nonce = await client.getTransactionCount({ address: account(0).address })
  expect(await deployTraining(client, parameters)).toEqual(expected)
  expect(await deployByScript({ recipient, treasury })).toEqual(scripted)
  expect(await client.getTransactionCount({ address: account(0).address })).toBe(nonce)
  expect(await codes()).toEqual(deployed)

  const { token, game, vote, training, stepVerifier } = expected
  expect(await getAdjudicators(client, { address: training })).toEqual([game, vote])
  expect(await isAdjudicator(client, { address: training, adjudicator: game })).toBe(true)
  expect(await isAdjudicator(client, { address: training, adjudicator: token })).toBe(false)
  expect(await getStepVerifier(client, { address: game })).toBe(stepVerifier)
  for (const address of [training, vote]) {
    expect(await getToken(client, { address })).toBe(token)
    expect(await getTreasury(client, { address })).toBe(treasury)
  }
  expect(await getCoinBalance(client, { address: token, owner: recipient })).toBe(parseEther('1000000'))
})

test('what is deployed is told from anything else', async () => {
  const client = chain.client(account(0))
  const treasury = account(3).address
  const recipient = account(0).address
  const { token, training, game, vote } = await deployTraining(client, { treasury, modelCoin: { recipient } })
  const adjudicators = [
    { address: game, kind: 'game' },
    { address: vote, kind: 'vote' },
  ]
  expect(await verifyTraining(client, { address: training })).toEqual({ token, treasury, adjudicators })
  // The same code, deployed in another way, with an adjudicator that is none.
  const hash = await client.sendTransaction({
    data: encodeDeployData({
      abi: trainingAbi,
      bytecode: trainingBytecode,
      args: [token, treasury, [game, token]],
    }),
  })
  const { contractAddress } = await client.waitForTransactionReceipt({ hash })
  const verified = await verifyTraining(client, { address: contractAddress as Address })
  expect(verified.adjudicators.map(({ kind }) => kind)).toEqual(['game', 'unknown'])
  // A vote has a coin and a treasury, and is no training contract.
  await expect(verifyTraining(client, { address: vote })).rejects.toThrow()
  await expect(verifyTraining(client, { address: account(9).address })).rejects.toThrow(ContractNotFoundError)
  // Other code that answers the same.
  const code = await client.getCode({ address: training })
  const fake = '0x00000000000000000000000000000000000000fa'
  await client.setCode({ address: fake, bytecode: `${code}00` as `0x${string}` })
  for (const slot of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]) {
    const index = `0x${slot.toString(16).padStart(64, '0')}` as const
    const value = await client.getStorageAt({ address: training, slot: index })
    await client.setStorageAt({ address: fake, index, value: value ?? index })
  }
  await expect(verifyTraining(client, { address: fake })).rejects.toThrow(UnverifiedTrainingError)
})

test('an interrupted deployment goes on where it ended', async () => {
  const client = chain.client(account(0))
  const treasury = account(6).address
  const parameters = { treasury, modelCoin: { recipient: treasury } } as const
  const seen: string[] = []
  const note = ({ name, status, done, total }: DeployProgress) =>
    seen.push(`${name} ${status} ${done}/${total}`)
  const controller = new AbortController()
  const interrupted = deployTraining(client, {
    ...parameters,
    signal: controller.signal,
    onProgress(progress) {
      note(progress)
      if (progress.name === 'vote' && progress.status === 'sent') controller.abort(new Error('enough'))
    },
  })
  await expect(interrupted).rejects.toThrow('enough')
  // Verifier and game are the same for all treasuries.
  expect(seen).toEqual([
    'token sent 0/5',
    'token deployed 1/5',
    'stepVerifier existing 2/5',
    'game existing 3/5',
    'vote sent 3/5',
  ])
  const { vote } = trainingAddresses(parameters)
  await expect.poll(() => client.getCode({ address: vote })).toBeDefined()

  seen.length = 0
  expect(await deployTraining(client, { ...parameters, onProgress: note })).toEqual(
    trainingAddresses(parameters),
  )
  expect(seen).toEqual([
    'token existing 1/5',
    'stepVerifier existing 2/5',
    'game existing 3/5',
    'vote existing 4/5',
    'training sent 4/5',
    'training deployed 5/5',
  ])
})

test('for a coin that is there already, only the rest is deployed', async () => {
  const client = chain.client(account(0))
  const recipient = account(4).address
  const first = await deployTraining(client, { treasury: recipient, modelCoin: { recipient } })
  expect(first).not.toHaveProperty('faucet')
  const nonce = await client.getTransactionCount({ address: account(0).address })
  const second = await deployTraining(client, { token: first.token, treasury: account(5).address })
  expect(await client.getTransactionCount({ address: account(0).address })).toBe(nonce + 2)
  expect(second).toMatchObject({ token: first.token, game: first.game })
  expect(isAddressEqual(second.training, first.training)).toBe(false)
})

test('known contracts are at the addresses that their coin and treasury give', () => {
  for (const { training, ...parameters } of Object.values(trainingDeployments)) {
    expect(training).toBe(trainingAddresses(parameters).training)
  }
  // None is deployed yet. Whoever deploys one changes this, and the documentation that says so.
  expect(Object.keys(trainingDeployments)).toEqual([])
})
