import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandLine } from '../../test/fixtures/commandLine.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-dataset-'))
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 0.618) % 1},0${i % 3},${i % 2 ? 'odd' : 'even'}`)
  writeFileSync(join(cwd, 'table.csv'), ['x,code,kind', ...rows].join('\n'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const run = (args: string) => commandLine(args.split(' '), { cwd })
const options = 'table.csv --label kind --categorical code --test-size 20 --seed s'

test('a split is written, with the labels where only their owner reads them', async () => {
  const ran = await run(`dataset split ${options} --output out --json`)
  expect(ran.code, ran.stderr).toBe(0)
  const [result] = ran.json()
  expect(result).toMatchObject({ rows: { train: 40, test: 20 }, method: 'stratified', classes: 2 })
  const lines = (name: string) =>
    readFileSync(join(cwd, 'out', name), 'utf8')
      .trimEnd()
      .split('\n')
  expect(lines('train.csv')[0]).toBe('x,code,kind')
  expect(lines('test.csv')[0]).toBe('x,code')
  // A code that looks like a number stays as it is.
  expect(lines('test.csv')[1]).toMatch(/,0\d$/)
  expect(lines('labels.csv')).toHaveLength(21)
  expect(statSync(join(cwd, 'out/labels.csv')).mode & 0o777).toBe(0o600)
  // Every label is that of its row: the table has the row, and the label beside it.
  const table = readFileSync(join(cwd, 'table.csv'), 'utf8').split('\n')
  for (let i = 1; i <= 20; i++) {
    const [x, code] = lines('test.csv')[i]?.split(',') ?? []
    const row = table.find((line) => Number(line.split(',')[0]) === Number(x) && line.split(',')[1] === code)
    expect(row).toMatch(new RegExp(`,${lines('labels.csv')[i]}$`))
  }
})

test('nothing is overwritten, and nothing is left of what cannot be finished', async () => {
  writeFileSync(join(cwd, 'labels.csv'), 'mine')
  const refused = await run(`dataset split ${options} --output .`)
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('exists already') })
  expect(readFileSync(join(cwd, 'labels.csv'), 'utf8')).toBe('mine')
  expect(() => statSync(join(cwd, 'train.csv'))).toThrow('ENOENT')
})

test('what makes a split worthless is named', async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i % 2},${i % 2 ? 'odd' : 'even'}`)
  writeFileSync(join(cwd, 'leaky.csv'), ['parity,kind', ...rows].join('\n'))
  const ran = await run('dataset lint leaky.csv --label kind --test-size 20 --json')
  expect(ran.code, ran.stderr).toBe(0)
  const kinds = (ran.json()[0] as { warnings: { kind: string }[] }).warnings.map(({ kind }) => kind)
  expect(kinds).toEqual(expect.arrayContaining(['duplicates', 'leak']))
  expect(ran.stderr).toContain('WARNING: ')
})

test('a column that is missing is named, with the one that was meant', async () => {
  const ran = await run('dataset lint table.csv --label knid --test-size 20')
  expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('Did you mean "kind"?') })
})
