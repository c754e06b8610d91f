import { expect, test } from 'vitest'
import { PersonNeededError } from '../../../agents/index.js'
import { UsageError } from '../../../cli/errors.js'
import type { Audit } from '../flows/index.js'
import { type AgentEvent, describeEvent } from './describe.js'

class TakenError extends PersonNeededError {}

const requestId = 7n
const key = '7'
const coin = 10n ** 18n
const error = new UsageError('It did not work.')
const audit = { agreeing: 359, size: 360, accuracy: 0.9, modelCid: 'bafkrei' } as Audit

const told: [AgentEvent, RegExp][] = [
  [{ type: 'started', block: 1_234n, tracked: 2 }, /block 1,234 is known; requests in hand: 2/],
  [{ type: 'retrying', error, waitMs: 1_500 }, /^It did not work. It is tried again in 2 s/],
  [{ type: 'retrying', key, error }, /^Request 7: It did not work. It is tried again\.$/],
  [{ type: 'failed', key, error }, /^Request 7: It did not work/],
  [{ type: 'failed', key: undefined, error: 'odd' }, /^odd$/],
  [
    { type: 'windowAtRisk', key, call: 'claimScore', until: 100n, left: 60n },
    /only 60 s are left for claimScore/,
  ],
  [
    { type: 'windowAtRisk', key, call: 'claimScore', until: 100n, left: 60n, atStake: 10n * coin },
    /only 60 s are left for claimScore; 10 MDC are at stake\./,
  ],
  [
    { type: 'windowAtRisk', key, call: 'read', until: 100n, left: 60n, atStake: 10n * coin },
    /it could not be read, and a window may end in 60 s; 10 MDC are at stake\./,
  ],
  [{ type: 'stopped', key, error: new TakenError('It was taken.') }, /^Request 7: STOPPED.*It was taken/],
  [{ type: 'heartbeat', block: 9n, time: 99n, behindMs: 400, tracked: 1, duties: [] }, /^$/],
  [
    {
      ...{ type: 'heartbeat', block: 9n, time: 99n, behindMs: 240_000, tracked: 1 },
      duties: [{ key, call: 'claimScore', until: 100n }],
    },
    /no block for 240 s; 1 calls are due/,
  ],
  [{ type: 'postponed', requestId, atRisk: 20n * coin }, /put off: 20 MDC are at risk/],
  [{ type: 'passed', requestId, reason: 'its reward is too low' }, /passed over: its reward is too low/],
  [
    { type: 'validated', requestId, validation: { accuracy: 0.955, standardError: 0.012, rows: 287 } },
    /95\.5 % ± 1\.2 % of 287 rows/,
  ],
  [{ type: 'submitted', requestId, index: 3, stake: 10n * coin }, /number 3, with a stake of 10 MDC/],
  [{ type: 'claimed', requestId, index: 3, score: 345, conceded: false }, /claimed a score of 345/],
  [{ type: 'claimed', requestId, index: 3, score: 5, conceded: true }, /conceded with a score of 5/],
  [{ type: 'proven', requestId, index: 3 }, /proven/],
  [{ type: 'won', requestId, index: 3, paid: 110n * coin }, /won: paid 110 MDC/],
  [{ type: 'exposed', requestId, index: 3 }, /stake is lost/],
  [{ type: 'collected', requestId, index: 3, amount: coin / 2n }, /collected 0\.5 MDC/],
  [{ type: 'enforced', requestId, slashed: [1], tip: coin, outcome: undefined }, /the tip is 1 MDC/],
  [{ type: 'notWorth', requestId, tip: coin, gasCost: 1n }, /tip of 1 MDC is not worth/],
  [
    { type: 'created', requestId, order: 'digits', deadline: 1_800_000_000n },
    /digits; open until 2027-01-15 08:00 UTC/,
  ],
  [{ type: 'refused', order: 'digits', error: new Error('no coins') }, /digits cannot be created: no coins/],
  [{ type: 'revealed', requestId, claimsEnd: 1_800_000_000n }, /claim until 2027/],
  [{ type: 'audited', requestId, audit }, /bafkrei makes 359 of 360 predictions[^.]*90\.0 % right/],
  [{ type: 'closed', requestId, status: 'settled' }, /Request 7: closed: settled\./],
]

test.each(told)('tells %o', (event, text) => expect(describeEvent(event)).toMatch(text))
