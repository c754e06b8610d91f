import type { TransactionReceipt } from 'viem'

/** What the calls of a market took. */
export class GasMeter {
  readonly #calls: { who: string; call: string; gas: bigint }[] = []

  /** Takes a note of a call, and gives what it did. */
  note<result extends { receipt: TransactionReceipt }>(who: string, call: string, result: result): result {
    this.#calls.push({ who, call, gas: result.receipt.gasUsed })
    return result
  }

  /** All that one party's calls took. */
  of(who: string): bigint {
    return this.#calls.reduce((sum, { who: caller, gas }) => (caller === who ? sum + gas : sum), 0n)
  }

  /** The most that each kind of call took, in the order of the first of each. */
  perCall(): Record<string, bigint> {
    const most: Record<string, bigint> = {}
    for (const { call, gas } of this.#calls) if (gas > (most[call] ?? 0n)) most[call] = gas
    return most
  }
}
