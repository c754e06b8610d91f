import type { Client } from 'viem'
import { getBlock } from 'viem/actions'
import { toEndpointError } from '../chain/toModelMarketError.js'

/** The latest block's timestamp: deadlines go by the chain's clock, not by the machine's. */
export async function chainTime(client: Client): Promise<bigint> {
  try {
    return (await getBlock(client, { blockTag: 'latest' })).timestamp
  } catch (error) {
    throw toEndpointError(error, 'eth_getBlockByNumber')
  }
}
