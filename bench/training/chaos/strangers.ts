import type { Hex } from 'viem'
import {
  answerFalsely,
  createTestRun,
  lieKinds,
  submitLie,
  type TestLie,
  type TestRun,
  type TestTraining,
  type TrainingClient,
} from '../../../src/protocols/training/testing/index.js'
import type { Scenario } from './plan.js'

/** The steps of a state. */
const stepsPerState = 8

/** Those who are not honest, and whoever creates the runs. They live in the bench's own process, and are not killed. */
export class Strangers {
  readonly runs: { run: TestRun; scenario: Scenario }[] = []
  /** The states that are wrong. */
  readonly lies: Hex[] = []
  /** What failed, in a line each. */
  readonly notes: string[] = []
  readonly #training: TestTraining
  readonly #answering = new Map<Hex, { lie: TestLie; isBusy: boolean }>()
  readonly #doubted: { run: TestRun; isBusy: boolean }[] = []
  /** The runs of which a state was disputed without reason. */
  readonly #disputed = new Set<bigint>()
  /** Calls of one account are made one after the other. */
  #turn: Promise<unknown> = Promise.resolve()

  constructor(training: TestTraining) {
    this.#training = training
  }

  /** Creates a run, and lets the scenario begin. It resolves when blocks have come. */
  create(scenario: Scenario): void {
    this.#do(async () => {
      const isStrangers = scenario !== 'honest' && scenario !== 'falseDispute'
      const terms = {
        maxStates: 4,
        statesPerPeriod: 2,
        stateSeconds: 900,
        challengeWindow: 900,
        clock: 1_800,
        grace: 300,
        stepsPerState,
        inlineWeights: this.runs.length % 2 === 0,
      }
      // Workers wait until it is funded: a stranger is the first.
      const run = await createTestRun(this.#training, { ...terms, ...(isStrangers ? { funds: 1n } : {}) })
      this.runs.push({ run, scenario })
      if (isStrangers) await this.#begin(run, scenario)
      if (scenario === 'falseDispute') this.#doubted.push({ run, isBusy: false })
      const { runId, runHash } = run
      if (isStrangers)
        await this.#training.creator.training.fund.sync({ runId, runHash, amount: 4n * 10n ** 18n })
    })
  }

  /** At each block: liars answer, and who disputes without reason does. */
  act(): void {
    for (const answering of this.#answering.values()) attempt(answering, () => this.#answer(answering.lie))
    for (const doubted of this.#doubted) attempt(doubted, () => this.#disputeFalsely(doubted.run))
  }

  get falseDisputes(): number {
    return this.#disputed.size
  }

  get #liar(): TrainingClient {
    const [liar] = this.#training.workers
    if (!liar) throw new RangeError('no liar')
    return liar
  }

  async #begin(run: TestRun, scenario: Scenario): Promise<void> {
    const worker = this.#liar
    const { runId, runHash } = run
    if (scenario === 'idle') {
      await worker.training.startPeriod.sync({ runId, parentHash: runHash })
      return
    }
    const kind = lieKinds[this.lies.length % lieKinds.length] ?? 'A'
    const lie = await submitLie(this.#training, run, {
      kind,
      step: (this.lies.length * 3) % stepsPerState,
      seed: this.lies.length,
      worker,
    })
    this.lies.push(lie.stateHash)
    if (scenario === 'lie') this.#answering.set(lie.stateHash, { lie, isBusy: false })
  }

  async #answer(lie: TestLie): Promise<void> {
    const { keeper } = this.#training
    const { firstDispute, isLive } = await keeper.training.getState({ stateHash: lie.stateHash })
    if (!isLive) {
      this.#answering.delete(lie.stateHash)
      return
    }
    if (firstDispute === undefined) return
    const { caseId } = await keeper.training.getDispute({ disputeId: firstDispute })
    await answerFalsely(this.#training, { ...lie, caseId, stepsPerState })
  }

  /** Disputes the first state of a run, and again if a reorganisation took the dispute back. */
  async #disputeFalsely({ runId }: TestRun): Promise<void> {
    const [, challenger] = this.#training.workers
    const { training } = this.#training.keeper
    const stateHash = await training.getStateAt({ runId, height: 1 })
    if (stateHash === undefined || !challenger) return
    const { firstDispute, status } = await training.getState({ stateHash })
    if (firstDispute !== undefined || status !== 'contestable') return
    await challenger.training.openDispute.sync({ stateHash })
    this.#disputed.add(runId)
  }

  #do(act: () => Promise<void>): void {
    this.#turn = this.#turn.then(act).catch((error: unknown) => void this.notes.push(`stranger: ${error}`))
  }
}

/** Does something, unless it is still being done. What fails is done again at the next block. */
function attempt(thing: { isBusy: boolean }, act: () => Promise<void>): void {
  if (thing.isBusy) return
  thing.isBusy = true
  void act()
    .catch(() => {})
    .finally(() => {
      thing.isBusy = false
    })
}
