import { diffLabels, maxLabelBytes, packLabels, scoreLabels } from '../src/labels/index.js'
import { type Bench, table } from './utils/bench.js'
import { interleave, median, ratio, rounded } from './utils/measure.js'
import { Random } from './utils/random.js'

const width = 4
const classes = 10
/** A vector of the largest size that a request can have; so many that they are ten million labels. */
const size = (maxLabelBytes * 8) / width
const vectors = Math.ceil(10_000_000 / size)
const shape = { size, width } as const
const minSpeedup = 5

/** Packs, diffs and scores ten million labels of 4 bits, beside loops over a byte for each label. */
export const run: Bench = async () => {
  const random = new Random(1)
  const all = Array.from({ length: vectors }, () => {
    const truth = Uint8Array.from({ length: size }, () => random.below(classes))
    // Nine of ten are right, as those of a usual model.
    const prediction = truth.map((label) => (random.below(10) > 0 ? label : random.below(classes)))
    return { truth, prediction, packed: [packLabels(truth, width), packLabels(prediction, width)] as const }
  })
  /** Keeps the loops from being compiled away, and shows that both count the same. */
  const scores = { plain: 0, packed: 0 }
  const times = await interleave(31, {
    plainScore: () => {
      scores.plain = all.reduce((sum, { truth, prediction }) => sum + plainScore(truth, prediction), 0)
    },
    score: () => {
      scores.packed = all.reduce((sum, { packed }) => sum + scoreLabels(...packed, shape), 0)
    },
    plainDiff: () => all.map(({ truth, prediction }) => plainDiff(truth, prediction)),
    diff: () => all.map(({ packed }) => diffLabels(...packed)),
    copy: () => all.map(({ truth }) => plainCopy(truth)),
    pack: () => all.map(({ truth }) => packLabels(truth, width)),
  })
  if (scores.plain !== scores.packed) throw new RangeError(`${scores.packed} is not ${scores.plain}.`)
  const figures = {
    scoreSpeedup: rounded(ratio(times.plainScore, times.score)),
    diffSpeedup: rounded(ratio(times.plainDiff, times.diff)),
    packRatio: rounded(ratio(times.pack, times.copy)),
  }
  const row = (name: string, plain: readonly number[], ours: readonly number[]) => [
    name,
    rounded(median(plain)),
    rounded(median(ours)),
    rounded(ratio(plain, ours)),
  ]
  return {
    report: [
      `${(vectors * size).toLocaleString('en-US')} labels of ${width} bits, in vectors of ${size.toLocaleString('en-US')}; medians of turns:\n`,
      table(
        ['', 'plain loop, ms', 'packed, ms', 'speedup'],
        [
          row('score', times.plainScore, times.score),
          row('diff', times.plainDiff, times.diff),
          row('pack (plain: check and copy)', times.copy, times.pack),
        ],
      ),
    ].join('\n'),
    figures,
    broken:
      figures.scoreSpeedup >= minSpeedup
        ? []
        : [`scoreSpeedup is ${figures.scoreSpeedup}, and should be at least ${minSpeedup}`],
  }
}

function plainScore(truth: Uint8Array, prediction: Uint8Array): number {
  let score = 0
  for (let index = 0; index < truth.length; index++) if (truth[index] === prediction[index]) score++
  return score
}

function plainDiff(truth: Uint8Array, prediction: Uint8Array): Uint8Array {
  const diff = new Uint8Array(truth.length)
  for (let index = 0; index < truth.length; index++) {
    diff[index] = (truth[index] ?? 0) ^ (prediction[index] ?? 0)
  }
  return diff
}

function plainCopy(labels: Uint8Array): Uint8Array {
  const copy = new Uint8Array(labels.length)
  for (let index = 0; index < labels.length; index++) {
    const label = labels[index] ?? 0
    if (label >= 2 ** width) throw new RangeError(`${label} is no label.`)
    copy[index] = label
  }
  return copy
}
