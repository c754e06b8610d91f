import { bytesToHex, concat, type Hex, hexToBytes } from 'viem'
import { abortable } from '../../../../chain/index.js'
import {
  createStepper,
  datasetTree,
  decodeWeights,
  encodeWeights,
  type FixedDataset,
  FixedIndexError,
  FixedWeightRangeError,
  type MerkleTree,
  type Stepper,
  type StepRule,
  stepsRoot as stepsRootOf,
  stepsTree,
  type Weights,
  weightsRoot,
} from '../../../../fixed/index.js'
import { ForeignReplayError, NotReplayedError } from '../errors.js'
import { Pace } from './pace.js'
import { ReplayedStep } from './replayedStep.js'
import { MemoryReplayStore, type ReplayStore, type StoredState } from './replayStore.js'

/** How many bytes of weights a replay keeps by default, so that it need not train again to come back to a state. */
const defaultWeightBytes = 64 * 2 ** 20

/** How many steps are kept with all their trees. */
const keptSteps = 8

export interface ReplayParameters {
  rule: StepRule
  /** Steps per state: a power of two, 1 to 256. */
  stepsPerState: number
  dataset: FixedDataset
  /** The weights that the first step starts from. */
  genesis: Weights
  /** A state to start from instead, which nobody can take back: a final one. The states below it are not computed, and not checked. */
  base?: { height: number; weights: Weights } | undefined
  /**
   * Where to keep what is computed, so that a later replay resumes. Give each rule, dataset and genesis a store of its own, which nobody else can
   * write to. By default in memory.
   */
  store?: ReplayStore | undefined
  /** The most bytes of weights that are kept. By default 64 MiB. At least one state is. */
  maxWeightBytes?: number | undefined
}

export interface ReplayOptions {
  signal?: AbortSignal | undefined
  onProgress?: ((progress: ReplayProgress) => void) | undefined
  /** Is awaited between the steps of a state, so that something more urgent can go first. */
  onStep?: (() => Promise<void>) | undefined
}

/** How far a replay has come. */
export interface ReplayProgress {
  /** The states that are done. */
  height: number
  /** The states that are wanted. */
  of: number
  /** The mean cross-entropy of the last batch. */
  loss: number
}

/** A state as the rule has it. */
export interface ReplayedState {
  height: number
  /** The root of its weights. */
  root: Hex
  /** The root of {@link stepRoots}. */
  stepsRoot: Hex
  /** The root of the weights after each step. */
  stepRoots: readonly Hex[]
}

/**
 * Computes the states of a run from its genesis on: what an honest worker submits, and what everybody else compares that with.
 *
 * The result depends on the rule and the dataset alone, and not on what was submitted or rolled back.
 *
 * @see docs/training/protocol.md#1-terms-and-encodings
 * @example
 * ```ts
 * import { genesisWeights, quantize, rateOf } from 'modelmarket/fixed'
 * import { Replay } from 'modelmarket/training/flows'
 *
 * const dataset = quantize({ features: [0.5, 1, 1, 0.5], labels: [0, 1], columns: 2 })
 * const shape = [2, 4, 2], batch = 2, seed = `0x${'07'.repeat(32)}` as const
 * const rate = rateOf({ learningRate: 0.1, batch })
 * const rule = { shape, batch, rows: 2, ...rate, halveEvery: 0, schedule: 'shuffled', seed } as const
 * const replay = await Replay.open({ rule, stepsPerState: 16, dataset, genesis: genesisWeights({ shape, seed }) })
 * await replay.advance(3)
 * console.log(replay.state(3).root)
 * ```
 */
