import { MemoryBlockstore } from 'blockstore-core'
import { hexToBytes } from 'viem'
import { describe, expect, test } from 'vitest'
import { fetchDirectory } from '../content/index.js'
import { labelIndices, parseCsv, parseTask } from '../dataset/index.js'
import { sealLabels, unpackLabels } from '../labels/index.js'
import { prepareRequest } from './prepareRequest.js'

const table = parseCsv(
  ['x,colour', ...Array.from({ length: 40 }, (_, i) => `${i},${i % 2 ? 'red' : 'blue'}`)].join('\n'),
)
const parameters = { table, label: 'colour', testSize: 10, seed: 'seed', task: { title: 'Colours' } }

/** The labels that a secret holds, by name. */
async function prepare(more: Partial<Parameters<typeof prepareRequest>[0]> = {}) {
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
    await prepare({ signal: new AbortController().signal, onProgress: ({ path }) => read.push(path ?? '') })
    expect(new Set(read)).toEqual(new Set(['task.json', 'train.csv', 'test.csv']))
  })
})
