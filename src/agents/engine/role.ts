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

/** An event of the contract. Those with a `requestId` are about that request. */
export interface RequestEvent {
  eventName: string
  args: object
}

/** When to look at a request again: at a time of the chain, when something happens to it, or never. */
export type Next = bigint | 'onEvent' | 'done'

/** What an agent does with the requests of a protocol. */
export interface Role {
  /** Whether an event is of a request that it should look at from now on. */
  concerns(event: RequestEvent): boolean
  /** What it does besides, from the beginning on. What sends must be within `untilDone`. */
  start?(): Promise<void>
  /** Does what is due. Reads the chain's state each time, so it may be called at any time, and again after a crash. */
  step(requestId: bigint): Promise<Next>
}

/** A role before it has something to work with. */
export interface RoleDefinition<event> {
  name: string
  /** Follows the events of its protocol. */
  follow(
    client: AnyClient,
    parameters: FollowOptions & { address: Address },
  ): AsyncGenerator<EventBatch<RequestEvent>, void, void>
  open(context: AgentContext<event>): Role | Promise<Role>
}

/** Something that has to be done by some time. */
export interface Duty {
  requestId: bigint
  call: string
  /** The first second that is too late. */
  until: bigint
  /** How long there was for it, in seconds. */
  window: number
}

/** What a role works with. */
export interface AgentContext<event> {
  client: AnyClient
  address: Address
  vault: Vault
  /** The agent's own. */
  account: Address
  /** What the keys of the role's own entries begin with. */
  prefix: string
  /** The latest block's timestamp. */
  now(): bigint
  /**
   * The number of the latest block that is known. Read the chain's state there: other machines of an endpoint may be behind
   * it, and the last one read may be behind one's own transactions.
   */
  block(): bigint
  /**
   * Makes a call once, however often it is asked for under that id, and gives what it did. Other requests have their turn
   * meanwhile. Ids that begin with a request's and a space are forgotten with that request.
   */
  send<parameters, result>(
    id: string,
    action: WriteAction<parameters, result>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<result>
  /** Lets go of the calls of an id, which is not asked for again. */
  forget(id: string): Promise<void>
  /** Does something as one of the steps, of which so many go on at a time; again while it fails in a way that may pass. */
  untilDone<result>(act: () => Promise<result>): Promise<result>
  /** In a step: does something long while others have their turn. */
  aside<result>(act: () => Promise<result>): Promise<result>
  /** Says what a step is about to do, so that whoever watches is told when the time for it runs out. */
  mustCall(duty: Duty): void
  /** Is aborted when the chain's time comes to this. */
  endsAt(time: bigint): AbortSignal
  tell(event: event | CommonEvent): void
  /** Looks at a request from now on, as soon as it can. */
  track(requestId: bigint): void
  signal: AbortSignal
}
