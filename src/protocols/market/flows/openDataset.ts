import type { Address } from 'viem'
import { type AnyClient, chainIdOf } from '../../../chain/index.js'
import { type Blockstore, type ContentLimits, fetchDirectory, parseCid } from '../../../content/index.js'
import { CsvTooLargeError, parseTask, parseTaskCsv, type Table, type Task } from '../../../dataset/index.js'
import { labelWidth } from '../../../labels/index.js'
import { getRequest, type Request } from '../index.js'
import { DatasetMismatchError } from './errors.js'
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
  const options = signal ? { signal } : {}
  const directory = await fetchDirectory(parseCid(request.datasetCid), store as Blockstore, {
    ...options,
    ...(limits ? { limits } : {}),
  })
  const task = parseTask(await directory.read('task.json', options))
  const check = (what: string, expected: number, actual: number) => {
    if (expected === actual) return
    throw new DatasetMismatchError({ requestId, what, expected: String(expected), actual: String(actual) })
  }
  check('its labels have another width', request.width, labelWidth(task.classes.length))
  check('its task tells another number of test rows', request.size, task.rows.test)

  return {
    chainId,
    address,
    request,
    task,
    readTable: async (side) => {
      // Before it is fetched, as `maxBytes` is.
      if (task.rows[side] > maxRows) throw new CsvTooLargeError('rows', maxRows)
      const bytes = await directory.read(task.files[side], { ...options, maxBytes })
      const table = parseTaskCsv(bytes, task, { maxBytes, maxRows, maxColumns })
      check(
        `its ${task.files[side]} has another number of rows than its task tells`,
        task.rows[side],
        table.rowCount,
      )
      return table
    },
  }
}
