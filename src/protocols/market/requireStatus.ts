import type { Address } from 'viem'
import type { AnyClient } from '../../chain/index.js'
import { getRequest } from './actions/getRequest.js'
import { WrongStatusError } from './errors.js'
import { statusEnd } from './lifecycle.js'
import { type Status, statuses } from './types.js'

/**
 * Throws what the contract would throw, before the call and its arguments reach an endpoint: one that is sent too early
 * would give labels or a model away.
 */
export async function requireStatus(
  client: AnyClient,
  {
    address,
    requestId,
    statuses: wanted,
  }: { address: Address; requestId: bigint; statuses: readonly Status[] },
): Promise<void> {
  const request = await getRequest(client, { address, requestId })
  if (wanted.includes(request.status)) return
  throw new WrongStatusError({
    requestId,
    status: statuses.indexOf(request.status),
    until: statusEnd(request, request.status) ?? 0n,
  })
}
