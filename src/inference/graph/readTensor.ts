import { shortestName } from '../classNames.js'
import type { Constants } from './constants.js'
import { fieldNumbers } from './fieldNumbers.js'
import { ifWellFormed, integersOf, readFields, readText } from './readFields.js'

/** Longer lists are taken for weights. A model of nearest neighbours has the label of each of its rows. */
const maxValues = 2 ** 18

const fields = fieldNumbers.tensor
/** The types of elements that are read, as ONNX numbers them. */
const types = { float: 1, int32: 6, int64: 7, string: 8, bool: 9, double: 11 }
/** Bytes of one element. */
const widths: { [type: number]: number } = {
  [types.float]: 4,
  [types.int32]: 4,
  [types.int64]: 8,
  [types.bool]: 1,
  [types.double]: 8,
}

/** The values of an encoded tensor; `undefined` when there are too many, or they are of a type that names no classes. */
export function readTensor(tensor: Uint8Array): Constants | undefined {
  return ifWellFormed(() => readValues(tensor))
}

function readValues(tensor: Uint8Array): Constants | undefined {
  const texts: string[] = []
  const integers: bigint[] = []
  let type = 0
  let raw: Uint8Array | undefined
  let floats: Uint8Array | undefined
  for (const field of readFields(tensor)) {
    const { number, bytes, integer } = field
    if (number === fields.type) type = Number(integer)
    else if (number === fields.texts) texts.push(readText(bytes ?? new Uint8Array()))
    else if (number === fields.int32s || number === fields.int64s) {
      for (const one of integersOf(field, maxValues)) integers.push(one)
    } else if (number === fields.raw) raw = bytes
    else if (number === fields.floats || number === fields.doubles) floats = bytes
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
