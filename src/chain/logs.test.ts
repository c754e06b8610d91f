import { encodeAbiParameters, encodeEventTopics, formatLog, type Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { modelMarketAbi } from '../../generated/market/index.js'
import { InvalidResponseError } from './errors.js'
import { decodeLogs } from './logs.js'

const address = '0x00000000000000000000000000000000000000aa'
const trainer = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const hash: Hex = `0x${'cd'.repeat(32)}`

const scored = (score: number) => ({
  address,
  topics: encodeEventTopics({
    abi: modelMarketAbi,
    eventName: 'ScoreClaimed',
    args: { requestId: 7n, index: 2n, trainer },
  }),
  // Wider than the event has it, as only an endpoint that lies encodes it.
  data: encodeAbiParameters([{ type: 'uint256' }, { type: 'bool' }], [BigInt(score), false]),
  blockNumber: '0x10' as Hex,
  blockHash: hash,
  transactionHash: hash,
  transactionIndex: '0x0',
  logIndex: '0x3',
  removed: false,
})
const decode = (logs: unknown) => decodeLogs(modelMarketAbi, address, logs, 'eth_getLogs')
const args = { requestId: 7n, index: 2n, trainer, score: 90, conceded: false }

describe('takes', () => {
  test('logs as JSON-RPC has them, and as viem formats them', () => {
    const log = scored(90)
    const expected = [
      {
        ...{ eventName: 'ScoreClaimed', args, address, blockNumber: 16n, logIndex: 3, removed: false },
        ...{
          blockHash: hash,
          transactionHash: hash,
          transactionIndex: 0,
          topics: log.topics,
          data: log.data,
        },
      },
    ]
    expect(decode([log])).toEqual(expected)
    expect(decode([formatLog(log as never)])).toEqual(expected)
  })

  test('nothing of a log but what belongs to it', () => {
    const more = { eventName: 'TruthRevealed', args: { requestId: 'any' }, more: 1 }
    expect(decode([{ ...scored(90), ...more }])).toEqual(decode([scored(90)]))
  })
})

describe('leaves out', () => {
  test('what other contracts emit', () => {
    expect(decode([{ ...scored(90), address: trainer }])).toEqual([])
  })

  test('what the event cannot be', () => {
    expect(decode([{ ...scored(90), data: '0x' }])).toEqual([])
    expect(decode([{ ...scored(90), topics: [hash] }])).toEqual([])
    expect(decode([scored(2 ** 24 - 1)])).toHaveLength(1)
    expect(decode([scored(2 ** 24)])).toEqual([])
  })
})

describe('refuses', () => {
  test.each([
    ['no list', {}],
    ['nothing', [null]],
    ['an address that is none', [{ ...scored(90), address: 7 }]],
    ['no topics', [{ ...scored(90), topics: null }]],
    ['a topic that is none', [{ ...scored(90), topics: [7] }]],
    ['data that is none', [{ ...scored(90), data: [] }]],
    ['a block that is none', [{ ...scored(90), blockNumber: '0xzz' }]],
    ['a log that is not mined', [{ ...scored(90), blockNumber: null }]],
    ['a hash that is none', [{ ...scored(90), blockHash: null }]],
    ['a transaction that is none', [{ ...scored(90), transactionHash: '0x12' }]],
    ['an index that is none', [{ ...scored(90), logIndex: {} }]],
  ])('%s', (_, logs) => {
    expect(() => decode(logs)).toThrow(InvalidResponseError)
  })
})
