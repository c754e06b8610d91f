import { ModelMarketError } from 'modelmarket/errors'
import { randomSalt } from 'modelmarket/labels'
import {
  claimScore,
  createRequest,
  getRequest,
  getRequestCount,
  getStatus,
  InvalidDatasetCidError,
  NotTrainerError,
  revealTruth,
  submitModel,
  UnknownRequestError,
  UnknownSubmissionError,
  WrongStatusError,
} from 'modelmarket/market'
import {
  advanceRequest,
  createTestRequest,
  type MarketClient,
  startMarket,
  type TestMarket,
} from 'modelmarket/market/testing'
import {
  AlreadyReceivedError,
  approveCoins,
  dripCoins,
  getCoinAllowance,
  getCoinBalance,
  InsufficientAllowanceError,
  InsufficientBalanceError,
  PermitFailedError,
  signPermit,
  transferCoins,
} from 'modelmarket/token'
import { createClient, http, parseEther, zeroAddress } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  ContractNotFoundError,
  EndpointError,
  TransactionRevertedError,
  TransactionTimeoutError,
} from '../../../src/chain/index.js'

let market: TestMarket
let trainer: MarketClient
beforeAll(async () => {
  market = await startMarket({ trainers: 2 })
  trainer = market.trainers[0] as MarketClient
})
afterAll(() => market?.stop())

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a revert becomes the class of its error', () => {
  test.each(['simulate', 'estimateGas', 'sync'] as const)('through %s', async (way) => {
    const error = await caught(market.keeper.market.enforceTimeout[way]({ requestId: 77n }))
    expect(error).toBeInstanceOf(UnknownRequestError)
    expect(error).toMatchObject({
      name: 'Market.UnknownRequestError',
      args: { requestId: 77n },
      retryable: false,
    })
  })

  test('through a plain write, and a read', async () => {
    await expect(market.keeper.market.enforceTimeout({ requestId: 77n })).rejects.toThrow(UnknownRequestError)
    await expect(market.keeper.market.getRequest({ requestId: 77n })).rejects.toThrow(UnknownRequestError)
  })

  test('through the multicall of the market', async () => {
    const { requestId, submissions } = await advanceRequest(market, 'claiming')
    const calls = [0, 9].map((index) =>
      claimScore.call({ address: market.address, requestId, index, score: 80 }),
    )
    const owner = submissions[0]?.trainer as MarketClient
    const error = await caught(owner.market.multicall({ calls }))
    expect(error).toBeInstanceOf(UnknownSubmissionError)
    expect(error).toMatchObject({ args: { requestId, index: 9n } })
  })

  test('with everything that it says, in a form that JSON takes', async () => {
    const { requestId } = await createTestRequest(market, { scores: [90] })
    const error = await caught(market.outsider.market.withdrawSubmission({ requestId, index: 0 }))
    expect(error).toBeInstanceOf(NotTrainerError)
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({
      name: 'Market.NotTrainerError',
      args: {
        requestId: requestId.toString(),
        index: '0',
        caller: market.outsider.account.address,
        trainer: trainer.account.address,
      },
    })
  })

  test('before anything is sent', async () => {
    const { address } = trainer.account
    const before = await trainer.getTransactionCount({ address })
    await caught(trainer.market.collect({ requestId: 77n, index: 0 }))
    expect(await trainer.getTransactionCount({ address })).toBe(before)
  })
})

test('a wrong status says which it is, until when, and what is possible', async () => {
  const { requestId, labels, salt } = await createTestRequest(market, { scores: [] })
  const { deadline } = await market.keeper.market.getRequest({ requestId })
  const early = await caught(market.requester.market.revealTruth({ requestId, labels, salt }))
  expect(early).toBeInstanceOf(WrongStatusError)
  expect(early).toMatchObject({ status: 'accepting', until: deadline, args: { requestId } })
  expect((early as Error).message).toContain(new Date(Number(deadline) * 1000).toISOString().slice(0, 19))
  expect((early as Error).message).toContain('trainers call `submitModel`')

  await market.chain.setTime(deadline + 1800n)
  const late = await caught(market.requester.market.revealTruth({ requestId, labels, salt }))
  expect(late).toMatchObject({ name: 'Market.WrongStatusError', status: 'overdue', until: undefined })
  expect((late as Error).message).toContain('`enforceTimeout`')
})

