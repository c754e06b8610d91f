import { maxClasses, shortestName } from '../classNames.js'
import { type Field, readFields, readIntegers, readText, unlessMalformed } from './readFields.js'
import type { Graph, GraphNode } from './readGraph.js'

/** A list of constants, as texts: numbers in their shortest form. */
export interface Constants {
  values: readonly string[]
  /** Whether they are texts in the model, too. */
  areTexts: boolean
}

/** Longer lists are taken for weights. A model of nearest neighbours has the label of each of its rows. */
const maxValues = 2 ** 18
const maxBytes = 2 ** 22

/** Operators that change the type or the shape of a tensor, not what it means. */
export const reshaping: ReadonlySet<string> = new Set([
  'Cast',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
])

/** The values of a tensor that is the same for all features, `undefined` when it is not, or is too large. */
export function constantsOf(graph: Graph, tensor: string): Constants | undefined {
  const { constants } = graph.found
  if (!constants.has(tensor)) constants.set(tensor, readConstant(graph, tensor))
  return constants.get(tensor)
}

/** Takes the bytes that are to be read off those that may be. */
function mayRead({ found }: Graph, { length }: Uint8Array): boolean {
  if (length > maxBytes || length > found.bytesLeft) return false
  found.bytesLeft -= length
  return true
}

function readConstant(graph: Graph, tensor: string): Constants | undefined {
  let source = tensor
  for (let depth = 0; depth < 16; depth++) {
    const constant = graph.constants.get(source)
    if (constant !== undefined) return mayRead(graph, constant) ? readTensor(constant) : undefined
    const node = graph.producers.get(source)
    if (node?.operator === 'Constant') return constantOf(graph, node)
    if (node === undefined || !reshaping.has(node.operator)) return undefined
    source = node.inputs[0] ?? ''
  }
  return undefined
}

function constantOf(graph: Graph, node: GraphNode): Constants | undefined {
  for (const name of ['value', 'value_int', 'value_ints', 'value_string', 'value_strings']) {
    const found = attributeOf(graph, node, name)
    if (found !== undefined) return found
  }
  return undefined
}

/** Whether a node has an attribute, whatever its type. */
export function hasAttribute(node: GraphNode, name: string): boolean {
  return unlessMalformed(() => attributeNamed(node, name)) !== undefined
}

/** An attribute that is a whole number. */
export function integerOf(node: GraphNode, name: string): number | undefined {
  for (const { number, integer } of fieldsOf(node, name) ?? []) if (number === 3) return Number(integer)
  return undefined
}

/** An attribute that is a text. */
export function textOf(node: GraphNode, name: string): string | undefined {
  for (const { number, bytes } of fieldsOf(node, name) ?? [])
    if (number === 4 && bytes) return readText(bytes)
  return undefined
}

/** An attribute that is one or more whole numbers or texts, or a tensor of them. */
export function attributeOf(graph: Graph, node: GraphNode, name: string): Constants | undefined {
  const attribute = unlessMalformed(() => attributeNamed(node, name))
  if (attribute === undefined) return undefined
  const { attributes } = graph.found
  if (!attributes.has(attribute)) {
    attributes.set(attribute, mayRead(graph, attribute) ? readAttribute(attribute) : undefined)
  }
  return attributes.get(attribute)
}

function readAttribute(attribute: Uint8Array): Constants | undefined {
  return unlessMalformed(() => {
    const texts: string[] = []
    const integers: bigint[] = []
    for (const field of readFields(attribute)) {
      const { number, bytes } = field
      if (number === 5 && bytes) return readTensor(bytes)
      if (number === 4 || number === 9) texts.push(readText(bytes ?? new Uint8Array()))
      else if (number === 3 || number === 8) {
        for (const integer of integersOf(field, maxClasses)) integers.push(integer)
      }
      if (texts.length + integers.length > maxClasses) return undefined
    }
    if (texts.length > 0) return { values: texts, areTexts: true }
    return integers.length > 0 ? { values: integers.map(String), areTexts: false } : undefined
  })
}

function fieldsOf(node: GraphNode, name: string): Field[] | undefined {
  return unlessMalformed(() => {
    const attribute = attributeNamed(node, name)
    if (attribute === undefined) return undefined
    const fields: Field[] = []
    for (const field of readFields(attribute)) {
      if (fields.push(field) > maxClasses + 8) return undefined
    }
    return fields
  })
}

function attributeNamed(node: GraphNode, name: string): Uint8Array | undefined {
  return node.attributes.find((attribute) => {
    // The name is the first field in the files that tools write.
    for (const { number, bytes } of readFields(attribute)) {
      return number === 1 && bytes !== undefined && bytes.length <= 64 && readText(bytes) === name
    }
    return false
  })
}

function* integersOf({ bytes, integer }: Field, most: number): Generator<bigint> {
  if (integer !== undefined) yield integer
  else if (bytes !== undefined) yield* readIntegers(bytes, most)
}

function readTensor(tensor: Uint8Array): Constants | undefined {
  return unlessMalformed(() => readValues(tensor))
}

function readValues(tensor: Uint8Array): Constants | undefined {
  const texts: string[] = []
  const integers: bigint[] = []
  let type = 0
  let raw: Uint8Array | undefined
  let floats: Uint8Array | undefined
  for (const field of readFields(tensor)) {
    const { number, bytes, integer } = field
    if (number === 2) type = Number(integer)
    else if (number === 6) texts.push(readText(bytes ?? new Uint8Array()))
    else if (number === 5 || number === 7) {
      for (const one of integersOf(field, maxValues)) integers.push(one)
    } else if (number === 9) raw = bytes
    else if (number === 4 || number === 10) floats = bytes
    if (texts.length + integers.length > maxValues) return undefined
  }
  if (type === types.string) return { values: texts, areTexts: true }
  const width = widths[type]
  if (width === undefined) return undefined
  const values = integers.length > 0 ? integers.map(String) : readNumbers(raw ?? floats, type, width)
  return values && { values, areTexts: false }
}

function readNumbers(bytes: Uint8Array | undefined, type: number, width: number): string[] | undefined {
  if (bytes === undefined || bytes.length % width !== 0 || bytes.length / width > maxValues) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Array.from({ length: bytes.length / width }, (_, index) => {
    const at = index * width
    if (type === types.int64) return String(view.getBigInt64(at, true))
    if (type === types.int32) return String(view.getInt32(at, true))
    if (type === types.bool) return String(view.getUint8(at))
    return shortestName(String(type === types.float ? view.getFloat32(at, true) : view.getFloat64(at, true)))
  })
}

const types = { float: 1, int32: 6, int64: 7, string: 8, bool: 9, double: 11 }
const widths: { [type: number]: number } = { 1: 4, 6: 4, 7: 8, 9: 1, 11: 8 }
