import { keccak256, toHex } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  createStepper,
  decodeWeights,
  genesisWeights,
  quantize,
  type StepRule,
  stepsRoot,
  weightsRoot,
} from '../../../../fixed/index.js'
import { random } from '../../../../testing/random.js'
import { ForeignReplayError, InvalidCheckpointError, NotReplayedError } from '../errors.js'
import { checkpointOf, parseCheckpoint } from './checkpoint.js'
import { findWrongState, Replay, type ReplayParameters } from './replay.js'
import { MemoryReplayStore, type StoredState } from './replayStore.js'

const seed = keccak256(toHex('replays'))
const shape = [4, 5, 3]
const rows = 30
const next = random(5)
const dataset = quantize({
  features: Array.from({ length: rows * 4 }, () => next() * 2),
  labels: Array.from({ length: rows }, () => Math.floor(next() * 3)),
  columns: 4,
})
const rule: StepRule = {
  shape,
  batch: 8,
  rows,
  mul: 800,
  shift: 14,
  halveEvery: 0,
  schedule: 'shuffled',
  seed,
}
const parameters: ReplayParameters = {
  rule,
  stepsPerState: 4,
  dataset,
  genesis: genesisWeights({ shape, seed }),
}

/** The roots of the weights after each step, from a stepper alone. */
function rootsOf(steps: number) {
  const stepper = createStepper({ rule, dataset, weights: parameters.genesis })
  return Array.from({ length: steps }, () => {
    stepper.train()
    return stepper.root()
  })
}

/** Counts what is read and written. */
class WatchedStore extends MemoryReplayStore {
  read = 0
  override get(height: number) {
    this.read++
    return super.get(height)
  }
  readonly written: { height: number; hasWeights: boolean }[] = []
  override async put(height: number, state: StoredState): Promise<void> {
    this.written.push({ height, hasWeights: state.weights !== undefined })
    await super.put(height, state)
  }
}

test('has the states that training step by step gives', async () => {
  const replay = await Replay.open(parameters)
  await replay.advance(3)
  const roots = rootsOf(12)
  for (const height of [1, 2, 3]) {
    const stepRoots = roots.slice(4 * (height - 1), 4 * height)
    expect(replay.state(height)).toEqual({
      height,
      root: stepRoots[3],
      stepsRoot: stepsRoot(stepRoots),
      stepRoots,
    })
    expect(weightsRoot(await replay.weights(height), shape)).toBe(stepRoots[3])
  }
  expect(replay.rootAt(0)).toBe(weightsRoot(parameters.genesis, shape))
  expect(() => replay.state(4)).toThrow(NotReplayedError)
})

test('has each step with its trees', async () => {
  const replay = await Replay.open(parameters)
  await replay.advance(2)
  const { before, after, number, rows: batch } = await replay.step(2, 3)
  const roots = rootsOf(8)
  expect([before.root, after.root, number]).toEqual([roots[6], roots[7], 7])
  expect(batch).toHaveLength(8)
  const first = await replay.step(1, 0)
  expect([first.before.root, first.number]).toEqual([replay.genesisRoot, 0])
  await expect(replay.step(3, 0)).rejects.toThrow(NotReplayedError)
})

describe('a replay that resumes', () => {
  test('comes to the same roots, and trains nothing again', async () => {
    const store = new WatchedStore()
    const first = await Replay.open({ ...parameters, store })
    await first.advance(3)
    const second = await Replay.open({ ...parameters, store })
    expect(second.height).toBe(3)
    await second.advance(5)
    expect(store.written.map(({ height }) => height)).toEqual([1, 2, 3, 4, 5])
    expect(second.state(5).root).toBe(rootsOf(20).at(-1))
  })

  test('trains again where weights are missing or are not those of the height', async () => {
    const store = new MemoryReplayStore()
    const first = await Replay.open({ ...parameters, store })
    await first.advance(3)
    const third = await store.get(3)
    const second = await store.get(2)
    if (!third || !second) return expect.fail('nothing was stored')
    await store.put(3, { stepRoots: third.stepRoots, weights: second.weights })
    // No weight may be so large: a disk has changed it.
    await store.put(2, { ...second, weights: second.weights?.map(() => 0x7f) })
    const replay = await Replay.open({ ...parameters, store })
    await replay.advance(4)
    expect(replay.state(4).root).toBe(rootsOf(16).at(-1))
  })

  test('refuses what was computed for another run', async () => {
    const store = new MemoryReplayStore()
    const other = await Replay.open({ ...parameters, rule: { ...rule, mul: 801 }, store })
    await other.advance(2)
    const state = await store.get(2)
    if (!state) return expect.fail('nothing was stored')
    const replay = await Replay.open({ ...parameters, store })
    await store.put(2, { stepRoots: state.stepRoots })
    // The weights at height 1 are those that the stored roots say: what shows it is the state above.
    await expect(replay.advance(3)).rejects.toThrow(ForeignReplayError)
  })
})