test('an opening that is refused is not repeated in the error, nor in its JSON', async () => {
  const { requestId, labels, salt } = await createTestRequest(market, { scores: [] })
  const error = await caught(market.requester.market.revealTruth({ requestId, labels, salt }))
  for (const secret of [labels, salt]) {
    expect(String(error)).not.toContain(secret.slice(2))
    expect(JSON.stringify(error)).not.toContain(secret.slice(2))
  }
})

describe('coins', () => {
  const terms = {
    datasetCid: 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354',
    truth: randomSalt(),
    size: 100,
    width: 4,
    minScore: 0,
    reward: parseEther('100'),
    stake: parseEther('10'),
    submissionWindow: 3600,
    responseWindow: 1800,
  }
  /** An account with a share of the faucet, and ether. */
  const newcomer = async () => {
    const client = market.client(privateKeyToAccount(generatePrivateKey()))
    await client.setBalance({ address: client.account.address, value: parseEther('1') })
    await dripCoins.sync(client, { address: market.faucet })
    return client
  }

  test('an allowance that is too low says by how much', async () => {
    const client = await newcomer()
    const amount = parseEther('30')
    await approveCoins.sync(client, { address: market.token, spender: market.address, amount })
    const error = await caught(client.market.createRequest(terms))
    expect(error).toBeInstanceOf(InsufficientAllowanceError)
    expect(error).toMatchObject({
      missing: parseEther('70'),
      args: { spender: market.address, allowance: amount, needed: parseEther('100') },
    })
    expect((error as Error).message).toContain('too low by 70 MDC')
  })

  test('a balance that is too low says by how much', async () => {
    const client = await newcomer()
    const amount = parseEther('5000')
    await approveCoins.sync(client, { address: market.token, spender: market.address, amount })
    const error = await caught(client.market.createRequest({ ...terms, reward: amount, stake: amount }))
    expect(error).toBeInstanceOf(InsufficientBalanceError)
    expect(error).toMatchObject({
      missing: parseEther('4000'),
      args: { sender: client.account.address, balance: parseEther('1000'), needed: amount },
    })
  })

  test('the faucet gives once', async () => {
    const client = await newcomer()
    const { address } = client.account
    expect(await getCoinBalance(client, { address: market.token, owner: address })).toBe(parseEther('1000'))
    const error = await caught(dripCoins(client, { address: market.faucet }))
    expect(error).toBeInstanceOf(AlreadyReceivedError)
    expect(error).toMatchObject({ args: { account: address } })
  })

  test('coins go from one to another, and not what is not there', async () => {
    const client = await newcomer()
    const to = market.outsider.account.address
    const sent = await transferCoins.sync(client, { address: market.token, to, amount: 7n })
    expect(sent.amount).toBe(7n)
    await expect(
      transferCoins(client, { address: market.token, to, amount: parseEther('1000') }),
    ).rejects.toThrow(InsufficientBalanceError)
  })

  test('a permit lets the escrow be one transaction', async () => {
    const client = await newcomer()
    const { token, address } = market
    const permit = await signPermit(client, { address: token, spender: address, amount: terms.reward })
    const { requestId, requester, receipt } = await client.market.createRequest.sync({ ...terms, permit })
    expect(requester).toBe(client.account.address)
    expect(receipt.transactionIndex).toBe(0)
    const owner = client.account.address
    expect(await getCoinAllowance(client, { address: token, owner, spender: address })).toBe(0n)

    const stake = await signPermit(client, { address: token, spender: address, amount: terms.stake })
    const { index } = await client.market.submitModel.sync({
      requestId,
      truth: terms.truth,
      commitment: randomSalt(),
      permit: stake,
    })
    expect(index).toBe(0)
  })

  test('a permit that somebody used first does no harm', async () => {
    const client = await newcomer()
    const { token, address } = market
    const permit = await signPermit(client, { address: token, spender: address, amount: terms.reward })
    await client.market.selfPermit.sync(permit)
    expect(await client.market.createRequest.sync({ ...terms, permit })).toMatchObject({
      requester: client.account.address,
    })
  })

  test('a permit that the coin refuses says what is missing', async () => {
    const client = await newcomer()
    const { token, address } = market
    const deadline = (await market.chain.now()) - 1n
    const expired = await signPermit(client, {
      address: token,
      spender: address,
      amount: terms.reward,
      deadline,
    })
    const error = await caught(client.market.createRequest({ ...terms, permit: expired }))
    expect(error).toBeInstanceOf(PermitFailedError)
    expect(error).toMatchObject({ args: { needed: terms.reward, allowance: 0n } })
    const other = await signPermit(market.outsider, {
      address: token,
      spender: address,
      amount: terms.reward,
    })
    await expect(client.market.createRequest({ ...terms, permit: other })).rejects.toThrow(PermitFailedError)
  })

  test('what is refused about a permitted call is still said', async () => {
    const client = await newcomer()
    const { token, address } = market
    const permit = await signPermit(client, { address: token, spender: address, amount: terms.stake })
    const error = await caught(
      client.market.submitModel({ requestId: 77n, truth: terms.truth, commitment: randomSalt(), permit }),
    )
    expect(error).toBeInstanceOf(UnknownRequestError)
  })

  test('a dataset that is no directory', async () => {
    const datasetCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
    await expect(
      createRequest(market.requester, { address: market.address, ...terms, datasetCid }),
    ).rejects.toThrow(InvalidDatasetCidError)
  })
})

