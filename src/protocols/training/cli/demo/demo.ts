import type { DemoStage } from '../../../../cli/demo/protocolDemo.js'
import type { DemoOutcome } from '../../../../cli/demo/result.js'
import { startTraining, type TestTraining } from '../../testing/index.js'
import { workerCount } from './story/cast.js'
import { playTraining } from './story/playTraining.js'

/** Plays training on a local chain and a store in the folder of the stage. */
export async function runDemo(
  { seed, svg }: { seed: string; svg: string },
  stage: DemoStage,
): Promise<DemoOutcome> {
  const { progress } = stage
  progress.print(
    'Strangers train one public model, step by step, and a wrong step is proven wrong on chain.\n',
  )
  let training: TestTraining | undefined
  try {
    training = await progress.step('A local chain starts', async () => {
      const started = await startTraining({ workers: workerCount })
      const details = [
        `training ${started.address}`,
        `dispute game ${started.game}, token vote ${started.vote}`,
      ]
      return {
        value: started,
        text: 'A local chain starts, with the contracts and their coin on it.',
        details,
      }
    })
    return await playTraining({ ...stage, training }, { seed, svg })
  } finally {
    await training?.stop()
  }
}
