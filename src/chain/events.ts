import type { Abi, AbiParameterToPrimitiveType, ExtractAbiEvent } from 'abitype'
import { type Address, type ContractEventName, type Hash, numberToHex } from 'viem'
import { getBlockNumber } from 'viem/actions'
import { getAction } from 'viem/utils'
import { ModelMarketError } from '../errors/index.js'
import { askWith } from './askWith.js'
import { InvalidBlockRangeError } from './errors.js'
import type { EventFilter } from './eventFilter.js'
import type { DecodedLogs } from './logs.js'
import { toEndpointError } from './toModelMarketError.js'
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
    /** The contract that emitted it. */
    address: Address
    blockNumber: bigint
    blockHash: Hash
    transactionHash: Hash
    logIndex: number
    /** Whether a reorganisation removed the event. */
    removed: boolean
  }
}[ContractEventName<abi>]

export interface GetEventsOptions {
  fromBlock: bigint
  /** By default the latest. */
  toBlock?: bigint | undefined
  /** The number of blocks in one query of logs. By default 10,000. */
  blockRange?: bigint | undefined
  signal?: AbortSignal | undefined
}

/** The range that most endpoints allow in one query of logs. */
const defaultBlockRange = 10_000n

/** Returns past events of a contract, in order. Asks for ranges of blocks, because endpoints limit them. */
export async function getEvents<abi extends Abi>(
  client: AnyClient,
  { address, topics, decode }: EventFilter<abi>,
  { fromBlock, toBlock, blockRange = defaultBlockRange, signal }: GetEventsOptions,
): Promise<ContractEvent<abi>[]> {
  if (blockRange < 1n) throw new InvalidBlockRangeError({ blockRange })
  const events: ContractEvent<abi>[] = []
  try {
    const last = toBlock ?? (await getAction(client, getBlockNumber, 'getBlockNumber')({ cacheTime: 0 }))
    for (let from = fromBlock; from <= last; from += blockRange) {
      signal?.throwIfAborted()
      const to = from + blockRange - 1n < last ? from + blockRange - 1n : last
      const range = { fromBlock: numberToHex(from), toBlock: numberToHex(to) }
      const params = [{ address: address as Address | Address[], topics, ...range }] as const
      const logs = await askWith(client, 'eth_getLogs', (client) =>
        client.request({ method: 'eth_getLogs', params: [...params] }),
      )
      for (const log of decode(logs)) events.push(eventOf<abi>(log))
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw ModelMarketError.is(error) ? error : toEndpointError(error, 'eth_getLogs')
  }
  return events
}

/** Converts a decoded log to an event of a contract. */
export function eventOf<abi extends Abi>(log: DecodedLogs<abi>[number]): ContractEvent<abi> {
  const { eventName, args, address, blockNumber, blockHash, transactionHash, logIndex, removed } = log
  return {
    eventName,
    args,
    address,
    blockNumber,
    blockHash,
    transactionHash,
    logIndex,
    removed,
  } as unknown as ContractEvent<abi>
}
