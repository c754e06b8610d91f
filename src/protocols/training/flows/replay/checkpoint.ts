import * as v from 'valibot'
import { bytesToHex, concat, type Hex, hexToBytes, isHex, keccak256, toHex } from 'viem'
import { encodeWeights } from '../../../../fixed/index.js'
import { InvalidCheckpointError } from '../errors.js'
import type { Replay } from './replay.js'
import { MemoryReplayStore } from './replayStore.js'

/** How far a replay has come, as JSON. Another process, or another machine, resumes from it. */
export interface ReplayCheckpoint {
  kind: 'modelmarket/training-checkpoint/1'
  /** What identifies the computation: a hash of rule, steps per state, dataset and genesis. */
  computation: Hex
  /** The height that it started from. */
  baseHeight: number
  /** The height that it has come to. */
  height: number
  stepsPerState: number
  /** The root of the weights after each step, one after another. */
  stepRoots: Hex
  /** The weights at that height, as a state publishes them. */
  weights: Hex
}

/**
 * Returns a hash of all that determines a replay. Two with the same hash have the same states.
 *
 * @example
 * ```ts
 * import { computationOf, type Replay } from 'modelmarket/training/flows'
 *
 * declare const replay: Replay
 * console.log(computationOf(replay))
 * ```
 */
export function computationOf(
  replay: Pick<Replay, 'rule' | 'stepsPerState' | 'datasetTree' | 'genesisRoot' | 'baseHeight' | 'rootAt'>,
): Hex {
  const { rule, stepsPerState, datasetTree, genesisRoot, baseHeight } = replay
  const base = baseHeight === 0 ? [] : [baseHeight, replay.rootAt(baseHeight)]
  const { shape, batch, rows, mul, shift, halveEvery, schedule, seed } = rule
  const parts = [
    shape,
    batch,
    rows,
    mul,
    shift,
    halveEvery,
    schedule,
    seed,
    stepsPerState,
    datasetTree.root,
    genesisRoot,
    ...base,
  ]
  return keccak256(toHex(JSON.stringify(parts)))
}

/**
 * Returns how far a replay has come, as a JSON value.
 *
 * @throws {ForeignReplayError} when the store of the replay has roots of another computation.
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { checkpointOf, type Replay } from 'modelmarket/training/flows'
 *
 * declare const replay: Replay
 * await writeFile('checkpoint.json', JSON.stringify(await checkpointOf(replay)))
 * ```
 */
export async function checkpointOf(replay: Replay): Promise<ReplayCheckpoint> {
  const { height, baseHeight, stepsPerState, rule } = replay
  const roots = Array.from({ length: height - baseHeight }, (_, i) =>
    concat([...replay.state(baseHeight + i + 1).stepRoots]),
  )
  return {
    kind: 'modelmarket/training-checkpoint/1',
    computation: computationOf(replay),
    baseHeight,
    height,
    stepsPerState,
    stepRoots: concat(roots),
    weights: bytesToHex(encodeWeights(await replay.weights(height), rule.shape)),
  }
}

const hex = v.custom<Hex>((value) => typeof value === 'string' && value.length % 2 === 0 && isHex(value))
const height = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535))
const schema: v.GenericSchema<unknown, ReplayCheckpoint> = v.strictObject({
  kind: v.literal('modelmarket/training-checkpoint/1'),
  computation: hex,
  baseHeight: height,
  height,
  stepsPerState: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(256)),
  stepRoots: hex,
  weights: hex,
})

/**
 * Reads a checkpoint back that was written with `JSON.stringify`, as a store to open a replay with.
 *
 * Read only checkpoints of your own, or of somebody you trust: the roots in it are not computed again. A false one makes right states look
 * wrong.
 *
 * @param json - the text.
 * @param replay - a replay of the same run that has computed nothing: the checkpoint has to be of the same computation.
 * @throws {InvalidCheckpointError} when it is not a checkpoint, or is one of another run.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { openReplay, parseCheckpoint, type VerifiedRun } from 'modelmarket/training/flows'
 *
 * declare const verified: VerifiedRun
 *
 * const store = await parseCheckpoint(await readFile('checkpoint.json', 'utf8'), await openReplay(verified))
 * const replay = await openReplay(verified, { store })
 * console.log(replay.height)
 * ```
 */
export async function parseCheckpoint(json: string, replay: Replay): Promise<MemoryReplayStore> {
  const { computation, baseHeight, height, stepsPerState, stepRoots, weights } = parse(json)
  const expected = computationOf(replay)
  if (computation !== expected) throw new InvalidCheckpointError('it is of another rule, dataset or genesis')
  // The hash says so, too, but of the replay that made the checkpoint: what is beside it may be somebody else's.
  if (stepsPerState !== replay.stepsPerState || baseHeight !== replay.baseHeight)
    throw new InvalidCheckpointError('its steps per state, or its first state, are others')
  const size = 32 * stepsPerState
  const roots = hexToBytes(stepRoots)
  if (roots.length !== (height - baseHeight) * size)
    throw new InvalidCheckpointError('it has more or fewer roots than states')
  const bytes = hexToBytes(weights)
  const { length } = encodeWeights(replay.genesis, replay.rule.shape)
  if (bytes.length !== length)
    throw new InvalidCheckpointError(`its weights have ${bytes.length} bytes, and not ${length}`)
  const store = new MemoryReplayStore()
  for (let at = baseHeight + 1; at <= height; at++) {
    const first = size * (at - baseHeight - 1)
    const of = { stepRoots: roots.subarray(first, first + size) }
    await store.put(at, at === height ? { ...of, weights: bytes } : of)
  }
  return store
}

function parse(json: string): ReplayCheckpoint {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new InvalidCheckpointError('it is not JSON')
  }
  const result = v.safeParse(schema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new InvalidCheckpointError(`wrong or missing: ${v.getDotPath(issue) ?? 'all of it'}`)
}
