import { estimateFeesPerGas } from 'viem/actions'
import { getAction } from 'viem/utils'
import { type AnyClient, toEndpointError } from '../../chain/index.js'

/** The price limits of a unit of gas, in wei. */
export interface Fees {
  maxFeePerGas: bigint
  maxPriorityFeePerGas: bigint
}

/** The price that a replacement must reach: geth and most others require 10 % more, some an eighth more. */
const leastRaise = (fee: bigint) => fee + fee / 8n + 1n

const larger = (a: bigint, b: bigint) => (a > b ? a : b)

/** Reads the current fees, and caps them. */
export async function currentFees(client: AnyClient, cap: bigint | undefined): Promise<Fees> {
  let fees: Fees
  try {
    fees = await getAction(
      client,
      estimateFeesPerGas,
      'estimateFeesPerGas',
    )({
      type: 'eip1559',
      chain: client.chain ?? null,
    })
  } catch (error) {
    throw toEndpointError(error, 'eth_feeHistory')
  }
  return capped(fees, cap)
}

/** Returns the fees for replacing a stuck transaction; `undefined` when they are above the cap. */
export function raisedFees(previous: Fees, now: Fees, cap: bigint | undefined): Fees | undefined {
  const maxFeePerGas = larger(leastRaise(previous.maxFeePerGas), now.maxFeePerGas)
  const maxPriorityFeePerGas = larger(leastRaise(previous.maxPriorityFeePerGas), now.maxPriorityFeePerGas)
  if (cap !== undefined && maxFeePerGas > cap) return undefined
  return { maxFeePerGas: larger(maxFeePerGas, maxPriorityFeePerGas), maxPriorityFeePerGas }
}

function capped({ maxFeePerGas, maxPriorityFeePerGas }: Fees, cap: bigint | undefined): Fees {
  if (cap === undefined || maxFeePerGas <= cap) return { maxFeePerGas, maxPriorityFeePerGas }
  return { maxFeePerGas: cap, maxPriorityFeePerGas: maxPriorityFeePerGas < cap ? maxPriorityFeePerGas : cap }
}
