import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { Level } from 'level'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  InvalidVaultFileError,
  InvalidVaultKeyError,
  NotAVaultError,
  VaultClosedError,
  VaultCorruptedError,
  VaultDiskError,
  VaultLockedError,
  VaultNotEmptyError,
  WrongVaultKeyError,
} from './errors.js'
import { importVault, openVault, type Vault } from './vault.js'

const key = new Uint8Array(32).fill(7)
const otherKey = new Uint8Array(32).fill(8)

let folder: string
let location: string
const vaults: Vault[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-vault-'))
  location = join(folder, 'vault')
})
afterEach(async () => {
  for (const vault of vaults.splice(0)) await vault.close()
  rmSync(folder, { recursive: true })
})

async function open(): Promise<Vault> {
  const vault = await openVault({ location, key })
  vaults.push(vault)
  return vault
}

const modeOf = (path: string) => statSync(path).mode & 0o777

async function contents(vault: Vault, prefix?: string) {
  const entries = []
  for await (const entry of vault.entries(prefix)) entries.push(entry)
  return entries
}

describe('a vault', () => {
  test('returns what was written, also after it was closed', async () => {
    const first = await open()
    await first.put('a/1', { salt: '0x01', list: [1, null, 'ü'] })
    await first.put('a/2', Uint8Array.of(0, 1, 255))
    await first.put('b', 'text')
    await first.close()
    const vault = await open()
    expect(await vault.get('a/1')).toEqual({ salt: '0x01', list: [1, null, 'ü'] })
    expect(await vault.get('a/2')).toEqual(Uint8Array.of(0, 1, 255))
    expect(await vault.get('c')).toBeUndefined()
    expect((await contents(vault, 'a/')).map(([key]) => key)).toEqual(['a/1', 'a/2'])
    expect(await contents(vault)).toHaveLength(3)
  })

  test('lists all keys with a prefix, whatever comes after it', async () => {
    const vault = await open()
    const keys = ['a/1', 'a/10', 'a/\uffff!', 'a/😀', 'a/\u{10ffff}\u{10ffff}']
    await vault.write([...keys, 'a', 'a0', 'b/1'].map((key) => ({ key, value: true })))
    expect((await contents(vault, 'a/')).map(([key]) => key)).toEqual(keys)
  })

  test('writes several changes, deletions among them, at once', async () => {
    const vault = await open()
    await vault.put('old', 1)
    await vault.write([{ key: 'old' }, { key: 'new', value: 2 }])
    expect(await contents(vault)).toEqual([['new', 2]])
  })

  test('has no plain text on disk', async () => {
    const vault = await open()
    await vault.put('note/1', { salt: 'the-salt-of-note-1' })
    await vault.close()
    for (const file of readdirSync(location)) {
      expect(readFileSync(join(location, file)).includes('the-salt-of-note-1'), file).toBe(false)
    }
  })

  test('opens with its key only', async () => {
    await (await open()).close()
    await expect(openVault({ location, key: otherKey })).rejects.toThrow(WrongVaultKeyError)
    await expect(openVault({ location, passphrase: 'words' })).rejects.toThrow(InvalidVaultKeyError)
    // A failed attempt leaves it closed.
    await open()
  })

  test('opens with its passphrase only, however its letters are composed', async () => {
    await (await openVault({ location, passphrase: 'caf\u00e9' })).close()
    await expect(openVault({ location, passphrase: 'cafe' })).rejects.toThrow(WrongVaultKeyError)
    await expect(openVault({ location, key })).rejects.toThrow(InvalidVaultKeyError)
    vaults.push(await openVault({ location, passphrase: 'cafe\u0301' }))
  })

  test.each([
    { key: new Uint8Array(31) },
    { key: '0x07' as const },
    { key: 'words' as '0x' },
    { passphrase: '' },
    { key, passphrase: 'words' },
    {},
  ])('refuses the key %j', async (secret) => {
    await expect(openVault({ location, ...secret } as { location: string; key: Uint8Array })).rejects.toThrow(
      InvalidVaultKeyError,
    )
  })

  test('can be open only once', async () => {
    await open()
    await expect(openVault({ location, key })).rejects.toThrow(VaultLockedError)
  })

  test('refuses a folder that is something else, and leaves it as it is', async () => {
    writeFileSync(location, 'a file')
    await expect(openVault({ location, key })).rejects.toThrow(NotAVaultError)
    const other = join(folder, 'other')
    mkdirSync(other, { mode: 0o755 })
    writeFileSync(join(other, 'notes.txt'), 'no vault')
    await expect(openVault({ location: other, key })).rejects.toThrow(NotAVaultError)
    expect(readdirSync(other)).toEqual(['notes.txt'])
    expect(modeOf(other)).toBe(0o755)
  })

  test('refuses a folder whose files are damaged', async () => {
    await (await open()).close()
    for (const name of readdirSync(location)) if (name.startsWith('MANIFEST')) rmSync(join(location, name))
    await expect(openVault({ location, key })).rejects.toThrow(VaultCorruptedError)
  })

  test.skipIf(process.platform === 'win32')(
    'lets no other user in, also where others could enter',
    async () => {
      const vault = await open()
      await vault.put('a', 1)
      await vault.close()
      const files = readdirSync(location).map((name) => join(location, name))
      expect(modeOf(location)).toBe(0o700)
      for (const file of files) expect(modeOf(file), file).toBe(0o600)
      chmodSync(location, 0o755)
      for (const file of files) chmodSync(file, 0o644)
      await open()
      expect(modeOf(location)).toBe(0o700)
      for (const name of readdirSync(location)) expect(modeOf(join(location, name)), name).toBe(0o600)
    },
  )

  test('undoes what a write that failed has stored all the same', async () => {
    const vault = await open()
    await vault.put('a', 1)
    // As when the disk takes the bytes and fails to confirm them: they are in the log, and not in memory.
    const { batch, close } = Level.prototype
    let operations: unknown
    const failingBatch = (given: unknown) => {
      operations = given
      const error = new Error('IO error: 000003.log: Input/output error')
      return Promise.reject(Object.assign(error, { code: 'LEVEL_IO_ERROR' }))
    }
    vi.spyOn(Level.prototype, 'batch').mockImplementationOnce(failingBatch as never)
    vi.spyOn(Level.prototype, 'close').mockImplementationOnce(async function (this: Level) {
      await Reflect.apply(batch, this, [operations])
      await close.call(this)
    })
    const written = vault.write([
      { key: 'a', value: 2 },
      { key: 'b', value: 3 },
    ])
    await expect(written).rejects.toThrow(VaultDiskError)
    await vault.put('c', 4)
    await vault.close()
    expect(await contents(await open())).toEqual([
      ['a', 1],
      ['c', 4],
    ])
    vi.restoreAllMocks()
  })

  test('writes and reads what it was asked for before it is closed', async () => {
    const vault = await open()
    const asked = [vault.put('a', 1), vault.put('b', 2), vault.get('a')]
    await vault.close()
    await Promise.all(asked)
    expect(await contents(await open())).toEqual([
      ['a', 1],
      ['b', 2],
    ])
  })

  test('that is closed says so', async () => {
    const vault = await open()
    await vault.close()
    await expect(vault.get('a')).rejects.toThrow(VaultClosedError)
    await expect(vault.put('a', 1)).rejects.toThrow(VaultClosedError)
    await expect(contents(vault)).rejects.toThrow(VaultClosedError)
  })

  test('lists entries over many pages', async () => {
    const vault = await open()
    const keys = Array.from({ length: 350 }, (_, i) => `page/${String(i).padStart(3, '0')}`)
    await vault.write(keys.map((key) => ({ key, value: key.repeat(20) })))
    expect((await contents(vault, 'page/')).map(([key]) => key)).toEqual(keys)
  })

  test('detects entries that have changed places', async () => {
    const vault = await open()
    await vault.write([
      { key: 'one', value: 1 },
      { key: 'two', value: 2 },
    ])
    const file = await vault.export()
    const text = Buffer.from(file).toString('latin1')
    // The names change places; the values stay.
    const swapped = text.replace('entry/one', '?').replace('entry/two', 'entry/one').replace('?', 'entry/two')
    const bytes = Buffer.from(swapped, 'latin1')
    await expect(importVault({ file: bytes, location: join(folder, 'b'), key })).rejects.toThrow(
      InvalidVaultFileError,
    )
  })

  // A child process writes entries, and is killed while it does: all that it reported are there.
  test('has every entry on disk whose write has resolved', async () => {
    const program = `
      import { openVault } from './src/agents/index.ts'
      const vault = await openVault({ location: ${JSON.stringify(location)}, key: new Uint8Array(32).fill(7) })
      for (let i = 0; ; i++) {
        await vault.put('entry ' + i, { i })
        process.stdout.write(i + '\\n')
      }`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program])
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      if (said.split('\n').length > 50) child.kill('SIGKILL')
    })
    await once(child, 'close')
    const numbers = said.trimEnd().split('\n').map(Number)
    expect(numbers.length).toBeGreaterThan(40)
    const vault = await open()
    for (const i of numbers) expect(await vault.get(`entry ${i}`)).toEqual({ i })
  })
})

