import type { Address } from 'viem'
import type { AgentContext } from '../../../agents/engine/role.js'
import { Slots } from '../../../agents/engine/slots.js'
import {
  collect,
  finalize,
  getCredit,
  getPeriod,
  getRun,
  getState,
  getStateAt,
  type LearningPeriod,
  type Run,
  settlePeriod,
} from '../index.js'
import { keyOf } from './keys.js'

/** An account was paid what the contract owed it, by the agent's call. The amount is in the coin's smallest unit. */
export interface CollectedEvent {
  type: 'collected'
  payee: Address
  amount: bigint
}

/** The events of an agent that brings a run to its end. */
export type SettleEvent =
  /** States became final by the agent's call. */
  | { type: 'finalized'; runId: bigint; heights: readonly number[] }
  /** The agent settled a period. Amounts are in the coin's smallest unit. */
  | {
      type: 'settled'
      runId: bigint
      periodId: bigint
      outcome: string
      toWorker: bigint
      toProofers: bigint
    }
  | CollectedEvent

type Context = AgentContext<SettleEvent>
/** What reads take. */
type Reading = Pick<AgentContext<never>, 'client' | 'address' | 'block'>

/** Returns whether the next state of a run can become final. */
export async function isNextRipe({ client, address, block }: Reading, run: Run): Promise<boolean> {
  const { runId, finalHeight, tip } = run
  if (tip === finalHeight) return false
  const blockNumber = block()
  const stateHash = await getStateAt(client, { address, runId, height: finalHeight + 1, blockNumber })
  if (stateHash === undefined) return false
  return (await getState(client, { address, stateHash, blockNumber })).status === 'ripe'
}

/** Makes states final. Steps that find the same states ripe at the same time make them final once. */
export class Finalizer {
  readonly #context: Context
  readonly #turns = new Slots(1)

  constructor(context: Context) {
    this.#context = context
  }

  /**
   * In a step: makes all ripe states of a run final, up to 50.
   *
   * @returns Whether there were any when the step began.
   */
  async finalize(run: Run): Promise<boolean> {
    if (!(await isNextRipe(this.#context, run))) return false
    const { aside, client, address, block, send, tell } = this.#context
    const { runId } = run
    const act = async () => {
      const now = await getRun(client, { address, runId, blockNumber: block() })
      // Another step was first.
      if (!(await isNextRipe(this.#context, now))) return
      const id = `${keyOf('run', runId)} finalize ${now.finalHeight}`
      const { states } = await send(id, finalize, { address, runId })
      tell({ type: 'finalized', runId, heights: states.map(({ height }) => height) })
    }
    await this.#turns.during(act, { waiting: aside })
    return true
  }
}

/** Returns whether a period can be settled. */
export function isSettleable(
  { status, live, firstHeight }: LearningPeriod,
  { finalHeight }: Pick<Run, 'finalHeight'>,
): boolean {
  return status === 'ended' && (live === 0 || firstHeight + live - 1 <= finalHeight)
}

/** Pays the deposit of a period that is over. */
export async function settle(
  { address, send, tell }: Context,
  { runId, periodId }: LearningPeriod,
): Promise<void> {
  const id = `${keyOf('period', periodId)} settle`
  const { outcome, toWorker, toProofers } = await send(id, settlePeriod, { address, periodId })
  tell({ type: 'settled', runId, periodId, outcome, toWorker, toProofers })
}

/** Collects what the contract owes accounts. Steps that find a credit at the same time collect it once. */
export class Collector {
  readonly #context: AgentContext<CollectedEvent>
  readonly #turns = new Slots(1)

  constructor(context: AgentContext<CollectedEvent>) {
    this.#context = context
  }

  /**
   * In a step: collects for an account, if it is owed anything.
   *
   * @param isWorth - whether to make the call. By default it is made.
   */
  async collect(payee: Address, isWorth: () => Promise<boolean> = async () => true): Promise<void> {
    const { aside, client, address, block, forget, send, tell } = this.#context
    const act = async () => {
      const credit = await getCredit(client, { address, payee, blockNumber: block() })
      if (credit === 0n || !(await isWorth())) return
      const id = `credit collect ${payee}`
      const { amount } = await send(id, collect, { address, payee })
      // There may be more later: another call, under the same name.
      await forget(id)
      tell({ type: 'collected', payee, amount })
    }
    await this.#turns.during(act, { waiting: aside })
  }
}

/** Reads a run and one of its periods at the same block. */
export async function readPeriod({ client, address, block }: Reading, periodId: bigint) {
  const blockNumber = block()
  const period = await getPeriod(client, { address, periodId, blockNumber })
  const run = await getRun(client, { address, runId: period.runId, blockNumber })
  return { period, run }
}
