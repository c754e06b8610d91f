import {
  encodeAbiParameters,
  encodeEventTopics,
  formatLog,
  type Hex,
  numberToHex,
  parseAbi,
  toEventSelector,
  zeroAddress,
} from 'viem'
import { describe, expect, test } from 'vitest'
import { raffleAbi } from '../../test/fixtures/raffle.js'
import { InvalidResponseError } from './errors.js'
import { decodeMinedLogs } from './logs.js'

const address = '0x00000000000000000000000000000000000000aa'
const player = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const hash: Hex = `0x${'cd'.repeat(32)}`

const entered = (tickets: number) => ({
  address,
  topics: encodeEventTopics({
    abi: raffleAbi,
    eventName: 'Entered',
    args: { round: 7n, player },
  }),
  // Wider than the event has it, as only an endpoint that lies encodes it.
  data: encodeAbiParameters([{ type: 'uint256' }, { type: 'bool' }], [BigInt(tickets), false]),
  blockNumber: '0x10' as Hex,
  blockHash: hash,
  transactionHash: hash,
  transactionIndex: '0x0',
  logIndex: '0x3',
  removed: false,
})
const decode = (logs: unknown) => decodeMinedLogs(raffleAbi, address, logs, 'eth_getLogs')
const args = { round: 7n, player, tickets: 90, first: false }

describe('takes', () => {
  test('logs as JSON-RPC has them, and as viem formats them', () => {
    const log = entered(90)
    const expected = [
      {
        ...{ eventName: 'Entered', args, address, blockNumber: 16n, logIndex: 3, removed: false },
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

  test('those of several contracts', () => {
    const logs = [entered(90), { ...entered(91), address: player }, { ...entered(92), address: zeroAddress }]
    const decoded = decodeMinedLogs(raffleAbi, [address, player], logs, 'eth_getLogs')
    expect(decoded.map((log) => [log.address, log.args])).toMatchObject([
      [address, { tickets: 90 }],
      [player, { tickets: 91 }],
    ])
  })

  test('events of one name, and what only a hash is told of', () => {
    const abi = parseAbi([
      'event Listed(uint256[] indexed list, uint8 count)',
      'event Listed(string indexed list, (uint8 a, bool b) indexed pair)',
    ])
    const topics = abi.map((event) => toEventSelector(event))
    const logs = [
      { ...entered(90), topics: [topics[0], hash], data: numberToHex(3, { size: 32 }) },
      { ...entered(90), topics: [topics[1], hash, hash], data: '0x' },
    ]
    const decoded = decodeMinedLogs(abi, address, logs, 'eth_getLogs')
    expect(decoded.map((log) => log.args)).toEqual([
      { list: hash, count: 3 },
      { list: hash, pair: hash },
    ])
  })

  test('nothing of a log but what belongs to it', () => {
    const more = { eventName: 'Drawn', args: { round: 'any' }, more: 1 }
    expect(decode([{ ...entered(90), ...more }])).toEqual(decode([entered(90)]))
  })
})

describe('leaves out', () => {
  test('what other contracts emit', () => {
    expect(decode([{ ...entered(90), address: player }])).toEqual([])
  })

  test('what the event cannot be', () => {
    expect(decode([{ ...entered(90), data: '0x' }])).toEqual([])
    expect(decode([{ ...entered(90), topics: [hash] }])).toEqual([])
    expect(decode([entered(2 ** 24 - 1)])).toHaveLength(1)
    expect(decode([entered(2 ** 24)])).toEqual([])
  })
})

describe('refuses', () => {
  test.each([
    ['no list', {}],
    ['nothing', [null]],
    ['an address that is none', [{ ...entered(90), address: 7 }]],
    ['no topics', [{ ...entered(90), topics: null }]],
    ['a topic that is none', [{ ...entered(90), topics: [7] }]],
    ['data that is none', [{ ...entered(90), data: [] }]],
    ['a block that is none', [{ ...entered(90), blockNumber: '0xzz' }]],
    ['a log that is not mined', [{ ...entered(90), blockNumber: null }]],
    ['a hash that is none', [{ ...entered(90), blockHash: null }]],
    ['a transaction that is none', [{ ...entered(90), transactionHash: '0x12' }]],
    ['an index that is none', [{ ...entered(90), logIndex: {} }]],
  ])('%s', (_, logs) => {
    expect(() => decode(logs)).toThrow(InvalidResponseError)
  })
})