test('keeps the weights of fewer heights where all would take too much', async () => {
  const store = new WatchedStore()
  const bytes = 4 * (5 * 5 + 6 * 3)
  const replay = await Replay.open({ ...parameters, store, maxWeightBytes: 4 * bytes })
  await replay.advance(11)
  const kept: number[] = []
  for (let height = 1; height <= 11; height++) {
    const stored = await store.get(height)
    expect(stored?.stepRoots).toHaveLength(4 * 32)
    if (!stored?.weights) continue
    kept.push(height)
    expect(weightsRoot(decodeWeights(stored.weights, shape), shape)).toBe(replay.state(height).root)
  }
  expect(kept).toEqual([4, 8])
  expect(weightsRoot(await replay.weights(7), shape)).toBe(replay.state(7).root)
})

test('is cancelled, goes on later, and tells how far it is', async () => {
  const replay = await Replay.open(parameters)
  const abort = new AbortController()
  const heights: number[] = []
  const advancing = replay.advance(5_000, {
    signal: abort.signal,
    onProgress: ({ height, of, loss }) => {
      heights.push(height)
      expect(of).toBe(5_000)
      expect(loss).toBeGreaterThan(0)
      if (height === 3) abort.abort()
    },
  })
  await expect(advancing).rejects.toThrow('aborted')
  const { height } = replay
  expect(height).toBeGreaterThanOrEqual(3)
  expect(height).toBeLessThan(5_000)
  expect(heights).toEqual(Array.from({ length: height }, (_, i) => i + 1))
  await replay.advance(height + 1)
  expect(replay.state(height + 1).root).toBe(rootsOf(4 * (height + 1)).at(-1))
})

test('a low height does not wait for a high one, and nobody waits who gave up', async () => {
  const replay = await Replay.open(parameters)
  await replay.advance(1)
  const abort = new AbortController()
  const training = replay.advance(1_000_000, { signal: abort.signal })
  await replay.advance(1)
  await replay.advance(2)
  const late = new AbortController()
  const queued = replay.advance(1_000_001, { signal: late.signal })
  late.abort()
  await expect(queued).rejects.toThrow('aborted')
  await expect(replay.advance(1, { signal: late.signal })).rejects.toThrow('aborted')
  expect(replay.height).toBeLessThan(1_000_000)
  abort.abort()
  await expect(training).rejects.toThrow('aborted')
})

test('who gives up a step takes it from nobody else', async () => {
  const replay = await Replay.open({ ...parameters, maxWeightBytes: 1 })
  await replay.advance(3)
  const abort = new AbortController()
  const first = replay.step(3, 3, { signal: abort.signal })
  const others = [replay.step(3, 3), replay.step(3, 3)]
  abort.abort()
  // What is short is computed all the same.
  await first.catch(() => {})
  const late = replay.step(3, 3, { signal: abort.signal })
  await expect(late).rejects.toThrow('aborted')
  for (const { after } of await Promise.all(others)) expect(after.root).toBe(rootsOf(12).at(-1))
})

test('trains nothing again, though it comes to each state by itself', async () => {
  const store = new WatchedStore()
  const replay = await Replay.open({ ...parameters, store, maxWeightBytes: 1 })
  const { read } = store
  for (let height = 1; height <= 5; height++) {
    await replay.advance(height)
    expect(weightsRoot(await replay.weights(height), shape)).toBe(replay.state(height).root)
  }
  expect(store.read).toBe(read)
  expect(replay.state(5).root).toBe(rootsOf(20).at(-1))
})

