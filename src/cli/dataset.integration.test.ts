import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandLine } from '../../test/fixtures/commandLine.js'
import { formatParquet, parseCsv } from '../dataset/index.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-dataset-'))
  const rows = Array.from({ length: 60 }, (_, i) => `${(i * 0.618) % 1},0${i % 3},${i % 2 ? 'odd' : 'even'}`)
  writeFileSync(join(cwd, 'table.csv'), ['x,code,kind', ...rows].join('\n'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const run = (args: string) => commandLine(args.split(' '), { cwd })
const options = 'table.csv --label kind --categorical code --test-size 20 --seed s'

const lines = (rows: number, line: (i: number) => string) => Array.from({ length: rows }, (_, i) => line(i))

/** The arguments that a shell makes of a command line that was suggested. */
function argsOf(command: unknown): string[] {
  const program = 'npx modelmarket '
  expect(command).toMatch(new RegExp(`^${program}`))
  const words = execFileSync('bash', ['-c', `printf '%s\\0' ${String(command).slice(program.length)}`], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  })
  return words.split('\0').slice(0, -1)
}

describe('a table is inspected', () => {
  test('and shown, with the command that goes on', async () => {
    const ran = await run('dataset inspect table.csv --label kind')
    expect(ran).toMatchObject({ code: 0, stderr: '' })
    expect(ran.stdout).toMatch(/│ x +│ number +│ +0 │ +60 │[^\n]+│ number +│/)
    expect(ran.stdout).toMatch(/│ code +│ text +│ +0 │ +3 │ 00 · 01 · 02 +│ category +│/)
    expect(ran.stdout).toMatch(/│ kind +│ text +│ +0 │ +2 │[^\n]+│ label +│/)
    expect(ran.stdout).toContain('  npx modelmarket dataset lint table.csv --label kind\n')
    const [survey] = (await run('dataset inspect table.csv --label kind --json')).json()
    expect(survey).toMatchObject({
      rows: 60,
      columns: [{ name: 'x', becomes: 'number' }, {}, {}],
      notes: [{ column: 'code' }, {}],
      usable: true,
      command: 'npx modelmarket dataset lint table.csv --label kind --json',
    })
  })

  test('and the label is suggested that it probably has', async () => {
    const ran = await run('dataset inspect table.csv --json')
    expect(ran.code, ran.stderr).toBe(0)
    const { command } = ran.json()[0] ?? {}
    expect(command).toBe('npx modelmarket dataset inspect table.csv --label kind --json')
    expect(await commandLine(argsOf(command), { cwd })).toMatchObject({ code: 0 })
  })

  test('as Parquet, too', async () => {
    writeFileSync(join(cwd, 'table.parquet'), await formatParquet(parseCsv(await table())))
    const ran = await run('dataset inspect table.parquet --label kind --json')
    expect(ran.code, ran.stderr).toBe(0)
    expect(ran.json()[0]).toMatchObject({
      rows: 60,
      columns: [{ name: 'x' }, { name: 'code' }, { name: 'kind' }],
    })
  })

  test.each(['comma', 'a', '.'])('but not with the separator %s', async (separator) => {
    const ran = await run(`dataset inspect table.csv --separator ${separator}`)
    expect(ran).toMatchObject({ code: 2, stdout: '' })
    expect(ran.stderr).toContain(`The option \`--separator\` cannot be "${separator}".`)
  })

  const table = async () => readFileSync(join(cwd, 'table.csv'))

  test('and what is not a file is named', async () => {
    expect(await run('dataset inspect none.csv')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is none.'),
    })
    expect(await run('dataset inspect .')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('It is a directory.'),
    })
  })
})

