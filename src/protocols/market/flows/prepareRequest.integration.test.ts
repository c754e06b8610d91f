import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BlackHoleBlockstore, MemoryBlockstore } from 'blockstore-core'
import { hexToBytes } from 'viem'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { fetchDirectory } from '../../../content/index.js'
import {
  featureMatrix,
  formatParquet,
  InvalidTaskError,
  labelIndices,
  parseCsv,
  parseParquet,
  parseTask,
} from '../../../dataset/index.js'
import { unpackLabels } from '../../../labels/index.js'
import { sealLabels } from '../commitment.js'
import { type PrepareRequestParameters, prepareRequest } from './prepareRequest.js'

const table = parseCsv(
  ['x,colour', ...Array.from({ length: 40 }, (_, i) => `${i},${i % 2 ? 'red' : 'blue'}`)].join('\n'),
)
const parameters = { table, label: 'colour', testSize: 10, seed: 'seed', task: { title: 'Colours' } }

/** A request that is prepared, with its dataset as published, and the labels that its secret holds, by name. */
async function prepare(more: Partial<Extract<PrepareRequestParameters, { table: object }>> = {}) {
  const store = new MemoryBlockstore()
  const prepared = await prepareRequest({ ...parameters, store, ...more })
  const directory = await fetchDirectory(prepared.parameters.datasetCid, store)
  const task = parseTask(await directory.read('task.json'))
  const { size, width } = prepared.parameters
  const labels = unpackLabels(hexToBytes(prepared.secret.labels), { size, width: width as 1 })
  return { ...prepared, directory, task, names: Array.from(labels, (index) => task.classes[index]) }
}

test('the secret has the labels of the test rows, sealed as the request says', async () => {
  const { parameters, secret, directory, task, names } = await prepare()
  expect(sealLabels(secret).superhash).toBe(parameters.truth)
  expect(secret).toMatchObject({ truth: parameters.truth, datasetCid: parameters.datasetCid })
  const test = parseCsv(await directory.read('test.csv'))
  const given = Array.from<number | string, string>(test.columns[0]?.values ?? [], (x) =>
    Number(x) % 2 ? 'red' : 'blue',
  )
  expect(names).toEqual(given)
  const train = parseCsv(await directory.read('train.csv'))
  expect(labelIndices(train, task).length).toBe(30)
})

test('more test labels than a transaction carries are refused, naming the most that it does', async () => {
  // 257 classes take 16 bits each: 61,440 bytes hold 30,720 labels.
  const rows = Array.from({ length: 30_722 }, (_, row) => `${row},c${row % 257}`)
  const large = parseCsv(['x,colour', ...rows].join('\n'))
  await expect(prepare({ table: large, testSize: 30_721 })).rejects.toMatchObject({
    name: 'TooManyTestLabelsError',
    maxTestSize: 30_720,
  })
})

test('more than a transaction of the chain carries are refused, also where the contract would take them', async () => {
  const rows = Array.from({ length: 14_834 }, (_, row) => `${row},c${row % 257}`)
  const large = parseCsv(['x,colour', ...rows].join('\n'))
  await expect(prepare({ table: large, testSize: 14_833, chainId: 59_144 })).rejects.toMatchObject({
    name: 'TooManyTestLabelsError',
    maxTestSize: 14_832,
  })
})

