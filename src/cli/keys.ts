import { readFile } from 'node:fs/promises'
import * as Keystore from 'ox/Keystore'
import * as v from 'valibot'
import { type Hex, isHex, type LocalAccount } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { VaultKey } from '../agents/index.js'
import { InvalidKeystoreError, MissingSettingError, UnreadableFileError, UsageError } from './errors.js'
import { type Io, isInteractive } from './io.js'
import { prompt } from './prompt.js'
import { fileVariable, readSecret, variables } from './secrets.js'

/**
 * The account that pays: its key is in the environment, in a file that the environment names, or in a keystore file.
 *
 * @throws {MissingSettingError} when there is neither.
 * @throws {UnreadableFileError} when the file cannot be read.
 * @throws {InvalidKeystoreError} when the file is none, or the password another one.
 */
export async function readAccount(io: Io, keystore: string | undefined): Promise<LocalAccount> {
  const key = await readSecret(io, variables.privateKey)
  if (key) {
    const hex = key.startsWith('0x') ? key : `0x${key}`
    if (!isHex(hex) || hex.length !== 66) {
      throw new UsageError(`${variables.privateKey} is not a private key.`, {
        metaMessages: [
          `Expected: 32 bytes in hexadecimal, there or in the file that ${fileVariable(variables.privateKey)} names.`,
        ],
      })
    }
    return accountOf(hex, variables.privateKey)
  }
  if (keystore === undefined) {
    throw new MissingSettingError('The account', [
      'Name a keystore file with `--keystore FILE` or in the configuration,',
      `or set the environment variable ${variables.privateKey}, or ${fileVariable(variables.privateKey)} to the name of a file that holds the key.`,
    ])
  }
  const locked = await readKeystore(keystore)
  const password =
    (await readSecret(io, variables.password)) ??
    (await ask(io, `The password of ${keystore}`, variables.password))
  return accountOf(await unlock(locked, { password, file: keystore }), keystore)
}

async function unlock(
  keystore: Keystore.Keystore,
  { password, file }: { password: string; file: string },
): Promise<Hex> {
  const key = await Keystore.toKeyAsync(keystore, { password })
  try {
    return Keystore.decrypt(keystore, key)
  } catch {
    throw new InvalidKeystoreError(file, 'the password is another one')
  }
}

function accountOf(key: Hex, source: string): LocalAccount {
  try {
    return privateKeyToAccount(key)
  } catch {
    // What the library says may repeat the key.
    throw new UsageError(`${source} holds no private key: it is out of range.`)
  }
}

const hexText = v.pipe(v.string(), v.regex(/^[0-9a-fA-F]{2,256}$/))
const cost = v.pipe(v.number(), v.integer(), v.minValue(1))
const keystoreSchema = v.object({
  version: v.literal(3),
  crypto: v.intersect([
    v.object({
      cipher: v.literal('aes-128-ctr'),
      ciphertext: hexText,
      cipherparams: v.object({ iv: hexText }),
      mac: hexText,
    }),
    v.variant('kdf', [
      v.object({
        kdf: v.literal('scrypt'),
        kdfparams: v.object({
          dklen: v.literal(32),
          // What geth uses takes 256 MiB; four times that is not a key of a person's.
          n: v.pipe(cost, v.maxValue(2 ** 20)),
          r: v.pipe(cost, v.maxValue(16)),
          p: v.pipe(cost, v.maxValue(16)),
          salt: hexText,
        }),
      }),
      v.object({
        kdf: v.literal('pbkdf2'),
        kdfparams: v.object({
          dklen: v.literal(32),
          prf: v.literal('hmac-sha256'),
          c: v.pipe(cost, v.maxValue(10_000_000)),
          salt: hexText,
        }),
      }),
    ]),
  ]),
})

/** Reads what is to be opened, before anybody is asked for its password. */
async function readKeystore(file: string): Promise<Keystore.Keystore> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new UnreadableFileError(file, cause)
  }
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    throw new InvalidKeystoreError(file, 'it is not JSON')
  }
  const parsed = v.safeParse(keystoreSchema, json)
  if (!parsed.success) throw new InvalidKeystoreError(file, 'it is of another form')
  return { id: '', ...parsed.output }
}

/**
 * What the vault is encrypted with.
 *
 * @throws {MissingSettingError} when nothing says it, and there is no terminal to ask.
 */
export async function readVaultKey(io: Io): Promise<VaultKey> {
  const key = await readSecret(io, variables.vaultKey)
  if (key) {
    const hex = key.startsWith('0x') ? key : `0x${key}`
    if (isHex(hex) && hex.length === 66) return { key: hex }
    throw new UsageError(`${variables.vaultKey} is not a key.`, {
      metaMessages: ['Expected: 32 bytes in hexadecimal.'],
    })
  }
  const name = variables.vaultPassphrase
  return { passphrase: (await readSecret(io, name)) || (await ask(io, 'The passphrase of the vault', name)) }
}

async function ask(io: Io, what: string, variable: string): Promise<string> {
  const typed = isInteractive(io) ? await prompt(io, `${what}: `, { silent: true }) : undefined
  if (typed === undefined)
    throw new MissingSettingError(what, [
      `Set the environment variable ${variable}, or ${fileVariable(variable)} to the name of a file that holds it.`,
    ])
  return typed
}
