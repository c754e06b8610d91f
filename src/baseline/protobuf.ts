import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'

/** A field of a message: its number, and a whole number from 0, a text, or bytes, which a message inside is, too. */
export type Field = readonly [number: number, value: number | string | Uint8Array]

const wireTypes = { varint: 0, bytes: 2 }

/**
 * Writes a message of protocol buffers.
 *
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export function message(...fields: readonly Field[]): Uint8Array {
  return concatBytes(
    ...fields.map(([number, value]) => {
      if (typeof value === 'number') return concatBytes(tag(number, wireTypes.varint), varint(value))
      const bytes = typeof value === 'string' ? utf8ToBytes(value) : value
      return concatBytes(tag(number, wireTypes.bytes), varint(bytes.length), bytes)
    }),
  )
}

const tag = (number: number, wireType: number) => varint(number * 8 + wireType)

/** Seven bits a byte, the lowest first; all but the last have the highest bit set. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.of(...bytes, rest)
}
