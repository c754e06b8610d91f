import { type Hex, keccak256, parseEther, toHex } from 'viem'
import {
  answerFalsely,
  createTestRun,
  submitLie,
  submitTestState,
  type TestLie,
  type TestRun,
} from '../../../src/protocols/training/testing/index.js'
import { challengeDeposit, type Stage, windowSeconds, workerDeposit } from './stage.js'

const stepsPerState = 4
/** The states of a run for the honest, all of one period. */
const states = 2

const terms = {
  reward: parseEther('1'),
  workerDeposit,
  challengeDeposit,
  maxStates: states,
  statesPerPeriod: states,
  stateSeconds: windowSeconds,
  challengeWindow: windowSeconds,
  clock: windowSeconds,
  grace: 300,
  stepsPerState,
}

/**
 * What there is to do for the honest: a run to work on, whose first state is disputed without reason; a wrong state to prove, whose worker
 * answers; and a vote on another wrong state. All of it is made on the real chain.
 */
export class Affairs {
  readonly #stage: Stage
  #work: TestRun | undefined
  #lie: TestLie | undefined
  #vote: { runId: bigint; disputeId: bigint; caseId: bigint; stateHash: Hex } | undefined
  #falseDispute: bigint | undefined

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** @param name - Other answers than those of other affairs: what one worker has answered, all have. */
  async begin(name: string): Promise<void> {
    const { training, cheat, creator } = this.#stage
    const cheats = { ...training, creator: cheat }
    const seed = keccak256(toHex(name))
    const run = await createTestRun(cheats, { ...terms, seed })
    this.#lie = await submitLie(cheats, run, { kind: 'D', step: 1, worker: cheat })
    const voted = await createTestRun(cheats, { ...terms, adjudicator: 'vote' })
    const { stateHash } = await submitTestState(cheats, voted, { worker: cheat, isWrong: true })
    const { disputeId, caseId } = await creator.training.openDispute.sync({ stateHash })
    this.#vote = { runId: voted.runId, disputeId, caseId, stateHash }
    this.#work = await createTestRun(training, { ...terms, seed })
  }

  /** In a turn: the cheat answers for its wrong state, and disputes a true one. */
  async act(): Promise<void> {
    const { training, cheat } = this.#stage
    if (!this.#lie || !this.#work) return
    const { firstDispute } = await cheat.training.getState({ stateHash: this.#lie.stateHash })
    if (firstDispute !== undefined) {
      const { caseId } = await cheat.training.getDispute({ disputeId: firstDispute })
      await answerFalsely(training, { ...this.#lie, caseId, stepsPerState }).catch(() => {})
    }
    if (this.#falseDispute !== undefined) return
    const stateHash = await cheat.training.getStateAt({ runId: this.#work.runId, height: 1 })
    if (stateHash === undefined) return
    this.#falseDispute = (await cheat.training.openDispute.sync({ stateHash })).disputeId
  }

  /** Whether each of the honest has something at stake. */
  async isUnderWay(): Promise<boolean> {
    const { cheat, training, honest } = this.#stage
    if (!this.#lie || !this.#vote || this.#falseDispute === undefined) return false
    const { firstDispute } = await cheat.training.getState({ stateHash: this.#lie.stateHash })
    const votes = cheat.training.vote({ address: training.vote })
    const voter = honest.validator.account.address
    const ballot = await votes.getBallot({ caseId: this.#vote.caseId, voter })
    return firstDispute !== undefined && ballot !== undefined
  }

  /** What the honest have brought to its end. */
  async done(): Promise<{ worked: boolean; proven: boolean; voted: boolean }> {
    const { cheat, training, honest } = this.#stage
    if (!this.#lie || !this.#vote || !this.#work) return { worked: false, proven: false, voted: false }
    const { finalHeight } = await cheat.training.getRun({ runId: this.#work.runId })
    const lie = await cheat.training.getState({ stateHash: this.#lie.stateHash })
    const votes = cheat.training.vote({ address: training.vote })
    const voter = honest.validator.account.address
    const ballot = await votes.getBallot({ caseId: this.#vote.caseId, voter })
    const { status } = await cheat.training.getDispute({ disputeId: this.#vote.disputeId })
    return {
      worked: finalHeight === states,
      proven: lie.status === 'rolledBack',
      voted: status === 'upheld' && ballot?.status === 'collected',
    }
  }
}
