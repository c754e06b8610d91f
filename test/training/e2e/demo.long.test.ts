import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SandboxFile } from 'modelmarket/testing'
import type { Hex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine, type Ran } from '../../fixtures/commandLine.js'

let cwd: string
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-demo-'))
})
afterAll(() => rmSync(cwd, { recursive: true }))

describe('the demo', () => {
  test('trains digits, and catches the cheat', async () => {
    const args = ['demo', 'training', '--json', '--seed', 'b', '--svg', 'run.svg']
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
    const svg = readFileSync(join(cwd, 'run.svg'), 'utf8')
    for (const text of ['live', 'rolled back', 'proven wrong', 'false alarm'])
      expect(svg).toContain(`>${text}<`)
  })
})

test('the sandbox has a run, on which a worker trains with the command that it shows', async () => {
  const stop = new AbortController()
  let [others, signers]: [string[], string[]] = [[], []]
  let working: Promise<Ran> | undefined
  const work = () => {
    const box = join(cwd, 'box')
    const env = {
      MODELMARKET_PRIVATE_KEY_FILE: join(box, 'key.txt'),
      MODELMARKET_VAULT_PASSPHRASE_FILE: join(box, 'passphrase.txt'),
    }
    const onOutput = (text: string) => {
      if (/"type":"submitted"[^\n]*"height":2/.test(text)) stop.abort()
    }
    return commandLine(['training', 'work', '--yes', '--json'], {
      cwd: box,
      env,
      signal: stop.signal,
      onOutput,
    })
  }
  const ran = await commandLine(['sandbox', 'training', '--folder', 'box', '--json', '--speed', '60'], {
    cwd,
    signal: stop.signal,
    onOutput: (text) => {
      if (!/"type":"sandbox"/.test(text)) return
      const box: SandboxFile<'training'> = JSON.parse(readFileSync(join(cwd, 'box/sandbox.json'), 'utf8'))
      const keys = ['key-creator.txt', 'key-second-worker.txt']
      const read = (file: string) => readFileSync(join(cwd, 'box', file), 'utf8').trim() as Hex
      signers = keys.map((file) => privateKeyToAccount(read(file)).address)
      others = box.accounts.slice(1).map(({ address }) => address)
      working = work()
    },
  })
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.stderr).toContain('npx modelmarket training work --yes')
  expect(ran.stderr).toContain('key-creator.txt, key-second-worker.txt')
  expect(signers).toHaveLength(2)
  expect(signers).toEqual(others)
  // Time runs 60 times as fast.
  expect(ran.stderr).toMatch(/due in an hour: in 60 seconds here\. .*`--state-time`/)
  const worked = await working
  expect(worked?.code, worked?.stderr).toBe(0)
  expect(worked?.json().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['startedPeriod', 'submitted']),
  )
})
