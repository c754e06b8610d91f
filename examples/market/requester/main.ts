// Buys a model of handwritten digits on a local market, where the bot of the other example sells one.
import assert from 'node:assert/strict'
import { startLocalMarket } from '../local/market.js'
import { runBot } from '../trainer-bot/bot.js'
import { buyModel } from './requester.js'

const local = await startLocalMarket()
const { market, store, vault, signal } = local
const { address } = market
try {
  const [trainer] = market.trainers
  assert(trainer)
  // The chain's time is not real time.
  const common = { address, store, signal, checkClock: false }
  const seller = runBot({ ...common, client: trainer, vault: await vault('trainer') })
  const selling = (async () => {
    for await (const event of seller) {
      if (event.type === 'submitted') local.letTimeRun()
      if (event.type === 'closed') break
    }
  })()
  const bought = await buyModel(
    { ...common, client: market.requester, vault: await vault('requester'), logger: console },
    {
      file: new URL('../../data/digits.csv', import.meta.url),
      label: 'digit',
      title: 'Handwritten digits',
      testSize: 360,
      wanted: 0.8,
    },
  )
  await selling
  assert(bought, 'nobody sold a model')
  console.log(`A model of ${bought.model.length} bytes gets ${(bought.accuracy * 100).toFixed(1)} % right.`)
} finally {
  await local.stop()
}
