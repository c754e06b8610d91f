import { createWriteStream } from 'node:fs'
import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ProgramError } from '../../../../agents/program/errors.js'
import { type ProgramOptions, runProgram } from '../../../../agents/program/runProgram.js'
import { BlockNotFoundError, type CID, fetchFile } from '../../../../content/index.js'
import type { Verdict } from '../../index.js'
import type { Judging } from './options.js'

export interface ProgramJudgeOptions extends ProgramOptions {
  /** The size limit for the file of a state, in bytes. By default 256 MiB. */
  maxFileBytes?: number | undefined
  /**
   * What happens where the store lacks the file of a state. By default, `retry`: the validator tries again, and abstains in the end. `judge`: the
   * program is run without that file, because the rule's text says what a missing file means, and the store is sure to find what anybody has.
   */
  missing?: 'retry' | 'judge' | undefined
}

/** What a program leaves in `verdict.txt`. */
const verdicts: ReadonlyMap<string, Verdict> = new Map([
  ['wrong', 'upheld'],
  ['right', 'dismissed'],
])

/** The longest verdict, in bytes. */
const maxVerdictBytes = 64

/**
 * Makes a judging hook of a program in any language.
 *
 * The program's last argument is a new folder with `rule.txt`, the text of the rule; `state`, the file to judge; `parent`, the file that it was
 * trained from, if there is one; `task/`, the run's directory; and `question.json`, what the chain says of run, state and vote. The program writes
 * `right` or `wrong` to `verdict.txt` there. If it exits with code 0 and leaves none, the validator abstains. The program is killed with all
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
      await writeInputs(folder, judging, options)
      await runProgram(folder, options, judging.signal)
      return await readVerdict(join(folder, 'verdict.txt'), options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

const defaultBytes = 256 * 1024 * 1024

async function writeInputs(folder: string, judging: Judging, options: ProgramJudgeOptions): Promise<void> {
  const { question, vote, signal } = judging
  const { run, state, rule, text, directory, file, parent } = question
  await writeFile(join(folder, 'rule.txt'), text)
  const facts = { run, state, vote, rule, file: file.toString(), parent: parent?.toString() }
  await writeFile(join(folder, 'question.json'), `${JSON.stringify(facts, decimals, 2)}\n`)
  await writeFetched(join(folder, 'state'), file, judging, options)
  if (parent) await writeFetched(join(folder, 'parent'), parent, judging, options)
  for (const { path } of directory.entries) {
    // Paths are relative, and safe on any file system.
    const place = join(folder, 'task', ...path.split('/'))
    await mkdir(dirname(place), { recursive: true })
    await pipeline(Readable.from(directory.stream(path, { signal })), createWriteStream(place), { signal })
  }
}

async function writeFetched(
  place: string,
  cid: CID,
  { store, signal }: Judging,
  { maxFileBytes: maxBytes = defaultBytes, missing = 'retry' }: ProgramJudgeOptions,
): Promise<void> {
  try {
    await writeFile(place, await fetchFile(cid, store, { maxBytes, signal }))
  } catch (error) {
    if (missing === 'retry' || !BlockNotFoundError.is(error)) throw error
  }
}

/** Numbers of the chain have more digits than those of JSON. */
const decimals = (_: string, value: unknown) => (typeof value === 'bigint' ? value.toString() : value)

async function readVerdict(path: string, { command }: ProgramOptions): Promise<Verdict | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (!found) return undefined
  if (!found.isFile())
    throw new ProgramError({ command, problem: 'left a verdict.txt that is not a regular file' })
  const said = found.size > maxVerdictBytes ? '' : (await readFile(path, 'utf8')).trim()
  const verdict = verdicts.get(said)
  if (verdict) return verdict
  throw new ProgramError({ command, problem: 'left a verdict.txt that says neither `right` nor `wrong`' })
}
