// A worker, and somebody who doubts what it computes and then goes away.
import { startTraining } from 'modelmarket/training/testing'
import { createDigitsRun } from './digits.js'

const local = await startTraining({ workers: 1, voters: 0 })
const run = await createDigitsRun(local)

export const client = local.workers[0] ?? local.keeper
export const training = local.address
export const token = local.token
export const runId = run.runId
export const store = local.store
export const stop = local.stop

export async function disputed() {
  const stateHash = (await client.training.getStateAt({ runId, height: 1 })) ?? '0x'
  const { caseId } = await local.proofer.training.openDispute.sync({ stateHash })
  // Whoever does not move runs out of time, while the worker waits for it.
  const game = local.keeper.training.game({ address: local.game })
  const letTimeRun = setInterval(async () => {
    const found = await game.getCase({ caseId })
    if (found.status === 'awaitingChallenger') await local.chain.setTime(found.until)
  }, 100)
  endings.push(() => clearInterval(letTimeRun))
}

const endings: (() => void)[] = []

export async function windowsOver() {
  for (const end of endings) end()
  await local.keeper.training.resolveDispute.sync({ disputeId: 1n })
  const stateHash = (await client.training.getStateAt({ runId, height: 2 })) ?? '0x'
  const { status, contestableUntil } = await client.training.getState({ stateHash })
  if (status === 'contestable') await local.chain.setTime(contestableUntil)
}
