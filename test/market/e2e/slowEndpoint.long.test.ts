import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseCsv } from 'modelmarket/dataset'
import { ModelMarketError } from 'modelmarket/errors'
import { startMarket } from 'modelmarket/market/testing'
import { connectChain, startChain } from 'modelmarket/testing'
import { expect, onTestFinished, test } from 'vitest'
import { GasMeter } from '../../../src/cli/demo/gasMeter.js'
import type { Done } from '../../../src/cli/progress.js'
import { playMarket } from '../../../src/protocols/market/cli/demo/story/playMarket.js'
import { publishDataset } from '../../../src/protocols/market/cli/demo/story/publishDataset.js'
import { stallingEndpoint } from '../../fixtures/stallingEndpoint.js'

const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2 ? 'odd' : 'even'}`)
const table = parseCsv(['x,kind', ...rows].join('\n'))

/**
 * Plays the demo through an endpoint that stalls after so many answers.
 *
 * @param onStep - called at the beginning of each step, with how many requests there were before.
 */
async function play(
  { answers, timeoutMs }: { answers?: number; timeoutMs?: number },
  onStep: (asked: number) => void = () => {},
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-slow-'))
  const local = await startChain()
  const endpoint = await stallingEndpoint(local.url, answers)
  onTestFinished(async () => {
    await endpoint.stop()
    await local.stop()
    rmSync(folder, { recursive: true })
  })
  const progress = {
    print() {},
    async step<value>(_: string, act: (update: () => void) => Promise<Done<value>>) {
      onStep(endpoint.asked())
      return (await act(() => {})).value
    },
  }
  const stage = { progress, gas: new GasMeter(), folder, signal: new AbortController().signal }
  const rows = { table, label: 'kind' }
  const dataset = { rows, own: undefined, testSize: 12, task: { title: 'Any' }, seed: 'slow' }
  const published = await publishDataset(stage, dataset)
  const chain = await connectChain(endpoint.url, timeoutMs === undefined ? {} : { timeoutMs })
  const market = await startMarket({ trainers: 3, chain })
  await playMarket({ ...stage, market }, { ...published, minimum: 0 })
}

test('a chain that stalls ends the demo with an error of this package, whatever it is at', async () => {
  const begun: number[] = []
  await play({}, (asked) => begun.push(asked))
  // The second request to get ready, and the first of three acts: to open the request, to move the time, to audit.
  const after = [1, begun.at(1) ?? 0, begun.at(5) ?? 0, begun.at(-1) ?? 0]
  expect(new Set(after).size).toBe(4)
  for (const answers of after) {
    const error = await play({ answers, timeoutMs: 300 }).catch((error: unknown) => error)
    expect(ModelMarketError.is(error), `after ${answers} answers: ${error}`).toBe(true)
  }
})
