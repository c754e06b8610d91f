import type { Abi, AbiEvent, AbiParameterToPrimitiveType, ExtractAbiEvent } from 'abitype'
import {
  type Address,
  type ContractEventName,
  encodeEventTopics,
  type Hash,
  type Hex,
  type Log,
  numberToHex,
} from 'viem'
import { getBlockNumber, watchContractEvent } from 'viem/actions'
import { getAction } from 'viem/utils'
import { type ErrorDecoder, InvalidBlockRangeError, toEndpointError, toModelMarketError } from './errors.js'
import { type DecodedLogs, decodeLogs } from './logs.js'
import type { AnyClient } from './types.js'

/** The arguments of an event, by name. */
type EventArgs<abi extends Abi, eventName extends string> = {
  [input in ExtractAbiEvent<abi, eventName>['inputs'][number] as input['name'] extends string
    ? input['name']
    : never]: AbiParameterToPrimitiveType<input>
}

/** One event of a contract, decoded: a union on `eventName`. */
export type ContractEvent<abi extends Abi> = {
  [eventName in ContractEventName<abi>]: {
    eventName: eventName
    args: EventArgs<abi, eventName>
    blockNumber: bigint
    blockHash: Hash
    transactionHash: Hash
    logIndex: number
    /** Announced by a subscription only: a reorganisation took the event back. */
    removed: boolean
  }
}[ContractEventName<abi>]

export interface GetEventsParameters<abi extends Abi> {
  abi: abi
  address: Address
  errors: ErrorDecoder
  /** Only these events. By default all. */
  eventNames?: readonly ContractEventName<abi>[] | undefined
  /** Only events whose first indexed argument is this. */
  firstTopic?: Hex | undefined
  fromBlock: bigint
  toBlock?: bigint | undefined
  /** How many blocks to ask for at a time. */
  blockRange?: bigint | undefined
  signal?: AbortSignal | undefined
}

/** What most endpoints allow for one query of logs. */
const defaultBlockRange = 10_000n

/** Past events of a contract in the order they happened. Asks in ranges of blocks, as endpoints limit them. */
export async function getEvents<const abi extends Abi>(
  client: AnyClient,
  parameters: GetEventsParameters<abi>,
): Promise<ContractEvent<abi>[]> {
  const { address, errors, firstTopic, signal } = parameters
  const abi: Abi = parameters.abi
  const names: readonly string[] | undefined = parameters.eventNames
  const wanted = abi.filter(
    (item): item is AbiEvent => item.type === 'event' && (names === undefined || names.includes(item.name)),
  )
  const signatures = wanted.map((event) => encodeEventTopics({ abi: [event] })[0])
  const range = parameters.blockRange ?? defaultBlockRange
  if (range < 1n) throw new InvalidBlockRangeError({ blockRange: range })
  const events: ContractEvent<abi>[] = []
  try {
    const last =
      parameters.toBlock ?? (await getAction(client, getBlockNumber, 'getBlockNumber')({ cacheTime: 0 }))
    for (let from = parameters.fromBlock; from <= last; from += range) {
      signal?.throwIfAborted()
      const to = from + range - 1n < last ? from + range - 1n : last
      const logs = await client.request({
        method: 'eth_getLogs',
        params: [
          {
            address,
            topics: [signatures, ...(firstTopic ? [firstTopic] : [])] as Hex[],
            fromBlock: numberToHex(from),
            toBlock: numberToHex(to),
          },
        ],
      })
      const decoded = decodeLogs(parameters.abi, address, logs, 'eth_getLogs').filter(
        ({ topics: [signature, topic] }) =>
          signatures.includes(signature as Hex) && (firstTopic === undefined || topic === firstTopic),
      )
      for (const log of decoded) events.push(eventOf(log))
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw toModelMarketError(error, { decoder: errors, functionName: 'eth_getLogs', address })
  }
  return events
}

/** Calls back with new events until the returned function is called. */
export function watchEvents<const abi extends Abi>(
  client: AnyClient,
  {
    abi,
    address,
    onEvents,
    onError,
    pollingInterval,
  }: {
    abi: abi
    address: Address
    onEvents: (events: ContractEvent<abi>[]) => void
    onError?: ((error: Error) => void) | undefined
    pollingInterval?: number | undefined
  },
): () => void {
  return getAction(
    client,
    watchContractEvent,
    'watchContractEvent',
  )({
    abi: abi as Abi,
    address,
    onLogs(logs: Log[]) {
      // What is thrown here would be an uncaught exception with some transports.
      try {
        onEvents(decodeLogs(abi, address, logs, 'eth_getLogs').map((log) => eventOf(log)))
      } catch (error) {
        onError?.(error as Error)
      }
    },
    ...(onError
      ? { onError: (error: Error) => onError(toEndpointError(error, 'eth_getLogs') as Error) }
      : {}),
    ...(pollingInterval === undefined ? {} : { pollingInterval }),
  })
}

/** A decoded log as one of a contract's events. */
export function eventOf<abi extends Abi>(log: DecodedLogs<abi>[number]): ContractEvent<abi> {
  const { eventName, args, blockNumber, blockHash, transactionHash, logIndex, removed } = log
  return {
    eventName,
    args,
    blockNumber,
    blockHash,
    transactionHash,
    logIndex,
    removed,
  } as unknown as ContractEvent<abi>
}