export class Replay {
  readonly rule: StepRule
  readonly stepsPerState: number
  readonly dataset: FixedDataset
  readonly genesis: Weights
  readonly genesisRoot: Hex
  /** The height that it starts from. 0: the genesis. */
  readonly baseHeight: number
  readonly #baseWeights: Weights
  readonly #baseRoot: Hex
  readonly #store: ReplayStore
  readonly #maxWeightBytes: number
  /** The bytes of the weights of one state. */
  readonly #weightBytes: number
  readonly #states: ReplayedState[] = []
  /** The heights whose weights are stored. */
  readonly #weightHeights = new Set<number>()
  /** Every so many heights, weights are kept. */
  #stride = 1
  readonly #steps = new Map<string, Promise<ReplayedStep>>()
  /** What trained the last state, and goes on from there. The store may not have its weights. */
  #stepperAtTip: Stepper | undefined
  #datasetTree: MerkleTree | undefined
  #advancing: Promise<unknown> = Promise.resolve()

  private constructor({
    rule,
    stepsPerState,
    dataset,
    genesis,
    base,
    store,
    maxWeightBytes,
  }: ReplayParameters) {
    this.rule = rule
    this.stepsPerState = stepsPerState
    this.dataset = dataset
    this.genesis = genesis
    this.genesisRoot = weightsRoot(genesis, rule.shape)
    this.baseHeight = base?.height ?? 0
    this.#baseWeights = base?.weights ?? genesis
    this.#baseRoot = weightsRoot(this.#baseWeights, rule.shape)
    this.#weightBytes = encodeWeights(genesis, rule.shape).length
    this.#store = store ?? new MemoryReplayStore()
    this.#maxWeightBytes = maxWeightBytes ?? defaultWeightBytes
  }

  /**
   * Opens a replay, and resumes with the states that its store has.
   *
   * @throws {FixedShapeError} when the shape of the rule is beyond the limits.
   * @throws {FixedWeightCountError} when the weights to start from do not fit the shape.
   * @throws {FixedWeightRangeError} when one of them is beyond ±2^30.
   */
  static async open(parameters: ReplayParameters): Promise<Replay> {
    const replay = new Replay(parameters)
    await replay.#restore()
    return replay
  }

  /** The height of the last state that is computed. */
  get height(): number {
    return this.baseHeight + this.#states.length
  }

  /**
   * Returns a state.
   *
   * @param height - from 1.
   * @throws {NotReplayedError} when the replay has not come so far.
   */
  state(height: number): ReplayedState {
    const state = this.#states[height - 1 - this.baseHeight]
    if (!state) throw new NotReplayedError({ height, replayed: this.height, base: this.baseHeight })
    return state
  }

  /** The tree over the rows of the dataset. */
  get datasetTree(): MerkleTree {
    this.#datasetTree ??= datasetTree(this.dataset)
    return this.#datasetTree
  }

  /**
   * Returns the tree over the roots of a state's steps.
   *
   * @throws {NotReplayedError} when the replay has not come so far.
   */
  stepsTree(height: number): MerkleTree {
    return stepsTree(this.state(height).stepRoots)
  }

  /**
   * Returns the root of the weights at a height. Height 0 is the genesis.
   *
   * @throws {NotReplayedError} when the replay has not come so far.
   */
  rootAt(height: number): Hex {
    return height === this.baseHeight ? this.#baseRoot : this.state(height).root
  }

