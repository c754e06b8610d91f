import { concatBytes } from '@noble/hashes/utils.js'
import { sha256 } from '../../content/sha256.js'
import { decrypt, encrypt } from './cipher.js'
import { InvalidVaultFileError } from './errors.js'

/** A name and its value as stored: encrypted, except for the header. */
export type StoredEntry = [name: string, bytes: Uint8Array]

const magic = new TextEncoder().encode('modelmarket-vault/1\n')
const sealName = 'export'
/** A nonce of 24 bytes, a hash of 32, and a tag of 16. */
const sealLength = 24 + 32 + 16

/**
 * Formats a vault as one file: its entries as stored, each as `length ‖ name ‖ length ‖ bytes`, then an encrypted hash of all of
 * them. Without the hash somebody could remove entries, or insert old ones.
 */
export function formatVaultFile(key: Uint8Array, entries: readonly StoredEntry[]): Uint8Array {
  const parts = entries.flatMap(([name, bytes]) => {
    const named = new TextEncoder().encode(name)
    return [lengthOf(named), named, lengthOf(bytes), bytes]
  })
  const content = concatBytes(magic, ...parts)
  return concatBytes(content, encrypt(key, sealName, sha256(content)))
}

/** Parses a file without checking its seal. @throws {InvalidVaultFileError} when it is malformed or cut off. */
export function parseVaultFile(file: Uint8Array): StoredEntry[] {
  if (!magic.every((byte, i) => file[i] === byte)) throw new InvalidVaultFileError('it lacks the header')
  const end = file.length - sealLength
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let offset = magic.length
  const take = (): Uint8Array => {
    const start = offset + 4
    const length = start <= end ? view.getUint32(offset) : Number.POSITIVE_INFINITY
    if (start + length > end) throw new InvalidVaultFileError('it is cut off')
    offset = start + length
    return file.subarray(start, offset)
  }
  const entries: StoredEntry[] = []
  while (offset < end) entries.push([new TextDecoder().decode(take()), take()])
  return entries
}

/** Checks the seal of a file. @throws {InvalidVaultFileError} when the file was changed, or sealed with another key. */
export function checkVaultFile(key: Uint8Array, file: Uint8Array): void {
  const end = file.length - sealLength
  let sealed: Uint8Array
  try {
    sealed = decrypt(key, sealName, file.subarray(end))
  } catch (cause) {
    throw new InvalidVaultFileError('its seal is damaged', { cause })
  }
  const hash = sha256(file.subarray(0, end))
  if (!hash.every((byte, i) => sealed[i] === byte)) throw new InvalidVaultFileError('it was modified')
}

function lengthOf(bytes: Uint8Array): Uint8Array {
  const length = new Uint8Array(4)
  new DataView(length.buffer).setUint32(0, bytes.length)
  return length
}
