import fc from 'fast-check'
import {
  type Abi,
  type AbiEvent,
  type AbiFunction,
  type AbiParameter,
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  type Hex,
  keccak256,
  numberToHex,
  zeroAddress,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { modelCoinAbi } from '../../generated/token/index.js'
import { mutated } from './mutated.js'

// An endpoint that answers honestly about a small contract, and lies where a test asks it to.

export const hex = (byte: string, bytes: number): Hex => `0x${byte.repeat(bytes)}`

export const coin: Address = '0x00000000000000000000000000000000000000bb'
export const account = privateKeyToAccount(hex('01', 32))
export const chainId = foundry.id
const height = 100n
/** When a block was made. */
export const timeOf = (block: bigint) => 1_700_000_000n + 12n * block

/** The contract that the endpoint knows, besides a coin. */
export interface Told {
  address: Address
  abi: Abi
  /** What views and events say, by the names of their outputs. What is not here is 0, or empty. */
  values: Readonly<Record<string, unknown>>
  /** The blocks of events that are not in block 20. */
  blocks: Readonly<Record<string, bigint>>
  /** The events that happened, with what they say instead. By default one of each kind. */
  happened?: readonly { eventName: string; values: Readonly<Record<string, unknown>> }[]
}

function sample(
  { name = '', type, ...rest }: AbiParameter,
  values: Readonly<Record<string, unknown>>,
): unknown {
  if (type === 'tuple[]') return [sample({ ...rest, type: 'tuple' }, values)]
  if ('components' in rest) {
    return Object.fromEntries(rest.components.map((inner) => [inner.name, sample(inner, values)]))
  }
  const value = values[name]
  if (value !== undefined) return value
  if (type === 'address') return zeroAddress
  if (type === 'bool') return true
  if (type === 'string') return 'ModelCoin'
  if (type === 'bytes32') return hex('00', 32)
  if (type === 'bytes') return '0x'
  if (type.endsWith('[]')) return []
  return /^u?int([89]|[1-4]\d)?$/.test(type) ? 1 : 1n
}

const isEvent = (item: Abi[number]): item is AbiEvent => item.type === 'event'

function log(
  event: AbiEvent,
  address: Address,
  block: bigint,
  values: Told['values'],
): Record<string, unknown> {
  const args = Object.fromEntries(event.inputs.map((input) => [input.name, sample(input, values)]))
  const data = event.inputs.filter((input) => !input.indexed)
  return {
    address,
    topics: encodeEventTopics({ abi: [event], eventName: event.name, args } as never),
    data: encodeAbiParameters(
      data,
      data.map((input) => sample(input, values)),
    ),
    blockNumber: numberToHex(block),
    blockHash: hex('cc', 32),
    transactionHash: hex('dd', 32),
    transactionIndex: '0x0',
    logIndex: '0x3',
    removed: false,
  }
}

function block(number: bigint): object {
  return {
    number: numberToHex(number),
    timestamp: numberToHex(timeOf(number)),
    hash: hex('cc', 32),
    parentHash: hex('cb', 32),
    baseFeePerGas: '0x7',
    gasLimit: '0x1c9c380',
    gasUsed: '0x0',
    transactions: [],
  }
}

type Parameters = readonly unknown[]
type Answers = Record<string, (params: Parameters, own: Told['values']) => unknown>

/** What an honest endpoint answers, by method. */
function honestAnswers({ address, abi: own, values, blocks, happened }: Told): Answers {
  const events = own.filter(isEvent)
  const coinAbi: Abi = modelCoinAbi
  const abi: Abi = [...own, ...coinAbi]
  const logOf = (event: AbiEvent, more: Told['values'] = {}) =>
    log(event, address, blocks[event.name] ?? 20n, { ...values, ...more })
  const allLogs = happened
    ? happened.flatMap(({ eventName, values }) =>
        events.filter(({ name }) => name === eventName).map((event) => logOf(event, values)),
      )
    : events.map((event) => logOf(event))
  const receiptLogs = [
    ...events.map((event) => log(event, address, height, values)),
    ...coinAbi
      .filter(isEvent)
      .filter(({ name }) => name === 'Approval' || name === 'Transfer')
      .map((event) => log(event, coin, height, values)),
  ]
  return {
    eth_chainId: () => numberToHex(chainId),
    eth_getBlockByNumber: ([tag]) =>
      block(typeof tag === 'string' && tag.startsWith('0x') ? BigInt(tag) : height),
    eth_getCode: () => '0x6000',
    eth_gasPrice: () => '0x7',
    eth_maxPriorityFeePerGas: () => '0x1',
    eth_estimateGas: () => '0x5208',
    eth_getTransactionCount: () => '0x3',
    eth_sendRawTransaction: ([raw]) => keccak256(raw as Hex),
    eth_sendTransaction: () => hex('dd', 32),
    eth_newFilter: () => '0x1',
    eth_uninstallFilter: () => true,
    eth_getFilterChanges: () => allLogs,
    eth_getLogs: ([filter]) => {
      const { topics, fromBlock, toBlock } = filter as { topics: [Hex[]]; fromBlock: Hex; toBlock: Hex }
      return allLogs.filter(
        (log) =>
          topics[0].includes((log.topics as Hex[])[0] as Hex) &&
          BigInt(log.blockNumber as Hex) >= BigInt(fromBlock) &&
          BigInt(log.blockNumber as Hex) <= BigInt(toBlock),
      )
    },
    eth_getTransactionReceipt: ([hash]) => ({
      blockHash: hex('cc', 32),
      blockNumber: numberToHex(height),
      transactionHash: hash,
      transactionIndex: '0x0',
      from: account.address,
      to: address,
      status: '0x1',
      type: '0x2',
      gasUsed: '0x5208',
      cumulativeGasUsed: '0x5208',
      effectiveGasPrice: '0x7',
      contractAddress: null,
      logs: receiptLogs,
      logsBloom: '0x00',
    }),
    eth_getTransactionByHash: ([hash]) => ({
      hash,
      from: account.address,
      nonce: '0x3',
      to: address,
      value: '0x0',
      input: '0x',
      gas: '0x5208',
      type: '0x2',
      blockNumber: null,
    }),
    eth_signTypedData_v4: () => account.signTypedData(typedData),
    eth_call: ([call], own) => {
      const { data } = call as { data: Hex }
      const { functionName } = decodeFunctionData({ abi, data })
      const item = abi.find((item) => item.type === 'function' && item.name === functionName) as AbiFunction
      const result = item.outputs.map((output) => sample(output, { ...values, ...own }))
      return encodeFunctionResult({
        abi: [item],
        functionName,
        result: result.length === 1 ? result[0] : result,
      } as never)
    },
  }
}
const typedData = {
  types: { A: [{ name: 'a', type: 'string' }] },
  primaryType: 'A',
  message: { a: 'a' },
} as const

/** One lie: told from the `from`-th question on, or in answer to it alone. */
export interface Lie {
  from: number
  always: boolean
  /** Tells the lie instead of the truth. Errors are thrown. */
  tell: (truth: unknown) => unknown
}

/** Whoever asks this often asks for ever. */
export const maxQuestions = 1_500

/** Makes clients of an endpoint that knows this contract. */
export function endpointOf(told: Told) {
  const honest = honestAnswers(told)
  /**
   * A client of the endpoint, which tells that lie, or none.
   *
   * @param own What views say instead, by the names of their outputs.
   * @param growsFrom The latest block at the first question, when there is a further block for each question.
   */
  return (lie?: Lie, own: Told['values'] = {}, growsFrom?: bigint) => clientOf(honest, lie, own, growsFrom)
}

function clientOf(honest: Answers, lie: Lie | undefined, own: Told['values'], growsFrom?: bigint) {
  const asked: string[] = []
  const request = async ({ method, params }: { method: string; params?: Parameters }) => {
    const question = asked.length
    asked.push(method)
    // Whoever goes on asking gets no more answers, and the test sees what was asked.
    if (question > maxQuestions) throw new RangeError('too many questions')
    // A block for each question.
    const truth =
      method === 'eth_blockNumber'
        ? numberToHex((growsFrom ?? height) + BigInt(question))
        : growsFrom !== undefined && params?.[0] === 'latest'
          ? block(growsFrom + BigInt(question))
          : await honest[method]?.(params ?? [], own)
    const lies = lie && (lie.always ? question >= lie.from : question === lie.from)
    const answer = lies ? lie.tell(truth) : truth
    if (answer instanceof Thrown) throw answer.error
    return answer
  }
  const client = createClient({
    account,
    chain: foundry,
    transport: custom({ request }, { retryCount: 0 }),
    pollingInterval: 1,
    cacheTime: 0,
  })
  return Object.assign(client, { asked })
}

class Thrown {
  constructor(readonly error: unknown) {}
}

const wrongValue = fc.oneof(
  fc.constantFrom(
    undefined,
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e300,
    '',
    '0x',
    '0x0',
    '0x00',
    'latest',
    '0xzz',
    {},
    [],
  ),
  fc.constantFrom(
    hex('ff', 32),
    `0x${'f'.repeat(100)}`,
    hex('00', 20_000),
    '-1',
    '1e3',
    ' ',
    [null],
    [[]],
    [{}],
  ),
  fc.constantFrom<object>({ length: 1e9 }, { __proto__: null }, JSON.parse('{"__proto__":{"polluted":1}}')),
  fc.jsonValue(),
)

const anyMask = mutated(new Uint8Array(2_000))

/** Paths to all that is in a JSON value. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path]
  return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
}

function replaced(
  value: unknown,
  [key, ...path]: readonly string[],
  change: (old: unknown) => unknown,
): unknown {
  if (key === undefined) return change(value)
  const old = (value as Record<string, unknown>)[key]
  const inner = replaced(old, path, change)
  if (Array.isArray(value)) return value.map((element, at) => (String(at) === key ? inner : element))
  return { ...(value as object), [key]: inner }
}

type Tell = Lie['tell']

/** With its making, for who reads of a failure. */
function told(how: string, what: unknown, tell: Tell): Tell {
  return Object.assign(tell, { [fc.toStringMethod]: () => `${how} ${fc.stringify(what)}` })
}

/** A lie about one part of an answer: another value, or hexadecimal digits with a few bytes changed. */
const wrongPart = fc
  .tuple(
    fc.nat(),
    fc.oneof(
      wrongValue.map((value) => ({ value })),
      anyMask.map((mask) => ({ mask })),
    ),
  )
  .map(([pick, wrong]) =>
    told(`at part ${pick}`, wrong, (truth) => {
      const paths = pathsOf(truth)
      return replaced(truth, paths[pick % paths.length] ?? [], (old) => {
        if ('value' in wrong) return wrong.value
        if (typeof old !== 'string' || !old.startsWith('0x')) return old
        const bytes = Buffer.from(old.slice(2), 'hex')
        return `0x${Buffer.from(bytes.map((byte, at) => byte ^ (wrong.mask[at] ?? 0))).toString('hex')}`
      })
    }),
  )

const wrongWhole = wrongValue.map((value) => told('answers', value, () => value))

/** More properties than an answer has: what would be taken from it if names were trusted. */
const moreProperties = fc
  .record(
    { eventName: wrongValue, args: wrongValue, code: wrongValue, message: wrongValue },
    { requiredKeys: [] },
  )
  .map((more) =>
    told('adds', more, (truth) => {
      if (Array.isArray(truth)) return truth.map((element) => ({ ...element, ...more }))
      return typeof truth === 'object' ? { ...truth, ...more } : truth
    }),
  )

const rpcError = fc.record(
  {
    code: fc.oneof(fc.constantFrom(3, 4001, -32000, -32005, -32603, 5), wrongValue),
    message: fc.oneof(
      fc.constantFrom('execution reverted', 'nonce too low', 'insufficient funds'),
      wrongValue,
    ),
    data: fc.oneof(
      wrongValue,
      fc.uint8Array({ maxLength: 100 }).map((bytes) => `0x${Buffer.from(bytes).toString('hex')}`),
      fc.record({ data: wrongValue, message: wrongValue }),
    ),
  },
  { requiredKeys: [] },
)
/** Errors as providers throw them: some are plain objects. */
const refusal = fc
  .tuple(rpcError, fc.boolean())
  .map(([error, plain]) =>
    told('throws', error, () => new Thrown(plain ? error : Object.assign(new Error('refused'), error))),
  )

export const anyLie: fc.Arbitrary<Lie> = fc.record({
  from: fc.nat(12),
  always: fc.boolean(),
  tell: fc.oneof(
    { weight: 4, arbitrary: wrongPart },
    { weight: 2, arbitrary: wrongWhole },
    { weight: 1, arbitrary: moreProperties },
    { weight: 3, arbitrary: refusal },
  ),
})
