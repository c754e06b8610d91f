import { MalformedParquetError } from '../errors.js'

/** Of packed values that are read right: with more bits, those of a fifth byte would be lost. */
const maxPackedWidth = 24

/** Runs of packed values are padded, by some writers to more than the next multiple of 8. */
const padding = 511

/**
 * Checks a run-length encoded, bit-packed sequence: no run may be longer than all values, as a few bytes can ask for two
 * thousand million.
 *
 * @param count How many values are wanted.
 * @throws {MalformedParquetError} when one is.
 * @see Apache Parquet, Encodings.md, RLE
 */
export function checkRuns(
  bytes: Uint8Array,
  { start, end, width, count }: { start: number; end: number; width: number; count: number },
): void {
  if (start < 0 || end > bytes.length || width > 32) throw malformed()
  let at = start
  let seen = 0
  while (seen < count && at < end) {
    const { value, next } = varint(bytes, at)
    const length = value & 1 ? (value >>> 1) * 8 : value >>> 1
    if (length > count + padding) throw malformed()
    // Readers take packed values of no bits for a byte, and what follows for something else than it is.
    if (value & 1 && width === 0 && next < end) throw malformed()
    if (value & 1 && width > maxPackedWidth) throw malformed()
    seen += length
    at = next + (value & 1 ? (value >>> 1) * width : Math.ceil(width / 8))
  }
  // A reader that wants more goes on behind the end, where it fails if that is the end of the page.
  if (seen < count && end < bytes.length) throw malformed()
}

/**
 * Checks the head of a delta encoding, whose blocks have as many parts as it says, of `count` values.
 *
 * @throws {MalformedParquetError} when they are more than there may be.
 * @see Apache Parquet, Encodings.md, DELTA_BINARY_PACKED
 */
export function checkDelta(bytes: Uint8Array, start: number, count: number): void {
  const block = varint(bytes, start)
  const parts = varint(bytes, block.next)
  const good = parts.value > 0 && parts.value <= 1024 && block.value % parts.value === 0
  if (!good || block.value > 2 ** 20 || block.value < parts.value) throw malformed()
  if (varint(bytes, parts.next).value !== count) throw malformed()
}

function varint(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0
  for (let index = 0; index < 5; index++) {
    const byte = bytes[start + index]
    if (byte === undefined) break
    value |= (byte & 0x7f) << (7 * index)
    if (byte < 0x80) return { value: value >>> 0, next: start + index + 1 }
  }
  throw malformed()
}

function malformed(): MalformedParquetError {
  return new MalformedParquetError({ reason: 'a page holds other values than its header tells.' })
}