describe('a table that cannot be used as it is', () => {
  const when = (i: number) => `2024-01-${String((i % 28) + 1).padStart(2, '0')}`
  beforeEach(() => {
    // A date, a name for each row, a text that stands for a missing number, and rows without a label.
    const row = (i: number) =>
      `${when(i)};person ${i};${i % 9 ? i / 2 : 'unknown'};${['', 'odd', 'even'][i % 7 ? 1 + (i % 2) : 0]}`
    const head = `"the ""date""";it's \u001b[31mred\u202e;x;kind`
    writeFileSync(join(cwd, 'awkward.csv'), [head, ...lines(60, row)].join('\n'))
  })

  test('is shown, with the command that accepts it', async () => {
    const ran = await run('dataset inspect awkward.csv --label kind')
    expect(ran).toMatchObject({ code: 1, stdout: '✔ The table was read.\n' })
    expect(ran.stderr).toMatch(/│ the "date" +│ text[^\n]+│ REFUSED +│/)
    expect(ran.stderr.match(/^PROBLEM: /gm)).toHaveLength(4)
    expect(ran.stderr).toMatch(
      /This command accepts the table:\n\n {2}npx modelmarket dataset inspect awkward\.csv/,
    )
    expect(ran.stderr).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_C}/u)

    const json = (await run('dataset inspect awkward.csv --label kind --json')).json()
    const command = json[0]?.command
    expect(json).toMatchObject([
      {
        rows: 60,
        columns: [{ becomes: 'refused' }, {}, {}, {}],
        usable: false,
        error: { name: 'RefusedTableError', survey: { rows: 60 }, command },
      },
    ])
    const accepted = await commandLine(argsOf(command), { cwd })
    expect(accepted.code, accepted.stderr).toBe(0)
    expect(accepted.json()[0]).toMatchObject({
      columns: [{ becomes: 'dropped' }, { becomes: 'dropped' }, { becomes: 'number' }, { becomes: 'label' }],
    })
    expect(await commandLine(argsOf(accepted.json()[0]?.command), { cwd })).toMatchObject({ code: 0 })
  })

  test('without a label that is named, too', async () => {
    const ran = await run('dataset inspect awkward.csv --json')
    expect(ran.code).toBe(1)
    const { command } = ran.json()[0] ?? {}
    expect(command).toContain('--label kind')
    expect(await commandLine(argsOf(command), { cwd })).toMatchObject({ code: 0 })
  })

  test.each(['lint', 'split -o out'])('by dataset %s is refused in the same way', async (name) => {
    const ran = await run(`dataset ${name} awkward.csv --label kind --seed s --test-size 12 --json`)
    expect(ran.code).toBe(1)
    expect(ran.stderr).toContain('REFUSED')
    const { command } = (ran.json()[0] as { error: { command: string } }).error
    expect(command).toContain(`dataset ${name} awkward.csv --label kind --seed s --test-size 12`)
    const accepted = await commandLine(argsOf(command), { cwd })
    expect(accepted.code, accepted.stderr).toBe(0)
    expect(accepted.json()[0]).toMatchObject({ rows: { test: 12 } })
    expect(accepted.stderr).toContain('Read as: 60 rows, label kind, 1 number, 2 dropped')
  })

  test('with any option is said to be so', async () => {
    writeFileSync(join(cwd, 'none.csv'), ['day,kind', ...lines(60, (i) => `${when(i)},${i % 2}`)].join('\n'))
    const ran = await run('dataset lint none.csv --label kind --json')
    expect(ran).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('No command line is known that accepts the table.'),
    })
    expect(ran.json()[0]).not.toHaveProperty('error.command')
  })
})

test('what stops the reading of a table is told with the flag that helps', async () => {
  writeFileSync(join(cwd, 'latin.csv'), Buffer.from('größe,kind\n1,odd\n2,even\n', 'latin1'))
  const ran = await run('dataset inspect latin.csv')
  expect(ran).toMatchObject({ code: 1, stderr: expect.stringContaining('`--encoding windows-1252`') })
  expect(await run('dataset inspect latin.csv --encoding windows-1252')).toMatchObject({ code: 0 })
})

test('every option is taken wherever a table is read', async () => {
  const rows = lines(
    60,
    (i) => `${i};${(i * 7) % 60},5;0${i % 3};${i % 2 ? 'Käse' : ''};${i % 5 ? i * i : '-99'}`,
  )
  writeFileSync(join(cwd, 'latin.csv'), Buffer.from(rows.join('\n'), 'latin1'))
  const reading = '--no-header --encoding windows-1252 --separator ; --decimal , --missing -99'
  const columns = [
    '--label',
    'column 5',
    '--bins',
    '3',
    '--skip-unlabelled',
    '--drop',
    'column 1',
    '--strings',
    'column 3',
  ]
  const ran = await commandLine(
    ['dataset', 'inspect', 'latin.csv', ...reading.split(' '), ...columns, '--json'],
    { cwd },
  )
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.json()[0]?.columns).toMatchObject([
    { becomes: 'dropped' },
    { becomes: 'number', examples: ['0.5', '7.5', '14.5'] },
    { becomes: 'category', examples: ['00', '01', '02'] },
    { becomes: 'category', missing: 30 },
    { becomes: 'label', missing: 12 },
  ])
})

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
