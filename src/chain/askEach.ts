import type { Transport } from 'viem'
import { noteEndpoints } from './endpointFailure.js'
import { endpointsOf } from './endpointsOf.js'
import { isRevert } from './toModelMarketError.js'
import type { AnyClient } from './types.js'
import { withTransport } from './withTransport.js'

/**
 * Asks an endpoint. When a `fallback` fails, asks each of its endpoints by itself: viem's `fallback` throws the error of the last one. That
 * error hides the refusal of an earlier one, if viem did not recognise it as a refusal.
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
    const endpoints = endpointsOf(client)
    if (endpoints.length === 1 || isRevert(error)) throw error
    const errors: unknown[] = []
    for (const endpoint of endpoints) {
      try {
        return await act(withTransport(client, () => endpoint as ReturnType<Transport>))
      } catch (inner) {
        if (isRevert(inner)) throw inner
        errors.push(inner)
      }
    }
    noteEndpoints(error, errors)
    throw error
  }
}
