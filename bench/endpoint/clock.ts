import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalChain } from '../../src/testing/index.js'

/** Seconds of the chain's time that pass in a turn. */
export const turn = 450

const wall = Date.now.bind(Date)

/**
 * The time of a chain and of this machine, which run together: agents compare them. It passes in turns. A turn is over when all had the
 * chance to act in it, however long that takes.
 */
export class Clock {
  readonly #chain: LocalChain
  #aheadMs = 0

  constructor(chain: LocalChain) {
    this.#chain = chain
    Date.now = () => wall() + this.#aheadMs
  }

  /** Makes the next block, a turn later. */
  async advance(): Promise<void> {
    const client = this.#chain.client(this.#chain.accounts[0] as never)
    await client.request({ method: 'evm_increaseTime', params: [turn] } as never)
    this.#aheadMs += turn * 1_000
    await client.request({ method: 'evm_mine', params: [] } as never)
  }

  stop(): void {
    Date.now = wall
  }
}

/** Waits for a condition, which is looked at often. Gives up after a time by the wall's clock, for parties that have stopped asking. */
export async function until(condition: () => boolean, mostMs: number): Promise<void> {
  for (const end = wall() + mostMs; !condition() && wall() < end; ) await sleep(5)
}
