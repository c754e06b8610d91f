import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../../fixtures/commandLine.js'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-demo-'))
})
afterAll(() => rmSync(cwd, { recursive: true }))

describe('the demo', () => {
  // Another seed changes scores, not outcomes.
  test.each(['a', 'b'])('trains digits with the seed %s, and catches the cheat', async (seed) => {
    const args = ['demo', 'training', '--json', '--seed', seed, '--svg', `${seed}.svg`]
    const { code, stdout, stderr, json } = await commandLine(args, { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    const [result = {}] = json()
    expect(result).toMatchObject({
      status: 'completed',
      states: 24,
      rolledBack: 5,
      upheld: 2,
      dismissed: 1,
      votes: 3,
      rows: 1_797,
      onnxIdenticalRows: 1_797,
      conserved: true,
      finalBalance: 0,
      gas: { prove: expect.any(Number), revealVote: expect.any(Number) },
      seconds: expect.any(Number),
    })
    expect(result.testAccuracy).toBeGreaterThanOrEqual(0.95)
    expect(Math.abs(Number(result.testAccuracy) - Number(result.floatAccuracy))).toBeLessThanOrEqual(0.01)
    expect(stderr).toContain('No coin was made or lost.')
    expect(stderr).toMatch(/number \d+ of the deltas of layer 2/)
    const svg = readFileSync(join(cwd, `${seed}.svg`), 'utf8')
    for (const text of ['live', 'rolled back', 'proven wrong', 'false alarm'])
      expect(svg).toContain(`>${text}<`)
  })
})
