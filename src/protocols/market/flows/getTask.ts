import type { Task } from '../../../dataset/index.js'
import { type GetTaskParameters, readTask } from './readTask.js'

/**
 * Reads the `task.json` of a request alone: what is to be predicted, from which columns, in which classes. The tables stay where they are,
 * however large they are, so that it is quick enough for a list.
 *
 * Each block is verified against its CID, and the task against the request, if there is one. Title and description are a stranger's:
 * show them as text.
 *
 * @throws {BlockNotFoundError} when the store lacks a block.
 * @throws {BlockMismatchError} when the store gives bytes that are not those of the CID.
 * @throws {ContentTooLargeError} when `task.json` has more than 4 MiB, or the dataset more than `limits` allow.
 * @throws {InvalidTaskError} when `task.json` is not a task.
 * @throws {DatasetMismatchError} when the task is not the one that the request describes.
 * @see docs/market/protocol.md#6-the-dataset
 * @example
 * ```ts
 * import { GatewayStore } from 'modelmarket/content'
 * import { listRequests } from 'modelmarket/market'
 * import { getTask } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const store = new GatewayStore({ gateways: ['https://ipfs.io', 'https://dweb.link'] })
 * const { requests } = await listRequests(client, { address: market, status: 'accepting', limit: 10 })
 * for (const request of requests) {
 *   const { title, classes, features } = await getTask({ request, store, signal: AbortSignal.timeout(10_000) })
 *   console.log(`${title}: ${classes.length} classes of ${features.length} columns`)
 * }
 * ```
 */
export async function getTask(parameters: GetTaskParameters): Promise<Task> {
  const { task } = await readTask(parameters)
  return task
}
