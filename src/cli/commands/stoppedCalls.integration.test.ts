import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toHex } from 'viem'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { commandLine } from '../../../test/fixtures/commandLine.js'
import { openVault } from '../../agents/index.js'
import { Outbox, type Outgoing } from '../../agents/sender/outbox.js'

const key = new Uint8Array(32).fill(7)
const account = `0x${'Aa'.repeat(20)}` as const
const hash = `0x${'12'.repeat(32)}` as const
const id = 'raffle/0xaa/5 enter'

let cwd: string
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-cli-'))
  const vault = await openVault({ location: join(cwd, 'vault'), key })
  const outbox = await Outbox.open(vault, { chainId: 31337, account })
  const call: Outgoing = { id, to: account, data: '0x', gas: '21000', nonce: 4, attempts: [] }
  await outbox.put({ ...call, stopped: { reason: 'taken', hash, block: '17' } })
  await outbox.put({ ...call, id: 'pending', nonce: 5 })
  await vault.close()
})
afterEach(() => rmSync(cwd, { recursive: true }))

const run = (...args: string[]) => commandLine(args, { cwd, env: { MODELMARKET_VAULT_KEY: toHex(key) } })
const stopped = async () => (await run('vault', 'stopped', '--json')).json()[0]

test('calls that wait for a person are listed', async () => {
  const { code, stdout } = await run('vault', 'stopped')
  expect(code).toBe(0)
  expect(stdout).toContain(`${id}: nonce 4 on chain 31337, another transaction used its nonce, ${hash}`)
  expect(stdout).not.toContain('pending')
  expect(await stopped()).toMatchObject({ calls: [{ chainId: 31337, id, nonce: 4, reason: 'taken', hash }] })
})

test('a call is released when that is agreed to', async () => {
  expect(await run('vault', 'release', id)).toMatchObject({ code: 3 })
  expect(await stopped()).toMatchObject({ calls: [{ id }] })
  expect(await run('vault', 'release', id, '--yes')).toMatchObject({ code: 0 })
  expect(await stopped()).toEqual({ calls: [] })
})

test.each([id.slice(1), 'pending'])('what does not wait for a person is not released: %s', async (other) => {
  const { code, stderr } = await run('vault', 'release', other, '--yes')
  expect(code).toBe(1)
  expect(stderr).toContain('`vault stopped` lists')
})
