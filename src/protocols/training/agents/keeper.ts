import { type Address, isAddressEqual } from 'viem'
import { Endings } from '../../../agents/engine/endings.js'
import type { AgentOptions, CommonEvent } from '../../../agents/engine/options.js'
import { cautiousClock } from '../../../agents/engine/ownClock.js'
import type { AgentContext, Next, Role } from '../../../agents/engine/role.js'
import { runAgent } from '../../../agents/engine/runAgent.js'
import type { ContractParameters, WriteAction } from '../../../chain/index.js'
import {
  collect,
  collectVote,
  type Dispute,
  finalize,
  getDispute,
  getFunding,
  getRefund,
  getRun,
  getVote,
  refund,
  resolveDispute,
  settlePeriod,
  statusEnd,
  type TrainingEvent,
} from '../index.js'
import { followTraining } from './followTraining.js'
import { isOpen } from './isOpen.js'
import { isUnknown } from './isUnknown.js'
import { keyOf, keysOfEvent, thingOf } from './keys.js'
import { type CollectedEvent, Collector, isNextRipe, isSettleable, readPeriod } from './settle.js'
import { Settlements } from './settlements.js'
import { Sweep } from './sweep.js'
import { votesOf } from './votes.js'

/** The calls of a keeper. */
export type KeeperCall =
  | 'finalize'
  | 'resolveDispute'
  | 'settlePeriod'
  | 'refund'
  | 'collect'
  /** Gives a challenger the fee of a vote in which nobody revealed. */
  | 'collectVote'

/** A call that anyone can make, and that is due. */
export interface Due {
  call: KeeperCall
  /** The run, period, dispute or funding; 0 for `collect`. Of `collectVote`, the dispute. */
  id: bigint
  /** The most that it costs, in wei. */
  gasCost: bigint
}

export interface KeeperOptions extends AgentOptions {
  /**
   * Decides whether to make a call. By default each: settling a period pays a tenth of what the treasury gets of its deposit, the other
   * calls pay nothing, and without them nobody is paid.
   */
  isWorth?: ((due: Due) => boolean | Promise<boolean>) | undefined
  /** The accounts to collect for. By default the keeper's own. */
  collectFor?: readonly Address[] | undefined
}

/** The events of a keeper. */
export type KeeperEvent =
  | CommonEvent
  | CollectedEvent
  /** A call was made. */
  | { type: 'kept'; call: KeeperCall; id: bigint }
  /** A call is not worth its gas now. Told once for each thing, though the keeper looks again. */
  | { type: 'notWorth'; call: KeeperCall; id: bigint; gasCost: bigint }

/**
 * Makes the calls that anyone can make and that are due: makes states final, resolves disputes, settles periods, gives back what funders
 * have left, and what challengers paid for a vote in which nobody revealed, and collects.
 *
 * @param options - `client`: with an account that has ether. `isWorth`: which calls to make.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @see docs/training/protocol.md#3-calls
 * @example
 * ```ts
 * import { openVault } from 'modelmarket/agents'
 * import { runKeeper } from 'modelmarket/training/agents'
 * import { createClient, http, type Address, type Hex } from 'viem'
 * import { privateKeyToAccount } from 'viem/accounts'
 * import { sepolia } from 'viem/chains'
 *
 * declare const training: Address, privateKey: Hex, key: Hex
 *
 * const client = createClient({ account: privateKeyToAccount(privateKey), chain: sepolia, transport: http() })
 * const vault = await openVault({ location: './keeper', key })
 * for await (const event of runKeeper({ client, address: training, vault })) {
 *   if (event.type === 'kept') console.log(event.call, event.id)
 * }
 * ```
 */
export function runKeeper(options: KeeperOptions): AsyncGenerator<KeeperEvent, void, void> {
  return runAgent(options, {
    name: 'keeper',
    follow: followTraining,
    open: async (context) => new Keeper(options, context, await votesOf(context)),
  })
}

/** When to look again at a call that was not worth its gas, in seconds: gas may get cheaper. */
const lookAgain = 600n

class Keeper implements Role<TrainingEvent> {
  readonly #options: KeeperOptions
  readonly #context: AgentContext<KeeperEvent>
  readonly #sweep: Sweep
  readonly #endings: Endings
  readonly #settlements: Settlements
  readonly #collector: Collector
  /** The adjudicators that are votes. */
  readonly #votes: readonly Address[]
  /** The calls that were told not to be worth their gas. */
  readonly #notWorth = new Set<string>()

