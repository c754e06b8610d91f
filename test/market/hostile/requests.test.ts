import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { encodeCid, publish } from '../../../src/content/index.js'
import { createTask, formatCsv, formatTask, parseCsv, splitTable } from '../../../src/dataset/index.js'
import { openRequest } from '../../../src/protocols/market/flows/index.js'
import { mutated } from '../../hostile/mutated.js'
import { survive } from '../../hostile/survive.js'
import { clientOf, market, requestId } from './endpoint.js'

// The request of the endpoint has 100 test labels of 2 bits: three or four classes.
const table = parseCsv(
  [
    'height,girth,species',
    ...Array.from({ length: 130 }, (_, i) => `${i / 8},${-i},${['oak', 'fir', 'elm'][i % 3]}`),
  ].join('\n'),
)
const split = splitTable(table, { label: 'species', testSize: 100, seed: '' })
const utf8 = new TextEncoder()
const files = {
  'task.json': utf8.encode(formatTask(createTask({ split, title: 'Trees' }))),
  'train.csv': utf8.encode(formatCsv(split.train)),
  'test.csv': utf8.encode(formatCsv(split.test)),
}
type Files = Record<string, Uint8Array | undefined>

async function open(files: Files) {
  const store = new MemoryBlockstore()
  const contents = Object.entries(files).flatMap(([path, content]) => (content ? [{ path, content }] : []))
  const { cid } = await publish(contents, store)
  const client = clientOf(undefined, { datasetCid: encodeCid(cid) })
  return survive(() => openRequest(client, { address: market, requestId, store }))
}

let whole: Awaited<ReturnType<typeof open>>
beforeAll(async () => {
  whole = await open(files)
})

test('an honest dataset is taken', () => {
  expect(whole.error).toBeUndefined()
})

test('a dataset of any files is one that fits its request, or is refused', async () => {
  const harmed = fc
    .constantFrom(...(Object.keys(files) as (keyof typeof files)[]))
    .chain((path) =>
      fc
        .oneof(
          { weight: 6, arbitrary: mutated(files[path]) },
          { weight: 1, arbitrary: fc.constantFrom(...Object.values(files)) },
          { weight: 1, arbitrary: fc.constantFrom(undefined, new Uint8Array()) },
        )
        .map((content): Files => ({ ...files, [path]: content })),
    )
  const nested = fc.constantFrom<Files>(
    { 'task.json/task.json': files['task.json'] },
    { 'dataset/task.json': files['task.json'] },
    { ...files, 'TASK.JSON': files['test.csv'], __proto__x: files['test.csv'] },
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 9, arbitrary: harmed }, { weight: 1, arbitrary: nested }),
      async (files) => {
        const { value } = await open(files)
        if (!value) return
        const { task, train, test } = value
        expect(train.labels.length).toBe(task.rows.train)
        expect(train.features.length).toBe(task.rows.train * task.features.length)
        expect(test.features.length).toBe(100 * task.features.length)
        for (const label of train.labels) expect(label).toBeLessThan(task.classes.length)
        for (const feature of [...train.features, ...test.features]) expect(feature).toBeTypeOf('number')
        // What is missing is NaN.
        const features = new Set([...train.features, ...test.features].map(Math.abs))
        expect(features).not.toContain(Number.POSITIVE_INFINITY)
      },
    ),
    { numRuns: 60 },
  )
})
