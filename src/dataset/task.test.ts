import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { processorSeconds } from '../../test/fixtures/processorSeconds.js'
import { createTask } from './createTask.js'
import { InvalidTaskError } from './errors.js'
import { parseCsv } from './parseCsv.js'
import { splitTable } from './split.js'
import { formatTask, parseTask, type Task } from './task.js'

const split = splitTable(parseCsv('height,width,species\n9,1,oak\n8,1,oak\n1,2,fir\n2,2,fir\n3,2,fir\n'), {
  label: 'species',
  testSize: 2,
  seed: 'the secret',
})
const task = createTask({
  split,
  title: 'Trees by size',
  description: 'Two lines,\nand a\ttab.',
  licence: 'CC0-1.0',
  input: 'sizes',
  output: 'scores',
})

describe('createTask', () => {
  test('describes the split', () => {
    expect(task).toEqual({
      protocol: 'modelmarket/task/1',
      title: 'Trees by size',
      description: 'Two lines,\nand a\ttab.',
      licence: 'CC0-1.0',
      features: [
        { name: 'height', type: 'number' },
        { name: 'width', type: 'number' },
      ],
      label: 'species',
      classes: ['fir', 'oak'],
      rows: { train: 3, test: 2 },
      files: { train: 'train.csv', test: 'test.csv' },
      split: { method: 'stratified' },
      model: {
        format: 'onnx',
        input: { name: 'sizes', layout: 'matrix', type: 'float32', shape: [null, 2] },
        output: { name: 'scores', layout: 'classes' },
      },
    } satisfies Task)
  })

  test('leaves out what is not given, and always the seed', () => {
    const text = formatTask(createTask({ split, title: 'Trees' }))
    expect(text).not.toMatch(/description|licence|the secret/)
    expect(parseTask(text).model.input).not.toHaveProperty('name')
  })

  test('refuses a title that a reader could not trust', () => {
    expect(() => createTask({ split, title: '\u001b[2J' })).toThrow(InvalidTaskError)
    expect(() => createTask({ split, title: '' })).toThrow(InvalidTaskError)
  })
})

describe('formatTask', () => {
  test('writes what parseTask reads, as text and as bytes', () => {
    const text = formatTask(task)
    expect(text.endsWith('}\n')).toBe(true)
    expect(parseTask(text)).toEqual(task)
    expect(parseTask(new TextEncoder().encode(text))).toEqual(task)
  })

  test('writes the same text whatever the order of the properties', () => {
    const reversed = Object.fromEntries(Object.entries(task).reverse())
    expect(formatTask(parseTask(JSON.stringify(reversed)))).toBe(formatTask(task))
  })

  test('refuses what parseTask would', () => {
    expect(() => formatTask({ ...task, classes: ['fir'] })).toThrow(InvalidTaskError)
    const classes = Array.from({ length: 65_536 }, (_, index) => String(index).padStart(200, '-'))
    expect(() => formatTask({ ...task, classes })).toThrow(InvalidTaskError)
  })
})

describe('parseTask refuses', () => {
  /** The task with the value at `path` replaced. */
  const altered = (path: string, value: unknown) => {
    const copy: unknown = structuredClone(task)
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const parent = keys.reduce<unknown>((node, key) => Reflect.get(Object(node), key), copy)
    Reflect.set(Object(parent), last, value)
    return JSON.stringify(copy)
  }

  test.each<[string, unknown, string]>([
    ['protocol', 'modelmarket/task/2', 'protocol'],
    ['title', 'x'.repeat(201), 'title'],
    ['description', '\u0000', 'description'],
    ['features', [], 'features'],
    ['features.1.name', 'height', 'features[1]'],
    ['features.0.name', '', 'features[0].name'],
    ['features.0.name', '__proto__', 'features[0].name'],
    ['features.0.type', 'text', 'features[0].type'],
    ['features.0.extra', 1, 'features[0].extra'],
    ['label', 'width', 'label'],
    ['classes', ['fir'], 'classes'],
    ['classes', ['fir', 'oak', 'fir'], 'classes[2]'],
    ['rows.test', 0, 'rows.test'],
    ['rows.test', 2 ** 40 + 1, 'rows.test'],
    ['rows.train', 1.5, 'rows.train'],
    ['files.train', '../../etc/passwd', 'files.train'],
    ['split.seed', 'oh no', 'split.seed'],
    ['model.format', 'pickle', 'model.format'],
    ['model.input.shape', [null, 3], 'model.input.shape[1]'],
    ['model.input.shape', [1, 2], 'model.input.shape[0]'],
    ['constructor', {}, 'constructor'],
  ])('%s = %j, naming where', (path, value, expected) => {
    expect(() => parseTask(altered(path, value))).toThrow(
      expect.objectContaining({
        name: 'InvalidTaskError',
        issues: expect.arrayContaining([expect.objectContaining({ path: expected })]),
      }),
    )
  })

  test('keys that would reach the prototype', () => {
    const text = formatTask(task)
    for (const hostile of [
      text.replace('{', '{ "__proto__": { "polluted": true },'),
      text.replace('"split": {', '"split": { "__proto__": { "polluted": true },'),
    ]) {
      expect(hostile).not.toBe(text)
      expect(() => parseTask(hostile)).toThrow(InvalidTaskError)
    }
    expect({}).not.toHaveProperty('polluted')
  })

  test.each([
    ['what is no JSON', '{'],
    ['what is no object', '[]'],
    ['what is not UTF-8', Uint8Array.of(0xff)],
    ['what is too large', ' '.repeat(4 * 2 ** 20 + 1)],
    ['what is deeply nested', '['.repeat(1_000_000)],
    ['what is deeply nested and complete', `{"title":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('%s', (_, input) => {
    expect(() => parseTask(input)).toThrow(InvalidTaskError)
  })

  test('any other JSON with a typed error', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => parseTask(text)).toThrow(InvalidTaskError)
      }),
    )
  })

  test('a list that is too long before looking into it, and the worst list in bounded time and words', () => {
    const errorOf = (value: unknown) => {
      try {
        parseTask(altered('classes', value))
      } catch (error) {
        if (error instanceof InvalidTaskError) return error
      }
      return expect.unreachable()
    }
    const act = () => {
      expect(errorOf(new Array(1_000_000).fill(1)).issues).toHaveLength(1)
      const { issues, message } = errorOf(new Array(65_536).fill('x'))
      expect(issues).toHaveLength(65_535)
      expect(message.length).toBeLessThan(3_000)
    }
    expect(processorSeconds(act)).toBeLessThan(20)
  })

  test('long values without repeating them', () => {
    expect(() => parseTask(altered('protocol', 'x'.repeat(1_000_000)))).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{1,500}$/s) }),
    )
  })
})
