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

/**
 * Decodes the events of one contract, or of several with the same events, among some logs, and leaves out what is none.
 *
 * @param logs Mined logs, as JSON-RPC has them or as viem formats them.
 * @param functionName What they answer.
 * @throws {InvalidResponseError} when they are not logs.
 */
export function decodeLogs<const abi extends Abi>(
  abi: abi,
  address: Address | readonly Address[],
  logs: unknown,
  functionName: string,
): DecodedLogs<abi> {
  const refuse = (cause?: unknown) => new InvalidResponseError({ functionName }, { cause })
  if (!Array.isArray(logs)) throw refuse()
  const own: Log[] = []
  for (const log of logs) {
    let checked: Log | undefined
    try {
      checked = minedLog(typeof log.blockNumber === 'string' ? formatLog(log as RpcLog) : log)
    } catch (cause) {
      throw refuse(cause)
    }
    if (!checked) throw refuse()
    const emitter = checked.address
    if ([address].flat().some((one) => isAddressEqual(emitter, one))) own.push(checked)
  }
  const decoded = parseEventLogs({ abi: abi as Abi, logs: own, strict: true })
  return decoded.filter((log) => fits(abi, log)) as unknown as DecodedLogs<abi>
}

/** A log with what belongs to it and nothing else: viem lets its other properties replace those that it decodes. */
function minedLog(log: Log): Log | undefined {
  const { address, topics, data, blockNumber, blockHash, transactionHash, transactionIndex, logIndex } = log
  const isMined =
    isAddress(address, { strict: false }) &&
    Array.isArray(topics) &&
    topics.every((topic) => isHash(topic)) &&
    isHex(data) &&
    typeof blockNumber === 'bigint' &&
    isHash(blockHash ?? '') &&
    isHash(transactionHash ?? '') &&
    Number.isSafeInteger(transactionIndex) &&
    Number.isSafeInteger(logIndex)
  if (!isMined) return undefined
  const where = { blockNumber, blockHash, transactionHash, transactionIndex, logIndex }
  return { address, topics, data, ...where, removed: log.removed === true } as Log
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
