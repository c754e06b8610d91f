import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as models from '../../../test/fixtures/models.js'
import { constantsOf } from './constants.js'
import { addOutputs, hiddenOutputs } from './hiddenOutputs.js'
import { lookedUpColumns } from './lookedUpColumns.js'
import { meaningOf } from './meaning.js'
import { type Graph, type GraphNode, readGraph } from './readGraph.js'

/** A message with one field of bytes. */
const field = (number: number, bytes: Uint8Array) =>
  new BinaryWriter().tag(number, WireType.LengthDelimited).bytes(bytes).finish()

function graphOf(bytes: Uint8Array): Graph {
  const graph = readGraph(bytes)
  if (!graph) throw new TypeError('no graph')
  return graph
}

test('reads nodes, constants and outputs', () => {
  const graph = graphOf(models.zipMap())
  expect(graph.nodes.map(({ operator }) => operator)).toEqual(['ArgMax', 'Identity', 'ai.onnx.ml.ZipMap'])
  expect(graph.outputs).toEqual(['label', 'probabilities'])
  expect(graph.producers.get('label')?.inputs).toEqual(['features'])
})

test.each<[string, string[] | undefined]>([
  ['raw int64', ['-1', '2']],
  ['int64', ['-1', '2']],
  ['raw int32', ['-1', '2']],
  ['int32', ['-1', '2']],
  ['raw float32', ['-1', '0.5']],
  ['float32', ['-1', '0.5']],
  ['raw float64', ['-1', '0.1']],
  ['float64', ['-1', '0.1']],
  ['bool', ['0', '1']],
  ['text', ['ä', '1.0']],
  ['reshaped', ['-1', '2']],
  ['node', ['7', '8']],
  ['bfloat16', undefined],
  ['broken', undefined],
  ['absent', undefined],
])('reads constants: %s', (name, values) => {
  const expected = values && { values, areTexts: name === 'text' }
  expect(constantsOf(graphOf(models.constants()), name)).toEqual(expected)
})

