// Runs the bot of bot.ts on a local chain, until a run that it trained is closed and it is paid.
//
// On a chain of the world it takes a client of yours (`createClient({ account, transport: fallback([…]) })`), the contract's
// address, a vault in a folder that is backed up, and a store such as `new KuboStore()`. All else stays as it is.
import assert from 'node:assert/strict'
import { getRun } from 'modelmarket/training'
import { createTestRun } from 'modelmarket/training/testing'
import { parseEther } from 'viem'
import { startLocalTraining } from '../local/training.js'
import { runBot } from './bot.js'

const local = await startLocalTraining()
const { address, store, workers, keeper } = local.training
try {
  const [client] = workers
  assert(client)
  const { runId } = await createTestRun(local.training, { maxStates: 4, inlineWeights: false })
  const options = await local.options('worker', client)
  let earned = 0n
  for await (const event of runBot({ ...options, store, logger: console })) {
    if (event.type === 'submitted' && event.height === 4) local.letTimeRun()
    if (event.type === 'collected') earned += event.amount
    if (event.type === 'closed') break
  }
  const { status, finalHeight } = await getRun(keeper, { address, runId })
  assert.deepEqual([status, finalHeight], ['closed', 4])
  assert.equal(earned, parseEther('4'))
} finally {
  await local.stop()
}
