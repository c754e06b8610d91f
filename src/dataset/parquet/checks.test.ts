import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test, vi } from 'vitest'
import { MalformedParquetError } from '../errors.js'
import { decompress } from './decompress.js'
import { checkDelta, checkRuns } from './runs.js'
import { endOfStruct } from './thrift.js'

describe('a struct of the compact protocol', () => {
  test.each([
    ['nothing', [0], 1],
    ['numbers, truth and text', [0x11, 0x15, 0xff, 0x01, 0x18, 2, 97, 98, 0x13, 7, 0, 9], 11],
    ['a field by its number', [0x05, 0x80, 0x01, 0x02, 0], 5],
    [
      'lists of truths, of structs and of texts',
      [0x19, 0x21, 1, 2, 0x19, 0x2c, 0, 0x15, 2, 0, 0x19, 0x18, 1, 97, 0],
      15,
    ],
    ['a number of 8 bytes', [0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0], 10],
    ['a long list', [0x19, 0xf3, 16, ...new Array(16).fill(1), 0], 20],
  ])('of %s ends where it does', (_, bytes, end) => {
    expect(endOfStruct(Uint8Array.from(bytes), 0)).toBe(end)
  })

  test.each([
    ['no end', [0x11]],
    ['text that goes on', [0x18, 5, 97, 0]],
    ['a number of 11 bytes', [0x16, ...new Array(10).fill(0x80), 0, 0]],
    ['a list that is longer than the file', [0x19, 0xf3, 0xff, 0x0f, 0]],
    ['an unknown type', [0x1b, 0]],
    ['structs in structs', new Array(100).fill(0x1c)],
    ['lists in lists', new Array(100).fill(0x19)],
  ])('with %s is refused', (_, bytes) => {
    expect(() => endOfStruct(Uint8Array.from(bytes), 0)).toThrow(MalformedParquetError)
  })
})

describe('runs', () => {
  const check = (bytes: number[], how: Partial<Parameters<typeof checkRuns>[1]> = {}) =>
    checkRuns(Uint8Array.from(bytes), { start: 0, end: bytes.length, width: 1, count: 8, ...how })

  test.each<[string, number[], object]>([
    ['a repeated value', [16, 1], {}],
    ['packed values', [3, 0b10101010], {}],
    ['both', [8, 1, 3, 0xff], {}],
    ['padded packed values', [3, 0xff], { count: 3 }],
    ['fewer at the end of the page', [8, 1], {}],
    ['packed values of no bits', [3], { width: 0 }],
  ])('of %s are taken', (_, bytes, how) => {
    expect(() => check(bytes, how)).not.toThrow()
  })

  test.each<[string, number[], object]>([
    ['two thousand million', [0xfe, 0xff, 0xff, 0xff, 0x0f, 1], {}],
    ['a length that never ends', [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], {}],
    ['a length that is cut off', [0xff], {}],
    ['too many bits', [16, 1], { width: 33 }],
    ['values outside of the page', [16, 1], { end: 9 }],
    ['fewer where something follows', [8, 1, 9], { end: 2 }],
    ['packed values of more bits than are read right', [3, ...new Array(25).fill(1)], { width: 25 }],
    ['packed values of no bits where something follows', [3, 3], { width: 0 }],
  ])('of %s are refused', (_, bytes, how) => {
    expect(() => check(bytes, how)).toThrow(MalformedParquetError)
  })

  test('of deltas have as many parts as they may', () => {
    expect(() => checkDelta(Uint8Array.of(0x80, 0x01, 4, 7), 0, 7)).not.toThrow()
    for (const bytes of [
      [0x80, 0x01, 0, 7],
      [0x80, 0x01, 3, 7],
      [4, 0x80, 0x01, 7],
      [0, 4, 7],
      [0xff, 0xff, 0xff, 0x0f, 4, 7],
      [0x80, 0x01, 4, 8],
      [0x80, 0x01, 4],
    ]) {
      expect(() => checkDelta(Uint8Array.from(bytes), 0, 7)).toThrow(MalformedParquetError)
    }
  })
})

