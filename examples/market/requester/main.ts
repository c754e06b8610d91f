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
  const seller = runBot({ client: trainer, address, vault: await vault('trainer'), store, signal })
  const selling = (async () => {
    for await (const event of seller) if (event.type === 'closed') break
  })()
  const bought = await buyModel(
    // The chain's time is not the world's.
    {
      client: market.requester,
      address,
      vault: await vault('requester'),
      store,
      signal,
      checkClock: false,
      logger: console,
    },
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
