/** What a campaign has to see, and how often it saw it. */
export class Coverage {
  calls = 0
  /** Calls tried without making them. */
  probes = 0
  readonly #seen: Map<string, number>

  /** @param expected What has to be seen, or the campaign has shown nothing: each a kind and a name. */
  constructor(expected: readonly string[]) {
    this.#seen = new Map(expected.map((name) => [name, 0]))
  }

  add(kind: string, name: string): void {
    const key = `${kind} ${name}`
    this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1)
  }

  /** What was never seen. */
  missing(): string[] {
    return [...this.#seen].flatMap(([name, count]) => (count === 0 ? [name] : []))
  }

  /** The part of what is expected that was seen so far, from 0 to 1. */
  share(): number {
    return this.#seen.size === 0 ? 1 : 1 - this.missing().length / this.#seen.size
  }

  toString(): string {
    return [...this.#seen].map(([name, count]) => `${name.padEnd(50)} ${count}`).join('\n')
  }
}