  /**
   * Computes all states up to a height. Calls take turns, state by state: what asks for a low height does not wait for a high one.
   *
   * @throws {ForeignReplayError} when the store has roots of another computation.
   * @throws {FixedDatasetError} when the dataset does not fit the rule.
   */
  async advance(height: number, { signal, onProgress, onStep }: ReplayOptions = {}): Promise<void> {
    for (;;) {
      signal?.throwIfAborted()
      const reached = this.height
      if (height <= reached) return
      const advancing = this.#advancing.then(async () => {
        // Another call may have trained it.
        if (this.height > reached) return
        const loss = await this.#train({ signal, onStep })
        onProgress?.({ height: this.height, of: height, loss })
      })
      this.#advancing = advancing.catch(() => {})
      await abortable(advancing, signal)
    }
  }

  /**
   * Returns the weights at a height. Trains them again from the nearest stored ones. Height 0 is the genesis.
   *
   * @throws {NotReplayedError} when the replay has not come so far.
   * @throws {ForeignReplayError} when the store has roots of another computation.
   */
  async weights(height: number, { signal }: Pick<ReplayOptions, 'signal'> = {}): Promise<Weights> {
    this.rootAt(height)
    if (height === this.height && this.#stepperAtTip) return this.#stepperAtTip.weights()
    const nearest = await this.#weightsBelow(height)
    const { at } = nearest
    if (at === height) return nearest.weights
    const stepper = this.#stepper(nearest.weights, at * this.stepsPerState)
    const pace = new Pace(signal)
    while (stepper.step < height * this.stepsPerState) {
      stepper.train()
      await pace.breathe()
    }
    const weights = stepper.weights()
    const actual = weightsRoot(weights, this.rule.shape)
    // Stored roots were computed by another process, perhaps for another run.
    if (actual !== this.rootAt(height))
      throw new ForeignReplayError({ height, stored: this.rootAt(height), actual })
    return weights
  }

  /**
   * Returns one step with all its trees.
   *
   * @param height - the state's.
   * @param step - within the state, from 0.
   * @throws {NotReplayedError} when the replay has not come so far.
   * @throws {FixedIndexError} when a state has no such step.
   * @throws {ForeignReplayError} when the store has roots of another computation.
   */
  async step(
    height: number,
    step: number,
    options: Pick<ReplayOptions, 'signal'> = {},
  ): Promise<ReplayedStep> {
    this.state(height)
    if (!Number.isInteger(step) || step < 0 || step >= this.stepsPerState)
      throw new FixedIndexError('step', step, `0 to ${this.stepsPerState - 1}`)
    const key = `${height} ${step}`
    const known = this.#steps.get(key)
    const found = known ?? this.#step(height, step, options)
    this.#steps.delete(key)
    this.#steps.set(key, found)
    // What was cancelled, or failed, is not kept.
    found.catch(() => this.#steps.get(key) === found && this.#steps.delete(key))
    for (const oldest of this.#steps.keys()) {
      if (this.#steps.size <= keptSteps) break
      this.#steps.delete(oldest)
    }
    if (!known) return found
    try {
      return await abortable(known, options.signal)
    } catch {
      // It was cancelled by who asked for it first.
      options.signal?.throwIfAborted()
      return this.step(height, step, options)
    }
  }

  async #step(
    height: number,
    step: number,
    { signal }: Pick<ReplayOptions, 'signal'>,
  ): Promise<ReplayedStep> {
    const first = (height - 1) * this.stepsPerState
    const stepper = this.#stepper(await this.weights(height - 1, { signal }), first)
    const pace = new Pace(signal)
    for (let i = 0; i < step; i++) {
      stepper.train()
      await pace.breathe()
    }
    return new ReplayedStep(stepper)
  }

  /** Trains the next state. Returns the mean cross-entropy of its last batch. */
  async #train({ signal, onStep }: Pick<ReplayOptions, 'signal' | 'onStep'>): Promise<number> {
    const pace = new Pace(signal)
    const first = this.height * this.stepsPerState
    const stepper = this.#stepperAtTip ?? this.#stepper(await this.weights(this.height, { signal }), first)
    // What is cancelled between two states cannot be gone on with.
    this.#stepperAtTip = undefined
    const stepRoots: Hex[] = []
    let loss = Number.NaN
    while (stepRoots.length < this.stepsPerState) {
      loss = stepper.train().loss
      stepRoots.push(stepper.root())
      await pace.breathe()
      if (stepRoots.length < this.stepsPerState) await onStep?.()
    }
    await this.#keep(stepRoots, stepper.weights())
    this.#stepperAtTip = stepper
    return loss
  }

  async #keep(stepRoots: readonly Hex[], weights: Weights): Promise<void> {
    const height = this.height + 1
    const stored: StoredState = { stepRoots: hexToBytes(concat(stepRoots)) }
    if (height % this.#stride === 0) {
      const { shape } = this.rule
      await this.#store.put(height, { ...stored, weights: encodeWeights(weights, shape) })
      this.#weightHeights.add(height)
    } else await this.#store.put(height, stored)
    this.#push(stepRoots)
    await this.#thin()
  }

  /** Keeps the weights of half as many heights, as often as they take too much. */
  async #thin(): Promise<void> {
    while (
      this.#weightHeights.size > 1 &&
      this.#weightHeights.size * this.#weightBytes > this.#maxWeightBytes
    ) {
      this.#stride *= 2
      for (const height of this.#weightHeights) {
        if (height % this.#stride === 0) continue
        const { stepRoots } = this.state(height)
        await this.#store.put(height, { stepRoots: hexToBytes(concat(stepRoots)) })
        this.#weightHeights.delete(height)
      }
    }
  }

  #push(stepRoots: readonly Hex[]): void {
    const root = stepRoots.at(-1) as Hex
    const stepsRoot = stepsRootOf(stepRoots)
    this.#states.push({ height: this.height + 1, root, stepsRoot, stepRoots })
  }

  #stepper(weights: Weights, step: number) {
    return createStepper({ rule: this.rule, dataset: this.dataset, weights, step })
  }

  /** Returns the nearest weights at or below a height. */
  async #weightsBelow(height: number): Promise<{ weights: Weights; at: number }> {
    for (let at = height; at > this.baseHeight; at--) {
      if (!this.#weightHeights.has(at)) continue
      const stored = await this.#store.get(at)
      const weights = stored?.weights && this.#decode(stored.weights, at)
      if (weights) return { weights, at }
      this.#weightHeights.delete(at)
    }
    return { weights: this.#baseWeights, at: this.baseHeight }
  }

  /** Decodes stored weights; `undefined` when they are not those of the height. */
  #decode(bytes: Uint8Array, height: number): Weights | undefined {
    const { shape } = this.rule
    if (bytes.length !== this.#weightBytes) return undefined
    try {
      const weights = decodeWeights(bytes, shape)
      return weightsRoot(weights, shape) === this.rootAt(height) ? weights : undefined
    } catch (error) {
      if (!FixedWeightRangeError.is(error)) throw error
      return undefined
    }
  }

  async #restore(): Promise<void> {
    for (;;) {
      const height = this.height + 1
      const stored = await this.#store.get(height)
      if (stored?.stepRoots.length !== 32 * this.stepsPerState) break
      const { stepRoots, weights } = stored
      this.#push(
        Array.from({ length: this.stepsPerState }, (_, i) =>
          bytesToHex(stepRoots.subarray(32 * i, 32 * (i + 1))),
        ),
      )
      if (weights) this.#weightHeights.add(height)
    }
  }
}

/**
 * Finds the lowest state that is not as the rule has it: the only one that can be disputed successfully. One above it may follow
 * truly from a wrong parent.
 *
 * @param states - from height 1 on, without gaps, or from any height below which nothing is wrong.
 * @returns `undefined` when all are right.
 * @throws {NotReplayedError} when the replay has not come to the highest state.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { findWrongState, liveStates, type Replay } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, replay: Replay
 *
 * await replay.advance(8)
 * const states = await liveStates(client, { address: training, runId: 1n, from: 1, to: 8 })
 * console.log(findWrongState(replay, states)?.height ?? 'all are right')
 * ```
 */
export function findWrongState<state extends { height: number; root: Hex; stepsRoot: Hex }>(
  replay: Pick<Replay, 'state' | 'baseHeight'>,
  states: readonly state[],
): state | undefined {
  return states
    .filter(({ height }) => height > replay.baseHeight)
    .sort((a, b) => a.height - b.height)
    .find(({ height, root, stepsRoot }) => {
      const own = replay.state(height)
      return own.root !== root || own.stepsRoot !== stepsRoot
    })
}
