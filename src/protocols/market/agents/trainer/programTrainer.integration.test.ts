import { existsSync } from 'node:fs'
import { MemoryBlockstore } from 'blockstore-core'
import { expect, test } from 'vitest'
import type { Logger } from '../../../../agents/engine/options.js'
import { ProgramError } from '../../../../agents/program/errors.js'
import { featureMatrix, labelIndices, parseCsv, parseTask } from '../../../../dataset/index.js'
import { type OpenedRequest, prepareRequest } from '../../flows/index.js'
import type { Training } from './options.js'
import { type ProgramTrainerOptions, programTrainer } from './programTrainer.js'

/** Ten rows to train on, three of which are held back. */
async function training(signal = new AbortController().signal): Promise<Training> {
  const csv = [
    'x,y,label',
    ...Array.from({ length: 12 }, (_, i) => `${i},${i * 0.5},"${i % 2 ? 'a,b' : 'c'}"`),
  ]
  const table = parseCsv(csv.join('\n'), { strings: ['label'] })
  const { task } = await prepareRequest({
    table,
    label: 'label',
    testSize: 2,
    task: { title: 'rows' },
    store: new MemoryBlockstore(),
  })
  const train = parseCsv(csv.slice(0, 11).join('\n'), { strings: ['label'] })
  const test = parseCsv('x,y\n20,10\n21,10.5\n')
  const request = {
    task,
    train: { table: train, features: featureMatrix(train, task), labels: labelIndices(train, task) },
    test: { table: test, features: featureMatrix(test, task) },
  } as unknown as OpenedRequest
  const rows = {
    features: request.train.features.subarray(0, 14),
    labels: request.train.labels.subarray(0, 7),
    count: 7,
  }
  return { request, rows, signal }
}

/** A program in JavaScript: `folder` is where it works. */
const script = (code: string, options: Partial<ProgramTrainerOptions> = {}) =>
  programTrainer({
    command: process.execPath,
    args: ['-e', `const folder = process.argv.at(-1), fs = require('node:fs');${code}`, '--'],
    ...options,
  })

function gather(): { logger: Logger; lines: string[] } {
  const lines: string[] = []
  const take = (line: string) => void lines.push(line)
  return { lines, logger: { debug: take, info: take, warn: take, error: take } }
}

test('a program gets the files, and leaves a model', async () => {
  const { logger, lines } = gather()
  const train = script(
    `for (const name of fs.readdirSync(folder).sort()) console.log(name, JSON.stringify(fs.readFileSync(folder + '/' + name, 'utf8')))
     console.log(folder)
     fs.writeFileSync(folder + '/model.onnx', 'the model')`,
    { logger },
  )
  expect(new TextDecoder().decode(await train(await training()))).toBe('the model')
  const contentOf = (name: string): string => {
    const line = lines.find((line) => line.startsWith(`${name} `)) ?? ''
    return JSON.parse(line.slice(name.length + 1))
  }
  expect(lines.map((line) => line.split(' ')[0])).toEqual([
    'task.json',
    'test.csv',
    'train.csv',
    expect.stringContaining('modelmarket-train-'),
  ])
  expect(parseTask(contentOf('task.json')).rows).toEqual({ train: 7, test: 2 })
  // What is held back to validate on is not among the rows.
  const rows = parseCsv(contentOf('train.csv'), { strings: ['label'] })
  expect(rows.rowCount).toBe(7)
  expect(rows.columns.at(-1)?.values[1]).toBe('a,b')
  expect(contentOf('test.csv')).toBe('x,y\n20,10\n21,10.5\n')
  expect(existsSync(lines.at(-1) ?? '')).toBe(false)
})

test('without a model the program passes', async () => {
  expect(await script('')(await training())).toBeUndefined()
})

test('a program that fails, fails the training', async () => {
  await expect(script('process.exitCode = 3')(await training())).rejects.toThrow(ProgramError)
})

test('a program is killed when the training ends', async () => {
  const stop = new AbortController()
  const { logger } = gather()
  const info = () => stop.abort(new DOMException('enough', 'AbortError'))
  const train = script(`console.log('begun'); setInterval(() => {}, 1000)`, { logger: { ...logger, info } })
  await expect(train(await training(stop.signal))).rejects.toThrow('enough')
})

test.each([
  [`fs.mkdirSync(folder + '/model.onnx')`, /is not a regular file/],
  [`fs.symlinkSync('/etc/hostname', folder + '/model.onnx')`, /is not a regular file/],
  [`fs.writeFileSync(folder + '/model.onnx', 'x'.repeat(101))`, /of 101 bytes/],
])('what is not a model is refused: %s', async (code, message) => {
  await expect(script(code, { maxModelBytes: 100 })(await training())).rejects.toThrow(message)
})
