import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { deposit, SenderStage } from '../fixtures/senderStage.js'

const stage = new SenderStage()

test('a payable call sends its value', async () => {
  const sender = await stage.open()
  await sender.send('deposit', deposit, { address: stage.contract, amount: parseEther('3') })
  expect(await stage.deposits()).toBe(3)
})

test('a payable call that is resumed and replaced sends its value, once', async () => {
  const parameters = { address: stage.contract, amount: parseEther('2') }
  await stage.direct.setAutomine(false)
  const first = await stage.open()
  const waiting = first.send('deposit', deposit, parameters)
  await expect.poll(() => first.pending).toEqual(['deposit'])
  const pending = async () => {
    const block = await stage.direct.getBlock({ blockTag: 'pending', includeTransactions: true })
    return block.transactions[0]
  }
  const original = await pending()
  const closed = expect(waiting).rejects.toMatchObject({ name: 'SenderClosedError' })
  await stage.close()
  await closed

  // Blocks come, and none has room for it.
  await stage.direct.setBlockGasLimit({ gasLimit: 21_000n })
  const second = await stage.open({ stuckAfterMs: 50 })
  const again = second.send('deposit', deposit, parameters)
  await expect
    .poll(async () => (await stage.mine(1)) ?? (await stage.stored())[0]?.attempts.length, {
      timeout: 90_000,
    })
    .toBeGreaterThan(1)
  await stage.direct.setBlockGasLimit({ gasLimit: 30_000_000n })
  await expect.poll(async () => (await pending())?.hash, { timeout: 90_000 }).not.toBe(original?.hash)
  expect((await pending())?.value).toBe(parameters.amount)
  await stage.mine(1)
  await again
  expect(await stage.deposits()).toBe(2)
})
