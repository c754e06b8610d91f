import { expect, test } from 'vitest'
import { largeTables } from './largeTables.js'

const most = { maxBytes: 64 * 2 ** 20, maxRows: 1_000_000 }
const fits = { train: most.maxBytes, test: most.maxBytes }
const rows = { train: most.maxRows, test: 100 }

test('says which options open what is larger than trainers open by default', () => {
  expect(largeTables({ bytes: fits, rows })).toEqual([])
  const found = largeTables({
    bytes: { train: most.maxBytes + 1, test: most.maxBytes + 2 },
    rows: { train: most.maxRows + 1, test: 100 },
  })
  expect(found).toMatchObject([
    { kind: 'large-table', file: 'train.csv', bytes: 67_108_865, rows: 1_000_001 },
    { kind: 'large-table', file: 'test.csv', bytes: 67_108_866, rows: 100 },
  ])
  expect(found[0]?.message).toContain('{ maxBytes: 67108865, maxRows: 1000001 }')
  expect(found[1]?.message).toContain('{ maxBytes: 67108866 }')
})
