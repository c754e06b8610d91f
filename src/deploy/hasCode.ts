import type { Address, Hex } from 'viem'
import { getCode } from 'viem/actions'
import { getAction } from 'viem/utils'
import { type AnyClient, askWith } from '../chain/index.js'

/**
 * Reads the code at an address; `undefined` when there is none.
 *
 * @throws {EndpointError} when the endpoint does not answer.
 */
export function codeAt(client: AnyClient, address: Address): Promise<Hex | undefined> {
  return askWith(client, 'eth_getCode', (client) => getAction(client, getCode, 'getCode')({ address }))
}

/**
 * Returns whether there is a contract at an address.
 *
 * @throws {EndpointError} when the endpoint does not answer.
 */
export async function hasCode(client: AnyClient, address: Address): Promise<boolean> {
  return (await codeAt(client, address)) !== undefined
}
