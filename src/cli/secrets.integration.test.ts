import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ExposedSecretError, MissingSettingError, UnreadableFileError, UsageError } from './errors.js'
import { readAccount, readVaultKey } from './keys.js'
import { readSecret, refuseSecrets, variables } from './secrets.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-secrets-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const ioOf = (env: Record<string, string>) => ({ ...process, env, cwd, signal: new AbortController().signal })
const key = 'ab'.repeat(32)

describe('a secret', () => {
  test.each(Object.values(variables))('is read from the file that %s_FILE names', async (variable) => {
    writeFileSync(join(cwd, 'secret'), ' words and more \r\n')
    expect(await readSecret(ioOf({ [`${variable}_FILE`]: 'secret' }), variable)).toBe(' words and more ')
    const both = readSecret(ioOf({ [variable]: 'x', [`${variable}_FILE`]: 'secret' }), variable)
    await expect(both).rejects.toThrow(UsageError)
    const missing = readSecret(ioOf({ [`${variable}_FILE`]: 'missing' }), variable)
    await expect(missing).rejects.toThrow(UnreadableFileError)
    await expect(missing).rejects.toThrow(`that ${variable}_FILE names`)
  })

  test('is never empty: the program that was to write it may have failed', async () => {
    writeFileSync(join(cwd, 'empty'), '\n')
    const io = ioOf({ MODELMARKET_PRIVATE_KEY_FILE: 'empty', MODELMARKET_VAULT_PASSPHRASE_FILE: 'empty' })
    await expect(readAccount(io, undefined)).rejects.toThrow(
      'that MODELMARKET_PRIVATE_KEY_FILE names is empty',
    )
    await expect(readVaultKey(io)).rejects.toThrow('that MODELMARKET_VAULT_PASSPHRASE_FILE names is empty')
    await expect(readVaultKey(ioOf({ MODELMARKET_VAULT_PASSPHRASE: '' }))).rejects.toThrow(
      MissingSettingError,
    )
    const password = readSecret(ioOf({ MODELMARKET_KEYSTORE_PASSWORD_FILE: 'empty' }), variables.password)
    expect(await password).toBe('')
  })

  test('in a file opens accounts and vaults', async () => {
    writeFileSync(join(cwd, 'key'), `${key}\n`)
    const io = ioOf({ MODELMARKET_PRIVATE_KEY_FILE: 'key', MODELMARKET_VAULT_KEY_FILE: join(cwd, 'key') })
    const { address } = await readAccount(io, undefined)
    expect(address).toBe((await readAccount(ioOf({ MODELMARKET_PRIVATE_KEY: key }), undefined)).address)
    expect(await readVaultKey(io)).toEqual({ key: `0x${key}` })
  })

  test('is passed on to no program', () => {
    expect(() => refuseSecrets(['GPU', variables.vaultPassphrase])).toThrow(UsageError)
    expect(() => refuseSecrets(['GPU'])).not.toThrow()
  })
})

/** Takes the environment, and starts a program that reads the environment of each process above it. */
const agent = `
  const { takeEnvironment, needHiddenSecrets } = await import(${JSON.stringify(new URL('./secrets.ts', import.meta.url).href)})
  const { spawnSync } = await import('node:child_process')
  const env = takeEnvironment()
  console.log(env.MODELMARKET_PRIVATE_KEY)
  try {
    needHiddenSecrets({ env })
  } catch (error) {
    console.log(error.name, error.message)
    process.exit()
  }
  const program = 'cat /proc/self/environ; pid=$PPID; while [ $pid -gt 1 ]; do cat /proc/$pid/environ 2>/dev/null;' +
    ' pid=$(sed -n "s/^PPid:[[:space:]]*//p" /proc/$pid/status); done'
  const { stdout, status } = spawnSync('sh', ['-c', program], { encoding: 'utf8' })
  console.log(status, stdout.replaceAll('\\0', '\\n'))`

const command = [process.execPath, '--import', 'tsx', '--input-type=module', '--eval', agent] as const
const run = ([program, ...args]: readonly [string, ...string[]], env: Record<string, string>) =>
  spawnSync(program, args, { env: { PATH: process.env.PATH, OTHER: 'kept', ...env }, encoding: 'utf8' })
    .stdout

const secret = { MODELMARKET_PRIVATE_KEY: 'key of nobody', MODELMARKET_VAULT_PASSPHRASE: 'words of nobody' }

describe.skipIf(process.platform !== 'linux')('a program', () => {
  test('does not find the secrets of its parent in /proc', () => {
    const [first, status, ...seen] = run(command, secret).split('\n')
    expect(first).toBe('key of nobody')
    expect(status).toMatch(/^0/)
    expect(seen).toContain('OTHER=kept')
    expect(seen.join('\n')).not.toContain('of nobody')
  })

  test('is not started where it finds them in another process above it', () => {
    const between = ['sh', '-c', '"$@"; true', 'sh', ...command] as const
    expect(run(between, secret)).toContain(ExposedSecretError.name)
    const withFile = { MODELMARKET_PRIVATE_KEY_FILE: '/dev/null' }
    expect(run(between, withFile)).toContain('OTHER=kept')
  })
})