describe('of what strangers wrote', () => {
  test('reads any bytes, or nothing', () => {
    const good = [
      models.zipMap(),
      models.largestOf({ list: [3, 1, 2] }),
      models.stringLabels(['a', 'b', 'c']),
    ]
    const broken = fc
      .tuple(fc.constantFrom(...good), fc.nat(), fc.nat({ max: 255 }))
      .map(([bytes, at, value]) => bytes.with(at % bytes.length, value))
    fc.assert(
      fc.property(fc.oneof(broken, fc.uint8Array({ maxLength: 200 })), (bytes) => {
        const graph = readGraph(bytes)
        if (!graph) return
        for (const output of graph.outputs) {
          expect(meaningOf(graph, output)).toHaveProperty('is')
          lookedUpColumns(graph, output)
        }
        hiddenOutputs(graph)
      }),
      { numRuns: 2_000 },
    )
  })

  test('does not copy weights', () => {
    const weights = new Uint8Array(2 ** 26)
    const initializer = field(5, new Uint8Array([...field(8, Buffer.from('w'))]))
    const tensor = new BinaryWriter()
      .tag(8, WireType.LengthDelimited)
      .string('large')
      .tag(9, WireType.LengthDelimited)
      .bytes(weights)
      .finish()
    const bytes = field(7, Buffer.concat([initializer, field(5, tensor)]))
    const before = process.memoryUsage().arrayBuffers
    const graph = graphOf(bytes)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 24)
    expect([...graph.constants.keys()]).toEqual(['w', 'large'])
    expect(constantsOf(graph, 'large')).toBeUndefined()
  })

  test('gives up on too many nodes, and on too many fields', () => {
    const node = field(1, field(4, Buffer.from('Relu')))
    const times = (count: number) => field(7, Buffer.concat(new Array(count).fill(node)))
    expect(readGraph(times(1_000))?.nodes.length).toBe(1_000)
    expect(readGraph(times(2 ** 15 + 1))).toBeUndefined()
    expect(readGraph(new Uint8Array(2 ** 23 + 2).fill(8))).toBeUndefined()
  })

  test('takes no more classes than a model can have', () => {
    const classes = (count: number) =>
      models.classifier(
        Array.from({ length: count }, (_, index) => index),
        { flat: true },
      )
    const names = (bytes: Uint8Array) => {
      const meaning = meaningOf(graphOf(bytes), 'label')
      return meaning.is === 'names' ? meaning.names.values.length : meaning.is
    }
    expect(names(classes(65_536))).toBe(65_536)
    expect(names(classes(65_537))).toBe('unknown')
  })

  test.each(['toString', 'constructor', '__proto__'])('takes no operator for a property: %s', (name) => {
    const node = field(1, Buffer.concat([field(2, Buffer.from('a')), field(4, Buffer.from(name))]))
    const graph = graphOf(field(7, Buffer.concat([node, field(12, field(1, Buffer.from('a')))])))
    expect(meaningOf(graph, 'a')).toEqual({ is: 'unknown' })
    expect(hiddenOutputs(graph)).toEqual([])
    expect(lookedUpColumns(graph, 'a')).toBeUndefined()
  })

  test('follows no circle', () => {
    const node = (input: string, output: string, operator = 'Identity') =>
      field(
        1,
        Buffer.concat([
          field(1, Buffer.from(input)),
          field(2, Buffer.from(output)),
          field(4, Buffer.from(operator)),
        ]),
      )
    const graph = graphOf(field(7, Buffer.concat([node('a', 'b'), node('b', 'a')])))
    expect(meaningOf(graph, 'a')).toEqual({ is: 'unknown' })
    expect(constantsOf(graph, 'a')).toBeUndefined()
    expect(lookedUpColumns(graph, 'a')).toBeUndefined()
    const sum = field(
      1,
      Buffer.concat([
        ...new Array(16).fill(field(1, Buffer.from('s'))),
        field(2, Buffer.from('s')),
        field(4, Buffer.from('Sum')),
      ]),
    )
    expect(meaningOf(graphOf(field(7, sum)), 's')).toEqual({ is: 'unknown' })
  })

  const text = (number: number, value: string) => field(number, Buffer.from(value))
  /** Names of classes, as many as there are bytes. */
  const attribute = (name: string, bytes: number) =>
    field(5, Buffer.concat([text(1, name), field(8, new Uint8Array(bytes).fill(1))]))
  const namesIn = (meaning: ReturnType<typeof meaningOf>) =>
    meaning.is === 'names' ? meaning.names : undefined

  test('reads an attribute once, however many tensors have their meaning by it', () => {
    const outputs = Array.from({ length: 100 }, (_, at) => text(2, `o${at}`))
    const node = [
      ...outputs,
      text(4, 'LabelEncoder'),
      text(7, 'ai.onnx.ml'),
      attribute('values_int64s', 60_000),
    ]
    const graph = graphOf(field(7, field(1, Buffer.concat(node))))
    const first = namesIn(meaningOf(graph, 'o0'))
    expect(first?.values.length).toBe(60_000)
    for (let at = 1; at < 100; at++) expect(namesIn(meaningOf(graph, `o${at}`))).toBe(first)
  })

  test('reads no more constants and attributes than some megabytes together', () => {
    const node = (at: number) =>
      field(
        1,
        Buffer.concat([
          text(2, `o${at}`),
          text(4, 'LabelEncoder'),
          text(7, 'ai.onnx.ml'),
          field(5, Buffer.concat([text(1, 'values_strings'), text(9, 'x'.repeat(65_000))])),
        ]),
      )
    const graph = graphOf(field(7, Buffer.concat(Array.from({ length: 200 }, (_, at) => node(at)))))
    const read = Array.from({ length: 200 }, (_, at) => namesIn(meaningOf(graph, `o${at}`)))
    expect(read.filter(Boolean).length).toBe(129)
    expect(read[0]?.values[0]?.length).toBe(65_000)
  })

  test('looks at the first attributes of a node, and at no node with too many tensors', () => {
    const node = (before: number, outputs: number) =>
      field(
        7,
        field(
          1,
          Buffer.concat([
            ...new Array(outputs).fill(text(2, 'o')),
            text(4, 'LabelEncoder'),
            text(7, 'ai.onnx.ml'),
            ...new Array(before).fill(attribute('other', 1)),
            attribute('values_int64s', 2),
          ]),
        ),
      )
    expect(namesIn(meaningOf(graphOf(node(63, 1)), 'o'))?.values).toEqual(['1', '1'])
    expect(meaningOf(graphOf(node(64, 1)), 'o')).toEqual({ is: 'unknown' })
    expect(readGraph(node(0, 2 ** 16 + 1))).toBeUndefined()
  })

  test('looks for the columns of scores once, whatever is asked', () => {
    const graph = graphOf(models.largestOf({ list: [3, 1, 2] }))
    let passes = 0
    const counted = {
      ...graph,
      get nodes() {
        passes++
        return graph.nodes
      },
    }
    for (const { outputs } of graph.nodes) for (const name of outputs) lookedUpColumns(counted, name)
    expect(passes).toBe(1)
  })

  test('reads no deep groups', () => {
    expect(readGraph(new Uint8Array(100_000).fill(0x0b))).toBeUndefined()
  })
})

test('adds outputs to a model by its last bytes', () => {
  const bytes = models.zipMap({ labels: false })
  const extended = addOutputs(bytes, ['scores', 'label'])
  expect(Buffer.from(extended).subarray(0, bytes.length).equals(bytes)).toBe(true)
  expect(graphOf(extended).outputs).toEqual(['probabilities', 'scores', 'label'])
  expect(addOutputs(bytes, [])).toBe(bytes)
})

test('takes scores that are added up for those of a class, where all are of the same', () => {
  const classifier = (order: string[]) => models.classifier(order, { outputs: ['scores'] })
  const columns = (orders: string[][]) => {
    // The tensors of the second have other names.
    const graphs = orders.map((order) => graphOf(classifier(order)))
    const producers = new Map(
      graphs.flatMap(({ producers }, at) => {
        const node = producers.get('scores')
        return node ? [[`scores${at}`, { ...node, outputs: ['', `scores${at}`] }] as const] : []
      }),
    )
    const sum: GraphNode = {
      operator: 'Sum',
      inputs: [...producers.keys()],
      outputs: ['sum'],
      attributes: [],
    }
    const [first] = graphs
    if (!first) throw new TypeError('none')
    const all = new Map<string, GraphNode>([...producers, ['sum', sum]])
    const meaning = meaningOf({ ...first, producers: all }, 'sum')
    return meaning.is === 'scores' ? meaning.columns?.values : undefined
  }
  expect(
    columns([
      ['b', 'a'],
      ['b', 'a'],
    ]),
  ).toEqual(['b', 'a'])
  expect(
    columns([
      ['b', 'a'],
      ['a', 'b'],
    ]),
  ).toBeUndefined()
})