describe('what is not the contract’s doing', () => {
  test('an address without a contract', async () => {
    const address = market.outsider.account.address
    const read = await caught(getStatus(market.keeper, { address, requestId: 1n }))
    expect(read).toBeInstanceOf(ContractNotFoundError)
    expect((read as Error).message).toContain(address)
    const write = await caught(claimScore(market.keeper, { address, requestId: 1n, index: 0, score: 1 }))
    expect(write).toBeInstanceOf(ContractNotFoundError)
    expect(
      await caught(signPermit(market.keeper, { address, spender: zeroAddress, amount: 1n })),
    ).toBeInstanceOf(ContractNotFoundError)
  })

  test('an address with another contract', async () => {
    const error = await caught(getRequestCount(market.keeper, { address: market.token }))
    expect(error).toBeInstanceOf(ModelMarketError)
  })

  test('an endpoint that is down', async () => {
    const client = createClient({
      account: market.keeper.account,
      chain: market.chain.chain,
      // Nothing listens on the discard port.
      transport: http('http://127.0.0.1:9', { retryCount: 0 }),
    })
    const address = market.address
    for (const attempt of [
      getRequest(client, { address, requestId: 1n }),
      claimScore(client, { address, requestId: 1n, index: 0, score: 1 }),
      claimScore.sync(client, { address, requestId: 1n, index: 0, score: 1 }),
      claimScore.estimateGas(client, { address, requestId: 1n, index: 0, score: 1 }),
      revealTruth(client, { address, requestId: 1n, labels: '0x12', salt: randomSalt() }),
      signPermit(client, { address: market.token, spender: address, amount: 1n }),
    ]) {
      const error = await caught(attempt)
      expect(error).toBeInstanceOf(EndpointError)
      expect(error).toMatchObject({ retryable: true })
    }
  })

  test('a transaction that reverts although its simulation passed says why', async () => {
    const { requestId, truth } = await createTestRequest(market, { scores: [] })
    const { deadline } = await market.keeper.market.getRequest({ requestId })
    await market.keeper.setAutomine(false)
    const sent = caught(
      submitModel.sync(trainer, {
        address: market.address,
        requestId,
        truth,
        commitment: randomSalt(),
        onHash: () => void market.chain.setTime(deadline),
      }),
    )
    const error = await sent
    await market.keeper.setAutomine(true)
    expect(error).toBeInstanceOf(TransactionRevertedError)
    expect(error).toMatchObject({ hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) })
    expect((error as ModelMarketError).cause).toBeInstanceOf(WrongStatusError)
    expect((error as ModelMarketError).cause).toMatchObject({ status: 'awaitingTruth' })
  })

  test('a transaction that is not mined in time can be waited for later', async () => {
    const { requestId } = await createTestRequest(market, { scores: [] })
    await market.keeper.setAutomine(false)
    const hashes: string[] = []
    const error = await caught(
      market.requester.market.cancelRequest.sync({
        requestId,
        timeout: 100,
        onHash: (hash) => hashes.push(hash),
      }),
    )
    await market.keeper.setAutomine(true)
    expect(error).toBeInstanceOf(TransactionTimeoutError)
    expect(error).toMatchObject({ retryable: false, hash: hashes[0] })
    await market.keeper.mine({ blocks: 1 })
    expect(await market.keeper.market.getStatus({ requestId })).toBe('refunded')
  })
})
