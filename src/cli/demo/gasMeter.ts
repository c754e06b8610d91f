import type { TransactionReceipt } from 'viem'

/** How much gas the calls of a demo took. */
export class GasMeter {
  readonly #calls: { who: string; call: string; gas: bigint }[] = []

  /** Notes the gas of a call, and gives the result of the call. */
  note<result extends { receipt: TransactionReceipt }>(who: string, call: string, result: result): result {
    this.#calls.push({ who, call, gas: result.receipt.gasUsed })
    return result
  }

  /** The gas of all calls of one party. */
  of(who: string): bigint {
    return this.#calls.reduce((sum, { who: caller, gas }) => (caller === who ? sum + gas : sum), 0n)
  }

  /** The most gas that each kind of call took, in the order in which they first happened. */
  perCall(): Record<string, bigint> {
    const most: Record<string, bigint> = {}
    for (const { call, gas } of this.#calls) if (gas > (most[call] ?? 0n)) most[call] = gas
    return most
  }
}
