import type {
  DisputeStatus,
  Mutex,
  PeriodOutcome,
  PeriodStatus,
  RunStatus,
  StateStatus,
} from 'modelmarket/training'
import type { BadgeText } from '../components/StatusBadge.tsx'

export const runText: Record<RunStatus, BadgeText> = {
  running: { label: 'Running', kind: 'good' },
  draining: { label: 'Draining', kind: 'wait' },
  closed: { label: 'Closed', kind: '' },
}

export const stateText: Record<StateStatus, string> = {
  contestable: 'Contestable',
  disputed: 'Disputed',
  ripe: 'Ripe',
  final: 'Final',
  rolledBack: 'Rolled back',
}

export const disputeText: Record<DisputeStatus, string> = {
  undecided: 'undecided',
  decided: 'decided',
  overdue: 'overdue',
  moot: 'moot',
  upheld: 'upheld: the state was wrong',
  dismissed: 'dismissed: the state stands',
  void: 'void: nobody decided in time',
  refunded: 'refunded: the state had fallen',
}

export const periodText: Record<PeriodStatus, string> = {
  open: 'Open',
  ended: 'Ended',
  settled: 'Settled',
}

export const outcomeText: Record<PeriodOutcome, string> = {
  done: 'all its states are there',
  lapsed: 'a state came too late',
  released: 'what it built on fell',
  failed: 'a state was wrong',
}

export const mutexText: Record<Mutex['status'], string> = {
  held: 'Held',
  free: 'Free: anyone may train next',
  full: 'All states are there',
  ended: 'Nobody trains any more',
}

/** What the list can be narrowed to. */
export const runFilters: readonly {
  show: string
  label: string
  statuses: readonly RunStatus[] | undefined
}[] = [
  { show: 'all', label: 'All', statuses: undefined },
  { show: 'running', label: 'Running', statuses: ['running'] },
  { show: 'draining', label: 'Draining', statuses: ['draining'] },
  { show: 'closed', label: 'Closed', statuses: ['closed'] },
]
