import type { Status } from 'modelmarket/market'
import type { BadgeText } from './components/StatusBadge.tsx'

/** How a status looks, and what happens in it. */
interface StatusText extends BadgeText {
  /** What comes next. */
  next: string
}

export const statusText: Record<Status, StatusText> = {
  accepting: { label: 'Open', kind: 'good', next: 'Trainers submit models' },
  awaitingTruth: { label: 'Awaiting labels', kind: 'wait', next: 'The requester reveals the labels' },
  overdue: { label: 'Overdue', kind: 'late', next: 'The requester was late: anyone may enforce the timeout' },
  claiming: { label: 'Claiming', kind: 'wait', next: 'Trainers claim their scores' },
  resolving: { label: 'Resolving', kind: 'wait', next: 'The leader opens its commitment' },
  lastCall: { label: 'Last call', kind: 'wait', next: 'Whoever claims more than the proof proves it' },
  stalled: {
    label: 'Stalled',
    kind: 'late',
    next: 'The leader was late: anyone may enforce the timeout, for a tip',
  },
  settled: { label: 'Settled', kind: '', next: 'The winner has been paid' },
  refunded: { label: 'Refunded', kind: '', next: 'The requester has the reward back' },
  forfeited: { label: 'Forfeited', kind: '', next: 'The trainers share the reward' },
}

/** What the list can be narrowed to. */
export const filters: readonly { show: string; label: string; statuses: readonly Status[] | undefined }[] = [
  { show: 'all', label: 'All', statuses: undefined },
  { show: 'open', label: 'Open', statuses: ['accepting'] },
  {
    show: 'running',
    label: 'In progress',
    statuses: ['awaitingTruth', 'claiming', 'resolving', 'lastCall'],
  },
  { show: 'late', label: 'To enforce', statuses: ['overdue', 'stalled'] },
  { show: 'closed', label: 'Closed', statuses: ['settled', 'refunded', 'forfeited'] },
]
