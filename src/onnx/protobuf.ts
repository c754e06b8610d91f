import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { InvalidGraphError } from './errors.js'

/** A 32-bit floating-point number, where a plain number is a whole one. */
export interface Float {
  float: number
}

/** A field of a message: its number, and an integer, a float, a text, or bytes. A nested message is bytes. */
export type Field = readonly [number: number, value: number | Float | string | Uint8Array]

const wireTypes = { varint: 0, bytes: 2, fixed32: 5 }

/**
 * Writes a message of protocol buffers.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function message(...fields: readonly Field[]): Uint8Array {
  return concatBytes(
    ...fields.map(([number, value]) => {
      if (typeof value === 'number') return concatBytes(tag(number, wireTypes.varint), varint(value))
      if (typeof value === 'object' && 'float' in value) {
        return concatBytes(tag(number, wireTypes.fixed32), float32(value.float))
      }
      const bytes = typeof value === 'string' ? utf8ToBytes(value) : value
      return concatBytes(tag(number, wireTypes.bytes), varint(bytes.length), bytes)
    }),
  )
}

/** Repeated whole numbers, as one field. */
export function packedIntegers(values: readonly number[]): Uint8Array {
  return Uint8Array.from(values.flatMap((value) => [...varint(value)]))
}

/** Repeated floats, as one field. */
export function packedFloats(values: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(values.length * 4)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < values.length; i++) view.setFloat32(i * 4, values[i] ?? 0, true)
  return bytes
}

const float32 = (value: number) => packedFloats([value])

const tag = (number: number, wireType: number) => varint(number * 8 + wireType)

/** Seven bits a byte, the lowest first; all but the last have the highest bit set. */
function varint(value: number): Uint8Array {
  if (!Number.isSafeInteger(value)) throw new InvalidGraphError(`${value} is no whole number that is exact`)
  // A negative number is written as the 64 bits of its two's complement.
  let rest = BigInt.asUintN(64, BigInt(value))
  const bytes: number[] = []
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128)
  return Uint8Array.of(...bytes, Number(rest))
}
