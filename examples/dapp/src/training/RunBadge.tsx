import type { Run } from 'modelmarket/training'
import { useStatusOf } from 'modelmarket/training/react'
import { StatusBadge } from '../components/StatusBadge.tsx'
import { runText } from './runText.ts'

/** A run's status. */
export function RunBadge({ run }: { run: Run }) {
  const { status, timeLeft } = useStatusOf(run)
  return <StatusBadge text={runText[status]} timeLeft={timeLeft} />
}
