import type { Address } from 'viem'
import { getCode } from 'viem/actions'
import { getAction } from 'viem/utils'
import type { AnyClient } from '../chain/index.js'

/** Returns whether there is a contract at an address. */
export async function hasCode(client: AnyClient, address: Address): Promise<boolean> {
  return (await getAction(client, getCode, 'getCode')({ address })) !== undefined
}
