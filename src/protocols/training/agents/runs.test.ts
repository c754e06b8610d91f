import { MemoryBlockstore } from 'blockstore-core'
import { expect, test } from 'vitest'
import { MemoryVault } from '../../../../test/fixtures/memoryVault.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { type OpenedRun, Runs } from './runs.js'

const { signal } = new AbortController()

/** As much of an agent as runs need, but for a chain. */
function testContext(): AgentContext<never> {
  const context: Partial<AgentContext<never>> = {
    vault: new MemoryVault(),
    prefix: 'test/',
    signal,
    aside: (act) => act(),
    now: () => 1_000n,
    block: () => 1n,
  }
  return context as AgentContext<never>
}

/** A run whose states take as long as the test says. */
class TestReplay {
  height = 0
  readonly #name: string
  readonly #log: string[]
  readonly #train: () => Promise<void>

  constructor(name: string, log: string[], train = async () => {}) {
    this.#name = name
    this.#log = log
    this.#train = train
  }

  async advance(height: number): Promise<void> {
    while (this.height < height) {
      this.#log.push(`${this.#name} ${this.height + 1}`)
      await this.#train()
      this.height++
    }
  }

  get opened(): OpenedRun {
    return { replay: this } as unknown as OpenedRun
  }
}

test('what is at stake, and then what is due first, goes between the states of a long run', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore() })
  const log: string[] = []
  let train = () => {}
  const first = new Promise<void>((resolve) => {
    train = resolve
  })
  const long = new TestReplay('long', log, () => first)
  const [late, soon, held] = ['late', 'soon', 'held'].map((name) => new TestReplay(name, log))
  if (!late || !soon || !held) return expect.fail('no replays')
  const all = [
    runs.advance(long.opened, 3, { signal }),
    runs.advance(late.opened, 1, { signal, until: 900n }),
    runs.advance(soon.opened, 1, { signal, until: 100n }),
    runs.advance(held.opened, 2, { signal, until: 800n, isAtStake: true }),
  ]
  const abort = new AbortController()
  const aborted = runs.advance(new TestReplay('aborted', log).opened, 1, {
    signal: abort.signal,
    isAtStake: true,
  })
  abort.abort()
  await expect(aborted).rejects.toThrow('aborted')
  train()
  await Promise.all(all)
  expect(log).toEqual(['long 1', 'held 1', 'held 2', 'soon 1', 'late 1', 'long 2', 'long 3'])
})
