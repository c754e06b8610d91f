import { defaultFetchTimeoutMs } from '../../../agents/engine/fetchTimeout.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { isBefore, type Rank, Slots } from '../../../agents/engine/slots.js'
import type { Vault, VaultChange } from '../../../agents/vault/vault.js'
import { abortable } from '../../../chain/index.js'
import type { Blockstore } from '../../../content/index.js'
import { ModelMarketError } from '../../../errors/index.js'
import { decodeWeights, encodeWeights, type Weights } from '../../../fixed/index.js'
import {
  AnswerBook,
  fetchWeights,
  liveStates,
  openReplay,
  type Replay,
  type VerifiedRun,
  verifyRun,
} from '../flows/index.js'
import { areLost } from '../flows/state/stateWeights.js'
import { lowestLie } from '../flows/work/findLie.js'
import { getState, getStateAt, type ModelState, type Run } from '../index.js'
import { DatasetTimeoutError } from './errors.js'
import { Recent } from './recent.js'
import { VaultReplayStore } from './vaultReplayStore.js'

/** How an agent gets and keeps the runs that it replays. */
export interface RunsOptions {
  /** Where to fetch datasets and weights from. */
  store: Pick<Blockstore, 'get'>
  /** The most bytes that a dataset may have. By default 256 MiB. */
  maxDatasetBytes?: number | undefined
  /** How long it may take to fetch a dataset, or to publish the weights of a state, in milliseconds. By default ten minutes. */
  fetchTimeoutMs?: number | undefined
  /**
   * What to start from. `genesis`, the default: all states are computed, and compared. `final`: the highest final state, whose weights its
   * worker published; where they cannot be had, the genesis. Nobody can take back a final state, so that is enough to work on a run.
   */
  from?: 'genesis' | 'final' | undefined
  /** How many runs are trained or replayed at once. By default 1. */
  trainings?: number | undefined
  /** The most bytes of weights that are stored for each run. By default 16 MiB. */
  maxWeightBytes?: number | undefined
}

/** A run that is verified and replayed. */
export interface OpenedRun {
  verified: VerifiedRun
  replay: Replay
  answers: AnswerBook
}

/** How urgent it is to compute states of a run. */
export interface Urgency {
  /** Is aborted when they are not needed any more. */
  signal: AbortSignal
  /** The first second that is too late. */
  until?: bigint | undefined
  /** Whether a deposit of the agent is lost without them. */
  isAtStake?: boolean | undefined
  /** What the run pays, where nothing is at stake, in the coin's smallest unit. */
  value?: bigint | undefined
}

/**
 * What is at stake goes first, and then what pays most, whoever else has less time: strangers can make any number of runs, but whoever
 * makes them come first has to lock as many coins.
 */
function rankOf({ until, isAtStake = false, value = 0n }: Urgency): Rank {
  return [isAtStake ? 1 : 0, value, until === undefined ? Number.NEGATIVE_INFINITY : -until]
}

/** A visit ends, as a more urgent one waits for its place. */
class OutrankedError extends ModelMarketError {
  static override name = 'Training.OutrankedError'
  constructor() {
    super('A more urgent run waits for the place of this one.', { retryable: true })
  }
}

/** Who asks for the states of a replay. */
interface Asked {
  urgencies: Set<Urgency>
  /** Of those that ask, one trains at a time, and for all. */
  turns: Slots
}

/** The longest pause before a run is opened again, in seconds. */
const longestPause = 3_600

/** How many datasets are fetched at once, or stay in memory, beside those of the runs that are trained and those that a deposit depends on. */
const fetches = 3

/** The runs of an agent, with their datasets and replays. Those on which no deposit depends are closed when others need the memory. */
export class Runs {
  readonly #context: AgentContext<never>
  readonly #options: RunsOptions
  readonly #opened: Recent<{ runHash: string; opened: Promise<OpenedRun> }>
  /** The runs that could not be opened: why, and when to try again. */
  readonly #failed = new Map<bigint, { runHash: string; error: unknown; until: bigint }>()
  readonly #trainings: Slots
  /** The fetches of datasets that a deposit depends on. What strangers let hang must not hold them up. */
  readonly #fetches = new Slots(fetches)
  readonly #visits: Slots
  /** The ranks of the runs that are visited now. */
  readonly #visiting = new Map<bigint, Rank>()
  /** How often in a row runs could not be opened. */
  readonly #failures = new Map<bigint, number>()
  readonly #asked = new WeakMap<Replay, Asked>()

  constructor(context: AgentContext<never>, options: RunsOptions) {
    this.#context = context
    this.#options = options
    const { trainings = 1 } = options
    this.#trainings = new Slots(trainings)
    this.#visits = new Slots(trainings + fetches)
    this.#opened = new Recent(trainings + fetches)
  }

  /** Has a run stay open until the thing is released: a deposit depends on the run, whose dataset may be gone one day. */
  hold({ runId }: Pick<Run, 'runId'>, key: string): void {
    this.#opened.hold(key, runId)
  }

