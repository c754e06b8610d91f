import type { Address } from 'viem'
import type {
  AnyClient,
  ContractParameters,
  EventBatch,
  FollowOptions,
  SendParameters,
  WriteAction,
} from '../../chain/index.js'
import type { Vault } from '../vault/vault.js'
import type { CommonEvent } from './options.js'

/** A contract's event, as far as the engine reads it. */
export interface FollowedEvent {
  eventName: string
  args: object
}

/** When to take the next step with a thing: at a time of the chain, in seconds; at the next event about it; or never. */
export type Next = bigint | 'onEvent' | 'done'

/**
 * What an agent does with the things of a protocol.
 *
 * Each thing has a key: a number, a hash, or whatever else tells it apart within the role. A key must not contain spaces. A
 * role may also track things that no event names, such as a deposit to renew every month.
 *
 * An event for which `keyOf`, `concerns` or `onEvent` throws is skipped, and a `failed` event tells the error: one event must not keep the
 * agent from its other things.
 */
export interface Role<followed extends FollowedEvent = FollowedEvent> {
  /** Returns the key of the thing that an event is about; `undefined` when it is about none, or about several. */
  keyOf(event: followed): string | undefined
  /** Whether an event about a thing that is not tracked starts tracking it. By default every event does. */
  concerns?(event: followed): boolean
  /**
   * Takes each event that has no key, including one that a reorganisation took back. Call `track` for the things that it may have
   * changed: what is tracked here is stored together with the position in the events, so a crash loses neither.
   */
  onEvent?(event: followed): void
  /** Runs once, when all past events are read. Send transactions within `untilDone` only. */
  start?(): Promise<void>
  /**
   * Does what is due for a thing. It may be called at any time, and again after a crash, so it must read the chain's state and
   * not rely on which event came before.
   */
  step(key: string): Promise<Next>
}

/** What {@link Role} needs to start. */
export interface RoleDefinition<event, followed extends FollowedEvent = FollowedEvent> {
  /** Tells roles apart that work with one contract. Part of the keys in the vault. */
  name: string
  /** Follows the events of all contracts that the role depends on; `address` is the one that the options name. */
  follow(
    client: AnyClient,
    parameters: FollowOptions & ContractParameters,
  ): AsyncGenerator<EventBatch<followed>, void, void>
  open(context: AgentContext<event>): Role<followed> | Promise<Role<followed>>
}

/** Something that must be done before a time. */
export interface Duty {
  /** The thing that it is about. */
  key: string
  /** The call to make. */
  call: string
  /** The first second that is too late. */
  until: bigint
  /** The length of the window for it, in seconds. */
  window: number
}

/** What a role works with. */
export interface AgentContext<event> {
  client: AnyClient
  /** The contract. */
  address: Address
  vault: Vault
  /** The agent's account. */
  account: Address
  /** The prefix of the role's own keys in the vault. */
  prefix: string
  /** Returns the latest block's timestamp. */
  now(): bigint
  /**
   * Returns the number of the latest block that is known. Read the chain's state at that block: a node behind the endpoint may lag
   * behind it, and the last block that was read may be older than the agent's own transactions.
   */
  block(): bigint
  /**
   * Makes a call once per id, however often it is asked for, and returns what it did. Steps of other things run meanwhile. Ids that
   * begin with a key and a space are forgotten when that thing is done.
   */
  send<parameters, result>(
    id: string,
    action: WriteAction<parameters, result>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<result>
  /** Forgets the call of an id that is not asked for again. */
  forget(id: string): Promise<void>
  /**
   * Estimates the most that a call would cost now, in wei: its gas at the fee that {@link send} would offer, without the call's value.
   * Throws what the call would revert with.
   */
  gasCost<parameters>(
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<bigint>
  /** Outside of a step: runs something as a step, so that it counts for the concurrency limit, and retries it while its errors are retryable. */
  untilDone<result>(act: () => Promise<result>): Promise<result>
  /** In a step: runs something long without counting for the concurrency limit. */
  aside<result>(act: () => Promise<result>): Promise<result>
  /** In a step: announces what the step must do, so that a `windowAtRisk` event warns when time runs out. */
  mustCall(duty: Duty): void
  /** Returns a signal that is aborted when the chain's time reaches `time`. */
  endsAt(time: bigint): AbortSignal
  /** Emits an event. */
  tell(event: event | CommonEvent): void
  /** Tracks a thing, and takes a step with it as soon as possible. It stays tracked until a step returns `done`. */
  track(key: string): void
  /** Is aborted when the agent stops. */
  signal: AbortSignal
}
