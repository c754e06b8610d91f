import { getChainId } from 'viem/actions'
import { getAction } from 'viem/utils'
import { toEndpointError } from './toModelMarketError.js'
import type { AnyClient } from './types.js'

/** The id of the chain that the client's endpoint is on, which need not be the one that the client was made for. */
export async function chainIdOf(client: AnyClient): Promise<number> {
  try {
    return await getAction(client, getChainId, 'getChainId')({})
  } catch (error) {
    throw toEndpointError(error, 'eth_chainId')
  }
}
