import {
  type Blockstore,
  type ContentLimits,
  type Directory,
  fetchDirectory,
} from '../../../content/index.js'
import { parseTask, type Task } from '../../../dataset/index.js'
import { maxTaskBytes } from '../../../dataset/task.js'
import { labelWidth } from '../../../labels/index.js'
import type { Request } from '../index.js'
import { DatasetMismatchError } from './errors.js'

/** Whose task to read: of a request, which it has to fit, or of any dataset. */
export type TaskSource =
  | { request: Pick<Request, 'requestId' | 'datasetCid' | 'size' | 'width'>; datasetCid?: undefined }
  | { request?: undefined; datasetCid: string }

/** A request, or the CID of any dataset, and where to fetch it from. */
export type GetTaskParameters = TaskSource & {
  /** Where to fetch the dataset from. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  /** The most that the dataset may take in all. */
  limits?: ContentLimits | undefined
  signal?: AbortSignal | undefined
}

/** Reads the task of a dataset, and lists the dataset's files. */
export async function readTask({
  request,
  datasetCid,
  store,
  limits,
  signal,
}: GetTaskParameters): Promise<{ task: Task; directory: Directory }> {
  const options = signal ? { signal } : {}
  const directory = await fetchDirectory(request ? request.datasetCid : datasetCid, store, {
    ...options,
    ...(limits ? { limits } : {}),
  })
  const task = parseTask(await directory.read('task.json', { ...options, maxBytes: maxTaskBytes }))
  if (request) {
    const { requestId, width, size } = request
    requireSame(requestId, 'its labels have another width', width, labelWidth(task.classes.length))
    requireSame(requestId, 'its task tells another number of test rows', size, task.rows.test)
  }
  return { task, directory }
}

/**
 * Requires that a dataset is as its request says, in one respect.
 *
 * @throws {DatasetMismatchError} when it is not.
 */
export function requireSame(requestId: bigint, what: string, expected: number, actual: number): void {
  if (expected === actual) return
  throw new DatasetMismatchError({ requestId, what, expected: String(expected), actual: String(actual) })
}
