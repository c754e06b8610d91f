import type { Request } from 'modelmarket/market'
import { formatCid } from '../formatCid.ts'
import { useTask } from '../useTask.ts'
import { withoutControls } from '../withoutControls.ts'

/** A request's title, which a stranger wrote, once its task has been read; until then, and without, its dataset. */
export function Title({ request }: { request: Request }) {
  const { data: task } = useTask(request)
  return (
    <span className="title" dir="auto">
      {task ? withoutControls(task.title) : <span className="mono">{formatCid(request.datasetCid)}</span>}
    </span>
  )
}
