import type { Address } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import { getState, getStateAt, type ModelState } from '../../index.js'

/**
 * Reads the live states of some heights. Leaves out those that fall meanwhile.
 *
 * @param parameters - `from` and `to`: the lowest and the highest height.
 * @throws {UnknownStateError} when the endpoint lags, and does not know a state that it named before.
 * @example
 * ```ts
 * import { liveStates } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const states = await liveStates(client, { address: training, runId: 1n, from: 1, to: 8 })
 * console.log(states.map(({ height, status }) => `${height} ${status}`))
 * ```
 */
export async function liveStates(
  client: AnyClient,
  {
    address,
    runId,
    from,
    to,
    blockNumber,
  }: { address: Address; runId: bigint; from: number; to: number; blockNumber?: bigint | undefined },
): Promise<ModelState[]> {
  const stateAt = async (height: number) => {
    const stateHash = await getStateAt(client, { address, runId, height, blockNumber })
    return stateHash === undefined ? undefined : getState(client, { address, stateHash, blockNumber })
  }
  const states: ModelState[] = []
  // A run may have 65,535 states, and endpoints refuse that many calls at once.
  for (let first = from; first <= to; first += readsAtOnce) {
    const heights = Array.from({ length: Math.min(readsAtOnce, to - first + 1) }, (_, i) => first + i)
    states.push(...(await Promise.all(heights.map(stateAt))).filter((state) => state !== undefined))
  }
  return states
}

/** How many states are read at once. */
const readsAtOnce = 32
