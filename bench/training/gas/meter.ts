import type { TestClient } from 'modelmarket/testing'
import type { TransactionReceipt } from 'viem'
import type { Cost } from '../../gas/send.js'

/** Takes down what transactions cost, by name. */
export class Meter {
  readonly #client: TestClient
  readonly #costs = new Map<string, Cost[]>()
  constructor(client: TestClient) {
    this.#client = client
  }

  /** Waits for a call of the client, takes down its transaction under each name, and returns its result. */
  async take<result extends { receipt: TransactionReceipt }>(
    names: string | readonly string[],
    call: Promise<result>,
  ): Promise<result> {
    const made = await call
    const { transactionHash: hash, gasUsed, logs } = made.receipt
    const { input: data } = await this.#client.getTransaction({ hash })
    for (const name of typeof names === 'string' ? [names] : names) {
      this.#costs.set(name, [...this.of(name), { gas: Number(gasUsed), data, logs }])
    }
    return made
  }

  /** All that was taken down under a name, in the order of the chain. */
  of(name: string): readonly Cost[] {
    return this.#costs.get(name) ?? []
  }

  /** The dearest transaction of a name; `undefined` if there was none. */
  worst(name: string): Cost | undefined {
    return this.of(name).reduce<Cost | undefined>(
      (most, cost) => (most && most.gas >= cost.gas ? most : cost),
      undefined,
    )
  }

  /** All gas of a name together; `undefined` if there was none. */
  total(name: string): number | undefined {
    const costs = this.of(name)
    return costs.length === 0 ? undefined : costs.reduce((sum, { gas }) => sum + gas, 0)
  }
}