  constructor(options: KeeperOptions, context: AgentContext<KeeperEvent>, votes: readonly Address[]) {
    this.#options = options
    this.#votes = votes
    this.#context = context
    this.#collector = new Collector(context)
    const clock = cautiousClock(context, options)
    this.#endings = new Endings(clock)
    this.#settlements = new Settlements(clock)
    this.#sweep = new Sweep(context, {
      onPeriod: ({ periodId, status }) => (status === 'settled' ? undefined : keyOf('period', periodId)),
      onDispute: (dispute) => (isOpen(dispute) ? keyOf('dispute', dispute.disputeId) : undefined),
    })
  }

  /** An event may be about several things: {@link onEvent} takes all. */
  keyOf(): undefined {
    return undefined
  }

  onEvent(event: TrainingEvent): void {
    this.#settlements.onEvent(event)
    for (const key of keysOfEvent(event, this.#context.address)) this.#context.track(key)
  }

  async step(key: string): Promise<Next> {
    const { kind, id } = thingOf(key)
    const act = { run: this.#run, period: this.#period, dispute: this.#dispute, funding: this.#funding }[kind]
    try {
      const next = await act.call(this, id, key)
      this.#endings.forget(`absent ${key}`)
      return next
    } catch (error) {
      if (!isUnknown(error)) throw error
      // One machine of several behind an endpoint may lag. What stays away was removed by a reorganisation,
      // or an endpoint denies it: then the sweep finds it when it is told again.
      if (this.#endings.keptUntil(`absent ${key}`, 0n) !== undefined) throw error
      await this.#sweep.again({ kind, id })
      return 'done'
    }
  }

  async #run(runId: bigint, key: string): Promise<Next> {
    const { client, address, block, now } = this.#context
    const run = await getRun(client, { address, runId, blockNumber: block() })
    await this.#sweep.run()
    await this.#collect()
    if (run.status === 'closed') return this.#endings.keptUntil(key, 0n) ?? 'done'
    this.#endings.forget(key)
    if (!(await isNextRipe(this.#context, run)))
      return { at: statusEnd(run, now()), window: run.challengeWindow }
    const id = `${key} finalize ${run.finalHeight}`
    return this.#make('finalize', runId, id, finalize, { address, runId })
  }

  async #period(periodId: bigint, key: string): Promise<Next> {
    const { address } = this.#context
    const { period, run } = await readPeriod(this.#context, periodId)
    if (period.status === 'settled') {
      await this.#collect()
      return (
        this.#endings.keptUntil(key, period.settledAt) ?? this.#settlements.doubtedUntil(periodId) ?? 'done'
      )
    }
    this.#endings.forget(key)
    if (period.status === 'open') return { at: period.due, window: run.stateSeconds }
    if (!isSettleable(period, run)) return { window: run.challengeWindow }
    return this.#make('settlePeriod', periodId, `${key} settle`, settlePeriod, { address, periodId })
  }

  async #dispute(disputeId: bigint, key: string): Promise<Next> {
    const { client, address, block } = this.#context
    const dispute = await getDispute(client, { address, disputeId, blockNumber: block() })
    if (!isOpen(dispute)) {
      await this.#collect()
      return (await this.#fee(dispute, key)) ?? this.#endings.keptUntil(key, dispute.openedAt) ?? 'done'
    }
    this.#endings.forget(key)
    if (dispute.status === 'undecided') return { at: dispute.deadline }
    return this.#make('resolveDispute', disputeId, `${key} resolve`, resolveDispute, { address, disputeId })
  }

  /** Gives a challenger back what it paid for a vote in which nobody revealed; `undefined` when there is nothing to give. */
  async #fee({ disputeId, runId, caseId, challenger }: Dispute, key: string): Promise<Next | undefined> {
    const { client, address, block } = this.#context
    const blockNumber = block()
    const { adjudicator } = await getRun(client, { address, runId, blockNumber })
    if (!this.#votes.some((vote) => isAddressEqual(vote, adjudicator))) return undefined
    const vote = await getVote(client, { address: adjudicator, caseId, blockNumber })
    // A dispute of a state that fell is over before its vote is.
    if (vote.status !== 'ended') return { at: vote.revealEnd }
    if (vote.revealedWeight > 0n || vote.feeLeft === 0n) return undefined
    const parameters = { address: adjudicator, caseId, payee: challenger }
    return this.#make('collectVote', disputeId, `${key} fee`, collectVote, parameters)
  }

  async #funding(fundingId: bigint, key: string): Promise<Next> {
    const { client, address, block } = this.#context
    const blockNumber = block()
    const funding = await getFunding(client, { address, fundingId, blockNumber })
    if (funding.status === 'refunded') return this.#endings.keptUntil(key, funding.fundedAt) ?? 'done'
    const run = await getRun(client, { address, runId: funding.runId, blockNumber })
    if (run.status !== 'closed') {
      this.#endings.forget(key)
      return { at: statusEnd(run, this.#context.now()), window: run.challengeWindow }
    }
    if ((await getRefund(client, { address, fundingId, blockNumber })) === 0n)
      return this.#endings.keptUntil(key, 0n) ?? 'done'
    return this.#make('refund', fundingId, `${key} refund`, refund, { address, fundingId })
  }

  /** Pays the accounts that the contract owes something. */
  async #collect(): Promise<void> {
    const { account, address } = this.#context
    for (const payee of this.#options.collectFor ?? [account])
      await this.#collector.collect(payee, () =>
        this.#isWorth('collect', 0n, `collect ${payee}`, collect, { address, payee }),
      )
  }

  /** Makes a call, if it is worth its gas. */
  async #make<parameters, result>(
    call: KeeperCall,
    id: bigint,
    callId: string,
    action: WriteAction<parameters, result>,
    parameters: parameters & ContractParameters,
  ): Promise<Next> {
    const { now, send, tell } = this.#context
    if (!(await this.#isWorth(call, id, callId, action, parameters))) return now() + lookAgain
    await send(callId, action, parameters)
    tell({ type: 'kept', call, id })
    return now()
  }

  async #isWorth<parameters, result>(
    call: KeeperCall,
    id: bigint,
    callId: string,
    action: WriteAction<parameters, result>,
    parameters: parameters & ContractParameters,
  ): Promise<boolean> {
    const { gasCost: costOf, tell } = this.#context
    const { isWorth } = this.#options
    if (!isWorth) return true
    const gasCost = await costOf(action, parameters)
    const isAccepted = await isWorth({ call, id, gasCost })
    if (isAccepted) this.#notWorth.delete(callId)
    else if (!this.#notWorth.has(callId)) {
      tell({ type: 'notWorth', call, id, gasCost })
      this.#notWorth.add(callId)
    }
    return isAccepted
  }
}
