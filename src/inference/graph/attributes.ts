import { maxClasses } from '../classNames.js'
import type { Constants } from './constants.js'
import { fieldNumbers } from './fieldNumbers.js'
import { mayRead } from './mayRead.js'
import { type Field, ifWellFormed, integersOf, readFields, readText } from './readFields.js'
import type { Graph, GraphNode } from './readGraph.js'
import { readTensor } from './readTensor.js'

const fields = fieldNumbers.attribute
/** A value for each class, and the few fields that every attribute has. */
const maxFields = maxClasses + 8

/** Whether a node has an attribute, whatever its type. */
export function hasAttribute(node: GraphNode, name: string): boolean {
  return ifWellFormed(() => attributeNamed(node, name)) !== undefined
}

/** An attribute that is a whole number. */
export function integerOf(node: GraphNode, name: string): number | undefined {
  for (const { number, integer } of fieldsOf(node, name) ?? []) {
    if (number === fields.integer) return Number(integer)
  }
  return undefined
}

/** An attribute that is a text. */
export function textOf(node: GraphNode, name: string): string | undefined {
  for (const { number, bytes } of fieldsOf(node, name) ?? []) {
    if (number === fields.text && bytes) return readText(bytes)
  }
  return undefined
}

/** An attribute that is one or more whole numbers or texts, or a tensor of them. */
export function attributeOf(graph: Graph, node: GraphNode, name: string): Constants | undefined {
  const attribute = ifWellFormed(() => attributeNamed(node, name))
  if (attribute === undefined) return undefined
  const { attributes } = graph.found
  if (!attributes.has(attribute)) {
    attributes.set(attribute, mayRead(graph, attribute) ? readAttribute(attribute) : undefined)
  }
  return attributes.get(attribute)
}

function readAttribute(attribute: Uint8Array): Constants | undefined {
  return ifWellFormed(() => {
    const texts: string[] = []
    const integers: bigint[] = []
    for (const field of readFields(attribute)) {
      const { number, bytes } = field
      if (number === fields.tensor && bytes) return readTensor(bytes)
      if (number === fields.text || number === fields.texts) {
        texts.push(readText(bytes ?? new Uint8Array()))
      } else if (number === fields.integer || number === fields.integers) {
        for (const integer of integersOf(field, maxClasses)) integers.push(integer)
      }
      if (texts.length + integers.length > maxClasses) return undefined
    }
    if (texts.length > 0) return { values: texts, areTexts: true }
    return integers.length > 0 ? { values: integers.map(String), areTexts: false } : undefined
  })
}

function fieldsOf(node: GraphNode, name: string): Field[] | undefined {
  return ifWellFormed(() => {
    const attribute = attributeNamed(node, name)
    if (attribute === undefined) return undefined
    const all: Field[] = []
    for (const field of readFields(attribute)) {
      if (all.push(field) > maxFields) return undefined
    }
    return all
  })
}

function attributeNamed(node: GraphNode, name: string): Uint8Array | undefined {
  return node.attributes.find((attribute) => {
    // The name is the first field in the files that tools write.
    for (const { number, bytes } of readFields(attribute)) {
      return number === fields.name && bytes !== undefined && bytes.length <= 64 && readText(bytes) === name
    }
    return false
  })
}
