import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { scryptAsync } from '@noble/hashes/scrypt.js'
import { concatBytes, randomBytes } from '@noble/hashes/utils.js'
import { type Hex, hexToBytes, isHex } from 'viem'
import { InvalidVaultKeyError } from './errors.js'

/** How the key is derived from a passphrase (RFC 7914). Stored with the vault. */
export interface KeyDerivation {
  salt: Hex
  N: number
  r: number
  p: number
}

/** The cost that OWASP recommends for scrypt: 128 MiB and about a second. */
export const scryptCost = { N: 2 ** 17, r: 8, p: 1 }

/** The highest cost to accept from a file, which could otherwise demand all memory. */
const maxCost = { N: 2 ** 20, r: 16, p: 4 }

/** The secret that opens a vault. */
export type VaultKey =
  | { /** 32 random bytes. */ key: Uint8Array | Hex; passphrase?: undefined }
  | { /** Any text. Deriving a key from it takes about a second. */ passphrase: string; key?: undefined }

/** Returns the 32 bytes that a vault is encrypted with. */
export async function keyBytes(
  { key, passphrase }: VaultKey,
  derivation: KeyDerivation | undefined,
): Promise<Uint8Array> {
  if ((key === undefined) === (passphrase === undefined)) {
    throw new InvalidVaultKeyError('expected either a key or a passphrase')
  }
  if (passphrase !== undefined) {
    if (passphrase === '') throw new InvalidVaultKeyError('the passphrase is empty')
    if (!derivation) throw new InvalidVaultKeyError('it was created with a key, not with a passphrase')
    const { salt, N, r, p } = derivation
    const isSane = isHex(salt) && N <= maxCost.N && r <= maxCost.r && p <= maxCost.p
    if (!isSane) throw new InvalidVaultKeyError('its key derivation parameters are out of range')
    return scryptAsync(passphrase.normalize('NFKC'), hexToBytes(salt), { N, r, p, dkLen: 32 })
  }
  if (derivation) throw new InvalidVaultKeyError('it was created with a passphrase, not with a key')
  const bytes = typeof key === 'string' ? (isHex(key) ? hexToBytes(key) : new Uint8Array()) : key
  if (bytes?.length !== 32) throw new InvalidVaultKeyError('the key does not have 32 bytes')
  return bytes
}

const nonceLength = 24

/** Encrypts a value under its name (XChaCha20-Poly1305). It cannot be decrypted under another name. */
export function encrypt(key: Uint8Array, name: string, value: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceLength)
  return concatBytes(nonce, cipher(key, nonce, name).encrypt(value))
}

/** Decrypts what {@link encrypt} returned. @throws when key or name is another, or the bytes were changed. */
export function decrypt(key: Uint8Array, name: string, bytes: Uint8Array): Uint8Array {
  return cipher(key, bytes.subarray(0, nonceLength), name).decrypt(bytes.subarray(nonceLength))
}

function cipher(key: Uint8Array, nonce: Uint8Array, name: string) {
  return xchacha20poly1305(key, nonce, new TextEncoder().encode(name))
}
