import { describe, expect, test } from 'vitest'
import { createModel } from './model.js'
import type { ModelExpectations, ModelValue, RunResult } from './types.js'

const input = { name: 'features', type: 'float32', shape: [null, 3] }
const labels = { name: 'label', type: 'int64', shape: [null] }
const scores = { name: 'scores', type: 'float32', shape: [null, 2] }

interface Fake {
  inputs?: ModelValue[]
  outputs?: ModelValue[]
  answer?: RunResult
  expectations?: ModelExpectations
}

/** A model whose session says and answers what it is told to: the process that holds a real one is not trusted. */
async function fake({ inputs = [input], outputs = [labels], answer, expectations = {} }: Fake) {
  let released = 0
  const open = async () => ({
    inputs,
    outputs,
    concurrency: 1,
    run: async () => answer ?? { dims: [1], data: [0n] },
    release: async () => {
      released++
    },
  })
  const model = createModel(Uint8Array.of(1), expectations, open)
  return { model: await model.catch((error: unknown) => error), released: () => released }
}

async function answering(answer: RunResult, outputs?: ModelValue[]) {
  const { model } = await fake({ answer, expectations: { classes: 2 }, ...(outputs ? { outputs } : {}) })
  return (model as Awaited<ReturnType<typeof createModel>>).predict(new Float32Array(3), { rows: 1 })
}

describe('an answer', () => {
  test('of a class, or of scores, is taken', async () => {
    expect(await answering({ dims: [1], data: [1n] })).toEqual(Uint16Array.of(1))
    expect(await answering({ dims: [1, 1], data: [1] })).toEqual(Uint16Array.of(1))
    expect(await answering({ dims: [1, 2], data: [1, 3] }, [scores])).toEqual(Uint16Array.of(1))
  })

  test.each<[string, RunResult]>([
    ['half a class', { dims: [1], data: [0.5] }],
    ['no number', { dims: [1], data: [Number.NaN] }],
    ['a class before the first', { dims: [1], data: [-1n] }],
    ['a class after the last', { dims: [1], data: [2n] }],
    ['a class out of all bounds', { dims: [1], data: [2n ** 62n] }],
    ['no data', { dims: [1], data: [] }],
    ['more rows', { dims: [2], data: [0n, 0n] }],
    ['fewer rows', { dims: [0], data: [] }],
    ['no shape', { dims: [], data: [0n] }],
    ['two columns', { dims: [1, 2], data: [0n, 0n] }],
    ['half a column', { dims: [1, 0.5], data: [0n] }],
    ['a third axis', { dims: [1, 1, 1], data: [0n] }],
  ])('of %s is refused', async (_, answer) => {
    await expect(answering(answer)).rejects.toMatchObject({ name: 'ModelOutputError' })
  })

  test('of scores that are no numbers is refused', async () => {
    const answer = { dims: [1, 2], data: [0, Number.NaN] }
    await expect(answering(answer, [scores])).rejects.toMatchObject({ name: 'ModelOutputError', row: 0 })
  })
})

describe('what a model declares', () => {
  test.each<[string, Fake, string]>([
    ['no inputs', { inputs: [] }, 'none'],
    ['no outputs', { outputs: [] }, 'none'],
    [
      'many outputs',
      { outputs: Array.from({ length: 20 }, () => ({ ...labels, type: 'string' })) },
      '… 20 in all',
    ],
    [
      'inputs that differ in their rows',
      { inputs: [2, 3].map((rows) => ({ ...input, name: `of ${rows}`, shape: [rows, 1] })) },
      'of 3',
    ],
    ['labels of a matrix', { outputs: [{ ...labels, shape: [null, 3] }] }, 'int64[?, 3]'],
    ['a matrix of an impossible size', { inputs: [{ ...input, shape: [2 ** 20, 2 ** 20] }] }, '1048576'],
  ])('%s is refused, and the session released', async (_, declared, given) => {
    const { model, released } = await fake(declared)
    expect(model).toMatchObject({ given: expect.stringContaining(given) })
    expect(released()).toBe(1)
  })

  test('a batch that is impossible with so many columns is refused', async () => {
    const { model } = await fake({ inputs: [{ ...input, shape: [2 ** 25, null] }] })
    const predicting = (model as Awaited<ReturnType<typeof createModel>>).predict(new Float32Array(3), {
      rows: 1,
    })
    await expect(predicting).rejects.toMatchObject({ name: 'ModelInputError' })
  })

  test('nothing at all to predict is nothing, whatever the columns', async () => {
    const { model } = await fake({ inputs: [{ ...input, shape: [null, null] }] })
    const predict = (model as Awaited<ReturnType<typeof createModel>>).predict
    expect(await predict(new Float32Array(), { rows: 0 })).toEqual(new Uint16Array())
  })

  test('labels of one column are read', async () => {
    expect(await answering({ dims: [1, 1], data: [1n] }, [{ ...labels, shape: [null, 1] }])).toEqual(
      Uint16Array.of(1),
    )
  })
})

test('an error that is not of the runtime is left as it is', async () => {
  const reason = new DOMException('enough', 'AbortError')
  await expect(createModel(Uint8Array.of(1), {}, () => Promise.reject(reason))).rejects.toBe(reason)
})
