import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RecordReader } from '../csv/records.js'
import { headBytes, Spill } from './spill.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** The records of a bucket, each of which stands behind its length. */
function recordsOf(bytes: Buffer): string[] {
  const records: string[] = []
  for (let at = 0; at < bytes.length; ) {
    const start = at + headBytes
    at = start + bytes.readUInt32LE(at)
    records.push(bytes.toString('utf8', start, at))
  }
  return records
}

/** A reader of one record. */
function readerOf(record: string, separator: string): RecordReader {
  const options = { separator: separator.charCodeAt(0) }
  const reader = new RecordReader(new Uint8Array(Buffer.from(record)), () => '', options)
  reader.next(4)
  return reader
}

const records = fc.array(
  fc.record({
    bucket: fc.constantFrom(0, 1, 1023),
    // A few fill a block, and some do not fit in one.
    length: fc.oneof(fc.nat(100), fc.constantFrom(20_000, 65_531, 65_532, 65_533, 100_000)),
    letter: fc.constantFrom('a', 'b', 'é'),
    separator: fc.constantFrom(',', ';'),
    rewritten: fc.subarray([0, 1, 3]),
    flush: fc.boolean(),
  }),
  { maxLength: 40 },
)

test('gives each bucket back in order, whatever was written of it', async () => {
  await fc.assert(
    fc.asyncProperty(records, async (records) => {
      const file = await open(join(folder, 'rows'), 'w+')
      try {
        const spill = new Spill(file)
        const added = new Map<number, string[]>()
        for (const { bucket, length, letter, separator, rewritten, flush } of records) {
          const fields = ['x', letter.repeat(length), 'y', 'z']
          const record = fields.filter((_, index) => index !== 2).join(',')
          added.set(bucket, [...(added.get(bucket) ?? []), record])
          const standing = fields.map((field, index) => (rewritten.includes(index) ? '?' : field))
          spill.append(
            bucket,
            readerOf(standing.join(separator), separator),
            [0, 1, 3],
            new Map(rewritten.map((index) => [index, Buffer.from(fields[index] ?? '')])),
          )
          if (flush) await spill.flush()
        }
        await spill.flush()
        for (const bucket of [0, 1, 2, 1023]) {
          expect(spill.isEmpty(bucket)).toBe(!added.has(bucket))
          expect(recordsOf(await spill.read(bucket))).toEqual(added.get(bucket) ?? [])
        }
      } finally {
        await file.close()
      }
    }),
    { numRuns: 50 },
  )
})

test('tells whoever comes next that a disk failed', async () => {
  const file = await open(join(folder, 'rows'), 'w+')
  const spill = new Spill(file)
  for (const letter of 'xy') spill.append(0, readerOf(letter.repeat(60_000), ','), [0])
  await file.close()
  await spill.flush()
  await spill.settled()
  await expect(spill.flush()).rejects.toThrow('closed')
  await expect(spill.read(0)).rejects.toThrow('closed')
})
