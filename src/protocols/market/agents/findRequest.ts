import type { AgentContext } from '../../../agents/engine/role.js'
import { getRequest, type Request, UnknownRequestError } from '../index.js'

/** Reads a request at the latest known block; `undefined` when the chain has none of that number. */
export async function findRequest(
  { client, address, block }: AgentContext<never>,
  requestId: bigint,
): Promise<Request | undefined> {
  try {
    return await getRequest(client, { address, requestId, blockNumber: block() })
  } catch (error) {
    if (UnknownRequestError.is(error)) return undefined
    throw error
  }
}
