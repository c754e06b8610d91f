import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { letTimeRun } from './letTimeRun.js'
import { Turns } from './turns.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A chain that notes when its blocks are. */
function fakeChain() {
  const times = [1_000n]
  const latest = () => times.at(-1) ?? 0n
  return {
    times,
    now: async () => latest(),
    async setTime(time: bigint) {
      if (time <= latest()) throw new RangeError('not later')
      times.push(time)
    },
  }
}

const look = (turns: Turns, method = 'eth_getBlockByNumber', params: unknown = ['latest', false]) =>
  turns.during([{ method, params }], async () => {})
const turn = async (turns: Turns) => {
  for (let i = 0; i < 3; i++) await look(turns)
}
const longWait = () => vi.advanceTimersByTimeAsync(5_000)

test('a block comes when every bot has had its turn, however long that takes', async () => {
  const chain = fakeChain()
  const bots = [{ turns: new Turns() }, { transport: { turns: new Turns() } }] as const
  const [first, second] = [bots[0].turns, bots[1].transport.turns]
  const stop = letTimeRun(chain, { bots })
  await turn(first)
  await longWait()
  expect(chain.times).toEqual([1_000n])
  await turn(second)
  await longWait()
  expect(chain.times).toEqual([1_000n, 1_060n])
  // The next block takes another turn of both.
  await turn(second)
  await longWait()
  expect(chain.times).toHaveLength(2)
  await turn(first)
  await longWait()
  expect(chain.times).toEqual([1_000n, 1_060n, 1_120n])
  await stop()
})

test('a turn is several looks at the latest block, and no request that waits for an answer', async () => {
  const chain = fakeChain()
  const turns = new Turns()
  const stop = letTimeRun(chain, { bots: [{ turns }], step: 5 })
  for (const method of ['eth_call', 'eth_getLogs']) for (let i = 0; i < 9; i++) await look(turns, method)
  for (let i = 0; i < 9; i++) await look(turns, 'eth_getBlockByNumber', ['0x1', false])
  await look(turns, 'eth_blockNumber', undefined)
  await look(turns, 'eth_getFilterChanges', ['0x1'])
  await longWait()
  expect(chain.times).toHaveLength(1)
  let answer = () => {}
  const waiting = turns.during(
    [{ method: 'eth_call' }],
    () => new Promise<void>((resolve) => (answer = resolve)),
  )
  await look(turns)
  await longWait()
  expect(chain.times).toHaveLength(1)
  answer()
  await waiting
  await longWait()
  expect(chain.times).toEqual([1_000n, 1_005n])
  await stop()
})

test('a look that fails, or that began before the block came, is none', async () => {
  const chain = fakeChain()
  const turns = new Turns()
  const stop = letTimeRun(chain, { bots: [{ turns }] })
  const refused = turns.during([{ method: 'eth_blockNumber' }], () => Promise.reject(new RangeError('no')))
  await expect(refused).rejects.toThrow('no')
  await look(turns)
  await look(turns)
  await longWait()
  expect(chain.times).toHaveLength(1)

  const answers: (() => void)[] = []
  const early = turns.during(
    [{ method: 'eth_blockNumber' }],
    () => new Promise<void>((resolve) => answers.push(resolve)),
  )
  turns.next()
  for (const answer of answers) answer()
  await early
  await look(turns)
  await look(turns)
  await longWait()
  expect(chain.times).toHaveLength(1)
  await stop()
})

test('time stands still without bots; they may come and go', async () => {
  const chain = fakeChain()
  const bots = new Set<{ turns: Turns }>()
  const stop = letTimeRun(chain, { bots })
  await longWait()
  const [busy, idle] = [{ turns: new Turns() }, { turns: new Turns() }]
  bots.add(busy)
  bots.add(idle)
  await turn(busy.turns)
  await longWait()
  expect(chain.times).toHaveLength(1)
  bots.delete(idle)
  await longWait()
  expect(chain.times).toHaveLength(2)
  await stop()
})

test('a block that came in between is made up for with the next turn', async () => {
  const chain = fakeChain()
  const turns = new Turns()
  const seen = [900n]
  const now = async () => seen.shift() ?? chain.now()
  const stop = letTimeRun({ ...chain, now }, { bots: [{ turns }] })
  await turn(turns)
  await longWait()
  expect(chain.times).toHaveLength(1)
  await turn(turns)
  await longWait()
  expect(chain.times).toEqual([1_000n, 1_060n])
  await stop()
})

test('no block comes once it is stopped, and none sooner than the interval', async () => {
  const chain = fakeChain()
  const turns = new Turns()
  const stop = letTimeRun(chain, { bots: [{ turns }], interval: 1_000 })
  await turn(turns)
  await vi.advanceTimersByTimeAsync(999)
  expect(chain.times).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(chain.times).toHaveLength(2)
  await turn(turns)
  await stop()
  await longWait()
  expect(chain.times).toHaveLength(2)
})
