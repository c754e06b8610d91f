import { parseEther, parseGwei } from 'viem'
import { describe, expect, test } from 'vitest'
import measured from '../../../../../bench/training/gas.json' with { type: 'json' }
import { type AssessRunParameters, assessRun, leastWorkerDeposit } from './assessRun.js'
import { callGas, gameGas, proveGas, revealGas } from './gameGas.js'

const rule = { shape: [64, 32, 10], batch: 32, stepsPerState: 16, clock: 3_600, grace: 300 }
const run: AssessRunParameters = {
  reward: parseEther('1'),
  workerDeposit: parseEther('60'),
  challengeDeposit: parseEther('10'),
  challengeWindow: 3_600,
  stateSeconds: 600,
  maxStates: 100,
  rule,
}
const kinds = (warnings: readonly { kind: string }[]) => warnings.map(({ kind }) => kind)

/** Not below what was measured, and not far above. Gas that changed is measured with `npm run bench -- gas training --write`. */
function expectClose(estimate: bigint, gas: number): void {
  expect(Number(estimate)).toBeGreaterThanOrEqual(gas)
  expect(Number(estimate)).toBeLessThanOrEqual(gas * 1.15)
}

describe('gas is what was measured', () => {
  const { byNetwork, calls, game } = measured
  const networks = ['4-8-4', '64-32-10', '784-128-10'] as const

  test.each(['answer', 'pick', 'postTrace', 'enterStep'] as const)('%s', (name) => {
    expectClose(callGas[name], Math.max(...networks.map((network) => byNetwork[name][network].gas)))
  })

  test('openDispute', () => {
    expectClose(callGas.openDispute, calls['openDispute, first ever'])
  })

  test.each(networks)('prove, revealLeaf of %s', (network) => {
    const shape = network.split('-').map(Number)
    const entries = Object.entries<Partial<Record<string, { gas: number }>>>(byNetwork)
    const dearest = (start: string) =>
      Math.max(...entries.map(([name, gas]) => (name.startsWith(start) && gas[network]?.gas) || 0))
    expectClose(proveGas({ shape, batch: 32 }), dearest('prove'))
    expectClose(revealGas({ shape, batch: 32 }), dearest('revealLeaf'))
  })

  test('a game on digits with 16 steps', () => {
    const { worker, challenger } = gameGas(rule)
    expectClose(worker, game.worker)
    expectClose(challenger, game.challenger)
  })

  test('and grows with steps, leaves and widths', () => {
    const least = gameGas({ shape: [4, 3], batch: 4, stepsPerState: 1 })
    const most = gameGas({ shape: [784, 128, 10], batch: 32, stepsPerState: 256 })
    expect(most.worker).toBeGreaterThan(least.worker)
    expect(most.challenger).toBeGreaterThan(least.challenger)
  })
})

describe('warnings', () => {
  test('are none for cheap gas on Ethereum', () => {
    const prices = { weiPerCoin: parseEther('0.001'), gasPrice: parseGwei('0.5') }
    expect(assessRun({ ...run, prices })).toEqual([])
    expect(assessRun(run)).toEqual([])
  })

  test('name deposits that do not pay for a game, with the least that does', () => {
    const prices = { weiPerCoin: parseEther('0.001'), gasPrice: parseGwei('30') }
    const warnings = assessRun({ ...run, prices })
    expect(kinds(warnings)).toEqual(['challenge-deposit', 'worker-deposit'])
    const [least, bounty] = warnings.map(({ message }) => /to ([\d.]+) coins/.exec(message)?.[1])
    const raised = {
      ...run,
      prices,
      challengeDeposit: parseEther(String(least)),
      workerDeposit: parseEther(String(bounty)),
    }
    expect(assessRun(raised)).toEqual([])
  })

  test('name windows within which a sequencer can keep a transaction out', () => {
    expect(kinds(assessRun({ ...run, chainId: 8453 }))).toEqual(['challenge-window', 'clock'])
    const slow = {
      ...run,
      stateSeconds: 86_400,
      challengeWindow: 86_400,
      rule: { ...rule, clock: 86_400 },
      chainId: 42161,
    }
    expect(assessRun(slow)).toEqual([])
  })

  test('compare 45 % of a worker’s deposit with what it can take from those who built on its state', () => {
    const short = { ...run, rule: { ...rule, clock: 1_800, grace: 120 } }
    // A window and a game take 3,600 s and 2 · (1,800 + 6 · 120) s: 14.4 states of 600 s. 15 coins are 45 % of 33.34.
    const deposit = (coins: string) => kinds(assessRun({ ...short, workerDeposit: parseEther(coins) }))
    expect(deposit('33.34')).toEqual([])
    expect(deposit('33.33')).toEqual(['work-at-risk'])
    expect(leastWorkerDeposit(short)).toBe((parseEther('15') * 20n + 8n) / 9n)
    const [warning] = assessRun({ ...short, workerDeposit: parseEther('1') })
    expect(warning?.message).toMatch(/up to 15 states .* earn 15 coins: raise it to 33.334 coins/)
    // A run has no more states than all.
    const few = { ...short, maxStates: 4, workerDeposit: parseEther('9') }
    expect(kinds(assessRun(few))).toEqual([])
    expect(kinds(assessRun({ ...few, maxStates: 5 }))).toEqual(['work-at-risk'])
    expect(kinds(assessRun({ ...few, reward: parseEther('2') }))).toEqual(['work-at-risk'])
  })
})
