import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import type { ModelState, Run } from '../index.js'
import { formatTimeline } from './timeline.js'

/** Two states of four are submitted, and none is final. */
const run = {
  runId: 7n,
  status: 'running',
  mutex: { status: 'held', periodId: 3n, until: 1_795_952_400n },
  tip: 2,
  finalHeight: 0,
  maxStates: 4,
  funded: parseEther('4'),
  spent: 0n,
} as unknown as Run

/** The lower one. */
const state = {
  kind: 'state',
  height: 1,
  isLive: true,
  contestableUntil: 1_795_957_200n,
  openDisputes: 0,
  finalAt: undefined,
} as unknown as ModelState

const tell = (changes: { run?: object; next?: object | undefined; now?: bigint } = {}) =>
  formatTimeline({
    run: { ...run, ...changes.run } as Run,
    next:
      'next' in changes && changes.next === undefined
        ? undefined
        : ({ ...state, ...changes.next } as ModelState),
    timeline: [],
    now: changes.now ?? 1_795_950_600n,
  })

test('each end is told with what ends', () => {
  expect(tell()).toContain(
    'Run 7 is running, with 4 MDC in its pot: period 3 has the mutex, and submits the next state, until 2026-11-29 11:40 UTC (30 min); states 1 to 2 are not final yet: state 1 can be disputed, until 2026-11-29 13:00 UTC (1 h 50 min).',
  )
  const free = { tip: 1, mutex: { status: 'free', until: 1_795_952_400n } }
  expect(tell({ run: free })).toMatch(/anyone may take the mutex, until 2026.*; state 1 is not final yet: /)
})

test('it is told what a state waits for when its window is over', () => {
  const full = { tip: 4, mutex: { status: 'full' } }
  const now = 1_795_957_200n
  expect(tell({ run: full, now })).toContain(
    ': no more states; states 1 to 4 are not final yet: anyone can make state 1 final.',
  )
  expect(tell({ run: full, next: { openDisputes: 1 }, now })).toContain('state 1 is disputed.')
})

test('where all is final, nothing is told of states', () => {
  expect(tell({ run: { finalHeight: 2 }, next: undefined })).not.toContain('not final')
  expect(tell({ run: { status: 'closed', finalHeight: 2 }, next: undefined })).toContain('all is paid')
})
