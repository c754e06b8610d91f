import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ModelMarketError } from '../../errors/index.js'
import { parseCsv } from '../parseCsv.js'
import { formatParquet } from './formatParquet.js'
import { parseParquet } from './parseParquet.js'

// More of it, on files of other writers, is in test/hostile.
test('with any bytes changed, a file is a table or is refused', async () => {
  const rows = Array.from(
    { length: 40 },
    (_, row) => `${row % 5 ? row / 8 : ''},name ${row % 3},${row % 2 === 0}`,
  )
  const good = await formatParquet(parseCsv(`x,name,yes\n${rows.join('\n')}\n`))
  const change = fc.record({
    at: fc.nat(good.length - 1),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(0, 127, 255)),
  })
  const refused = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      const bytes = good.slice()
      for (const { at, byte } of changes) bytes[at] = byte
      try {
        const table = await parseParquet(bytes, { maxRows: 1_000, maxBytes: 1e6 })
        for (const { values } of table.columns) expect(values.length).toBe(table.rowCount)
      } catch (error) {
        if (!ModelMarketError.is(error)) throw error
        refused.add(error.name)
      }
    }),
    { numRuns: 300 },
  )
  expect(refused).toContain('MalformedParquetError')
})
