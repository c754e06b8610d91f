import type { Request } from 'modelmarket/market'
import { formatCid } from '../format.ts'
import { useTask } from '../useTask.ts'

/** A request's title, which a stranger wrote, once its task has been read; until then, and without, its dataset. */
export function Title({ request: { datasetCid } }: { request: Pick<Request, 'datasetCid'> }) {
  const { data: task } = useTask(datasetCid)
  return (
    <span className="title" dir="auto">
      {task ? plain(task.title) : <span className="mono">{formatCid(datasetCid)}</span>}
    </span>
  )
}

/** Leaves out control characters, and those that turn the direction of what follows. */
export function plain(text: string, atMost = 200): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').slice(0, atMost)
}
