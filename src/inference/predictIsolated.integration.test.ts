import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import * as models from '../../test/fixtures/models.js'
import {
  InferenceError,
  InvalidModelError,
  ModelInputError,
  ModelMemoryError,
  ModelOutputError,
  ModelTimeoutError,
} from './errors.js'
import { predictIsolated } from './predictIsolated.js'

const row = { features: Float32Array.of(1, 5, 3), rows: 1, columns: 3 }

/** The children of a process, as Linux lists them. */
async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`)
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

async function commandOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
}

async function workersOf(pid: number): Promise<number[]> {
  const children = await childrenOf(pid)
  const commands = await Promise.all(children.map(commandOf))
  return children.filter((_, index) => commands[index]?.includes('isolated/worker.js'))
}

const linuxOnly = test.skipIf(process.platform !== 'linux')

// A process has to start for each, and the machine may be busy.
describe('leaves nothing behind', () => {
  let directory: string

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'isolation-test-'))
    vi.stubEnv('TMPDIR', directory)
  })

  afterEach(async () => {
    vi.unstubAllEnvs()
    if (process.platform === 'linux') expect(await workersOf(process.pid)).toEqual([])
    expect(await readdir(directory)).toEqual([])
    await rm(directory, { recursive: true })
  })

  test('predicts as in this process, in batches', async () => {
    const progress: unknown[] = []
    const predictions = await predictIsolated({
      model: models.linearSoftmax(),
      features: Float32Array.of(1, 0, 0, 1, -1, -1),
      rows: 3,
      columns: 2,
      classes: 3,
      batchSize: 2,
      onProgress: (step) => progress.push(step),
    })
    expect(predictions).toEqual(Uint16Array.of(0, 1, 2))
    expect(progress).toEqual([
      { done: 2, total: 3 },
      { done: 3, total: 3 },
    ])
  })

  test('feeds inputs of all types, one for each column, and reads strings', async () => {
    const rows = Array.from({ length: 50 }, (_, row) => [row % 3, (row + 1) % 3, (row + 2) % 3])
    const types = ['int64', 'float64', 'int32'] as const
    const model = models.columns(types.map((type, index) => ({ name: 'cab'[index] ?? '', type })))
    const matrix = { features: Float32Array.from(rows.flat()), rows: 50, columns: 3, batchSize: 7 }
    const byName = await predictIsolated({ model, ...matrix, featureNames: ['a', 'b', 'c'] })
    // Of the columns c, a, b the largest.
    expect(Array.from(byName)).toEqual(rows.map(([a = 0, b = 0, c = 0]) => [c, a, b].indexOf(2)))
    const named = await predictIsolated({
      model: models.stringLabels(['x', 'y', 'z']),
      ...matrix,
      classes: ['z', 'y', 'x'],
    })
    expect(Array.from(named)).toEqual(rows.map((row) => 2 - row.indexOf(2)))
  })

  test.each([
    ['maps', models.classifier(['yes', 'no'], { outputs: ['maps'] }), [1, 1]],
    [
      'votes',
      models.supportVectors([
        [9, 0],
        [0, 0],
      ]),
      [1, 0],
    ],
    ['truth values', models.single('flag'), [1, 1]],
  ])('reads %s', async (_, model, expected) => {
    const predictions = await predictIsolated({
      model,
      features: Float32Array.of(1, 0, 8, 1),
      rows: 2,
      columns: 2,
      classes: ['no', 'yes'],
    })
    expect([...predictions]).toEqual(expected)
  })

  test.each([
    ['a model that is none', new Uint8Array(64).fill(7), InvalidModelError],
    ['a model of another width', models.linearSoftmax(), ModelInputError],
    ['an answer that is no class', models.sequenceOutput(), ModelOutputError],
    ['a failure while it runs', models.failing(), InferenceError],
    ['weights from a file', models.externalWeights('weights.bin'), InvalidModelError],
  ])('throws the same errors: %s', async (_, model, error) => {
    await expect(predictIsolated({ model, ...row })).rejects.toThrow(error)
  })

  test('does not take an answer that is larger than any number of classes', async () => {
    const model = models.shapedByFeatures()
    await expect(
      predictIsolated({ model, features: Float32Array.of(1, 2 ** 22), rows: 1, columns: 2 }),
    ).rejects.toMatchObject({ name: 'ModelOutputError', given: '[1, 4194304]' })
  })

  test('kills a model that never ends', async () => {
    await expect(predictIsolated({ model: models.endless(), ...row, timeoutMs: 1_000 })).rejects.toThrow(
      ModelTimeoutError,
    )
  })

  test('kills a model that takes too much memory', async () => {
    await expect(
      predictIsolated({ model: models.greedy(2 ** 27), ...row, memoryMB: 400, timeoutMs: 100_000 }),
    ).rejects.toThrow(ModelMemoryError)
  })

  test('survives a model that takes 20 GB', async () => {
    // Where there is not as much, ONNX Runtime may notice by itself.
    const model = models.greedy(Math.ceil(20e9 / 12))
    const predicting = predictIsolated({ model, ...row, memoryMB: 400, timeoutMs: 100_000 })
    await expect(predicting).rejects.toMatchObject({
      name: expect.stringMatching(/^(ModelMemoryError|InferenceError)$/),
    })
  })

  linuxOnly('survives a model that crashes ONNX Runtime', async () => {
    const model = models.nestedFunctions({ depth: 6_000 })
    await expect(predictIsolated({ model, ...row })).rejects.toMatchObject({
      name: 'ModelCrashedError',
      signal: 'SIGSEGV',
    })
    // Not for what it is, but for how much of it there is.
    const shallow = models.nestedFunctions({ depth: 3 })
    expect(await predictIsolated({ model: shallow, ...row })).toEqual(Uint16Array.of(0))
  })

  test('kills a small model that unfolds without end', async () => {
    const model = models.nestedFunctions({ depth: 40, times: 2 })
    await expect(predictIsolated({ model, ...row, memoryMB: 300, timeoutMs: 1_000 })).rejects.toMatchObject({
      name: expect.stringMatching(/^Model(Timeout|Memory)Error$/),
    })
  })

  test('kills the model on abort', async () => {
    const reason = new DOMException('enough', 'AbortError')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 500)
    await expect(
      predictIsolated({ model: models.endless(), ...row, signal: controller.signal }),
    ).rejects.toBe(reason)
  })

  test('starts nothing when aborted before', async () => {
    await expect(
      predictIsolated({ model: models.endless(), ...row, signal: AbortSignal.abort('before') }),
    ).rejects.toBe('before')
  })

  test('stops when onProgress throws', async () => {
    const thrown = new TypeError('from the caller')
    await expect(
      predictIsolated({
        model: models.identity(),
        ...row,
        onProgress: () => {
          throw thrown
        },
      }),
    ).rejects.toBe(thrown)
  })

  linuxOnly('reports a process that somebody else kills', async () => {
    const predicting = predictIsolated({ model: models.endless(), ...row })
    const killed = (async () => {
      let worker: number | undefined
      while (worker === undefined) {
        await sleep(20)
        ;[worker] = await workersOf(process.pid)
      }
      process.kill(worker, 'SIGSEGV')
    })()
    await expect(predicting).rejects.toMatchObject({ name: 'ModelCrashedError', signal: 'SIGSEGV' })
    await killed
  })

  linuxOnly('ends the process when this one is killed', async () => {
    const here = new URL('./predictIsolated.ts', import.meta.url).href
    const fixtures = new URL('../../test/fixtures/models.ts', import.meta.url).href
    const parent = execFile(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '--eval',
        `import { predictIsolated } from ${JSON.stringify(here)}
       import { endless } from ${JSON.stringify(fixtures)}
       await predictIsolated({ model: endless(), features: Float32Array.of(1, 2, 3), rows: 1, columns: 3 })`,
      ],
      { cwd: fileURLToPath(new URL('../..', import.meta.url)) },
    )
    const pid = parent.pid ?? 0
    let worker: number | undefined
    while (worker === undefined) {
      expect(parent.exitCode).toBe(null)
      await sleep(20)
      ;[worker] = await workersOf(pid)
    }
    // Long enough for the model to be running.
    await sleep(500)
    expect(await commandOf(worker)).toContain('worker.js')
    parent.kill('SIGKILL')
    await expect.poll(() => commandOf(worker)).toBe('')
    // Nobody was left to remove the directory.
    for (const name of await readdir(directory)) await rm(join(directory, name), { recursive: true })
  })
})
