import { InferenceSession, Tensor } from 'onnxruntime-node'
import { denseNetwork } from '../src/baseline/index.js'
import { loadModel } from '../src/inference/index.js'
import { startModelProcess } from '../src/inference/isolated/process.js'
import { createModel } from '../src/inference/model.js'
import { type Bench, table } from './utils/bench.js'
import { exceeded, interleave, median, ratio, rounded } from './utils/measure.js'
import { Random } from './utils/random.js'

const widths = [784, 256, 128, 10]
const [columns = 0] = widths
const rows = 100_000
const limits = { overhead1024: 1.05, isolated: 1.5, startMs: 400 }
const processLimits = { timeoutMs: 600_000, memoryMB: 1_024 }

/** Rows per run, and how many runs are one turn: short turns, so that all have the same share of what else goes on. */
const batches = [
  { batchSize: 1, runs: 64 },
  { batchSize: 32, runs: 8 },
  { batchSize: 1_024, runs: 1 },
]
const rounds = 301

/** Class indices of 100,000 rows: this package, in process and isolated, beside ONNX Runtime alone. */
export const run: Bench = async () => {
  const random = new Random(1)
  const model = network(random)
  const features = noise(random, rows * columns)
  const bare = await InferenceSession.create(model)
  const ours = await loadModel(model, { features: columns, classes: 10 })
  const isolated = await startModelProcess(processLimits)
  const theirs = await createModel(model, { features: columns, classes: 10 }, isolated.open)

  const head = ['rows per run', 'bare, rows/s', 'in process, rows/s', '÷ bare', 'isolated, rows/s', '÷ bare']
  const lines: (string | number)[][] = []
  const overhead: Record<number, number> = {}
  const perSecond = (count: number, times: readonly number[]) => Math.round((count / median(times)) * 1_000)
  for (const { batchSize, runs } of batches) {
    const turn = batchSize * runs
    const some = features.subarray(0, turn * columns)
    const times = await interleave(rounds, {
      bare: () => runBare(bare, some, turn, batchSize),
      ours: () => ours.predict(some, { rows: turn, batchSize }),
      isolated: () => theirs.predict(some, { rows: turn, batchSize }),
    })
    overhead[batchSize] = rounded(ratio(times.ours, times.bare), 3)
    lines.push([
      String(batchSize),
      perSecond(turn, times.bare),
      perSecond(turn, times.ours),
      overhead[batchSize] ?? Number.NaN,
      perSecond(turn, times.isolated),
      rounded(ratio(times.isolated, times.bare), 3),
    ])
  }

  const whole = await interleave(5, {
    bare: () => runBare(bare, features, rows, 1_024),
    isolated: () => theirs.predict(features, { rows }),
  })
  await theirs.release()
  await ours.release()
  const starts: number[] = []
  for (let turn = 0; turn < 11; turn++) {
    const start = performance.now()
    const started = await startModelProcess(processLimits)
    await createModel(model, {}, started.open)
    starts.push(performance.now() - start)
    await started.stop()
  }
  const figures = {
    overhead1: overhead[1],
    overhead32: overhead[32],
    overhead1024: overhead[1_024] ?? Number.NaN,
    isolated: rounded(ratio(whole.isolated, whole.bare)),
    startMs: Math.round(median(starts)),
  }
  return {
    report: [
      `A ${widths.join('-')} network, onnxruntime-node, medians of turns taken one after the other:\n`,
      table(head, lines),
      `\n${rows.toLocaleString('en-US')} rows in a process of their own: ${figures.isolated} × bare ` +
        `(${Math.round(median(whole.isolated))} ms, ${Math.round(median(whole.bare))} ms). To start it: ${figures.startMs} ms.`,
    ].join('\n'),
    figures,
    broken: exceeded(figures, limits),
  }
}

/** What one would write without this package. */
async function runBare(session: InferenceSession, features: Float32Array, rows: number, batchSize: number) {
  const predictions = new Uint16Array(rows)
  for (let first = 0; first < rows; first += batchSize) {
    const count = Math.min(batchSize, rows - first)
    const batch = features.subarray(first * columns, (first + count) * columns)
    const { scores } = await session.run({ features: new Tensor('float32', batch, [count, columns]) })
    const values = scores?.data as Float32Array
    const classes = values.length / count
    for (let row = 0; row < count; row++) {
      let best = row * classes
      for (let at = best; at < (row + 1) * classes; at++)
        if ((values[at] ?? 0) > (values[best] ?? 0)) best = at
      predictions[first + row] = best - row * classes
    }
  }
  return predictions
}

function network(random: Random): Uint8Array {
  const layers = widths.slice(1).map((outputs, index) => {
    const weights = noise(random, (widths[index] ?? 0) * outputs)
    const last = index === widths.length - 2
    return { weights, bias: noise(random, outputs), activation: last ? ('none' as const) : ('relu' as const) }
  })
  return denseNetwork({ inputs: columns, layers })
}

/** Numbers from −0.5 to 0.5. */
function noise(random: Random, length: number): Float32Array {
  const values = new Float32Array(length)
  for (let index = 0; index < length; index++) values[index] = random.below(2 ** 16) / 2 ** 16 - 0.5
  return values
}
