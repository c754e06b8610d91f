import { createStepper } from 'modelmarket/fixed'
import { type BenchResult, table } from '../../utils/bench.js'
import { interleave, rounded } from '../../utils/measure.js'
import { floatStepper } from './floatStepper.js'
import { digitsTask, type Learner, largeTask, smallTask, type Task } from './task.js'
import { backends, loadTfjs, tfjsStepper } from './tfjs.js'

/**
 * How often each way takes its turn, and about how many milliseconds of it. Short turns, of which the fastest counts: most fit between what
 * else the machine does.
 */
const [rounds, turn] = [151, 6]
/** Steps after which all ways must have learnt the same. */
const comparedSteps = 100
/** How far from the others' the loss may be. */
const tolerance = 0.02

interface Case {
  name: string
  task: () => Task
  /** The least that exact steps per second may be of those of the same loops in float64. */
  atLeast: number
  /** Whether they may be behind TensorFlow.js: without zeros nothing is skipped, and its WebAssembly computes four products at a time. */
  mayTrail?: boolean
}

const cases: readonly Case[] = [
  { name: '4-8-4', task: smallTask, atLeast: 0.5 },
  { name: '64-32-10', task: digitsTask, atLeast: 0.9 },
  { name: '784-128-10', task: () => largeTask({ background: 0 }), atLeast: 0.9 },
  {
    name: '784-128-10 without zeros',
    task: () => largeTask({ background: 1 / 64 }),
    atLeast: 0.9,
    mayTrail: true,
  },
]

type Way = 'exact' | 'float64' | `tfjs ${(typeof backends)[number]}`

/** Steps per second of exact integers, beside the same loops in float64 and TensorFlow.js on its backends for the processor. */
export async function measureSteps(): Promise<BenchResult> {
  const found = []
  for (const { name, task, ...limits } of cases) {
    const given = task()
    const stepper = createStepper(given)
    const learners: Partial<Record<Way, Contender>> = {
      exact: { train: () => stepper.train().loss },
      float64: floatStepper(given),
    }
    for (const backend of backends) {
      const tf = await loadTfjs(backend)
      learners[`tfjs ${backend}`] = { ...tfjsStepper(tf, given), prepare: () => tf.setBackend(backend) }
    }
    found.push({ name, ...limits, ...(await measure(learners as Record<Way, Contender>)) })
  }
  return {
    report: [
      `Steps of ${cases.length} networks, 32 rows each; the fastest of ${rounds} turns, which alternate:`,
      '',
      table(
        ['steps per second', 'exact', 'float64', 'tfjs cpu', 'tfjs wasm', 'of float64', 'limit', 'of tfjs'],
        found.map(({ name, perSecond, atLeast, ofFloat64, ofTfjs }) => [
          name,
          ...(['exact', 'float64', 'tfjs cpu', 'tfjs wasm'] as const).map((way) =>
            Math.round(perSecond[way]),
          ),
          ofFloat64.toFixed(2),
          `≥ ${atLeast}`,
          ofTfjs.toFixed(2),
        ]),
      ),
      '',
      'What limits: one product takes more than a cycle, as JavaScript has no SIMD and checks the bounds of each load. Next to float64, each',
      'activation is rounded and clamped once and each weight twice. The digits of 784 pixels are enlarged ones: half of their pixels are 0.',
    ].join('\n'),
    figures: Object.fromEntries(
      found.map(({ name, perSecond, ofFloat64, ofTfjs }) => [
        name,
        {
          exact: Math.round(perSecond.exact),
          float64: Math.round(perSecond.float64),
          tfjsCpu: Math.round(perSecond['tfjs cpu']),
          tfjsWasm: Math.round(perSecond['tfjs wasm']),
          ofFloat64,
          ofTfjs,
        },
      ]),
    ),
    broken: found.flatMap(({ name, ofFloat64, ofTfjs, atLeast, mayTrail }) => [
      ...(ofFloat64 >= atLeast
        ? []
        : [`${name}: exact is ${ofFloat64} of float64, and should be ${atLeast}`]),
      ...(ofTfjs > 1 || mayTrail
        ? []
        : [`${name}: exact is ${ofTfjs} of the faster tfjs, and should be ahead`]),
    ]),
  }
}

interface Measured {
  perSecond: Record<Way, number>
  /** How fast exact steps are, beside the same loops in float64. */
  ofFloat64: number
  /** The same, beside the faster backend of TensorFlow.js. */
  ofTfjs: number
}

/** A way to train, and what has to happen before it takes its turn. */
interface Contender extends Learner {
  prepare?: () => Promise<unknown>
}

async function measure(ways: Record<Way, Contender>): Promise<Measured> {
  const names = Object.keys(ways) as Way[]
  const losses = new Map<Way, number>()
  const counts = {} as Record<Way, number>
  for (const name of names) {
    const { prepare, train } = ways[name]
    await prepare?.()
    for (let step = 1; step < comparedSteps; step++) train()
    losses.set(name, train())
    counts[name] = countFor(train)
  }
  const apart = Math.max(...losses.values()) - Math.min(...losses.values())
  if (!(apart <= tolerance)) {
    const all = [...losses].map(([name, loss]) => `${name} ${loss}`).join(', ')
    throw new RangeError(`After ${comparedSteps} steps the losses differ: ${all}.`)
  }
  const turns = Object.fromEntries(
    names.map((name) => [
      name,
      async () => {
        const { prepare, train } = ways[name]
        await prepare?.()
        for (let step = 0; step < counts[name]; step++) train()
      },
    ]),
  ) as Record<Way, () => Promise<void>>
  const times = await interleave(rounds, turns)
  const perSecond = Object.fromEntries(
    names.map((name) => [name, (1_000 * counts[name]) / Math.min(...times[name])]),
  ) as Record<Way, number>
  const of = (other: Way) => rounded(perSecond.exact / perSecond[other])
  return {
    perSecond,
    ofFloat64: of('float64'),
    ofTfjs: Math.min(of('tfjs cpu'), of('tfjs wasm')),
  }
}

/** Returns about how many steps fill a turn. */
function countFor(train: () => unknown): number {
  let count = 1
  for (;;) {
    const start = performance.now()
    for (let step = 0; step < count; step++) train()
    const time = performance.now() - start
    if (time >= turn / 2) return Math.max(1, Math.round((count * turn) / time))
    count *= 2
  }
}
