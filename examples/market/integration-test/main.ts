// A test of an app that lists the models to be had: real contracts on a local chain, in a few seconds.
import assert from 'node:assert/strict'
import { getRevealedModel } from 'modelmarket/market'
import { advanceRequest, startMarket } from 'modelmarket/market/testing'

const market = await startMarket()
try {
  // Two trainers compete, with 93 and 88 of 100 labels right, until the better one has to open its commitment.
  const request = await advanceRequest(market, 'resolving', { scores: [93, 88], minScore: 80 })
  const { requestId } = request
  const candidate = await market.outsider.market.getCandidate({ requestId })
  assert.deepEqual([candidate?.index, candidate?.score], [0, 93])

  // It is silent, and anyone may have it slashed: now the other one is up.
  await market.chain.setTime(candidate?.deadline ?? 0n)
  const { slashed } = await market.keeper.market.enforceTimeout.sync({ requestId })
  assert.deepEqual(slashed, [0])

  await advanceRequest(market, 'settled', request)
  const model = await getRevealedModel(market.outsider, { address: market.address, requestId })
  assert.equal(model.score, 88)
  console.log(`Request ${requestId} is settled: ${model.trainer} was paid for ${model.modelCid}.`)
} finally {
  await market.stop()
}
