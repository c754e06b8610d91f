import {
  createClient,
  custom,
  decodeFunctionData,
  encodeErrorResult,
  encodeEventTopics,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { mainnet } from 'viem/chains'
import { describe, expect, test, vi } from 'vitest'
import { modelCoinAbi, modelCoinFaucetAbi } from '../../generated/token/index.js'
import { raffleAbi } from '../../test/fixtures/raffle.js'
import type { ModelMarketError } from '../errors/index.js'
import { defineWrite, eventArgs } from './defineWrite.js'
import {
  ContractNotFoundError,
  ContractRevertedError,
  EndpointError,
  InvalidArgumentsError,
  MissingEventError,
} from './errors.js'
import type { AnyClient } from './types.js'

const address = '0x00000000000000000000000000000000000000aa'
const account = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const errors = { abi: modelCoinAbi, classes: {} }

const send = defineWrite({
  abi: modelCoinAbi,
  errors,
  functionName: 'transfer',
  args: ({ to, amount }: { to: `0x${string}`; amount: bigint }) => [to, amount],
  result: (logs) => ({ sent: eventArgs(logs, 'Transfer').value }),
})

const drip = defineWrite({
  abi: modelCoinFaucetAbi,
  errors,
  functionName: 'drip',
  args: (_: object) => [],
  result: () => ({}),
})

const sweep = defineWrite({
  abi: raffleAbi,
  errors,
  functionName: 'sweep',
  args: (_: { allowed?: bigint }) => [],
  first: ({ allowed }) => (allowed === undefined ? [] : [{ functionName: 'allow', args: [allowed] }]),
  result: () => ({}),
})

const enter = defineWrite({
  abi: raffleAbi,
  errors,
  functionName: 'enter',
  args: ({ round }: { round: bigint; price?: bigint }) => [round],
  value: ({ price = 0n }) => price,
  result: () => ({}),
})

/** A provider's error, as EIP-1193 has it. */
const refusal = (code: number, message: string, data?: Hex) =>
  Object.assign(new Error(message), { code, data })

/** A sentence, without data in it. */
const readable = /^[A-Z](?!.*0x[0-9a-f]{50}).{10,150}\.$/

const success: Hex = `0x${'1'.padStart(64, '0')}`

/** A client whose endpoint answers from a table; an error there is thrown. */
function clientOf(answers: Record<string, unknown> = {}) {
  const asked: string[] = []
  const table: Record<string, unknown> = {
    eth_call: success,
    eth_chainId: '0x1',
    eth_getCode: '0x00',
    eth_sendTransaction: `0x${'ab'.repeat(32)}`,
    wallet_sendTransaction: refusal(-32601, 'method not found'),
    ...answers,
  }
  const client = createClient({
    account,
    chain: mainnet,
    pollingInterval: 5,
    transport: custom(
      {
        async request({ method }: { method: string }) {
          asked.push(method)
          const answer = table[method]
          if (answer instanceof Error) throw answer
          return answer
        },
      },
      { retryCount: 0 },
    ),
  })
  return { client, asked }
}

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('as data', () => {
  test('a call is what viem and wallets take', () => {
    const args = [account, 7n] as const
    expect(send.call({ address, to: account, amount: 7n })).toEqual({
      address,
      abi: modelCoinAbi,
      functionName: 'transfer',
      args,
      to: address,
      data: encodeFunctionData({ abi: modelCoinAbi, functionName: 'transfer', args }),
    })
  })

  test('calls that come first are of the same transaction', () => {
    const plain = sweep.call({ address })
    expect(plain.functionName).toBe('sweep')
    const { data, functionName } = sweep.call({ address, allowed: 7n })
    expect(functionName).toBe('multicall')
    const allow = encodeFunctionData({ abi: raffleAbi, functionName: 'allow', args: [7n] })
    expect(decodeFunctionData({ abi: raffleAbi, data })).toEqual({
      functionName: 'multicall',
      args: [[allow, plain.data]],
    })
  })

  test('only the call of a payable function has a value', () => {
    expect(enter.call({ address, round: 1n, price: 5n })).toMatchObject({ functionName: 'enter', value: 5n })
    expect(sweep.call({ address })).not.toHaveProperty('value')
    const parameters = { abi: raffleAbi, errors, args: (_: object) => [], result: () => ({}) } as const
    // @ts-expect-error: a sweep takes no ether
    defineWrite({ ...parameters, functionName: 'sweep', value: () => 1n })
  })
})

describe('sending', () => {
  test('comes after a simulation', async () => {
    const { client, asked } = clientOf()
    expect(await send(client, { address, to: account, amount: 7n })).toBe(`0x${'ab'.repeat(32)}`)
    expect(asked.indexOf('eth_call')).toBeLessThan(asked.indexOf('eth_sendTransaction'))
    expect(asked).not.toContain('eth_getCode')
  })

  test('does not happen when the simulation fails', async () => {
    const data = encodeErrorResult({
      abi: modelCoinAbi,
      errorName: 'ERC20InvalidReceiver',
      args: [account],
    })
    const { client, asked } = clientOf({ eth_call: refusal(3, 'execution reverted', data) })
    const error = await caught(send(client, { address, to: account, amount: 7n }))
    // This decoder has no classes.
    expect(error).toBeInstanceOf(ContractRevertedError)
    expect(error).toMatchObject({ data })
    expect(asked).not.toContain('eth_sendTransaction')
  })

  test('does not happen without an address: it would create a contract', async () => {
    const { client, asked } = clientOf()
    const parameters = { address: undefined as never, to: account, amount: 7n } as const
    for (const call of [send, send.sync, send.simulate, send.estimateGas]) {
      const error = await caught(call(client, parameters))
      expect(error).toBeInstanceOf(InvalidArgumentsError)
      expect(error).toMatchObject({ shortMessage: expect.stringContaining('`address` is missing.') })
    }
    expect(asked).toEqual([])
  })

  test('a call that returns nothing needs a contract to succeed at', async () => {
    const { client, asked } = clientOf({ eth_call: '0x', eth_getCode: '0x' })
    expect(await caught(drip(client, { address }))).toBeInstanceOf(ContractNotFoundError)
    expect(asked).not.toContain('eth_sendTransaction')
    await drip(clientOf({ eth_call: '0x' }).client, { address })
  })

  test('simulate gives what the contract would return, and sends nothing', async () => {
    const { client, asked } = clientOf()
    expect(await send.simulate(client, { address, to: account, amount: 7n })).toBe(true)
    expect(asked).not.toContain('eth_sendTransaction')
  })

  test('estimateGas gives the gas, and sends nothing', async () => {
    const { client, asked } = clientOf({ eth_estimateGas: numberToHex(54_321) })
    expect(await send.estimateGas(client, { address, to: account, amount: 7n })).toBe(54_321n)
    expect(asked).not.toContain('eth_sendTransaction')
  })
})

describe('ether', () => {
  /** Does something with a client, and tells which values its endpoint was sent, by method. */
  async function valuesOf(act: (client: AnyClient) => Promise<unknown>) {
    const values: [string, unknown][] = []
    const answers: Record<string, unknown> = {
      eth_call: '0x',
      eth_chainId: '0x1',
      eth_getCode: '0x00',
      eth_estimateGas: '0x5208',
      eth_sendTransaction: `0x${'ab'.repeat(32)}`,
    }
    const request = async ({ method, params }: { method: string; params?: [{ value?: Hex }] }) => {
      if (['eth_call', 'eth_estimateGas', 'eth_sendTransaction'].includes(method)) {
        values.push([method, params?.[0].value])
      }
      return answers[method]
    }
    await act(createClient({ account, chain: mainnet, transport: custom({ request }, { retryCount: 0 }) }))
    return values
  }
  const parameters = { address, round: 1n, price: 5n } as const

  test('goes with a call of a payable function, when it is simulated, estimated and sent', async () => {
    expect(await valuesOf((client) => enter(client, parameters))).toEqual([
      ['eth_call', '0x5'],
      ['eth_sendTransaction', '0x5'],
    ])
    expect(await valuesOf((client) => enter.simulate(client, parameters))).toEqual([['eth_call', '0x5']])
    expect(await valuesOf((client) => enter.estimateGas(client, parameters))).toEqual([
      ['eth_estimateGas', '0x5'],
    ])
  })

  test('goes with no other call', async () => {
    const values = await valuesOf((client) => sweep(client, { address }))
    expect(values).toEqual([
      ['eth_call', undefined],
      ['eth_sendTransaction', undefined],
    ])
  })
})

describe('waiting', () => {
  const parameters = { address, to: account, amount: 7n, timeout: 30 } as const
  const hash = `0x${'ab'.repeat(32)}`
  const sent = {
    address,
    topics: encodeEventTopics({
      abi: modelCoinAbi,
      eventName: 'Transfer',
      args: { from: account, to: account },
    }),
    data: success,
    blockNumber: '0x1',
    blockHash: hash,
    transactionHash: hash,
    transactionIndex: '0x0',
    logIndex: '0x0',
  }
  const receipt = { transactionHash: hash, blockNumber: '0x1', status: '0x1', logs: [sent] }
  const syncWith = (answers: Record<string, unknown>) =>
    caught(send.sync(clientOf({ eth_getTransactionReceipt: receipt, ...answers }).client, parameters))

  test('gives what the transaction did, with its receipt', async () => {
    const { client } = clientOf({ eth_getTransactionReceipt: receipt })
    const hashes: Hex[] = []
    const onHash = (sent: Hex) => hashes.push(sent)
    expect(await send.sync(client, { ...parameters, onHash })).toMatchObject({
      sent: 1n,
      receipt: { status: 'success' },
    })
    expect(hashes).toEqual([hash])
  })

  test('says when the transaction reverted, and why, if it would again', async () => {
    const error = await syncWith({ eth_getTransactionReceipt: { ...receipt, status: '0x0' } })
    expect(error).toMatchObject({ name: 'TransactionRevertedError', hash })
  })

  test('ends at the timeout', async () => {
    const error = await syncWith({ eth_getTransactionReceipt: null, eth_blockNumber: '0x1' })
    expect(error).toMatchObject({ name: 'TransactionTimeoutError', hash, retryable: false })
  })

  test('goes on while the endpoint fails, and says how it failed last', async () => {
    const error = await syncWith({
      eth_getTransactionReceipt: refusal(-32005, 'limit exceeded'),
      eth_blockNumber: '0x1',
      eth_getTransactionByHash: { hash, from: account, nonce: '0x0', blockNumber: null },
    })
    expect(error).toMatchObject({ name: 'TransactionTimeoutError', hash, cause: { name: 'EndpointError' } })
  })

  test('takes nothing else for the hash', async () => {
    expect(await syncWith({ eth_sendTransaction: {} })).toMatchObject({
      name: 'TransactionUncertainError',
      retryable: false,
    })
  })

  test.each([
    ['the status', { eth_getTransactionReceipt: { ...receipt, status: '0x7' } }],
    ['the logs', { eth_getTransactionReceipt: { ...receipt, logs: null } }],
    ['a log', { eth_getTransactionReceipt: { ...receipt, logs: [{ ...sent, topics: 7 }] } }],
  ])('takes nothing else for %s', async (_, answers) => {
    expect(await syncWith(answers)).toMatchObject({
      name: 'TransactionTimeoutError',
      hash,
      cause: { name: 'InvalidResponseError' },
    })
  })
})

describe('what goes wrong outside of the contract', () => {
  const parameters = { address, to: account, amount: 7n } as const

  test.each([
    ['a limit', refusal(-32005, 'limit exceeded')],
    ['a provider that is offline', refusal(4900, 'disconnected')],
  ])('the endpoint: %s', async (_, refused) => {
    const error = await caught(send(clientOf({ eth_call: refused }).client, parameters))
    expect(error).toBeInstanceOf(EndpointError)
    expect(error).toMatchObject({ retryable: true })
  })

  test.each([
    ['a wallet that says no', 'UserRejectedError', refusal(4001, 'User rejected the request.')],
    [
      'no funds for gas',
      'InsufficientFundsError',
      refusal(-32003, 'insufficient funds for gas * price + value'),
    ],
  ])('the caller: %s', async (_, name, refused) => {
    const error = await caught(send(clientOf({ eth_sendTransaction: refused }).client, parameters))
    expect(error).toMatchObject({ name, retryable: false })
  })
})

describe('a person is told', () => {
  const parameters = { address, to: account, amount: 7n, timeout: 30 } as const
  const ways = {
    send: (client: AnyClient) => send(client, parameters),
    'send.sync': (client: AnyClient) => send.sync(client, parameters),
    'send.simulate': (client: AnyClient) => send.simulate(client, parameters),
    'send.estimateGas': (client: AnyClient) => send.estimateGas(client, parameters),
  }
  const sending = [ways.send, ways['send.sync']]

  /** What a wallet or a node answers, to what, and what that is. */
  const answers: [string, string, string, unknown][] = [
    ['UserRejectedError', 'eth_sendTransaction', 'no', refusal(4001, 'MetaMask Tx Signature: User denied.')],
    ['UserRejectedError', 'eth_sendTransaction', 'no, by WalletConnect', refusal(5000, 'User rejected.')],
    ['UserRejectedError', 'eth_sendTransaction', 'no, in words', refusal(-32000, 'Rejected by user')],
    [
      'InsufficientFundsError',
      'eth_sendTransaction',
      'no ether',
      refusal(-32000, 'insufficient funds for gas'),
    ],
    [
      'InsufficientFundsError',
      'eth_sendTransaction',
      'no ether, further below',
      Object.assign(refusal(-32603, 'Internal JSON-RPC error.'), {
        data: { code: -32000, message: 'insufficient funds for gas * price + value' },
      }),
    ],
    [
      'TransactionNotSentError',
      'eth_sendTransaction',
      'a low fee',
      refusal(-32000, 'transaction underpriced'),
    ],
    ['TransactionNotSentError', 'eth_sendTransaction', 'no permission', refusal(4100, 'not authorised')],
    ['TransactionUncertainError', 'eth_sendTransaction', 'nothing', new Error('socket hang up')],
    ['TransactionUncertainError', 'eth_sendTransaction', 'internal error', refusal(-32603, 'Internal error')],
    ['TransactionUncertainError', 'eth_sendTransaction', 'what is no hash', '0x12'],
    ['TransactionUncertainError', 'eth_sendTransaction', 'disconnected', refusal(4900, 'disconnected')],
  ]

  test.each(answers)('%s when %s is answered with %s', async (name, method, _, answer) => {
    for (const way of sending) {
      const error = await caught(way(clientOf({ [method]: answer }).client))
      expect(error).toMatchObject({ name, retryable: false })
      expect((error as ModelMarketError).shortMessage).toMatch(readable)
    }
  })

  test.each(Object.entries(ways))(
    'by %s that there is no account, before anything is asked',
    async (_, way) => {
      const { client, asked } = clientOf()
      const error = await caught(way({ ...client, account: undefined }))
      expect(error).toMatchObject({
        name: 'MissingAccountError',
        shortMessage: expect.stringMatching(readable),
      })
      expect(asked).toEqual([])
    },
  )

  test.each(Object.entries(ways))(
    'by %s that the chain is another one, before it gets the call',
    async (_, way) => {
      const { client, asked } = clientOf({ eth_chainId: '0xaa36a7' })
      const error = await caught(way(client))
      expect(error).toMatchObject({ name: 'WrongChainError', expected: 1, actual: 11_155_111 })
      expect(asked).toEqual(['eth_chainId'])
    },
  )

  test.each([
    ['an address that is none', { to: '0x12' }],
    ['an amount out of range', { amount: 2n ** 256n }],
    ['no amount', { amount: undefined }],
  ])('of %s, before anything is asked', async (_, wrong) => {
    const { client, asked } = clientOf()
    for (const way of [send, send.sync, send.simulate, send.estimateGas]) {
      const error = await caught(way(client, { ...parameters, ...(wrong as object) }))
      expect(error).toMatchObject({
        name: 'InvalidArgumentsError',
        shortMessage: expect.stringMatching(/not valid: ./),
      })
    }
    expect(() => send.call({ ...parameters, ...(wrong as object) })).toThrow('The arguments of `transfer`')
    expect(asked).toEqual([])
  })
})

describe('a transaction that is signed here', () => {
  const signer = privateKeyToAccount(`0x${'01'.repeat(32)}`)
  const parameters = { address, to: account, amount: 7n, account: signer, gas: 50_000n, nonce: 3 } as const
  const fees = { maxFeePerGas: 7n, maxPriorityFeePerGas: 1n }
  const block = { number: '0x1', baseFeePerGas: '0x7', transactions: [] }

  test('has its hash told before it is broadcast', async () => {
    const { client, asked } = clientOf({
      eth_getBlockByNumber: block,
      eth_sendRawTransaction: new Error('lost'),
    })
    let askedBefore: string[] = []
    const onHash = vi.fn(() => {
      askedBefore = [...asked]
    })
    const error = await caught(send.sync(client, { ...parameters, ...fees, onHash, timeout: 20 }))
    expect(error).toMatchObject({ name: 'TransactionTimeoutError', hash: onHash.mock.calls.flat()[0] })
    expect(askedBefore).not.toContain('eth_sendRawTransaction')
    expect(asked).toContain('eth_sendRawTransaction')
  })

  test.each([
    ['InsufficientFundsError', 'insufficient funds for gas * price + value'],
    ['TransactionNotSentError', 'intrinsic gas too low'],
  ])('is refused: %s', async (name, message) => {
    const { client } = clientOf({
      eth_getBlockByNumber: block,
      eth_sendRawTransaction: refusal(-32000, message),
      eth_getTransactionReceipt: null,
      eth_getTransactionByHash: null,
    })
    for (const way of [send, send.sync]) {
      const onHash = vi.fn()
      const error = await caught(way(client, { ...parameters, ...fees, onHash }))
      expect(error).toMatchObject({ name, retryable: false, hash: expect.stringMatching(/^0x[0-9a-f]{64}$/) })
    }
  })

  test('is not broadcast when signing fails', async () => {
    const { client, asked } = clientOf({ eth_getBlockByNumber: block })
    const signTransaction = async () => {
      throw new Error('the device is locked')
    }
    const error = await caught(
      send(client, { ...parameters, ...fees, account: { ...signer, signTransaction } as never }),
    )
    expect(error).toMatchObject({ name: 'TransactionNotSentError', hash: undefined, retryable: false })
    expect(asked).not.toContain('eth_sendRawTransaction')
  })
})

describe('events', () => {
  const log = { eventName: 'Transfer', args: { value: 3n } } as const

  test('the first of a name', () => {
    expect(eventArgs([log, { ...log, args: { value: 4n } }], 'Transfer')).toEqual({ value: 3n })
  })

  test('a transaction without it is not one of this contract', () => {
    expect(() => eventArgs([] as (typeof log)[], 'Transfer')).toThrow(MissingEventError)
  })
})

test('an endpoint that never answers a broadcast is not waited for without end', async () => {
  const { client } = clientOf({
    eth_sendRawTransaction: new Promise(() => {}),
    eth_getTransactionReceipt: null,
    eth_getTransactionByHash: null,
    eth_getTransactionCount: '0x0',
  })
  const signer = privateKeyToAccount(`0x${'01'.repeat(32)}`)
  const fees = { gas: 100_000n, maxFeePerGas: 10n, maxPriorityFeePerGas: 1n, nonce: 0 }
  let isSigned: () => void = () => {}
  const signed = new Promise<void>((resolve) => {
    isSigned = resolve
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const onHash = () => isSigned()
    const failed = caught(
      send.sync(client, { address, to: address, amount: 1n, ...fees, account: signer, onHash, timeout: 10 }),
    )
    await signed
    await vi.advanceTimersByTimeAsync(30_000)
    vi.useRealTimers()
    expect(await failed).toMatchObject({ name: 'TransactionTimeoutError', retryable: false })
  } finally {
    vi.useRealTimers()
  }
})
