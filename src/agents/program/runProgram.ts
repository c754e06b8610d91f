import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { escapeSteering } from '../../errors/printable.js'
import type { Logger } from '../engine/options.js'
import { ProgramError, ProgramTimeoutError } from './errors.js'

export interface ProgramOptions {
  /** The program. It is looked up in `PATH`; no shell runs it. */
  command: string
  /** Its arguments. The folder is added as the last one. */
  args?: readonly string[] | undefined
  /** The working directory, to which relative paths among the arguments refer. By default that of this process. */
  cwd?: string | undefined
  /** The time limit in milliseconds. By default an hour. */
  timeoutMs?: number | undefined
  /** Environment variables to set, besides those that locate programs and temporary files or set the language. */
  env?: Readonly<Record<string, string>> | undefined
  /** Logs each line that the program prints, without what steers a terminal. */
  logger?: Logger | undefined
}

/** The environment variables that a program inherits. Others may hold keys. */
const harmless = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'PATHEXT']

const maxLineLength = 2_000
/** How many of the last lines an error repeats. */
const keptLines = 10

/**
 * Runs a program with a folder as its last argument.
 *
 * The program is killed, with all processes that it started, when it exceeds the time limit, when the signal is aborted, when it has
 * ended, and when this process is killed; in the last case the folder is also removed. It runs with the rights of this process: on Linux
 * it can read the environment that this process was started with, so do not have secrets there.
 *
 * @param folder - an absolute path.
 * @param options - `command`, `args`: what to run. `timeoutMs`: the time limit.
 * @param signal - kills the program.
 * @throws {ProgramError} when it cannot be started, or fails.
 * @throws {ProgramTimeoutError} when it exceeds the time limit.
 * @throws The reason of the signal, when that is aborted.
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
    // The program leads a process group, so that what it starts can be killed with it.
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
  const take = (raw: string) => {
    const line = readable(raw)
    said.push(line)
    if (said.length > keptLines) said.shift()
    logger?.info(line)
  }
  const reading = [child.stdout, child.stderr].map((stream) => eachLine(stream, take))
  try {
    const { exitCode, exitSignal } = await ended(child, { command, cwd })
    // Processes that it left running would keep the pipes open, and the folder in use.
    kill()
    await Promise.all(reading)
    if (isLate) throw new ProgramTimeoutError({ command, timeoutMs })
    signal.throwIfAborted()
    if (exitCode === 0) return
    const problem = exitCode === undefined ? `was ended by ${exitSignal}` : `ended with code ${exitCode}`
    throw new ProgramError({ command, exitCode, problem, said })
  } finally {
    clearTimeout(timer)
    endGuard()
    process.removeListener('exit', kill)
    signal.removeEventListener('abort', kill)
  }
}

function ended(
  child: ChildProcess,
  { command, cwd }: Pick<ProgramOptions, 'command' | 'cwd'>,
): Promise<{ exitCode: number | undefined; exitSignal: string | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => {
      // Node says only that something was not found.
      const why = cwd !== undefined && !existsSync(cwd) ? `: its folder ${cwd} is gone` : ''
      reject(new ProgramError({ command, problem: `cannot be started${why}` }, { cause }))
    })
    child.once('exit', (code, exitSignal) => resolve({ exitCode: code ?? undefined, exitSignal }))
  })
}

/** Kills a program and all that it started, also when the program itself has ended. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // No process of the group is left.
  }
}

/**
 * Starts a guard, which kills a program and removes its folder when this process is killed: the guard's standard input is closed then.
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

/** Returns what a terminal would show of a line. Programs print strangers' text, and progress that overwrites itself. */
function readable(line: string): string {
  return escapeSteering(stripVTControlCharacters(line.slice(line.lastIndexOf('\r') + 1)))
}

/** Reads a stream to its end. Long lines are cut: a program could print without end. */
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
