import { BinaryReader, WireType } from '@bufbuild/protobuf/wire'

/** One field of a message. Texts, bytes, packed numbers and nested messages are all `bytes`: a view, never a copy. */
export interface Field {
  number: number
  bytes?: Uint8Array | undefined
  integer?: bigint | undefined
}

/**
 * Reads the fields of a message of protocol buffers, in their order. Fields of fixed width are left out: none of them is looked for.
 *
 * @throws {Error} when the bytes are no such message.
 */
export function* readFields(message: Uint8Array): Generator<Field> {
  const reader = new BinaryReader(message)
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag()
    if (wireType === WireType.LengthDelimited) yield { number, bytes: reader.bytes() }
    else if (wireType === WireType.Varint) yield { number, integer: BigInt(reader.int64()) }
    else reader.skip(wireType, number)
  }
}

/** The whole numbers of a field, packed or single: at most one more than `most`, which shows that there are too many. */
export function integersOf({ bytes, integer }: Field, most: number): readonly bigint[] {
  if (integer !== undefined) return [integer]
  return bytes === undefined ? [] : readIntegers(bytes, most)
}

function readIntegers(packed: Uint8Array, most: number): bigint[] {
  const reader = new BinaryReader(packed)
  const integers: bigint[] = []
  while (reader.pos < reader.len && integers.length <= most) integers.push(BigInt(reader.int64()))
  return integers
}

export function readText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}

/** What `read` gives; `undefined` when bytes are no message. ONNX Runtime says what is wrong when it loads the model. */
export function ifWellFormed<result>(read: () => result): result | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
