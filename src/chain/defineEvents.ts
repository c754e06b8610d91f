import type { Abi, AbiParameterToPrimitiveType, ExtractAbiEvents } from 'abitype'
import type { Address, ContractEventName } from 'viem'
import { eventFilter } from './eventFilter.js'
import {
  type ContractEvent,
  type GetEventsOptions,
  getEvents,
  type WatchEventsOptions,
  watchEvents,
} from './events.js'
import { type EventBatch, type FollowOptions, followEvents } from './followEvents.js'
import type { AnyClient } from './types.js'

/** The indexed arguments of an ABI's events. */
type IndexedArgument<abi extends Abi> = Extract<
  ExtractAbiEvents<abi>['inputs'][number],
  { readonly name: string; readonly indexed: true }
>

/** Which events of a contract to tell. */
export type EventSelection<abi extends Abi, id extends string> = {
  /** The contract, or several that have the same events. */
  address: Address | readonly Address[]
  /** Only these events. By default all. */
  eventNames?: readonly ContractEventName<abi>[] | undefined
} & {
  /** Only events of the thing with this id. By default of all. */
  [name in id]?:
    | AbiParameterToPrimitiveType<Extract<IndexedArgument<abi>, { readonly name: name }>>
    | undefined
}

/** What {@link EventActions.get} takes. */
export type GetEventsParameters<abi extends Abi, id extends string> = EventSelection<abi, id> &
  GetEventsOptions
/** What {@link EventActions.watch} takes. */
export type WatchEventsParameters<abi extends Abi, id extends string> = EventSelection<abi, id> &
  WatchEventsOptions<abi>
/** What {@link EventActions.follow} takes. */
export type FollowEventsParameters<abi extends Abi, id extends string> = EventSelection<abi, id> &
  FollowOptions

/** The ways to learn of a contract's events. */
export interface EventActions<abi extends Abi, id extends string> {
  /** Reads past events, in order. */
  get(client: AnyClient, parameters: GetEventsParameters<abi, id>): Promise<ContractEvent<abi>[]>
  /** Calls back with new events, until the function that it returns is called. */
  watch(client: AnyClient, parameters: WatchEventsParameters<abi, id>): () => void
  /** Tells past and new events, each once and in order, and those that a reorganisation took back. */
  follow(
    client: AnyClient,
    parameters: FollowEventsParameters<abi, id>,
  ): AsyncGenerator<EventBatch<ContractEvent<abi>>, void, void>
}

/**
 * Defines how the events of a contract are told.
 *
 * @param definition - `id`: the indexed argument that names the thing that an event is of. Its value selects events. Without one, events cannot be
 * selected by it.
 */
export function defineEvents<const abi extends Abi, const id extends IndexedArgument<abi>['name'] = never>({
  abi,
  id: name,
}: {
  abi: abi
  id?: id
}): EventActions<abi, id> {
  const filterOf = (parameters: EventSelection<abi, id>) => {
    const value: unknown = name && parameters[name]
    return eventFilter({ ...parameters, abi, id: name && value !== undefined ? { name, value } : undefined })
  }
  return {
    get: (client, parameters) => getEvents(client, filterOf(parameters), parameters),
    watch: (client, parameters) => watchEvents(client, abi, filterOf(parameters), parameters),
    follow: (client, parameters) => followEvents(client, filterOf(parameters), parameters),
  }
}