describe('a page', () => {
  const text = new TextEncoder().encode('a page, '.repeat(100))

  test('is decompressed', async () => {
    expect(await decompress('GZIP', gzipSync(text), text.length)).toEqual(text)
    expect(await decompress('UNCOMPRESSED', text, text.length)).toEqual(text)
  })

  /** A frame of blocks that repeat one byte: `[size, last]` each. */
  const zstd = (...blocks: [number, boolean][]) =>
    Uint8Array.from([
      ...[0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x58],
      ...blocks.flatMap(([size, last]) => {
        const head = (size << 3) | 2 | Number(last)
        return [head & 255, (head >> 8) & 255, head >> 16, 97]
      }),
    ])

  test('is decompressed from Zstandard', async () => {
    expect(await decompress('ZSTD', zstd([5, false], [3, true]), 8)).toEqual(new Uint8Array(8).fill(97))
  })

  const lz4 = {
    literals: (text: string) => Uint8Array.from([text.length << 4, ...Buffer.from(text)]),
    /** One byte, and a match that repeats it; the last bytes are literals. */
    repeated: (count: number) => Uint8Array.of(0x1f, 97, 1, 0, count - 25, 0x50, 97, 97, 97, 97, 97),
    /** As Hadoop writes them: `[size, block]` each. */
    parts: (...parts: [number, Uint8Array][]) =>
      Uint8Array.from(parts.flatMap(([size, block]) => [0, 0, 0, size, 0, 0, 0, block.length, ...block])),
  }

  test('is decompressed from LZ4, with a match that overlaps what it makes', async () => {
    expect(await decompress('LZ4_RAW', lz4.repeated(100), 100)).toEqual(new Uint8Array(100).fill(97))
    expect(await decompress('LZ4', lz4.repeated(100), 100)).toEqual(new Uint8Array(100).fill(97))
  })

  test('is decompressed from parts of LZ4', async () => {
    const parts = lz4.parts([3, lz4.literals('oak')], [100, lz4.repeated(100)])
    expect(Buffer.from(await decompress('LZ4', parts, 103)).toString()).toBe(`oak${'a'.repeat(100)}`)
  })

  test('is decompressed from Brotli', async () => {
    expect(Buffer.from(await decompress('BROTLI', brotliCompressSync(text), text.length))).toEqual(
      Buffer.from(text),
    )
  })

  test('of Brotli is told of where the browser does not read it', async () => {
    const { getBuiltinModule } = process
    try {
      Object.assign(process, { getBuiltinModule: undefined })
      // Some versions of Node read it there, too.
      vi.stubGlobal(
        'DecompressionStream',
        class {
          constructor(format: string) {
            throw new TypeError(`Unsupported compression format: '${format}'`)
          }
        },
      )
      const act = decompress('BROTLI', brotliCompressSync(text), text.length)
      await expect(act).rejects.toThrow('which this browser does not read')
    } finally {
      Object.assign(process, { getBuiltinModule })
      vi.unstubAllGlobals()
    }
  })

  test.each<[string, string, Uint8Array, number]>([
    ['more bytes than declared', 'GZIP', gzipSync(new Uint8Array(1e7)), 100],
    ['fewer bytes than declared', 'GZIP', gzipSync(text), 1_000],
    ['another number of bytes', 'UNCOMPRESSED', text, 1_000],
    ['a larger block', 'ZSTD', zstd([100, true]), 8],
    [
      'a great many blocks',
      'ZSTD',
      zstd(...Array.from({ length: 1_000 }, (): [number, boolean] => [1, false]), [1, true]),
      1_001,
    ],
    ['a block that is cut off', 'ZSTD', zstd([5, false]), 8],
    ['something behind the last block', 'ZSTD', Uint8Array.from([...zstd([8, true]), 1]), 8],
    ['another compression', 'LZO', text, 100],
    ['more of Brotli than declared', 'BROTLI', brotliCompressSync(new Uint8Array(1e7)), 100],
    ['less of Brotli than declared', 'BROTLI', brotliCompressSync(text), 1_000],
    ['what is no Brotli', 'BROTLI', text, 100],
    ['more of LZ4 than declared', 'LZ4_RAW', lz4.repeated(100), 99],
    ['less of LZ4 than declared', 'LZ4_RAW', lz4.repeated(100), 101],
    ['a match before the start', 'LZ4_RAW', Uint8Array.of(0x10, 97, 2, 0, 0), 5],
    ['a match of no distance', 'LZ4_RAW', Uint8Array.of(0x10, 97, 0, 0, 0), 5],
    ['a match that is cut off', 'LZ4_RAW', Uint8Array.of(0x10, 97, 1), 5],
    ['literals that are cut off', 'LZ4_RAW', Uint8Array.of(0x50, 97), 5],
    ['a length that never ends', 'LZ4_RAW', new Uint8Array(1e6).fill(0xff), 1e9],
    ['parts of LZ4 of another size', 'LZ4', lz4.parts([4, lz4.literals('oak')]), 4],
    ['more parts than declared', 'LZ4', lz4.parts([3, lz4.literals('oak')], [3, lz4.literals('oak')]), 3],
    ['parts of nothing', 'LZ4', new Uint8Array(8e5), 3],
  ])('of %s is refused', async (_, codec, bytes, size) => {
    await expect(decompress(codec, bytes, size)).rejects.toThrow(MalformedParquetError)
  })
})
