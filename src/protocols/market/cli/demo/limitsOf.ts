import type { PreparedRequest, TableLimits } from '../../flows/index.js'
import { DemoTableTooLargeError } from '../errors.js'

/** What a runtime holds in one text. */
const maxTableBytes = 2 ** 29 - 2 ** 20

/**
 * What the trainers of a demo have to raise their limits to, to open a dataset.
 *
 * @throws {DemoTableTooLargeError} when no limit is high enough.
 */
export function limitsOf({ task, warnings }: Pick<PreparedRequest, 'task' | 'warnings'>): TableLimits {
  const large = warnings.flatMap((warning) => (warning.kind === 'large-table' ? [warning.bytes] : []))
  const bytes = Math.max(0, ...large)
  if (bytes > maxTableBytes) throw new DemoTableTooLargeError({ bytes, limit: maxTableBytes })
  const maxRows = Math.max(task.rows.train, task.rows.test)
  return bytes === 0 ? { maxRows } : { maxRows, maxBytes: bytes }
}
