import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
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
    ['packed values of no bits where something follows', [3, 3], { width: 0 }],
  ])('of %s are refused', (_, bytes, how) => {
    expect(() => check(bytes, how)).toThrow(MalformedParquetError)
  })

  test('of deltas have as many parts as they may', () => {
    expect(() => checkDelta(Uint8Array.of(0x80, 0x01, 4), 0)).not.toThrow()
    for (const bytes of [
      [0x80, 0x01, 0],
      [0x80, 0x01, 3],
      [4, 0x80, 0x01],
      [0, 4],
      [0xff, 0xff, 0xff, 0x0f, 4],
    ]) {
      expect(() => checkDelta(Uint8Array.from(bytes), 0)).toThrow(MalformedParquetError)
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
    ['another compression', 'BROTLI', text, 100],
  ])('of %s is refused', async (_, codec, bytes, size) => {
    await expect(decompress(codec, bytes, size)).rejects.toThrow(MalformedParquetError)
  })
})
