import { advanceRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { approveCoins } from 'modelmarket/token'
import { numberToHex, parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 1, approve: false })
})
afterAll(() => market?.stop())

const terms = {
  datasetCid: 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354',
  size: 100,
  width: 4,
  minScore: 0,
  reward: parseEther('100'),
  stake: parseEther('10'),
  submissionWindow: 3_600,
  responseWindow: 1_800,
} as const

test('a wallet’s batch says what each of its calls did', async () => {
  const { requester, address, token } = market
  const approval = { address: token, spender: address, amount: parseEther('200') }
  const first = { ...terms, truth: numberToHex(1, { size: 32 }) }
  const second = { ...terms, truth: numberToHex(2, { size: 32 }) }
  const { createRequest } = requester.market
  const { id } = await requester.sendCalls({
    calls: [approveCoins.call(approval), createRequest.call(first), createRequest.call(second)],
    // anvil is no wallet: viem sends the calls one by one.
    experimental_fallback: true,
  })
  const { receipts, status } = await requester.waitForCallsStatus({ id })
  expect(status).toBe('success')
  expect(approveCoins.parse(receipts, approval)).toEqual({ amount: approval.amount })
  expect(createRequest.parse(receipts, second)).toMatchObject({ requestId: 2n })
  expect(createRequest.parse(receipts, first)).toMatchObject({ requestId: 1n })
  const third = { ...terms, truth: numberToHex(3, { size: 32 }) }
  expect(() => createRequest.parse(receipts, third)).toThrow(
    expect.objectContaining({ name: 'MissingEventError' }),
  )
})

test('one transaction with two submissions says the index of each', async () => {
  const [trainer] = market.trainers
  if (!trainer) throw new TypeError('there is no trainer')
  await approveCoins.sync(trainer, {
    address: market.token,
    spender: market.address,
    amount: parseEther('99'),
  })
  await approveCoins.sync(market.requester, {
    address: market.token,
    spender: market.address,
    amount: parseEther('100'),
  })
  const { requestId, truth } = await advanceRequest(market, 'accepting', { scores: [] })
  const submissions = [1, 2].map((n) => ({ requestId, truth, commitment: numberToHex(n, { size: 32 }) }))
  const { submitModel, multicall } = trainer.market
  const { events, receipt } = await multicall.sync({ calls: submissions.map((one) => submitModel.call(one)) })
  expect(events.map(({ eventName }) => eventName)).toEqual(['ModelSubmitted', 'ModelSubmitted'])
  expect(submissions.map((one) => submitModel.parse(receipt, one).index)).toEqual([0, 1])
})
