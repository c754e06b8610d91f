import type { AnyClient } from '../../../chain/index.js'
import { columnOf, featureMatrix, labelIndices, type Table } from '../../../dataset/index.js'
import { type OpenRequestParameters, openDataset } from './openDataset.js'
import type { OpenedTest } from './openTest.js'

/** A request and its dataset, verified against each other. */
export interface OpenedRequest extends OpenedTest {
  /** Features and label. */
  train: {
    table: Table
    /** Row-major, one row per example, `task.features` columns. */
    features: Float32Array
    /** Class index of each row. */
    labels: Uint16Array
  }
}

/**
 * Fetches the dataset of a request, verifies each block against its CID, and checks that it is what the request says.
 *
 * All of it is in memory then, so that a stranger's is bounded: raise `maxBytes` and `maxRows` for one that you trust and
 * have room for, or read its rows in batches: `openTest` and `readExamples`. Who does not train needs `openTest` alone.
 *
 * @throws {UnknownRequestError} when no request has this id.
 * @throws {BlockNotFoundError} when the store lacks a block.
 * @throws {BlockMismatchError} when the store gives bytes that are not those of the CID.
 * @throws {InvalidTaskError} when `task.json` is not a task.
 * @throws {ContentTooLargeError} when a table has more than `maxBytes`; it is not fetched then.
 * @throws {CsvTooLargeError} when a table has more rows or columns than allowed.
 * @throws {MalformedCsvError} when a table cannot be read; it says where.
 * @throws {DatasetMismatchError} when the dataset is not the one that the request describes.
 * @see docs/market/protocol.md#6-the-dataset
 * @example
 * ```ts
 * import { GatewayStore } from 'modelmarket/content'
 * import { openRequest } from 'modelmarket/market/flows'
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
  parameters: OpenRequestParameters,
): Promise<OpenedRequest> {
  const { readTable, ...opened } = await openDataset(client, parameters)
  const { task } = opened
  const train = await readTable('train')
  const test = await readTable('test')
  columnOf(train, task.label)
  return {
    ...opened,
    train: { table: train, features: featureMatrix(train, task), labels: labelIndices(train, task) },
    test: { table: test, features: featureMatrix(test, task) },
  }
}
