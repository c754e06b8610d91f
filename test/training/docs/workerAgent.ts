// A run to work on, and somebody who stops the program when the run has all its states.
import { createTestRun, startTraining } from 'modelmarket/training/testing'
import { once } from '../fixtures/agentOptions.js'

const local = await startTraining({ workers: 1, voters: 0 })
const { runId } = await createTestRun(local, { maxStates: 4, inlineWeights: false })

export const client = local.workers[0] ?? local.keeper
export const training = local.address
export const store = local.store
export const fromBlock = 0n
export const vaultKey = new Uint8Array(32).fill(7)
export const stop = local.stop

once(
  async () => (await local.keeper.training.getRun({ runId })).tip === 4,
  () => process.kill(process.pid, 'SIGTERM'),
)
