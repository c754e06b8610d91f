import { parseEther, parseGwei } from 'viem'
import { expect, test } from 'vitest'
import { TransactionRevertedError } from '../../../chain/index.js'
import { ModelMarketError } from '../../../errors/index.js'
import { type AgentEvent, describeEvent } from './describe.js'

const runId = 7n
const coins = parseEther('20')
const error = new ModelMarketError('It does not answer.')
const vote = `0x${'11'.repeat(20)}` as const

test.each<[AgentEvent, string]>([
  [{ type: 'started', block: 1_000n, tracked: 2 }, 'All up to block 1,000 is known; things in hand: 2.'],
  [
    { type: 'retrying', key: 'run:7', error, waitMs: 1_500 },
    'Run 7: It does not answer. It is tried again in 2 s.',
  ],
  [
    {
      type: 'retrying',
      key: 'period:2',
      error: new TransactionRevertedError({ hash: '0x', functionName: 'settlePeriod' }),
      waitMs: 1_000,
    },
    'Period 2: somebody else may have been first. It is looked at again in 1 s.',
  ],
  [{ type: 'failed', key: undefined, error: 'odd' }, 'odd'],
  [{ type: 'passed', runId, reason: 'its reward is too low' }, 'Run 7: passed over: its reward is too low.'],
  [
    { type: 'passed', runId, reason: 'The Kubo node answered 500.' },
    'Run 7: passed over: The Kubo node answered 500.',
  ],
  [{ type: 'postponed', runId, atRisk: coins }, 'Run 7: put off: 20 MDC are at risk already.'],
  [
    { type: 'startedPeriod', runId, periodId: 3n, deposit: coins },
    'Run 7: period 3 is started, with a deposit of 20 MDC.',
  ],
  [{ type: 'submitted', runId, periodId: 3n, height: 4, stateHash: '0x' }, 'Run 7: state 4 is submitted.'],
  [
    { type: 'disputed', runId, disputeId: 5n, stateHash: '0x' },
    'Run 7: somebody disputes a state: dispute 5 is answered.',
  ],
  [
    { type: 'disputed', runId, disputeId: 5n, height: 4, stateHash: '0x', deposit: coins },
    'Run 7: state 4 is wrong: dispute 5 is opened, with a deposit of 20 MDC.',
  ],
  [{ type: 'moved', runId, disputeId: 5n, call: 'prove' }, 'Run 7: dispute 5: prove.'],
  [{ type: 'resolved', runId, disputeId: 5n, outcome: 'upheld' }, 'Run 7: dispute 5 is resolved: upheld.'],
  [{ type: 'checked', runId, height: 4 }, 'Run 7: all states up to 4 are right.'],
  [
    { type: 'lost', runId, height: 4 },
    'Run 7: LOST: state 4 is wrong, and final. Nobody can replay this run any more.',
  ],
  [{ type: 'finalized', runId, heights: [4] }, 'Run 7: final: state 4.'],
  [{ type: 'finalized', runId, heights: [4, 5] }, 'Run 7: final: states 4, 5.'],
  [
    { type: 'settled', runId, periodId: 3n, outcome: 'failed', toWorker: 0n, toProofers: coins / 2n },
    'Run 7: period 3 is settled (failed): 0 MDC to its worker, 10 MDC to proofers.',
  ],
  [{ type: 'collected', payee: vote, amount: coins }, 'collected 20 MDC.'],
  [{ type: 'kept', call: 'finalize', id: 7n }, 'finalize 7 is done.'],
  [{ type: 'kept', call: 'collect', id: 0n }, 'collect is done.'],
  [
    { type: 'notWorth', call: 'refund', id: 2n, gasCost: parseGwei('5') },
    'refund 2 is not worth the gas now.',
  ],
  [{ type: 'judged', vote, caseId: 9n, verdict: 'upheld' }, 'Vote 9: judged: upheld.'],
  [{ type: 'committed', vote, caseId: 9n, weight: coins }, 'Vote 9: a ballot of 20 MDC is committed.'],
  [{ type: 'closed', runId }, 'Run 7: closed.'],
])('%o', (event, text) => {
  expect(describeEvent(event)).toBe(text)
})

test('a window at risk says what is at stake', () => {
  const risk = {
    type: 'windowAtRisk',
    key: 'dispute:5',
    call: 'answer',
    until: 9n,
    left: 60n,
    atStake: coins,
  } as const
  expect(describeEvent(risk)).toBe('Dispute 5: WARNING: only 60 s are left for answer; 20 MDC are at stake.')
  expect(describeEvent({ ...risk, call: 'read', atStake: undefined })).toMatch(/could not be read.* 60 s\.$/)
})

test('a sign of life is told when blocks stay away', () => {
  const beat = { type: 'heartbeat', block: 1n, time: 1n, tracked: 0, duties: [] } as const
  expect(describeEvent({ ...beat, behindMs: 1_000 })).toBe('')
  expect(describeEvent({ ...beat, behindMs: 200_000 })).toMatch(/no block for 200 s; 0 calls are due/)
})
