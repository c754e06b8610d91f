import { expect, test } from 'vitest'
import { protocols } from '../owners.js'
import { fullSteps } from './fullSteps.js'
import { schedule } from './schedule.js'
import type { Ran, Step } from './step.js'
import { chooseSteps, stepsOf } from './steps.js'

const steps = stepsOf({ path: 'nowhere', isCi: true })
const named = (name: string) => steps.filter((step) => step.name === name)

/** The commands of a step, each of which ends as told. */
async function played(step: Step | undefined, ran: Ran, share = 1) {
  const commands: string[] = []
  const run = async (command: string) => {
    commands.push(command)
    return ran
  }
  return { outcomes: await step?.run({ run, share, seed: 7 }), commands }
}

test('each protocol has its steps, and none is named twice', () => {
  const kinds = [
    'contract coverage',
    'demo',
    'gas',
    'invariants',
    'mutants',
    'formal',
    'differential',
    'chaos',
    'endpoint',
  ]
  const wanted = protocols().flatMap((protocol) => kinds.map((kind) => `${kind}: ${protocol}`))
  // A protocol without one lacks the file that the step is found by.
  expect(wanted.filter((name) => named(name).length === 0)).toEqual([])
  expect(new Set(steps.map(({ name }) => name)).size).toBe(steps.length)
})

test('the steps of all owners are all steps, and those of one can begin without the others', async () => {
  const owners = ['foundation', ...protocols()]
  const names = owners.flatMap((owner) => chooseSteps(steps, [owner]).map(({ name }) => name))
  expect(names.sort()).toEqual(steps.map(({ name }) => name).sort())
  for (const owner of owners) {
    const own = chooseSteps(steps, [owner])
    const begun: string[] = []
    await schedule(own, 2, async ({ name }) => void begun.push(name))
    expect(begun).toHaveLength(own.length)
  }
  expect(chooseSteps(steps, [])).toEqual(steps)
  expect(chooseSteps(steps, ['lint', 'size']).map(({ name }) => name)).toEqual(['lint', 'size'])
  expect(() => chooseSteps(steps, ['nobody'])).toThrow('nobody')
})

test('campaigns come after all tests, and each step can begin', async () => {
  const first = steps.findIndex(({ isCampaign }) => isCampaign)
  expect(first).toBeGreaterThan(0)
  expect(steps.slice(first).every(({ isCampaign }) => isCampaign)).toBe(true)
  const begun: string[] = []
  await schedule(steps, 2, async ({ name }) => void begun.push(name))
  expect(begun).toHaveLength(steps.length)
})

test('a campaign gets the seed, and fewer samples when there is less time', async () => {
  const [mutants] = named('mutants: market')
  const whole = await played(mutants, { ok: true, output: '' })
  expect(whole.commands).toEqual(['npm run test:mutation -- market --sample 10 --seed 7'])
  const less = await played(mutants, { ok: true, output: '' }, 0.31)
  expect(less.commands).toEqual(['npm run test:mutation -- market --sample 3 --seed 7'])
})

test('a campaign that the end of the run has cut short neither passes nor fails; one that hangs fails', async () => {
  const [formal] = named('formal: market')
  expect((await played(formal, { ok: false, ended: 'clock', output: '' })).outcomes).toEqual([])
  expect((await played(formal, { ok: false, ended: 'limit', output: '' })).outcomes).toMatchObject([
    { failed: 1, report: expect.stringContaining('took too long') },
  ])
})

test('a test that was cut short has failed', async () => {
  const [lint] = named('lint')
  const { outcomes } = await played(lint, { ok: false, ended: 'clock', output: 'half' })
  expect(outcomes).toMatchObject([{ failed: 1, report: 'took too long\nhalf' }])
})

test.each([
  ['no JSON', 'done', /not JSON/],
  ['no status', '{"conserved":true}', /names no status/],
  ['coins left', '{"status":"settled","finalBalance":5,"conserved":true}', /finalBalance 5/],
  ['coins lost', '{"status":"settled","finalBalance":0,"conserved":false}', /conserved false/],
])('a demo fails with %s', async (_, output, problem) => {
  const { outcomes } = await played(named('demo: market')[0], { ok: true, output })
  expect(outcomes).toMatchObject([{ failed: 1, report: expect.stringMatching(problem) }])
})

test('a demo passes that conserves its coins', async () => {
  const output = 'table\n{"status":"settled","finalBalance":0,"conserved":true}\n'
  expect((await played(named('demo: market')[0], { ok: true, output })).outcomes).toMatchObject([
    { passed: 1 },
  ])
})

test('the full check plays the campaigns of one owner, or of all', () => {
  const all = fullSteps(['foundation', ...protocols()])
  const one = fullSteps(['market'])
  expect(one.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['differential: market', 'mutants: market']),
  )
  expect(one.every(({ owner }) => owner === 'market')).toBe(true)
  expect(all.length).toBeGreaterThan(one.length)
})
