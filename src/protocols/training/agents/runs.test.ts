import { MemoryBlockstore } from 'blockstore-core'
import { expect, test } from 'vitest'
import { MemoryVault } from '../../../../test/fixtures/memoryVault.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import type { Run } from '../index.js'
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

test('of the runs on which no deposit depends, only a few are visited at once', async () => {
  const runs = new Runs(testContext(), { store: new MemoryBlockstore(), trainings: 2 })
  const log: string[] = []
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  const visit = (runId: bigint, until: bigint, signal = new AbortController().signal) =>
    runs.visit({ runId } as Run, { signal, until }, async () => {
      log.push(`run ${runId}`)
      await ended
    })
  const first = [1n, 2n, 3n, 4n, 5n].map((runId) => visit(runId, 900n))
  const others = [visit(6n, 800n), visit(7n, 100n)]
  const abort = new AbortController()
  const aborted = visit(8n, 50n, abort.signal)
  abort.abort()
  await expect(aborted).rejects.toThrow('aborted')
  expect(log).toEqual([1, 2, 3, 4, 5].map((runId) => `run ${runId}`))
  end()
  await Promise.all([...first, ...others])
  expect(log.slice(5)).toEqual(['run 7', 'run 6'])
})
