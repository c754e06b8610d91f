// A lie that is proven, on a true state of the same period.
import { startTraining } from 'modelmarket/training/testing'
import { provenLie } from '../fixtures/provenLie.js'

const local = await startTraining({ workers: 1, voters: 0 })
const proven = await provenLie(local, { trueStates: 1 })

export const runId = proven.runId
export const periodId = proven.periodId
export const disputeId = proven.disputeId
export const client = local.keeper
export const training = local.address
export const stop = local.stop

export async function windowsOver() {
  const stateHash = (await client.training.getStateAt({ runId, height: 1 })) ?? '0x'
  const { contestableUntil } = await client.training.getState({ stateHash })
  await local.chain.setTime(contestableUntil)
}
