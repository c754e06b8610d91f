import { getBlock } from 'viem/actions'
import { type AnyClient, askWith } from '../chain/index.js'

/** The latest block's timestamp: deadlines go by the chain's clock, not by the machine's. */
export async function chainTime(client: AnyClient): Promise<bigint> {
  const latest = (client: AnyClient) => getBlock(client, { blockTag: 'latest' })
  return (await askWith(client, 'eth_getBlockByNumber', latest)).timestamp
}
