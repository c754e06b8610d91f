// Has a model of handwritten digits trained on a local chain, where the bot of the other example works.
import assert from 'node:assert/strict'
import { startLocalTraining } from '../local/training.js'
import { runBot } from '../worker-bot/bot.js'
import { orderModel, takeModel } from './creator.js'

const local = await startLocalTraining()
const { training } = local
const { address, game, store, creator, workers } = training
try {
  const [client] = workers
  assert(client)
  const states = 8
  const { runId } = await orderModel(creator, {
    training: address,
    game,
    store,
    file: new URL('../../data/digits.csv', import.meta.url),
    label: 'digit',
    title: 'Handwritten digits',
    states,
  })
  const options = await local.options('worker', client)
  for await (const event of runBot({ ...options, store, logger: console })) {
    if (event.type === 'submitted' && event.height === states) local.letTimeRun()
    if (event.type === 'closed') break
  }
  const taken = await takeModel(creator, { training: address, store, runId })
  assert(taken, 'no state is final')
  const { model, accuracy } = taken
  console.log(`A model of ${model.length} bytes gets ${(accuracy * 100).toFixed(1)} % right.`)
  assert(accuracy > 0.85)
} finally {
  await local.stop()
}
