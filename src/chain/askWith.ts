import { askEach } from './askEach.js'
import { toEndpointError } from './toModelMarketError.js'
import type { AnyClient } from './types.js'

/**
 * Asks an endpoint something that calls no contract and sends nothing, with an action of viem's.
 *
 * @param functionName What is asked, for errors.
 * @throws {EndpointError} when no endpoint of the client answers.
 */
export async function askWith<answer>(
  client: AnyClient,
  functionName: string,
  act: (client: AnyClient) => Promise<answer>,
): Promise<answer> {
  try {
    return await askEach(client, act)
  } catch (error) {
    throw toEndpointError(error, functionName)
  }
}
