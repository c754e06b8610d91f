import { createWriteStream } from 'node:fs'
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProgramError } from '../../../../agents/program/errors.js'
import { type ProgramOptions, runProgram } from '../../../../agents/program/runProgram.js'
import { BlockNotFoundError, fetchFile } from '../../../../content/index.js'
import type { Verdict } from '../../index.js'
import type { Judging } from './options.js'

export interface ProgramJudgeOptions extends ProgramOptions {
  /** The size limit for the file of a state, in bytes. By default 256 MiB. */
  maxFileBytes?: number | undefined
  /**
   * The verdict on a state whose file the store does not have. By default there is none: the validator tries again, and abstains in the end.
   * Set it where the rule's text says what a missing file means, and where the store is sure to find what anybody has.
   */
  whenMissing?: Verdict | undefined
}

/** The longest verdict, in bytes. */
const maxVerdictBytes = 64

/**
 * Makes a judging hook of a program in any language.
 *
 * The program's last argument is a new folder with `rule.md`, the text of the rule; `state`, the file to judge; `parent`, the file that it was
 * trained from, if there is one; and `run/`, the run's directory. The program writes `upheld` (the state is wrong) or `dismissed` (it
 * is right) to `verdict` there. If it exits with code 0 and leaves no verdict, the validator abstains. The program is killed with all
 * that it started when it exceeds the time limit, or when the agent stops. It inherits only harmless environment variables, but it runs
 * with the agent's rights, on files of strangers: treat them as hostile.
 *
 * @returns What {@link runValidator} takes as `judge`.
 * @throws {ProgramError} when called and the program cannot be started, fails, or leaves something else as a verdict.
 * @throws {ProgramTimeoutError} when called and the program exceeds the time limit.
 * @throws {BlockNotFoundError} when called and the store lacks a file.
 * @example
 * ```ts
 * import type { Vault } from 'modelmarket/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import { programJudge, runValidator } from 'modelmarket/training/agents'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address, vault: Vault, store: Blockstore
 *
 * const judge = programJudge({ command: 'python3', args: ['judge.py'], timeoutMs: 600_000, logger: console })
 * const options = { client, address: training, vault, store, judge, weight: parseEther('100') }
 * for await (const event of runValidator(options)) console.log(event.type)
 * ```
 */
export function programJudge(
  options: ProgramJudgeOptions,
): (judging: Judging) => Promise<Verdict | undefined> {
  return async (judging) => {
    const folder = await mkdtemp(join(tmpdir(), 'modelmarket-judge-'))
    try {
      if (!(await writeState(folder, judging, options))) return options.whenMissing
      await writeInputs(folder, judging, options)
      await runProgram(folder, options, judging.signal)
      return await readVerdict(join(folder, 'verdict'), options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const defaultBytes = 256 * 1024 * 1024

/** Writes the file to judge. Returns whether there is one. */
async function writeState(
  folder: string,
  { question, store, signal }: Judging,
  { maxFileBytes: maxBytes = defaultBytes, whenMissing }: ProgramJudgeOptions,
): Promise<boolean> {
  try {
    await writeFile(join(folder, 'state'), await fetchFile(question.file, store, { maxBytes, signal }))
    return true
  } catch (error) {
    if (!BlockNotFoundError.is(error) || whenMissing === undefined) throw error
    return false
  }
}

async function writeInputs(
  folder: string,
  { question: { text, directory, parent }, store, signal }: Judging,
  { maxFileBytes: maxBytes = defaultBytes }: ProgramJudgeOptions,
): Promise<void> {
  await writeFile(join(folder, 'rule.md'), text)
  if (parent) await writeFile(join(folder, 'parent'), await fetchFile(parent, store, { maxBytes, signal }))
  for (const { path } of directory.entries) {
    // Paths are relative, and safe on any file system.
    const place = join(folder, 'run', ...path.split('/'))
    await mkdir(dirname(place), { recursive: true })
    await pipeline(Readable.from(directory.stream(path, { signal })), createWriteStream(place), { signal })
  }
}

async function readVerdict(path: string, { command }: ProgramOptions): Promise<Verdict | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (!found) return undefined
  if (!found.isFile())
    throw new ProgramError({ command, problem: 'left a verdict that is not a regular file' })
  const verdict = found.size > maxVerdictBytes ? '' : (await readFile(path, 'utf8')).trim()
  if (verdict === 'upheld' || verdict === 'dismissed') return verdict
  throw new ProgramError({ command, problem: 'left a verdict other than `upheld` or `dismissed`' })
}
