import { parseEther } from 'viem'
import type { Store } from '../../../../cli/store.js'
import type { RequestOrder } from '../../agents/index.js'
import { prepareRequest } from '../../flows/index.js'
import { chooseDataset } from '../demo/dataset.js'

/** Requests for models of handwritten digits: the next one when the one before is closed. */
export class DigitOrders implements AsyncIterable<RequestOrder> {
  readonly #store: Store
  readonly #signal: AbortSignal
  #wanted = 1
  #wake: (() => void) | undefined

  constructor({ store, signal }: { store: Store; signal: AbortSignal }) {
    this.#store = store
    this.#signal = signal
    signal.addEventListener('abort', () => this.#wake?.())
  }

  /** Requests another order. */
  next(): void {
    this.#wanted++
    this.#wake?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RequestOrder, void, void> {
    const { rows, task, minimum } = await chooseDataset({
      own: undefined,
      testSize: undefined,
    })
    for (let made = 0; !this.#signal.aborted; made++) {
      while (made >= this.#wanted && !this.#signal.aborted) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
      }
      if (this.#signal.aborted) return
      const prepared = await prepareRequest({ ...rows, task, store: this.#store })
      yield {
        id: `digits ${made + 1}`,
        prepared,
        reward: parseEther('100'),
        stake: parseEther('10'),
        minScore: Math.ceil(minimum * prepared.parameters.size),
        submissionWindow: 3_600,
        responseWindow: 1_800,
      }
    }
  }
}
