import { concatBytes } from '@noble/hashes/utils.js'
import * as v from 'valibot'
import { bytesToHex, type Hex, hexToBytes, isHex } from 'viem'
import { decrypt, encrypt, type KeyDerivation, keyBytes, scryptCost, type VaultKey } from './cipher.js'
import {
  InvalidVaultFileError,
  VaultCorruptedError,
  VaultNotEmptyError,
  VaultVersionError,
  WrongVaultKeyError,
} from './errors.js'
import { checkVaultFile, formatVaultFile, parseVaultFile } from './file.js'
import { Store, type StoreChange } from './store.js'

/** A JSON value. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** A value in a vault: JSON, or bytes. */
export type VaultValue = Json | Uint8Array

/** A change of one entry. Without a value, the entry is deleted. */
export interface VaultChange {
  key: string
  value?: VaultValue | undefined
}

/**
 * An encrypted key-value store for secrets and progress.
 *
 * A write is durable when its promise resolves: it survives a crash of the process or the machine. A write that fails changes nothing.
 * After it, the vault reads back all that it holds before it reads or writes anything else. If that fails, so does every call.
 */
export interface Vault {
  /** The folder, or the name of the database. */
  readonly location: string
  /** Reads the value of a key; `undefined` if there is none. */
  get(key: string): Promise<VaultValue | undefined>
  /**
   * Writes one value.
   *
   * @throws {VaultFullError} when the disk is full. It may succeed later.
   */
  put(key: string, value: VaultValue): Promise<void>
  /**
   * Writes several changes atomically.
   *
   * @throws {VaultFullError} when the disk is full. It may succeed later.
   * @throws {VaultForbiddenError} when the system does not let this process write.
   * @throws {VaultDiskError} when the disk fails.
   * @throws {VaultCorruptedError} when entries are missing after a write failed.
   * @throws {VaultClosedError} when the vault is closed.
   */
  write(changes: readonly VaultChange[]): Promise<void>
  /** Iterates over the entries whose keys begin with `prefix`, in the order of their keys. Changes meanwhile may be seen, or not. */
  entries(prefix?: string): AsyncIterable<[key: string, value: VaultValue]>
  /** Exports all entries as one file, encrypted with the vault's key. `importVault` restores it. */
  export(): Promise<Uint8Array>
  /** Closes the vault, so that another process can open it. */
  close(): Promise<void>
}

export type OpenVaultParameters = VaultKey & {
  /** A folder; in browsers, the name of an IndexedDB database. Created if it does not exist. */
  location: string
}

/** The part that is stored unencrypted. It tells whether a key is the right one. */
interface VaultHeader {
  version: 1
  derivation?: KeyDerivation | undefined
  /** An empty value, encrypted. */
  check: Hex
}

/** The prefix of the stored names of entries. The header's name has none. */
const entryPrefix = 'entry/'
const headerKey = 'header'

/**
 * Opens a vault, or creates one.
 *
 * @param parameters - `location`: a folder of its own. `key` or `passphrase`: what it is encrypted with (XChaCha20-Poly1305; scrypt
 *   derives the key from a passphrase). Without it the vault cannot be read.
 * @throws {WrongVaultKeyError} when the vault was created with another key.
 * @throws {InvalidVaultKeyError} when the key is invalid.
 * @throws {VaultLockedError} when the vault is open already.
 * @throws {VaultFullError} when the disk is full.
 * @throws {VaultForbiddenError} when this process may not use the folder, or may not close it to other users.
 * @throws {VaultDiskError} when the disk fails.
 * @throws {VaultCorruptedError} when the vault is damaged.
 * @throws {NotAVaultError} when the folder has other files.
 * @throws {VaultVersionError} when a later version of this package created the vault.
 * @example
 * ```ts
 * import { openVault } from 'modelmarket/agents'
 *
 * const vault = await openVault({ location: './vault', passphrase: process.env['VAULT_PASSPHRASE'] ?? '' })
 * await vault.put('note', { salt: '0x…' })
 * console.log(await vault.get('note'))
 * await vault.close()
 * ```
 */
export async function openVault(parameters: OpenVaultParameters): Promise<Vault> {
  const store = await Store.open(parameters.location)
  try {
    const header = await store.get(headerKey)
    const key = header ? await unlock(header, parameters) : await create(store, parameters)
    return new EncryptedVault(store, parameters.location, key)
  } catch (error) {
    await store.close()
    throw error
  }
}

/**
 * Restores an exported vault in a new folder.
 *
 * @param parameters - `file`: what `vault.export()` returned. `location`: a folder without a vault. `key` or `passphrase`: those of the
 *   exported vault.
 * @throws {WrongVaultKeyError} when the vault was created with another key.
 * @throws {InvalidVaultFileError} when the file is malformed, incomplete, or modified.
 * @throws {VaultNotEmptyError} when the folder has a vault already.
 * @example
 * ```ts
 * import { importVault } from 'modelmarket/agents'
 * import { readFileSync } from 'node:fs'
 *
 * const passphrase = process.env['VAULT_PASSPHRASE'] ?? ''
 * const vault = await importVault({ file: readFileSync('vault.bin'), location: './restored', passphrase })
 * await vault.close()
 * ```
 */
