import { expect, test } from 'vitest'
import { Clock, endAfter } from './clock.js'
import { StepConsole } from './console.js'
import { runSteps } from './runSteps.js'
import { outcomeOf, type Step } from './step.js'

const silent = () => new StepConsole(() => {})

/** A clock that each step moves by its seconds. */
function fakeTime(start: number) {
  let now = 0
  const clock = new Clock({ now: () => now })
  now = start * 1_000
  const shares: Record<string, number> = {}
  const step = (name: string, seconds: number, more: Partial<Step> = {}): Step => ({
    name,
    owner: 'market',
    cores: 2,
    seconds,
    run: async ({ share }) => {
      shares[name] = share
      now += seconds * share * 1_000
      return [outcomeOf(name, undefined)]
    },
    ...more,
  })
  return { clock, step, shares }
}

test('late campaigns shrink, and it is told which; tests never do', async () => {
  const { clock, step, shares } = fakeTime(endAfter - 15 * 60)
  const steps = [
    step('test', 130),
    step('campaign', 1_300, { isCampaign: true }),
    step('another', 1_300, { isCampaign: true }),
  ]
  const { outcomes, took, shrunk } = await runSteps(steps, { cores: 2, clock, console: silent(), seed: 1 })
  // 15 minutes less 2 in reserve and 130 s of the test are left for 2,600 s.
  expect(shares.test).toBe(1)
  expect(shares.campaign).toBeCloseTo(650 / 2_600)
  expect(shares.another).toBeCloseTo(650 / 2_600)
  expect(shrunk.map(({ name }) => name)).toEqual(['campaign', 'another'])
  expect(outcomes).toHaveLength(3)
  expect(took.map(({ seconds }) => Math.round(seconds))).toEqual([130, 325, 325])
  expect(clock.elapsed()).toBeLessThan(endAfter)
})

test('a campaign without time is left out', async () => {
  const { clock, step, shares } = fakeTime(endAfter - 60)
  const steps = [step('test', 1), step('campaign', 100, { isCampaign: true })]
  const { outcomes, shrunk } = await runSteps(steps, { cores: 2, clock, console: silent(), seed: 1 })
  expect(shares).toEqual({ test: 1 })
  expect(outcomes.map(({ name }) => name)).toEqual(['test'])
  expect(shrunk).toEqual([{ name: 'campaign', share: 0 }])
})

test('a step that throws fails, and the others run', async () => {
  const { clock, step } = fakeTime(0)
  const broken = step('broken', 1, { run: () => Promise.reject(new Error('no such file')) })
  const { outcomes } = await runSteps([broken, step('next', 1)], {
    cores: 2,
    clock,
    console: silent(),
    seed: 1,
  })
  expect(outcomes.map(({ name, failed }) => [name, failed])).toEqual([
    ['broken', 1],
    ['next', 0],
  ])
  expect(outcomes[0]?.report).toContain('no such file')
})

test('a command is ended at the limit, and what it printed is kept', async () => {
  const { clock } = fakeTime(0)
  const shown: string[] = []
  const sleeper: Step = {
    name: 'sleeper',
    owner: 'market',
    cores: 1,
    seconds: 1,
    limit: 1,
    run: async ({ run }) => {
      const { ended, output } = await run('echo begun; sleep 30')
      return [outcomeOf('sleeper', ended === 'limit' ? output : undefined)]
    },
  }
  const console = new StepConsole((text) => shown.push(text))
  const { outcomes } = await runSteps([sleeper], { cores: 2, clock, console, seed: 1 })
  expect(outcomes[0]?.report).toMatch(/begun\n+ended after 1 s/)
  // Of a step that shares the processors, at once what its name is, and all that it printed at its end.
  expect(shown).toHaveLength(2)
})
