import type { Request } from 'modelmarket/market'
import { useStatusOf } from 'modelmarket/market/react'
import { statusText } from '../statusText.ts'
import { StatusBadge } from './StatusBadge.tsx'

/** A request's status. */
export function RequestBadge({ request }: { request: Request }) {
  const { status, timeLeft } = useStatusOf(request)
  return <StatusBadge text={statusText[status]} timeLeft={timeLeft} />
}
