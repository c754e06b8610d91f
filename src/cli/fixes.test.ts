import { describe, expect, test } from 'vitest'
import { ColumnRoleError, type ColumnSurvey, type Fix, type TableSurvey } from '../dataset/index.js'
import { findFixes, withFixes } from './fixes.js'
import type { TableOptions } from './tableFlags.js'

const column = (name: string, fixes?: readonly Fix[]): ColumnSurvey => ({
  name,
  type: 'text',
  missing: 0,
  distinct: 3,
  examples: [],
  becomes: fixes ? 'refused' : 'category',
  ...(fixes ? { problem: { kind: 'mixed', message: 'It is mixed.', fixes } } : {}),
})
const survey = (...columns: ColumnSurvey[]): TableSurvey => ({ rows: 10, columns, notes: [] })

describe('the fixes of a table', () => {
  test('are none when nothing is refused', async () => {
    const inspect = () => Promise.reject(new Error('it was looked at again'))
    expect(await findFixes({ survey: survey(column('x')), options: {} }, inspect)).toEqual([])
  })

  test('are the best of each problem, once, and of those that show afterwards', async () => {
    const unknown: Fix = { option: 'missing', value: 'unknown' }
    const first = survey(
      column('a', [
        unknown,
        { option: 'missing', value: 'n.a.' },
        { option: 'drop', value: 'a', alternative: true },
      ]),
      column('b', [unknown]),
    )
    const seen: TableOptions[] = []
    const fixes = await findFixes({ survey: first, options: { missing: ['x'] } }, async (options) => {
      seen.push(options)
      return options.drop ? survey(column('x')) : survey(column('c', [{ option: 'drop', value: 'c' }]))
    })
    expect(seen).toEqual([
      { missing: ['x', 'unknown', 'n.a.'] },
      { missing: ['x', 'unknown', 'n.a.'], drop: ['c'] },
    ])
    expect(fixes).toEqual([unknown, { option: 'missing', value: 'n.a.' }, { option: 'drop', value: 'c' }])
  })

  test('are none that are known when nothing helps', async () => {
    const stuck = survey(column('a', [{ option: 'strings', value: 'a' }]))
    expect(await findFixes({ survey: stuck, options: {} }, async () => stuck)).toBeUndefined()
    expect(
      await findFixes({ survey: survey(column('a', [])), options: {} }, async () => stuck),
    ).toBeUndefined()
    const alone = survey(column('a', [{ option: 'drop', value: 'a' }]))
    const dropped = survey({ ...column('a'), becomes: 'dropped' })
    expect(await findFixes({ survey: alone, options: {} }, async () => dropped)).toBeUndefined()
    const left = findFixes({ survey: stuck, options: {} }, () =>
      Promise.reject(new ColumnRoleError('a', ['drop', 'features'], 'Name it in one of them only.')),
    )
    expect(await left).toBeUndefined()
  })
})

test('a column that is dropped is named by no other option', () => {
  const options = { features: ['a', 'b'], categorical: ['a'], missing: ['a'], drop: ['c'] }
  expect(withFixes(options, [{ option: 'drop', value: 'a' }])).toEqual({
    features: ['b'],
    missing: ['a'],
    drop: ['c', 'a'],
  })
})
