import { expect, test } from 'vitest'
import { maxTransactionSize } from './maxTransactionSize.js'

test.each([
  ['Ethereum', 1, 131_072],
  ['OP Mainnet', 10, 131_072],
  ['Base', 8_453, 131_072],
  ['a chain that nobody knows', 987_654_321, 131_072],
  ['Arbitrum One', 42_161, 95_000],
  ['Arbitrum Nova', 42_170, 95_000],
  ['Linea', 59_144, 60_000],
  ['Scroll', 534_352, 122_880],
])('%s takes so many bytes', (_, chainId, bytes) => {
  expect(maxTransactionSize(chainId)).toBe(bytes)
})
