import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Logger } from '../engine/options.js'
import { ProgramError, ProgramTimeoutError } from './errors.js'
import { type ProgramOptions, runProgram } from './runProgram.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-program-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

const never = new AbortController().signal

/** Runs a program in JavaScript. */
const run = (code: string, options: Partial<ProgramOptions> = {}, signal = never) =>
  runProgram(folder, { command: process.execPath, args: ['-e', code, '--'], ...options }, signal)

function gather(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const take = (line: string) => void lines.push(line)
  return { lines, logger: { debug: take, info: take, warn: take, error: take } }
}

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    // A zombie has ended, but its parent has not asked for its exit code yet.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

test('a program whose folder is gone says so', async () => {
  const cwd = join(folder, 'gone')
  await expect(run('', { cwd })).rejects.toThrow(`cannot be started: its folder ${cwd} is gone`)
})

test('a program gets its arguments, and the folder as the last one', async () => {
  const { logger, lines } = gather()
  await runProgram(
    folder,
    {
      command: process.execPath,
      args: ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', 'one'],
      logger,
    },
    never,
  )
  expect(JSON.parse(lines[0] ?? '')).toEqual(['one', folder])
})

test('a program sees no secrets', async () => {
  vi.stubEnv('MODELMARKET_PRIVATE_KEY', 'do-not-pass-on')
  const { logger, lines } = gather()
  await run(`console.log(JSON.stringify(process.env))`, { logger, env: { GPU: '1' } })
  const seen = JSON.parse(lines[0] ?? '')
  expect(seen).toMatchObject({ GPU: '1', PATH: process.env.PATH })
  expect(JSON.stringify(seen)).not.toContain('do-not-pass-on')
})

test('the error of a program that fails repeats what it printed last, with long lines cut', async () => {
  const { logger, lines } = gather()
  const failing = run(
    `for (let i = 0; i < 30; i++) console.error('line ' + i); process.stdout.write('x'.repeat(1e6)); process.exitCode = 3`,
    { logger },
  )
  const error = await failing.catch((error: unknown) => error)
  expect(error).toBeInstanceOf(ProgramError)
  expect(error).toMatchObject({ exitCode: 3, shortMessage: expect.stringContaining('ended with code 3') })
  expect(lines).toContain('line 29')
  expect(Math.max(...lines.map(({ length }) => length))).toBe(2_000)
  expect(lines.join('').length).toBeLessThan(1e5)
})

test('what a program prints steers no terminal', async () => {
  const { logger, lines } = gather()
  const said = '10 %\r\u001b[31m20 %\u001b[0m \u001b]0;title\u0007\u009b2Jof \u202ethat'
  const failing = run(`console.log(${JSON.stringify(said)}); process.exitCode = 1`, { logger })
  await expect(failing).rejects.toThrow('\n20 % of \\u202ethat')
  expect(lines).toEqual(['20 % of \\u202ethat'])
})

test('a program that does not exist cannot be started', async () => {
  await expect(runProgram(folder, { command: 'no-such-program' }, never)).rejects.toThrow(/cannot be started/)
})

/** Starts another program, prints its id, and never ends. */
const family = `const { pid } = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  console.log(pid); setInterval(() => {}, 1000)`

test('a program that exceeds the time limit is killed with all that it started', async () => {
  const { logger, lines } = gather()
  // On a busy machine it may be killed before it has started the other.
  for (let timeoutMs = 1_000; lines.length === 0; timeoutMs *= 2) {
    await expect(run(family, { logger, timeoutMs })).rejects.toThrow(ProgramTimeoutError)
  }
  await expect.poll(() => isAlive(Number(lines[0]))).toBe(false)
})

test('a program is killed on abort, and not started afterwards', async () => {
  const stop = new AbortController()
  const lines: string[] = []
  const info = (line: string) => {
    lines.push(line)
    stop.abort(new DOMException('enough', 'AbortError'))
  }
  const options = { logger: { ...gather().logger, info } }
  await expect(run(family, options, stop.signal)).rejects.toThrow('enough')
  await expect.poll(() => isAlive(Number(lines[0]))).toBe(false)
  await expect(run(family, options, stop.signal)).rejects.toThrow('enough')
  expect(lines).toHaveLength(1)
})

test('a program ends with a process that is killed, and its folder is removed', async () => {
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

test('processes that a program leaves running are killed', async () => {
  const { logger, lines } = gather()
  await run(family.replace(/setInterval[^;]*$/, 'process.exit()'), { logger })
  await expect.poll(() => isAlive(Number(lines[0]))).toBe(false)
})
