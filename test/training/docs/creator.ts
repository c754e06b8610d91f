// Somebody with rows, and a worker that trains on them.
import { writeFile } from 'node:fs/promises'
import { openReplay, verifyRun, work } from 'modelmarket/training/flows'
import { startTraining } from 'modelmarket/training/testing'
import { digits } from './digits.js'

const local = await startTraining({ workers: 1, voters: 0 })
await writeFile('digits.csv', await digits())
const runId = 1n
const worker = local.workers[0] ?? local.keeper

export const client = local.creator
export const training = local.address
export const game = local.game
export const token = local.token
export const store = local.store
export const stop = local.stop

/** One period, of four states. */
export async function trained() {
  const verified = await verifyRun(worker, { address: training, runId, store })
  await work(worker, { verified, replay: await openReplay(verified), store })
}

export async function closed() {
  const { tip, createdAt, runSeconds } = await client.training.getRun({ runId })
  const stateHash = (await client.training.getStateAt({ runId, height: tip })) ?? '0x'
  const { contestableUntil } = await client.training.getState({ stateHash })
  await local.chain.setTime(contestableUntil)
  await local.keeper.training.finalize.sync({ runId })
  await local.chain.setTime(createdAt + BigInt(runSeconds))
}
