import { keccak256, toHex } from 'viem'
import { expect, test } from 'vitest'
import { NotReplayedError } from '../errors.js'
import { lowestLie } from './findLie.js'

const truth = (height: number) => ({
  height,
  root: keccak256(toHex(`weights ${height}`)),
  stepsRoot: keccak256(toHex(`steps ${height}`)),
})

/** A replay that notes how far it was had to come. */
class TestReplay {
  readonly baseHeight = 0
  height = 0
  readonly advance = async ({ height }: { height: number }) => {
    this.height = Math.max(this.height, height)
  }
  state(height: number) {
    if (height > this.height) throw new NotReplayedError({ height, replayed: this.height, base: 0 })
    return { ...truth(height), stepRoots: [] }
  }
}

/** Searches a run in which some states are made up. */
async function search(run: { tip: number; finalHeight: number }, isLie: (height: number) => boolean) {
  const replay = new TestReplay()
  const reads: [number, number][] = []
  const lie = await lowestLie({
    run,
    replay,
    advance: replay.advance,
    read: async (from, to) => {
      reads.push([from, to])
      const heights = Array.from({ length: to - from + 1 }, (_, i) => from + i)
      return heights.map((height) => ({ ...truth(height), ...(isLie(height) ? { root: toHex('lie') } : {}) }))
    },
  })
  return { lie: lie?.height, replayed: replay.height, reads }
}

test('replays nothing above the lowest lie, however many states are piled up there', async () => {
  const piled = await search({ tip: 64, finalHeight: 0 }, () => true)
  expect(piled).toEqual({ lie: 1, replayed: 1, reads: [[1, 32]] })
  const later = await search({ tip: 64, finalHeight: 3 }, (height) => height >= 40)
  expect(later).toMatchObject({ lie: 40, replayed: 40 })
})

test('replays all that is right, from the highest final state on', async () => {
  const all = await search({ tip: 70, finalHeight: 5 }, (height) => height < 5)
  expect(all.lie).toBeUndefined()
  expect(all.replayed).toBe(70)
  expect(all.reads).toEqual([
    [5, 36],
    [37, 68],
    [69, 70],
  ])
  expect(await search({ tip: 0, finalHeight: 0 }, () => true)).toMatchObject({ reads: [] })
})
