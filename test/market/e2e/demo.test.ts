import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
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
  test('plays a market with handwritten digits', async () => {
    const { code, stdout, stderr, json } = await commandLine(['demo', '--json', '--seed', 'a'], { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    const [result] = json()
    expect(result).toMatchObject({
      status: 'settled',
      size: 360,
      slashed: ['cheat'],
      auditAgreement: 1,
      conserved: true,
      finalBalance: 0,
      gas: { revealModel: expect.any(Number) },
      seconds: expect.any(Number),
    })
    expect(result?.recounted).toBeGreaterThan(324)
    expect(stderr).toContain('No coin was made or lost.')
  })

  test('plays it with a table of the user', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2 ? 'odd' : 'even'},${(i % 7) * 2}`)
    writeFileSync(join(cwd, 'own.csv'), ['x,kind,y', ...rows].join('\n'))
    const args = ['demo', 'market', '--data', 'own.csv', '--label', 'kind', '--test-size', '12']
    const { code, stdout, stderr } = await commandLine(args, { cwd })
    expect(code, stderr).toBe(0)
    expect(stdout).toMatch(/own\.csv: 60 rows, 2 features[\s\S]*│ cheat/)
  })

  test('says what is wrong with a table', async () => {
    writeFileSync(join(cwd, 'bad.csv'), 'x,kind\n1\n')
    const { code, stderr } = await commandLine(['demo', '--data', 'bad.csv', '--label', 'kind'], { cwd })
    expect(code).toBe(1)
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

test('the sandbox has a market, until it is stopped', async () => {
  const stop = new AbortController()
  let printed = ''
  const ran = await commandLine(['sandbox', '--folder', 'box', '--json', '--speed', '1000'], {
    cwd,
    signal: stop.signal,
    onOutput: (text) => {
      printed += text
      if (/"type":"closed"[\s\S]*"type":"created"/.test(printed)) stop.abort()
    },
  })
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.json().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['sandbox', 'created', 'revealed', 'closed']),
  )
  expect(existsSync(join(cwd, 'box'))).toBe(false)

  writeFileSync(join(cwd, 'box'), '')
  expect(await commandLine(['sandbox', 'market', '--folder', 'box'], { cwd })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  })
})