test('takes two requests to advance at once', async () => {
  const store = new WatchedStore()
  const replay = await Replay.open({ ...parameters, store })
  await Promise.all([replay.advance(2), replay.advance(3), replay.advance(1)])
  expect(store.written).toHaveLength(3)
})

describe('the lowest wrong state', () => {
  const wrong = keccak256(toHex('wrong'))
  test.each([
    ['none', [], undefined],
    ['a root', [{ at: 2, root: wrong }], 2],
    ['steps', [{ at: 3, stepsRoot: wrong }], 3],
    [
      'several',
      [
        { at: 3, root: wrong },
        { at: 2, stepsRoot: wrong },
      ],
      2,
    ],
  ] as const)('%s', async (_, lies, height) => {
    const replay = await Replay.open(parameters)
    await replay.advance(3)
    const states = [3, 1, 2].map((at) => {
      const lie = (lies as readonly { at: number }[]).find((one) => one.at === at)
      return { ...replay.state(at), ...lie }
    })
    expect(findWrongState(replay, states)?.height).toBe(height)
  })
})

describe('a replay from a state', () => {
  test('has the same states above it, and none below', async () => {
    const whole = await Replay.open(parameters)
    await whole.advance(5)
    const replay = await Replay.open({ ...parameters, base: { height: 3, weights: await whole.weights(3) } })
    expect([replay.height, replay.rootAt(3)]).toEqual([3, whole.state(3).root])
    await replay.advance(5)
    expect([replay.state(4), replay.state(5)]).toEqual([whole.state(4), whole.state(5)])
    expect((await replay.step(4, 1)).trace.root).toBe((await whole.step(4, 1)).trace.root)
    expect(() => replay.state(3)).toThrow(NotReplayedError)
    await expect(replay.weights(2)).rejects.toThrow('from the genesis')
    const wrong = { ...whole.state(2), root: keccak256(toHex('wrong')) }
    expect(findWrongState(replay, [wrong, whole.state(3), whole.state(4)])).toBeUndefined()
  })
})

describe('a checkpoint', () => {
  test('round-trips as JSON, from the genesis and from a state', async () => {
    const whole = await Replay.open(parameters)
    await whole.advance(3)
    const based = { ...parameters, base: { height: 2, weights: await whole.weights(2) } }
    for (const of of [parameters, based]) {
      const replay = await Replay.open(of)
      await replay.advance(3)
      const json = JSON.stringify(await checkpointOf(replay))
      const store = await parseCheckpoint(json, await Replay.open(of))
      const resumed = await Replay.open({ ...of, store })
      expect(resumed.height).toBe(3)
      await resumed.advance(4)
      expect(resumed.state(4).root).toBe(rootsOf(16).at(-1))
    }
  })

  test.each([
    ['is not JSON', '{', 'it is not JSON'],
    ['lacks a field', '{"kind":"modelmarket/training-checkpoint/1"}', 'wrong or missing: computation'],
  ])('that %s is refused', async (_, json, problem) => {
    await expect(parseCheckpoint(json, await Replay.open(parameters))).rejects.toThrow(problem)
  })

  test('of another run, or with roots missing, is refused', async () => {
    const replay = await Replay.open(parameters)
    await replay.advance(2)
    const checkpoint = await checkpointOf(replay)
    const other = await Replay.open({ ...parameters, rule: { ...rule, mul: 801 } })
    await expect(parseCheckpoint(JSON.stringify(checkpoint), other)).rejects.toThrow(InvalidCheckpointError)
    const short = JSON.stringify({ ...checkpoint, stepRoots: '0x' })
    await expect(parseCheckpoint(short, replay)).rejects.toThrow('more or fewer roots')
    const light = JSON.stringify({ ...checkpoint, weights: '0x00' })
    await expect(parseCheckpoint(light, replay)).rejects.toThrow('its weights have 1 bytes, and not 172')
  })
})
