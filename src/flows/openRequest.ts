import type { Address } from 'viem'
import { type AnyClient, chainIdOf } from '../chain/index.js'
import { type Blockstore, type ContentLimits, fetchDirectory, parseCid } from '../content/index.js'
import {
  columnOf,
  featureMatrix,
  labelIndices,
  parseCsv,
  parseTask,
  type Table,
  type Task,
} from '../dataset/index.js'
import { labelWidth } from '../labels/index.js'
import { getRequest, type Request } from '../market/index.js'
import { DatasetMismatchError } from './errors.js'

export interface OpenRequestParameters {
  /** The market. */
  address: Address
  requestId: bigint
  /** Where to fetch the dataset from. Whatever it gives is verified. */
  store: Pick<Blockstore, 'get'>
  /** The most that the dataset may take. */
  limits?: ContentLimits | undefined
  signal?: AbortSignal | undefined
}

/** A request and its dataset, verified against each other. */
export interface OpenedRequest {
  chainId: number
  /** The market. */
  address: Address
  request: Request
  task: Task
  /** Features and label. */
  train: {
    table: Table
    /** Row-major, one row per example, `task.features` columns. */
    features: Float32Array
    /** Class index of each row. */
    labels: Uint16Array
  }
  /** Features only, in the order of the labels to predict. */
  test: { table: Table; features: Float32Array }
}

/**
 * Fetches the dataset of a request, verifies each block against its CID, and checks that it is what the request says.
 *
 * @throws {UnknownRequestError} when no request has this id.
 * @throws {BlockNotFoundError} when the store lacks a block.
 * @throws {BlockMismatchError} when the store gives bytes that are not those of the CID.
 * @throws {InvalidTaskError} when `task.json` is not a task.
 * @throws {MalformedCsvError} when a table cannot be read; it says where.
 * @throws {DatasetMismatchError} when the dataset is not the one that the request describes.
 * @see PROTOCOL.md §6
 * @example
 * ```ts
 * import { GatewayStore } from 'modelmarket/content'
 * import { openRequest } from 'modelmarket/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const store = new GatewayStore({ gateways: ['https://ipfs.io', 'https://dweb.link'] })
 * const { task, train } = await openRequest(client, { address: market, requestId: 1n, store })
 * console.log(task.title, train.features.length / task.features.length, 'rows')
 * ```
 */
export async function openRequest(
  client: AnyClient,
  { address, requestId, store, limits, signal }: OpenRequestParameters,
): Promise<OpenedRequest> {
  const [chainId, request] = await Promise.all([
    chainIdOf(client),
    getRequest(client, { address, requestId }),
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

  // A stranger's names of classes and categories may look like numbers.
  const categorical = task.features.filter(({ type }) => type === 'category').map(({ name }) => name)
  const strings = [task.label, ...categorical]
  const train = parseCsv(await directory.read(task.files.train, options), { strings })
  const test = parseCsv(await directory.read(task.files.test, options), { strings })
  check('its training table has another number of rows than its task tells', task.rows.train, train.rowCount)
  check('its test table has another number of rows than its task tells', task.rows.test, test.rowCount)
  columnOf(train, task.label)
  return {
    chainId,
    address,
    request,
    task,
    train: { table: train, features: featureMatrix(train, task), labels: labelIndices(train, task) },
    test: { table: test, features: featureMatrix(test, task) },
  }
}
