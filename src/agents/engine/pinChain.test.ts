import { expect, test } from 'vitest'
import { MemoryVault } from '../../../test/fixtures/memoryVault.js'
import { pinChain } from './pinChain.js'
import { resetCursors } from './resetCursors.js'

const hashOf = (byte: string) => `0x${byte.repeat(32)}` as const
const chain = { chainId: 1, genesis: hashOf('01') }
const sameId = { chainId: 1, genesis: hashOf('02') }
const other = { chainId: 777, genesis: hashOf('02') }
const wrong = expect.objectContaining({ name: 'WrongChainError', retryable: false })

test('a vault keeps to the chain on which it was used first', async () => {
  const vault = new MemoryVault()
  expect(await pinChain(vault, chain, {})).toEqual(chain)
  expect(await pinChain(vault, chain, {})).toEqual(chain)
  for (const actual of [sameId, other]) await expect(pinChain(vault, actual, {})).rejects.toEqual(wrong)
})

test('the chain that was named counts, also for a new vault', async () => {
  for (const expected of [{ chainId: 777 }, { genesis: hashOf('02') }]) {
    const vault = new MemoryVault()
    await expect(pinChain(vault, chain, expected)).rejects.toEqual(wrong)
    expect(await pinChain(vault, other, expected)).toEqual(other)
  }
})

test('a vault serves a second chain if that is named, but never two of one id', async () => {
  const vault = new MemoryVault()
  await pinChain(vault, chain, {})
  expect(await pinChain(vault, other, { chainId: 777 })).toEqual(other)
  expect(await pinChain(vault, other, {})).toEqual(other)
  expect(await pinChain(vault, chain, {})).toEqual(chain)
  await expect(pinChain(vault, sameId, { genesis: sameId.genesis })).rejects.toEqual(wrong)
})

test('a vault whose positions are reset begins again, with all else that it has', async () => {
  const address = `0x${'a1'.repeat(20)}`
  const role = `tester/1/${address}/${address}`
  const vault = new MemoryVault({
    [`${role}/cursor`]: { start: '0x190', blocks: [] },
    [`${role}/tracked/cursor`]: true,
    [`${role}/entry/1`]: 'secret',
    [`outbox/1/${address}/cursor`]: 'pending',
  })
  await pinChain(vault, chain, {})
  expect((await resetCursors(vault)).toSorted()).toEqual(['chain/1', `${role}/cursor`])
  expect(await vault.get(`${role}/cursor`)).toBeUndefined()
  expect(await vault.get(`${role}/tracked/cursor`)).toBe(true)
  expect(await vault.get(`${role}/entry/1`)).toBe('secret')
  expect(await vault.get(`outbox/1/${address}/cursor`)).toBe('pending')
  expect(await pinChain(vault, other, {})).toEqual(other)
})