  release(key: string): void {
    this.#opened.release(key)
  }

  /**
   * In a step: opens a run on which no deposit depends, and does something with it. Strangers can make any number of runs, so only a few are
   * in memory at once. Those that could not be opened come last: there may be many, and their datasets may never be there.
   *
   * @param urgency - `signal` ends the wait for a place.
   * @returns What `act` does; or when to go on, if {@link findLie} made way for a run with a higher rank.
   */
  visit<result>(run: Run, urgency: Urgency, act: () => Promise<result>): Promise<result | bigint> {
    const { aside, now } = this.#context
    const { runId } = run
    const key = `visit ${runId}`
    const rank = [-(this.#failures.get(runId) ?? 0), ...rankOf(urgency)]
    const visit = async () => {
      this.hold(run, key)
      this.#visiting.set(runId, rank)
      try {
        return await act()
      } catch (error) {
        if (!OutrankedError.is(error)) throw error
        return now()
      } finally {
        this.#visiting.delete(runId)
        this.release(key)
      }
    }
    return this.#visits.during(visit, { rank, signal: urgency.signal, waiting: aside })
  }

  /**
   * In a step: verifies a run, and opens its replay where it was. After an error that is not retryable, it throws the same error for a while:
   * otherwise each event of the run would have its dataset fetched again.
   *
   * @param options.isAtStake - Whether a deposit is lost without the run. Then each call tries again, because the store may have been at fault.
   */
  open(run: Run, { isAtStake = false }: { isAtStake?: boolean } = {}): Promise<OpenedRun> {
    const { runId, runHash } = run
    const known = this.#opened.get(runId)
    // After a reorganisation another run may have the number.
    if (known?.runHash === runHash) return this.#context.aside(() => known.opened)
    const failed = this.#failed.get(runId)
    const isPaused = !isAtStake && this.#context.now() < (failed?.until ?? 0n)
    if (failed?.runHash === runHash && isPaused) return Promise.reject(failed.error)
    const open = () => this.#open(run)
    const opened = this.#context.aside(() => (isAtStake ? this.#fetches.during(open) : open()))
    this.#opened.set(runId, { runHash, opened })
    opened.then(
      () => {
        this.#failed.delete(runId)
        this.#failures.delete(runId)
      },
      (error: unknown) => {
        if (this.#opened.get(runId)?.opened === opened) this.#opened.delete(runId)
        this.#failures.set(runId, (this.#failures.get(runId) ?? 0) + 1)
        if (!ModelMarketError.is(error) || error.retryable) return
        const until = this.#context.now() + BigInt(Math.min(run.challengeWindow >> 2, longestPause))
        this.#failed.set(runId, { runHash, error, until })
      },
    )
    return opened
  }

  /**
   * In a step: computes all states up to a height. Between two steps of training, more urgent states of other runs have their turn: one state
   * of a stranger's run may take longer than all the time for one that is at stake.
   *
   * @returns How long it computed, in seconds, without the time that it waited for other runs.
   */
  async advance({ replay }: OpenedRun, height: number, urgency: Urgency): Promise<number> {
    if (replay.height >= height) return 0
    const { signal } = urgency
    const asked = this.#asked.get(replay) ?? { urgencies: new Set(), turns: new Slots(1) }
    this.#asked.set(replay, asked)
    asked.urgencies.add(urgency)
    // Whoever trains is as urgent as the most urgent that waits for it.
    const rank = () =>
      [...asked.urgencies].map(rankOf).reduce((one, other) => (isBefore(other, one) ? other : one))
    const train = () =>
      this.#trainings.during(() => this.#train(replay, height, { asked, rank, signal }), { rank, signal })
    try {
      return await this.#context.aside(async () => {
        let seconds = 0
        while (replay.height < height) seconds += await asked.turns.during(train, { signal })
        return seconds
      })
    } finally {
      asked.urgencies.delete(urgency)
    }
  }

  /** In a slot for trainings: trains up to a height, or one state where others ask for states of the same run. Returns how long that took. */
  async #train(
    replay: Replay,
    height: number,
    { asked, rank, signal }: { asked: Asked; rank: () => Rank; signal: AbortSignal },
  ): Promise<number> {
    let milliseconds = 0
    while (replay.height < height) {
      let start = performance.now()
      let giving: Promise<void> | undefined
      const onStep = async () => {
        signal.throwIfAborted()
        milliseconds += performance.now() - start
        giving = this.#trainings.giveWay(rank)
        await giving
        start = performance.now()
      }
      try {
        await replay.advance(replay.height + 1, { signal, onStep })
      } finally {
        // What is aborted while another has its slot must not free that.
        await giving
      }
      milliseconds += performance.now() - start
      if (replay.height >= height || asked.urgencies.size > 1) break
      await this.#trainings.giveWay(rank)
    }
    return milliseconds / 1_000
  }

