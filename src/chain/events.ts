import type { Abi, AbiEvent, AbiParameterToPrimitiveType, ExtractAbiEvent } from 'abitype'
import {
  type Address,
  type ContractEventName,
  encodeEventTopics,
  formatLog,
  type Hash,
  type Hex,
  type Log,
  numberToHex,
  parseEventLogs,
  type RpcLog,
} from 'viem'
import { getBlockNumber, watchContractEvent } from 'viem/actions'
import { getAction } from 'viem/utils'
import { type ErrorDecoder, InvalidBlockRangeError, toModelMarketError } from './errors.js'
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
      const asked = (logs as RpcLog[]).filter(
        ({ topics: [signature, topic] }) =>
          signatures.includes(signature as Hex) && (firstTopic === undefined || topic === firstTopic),
      )
      const decoded = asked.map((log) => formatLog(log) as Log)
      events.push(...decodeEvents(parameters.abi, address, decoded))
    }
  } catch (error) {
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
    onLogs: (logs: Log[]) => onEvents(decodeEvents(abi, address, logs)),
    ...(onError ? { onError } : {}),
    ...(pollingInterval === undefined ? {} : { pollingInterval }),
  })
}

/** What an endpoint says are logs is only believed where it decodes to events of this contract. */
function decodeEvents<const abi extends Abi>(abi: abi, address: Address, logs: Log[]): ContractEvent<abi>[] {
  const own = logs.filter((log) => log.address.toLowerCase() === address.toLowerCase())
  return parseEventLogs({ abi: abi as Abi, logs: own, strict: true }).map((log) => ({
    eventName: log.eventName,
    args: log.args,
    blockNumber: log.blockNumber,
    blockHash: log.blockHash,
    transactionHash: log.transactionHash,
    logIndex: log.logIndex,
    removed: log.removed,
  })) as unknown as ContractEvent<abi>[]
}
