import { PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { confirm } from './confirm.js'
import type { Io } from './io.js'
import { Output } from './output.js'

/** What strangers may write to move the cursor, set the title, or turn the direction of writing around. */
const hostile = 'a\u001b]0;title\u0007\u009b2J\u007f\r\u202eb\u2066c\u2069\u200e\u061cd'
const steering = /[^\P{Cc}\n]|\p{Bidi_C}/u

/** What a spinner moves. */
const cursor = { cursorTo: () => true, moveCursor: () => true, clearLine: () => true }

function gather({ isTTY }: { isTTY: boolean }) {
  const printed = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof printed) => {
    const through = new PassThrough()
    through.on('data', (chunk: Buffer) => {
      printed[name] += chunk
    })
    return Object.assign(through, { isTTY, hasColors: () => false, ...cursor })
  }
  const signal = new AbortController().signal
  const streams = { stdin: new PassThrough(), stdout: stream('stdout'), stderr: stream('stderr') }
  return { printed, io: { ...streams, env: {}, cwd: '/', signal } as unknown as Io }
}

test.each([true, false])('strangers steer no terminal (JSON: %s)', async (json) => {
  const { printed, io } = gather({ isTTY: false })
  const output = new Output(io, { json })
  output.print(hostile)
  output.result({ title: hostile, [hostile]: [hostile] }, hostile)
  await output.progress.step(hostile, async () => ({ value: 1, text: hostile, details: [hostile] }))
  await confirm(io, { stakes: [hostile], yes: true })
  const { stdout, stderr } = printed
  expect(stdout + stderr).not.toMatch(steering)
  expect(stdout + stderr).toContain('\\u001b]0;title\\u0007\\u009b2J\\u007f\\u000d\\u202eb')
  if (json) expect(JSON.parse(stdout)).toEqual({ title: hostile, [hostile]: [hostile] })
})

test('on a terminal, only what this package writes steers it', async () => {
  const { printed, io } = gather({ isTTY: true })
  vi.stubEnv('CI', undefined)
  vi.stubEnv('TERM', 'xterm')
  const output = new Output(io, { json: false })
  await output.progress.step(hostile, async (update) => {
    update(0.5)
    return { value: 1, text: hostile, details: [hostile] }
  })
  vi.unstubAllEnvs()
  for (const character of ['\u0007', '\u009b', '\u202e']) expect(printed.stdout).not.toContain(character)
  expect(printed.stdout).toContain('a\\u001b]0;title')
})
