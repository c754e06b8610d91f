import { type ChildProcess, spawn } from 'node:child_process'
import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { formatCsv, formatTask } from '../../../../dataset/index.js'
import { takeRows } from '../../../../dataset/table.js'
import type { Logger } from '../../../engine/options.js'
import type { Training } from '../options.js'
import { TrainingProgramError, TrainingTimeoutError } from './errors.js'

export interface ProgramTrainerOptions {
  /** The program. It is found as a shell would find it, but no shell runs it. */
  command: string
  /** Its arguments. The folder comes after them, as the last. */
  args?: readonly string[] | undefined
  /** Where it runs, so where relative paths among its arguments begin. By default where the agent does. */
  cwd?: string | undefined
  /** The most time it may take, in milliseconds. By default an hour. */
  timeoutMs?: number | undefined
  /** The largest model to take, in bytes. By default 256 MiB. */
  maxModelBytes?: number | undefined
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
 * Makes a training hook of a program in any language.
 *
 * Its last argument is a fresh folder, which holds `task.json`, `train.csv` (less the rows that are held back to validate
 * on) and `test.csv`; it has to leave `model.onnx` there. Without a model, but with exit code 0, it passes. When it takes too
 * long, or the agent stops, it is killed with all that it started. It sees none of the agent's environment but
 * what finds programs; it runs with the agent's rights all the same, so run none that you do not trust.
 *
 * @returns What {@link runTrainer} takes as `train`.
 * @throws {TrainingProgramError} when called and the program cannot be started, fails, or leaves what is no file.
 * @throws {TrainingTimeoutError} when called and the program takes too long.
 * @example
 * ```ts
 * import { programTrainer, runTrainer, type Vault } from 'modelmarket/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, store: Blockstore
 *
 * const train = programTrainer({ command: 'python3', args: ['train.py'], timeoutMs: 600_000, logger: console })
 * for await (const event of runTrainer({ client, address: market, vault, store, train })) console.log(event.type)
 * ```
 */
export function programTrainer(
  options: ProgramTrainerOptions,
): (training: Training) => Promise<Uint8Array | undefined> {
  return async (training) => {
    const folder = await mkdtemp(join(tmpdir(), 'modelmarket-train-'))
    try {
      await writeInputs(folder, training)
      await runProgram(folder, options, training.signal)
      return await readModel(join(folder, 'model.onnx'), options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function writeInputs(folder: string, { request, rows }: Training): Promise<void> {
  const { task, train, test } = request
  // What is held back are the last rows.
  const table = takeRows(
    train.table.columns,
    Uint32Array.from({ length: rows.count }, (_, row) => row),
  )
  const told = { ...task, rows: { train: rows.count, test: test.table.rowCount } }
  await writeFile(join(folder, task.files.train), formatCsv(table))
  await writeFile(join(folder, task.files.test), formatCsv(test.table))
  await writeFile(join(folder, 'task.json'), formatTask(told))
}

async function runProgram(
  folder: string,
  { command, args = [], cwd, timeoutMs = 3_600_000, env = {}, logger }: ProgramTrainerOptions,
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

async function readModel(
  path: string,
  { command, maxModelBytes = 256 * 1024 * 1024 }: ProgramTrainerOptions,
): Promise<Uint8Array | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (!found) return undefined
  if (!found.isFile())
    throw new TrainingProgramError({ command, problem: 'left a model.onnx that is no file' })
  if (found.size > maxModelBytes) {
    throw new TrainingProgramError({
      command,
      problem: `left a model of ${found.size} bytes, more than ${maxModelBytes}`,
    })
  }
  return readFile(path)
}
