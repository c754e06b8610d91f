import type { Address } from 'viem'
import { type AnyClient, chainIdOf } from '../../../chain/index.js'
import type { Blockstore, ContentLimits } from '../../../content/index.js'
import { CsvTooLargeError, parseTaskCsv, type Table, type Task } from '../../../dataset/index.js'
import { getRequest, type Request } from '../index.js'
import { readTask, requireSame } from './readTask.js'
import { type TableLimits, tableLimits } from './tableLimits.js'

export interface OpenRequestParameters extends TableLimits {
  /** The market. */
  address: Address
  requestId: bigint
  /** The request with this id, if it was read before: it is not read again. */
  request?: Request | undefined
  /** Where to fetch the dataset from. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  /** The most that the dataset may take in all. */
  limits?: ContentLimits | undefined
  signal?: AbortSignal | undefined
}

/** A request with its task, verified against each other, and the tables, which are fetched when they are read. */
interface OpenDataset {
  chainId: number
  address: Address
  request: Request
  task: Task
  readTable: (side: 'train' | 'test') => Promise<Table>
}

export async function openDataset(
  client: AnyClient,
  {
    address,
    requestId,
    request: known,
    store,
    limits,
    maxBytes = tableLimits.maxBytes,
    maxRows = tableLimits.maxRows,
    maxColumns = tableLimits.maxColumns,
    signal,
  }: OpenRequestParameters,
): Promise<OpenDataset> {
  const [chainId, request] = await Promise.all([
    chainIdOf(client),
    known ?? getRequest(client, { address, requestId }),
  ])
  const { task, directory } = await readTask({ request, store, limits, signal })

  return {
    chainId,
    address,
    request,
    task,
    readTable: async (side) => {
      // Before it is fetched, as `maxBytes` is.
      if (task.rows[side] > maxRows) throw new CsvTooLargeError('rows', maxRows)
      const bytes = await directory.read(task.files[side], { ...(signal ? { signal } : {}), maxBytes })
      const table = parseTaskCsv(bytes, task, { maxBytes, maxRows, maxColumns })
      requireSame(
        requestId,
        `its ${task.files[side]} has another number of rows than its task tells`,
        task.rows[side],
        table.rowCount,
      )
      return table
    },
  }
}
