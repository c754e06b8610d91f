import { expect, test } from 'vitest'
import { MemoryVault } from '../../../../test/fixtures/memoryVault.js'
import { Deposits } from './deposits.js'

test('counts deposits from before they are sent until they come back, through restarts', async () => {
  const context = { vault: new MemoryVault(), prefix: 'worker/1/0x/0x/' }
  const deposits = await Deposits.open(context)
  expect(await deposits.reserve('run:1', 20n, 30n)).toBe(true)
  expect(await deposits.reserve('run:2', 20n, 30n)).toBe(false)
  // It is there already.
  expect(await deposits.reserve('run:1', 20n, 0n)).toBe(true)
  await deposits.move('run:1', { key: 'period:7', amount: 20n }, [{ key: 'note', value: 'period 7' }])
  expect([deposits.has('run:1'), deposits.has('period:7'), deposits.atRisk]).toEqual([false, true, 20n])

  const after = await Deposits.open(context)
  expect([after.has('run:1'), after.has('period:7'), after.atRisk]).toEqual([false, true, 20n])
  expect(await context.vault.get('note')).toBe('period 7')
  expect(await after.release('period:7')).toBe(true)
  expect(await after.release('period:7')).toBe(false)
  expect((await Deposits.open(context)).atRisk).toBe(0n)
})

test('a deposit that the vault cannot store does not count', async () => {
  const vault = new MemoryVault()
  vault.fails = new Error('full')
  const deposits = await Deposits.open({ vault, prefix: '' })
  await expect(deposits.reserve('run:1', 20n, undefined)).rejects.toThrow('full')
  expect(deposits.atRisk).toBe(0n)
})
