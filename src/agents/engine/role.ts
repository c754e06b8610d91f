import type { Address } from 'viem'
import type {
  AnyClient,
  ContractParameters,
  EventBatch,
  FollowOptions,
  SendParameters,
  WriteAction,
} from '../../chain/index.js'
import type { SendOptions } from '../sender/sender.js'
import type { Vault } from '../vault/vault.js'
import type { CommonEvent } from './options.js'

/** A contract's event, as far as the engine reads it. */
export interface FollowedEvent {
  eventName: string
  args: object
}

/** What a step waits for. */
export interface Wait {
  /** When to take the next step, in seconds of the chain's time. By default nothing is known to happen by itself. */
  at?: bigint | undefined
  /** The length of the shortest window that may begin meanwhile, in seconds. By default 20 minutes. */
  window?: number | undefined
  /**
   * The coins that are lost if such a window goes by, in the coin's smallest unit. With it, a `windowAtRisk` event warns when the thing
   * could not be read for most of a window.
   */
  atStake?: bigint | undefined
}

/**
 * When to take the next step with a thing: at a time of the chain in seconds, after a wait, or never. `{}`: when an event says so.
 *
 * The engine takes steps in between: at each event about the thing, and, since logs may come late or never, four times until then
 * and in each window.
 */
export type Next = bigint | Wait | 'done'

/**
 * What an agent does with the things of a protocol.
 *
 * Each thing has a key, such as a number or a hash, which is unique within the role. A key must not contain spaces. A role may
 * also track things that no event names, such as a deposit to renew every month.
 *
 * An event for which `keyOf`, `concerns` or `onEvent` throws is skipped, and a `failed` event tells the error: one event must not keep the
 * agent from its other things.
 */
export interface Role<followed extends FollowedEvent = FollowedEvent> {
  /** Returns the key of the thing that an event is about, or `undefined` when the event is about none or several. */
  keyOf(event: followed): string | undefined
  /** Returns whether an event makes the engine track its thing from now on. By default every event does. */
  concerns?(event: followed): boolean
  /**
   * Handles each event that has no key, including one that a reorganisation removed. Call `track` for the things that it may have
   * changed. The engine stores their keys together with the position in the events, so a crash loses neither.
   */
  onEvent?(event: followed): void
  /** Runs once, after all past events have been read. Send transactions only within `untilDone`. */
  start?(): Promise<void>
  /**
   * Does what is due for a thing. The engine may call it at any time, and again after a crash, so it must read the chain's state
   * and must not rely on events.
   *
   * @throws {PersonNeededError} a class below it stops the thing for a person, until the agent is started again. If it is retryable, the
   * person is told, and the step is retried.
   */
  step(key: string): Promise<Next>
}

/** Defines a role: its name, its events, and how to start it. */
export interface RoleDefinition<event, followed extends FollowedEvent = FollowedEvent> {
  /** The name of the role, which is part of its keys in the vault. Roles of one contract need different names. */
  name: string
  /** Follows the events of all contracts that the role depends on. `address` is the contract in the agent's options. */
  follow(
    client: AnyClient,
    parameters: FollowOptions & ContractParameters,
  ): AsyncGenerator<EventBatch<followed>, void, void>
  /** Starts the role. */
  open(context: AgentContext<event>): Role<followed> | Promise<Role<followed>>
}

/** A call that must be made before a deadline. */
export interface Duty {
  /** The key of the thing that the call is about. */
  key: string
  /** The name of the call. */
  call: string
  /** The first second that is too late. */
  until: bigint
  /** The length of the window in which the call is possible, in seconds. */
  window: number
  /** The coins that are lost without the call, in the coin's smallest unit. */
  atStake?: bigint | undefined
}

/** What a role works with. */
export interface AgentContext<event> {
  /**
   * Reads the chain. Where the agent has witnesses, they must agree with each read of the chain's state, and what is read at the latest
   * block is read at {@link block}. A {@link WitnessError} says that they do not.
   */
  client: AnyClient
  /** The contract. */
  address: Address
  vault: Vault
  /** The id of the chain that the agent is on. */
  chainId: number
  /** The agent's account. */
  account: Address
  /** The prefix of the role's own keys in the vault. */
  prefix: string
  /** Returns the latest block's timestamp. */
  now(): bigint
  /**
   * Returns the number of the latest known block. The agent's own transactions that were mined are in it or before it. Read the
   * chain's state at this block: a node that lags behind then answers with an error, and not with an older state.
   */
  block(): bigint
  /**
   * Makes a call once per id, however often it is asked to, and returns the result. Steps of other things run meanwhile. When a
   * thing is done, the engine forgets the ids that begin with its key and a space. Say `ifReverted: 'stop'` for a call that hands over
   * coins each time that it is made.
   *
   * @throws {HeadAheadError} while the latest block is ahead of this machine's clock.
   * @throws {PersonNeededError} when it cannot be told whether the call was made, and it is not sent again.
   */
  send<parameters, result>(
    id: string,
    action: WriteAction<parameters, result>,
    parameters: parameters & ContractParameters & SendParameters,
    options?: Pick<SendOptions, 'ifReverted'>,
  ): Promise<result>
  /** Returns whether the call of an id was signed, so that {@link send} would continue with it. */
  isSigned(id: string): boolean
  /** Returns when the call of an id was signed first, in seconds since 1970 by this machine's clock; `undefined` before. */
  signedAt(id: string): bigint | undefined
  /** Forgets an id. Use it for ids that do not begin with a key, once they are not needed any more. */
  forget(id: string): Promise<void>
  /**
   * Estimates the highest cost of a call now, in wei: its gas at the fee that {@link send} would offer, without the call's value.
   * Throws the error that the call would revert with.
   */
  gasCost<parameters>(
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<bigint>
  /** Outside of a step: runs a function as a step. It counts towards the concurrency limit, and is retried while its errors are retryable. */
  untilDone<result>(act: () => Promise<result>): Promise<result>
  /** In a step: runs a long function that does not count towards the concurrency limit. */
  aside<result>(act: () => Promise<result>): Promise<result>
  /** In a step: announces a call that the step must make. A `windowAtRisk` event warns when time runs out. */
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
