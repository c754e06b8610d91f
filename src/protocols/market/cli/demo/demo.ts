import type { DemoStage } from '../../../../cli/demo/protocolDemo.js'
import type { DemoOutcome } from '../../../../cli/demo/result.js'
import { startMarket, type TestMarket } from '../../testing/index.js'
import { chooseDataset, type DemoOptions } from './dataset.js'
import { trainerCount } from './story/cast.js'
import { playMarket } from './story/playMarket.js'
import { publishDataset } from './story/publishDataset.js'

/** Plays a market on a local chain and a store in the folder of the stage. */
export async function runDemo(options: DemoOptions, stage: DemoStage): Promise<DemoOutcome> {
  const { progress } = stage
  const { minimum, ...dataset } = await chooseDataset(options)
  progress.print('A requester pays for a model, trainers compete, and nobody has to trust anybody.\n')

  let market: TestMarket | undefined
  try {
    const published = await publishDataset(stage, { ...options, ...dataset })
    market = await progress.step('A local chain starts', async () => {
      const started = await startMarket({ trainers: trainerCount })
      const details = [`market ${started.address}`]
      return { value: started, text: 'A local chain starts, with the market and its coin on it.', details }
    })
    return await playMarket({ ...stage, market }, { ...published, minimum })
  } finally {
    await market?.stop()
  }
}
