// Runs the bot of bot.ts on a local market, until it has won a request.
//
// On a market of the world it takes a client of yours (`createClient({ account, transport: fallback([…]) })`), the market's
// address, a vault in a folder that is backed up, and a store such as `new KuboStore()`. All else stays as it is.
import assert from 'node:assert/strict'
import { requestDigits, startLocalMarket } from '../local/market.js'
import { runBot } from './bot.js'

const local = await startLocalMarket()
const { market, store, vault, signal } = local
try {
  const requested = requestDigits(local)
  const [client] = market.trainers
  assert(client)
  // The chain's time is not real time.
  const checkClock = false
  const options = {
    client,
    address: market.address,
    vault: await vault('trainer'),
    store,
    signal,
    checkClock,
  }
  let paid = 0n
  for await (const event of runBot({ ...options, logger: console })) {
    if (event.type === 'submitted') local.letTimeRun()
    if (event.type === 'won') paid = event.paid
    if (event.type === 'closed') break
  }
  await requested
  assert(paid > 0n, 'the bot has not won')
} finally {
  await local.stop()
}
