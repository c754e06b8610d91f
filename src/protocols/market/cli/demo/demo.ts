import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatCount } from '../../../../cli/format.js'
import type { Progress } from '../../../../cli/progress.js'
import { startMarket, type TestMarket } from '../../testing/index.js'
import { type DemoOptions, readDataset } from './dataset.js'
import { GasMeter } from './gas.js'
import type { DemoResult } from './result.js'
import { trainerCount } from './story/cast.js'
import { playMarket } from './story/playMarket.js'
import { publishDataset } from './story/publishDataset.js'

/** Plays a market on a local chain and a store in a temporary folder, and leaves nothing of either. */
export async function runDemo(
  options: DemoOptions,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<DemoResult> {
  const dataset = await readDataset(options)
  const { task, table, minimum } = dataset
  const [rows, features] = [table.rowCount, table.columns.length - 1].map(formatCount)
  progress.print('A requester pays for a model, trainers compete, and nobody has to trust anybody.')
  progress.print(`${task.title}: ${rows} rows, ${features} features\n`)

  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-demo-'))
  let market: TestMarket | undefined
  try {
    const published = await publishDataset({ progress, folder, signal }, { ...dataset, seed: options.seed })
    market = await progress.step('A local chain starts', async () => {
      const started = await startMarket({ trainers: trainerCount })
      const details = [`market ${started.address}`]
      return { value: started, text: 'A local chain starts, with the market and its coin on it.', details }
    })
    const stage = { market, progress, gas: new GasMeter(), folder, signal }
    const result = await playMarket(stage, { ...published, minimum })
    // Since the process began.
    return { ...result, seconds: Math.round(performance.now() / 100) / 10 }
  } finally {
    await market?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
