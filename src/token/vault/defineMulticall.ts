import type { Abi } from 'abitype'
import type { Hex } from 'viem'
import type { tokenVaultAbi } from '../../../generated/token/index.js'
import { defineWrite, type EmittedEvents, type ErrorDecoder, type WriteAction } from '../../chain/index.js'

export interface MulticallParameters {
  /** Calls of this contract, as the actions' `.call` gives them. */
  calls: readonly { data: Hex }[]
}

export interface MulticallResult<abi extends Abi> {
  /** What they did, decoded, in order. */
  events: EmittedEvents<abi>
}

/**
 * Makes the action that makes several calls of one contract in one transaction.
 *
 * @param contract - `abi`: its ABI, with its events; `errors`: what its calls revert with.
 */
export function defineMulticall<const abi extends Abi>({
  abi,
  errors,
}: {
  abi: abi
  errors: ErrorDecoder
}): WriteAction<MulticallParameters, MulticallResult<abi>> {
  return defineWrite({
    // The call is the same in every such contract; the events are the contract's own.
    abi: abi as unknown as typeof tokenVaultAbi,
    errors,
    functionName: 'multicall',
    args: ({ calls }: MulticallParameters) => [calls.map(({ data }) => data)],
    result: (events) => ({ events: events as unknown as EmittedEvents<abi> }),
  })
}
