import { lstat, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { ProgramError } from '../../../agents/program/errors.js'
import { type ProgramOptions, runProgram } from '../../../agents/program/runProgram.js'
import { jsonOf } from '../../../cli/output.js'
import { BlockNotFoundError, type CID, fetchFile } from '../../../content/index.js'
import type { Judging } from '../agents/validator/index.js'
import type { Verdict } from '../index.js'

/** What a program leaves in `verdict.txt`. */
const verdicts: Readonly<Record<string, Verdict>> = { wrong: 'upheld', right: 'dismissed' }

/** The most bytes of a file that is judged. */
const maxBytes = 256 * 2 ** 20

/**
 * Makes a judging hook of a program in any language.
 *
 * The program's last argument is a new folder with `rule.txt`, `question.json`, the files of the run's directory in `task/`, and `state` and
 * `parent`, where they can be had. It writes `right` or `wrong` to `verdict.txt`; if it leaves none, the validator abstains. Strangers wrote
 * what is in the folder.
 */
export function programJudge(options: ProgramOptions): (judging: Judging) => Promise<Verdict | undefined> {
  return async (judging) => {
    const folder = await mkdtemp(join(tmpdir(), 'modelmarket-judge-'))
    try {
      await writeQuestion(folder, judging)
      await runProgram(folder, options, judging.signal)
      return await readVerdict(folder, options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function writeQuestion(folder: string, { question, store, signal }: Judging): Promise<void> {
  const { run, state, text, directory, file, parent } = question
  await writeFile(join(folder, 'rule.txt'), text)
  const facts = { run, state, file: file.toString(), parent: parent?.toString() }
  await writeFile(join(folder, 'question.json'), `${jsonOf(facts)}\n`)
  const task = join(folder, 'task')
  for (const { path } of directory.entries) {
    const target = resolve(task, path)
    // A stranger chose the names.
    if (!target.startsWith(task + sep)) continue
    await mkdir(dirname(target), { recursive: true })
    await writeFile(target, await directory.read(path, { maxBytes, signal }))
  }
  const fetched: [string, CID | undefined][] = [
    ['state', file],
    ['parent', parent],
  ]
  for (const [name, cid] of fetched) {
    if (cid === undefined) continue
    try {
      await writeFile(join(folder, name), await fetchFile(cid, store, { maxBytes, signal }))
    } catch (error) {
      // The text says what it means when it is missing.
      if (!BlockNotFoundError.is(error)) throw error
    }
  }
}

async function readVerdict(folder: string, { command }: ProgramOptions): Promise<Verdict | undefined> {
  const path = join(folder, 'verdict.txt')
  const found = await lstat(path).catch(() => undefined)
  if (!found) return undefined
  const problem = { command, problem: 'left a verdict.txt that says neither `right` nor `wrong`' }
  if (!found.isFile() || found.size > 100) throw new ProgramError(problem)
  const verdict = verdicts[(await readFile(path, 'utf8')).trim()]
  if (verdict === undefined) throw new ProgramError(problem)
  return verdict
}
