import type { Abi } from 'abitype'
import {
  type Address,
  type ContractEventName,
  encodeAbiParameters,
  formatLog,
  type Hex,
  isAddress,
  isAddressEqual,
  isHash,
  isHex,
  type Log,
  type ParseEventLogsReturnType,
  parseEventLogs,
  type RpcLog,
  toEventSelector,
} from 'viem'
import { InvalidResponseError } from './errors.js'

/** The events of an ABI, decoded, as the logs of one transaction. */
export type DecodedLogs<abi extends Abi> = ParseEventLogsReturnType<abi, ContractEventName<abi>, true>

/** The events that a call emitted, by name, in order. Receipts of wallets do not say where in a block they are. */
export type EmittedEvents<abi extends Abi> = EmittedEvent<DecodedLogs<abi>[number]>[]
type EmittedEvent<log> = log extends { eventName: unknown; args: unknown }
  ? Pick<log, 'eventName' | 'args'>
  : never

/**
 * Decodes the events of one contract, or of several with the same events, among some logs, and leaves out what is none.
 *
 * @param logs Mined logs, as JSON-RPC has them or as viem formats them.
 * @param functionName What they answer.
 * @throws {InvalidResponseError} when they are not logs.
 */
export function decodeMinedLogs<const abi extends Abi>(
  abi: abi,
  address: Address | readonly Address[],
  logs: unknown,
  functionName: string,
): DecodedLogs<abi> {
  return decode(abi, ownLogs(address, logs, functionName, minedLog)) as DecodedLogs<abi>
}

/**
 * Decodes the events of one contract in a receipt of any kind, and leaves out what is none.
 *
 * @param functionName What was called.
 * @throws {InvalidResponseError} when they are not logs.
 */
export function decodeReceiptLogs<const abi extends Abi>(
  abi: abi,
  address: Address,
  logs: unknown,
  functionName: string,
): EmittedEvents<abi> {
  const decoded = decode(abi, ownLogs(address, logs, functionName, plainLog))
  return decoded.map(({ eventName, args }) => ({ eventName, args })) as unknown as EmittedEvents<abi>
}

function decode(abi: Abi, logs: Log[]): DecodedLogs<Abi> {
  const decoded = parseEventLogs({ abi, logs, strict: true })
  return decoded.filter((log) => fits(abi, log)) as unknown as DecodedLogs<Abi>
}

/** Returns the logs of the contracts, each checked. */
function ownLogs(
  address: Address | readonly Address[],
  logs: unknown,
  functionName: string,
  check: (log: Log) => Log | undefined,
): Log[] {
  const refuse = (cause?: unknown) => new InvalidResponseError({ functionName }, { cause })
  if (!Array.isArray(logs)) throw refuse()
  const own: Log[] = []
  for (const log of logs) {
    let checked: Log | undefined
    try {
      checked = check(log)
    } catch (cause) {
      throw refuse(cause)
    }
    if (!checked) throw refuse()
    const emitter = checked.address
    if ([address].flat().some((one) => isAddressEqual(emitter, one))) own.push(checked)
  }
  return own
}

/** A log with what belongs to it and nothing else: viem lets its other properties replace those that it decodes. */
function plainLog({ address, topics, data }: Log): Log | undefined {
  const isLog =
    isAddress(address, { strict: false }) &&
    Array.isArray(topics) &&
    topics.every((topic) => isHash(topic)) &&
    isHex(data)
  return isLog ? ({ address, topics, data } as Log) : undefined
}

/** A log with where it is in the chain. */
function minedLog(raw: Log): Log | undefined {
  const log = typeof raw.blockNumber === 'string' ? formatLog(raw as unknown as RpcLog) : raw
  const { blockNumber, blockHash, transactionHash, transactionIndex, logIndex } = log
  const plain = plainLog(log)
  const isMined =
    typeof blockNumber === 'bigint' &&
    isHash(blockHash ?? '') &&
    isHash(transactionHash ?? '') &&
    Number.isSafeInteger(transactionIndex) &&
    Number.isSafeInteger(logIndex)
  if (!plain || !isMined) return undefined
  const where = { blockNumber, blockHash, transactionHash, transactionIndex, logIndex }
  return { ...plain, ...where, removed: log.removed === true } as Log
}

/** Types of which a topic has the hash. */
const hashed = /^(string|bytes|tuple)$|\]$/

/** Returns whether each argument is in the range of its type: viem accepts a `uint8` of 300. */
function fits(abi: Abi, { args, topics }: { args: unknown; topics: readonly Hex[] }): boolean {
  const event = abi.find((item) => item.type === 'event' && toEventSelector(item) === topics[0])
  if (event?.type !== 'event') return false
  const values = args as Record<string, unknown>
  try {
    encodeAbiParameters(
      event.inputs.map((input) => (input.indexed && hashed.test(input.type) ? { type: 'bytes32' } : input)),
      event.inputs.map(({ name }) => values[name ?? '']),
    )
    return true
  } catch {
    return false
  }
}
