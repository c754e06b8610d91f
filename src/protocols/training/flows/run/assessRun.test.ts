import { parseEther, parseGwei } from 'viem'
import { describe, expect, test } from 'vitest'
import measured from '../../../../../bench/training/gas.json' with { type: 'json' }
import { assessRun, leastWorkerDeposit } from './assessRun.js'
import { callGas, gameGas, proveGas, revealGas } from './gameGas.js'

const rule = { shape: [64, 32, 10], batch: 32, stepsPerState: 16, clock: 3_600, grace: 300 }
const run = {
  reward: parseEther('1'),
  maxStates: 8,
  stateSeconds: 600,
  workerDeposit: parseEther('40'),
  challengeDeposit: parseEther('10'),
  challengeWindow: 3_600,
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
    const openings = Object.entries(calls).flatMap(([name, gas]) =>
      name.startsWith('openDispute') && !name.endsWith('to a vote') ? [gas] : [],
    )
    expectClose(callGas.openDispute, Math.max(...openings))
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

  test('name a deposit that a silent worker gains by losing, and the least that it does not', () => {
    // Seven states above the first; 23 in a window and a game, of a run of many.
    expect(leastWorkerDeposit(run)).toBe(15_555_555_555_555_555_556n)
    expect(assessRun({ ...run, workerDeposit: 15_555_555_555_555_555_556n })).toEqual([])
    const long = { ...run, maxStates: 1_000 }
    const [{ kind, message } = expect.fail('no warning')] = assessRun(long)
    expect(kind).toBe('silent-worker')
    expect(message).toContain('the 24 states')
    expect(leastWorkerDeposit(long)).toBeGreaterThan(run.workerDeposit)
    expect(assessRun({ ...long, workerDeposit: leastWorkerDeposit(long) })).toEqual([])
    expect(kinds(assessRun({ ...long, workerDeposit: leastWorkerDeposit(long) - 1n }))).toEqual([
      'silent-worker',
    ])
  })

  test('name windows within which a sequencer can keep a transaction out', () => {
    expect(kinds(assessRun({ ...run, chainId: 8453 }))).toEqual(['challenge-window', 'clock'])
    const slow = { ...run, challengeWindow: 86_400, rule: { ...rule, clock: 86_400 }, chainId: 42161 }
    expect(assessRun(slow)).toEqual([])
  })
})
