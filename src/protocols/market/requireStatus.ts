import type { Address } from 'viem'
import { type AnyClient, requireStatus as requireStatusOf } from '../../chain/index.js'
import { getRequest } from './actions/getRequest.js'
import { WrongStatusError } from './errors.js'
import { statusEnd } from './lifecycle.js'
import { type Status, statuses } from './types.js'

/** Throws {@link WrongStatusError}, as the contract would, unless the request is in one of these statuses. */
export function requireStatus(
  client: AnyClient,
  {
    address,
    requestId,
    statuses: wanted,
  }: { address: Address; requestId: bigint; statuses: readonly Status[] },
): Promise<void> {
  return requireStatusOf(
    getRequest(client, { address, requestId }),
    wanted,
    (request) =>
      new WrongStatusError({
        requestId,
        status: statuses.indexOf(request.status),
        until: statusEnd(request, request.status) ?? 0n,
      }),
  )
}