  /**
   * In a step: finds the lowest live state of a run that is wrong. Computes no state above it. Ends the {@link visit} that it is in, if a
   * more urgent one waits.
   *
   * @param urgency - `until`: by default each state is as urgent as the window to dispute it.
   */
  findLie(run: Run, opened: OpenedRun, urgency: Urgency): Promise<ModelState | undefined> {
    const { client, address, block } = this.#context
    const { runId } = run
    const visit = urgency.isAtStake ? undefined : this.#visiting.get(runId)
    let read: readonly ModelState[] = []
    const windowOf = (height: number) =>
      read.find((state) => state.height >= height && state.status === 'contestable')?.contestableUntil
    return lowestLie({
      run,
      replay: opened.replay,
      advance: async ({ height }) => {
        const seconds = await this.advance(opened, height, { until: windowOf(height), ...urgency })
        // Each visit gets on by a state at least.
        if (seconds > 0 && visit && this.#visits.isOutranked(visit)) throw new OutrankedError()
      },
      read: async (from, to) => {
        read = await liveStates(client, { address, runId, from, to, blockNumber: block() })
        return read
      },
    })
  }

  /**
   * Stores how long a state took to compute, in seconds. Returns the last time that is stored.
   *
   * @param seconds - 0 for a state that was computed before. Then nothing is stored.
   */
  async keepPace({ runHash }: Pick<Run, 'runHash'>, seconds: number): Promise<number> {
    const { vault, prefix } = this.#context
    const key = `${prefix}replay/${runHash}/seconds`
    if (seconds > 0) {
      await vault.put(key, seconds)
      return seconds
    }
    const stored = await vault.get(key)
    return typeof stored === 'number' ? stored : 0
  }

  /** Forgets a run, with all that is stored of it. */
  async forget({ runId, runHash }: Pick<Run, 'runId' | 'runHash'>): Promise<void> {
    this.#opened.delete(runId)
    this.#failed.delete(runId)
    this.#failures.delete(runId)
    await clear(this.#context.vault, `${this.#context.prefix}replay/${runHash}/`)
  }

  async #open(run: Run): Promise<OpenedRun> {
    const { client, address, block, signal } = this.#context
    const { store, maxDatasetBytes, fetchTimeoutMs = defaultFetchTimeoutMs, maxWeightBytes } = this.#options
    const { runId } = run
    const late = AbortSignal.timeout(fetchTimeoutMs)
    const either = AbortSignal.any([signal, late])
    const parameters = { address, runId, run, store, maxDatasetBytes, blockNumber: block(), signal: either }
    try {
      const verified = await abortable(verifyRun(client, parameters), either)
      const base = await this.#base(run, verified, either)
      const store = this.#store(run.runHash, base?.height)
      const replay = await openReplay(verified, { store, maxWeightBytes, ...(base ? { base } : {}) })
      return { verified, replay, answers: new AnswerBook() }
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
      // A store that hangs must not block the step.
      throw new DatasetTimeoutError({ runId, timeoutMs: fetchTimeoutMs }, { cause: error })
    }
  }

  /** Returns the state that a replay starts from. An earlier choice stays, because the stored states were computed from it. */
  async #base(
    run: Run,
    { gameRule: rule }: VerifiedRun,
    signal: AbortSignal,
  ): Promise<{ height: number; weights: Weights } | undefined> {
    const { client, address, block, prefix, vault } = this.#context
    const { from = 'genesis', store } = this.#options
    const { runId, runHash, finalHeight } = run
    if (from === 'genesis') return undefined
    const key = `${prefix}replay/${runHash}/base`
    const [stored, bytes] = await Promise.all([vault.get(key), vault.get(`${key}/weights`)])
    if (typeof stored === 'number' && bytes instanceof Uint8Array)
      return { height: stored, weights: decodeWeights(bytes, rule.shape) }
    if (finalHeight === 0) return undefined
    const blockNumber = block()
    try {
      const stateHash = await getStateAt(client, { address, runId, height: finalHeight, blockNumber })
      if (stateHash === undefined) return undefined
      const state = await getState(client, { address, stateHash, blockNumber })
      if (state.status !== 'final') return undefined
      const weights = await fetchWeights(client, { address, state, rule, store, signal })
      await vault.write([
        { key, value: finalHeight },
        { key: `${key}/weights`, value: encodeWeights(weights, rule.shape) },
      ])
      return { height: finalHeight, weights }
    } catch (error) {
      signal.throwIfAborted()
      // The weights are missing or wrong. A replay from the genesis computes them.
      if (areLost(error)) return undefined
      throw error
    }
  }

  #store(runHash: string, base = 0): VaultReplayStore {
    const { vault, prefix } = this.#context
    return new VaultReplayStore(vault, `${prefix}replay/${runHash}/${base}/`)
  }
}

/** Deletes all entries with a prefix. */
async function clear(vault: Vault, prefix: string): Promise<void> {
  const changes: VaultChange[] = []
  for await (const [key] of vault.entries(prefix)) changes.push({ key })
  if (changes.length > 0) await vault.write(changes)
}