export async function importVault({
  file,
  ...parameters
}: OpenVaultParameters & { file: Uint8Array }): Promise<Vault> {
  const entries = parseVaultFile(file)
  const header = entries.find(([name]) => name === headerKey)?.[1]
  if (!header) throw new InvalidVaultFileError('it has no header')
  const key = await unlock(header, parameters)
  checkVaultFile(key, file)
  const store = await Store.open(parameters.location)
  try {
    if ((await store.page({ gte: '' })).length > 0) throw new VaultNotEmptyError(parameters.location)
    await store.write(entries)
    return new EncryptedVault(store, parameters.location, key)
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Returns the key of a vault. @throws {WrongVaultKeyError} when the secret is another one. */
async function unlock(header: Uint8Array, secret: VaultKey): Promise<Uint8Array> {
  const { derivation, check } = parseHeader(header)
  const key = await keyBytes(secret, derivation)
  if (!opens(key, check)) throw new WrongVaultKeyError()
  return key
}

/** Creates a vault in an empty database, and returns its key. */
async function create(store: Store, secret: VaultKey): Promise<Uint8Array> {
  const salt = bytesToHex(crypto.getRandomValues(new Uint8Array(32)))
  const derivation = secret.passphrase === undefined ? undefined : { salt, ...scryptCost }
  const key = await keyBytes(secret, derivation)
  const check = bytesToHex(encrypt(key, headerKey, new Uint8Array()))
  const header: VaultHeader = { version: 1, derivation, check }
  await store.write([[headerKey, new TextEncoder().encode(JSON.stringify(header))]])
  return key
}

function opens(key: Uint8Array, check: Hex): boolean {
  try {
    return decrypt(key, headerKey, hexToBytes(check)).length === 0
  } catch {
    return false
  }
}

const positiveInteger = v.pipe(v.number(), v.safeInteger(), v.minValue(1))
const hexadecimal = v.custom<Hex>((value) => isHex(value) && value.length % 2 === 0)

const header: v.GenericSchema<unknown, VaultHeader> = v.object({
  version: v.literal(1),
  derivation: v.optional(
    v.object({ salt: hexadecimal, N: positiveInteger, r: positiveInteger, p: positiveInteger }),
  ),
  check: hexadecimal,
})

/** Parses the header of a vault. @throws {VaultCorruptedError} when it is malformed. */
function parseHeader(bytes: Uint8Array): VaultHeader {
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch (cause) {
    throw new VaultCorruptedError(undefined, { cause })
  }
  const { version } = Object(json)
  if (typeof version === 'number' && version > 1) throw new VaultVersionError(version)
  const parsed = v.safeParse(header, json)
  if (!parsed.success) throw new VaultCorruptedError()
  return parsed.output
}

class EncryptedVault implements Vault {
  readonly location: string
  readonly #store: Store
  readonly #key: Uint8Array

  constructor(store: Store, location: string, key: Uint8Array) {
    this.#store = store
    this.location = location
    this.#key = key
  }

  async get(key: string): Promise<VaultValue | undefined> {
    const name = entryPrefix + key
    const bytes = await this.#store.get(name)
    return bytes && this.#decode(name, bytes)
  }

  put(key: string, value: VaultValue): Promise<void> {
    return this.write([{ key, value }])
  }

  async write(changes: readonly VaultChange[]): Promise<void> {
    await this.#store.write(
      changes.map(({ key, value }): StoreChange => {
        const name = entryPrefix + key
        return [name, value === undefined ? undefined : encrypt(this.#key, name, encode(value))]
      }),
    )
  }

  async *entries(prefix = ''): AsyncIterable<[key: string, value: VaultValue]> {
    const first = entryPrefix + prefix
    let from: Parameters<Store['page']>[0] = { gte: first }
    for (;;) {
      const page = await this.#store.page(from)
      for (const [name, bytes] of page) {
        // Names are sorted by their bytes, in which no text is the last one that begins with the prefix: an emoji comes after U+FFFF.
        if (!name.startsWith(first)) return
        yield [name.slice(entryPrefix.length), this.#decode(name, bytes)]
      }
      const [last] = page.at(-1) ?? []
      if (last === undefined) return
      from = { gt: last }
    }
  }

  async export(): Promise<Uint8Array> {
    return formatVaultFile(this.#key, await this.#store.all())
  }

  close(): Promise<void> {
    return this.#store.close()
  }

  #decode(name: string, bytes: Uint8Array): VaultValue {
    try {
      return decode(decrypt(this.#key, name, bytes))
    } catch (cause) {
      throw new VaultCorruptedError(name.slice(entryPrefix.length), { cause })
    }
  }
}

/** The first byte of a value: whether bytes or JSON follow. */
const kinds = { json: 0, bytes: 1 }

function encode(value: VaultValue): Uint8Array {
  return value instanceof Uint8Array
    ? concatBytes(Uint8Array.of(kinds.bytes), value)
    : concatBytes(Uint8Array.of(kinds.json), new TextEncoder().encode(JSON.stringify(value)))
}

function decode(bytes: Uint8Array): VaultValue {
  const content = bytes.subarray(1)
  return bytes[0] === kinds.bytes ? content.slice() : JSON.parse(new TextDecoder().decode(content))
}
