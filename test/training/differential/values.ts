import {
  type FixedDataset,
  genesisWeights,
  type StepRule,
  traceLayout,
  type Weights,
} from 'modelmarket/fixed'
import { startChain } from 'modelmarket/testing'
import { stepVerifierAbi, stepVerifierBytecode } from 'modelmarket/training/contracts'
import { Replay, type ReplayedStep } from 'modelmarket/training/flows'
import { type Address, bytesToHex, decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { openingsOf } from '../../../src/protocols/training/flows/game/openings.js'
import { ShownTree } from '../../../src/protocols/training/flows/game/shownTree.js'
import { random } from '../../../src/testing/random.js'
import type { Compared } from '../../differential/comparison.js'
import { MismatchError } from '../../differential/errors.js'
import { type BigWeights, exactStep, traceOf } from '../../fixtures/exactStep.js'
import { rowsOfStep } from './schedule.js'

/** A network, and how many of its steps are compared. */
interface Subject {
  shape: readonly number[]
  batch: number
  rows: number
  steps: number
}

/** The four shapes: iris, digits, as many layers as there may be, and a wide one. */
const subjects: readonly Subject[] = [
  { shape: [4, 8, 4], batch: 32, rows: 150, steps: 8 },
  { shape: [64, 32, 10], batch: 32, rows: 180, steps: 4 },
  { shape: [9, 7, 1, 6, 5], batch: 5, rows: 33, steps: 20 },
  { shape: [784, 24, 10], batch: 8, rows: 20, steps: 1 },
]

/** The kinds of leaves that differ in how their values are computed. */
const kinds = ['WT', 'A first', 'A', 'AT first', 'AT', 'D last', 'D', 'DT', 'weight', 'bias'] as const
type Kind = (typeof kinds)[number]

/** What is clamped, and the most that it can be. */
const limits = { weight: 2n ** 30n, activation: 32_767n, delta: 2n ** 20n } as const
type Clamped = keyof typeof limits
const clamped = Object.keys(limits) as Clamped[]

/** A value of a step: where it stands, and which it is. */
interface Place {
  tree: 'trace' | 'weights'
  index: number
  coordinate: number
}

/**
 * Compares every number of whole steps, as `modelmarket/fixed` computes them, with big integers that share no code with it; and a sample of
 * them with what `StepVerifier` computes on a chain, from openings: it takes the number, and no other.
 *
 * @param share The part of the full campaign.
 */
export async function compareValues({ seed, share }: { seed: number; share: number }): Promise<Compared> {
  const next = random(seed)
  const chain = await startChain()
  try {
    const [account] = chain.accounts
    if (!account) throw new MismatchError('a chain without accounts')
    const client = chain.client(account)
    const hash = await client.deployContract({ abi: stepVerifierAbi, bytecode: stepVerifierBytecode })
    const { contractAddress } = await client.waitForTransactionReceipt({ hash })
    if (!contractAddress) throw new MismatchError('no verifier was deployed')
    const verifier = { url: chain.url, address: contractAddress }
    const seen = new Map<Kind, number>()
    const saturated: Record<Clamped, number> = { weight: 0, activation: 0, delta: 0 }
    let [checked, onChain, mismatches] = [0, 0, 0]
    for (const subject of subjects) {
      for (const isSaturated of [false, true]) {
        const steps = Math.max(1, Math.round(subject.steps * share))
        const replay = await replayOf(subject, isSaturated, next)
        await replay.advance(steps)
        let weights: BigWeights = toRows(replay.genesis, subject.shape)
        for (let number = 0; number < steps; number++) {
          const step = await replay.step(number + 1, 0)
          const found = compareStep(replay, step, weights)
          checked += found.checked
          mismatches += found.mismatches
          for (const what of clamped) saturated[what] += found.saturated[what]
          weights = found.next
          const places = samplePlaces(replay, next, Math.max(1, Math.round((40 * share) / steps)))
          mismatches += await compareOnChain(verifier, { replay, step, places, next })
          onChain += places.length
          for (const place of places) {
            const kind = kindOf(replay.rule, place)
            seen.set(kind, (seen.get(kind) ?? 0) + 1)
          }
        }
      }
    }
    const missing = [
      ...kinds.filter((kind) => !seen.has(kind)),
      ...clamped.filter((what) => saturated[what] === 0).map((what) => `${what} at its limit`),
    ]
    const figures = {
      checked,
      kinds: seen.size,
      shapes: subjects.length,
      saturated: clamped.reduce((sum, what) => sum + saturated[what], 0),
      onChain,
    }
    return { mismatches, figures, missing }
  } finally {
    await chain.stop()
  }
}

async function replayOf(
  { shape, batch, rows }: Subject,
  isSaturated: boolean,
  next: () => number,
): Promise<Replay> {
  const below = (n: number) => Math.floor(next() * n)
  const [columns = 0] = shape
  const classes = shape.at(-1) ?? 0
  const seed = bytesToHex(Uint8Array.from({ length: 32 }, () => below(256)))
  const rule: StepRule = {
    shape,
    batch,
    rows,
    mul: isSaturated ? 1_023 : 1 + below(1_023),
    shift: isSaturated ? 2 + below(12) : 14 + below(10),
    halveEvery: below(4),
    schedule: below(2) ? 'shuffled' : 'sequential',
    seed,
  }
  const ends = [-(2 ** 15), 2 ** 15 - 1, 0]
  const dataset: FixedDataset = {
    rows,
    columns,
    features: Int16Array.from({ length: rows * columns }, () =>
      isSaturated && below(2) ? (ends[below(3)] ?? 0) : below(2_048) - 512,
    ),
    labels: Uint16Array.from({ length: rows }, () => below(classes)),
  }
  const genesis = genesisWeights(rule)
  if (isSaturated) {
    for (const layer of genesis) {
      for (const i of layer.keys()) layer[i] = (below(2) ? 1 : -1) * (2 ** 30 - below(3))
    }
  }
  return Replay.open({ rule, stepsPerState: 1, dataset, genesis })
}

function toRows(weights: Weights, shape: readonly number[]): BigWeights {
  return weights.map((layer, l) => {
    const size = (shape[l] ?? 0) + 1
    return Array.from({ length: layer.length / size }, (_, o) =>
      Array.from(layer.subarray(o * size, (o + 1) * size), BigInt),
    )
  })
}

/** Computes a step anew, and counts the numbers that differ. */
function compareStep({ rule, dataset }: Replay, step: ReplayedStep, weights: BigWeights) {
  const { columns, features, labels } = dataset
  const rows = rowsOfStep(rule, step.number)
  const { halveEvery } = rule
  const shift = Math.min(40, rule.shift + (halveEvery === 0 ? 0 : Math.floor(step.number / halveEvery)))
  const own = exactStep({
    weights,
    features: rows.map((row) => Array.from(features.subarray(row * columns, (row + 1) * columns))),
    labels: rows.map((row) => labels[row] ?? 0),
    mul: rule.mul,
    shift,
  })
  const vectors = [
    ...traceOf(own).map(({ values }, i) => ({ values, bytes: step.traceLeaf(i) })),
    ...own.next.flat().map((values, i) => ({ values, bytes: step.afterRow(i) })),
  ]
  let [checked, mismatches] = [0, 0]
  for (const { values, bytes } of vectors) {
    if (bytes.length !== 4 * values.length) mismatches++
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    for (const [i, value] of values.entries()) {
      checked++
      if (4 * i + 4 > bytes.length || BigInt(view.getInt32(4 * i)) !== value) mismatches++
    }
  }
  // No leaf more, either.
  const { length } = traceLayout(rule.shape, rule.batch)
  if (step.trace.length !== length || vectors.length !== length + step.after.length) mismatches++
  const atLimit = (what: Clamped, layers: readonly (readonly (readonly bigint[])[])[]) =>
    layers.flat(2).filter((value) => value === limits[what] || value === -limits[what]).length
  const saturated = {
    weight: atLimit('weight', own.next),
    activation: atLimit('activation', own.a.slice(1)),
    delta: atLimit('delta', own.d.slice(1, -1)),
  }
  return { checked, mismatches, saturated, next: own.next }
}

function kindOf({ shape, batch }: StepRule, { tree, index, coordinate }: Place): Kind {
  const last = shape.length - 1
  if (tree === 'weights') {
    let [layer, row] = [1, index]
    while (row >= (shape[layer] ?? 0)) row -= shape[layer++] ?? 0
    return coordinate === shape[layer - 1] ? 'bias' : 'weight'
  }
  const { kind, layer } = traceLayout(shape, batch).leafAt(index)
  if (kind === 'A') return layer === 1 ? 'A first' : 'A'
  if (kind === 'AT') return layer === 0 ? 'AT first' : 'AT'
  if (kind === 'D') return layer === last ? 'D last' : 'D'
  return kind
}

/** Places of each kind, as many of each. */
function samplePlaces({ rule }: Replay, next: () => number, each: number): Place[] {
  const below = (n: number) => Math.floor(next() * n)
  const layout = traceLayout(rule.shape, rule.batch)
  const leaves = Array.from({ length: layout.length }, (_, index) => ({
    tree: 'trace' as const,
    index,
    length: layout.leafAt(index).length,
  }))
  const rows = rule.shape
    .slice(1)
    .flatMap((width, l) => Array.from({ length: width }, () => (rule.shape[l] ?? 0) + 1))
    .map((length, index) => ({ tree: 'weights' as const, index, length }))
  const byKind = new Map<Kind, { tree: Place['tree']; index: number; length: number }[]>()
  for (const leaf of leaves) {
    const kind = kindOf(rule, { ...leaf, coordinate: 0 })
    byKind.set(kind, [...(byKind.get(kind) ?? []), leaf])
  }
  return kinds.flatMap((kind) =>
    Array.from({ length: each }, (): Place | undefined => {
      const isRow = kind === 'weight' || kind === 'bias'
      const among = isRow ? rows : (byKind.get(kind) ?? [])
      const leaf = among[below(among.length)]
      if (!leaf) return undefined
      const { tree, index, length } = leaf
      const coordinate = kind === 'bias' ? length - 1 : below(isRow ? length - 1 : length)
      return { tree, index, coordinate }
    }).filter((place) => place !== undefined),
  )
}

/** Asks the verifier of each place whether the number, and whether another, is wrong. */
async function compareOnChain(
  verifier: { url: string; address: Address },
  {
    replay,
    step,
    places,
    next,
  }: { replay: Replay; step: ReplayedStep; places: readonly Place[]; next: () => number },
): Promise<number> {
  const { rule } = replay
  const calls = places.flatMap(({ tree, index, coordinate }) => {
    const shown = new ShownTree(tree === 'trace' ? step.trace : step.after)
    const openings = openingsOf({ tree, index, coordinate, shown, step, replay })
    const right = tree === 'trace' ? step.traceLeaf(index) : step.afterRow(index)
    const wrong = right.slice()
    const view = new DataView(wrong.buffer)
    const by = next() < 0.5 ? 1 : 1 + Math.floor(next() * (2 ** 32 - 1))
    view.setInt32(4 * coordinate, view.getInt32(4 * coordinate) + by)
    return [right, wrong].map((data) =>
      encodeFunctionData({
        abi: stepVerifierAbi,
        functionName: 'isWrong',
        args: [
          {
            shape: rule.shape.reduce((all, width, l) => all | (BigInt(width) << BigInt(16 * l)), 0n),
            batch: rule.batch,
            rows: rule.rows,
            mul: rule.mul,
            shift: rule.shift,
            halveEvery: rule.halveEvery,
            schedule: rule.schedule === 'shuffled' ? 1 : 0,
            seed: rule.seed,
            dataset: replay.datasetTree.root,
          },
          { number: BigInt(step.number), preRoot: step.before.root, traceRoot: step.trace.root },
          tree === 'trace' ? 0n : 1n,
          BigInt(index),
          BigInt(coordinate),
          bytesToHex(data),
          openings,
        ],
      }),
    )
  })
  const answers: (boolean | undefined)[] = []
  // A batch of all is too long for the chain.
  for (let i = 0; i < calls.length; i += 40) answers.push(...(await askAll(verifier, calls.slice(i, i + 40))))
  return answers.filter((isWrong, i) => isWrong !== (i % 2 === 1)).length
}

/** Calls in one batch. `undefined` for what reverts. */
async function askAll(
  { url, address }: { url: string; address: Address },
  calls: readonly Hex[],
): Promise<(boolean | undefined)[]> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(
      calls.map((data, id) => ({
        jsonrpc: '2.0',
        id,
        method: 'eth_call',
        params: [{ to: address, data }, 'latest'],
      })),
    ),
  })
  const answers = (await response.json()) as { id: number; result?: Hex }[]
  return answers
    .sort((a, b) => a.id - b.id)
    .map(
      ({ result }) =>
        result && decodeFunctionResult({ abi: stepVerifierAbi, functionName: 'isWrong', data: result }),
    )
}
