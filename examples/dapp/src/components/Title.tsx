import type { Request } from 'modelmarket/market'
import { formatCid } from '../formatCid.ts'
import { plain } from '../plain.ts'
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
