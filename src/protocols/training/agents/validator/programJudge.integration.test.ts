import { existsSync } from 'node:fs'
import { MemoryBlockstore } from 'blockstore-core'
import { expect, test } from 'vitest'
import type { Logger } from '../../../../agents/engine/options.js'
import { ProgramError, ProgramTimeoutError } from '../../../../agents/program/errors.js'
import { BlockNotFoundError, fetchDirectory, publish, publishFile } from '../../../../content/index.js'
import type { VoteQuestion } from '../../flows/index.js'
import type { Vote } from '../../index.js'
import type { Judging } from './options.js'
import { type ProgramJudgeOptions, programJudge } from './programJudge.js'

const bytes = (text: string) => new TextEncoder().encode(text)

/** A state that follows from its parent, with what a run's directory holds. */
async function judging({
  hasParent = true,
  signal = new AbortController().signal,
}: {
  hasParent?: boolean
  signal?: AbortSignal
} = {}): Promise<Judging> {
  const store = new MemoryBlockstore()
  const files = ['rule.md', 'data/train.csv'].map((path) => ({ path, content: bytes(`the ${path}`) }))
  const directory = await fetchDirectory((await publish(files, store)).cid, store)
  const { cid: file } = await publishFile(bytes('the state'), store)
  const parent = hasParent ? (await publishFile(bytes('the parent'), store)).cid : undefined
  const run = { reward: 5_000n * 10n ** 18n }
  const question = { run, text: 'the rule', directory, file, parent } as unknown as VoteQuestion
  return { question, vote: {} as Vote, store, signal }
}

/** A program in JavaScript: `folder` is where it works. */
const script = (code: string, options: Partial<ProgramJudgeOptions> = {}) =>
  programJudge({
    command: process.execPath,
    args: ['-e', `const folder = process.argv.at(-1), fs = require('node:fs');${code}`, '--'],
    ...options,
  })

function gather(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const take = (line: string) => void lines.push(line)
  return { lines, logger: { debug: take, info: take, warn: take, error: take } }
}

test('a program gets the files, and leaves a verdict', async () => {
  const { logger, lines } = gather()
  const judge = script(
    `for (const name of ['rule.txt', 'state', 'parent', 'task/rule.md', 'task/data/train.csv'])
       console.log(fs.readFileSync(folder + '/' + name, 'utf8'))
     console.log(JSON.parse(fs.readFileSync(folder + '/question.json', 'utf8')).run.reward)
     console.log(folder)
     fs.writeFileSync(folder + '/verdict.txt', 'wrong\\n')`,
    { logger },
  )
  expect(await judge(await judging())).toBe('upheld')
  expect(lines.slice(0, -1)).toEqual([
    'the rule',
    'the state',
    'the parent',
    'the rule.md',
    'the data/train.csv',
    '5000000000000000000000',
  ])
  expect(existsSync(lines.at(-1) ?? '')).toBe(false)
})

test('without a parent there is no such file, and without a verdict it abstains', async () => {
  const verdict = `fs.existsSync(folder + '/parent') || fs.writeFileSync(folder + '/verdict.txt', 'right')`
  expect(await script(verdict)(await judging({ hasParent: false }))).toBe('dismissed')
  expect(await script(verdict)(await judging())).toBeUndefined()
})

test.each([
  [`fs.writeFileSync(folder + '/verdict.txt', 'upheld')`, /neither/],
  [`fs.writeFileSync(folder + '/verdict.txt', 'wrong'.padEnd(65))`, /neither/],
  [`fs.mkdirSync(folder + '/verdict.txt')`, /regular file/],
  [`fs.symlinkSync('/etc/hostname', folder + '/verdict.txt')`, /regular file/],
  ['process.exitCode = 3', /3/],
])('what is no verdict is an error: %s', async (code, message) => {
  const judged = script(code)(await judging())
  await expect(judged).rejects.toThrow(ProgramError)
  await expect(judged).rejects.toThrow(message)
})

test('a program is killed when its time is over', async () => {
  const judged = script('setInterval(() => {}, 1000)', { timeoutMs: 500 })(await judging())
  await expect(judged).rejects.toThrow(ProgramTimeoutError)
})

test('a missing file is an error, unless the program is to judge that', async () => {
  const lost = { ...(await judging()), store: new MemoryBlockstore() }
  await expect(script('')(lost)).rejects.toThrow(BlockNotFoundError)
  const code = `fs.existsSync(folder + '/state') || fs.writeFileSync(folder + '/verdict.txt', 'wrong')`
  const judged = script(code, { missing: 'judge' })
  // The directory comes from where it was found.
  expect(await judged(lost)).toBe('upheld')
  expect(await judged(await judging())).toBeUndefined()
})

test('a file that is too large is not judged', async () => {
  await expect(script('', { maxFileBytes: 5, missing: 'judge' })(await judging())).rejects.toThrow(/5/)
})
