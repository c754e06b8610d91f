// A worker that trained on rows whose labels it swapped, and defends that; and somebody who looks closely.
import { openReplay, playCase, verifyRun, work } from 'modelmarket/training/flows'
import { startTraining } from 'modelmarket/training/testing'
import { createDigitsRun } from './digits.js'

const local = await startTraining({ workers: 1, voters: 0 })
const run = await createDigitsRun(local)
const liar = local.workers[0] ?? local.keeper
const { address, store: blocks } = local

const verified = await verifyRun(liar, { address, runId: run.runId, store: blocks })
const labels = verified.dataset.labels.map((label) => (label === 3 ? 8 : label))
const replay = await openReplay({ ...verified, dataset: { ...verified.dataset, labels } })
await work(liar, { verified, replay, store: blocks })

let isPlaying = false
const watching = setInterval(async () => {
  if (isPlaying || (await liar.training.getDisputeCount()) === 0n) return
  isPlaying = true
  const { caseId } = await liar.training.getDispute({ disputeId: 1n })
  await playCase(liar, { address: local.game, caseId, replay })
}, 100)

export const client = local.proofer
export const training = address
export const token = local.token
export const runId = run.runId
export const store = blocks
export async function stop() {
  clearInterval(watching)
  await local.stop()
}
