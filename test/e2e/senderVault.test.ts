import { type Vault, VaultCorruptedError, VaultFullError } from 'modelmarket/agents'
import { expect, test } from 'vitest'
import { deposit, SenderStage } from '../fixtures/senderStage.js'

const stage = new SenderStage()

/** The vault of the stage, whose writes fail with what `failure` returns. */
function failing(failure: () => Error | undefined): Vault {
  return new Proxy(stage.vault, {
    get(vault, name) {
      const error = name === 'put' || name === 'write' ? failure() : undefined
      if (error) return () => Promise.reject(error)
      const value = Reflect.get(vault, name, vault)
      return typeof value === 'function' ? value.bind(vault) : value
    },
  })
}

const nonce = () => stage.direct.getTransactionCount({ address: stage.account.address, blockTag: 'pending' })

test('what cannot be stored is not sent, and can be sent once there is space', async () => {
  let isFull = true
  const vault = failing(() => (isFull ? new VaultFullError('vault') : undefined))
  const sender = await stage.open({ vault })
  await expect(sender.send('deposit', deposit, stage.one)).rejects.toThrow(VaultFullError)
  expect(await nonce()).toBe(0)
  isFull = false
  await sender.send('deposit', deposit, stage.one)
  expect(await stage.deposits()).toBe(1)
})

test('a disk that is full when a transaction is mined is waited for', async () => {
  await stage.direct.setAutomine(false)
  const told: string[] = []
  let isFull = false
  const vault = failing(() => (isFull ? new VaultFullError('vault') : undefined))
  const sender = await stage.open({ vault, onRetry: ({ name }) => told.push(name) })
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(nonce, { timeout: 90_000 }).toBe(1)
  isFull = true
  await stage.mine(1)
  await expect.poll(() => told, { timeout: 90_000 }).toContain('VaultFullError')
  isFull = false
  await sent
  expect(await stage.deposits()).toBe(1)
})

test('a vault that lost something ends the sender', async () => {
  await stage.direct.setAutomine(false)
  let isLost = false
  const vault = failing(() => (isLost ? new VaultCorruptedError() : undefined))
  const sender = await stage.open({ vault })
  const sent = sender.send('deposit', deposit, stage.one)
  sent.catch(() => {})
  await expect.poll(nonce, { timeout: 90_000 }).toBe(1)
  isLost = true
  await stage.mine(1)
  await expect(sent).rejects.toThrow(VaultCorruptedError)
  await expect(sender.send('other', deposit, stage.one)).rejects.toThrow()
})
