import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SandboxFile } from 'modelmarket/testing'
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
    expect(stdout).toMatch(/Read as: 60 rows, label kind, 2 numbers\.[\s\S]*│ cheat/)
  })

  // They are in the guide, which has no other lines that begin like this.
  const guide = readFileSync('docs/guides/datasets.md', 'utf8')
  const lines = [...guide.matchAll(/^npm run demo -- (.*)$/gm)].map(([, args = '']) => args)

  test('is shown with four tables in the guide', () => {
    expect(lines.map((line) => line.split(' --')[1])).toHaveLength(4)
  })

  test.each(lines)('settles when it is played as the guide says: %s', async (line) => {
    const args = ['demo', ...line.split(' '), '--seed', 'guide', '--json']
    const { code, stderr, json } = await commandLine(args, { cwd: process.cwd() })
    expect(code, stderr).toBe(0)
    const [result] = json()
    expect(result).toMatchObject({
      status: 'settled',
      slashed: ['cheat'],
      auditAgreement: 1,
      conserved: true,
    })
    expect(stderr).toContain('Read as: ')
  })

  test('plays it with a table that trainers open only with higher limits', async () => {
    // Few rows with long names: more than 64 MiB, and little to learn.
    const names = ['left', 'right'].map((name) => name.padEnd(250, '.'))
    const columns = Array.from({ length: 20 }, (_, column) => column)
    const row = (i: number) =>
      [...columns.map((column) => names[(i >> column) % 2]), i % 4 ? 'odd' : 'even'].join()
    const rows = Array.from({ length: 15_000 }, (_, i) => row(i))
    writeFileSync(
      join(cwd, 'large.csv'),
      [[...columns.map((column) => `x${column}`), 'kind'].join(), ...rows].join('\n'),
    )
    const args = ['demo', 'market', '--data', 'large.csv', '--label', 'kind', '--test-size', '12', '--json']
    const { code, stderr, json } = await commandLine(args, { cwd })
    expect(code, stderr).toBe(0)
    expect(json()[0]).toMatchObject({ status: 'settled', size: 12 })
  })

  test('says which options a table needs', async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `2024-01-${10 + (i % 20)},${i % 2},${i % 7}`)
    writeFileSync(join(cwd, 'dated.csv'), ['day,kind,x', ...rows].join('\n'))
    const { code, stderr, stdout, json } = await commandLine(
      ['demo', 'market', '--data', 'dated.csv', '--label', 'kind', '--json'],
      { cwd },
    )
    expect(code).toBe(1)
    expect(stderr).toMatch(/│ day +│ text[\s\S]*│ REFUSED +│/)
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(json()[0]).toMatchObject({
      error: { command: 'npx modelmarket demo market --data dated.csv --label kind --json --drop day' },
    })
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
  let forPages = ''
  const ran = await commandLine(['sandbox', '--folder', 'box', '--json', '--speed', '1000'], {
    cwd,
    signal: stop.signal,
    onOutput: (text) => {
      printed += text
      if (/"type":"sandbox"/.test(text)) {
        // A program for `market train --`, as the user tries it here.
        writeFileSync(join(cwd, 'box/train.py'), 'mine')
        for (const key of ['key.txt', 'key-requester.txt'])
          expect(statSync(join(cwd, 'box', key)).mode & 0o777).toBe(0o600)
        forPages = readFileSync(join(cwd, 'box/sandbox.json'), 'utf8')
      }
      if (/"type":"closed"[\s\S]*"type":"created"/.test(printed)) stop.abort()
    },
  })
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.json().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['sandbox', 'created', 'revealed', 'closed']),
  )
  const pages: SandboxFile<'market'> = JSON.parse(forPages)
  expect(pages).toMatchObject({ chainId: 31_337, market: { fromBlock: 0 } })
  expect(pages.market.address).toBe(ran.json()[0]?.market)
  expect(pages.accounts.map(({ name }) => name)).toEqual(['trainer', 'requester'])
  for (const url of [pages.rpc, pages.gateway, pages.kubo]) expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  // No key, which has 64 digits.
  expect(forPages).not.toMatch(/[0-9a-f]{64}/i)
  expect(ran.json()[0]).toMatchObject({
    environment: {
      MODELMARKET_PRIVATE_KEY_FILE: join(cwd, 'box/key.txt'),
      MODELMARKET_VAULT_PASSPHRASE_FILE: join(cwd, 'box/passphrase.txt'),
    },
  })
  expect(ran.stderr).toContain(
    'export MODELMARKET_PRIVATE_KEY_FILE=key.txt MODELMARKET_VAULT_PASSPHRASE_FILE=passphrase.txt\n',
  )
  expect(readdirSync(join(cwd, 'box'))).toEqual(['train.py'])
  expect(ran.json().at(-1)).toMatchObject({ type: 'kept', files: ['train.py'] })
  rmSync(join(cwd, 'box'), { recursive: true })

  writeFileSync(join(cwd, 'box'), '')
  expect(await commandLine(['sandbox', 'market', '--folder', 'box'], { cwd })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  })
})