describe('it is the requester who says', () => {
  test('in which order the classes are', async () => {
    const [one, other] = await Promise.all([prepare(), prepare({ classes: ['red', 'blue'] })])
    expect(one.task.classes).toEqual(['blue', 'red'])
    expect(other.task.classes).toEqual(['red', 'blue'])
    expect(other.names).toEqual(one.names)
  })

  test('whether classes have their share, what seals them, and which rows they are', async () => {
    const salt = `0x${'5a'.repeat(32)}` as const
    const { secret, task } = await prepare({ stratify: false, salt })
    expect(secret.salt).toBe(salt)
    expect(task.split.method).toBe('uniform')
    const [one, other] = await Promise.all([prepare({ seed: undefined }), prepare({ seed: undefined })])
    expect(one.parameters.datasetCid).not.toBe(other.parameters.datasetCid)
  })

  test('when to stop', async () => {
    const reason = new DOMException('enough', 'AbortError')
    await expect(prepare({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const read: string[] = []
    await prepare({
      signal: new AbortController().signal,
      onProgress: (progress) => progress.phase === 'publishing' && read.push(progress.path ?? ''),
    })
    expect(new Set(read)).toEqual(new Set(['task.json', 'train.csv', 'test.csv']))
  })
})

describe('a file of rows', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const rows = Array.from(
    { length: 500 },
    (_, i) => `${i / 4},${i % 3 ? 'Ulm' : 'Bonn'},${i % 2 ? 'red' : 'blue'},g${i % 51}`,
  )
  const csv = ['x,city,colour,group', ...rows].join('\n')
  const how = {
    label: 'colour',
    testSize: 100,
    seed: 'seed',
    task: { title: 'Colours' },
    categorical: ['city'],
  }

  test('makes the request that its table makes, and leaves no file behind', async () => {
    const file = join(folder, 'rows.csv')
    await writeFile(file, csv)
    const salt = `0x${'5a'.repeat(32)}` as const
    for (const more of [{ categorical: ['city', 'group'] }, { group: 'group' }]) {
      const phases: string[] = []
      const store = new MemoryBlockstore()
      const one = await prepareRequest({
        ...how,
        ...more,
        salt,
        store,
        file,
        temporary: folder,
        onProgress: ({ phase }) => phases.push(phase),
      })
      const other = await prepareRequest({ ...how, ...more, salt, store, table: parseCsv(csv) })
      expect(one).toEqual(other)
      expect(one.warnings.map(({ kind }) => kind)).toEqual(['small-test'])
      expect(new Set(phases)).toEqual(new Set(['inspecting', 'reading', 'writing', 'publishing']))
      expect(await readdir(folder)).toEqual(['rows.csv'])
    }
  })

  test('is the dataset of its table, however numbers and names are written in it', async () => {
    const untidy = [
      'x,city,colour',
      '1.50,"Ulm",1.0',
      ...Array.from({ length: 60 }, (_, i) => `${i / 3},Bonn,${i % 3}e0`),
    ]
    const untidyCsv = `${untidy.join('\r\n')}\r\n-0.0,,-0\r\n1e21,"a,b",0`
    const csvFile = join(folder, 'rows.csv')
    await writeFile(csvFile, untidyCsv)
    const parquetFile = join(folder, 'rows.parquet')
    await writeFile(parquetFile, await formatParquet(parseCsv(untidyCsv)))
    const store = new MemoryBlockstore()
    const cids = []
    for (const rows of [
      { file: csvFile },
      { table: parseCsv(untidyCsv) },
      { file: parquetFile },
      { table: await parseParquet(await readFile(parquetFile)) },
    ]) {
      const { parameters } = await prepareRequest({ ...how, testSize: 20, ...rows, store })
      cids.push(parameters.datasetCid)
    }
    expect(new Set(cids).size).toBe(1)
    // What is published is opened with the names of the task, whatever the sign of a zero was.
    const directory = await fetchDirectory(cids[0] ?? '', store)
    const task = parseTask(await directory.read('task.json'))
    expect(task.classes).toEqual(['0', '1', '2'])
    const train = parseCsv(await directory.read('train.csv'), { strings: ['city', 'colour'] })
    expect(labelIndices(train, task).length).toBe(43)
  })

  test('warns when trainers open it only with higher limits, which it names', async () => {
    const file = join(folder, 'rows.csv')
    await writeFile(file, `x,colour\n${'1,a\n2,b\n'.repeat(500_006)}`)
    const { warnings } = await prepareRequest({
      label: 'colour',
      testSize: 11,
      task: { title: 'Colours' },
      store: new BlackHoleBlockstore(),
      file,
      temporary: folder,
    })
    expect(warnings.at(-1)).toMatchObject({
      kind: 'large-table',
      file: 'train.csv',
      rows: 1_000_001,
      bytes: 9 + 4 * 1_000_001,
      message: expect.stringContaining('{ maxRows: 1000001 }'),
    })
    const table = parseCsv(await readFile(file), { maxRows: 2_000_000 })
    const same = await prepareRequest({
      ...how,
      table,
      categorical: [],
      testSize: 11,
      store: new BlackHoleBlockstore(),
    })
    expect(same.warnings.at(-1)).toEqual(warnings.at(-1))
  })

  test('leaves no file behind when it fails', async () => {
    const file = join(folder, 'rows.csv')
    await writeFile(file, csv)
    const store = { put: () => Promise.reject(new Error('disk full')) }
    await expect(
      prepareRequest({ ...how, store, file, temporary: folder, categorical: ['city', 'group'] }),
    ).rejects.toThrow('disk full')
    const title = 'x'.repeat(201)
    await expect(
      prepareRequest({ ...how, task: { title }, store, file, temporary: folder, group: 'group' }),
    ).rejects.toThrow(InvalidTaskError)
    expect(await readdir(folder)).toEqual(['rows.csv'])
  })

  test('is opened by its trainers with missing values and categories', async () => {
    const table = parseCsv(csv.replaceAll(',Ulm,', ',,').replace('\n0.25', '\n'))
    const { directory, task } = await prepare({ ...how, table, group: 'group' })
    const train = parseCsv(await directory.read('train.csv'), { strings: ['city', 'colour'] })
    expect(task.features).toEqual([
      { name: 'x', type: 'number' },
      { name: 'city', type: 'category', categories: ['Bonn'] },
    ])
    expect(new Set(featureMatrix(train, task).filter((_, index) => index % 2))).toEqual(
      new Set([Number.NaN, 0]),
    )
  })
})
