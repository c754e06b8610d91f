import type { Abi, AbiEvent } from 'abitype'
import { type Address, type ContractEventName, encodeEventTopics, type Hex } from 'viem'
import { type DecodedLogs, decodeMinedLogs } from './logs.js'

/** Which events are wanted. */
export interface EventQuery<abi extends Abi> {
  abi: abi
  /** The contract, or several that have the same events. */
  address: Address | readonly Address[]
  /** Only these events. By default all. */
  eventNames?: readonly ContractEventName<abi>[] | undefined
  /** Only events that have an indexed argument of this name, with this value. */
  id?: { name: string; value: unknown } | undefined
}

/** What to ask an endpoint for, and what to take of its answer. */
export interface EventFilter<abi extends Abi> {
  address: Address | readonly Address[]
  topics: (Hex | Hex[] | null)[]
  /** Decodes logs and leaves out those that were not asked for. */
  decode(logs: unknown): DecodedLogs<abi>
}

/** Makes the filter of some of a contract's events. */
export function eventFilter<const abi extends Abi>({
  abi,
  address,
  eventNames,
  id,
}: EventQuery<abi>): EventFilter<abi> {
  const names: readonly string[] | undefined = eventNames
  const wanted = (abi as Abi)
    .filter((item): item is AbiEvent => item.type === 'event' && (names?.includes(item.name) ?? true))
    .map((event) => {
      const indexed = event.inputs.filter((input) => input.indexed)
      // The topics of the arguments come after the signature's.
      const position = indexed.findIndex((input) => input.name === id?.name) + 1
      const args = id && position > 0 ? { [id.name]: id.value } : {}
      const topics: readonly unknown[] = encodeEventTopics({ abi: [event], args } as never)
      return {
        signature: topics[0] as Hex,
        position,
        topic: position > 0 ? (topics[position] as Hex) : undefined,
      }
    })
    .filter(({ topic }) => !id || topic)
  const signatures = wanted.map(({ signature }) => signature)
  const [{ position = 0, topic } = {}] = wanted
  // An endpoint looks at one position. Where events have the argument at several, it is looked for here.
  const isUniform = topic !== undefined && wanted.every((event) => event.position === position)
  return {
    address,
    topics: [signatures, ...(isUniform ? [...Array<null>(position - 1).fill(null), topic] : [])],
    decode: (logs) =>
      decodeMinedLogs(abi, address, logs, 'eth_getLogs').filter(({ topics }) =>
        wanted.some(
          ({ signature, position, topic }) =>
            signature === topics[0] && (topic === undefined || topic === topics[position]),
        ),
      ) as DecodedLogs<abi>,
  }
}
