import type { TrainingEvent } from '../index.js'

/** Tells which of the disputes that an agent plays an event of the game may have changed. */
export class Wakes {
  readonly #cases = new Map<string, bigint>()

  has(key: string): boolean {
    return this.#cases.has(key)
  }

  add(key: string, caseId: bigint): void {
    this.#cases.set(key, caseId)
  }

  forget(key: string): void {
    this.#cases.delete(key)
  }

  /** Returns the keys of the disputes that an event may be about. */
  of({ eventName, args }: TrainingEvent): string[] {
    // An answer holds in all disputes that come to its node.
    if (eventName === 'NodeAnswered' || eventName === 'LeafRevealed') return [...this.#cases.keys()]
    if (!('caseId' in args)) return []
    return [...this.#cases].filter(([, caseId]) => caseId === args.caseId).map(([key]) => key)
  }
}
