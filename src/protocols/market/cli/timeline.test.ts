import { bytesToHex } from 'viem'
import { describe, expect, test } from 'vitest'
import { encodeCid } from '../../../content/index.js'
import type { MarketEvent, Request } from '../index.js'
import { describeMarketEvent, formatTimeline } from './timeline.js'

const trainer = '0x1111111111111111111111111111111111111111'
const requester = '0x2222222222222222222222222222222222222222'
const coin = 10n ** 18n
const modelCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
const model = encodeCid(modelCid)
const submission = { requestId: 1n, index: 0n, trainer }

const told: [MarketEvent['eventName'], object, RegExp][] = [
  [
    'RequestCreated',
    { requester, reward: 100n * coin, stake: 10n * coin, minScore: 90 },
    /0x2222…2222 offers 100 MDC for 90 \/ 100 \(90\.0 %\)/,
  ],
  ['ModelSubmitted', submission, /New: submission 0 \(0x1111…1111\)/],
  ['SubmissionWithdrawn', submission, /Withdrawn/],
  ['TruthRevealed', {}, /reveals the labels/],
  ['ScoreClaimed', { ...submission, score: 95, conceded: false }, /Claimed: 95 \/ 100/],
  ['ScoreClaimed', { ...submission, score: 5, conceded: true }, /Conceded: 5 \/ 100/],
  ['PredictionsProven', { ...submission, score: 95 }, /Proven: 95 .*Last call/],
  [
    'ModelRevealed',
    { ...submission, score: 95, modelCid: model },
    new RegExp(`as the contract counts.*${modelCid}`),
  ],
  ['ModelPublished', { ...submission, modelCid: model }, new RegExp(`is public: ${modelCid}`)],
  ['SubmissionSlashed', { ...submission, enforcer: requester, tip: coin }, /0x2222…2222 has a tip of 1 MDC/],
  ['RequestSettled', { ...submission, amount: 110n * coin }, /Settled.*paid 110 MDC/],
  ['RequestRefunded', { amount: 100n * coin }, /Refunded.*100 MDC back/],
  ['RequestForfeited', { live: 2n, share: 50n * coin }, /2 trainers are due 50 MDC each/],
  ['Collected', { ...submission, amount: 10n * coin }, /Collected: 10 MDC/],
  ['Swept', { amount: coin }, /Swept/],
]

test.each(told)('%s, told to people', (eventName, args, text) => {
  expect(describeMarketEvent({ eventName, args } as unknown as MarketEvent, 100)).toMatch(text)
})

describe('what comes next', () => {
  const request = { requestId: 1n, datasetCid: 'bafybei', candidateDeadline: 1_800_003_600n } as Request

  test('is told with the time that is left', () => {
    const text = formatTimeline({
      request: { ...request, status: 'resolving' } as Request,
      timeline: [
        {
          time: 1_799_999_000n,
          event: 'TruthRevealed',
          text: 'Truth.',
          transactionHash: bytesToHex(new Uint8Array(32)),
        },
      ],
      now: 1_800_000_000n,
    })
    expect(text).toMatch(
      /is resolving[\s\S]*07:43 UTC {2}Truth\.\n.*08:00 UTC {2}→ now the candidate has to open its commitment, until .*09:00 UTC \(1 h\)/,
    )
  })

  test('is nothing once a request is closed', () => {
    const text = formatTimeline({
      request: { ...request, status: 'settled' } as Request,
      timeline: [],
      now: 0n,
    })
    expect(text).not.toContain('→')
  })
})
