import { MalformedParquetError } from '../errors.js'
import { decompressLz4, decompressLz4Block } from './lz4.js'

/**
 * Decompresses a page, whose size its header tells, doing no more work than that size is worth.
 *
 * @throws {MalformedParquetError} when the bytes are not a page of that size.
 */
export async function decompress(codec: string, bytes: Uint8Array, size: number): Promise<Uint8Array> {
  switch (codec) {
    case 'UNCOMPRESSED':
      if (bytes.length !== size) throw mismatch()
      // A copy, so that no number in it can make a reader look beyond the page.
      return bytes.slice()
    case 'SNAPPY': {
      const { snappyUncompress } = await import('hyparquet')
      const page = new Uint8Array(size)
      snappyUncompress(bytes, page)
      return page
    }
    case 'GZIP':
      return gunzip(bytes, size)
    case 'ZSTD': {
      checkZstdWork(bytes, size)
      const { decompress } = await import('fzstd')
      return decompress(bytes, new Uint8Array(size))
    }
    case 'LZ4_RAW':
    case 'LZ4': {
      const page = new Uint8Array(size)
      if (codec === 'LZ4') decompressLz4(bytes, page)
      else decompressLz4Block(bytes, page)
      return page
    }
    case 'BROTLI':
      return unbrotli(bytes, size)
    default:
      throw new MalformedParquetError({
        reason: `it is compressed with ${codec}.`,
        expected: 'no compression, or SNAPPY, GZIP, ZSTD, LZ4 or BROTLI',
      })
  }
}

function gunzip(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  return collect(bytes, size, new DecompressionStream('gzip'))
}

/**
 * By the runtime's own decoder, which makes no more than is taken from it: those in JavaScript make all that a few bytes
 * ask for.
 */
async function unbrotli(bytes: Uint8Array, size: number): Promise<Uint8Array> {
  const zlib = globalThis.process?.getBuiltinModule?.('node:zlib')
  if (zlib) {
    const page = await new Promise<Uint8Array>((resolve, reject) =>
      zlib.brotliDecompress(bytes, { maxOutputLength: size }, (error, page) =>
        error ? reject(broken(error)) : resolve(page),
      ),
    )
    if (page.length !== size) throw mismatch()
    return page
  }
  return collect(bytes, size, brotliStream())
}

function brotliStream(): DecompressionStream {
  try {
    return new DecompressionStream('brotli' as CompressionFormat)
  } catch (cause) {
    throw new MalformedParquetError({
      reason: 'it is compressed with BROTLI, which this browser does not read.',
      expected: 'no compression, or SNAPPY, GZIP, ZSTD or LZ4',
      cause,
    })
  }
}

async function collect(bytes: Uint8Array, size: number, decoder: DecompressionStream): Promise<Uint8Array> {
  const page = new Uint8Array(size)
  let at = 0
  const reader = new Blob([bytes.slice()]).stream().pipeThrough(decoder).getReader()
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > size) throw mismatch()
      page.set(part.value, at)
      at += part.value.length
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
  if (at !== size) throw mismatch()
  return page
}

/** Blocks are of 128 KiB, but for the last one. Some compressors make smaller ones; none makes tiny ones throughout. */
const leastMeanBlock = 4 * 1024

/**
 * Walks the blocks of a Zstandard frame: a few bytes may ask for 128 KiB of work, so that there must not be many more
 * of them than the size of the page accounts for.
 *
 * @see RFC 8878 §3.1.1
 */
function checkZstdWork(bytes: Uint8Array, size: number): void {
  const descriptor = bytes[4] ?? 0
  const single = (descriptor >> 5) & 1
  const sizeBytes = descriptor >> 6 === 0 ? single : 2 ** (descriptor >> 6)
  let at = 6 - single + ((1 << (descriptor & 3)) >> 1) + sizeBytes
  let blocks = 0
  for (let last = false; !last; ) {
    const head = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
    last = (head & 1) === 1
    const length = head >> 3
    // A block of the second type is one byte, repeated.
    at += 3 + (((head >> 1) & 3) === 1 ? 1 : length)
    if (at > bytes.length || ++blocks > 16 + size / leastMeanBlock || length > size) throw mismatch()
  }
  // The checksum is not checked.
  if (at + 4 * ((descriptor >> 2) & 1) !== bytes.length) throw mismatch()
}

function broken(cause: unknown): MalformedParquetError {
  return new MalformedParquetError({ reason: 'a page could not be decompressed.', cause })
}

function mismatch(): MalformedParquetError {
  return new MalformedParquetError({ reason: 'a page has another size than its header tells.' })
}
