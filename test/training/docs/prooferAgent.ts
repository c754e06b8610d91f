// A worker that lies, and defends that; the program is stopped when the proofer has its bounty.
import { getCoinBalance } from 'modelmarket/token'
import { startTraining } from 'modelmarket/training/testing'
import { agentOptions } from '../fixtures/agentOptions.js'
import { lyingWorker } from '../fixtures/lyingWorker.js'

const local = await startTraining({ workers: 1, voters: 0 })
const liar = await lyingWorker(local)
const { common: options, stopOnce } = await agentOptions(local, local.proofer)
const coins = () =>
  getCoinBalance(local.keeper, { address: local.token, owner: local.proofer.account.address })
const before = await coins()

export const common = options
export const store = local.store
export async function stop() {
  liar.stop()
  await options.vault.close()
  await local.stop()
}

stopOnce(async () => (await coins()) > before)
