import type { Abi, AbiParameterToPrimitiveType, ExtractAbiEvents } from 'abitype'
import type { Address, ContractEventName } from 'viem'
import { eventFilter } from './eventFilter.js'
import { type ContractEvent, type GetEventsOptions, getEvents } from './events.js'
import { type EventBatch, type FollowOptions, followEvents } from './followEvents.js'
import type { AnyClient } from './types.js'
import { type WatchEventsOptions, watchEvents } from './watchEvents.js'

/** The indexed arguments of an ABI's events. */
type IndexedArgument<abi extends Abi> = Extract<
  ExtractAbiEvents<abi>['inputs'][number],
  { readonly name: string; readonly indexed: true }
>

/** Selects events of a contract. */
export type EventSelection<abi extends Abi, id extends string> = {
  /** The contract, or several that have the same events. */
  address: Address | readonly Address[]
  /** The names of the events. By default all. */
  eventNames?: readonly ContractEventName<abi>[] | undefined
} & {
  /** Selects the events with this value of the argument `id`. By default all. */
  [name in id]?:
    | AbiParameterToPrimitiveType<Extract<IndexedArgument<abi>, { readonly name: name }>>
    | undefined
}

/** The parameters of {@link EventActions.get}. */
export type GetEventsParameters<abi extends Abi, id extends string> = EventSelection<abi, id> &
  GetEventsOptions
/** The parameters of {@link EventActions.watch}. */
export type WatchEventsParameters<abi extends Abi, id extends string> = EventSelection<abi, id> &
  WatchEventsOptions<abi>
/** The parameters of {@link EventActions.follow}. */
export type FollowEventsParameters<abi extends Abi, id extends string> = EventSelection<abi, id> &
  FollowOptions

/** Three ways to read a contract's events. */
export interface EventActions<abi extends Abi, id extends string> {
  /** Returns past events, in order. */
  get(client: AnyClient, parameters: GetEventsParameters<abi, id>): Promise<ContractEvent<abi>[]>
  /** Calls `onEvents` with new events, each once and in order. Call the returned function to stop. */
  watch(client: AnyClient, parameters: WatchEventsParameters<abi, id>): () => void
  /** Yields past and new events, each once and in order, and the events that a reorganisation removed. */
  follow(
    client: AnyClient,
    parameters: FollowEventsParameters<abi, id>,
  ): AsyncGenerator<EventBatch<ContractEvent<abi>>, void, void>
}

/**
 * Defines the actions that read the events of a contract.
 *
 * @param definition - `id`: an indexed argument, such as the number of an auction. The actions take a parameter of this name, which
 * selects the events with that value.
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
    watch: (client, parameters) => watchEvents(client, filterOf(parameters), parameters),
    follow: (client, parameters) => followEvents(client, filterOf(parameters), parameters),
  }
}
