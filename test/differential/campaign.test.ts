import * as fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { type DifferentialSubject, runCampaign } from './campaign.js'
import { MismatchError } from './errors.js'

/** A contract that differs from its model in sequences that `isWrong` is true of. */
function subjectWith(
  isWrong: (steps: readonly number[]) => boolean,
  play = vi.fn(),
): DifferentialSubject<number> {
  return {
    step: fc.nat({ max: 99 }),
    expected: [],
    start: async () => ({
      async play(steps, isBrisk) {
        play(steps, isBrisk)
        if (isWrong(steps)) throw new MismatchError(`differs after ${steps.join()}`)
      },
      stop: async () => {},
    }),
  }
}

const quiet = () => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
  return vi.spyOn(console, 'error').mockImplementation(() => {})
}

afterEach(() => {
  vi.restoreAllMocks()
})

test('plays all sequences when none fails', async () => {
  quiet()
  const play = vi.fn()
  const result = await runCampaign(
    subjectWith(() => false, play),
    { sequences: 21, seed: 1, share: 1 },
  )
  expect(result).toMatchObject({ sequences: 21, mismatches: 0, passed: true })
  expect(play).toHaveBeenCalledTimes(21)
  for (const [steps] of play.mock.calls) expect(steps).toHaveLength(40)
})

test('tells a mismatch at once, and then how a shorter sequence fails', async () => {
  const error = quiet()
  const told: number[] = []
  const play = vi.fn(() => told.push(error.mock.calls.length))
  const result = await runCampaign(
    subjectWith((steps) => steps.some((step) => step > 50), play),
    { sequences: 1, seed: 1, share: 1 },
  )
  expect(result).toMatchObject({ mismatches: 1, passed: false })
  // Before the second sequence is played.
  expect(told.slice(0, 2)).toEqual([0, 1])
  const messages = error.mock.calls.map(([message]) => String(message))
  expect(messages[0]).toMatch(/^Sequence 1 failed, and a shorter one is looked for:\ndiffers after \d+,/)
  expect(messages).toContainEqual(expect.stringMatching(/^differs after \d+$/))
})

test('gives up shortening after a while', async () => {
  quiet()
  const play = vi.fn()
  // Each step counts, so each is made smaller by and by.
  const result = await runCampaign(
    subjectWith((steps) => steps.length === 40 && steps.reduce((sum, step) => sum + step, 0) > 1_000, play),
    { sequences: 1, seed: 1, share: 1 },
  )
  expect(result.mismatches).toBe(1)
  expect(play.mock.calls.length).toBeLessThanOrEqual(101)
})
