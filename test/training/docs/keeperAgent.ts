// A lie that is proven, with a dispute and a period that wait for a keeper.
import { startTraining } from 'modelmarket/training/testing'
import { agentOptions } from '../fixtures/agentOptions.js'
import { provenLie } from '../fixtures/provenLie.js'

const local = await startTraining({ workers: 1, voters: 0 })
const { periodId } = await provenLie(local)
const { common: options, stopOnce } = await agentOptions(local, local.keeper)

export const common = options
export async function stop() {
  await options.vault.close()
  await local.stop()
}

stopOnce(async () => (await local.proofer.training.getPeriod({ periodId })).status === 'settled')
