import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startModelProcess } from './process.js'

let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'process-test-'))
})

afterEach(async () => {
  await rm(directory, { recursive: true })
})

/** Opens a model in a process that runs `program` instead of the worker. */
async function openWith(program: string) {
  const file = join(directory, 'worker.mjs')
  await writeFile(file, program)
  const started = await startModelProcess({
    timeoutMs: 10_000,
    memoryMB: 512,
    worker: pathToFileURL(file),
  })
  try {
    return await started.open(Uint8Array.of(1))
  } finally {
    await started.stop()
  }
}

test('reports the exit code and the end of the standard error of a process that ends', async () => {
  await expect(
    openWith(`process.stderr.write('x'.repeat(100_000) + ' the last words', () => process.exit(3))`),
  ).rejects.toMatchObject({
    name: 'ModelCrashedError',
    exitCode: 3,
    signal: null,
    details: expect.stringMatching(/^x{4000,4096} the last words$/),
  })
})

test('reports a program that does not exist', async () => {
  const started = await startModelProcess({
    timeoutMs: 10_000,
    memoryMB: 512,
    worker: pathToFileURL(join(directory, 'absent.mjs')),
  })
  await expect(started.open(Uint8Array.of(1))).rejects.toMatchObject({
    name: 'ModelCrashedError',
    exitCode: 1,
  })
  await started.stop()
})

test.each([
  ['what is no answer', `{ call: 'open', inputs: 'all of them' }`],
  ['the answer to another order', `{ call: 'run', dims: [1], data: Float32Array.of(1) }`],
])('refuses %s', async (_, answer) => {
  await expect(openWith(`process.on('message', () => process.send(${answer}))`)).rejects.toMatchObject({
    name: 'ModelCrashedError',
  })
})

test('gives the process an empty directory and an empty environment', async () => {
  const report = `
    import { readdirSync } from 'node:fs'
    process.on('message', () => {
      const environment = Object.keys(process.env).filter((name) => !name.startsWith('NODE_CHANNEL_'))
      process.stderr.write(JSON.stringify({ environment, files: readdirSync('.') }), () => process.exit(1))
    })`
  await expect(openWith(report)).rejects.toMatchObject({
    details: JSON.stringify({ environment: [], files: [] }),
  })
})

test('answers no order after it was stopped', async () => {
  const started = await startModelProcess({ timeoutMs: 10_000, memoryMB: 512 })
  await started.stop()
  await started.stop()
  await expect(started.open(Uint8Array.of(1))).rejects.toMatchObject({ name: 'ModelCrashedError' })
})
