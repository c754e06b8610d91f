import { MalformedParquetError } from '../errors.js'

/**
 * Decompresses a block of LZ4 of which the size is known, in work that is in proportion to that size.
 *
 * @throws {MalformedParquetError} when it is no block of that size.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md
 */
export function decompressLz4Block(bytes: Uint8Array, page: Uint8Array): void {
  let at = 0
  let to = 0
  /** The length that four bits begin, and every byte that is full goes on. */
  const readLength = (start: number) => {
    let length = start
    for (let byte = start === 15 ? 255 : 0; byte === 255; length += byte) byte = bytes[at++] ?? fail()
    return length
  }
  while (at < bytes.length) {
    const token = bytes[at++] ?? 0
    const literals = readLength(token >> 4)
    if (literals > bytes.length - at || literals > page.length - to) fail()
    page.set(bytes.subarray(at, at + literals), to)
    at += literals
    to += literals
    // The last sequence has no match.
    if (at === bytes.length) break
    const distance = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)
    at += 2
    const length = readLength(token & 15) + 4
    if (at > bytes.length || distance === 0 || distance > to || length > page.length - to) fail()
    // A match may overlap what it makes, so that it repeats itself.
    for (const end = to + length; to < end; to++) page[to] = page[to - distance] ?? 0
  }
  if (to !== page.length) fail()
}

/**
 * Decompresses LZ4 as files of the older codec have it: in parts as Hadoop writes them, each with its size and the size
 * that it is compressed to, or one block.
 *
 * @throws {MalformedParquetError} when it is neither, of that size.
 */
export function decompressLz4(bytes: Uint8Array, page: Uint8Array): void {
  const parts = hadoopParts(bytes, page) ?? [{ from: bytes, to: page }]
  for (const { from, to } of parts) decompressLz4Block(from, to)
}

/** The parts of a page, if its bytes are cut into parts of just that size. */
function hadoopParts(
  bytes: Uint8Array,
  page: Uint8Array,
): { from: Uint8Array; to: Uint8Array }[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const parts: { from: Uint8Array; to: Uint8Array }[] = []
  let at = 0
  let made = 0
  while (at + 8 <= bytes.length) {
    const size = view.getUint32(at)
    const compressed = view.getUint32(at + 4)
    at += 8
    if (size === 0 || compressed > bytes.length - at || size > page.length - made) return undefined
    parts.push({ from: bytes.subarray(at, at + compressed), to: page.subarray(made, made + size) })
    at += compressed
    made += size
  }
  return at === bytes.length && made === page.length ? parts : undefined
}

function fail(): never {
  throw new MalformedParquetError({ reason: 'a page has another size than its header tells.' })
}
