import {
  createClient,
  custom,
  encodeAbiParameters,
  encodeEventTopics,
  type Hex,
  numberToHex,
  zeroHash,
} from 'viem'
import { describe, expect, test, vi } from 'vitest'
import { modelMarketAbi } from '../../generated/market/index.js'
import { getEvents, watchEvents } from './events.js'

const address = '0x00000000000000000000000000000000000000aa'
const errors = { abi: modelMarketAbi, classes: {} }

const swept = (amount: number) => ({
  address,
  topics: encodeEventTopics({ abi: modelMarketAbi, eventName: 'Swept' }),
  data: encodeAbiParameters([{ type: 'uint256' }], [BigInt(amount)]),
  blockNumber: numberToHex(amount),
  blockHash: zeroHash,
  transactionHash: zeroHash,
  transactionIndex: '0x0',
  logIndex: '0x0',
})

/** A client whose endpoint answers from a table, and what it was asked for logs of. */
function clientOf(answers: Record<string, unknown> = {}) {
  const ranges: [Hex, Hex][] = []
  const request = async ({
    method,
    params,
  }: {
    method: string
    params?: [{ fromBlock: Hex; toBlock: Hex }]
  }) => {
    if (method === 'eth_getLogs' && params) ranges.push([params[0].fromBlock, params[0].toBlock])
    const answer = answers[method]
    if (answer instanceof Error) throw answer
    return answer ?? (method === 'eth_blockNumber' ? '0x19' : [])
  }
  const client = createClient({
    transport: custom({ request }, { retryCount: 0 }),
    pollingInterval: 1,
    cacheTime: 0,
  })
  return { client, ranges }
}

describe('reading', () => {
  const read = (client: ReturnType<typeof clientOf>['client'], more: object = {}) =>
    getEvents(client, { abi: modelMarketAbi, address, errors, fromBlock: 1n, ...more })

  test('asks up to the latest block, in ranges', async () => {
    const { client, ranges } = clientOf({ eth_getLogs: [swept(3)] })
    const events = await read(client, { blockRange: 10n })
    expect(ranges).toEqual([
      ['0x1', '0xa'],
      ['0xb', '0x14'],
      ['0x15', '0x19'],
    ])
    expect(events[0]).toMatchObject({
      eventName: 'Swept',
      args: { amount: 3n },
      blockNumber: 3n,
      removed: false,
    })
  })

  test('leaves out what was not asked for', async () => {
    const { client } = clientOf({ eth_getLogs: [swept(3)] })
    expect(await read(client, { eventNames: ['Collected'] })).toEqual([])
    expect(await read(client, { firstTopic: zeroHash })).toEqual([])
  })

  test('wants a range of at least one block', async () => {
    await expect(read(clientOf().client, { blockRange: 0n })).rejects.toMatchObject({
      name: 'InvalidBlockRangeError',
    })
  })

  test('stops with the reason of the signal, whatever it is', async () => {
    const reason = new TypeError('enough')
    await expect(read(clientOf().client, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  test.each([
    ['a height that is none', { eth_blockNumber: {} }],
    ['logs that are none', { eth_getLogs: 'none' }],
    ['a log that is none', { eth_getLogs: [7] }],
  ])('refuses %s', async (_, answers) => {
    await expect(read(clientOf(answers).client)).rejects.toMatchObject({ name: 'InvalidResponseError' })
  })
})

describe('watching', () => {
  const watch = (answers: Record<string, unknown>, more: object = {}) => {
    const onEvents = vi.fn()
    const onError = vi.fn()
    const unwatch = watchEvents(clientOf(answers).client, {
      abi: modelMarketAbi,
      address,
      onEvents,
      onError,
      ...more,
    })
    return { onEvents, onError, unwatch }
  }

  test('calls back with events', async () => {
    const { onEvents, onError, unwatch } = watch(
      { eth_newFilter: '0x1', eth_getFilterChanges: [swept(3)] },
      { pollingInterval: 1 },
    )
    await vi.waitFor(() => expect(onEvents).toHaveBeenCalled())
    unwatch()
    expect(onEvents.mock.calls[0]?.[0]).toMatchObject([{ eventName: 'Swept', args: { amount: 3n } }])
    expect(onError).not.toHaveBeenCalled()
  })

  test.each([
    ['a log that is none', [{ ...swept(3), blockHash: null }], 'InvalidResponseError'],
    ['what is no list', 7, 'InvalidResponseError'],
    ['an endpoint that refuses', Object.assign(new Error('no'), { code: -32005 }), 'EndpointError'],
  ])('says what is wrong with %s', async (_, answer, name) => {
    const { onEvents, onError, unwatch } = watch({ eth_newFilter: '0x1', eth_getFilterChanges: answer })
    await vi.waitFor(() => expect(onError).toHaveBeenCalled())
    unwatch()
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ name })
    expect(onEvents).not.toHaveBeenCalled()
  })

  test('passes on what the callback throws, as it is, and goes on without anybody to tell', async () => {
    const mistake = new TypeError('of the caller')
    const onEvents = vi.fn(() => {
      throw mistake
    })
    const answers = { eth_newFilter: '0x1', eth_getFilterChanges: [swept(3)] }
    const { onError, unwatch } = watch(answers, { onEvents })
    await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(mistake))
    unwatch()
    const untold = watch(answers, { onEvents, onError: undefined })
    const before = onEvents.mock.calls.length
    await vi.waitFor(() => expect(onEvents.mock.calls.length).toBeGreaterThan(before + 1))
    untold.unwatch()
  })
})