describe('an exported vault', () => {
  test('is restored elsewhere, whatever it holds', async () => {
    const value = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.jsonValue().map((json) => JSON.parse(JSON.stringify(json))),
    )
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string({ maxLength: 20 }), value), async (entries) => {
        run++
        const vault = await openVault({ location: join(folder, `${run}a`), key })
        await vault.write(Object.entries(entries).map(([key, value]) => ({ key, value })))
        const before = await contents(vault)
        expect(before).toHaveLength(Object.keys(entries).length)
        const file = await vault.export()
        await vault.close()
        const restored = await importVault({ file, location: join(folder, `${run}b`), key })
        expect(await contents(restored)).toEqual(before)
        await restored.close()
      }),
      { numRuns: 20 },
    )
  })

  test('is refused when it was changed or cut anywhere, or has another key', async () => {
    const vault = await open()
    await vault.put('a', { salt: '0x01' })
    const file = await vault.export()
    const target = join(folder, 'restored')
    const load = (file: Uint8Array, secret = key) => importVault({ file, location: target, key: secret })
    await expect(load(file, otherKey)).rejects.toThrow(WrongVaultKeyError)
    await fc.assert(
      fc.asyncProperty(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = file.slice()
        changed[at] = (changed[at] ?? 0) ^ change
        await expect(load(changed)).rejects.toMatchObject({
          name: expect.stringMatching(
            /^(InvalidVaultFile|VaultCorrupted|WrongVaultKey|VaultVersion|InvalidVaultKey)Error$/,
          ),
        })
        await expect(load(file.slice(0, at))).rejects.toThrow(InvalidVaultFileError)
      }),
      { numRuns: 60 },
    )
    await expect(importVault({ file, location, key })).rejects.toThrow(VaultLockedError)
    await vault.close()
    await expect(importVault({ file, location, key })).rejects.toThrow(VaultNotEmptyError)
    vaults.push(await load(file))
  })
})
