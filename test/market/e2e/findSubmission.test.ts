import { createTestRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { numberToHex } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'

let market: TestMarket
beforeAll(async () => {
  market = await startMarket({ trainers: 1 })
})
afterAll(() => market?.stop())

test('a submission is found by its commitment, among more than are read at a time', async () => {
  const { requestId, truth } = await createTestRequest(market, { scores: [] })
  const [trainer] = market.trainers
  if (!trainer) throw new TypeError('there is no trainer')
  const commitments = Array.from({ length: 70 }, (_, i) => numberToHex(i + 1, { size: 32 }))
  for (const commitment of commitments)
    await trainer.market.submitModel.sync({ requestId, truth, commitment })

  for (const index of [0, 5, 6, 69]) {
    const commitment = commitments[index] ?? '0x'
    expect(await market.keeper.market.findSubmission({ requestId, commitment })).toMatchObject({
      index,
      commitment,
    })
  }
  const commitment = numberToHex(99, { size: 32 })
  expect(await market.keeper.market.findSubmission({ requestId, commitment })).toBeUndefined()
})
