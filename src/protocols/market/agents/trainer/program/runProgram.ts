import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { Logger } from '../../../../../agents/engine/options.js'
import { TrainingProgramError, TrainingTimeoutError } from './errors.js'

export interface ProgramOptions {
  /** The program. It is found as a shell would find it, but no shell runs it. */
  command: string
  /** Its arguments. The folder comes after them, as the last. */
  args?: readonly string[] | undefined
  /** Where it runs, so where relative paths among its arguments begin. By default where the agent does. */
  cwd?: string | undefined
  /** The most time it may take, in milliseconds. By default an hour. */
  timeoutMs?: number | undefined
  /** What the program sees of the environment besides where programs and temporary files are, and the language. */
  env?: Readonly<Record<string, string>> | undefined
  /** Gets each line that the program prints. */
  logger?: Logger | undefined
}

/** What a program needs to run, and no more: others may hold keys. */
const harmless = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT']

const maxLineLength = 2_000
/** Lines to repeat when it fails. */
const keptLines = 10

/**
 * Runs a program in a folder, which is its last argument, and kills it with all that it started: when it is late, when the
 * signal is aborted, when it has ended itself, and when this process is killed.
 *
 * @throws {TrainingProgramError} when it cannot be started, or fails.
 * @throws {TrainingTimeoutError} when it takes too long.
 */
export async function runProgram(
  folder: string,
  { command, args = [], cwd, timeoutMs = 3_600_000, env = {}, logger }: ProgramOptions,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const inherited = harmless.flatMap((name) => {
    const value = process.env[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const child = spawn(command, [...args, folder], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // The leader of a process group of its own, so that what it starts can be killed with it.
    detached: process.platform !== 'win32',
  })
  const kill = () => killGroup(child)
  const endGuard = guard(child, folder)
  process.once('exit', kill)
  signal.addEventListener('abort', kill)
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    kill()
  }, timeoutMs)
  const said: string[] = []
  const take = (line: string) => {
    said.push(line)
    if (said.length > keptLines) said.shift()
    logger?.info(line)
  }
  const reading = [child.stdout, child.stderr].map((stream) => eachLine(stream, take))
  try {
    const { exitCode, exitSignal } = await ended(child, command)
    // What it left running would keep the pipes open, and the folder in use.
    kill()
    await Promise.all(reading)
    if (isLate) throw new TrainingTimeoutError({ command, timeoutMs })
    signal.throwIfAborted()
    if (exitCode === 0) return
    const problem = exitCode === undefined ? `was ended by ${exitSignal}` : `ended with code ${exitCode}`
    throw new TrainingProgramError({ command, exitCode, problem, said })
  } finally {
    clearTimeout(timer)
    endGuard()
    process.removeListener('exit', kill)
    signal.removeEventListener('abort', kill)
  }
}

function ended(
  child: ChildProcess,
  command: string,
): Promise<{ exitCode: number | undefined; exitSignal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      reject(new TrainingProgramError({ command, problem: 'cannot be started' }, { cause }))
    })
    child.once('exit', (code, exitSignal) => resolve({ exitCode: code ?? undefined, exitSignal }))
  })
}

/** Kills a program with all that it started, also when it has ended itself. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Nobody of it is left.
  }
}

/**
 * Kills a program, and removes its folder, when this process is killed: then the other end of the guard's standard input is
 * closed.
 *
 * @returns Ends the guard.
 */
function guard({ pid }: ChildProcess, folder: string): () => void {
  if (pid === undefined || process.platform === 'win32') return () => {}
  const script = 'cat >/dev/null; kill -9 "-$0" 2>/dev/null; rm -rf -- "$1"'
  const watching = spawn('/bin/sh', ['-c', script, String(pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watching.on('error', () => {})
  watching.stdin.on('error', () => {})
  return () => killGroup(watching)
}

/** Reads a stream to its end. Lines that are too long are cut: a program could print for ever. */
async function eachLine(stream: Readable, take: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for await (const chunk of stream) {
      const lines = `${rest}${decoder.decode(chunk, { stream: true })}`.split(/\r?\n/)
      rest = (lines.pop() ?? '').slice(0, maxLineLength)
      for (const line of lines) take(line.slice(0, maxLineLength))
    }
  } catch {
    // The program was killed.
  }
  if (rest !== '') take(rest)
}
