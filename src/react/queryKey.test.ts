import { hashKey } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { contractKey, queryKey } from './queryKey.js'

const address = '0x00000000000000000000000000000000000000Ab'

test('a key is plain JSON', () => {
  const key = queryKey('raffle', 1, 'getTicket', {
    address,
    id: 12n,
    holders: ['0xAB'],
    from: { id: 1n },
  } as {
    address: typeof address
  })
  expect(key).toEqual([
    'modelmarket',
    'raffle',
    1,
    address.toLowerCase(),
    'getTicket',
    { id: '12', holders: ['0xab'], from: { id: '1' } },
  ])
  expect(JSON.parse(hashKey(key))).toEqual(key)
})

test('parameters that mean the same give the same key', () => {
  const keyOf = (parameters: object) => hashKey(queryKey('raffle', 1, 'list', { address, ...parameters }))
  expect(keyOf({ order: undefined })).toBe(keyOf({}))
  expect(keyOf({ holder: address })).toBe(keyOf({ holder: address.toLowerCase() }))
  expect(keyOf({ title: 'A' })).not.toBe(keyOf({ title: 'a' }))
})

test('the key of a contract begins the keys of its queries', () => {
  const prefix = contractKey('raffle', 1, address)
  expect(queryKey('raffle', 1, 'list', { address }).slice(0, prefix.length)).toEqual(prefix)
})
