import { expect, test } from 'vitest'
import { ownerOf, ownersOf, protocols } from './owners.js'

test('a file belongs to the protocol that a folder of it is named after', () => {
  const names = ['market', 'oracle']
  expect(ownerOf('contracts/test/oracle/Oracle.t.sol', names)).toBe('oracle')
  expect(ownerOf('src/protocols/market/index.ts', names)).toBe('market')
  expect(ownerOf('src/content/market.ts', names)).toBe('foundation')
})

test('protocols and owners are read from the folders', () => {
  expect(protocols()).toContain('market')
  expect(ownersOf('mutation/subjects.ts')).toEqual(expect.arrayContaining(['foundation', 'market']))
  expect(ownersOf('no/such/file.ts')).toEqual([])
})
