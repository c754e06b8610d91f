// A lie that is proven, with a dispute and a period that wait for a keeper.
import { playCase } from 'modelmarket/training/flows'
import { startTraining } from 'modelmarket/training/testing'
import { agentOptions } from '../fixtures/agentOptions.js'
import { lyingWorker } from '../fixtures/lyingWorker.js'

const local = await startTraining({ workers: 1, voters: 0 })
const { run, stateHash, periodId, stop: fallSilent } = await lyingWorker(local)
const { caseId } = await local.proofer.training.openDispute.sync({ stateHash })
if (!run.game) throw new RangeError('no game')
await playCase(local.proofer, { address: local.game, caseId, replay: run.game.replay })
fallSilent()
const { common: options, stopOnce } = await agentOptions(local, local.keeper)

export const common = options
export async function stop() {
  await options.vault.close()
  await local.stop()
}

stopOnce(async () => (await local.proofer.training.getPeriod({ periodId })).status === 'settled')
