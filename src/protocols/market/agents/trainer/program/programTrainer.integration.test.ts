import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { afterEach, expect, test, vi } from 'vitest'
import type { Logger } from '../../../../../agents/engine/options.js'
import { featureMatrix, labelIndices, parseCsv, parseTask } from '../../../../../dataset/index.js'
import { type OpenedRequest, prepareRequest } from '../../../flows/index.js'
import type { Training } from '../options.js'
import { TrainingProgramError, TrainingTimeoutError } from './errors.js'
import { type ProgramTrainerOptions, programTrainer } from './programTrainer.js'

afterEach(() => vi.unstubAllEnvs())

/** Ten rows to train on, three of which are held back. */
async function training(signal = new AbortController().signal): Promise<Training> {
  const csv = [
    'x,y,label',
    ...Array.from({ length: 12 }, (_, i) => `${i},${i * 0.5},"${i % 2 ? 'a,b' : 'c'}"`),
  ]
  const table = parseCsv(csv.join('\n'), { strings: ['label'] })
  const { task } = await prepareRequest({
    table,
    label: 'label',
    testSize: 2,
    task: { title: 'rows' },
    store: new MemoryBlockstore(),
  })
  const train = parseCsv(csv.slice(0, 11).join('\n'), { strings: ['label'] })
  const test = parseCsv('x,y\n20,10\n21,10.5\n')
  const request = {
    task,
    train: { table: train, features: featureMatrix(train, task), labels: labelIndices(train, task) },
    test: { table: test, features: featureMatrix(test, task) },
  } as unknown as OpenedRequest
  const rows = {
    features: request.train.features.subarray(0, 14),
    labels: request.train.labels.subarray(0, 7),
    count: 7,
  }
  return { request, rows, signal }
}

/** A program in JavaScript: `folder` is where it works. */
const script = (code: string, options: Partial<ProgramTrainerOptions> = {}) =>
  programTrainer({
    command: process.execPath,
    args: ['-e', `const folder = process.argv.at(-1), fs = require('node:fs');${code}`, '--'],
    ...options,
  })

function gather(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const take = (line: string) => void lines.push(line)
  return { lines, logger: { debug: take, info: take, warn: take, error: take } }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    // A zombie has ended: nobody has asked for its exit code yet.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('a program gets the files, and leaves a model', async () => {
  const { logger, lines } = gather()
  const train = script(
    `for (const name of fs.readdirSync(folder).sort()) console.log(name, JSON.stringify(fs.readFileSync(folder + '/' + name, 'utf8')))
     console.log(folder)
     fs.writeFileSync(folder + '/model.onnx', 'the model')`,
    { logger },
  )
  expect(new TextDecoder().decode(await train(await training()))).toBe('the model')
  const contentOf = (name: string): string => {
    const line = lines.find((line) => line.startsWith(`${name} `)) ?? ''
    return JSON.parse(line.slice(name.length + 1))
  }
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    'task.json',
    'test.csv',
    'train.csv',
    expect.stringContaining('modelmarket-train-'),
  ])
  expect(parseTask(contentOf('task.json')).rows).toEqual({ train: 7, test: 2 })
  // What is held back to validate on is not among the rows.
  const rows = parseCsv(contentOf('train.csv'), { strings: ['label'] })
  expect(rows.rowCount).toBe(7)
  expect(rows.columns.at(-1)?.values[1]).toBe('a,b')
  expect(contentOf('test.csv')).toBe('x,y\n20,10\n21,10.5\n')
  expect(existsSync(lines.at(-1) ?? '')).toBe(false)
})

test('a program sees no secrets', async () => {
  vi.stubEnv('MODELMARKET_PRIVATE_KEY', 'do-not-pass-on')
  const { logger, lines } = gather()
  const train = script(`console.log(JSON.stringify(process.env))`, { logger, env: { GPU: '1' } })
  // Without a model it passes.
  expect(await train(await training())).toBeUndefined()
  const seen = JSON.parse(lines[0] ?? '')
  expect(seen).toMatchObject({ GPU: '1', PATH: process.env.PATH })
  expect(JSON.stringify(seen)).not.toContain('do-not-pass-on')
})

test('what a failing program said is told, cut to what one would read', async () => {
  const { logger, lines } = gather()
  const train = script(
    `for (let i = 0; i < 30; i++) console.error('line ' + i); process.stdout.write('x'.repeat(1e6)); process.exitCode = 3`,
    { logger },
  )
  const error = await train(await training()).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(TrainingProgramError)
  expect(error).toMatchObject({ exitCode: 3, shortMessage: expect.stringContaining('ended with code 3') })
  expect(lines).toContain('line 29')
  expect(Math.max(...lines.map(({ length }) => length))).toBe(2_000)
  expect(lines.join('').length).toBeLessThan(1e5)
})

test('a program that does not exist cannot be started', async () => {
  await expect(programTrainer({ command: 'no-such-program' })(await training())).rejects.toThrow(
    /cannot be started/,
  )
})

/** Starts another program, tells its id, and waits for ever. */
const family = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log(pid); setInterval(() => {}, 1000)`

test('a program that takes too long is killed with all that it started', async () => {
  const { logger, lines } = gather()
  const train = script(family, { logger, timeoutMs: 1_500 })
  await expect(train(await training())).rejects.toThrow(TrainingTimeoutError)
  expect(Number(lines[0])).toBeGreaterThan(0)
  await expect.poll(() => isAlive(Number(lines[0]))).toBe(false)
})

test('a program ends with the agent', async () => {
  const stop = new AbortController()
  const lines: string[] = []
  const info = (line: string) => {
    lines.push(line)
    stop.abort(new DOMException('enough', 'AbortError'))
  }
  const train = script(family, { logger: { ...gather().logger, info } })
  await expect(train(await training(stop.signal))).rejects.toThrow('enough')
  await expect.poll(() => isAlive(Number(lines[0]))).toBe(false)
  // And is not started at all afterwards.
  await expect(train(await training(stop.signal))).rejects.toThrow('enough')
})

test('a program ends with an agent that is killed, and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-train-'))
  const program = `console.log(process.pid); setInterval(() => {}, 1000)`
  const agent = `
    import { runProgram } from ${JSON.stringify(new URL('./runProgram.ts', import.meta.url).href)}
    const logger = { info: (line) => console.log(line) }
    const args = ['-e', ${JSON.stringify(program)}, '--']
    await runProgram(${JSON.stringify(folder)}, { command: process.execPath, args, logger }, new AbortController().signal)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', agent])
  const pid = Number(await new Promise((resolve) => child.stdout.once('data', resolve)))
  expect(isAlive(pid)).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(() => isAlive(pid)).toBe(false)
  await expect.poll(() => existsSync(folder)).toBe(false)
})

test('what a program leaves running is ended, too', async () => {
  const { logger, lines } = gather()
  await script(family.replace(/setInterval[^;]*$/, 'process.exit()'), { logger })(await training())
  await expect.poll(() => isAlive(Number(lines[0]))).toBe(false)
})

test.each([
  [`fs.mkdirSync(folder + '/model.onnx')`, /is no file/],
  [`fs.symlinkSync('/etc/hostname', folder + '/model.onnx')`, /is no file/],
  [`fs.writeFileSync(folder + '/model.onnx', 'x'.repeat(101))`, /of 101 bytes/],
])('what is no model is not taken: %s', async (code, message) => {
  await expect(script(code, { maxModelBytes: 100 })(await training())).rejects.toThrow(message)
})
