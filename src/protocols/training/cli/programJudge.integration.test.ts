import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ProgramError } from '../../../agents/program/errors.js'
import { fetchDirectory, publish, publishFile } from '../../../content/index.js'
import type { Judging } from '../agents/validator/index.js'
import { programJudge } from './programJudge.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-judged-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const bytes = (text: string) => new TextEncoder().encode(text)

async function judging(): Promise<Judging> {
  const store = new MemoryBlockstore()
  const { cid } = await publish([{ path: 'rule.txt', content: bytes('the rule') }], store)
  const directory = await fetchDirectory(cid, store)
  const file = (await publishFile(bytes('the state'), store)).cid
  // Nobody keeps it.
  const parent = (await publishFile(bytes('the parent'), new MemoryBlockstore())).cid
  const question = { run: { runId: 7n }, state: { height: 2 }, text: 'the rule', directory, file, parent }
  return { question, store, signal: new AbortController().signal, vote: {} } as unknown as Judging
}

/** Judges by a program in JavaScript, whose `folder` is what it gets. */
const judge = async (code: string) =>
  programJudge({
    command: process.execPath,
    args: ['-e', `const fs = require('node:fs'), folder = process.argv.at(-1); ${code}`, '--'],
  })(await judging())

test.each([
  ['wrong', 'upheld'],
  ['right\n', 'dismissed'],
])('a program that says %j has the ballot say %s', async (said, verdict) => {
  expect(await judge(`fs.writeFileSync(folder + '/verdict.txt', ${JSON.stringify(said)})`)).toBe(verdict)
})

test('a program that says nothing abstains', async () => {
  expect(await judge('')).toBeUndefined()
})

test('it reads the rule, the question, the task and the files that can be had', async () => {
  const out = join(folder, 'seen.json')
  await judge(`const seen = {}
    for (const name of fs.readdirSync(folder, { recursive: true }))
      if (fs.statSync(folder + '/' + name).isFile()) seen[name] = fs.readFileSync(folder + '/' + name, 'utf8')
    fs.writeFileSync(${JSON.stringify(out)}, JSON.stringify(seen))`)
  const seen = JSON.parse(readFileSync(out, 'utf8'))
  expect(seen).toMatchObject({ 'rule.txt': 'the rule', 'task/rule.txt': 'the rule', state: 'the state' })
  expect(seen).not.toHaveProperty('parent')
  expect(JSON.parse(seen['question.json'])).toMatchObject({ run: { runId: '7' }, state: { height: 2 } })
})

test.each([
  ['another word', `fs.writeFileSync(folder + '/verdict.txt', 'maybe')`],
  ['too much', `fs.writeFileSync(folder + '/verdict.txt', 'wrong'.repeat(100))`],
  ['a link', `fs.symlinkSync('/etc/hostname', folder + '/verdict.txt')`],
  ['a failure', 'process.exitCode = 3'],
])('%s is an error', async (_, code) => {
  await expect(judge(code)).rejects.toThrow(ProgramError)
})
