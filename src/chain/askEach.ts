import { createClient, type Transport } from 'viem'
import { isRevert } from './toModelMarketError.js'
import type { AnyClient } from './types.js'

/**
 * Asks about a contract. viem's `fallback` passes on what the last endpoint said, so a refusal that it does not recognise is hidden by
 * the failure of the next endpoint. Then each endpoint is asked by itself.
 *
 * @throws What `act` throws: a refusal of the contract, if one of the endpoints gave one.
 */
export async function askEach<answer>(
  client: AnyClient,
  act: (client: AnyClient) => Promise<answer>,
): Promise<answer> {
  try {
    return await act(client)
  } catch (error) {
    const { transports = [] } = client.transport as { transports?: readonly ReturnType<Transport>[] }
    if (isRevert(error)) throw error
    for (const transport of transports) {
      const { account, chain } = client
      try {
        return await act(createClient({ account, chain, transport: () => transport }))
      } catch (inner) {
        if (isRevert(inner)) throw inner
      }
    }
    throw error
  }
}
