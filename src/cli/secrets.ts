import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ExposedSecretError, UnreadableFileError, UsageError } from './errors.js'
import { currentFolder, type Io } from './io.js'

/** The environment variables that secrets are read from. They are never arguments: every process can read those. */
export const variables = {
  privateKey: 'MODELMARKET_PRIVATE_KEY',
  password: 'MODELMARKET_KEYSTORE_PASSWORD',
  vaultKey: 'MODELMARKET_VAULT_KEY',
  vaultPassphrase: 'MODELMARKET_VAULT_PASSPHRASE',
} as const

const names: readonly string[] = Object.values(variables)

/** The environment variable that names the file of a secret. */
export function fileVariable(variable: string): string {
  return `${variable}_FILE`
}

/**
 * Reads a secret from the environment, or from the file that the environment names. A line break at the end is none of it.
 *
 * @throws {UnreadableFileError} when the file cannot be read.
 * @throws {UsageError} when both are given, or the file is empty.
 */
export async function readSecret(io: Io, variable: string): Promise<string | undefined> {
  const value = io.env[variable]
  const file = io.env[fileVariable(variable)]
  if (!file) return value
  if (value) throw new UsageError(`${variable} and ${fileVariable(variable)} are both given.`)
  let secret: string
  try {
    secret = (await readFile(resolve(currentFolder(io), file), 'utf8')).replace(/\r?\n$/, '')
  } catch (cause) {
    throw new UnreadableFileError(file, cause, fileVariable(variable))
  }
  // A keystore may have an empty password.
  if (secret || variable === variables.password) return secret
  throw new UsageError(`The file ${JSON.stringify(file)} that ${fileVariable(variable)} names is empty.`, {
    metaMessages: ['Expected: the secret, on one line.'],
  })
}

/**
 * Returns the environment, and removes its secrets from this process: what it starts does not inherit them. On Linux they are also
 * overwritten in the block that others of the same user can read as `/proc/<pid>/environ`.
 */
export function takeEnvironment(): Record<string, string | undefined> {
  const env = { ...process.env }
  if (!names.some((name) => name in env)) return env
  for (const name of names) delete process.env[name]
  try {
    overwrite()
  } catch {
    // Whoever starts a program asks whether it could read them.
  }
  return env
}

/** Nothing refers to the bytes any more: the entries are deleted, and their values copied. */
function overwrite(): void {
  // After the name of the program, which can hold anything: the fields from the third on. The 50th is where the block begins.
  const fields = readFileSync('/proc/self/stat', 'latin1')
    .replace(/^.*\) /s, '')
    .split(' ')
  const start = Number(fields[47])
  const memory = openSync('/proc/self/mem', 'r+')
  try {
    for (const { at, length } of secretsOf('self'))
      writeSync(memory, new Uint8Array(length), 0, length, start + at)
  } finally {
    closeSync(memory)
  }
}

/** Finds the entries of secrets in the environment block of a process. */
function secretsOf(pid: string): { name: string; at: number; length: number }[] {
  let at = 0
  const found = []
  for (const entry of readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0')) {
    const name = names.find((name) => entry.startsWith(`${name}=`) && entry.length > name.length + 1)
    if (name !== undefined) found.push({ name, at, length: entry.length })
    at += entry.length + 1
  }
  return found
}

/**
 * Checks that a program with the rights of this process cannot read secrets from the environment of this process, or of one that
 * started it, such as npm.
 *
 * @throws {ExposedSecretError} when it can.
 */
export function needHiddenSecrets({ env }: Io): void {
  try {
    for (let pid = 'self'; pid !== '0'; pid = parentOf(pid)) {
      const [secret] = environmentOf(pid)
      if (secret) throw new ExposedSecretError(secret.name, pid === 'self' ? String(process.pid) : pid)
    }
  } catch (error) {
    if (error instanceof ExposedSecretError) throw error
    // Other systems have no such files, but other ways to read an environment.
    const given = names.find((name) => env[name])
    if (given !== undefined) throw new ExposedSecretError(given)
  }
}

function environmentOf(pid: string): { name: string }[] {
  try {
    return secretsOf(pid)
  } catch (error) {
    // Of another user: the program may not read it either.
    if (pid !== 'self' && isHidden(error)) return []
    throw error
  }
}

function parentOf(pid: string): string {
  try {
    return /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? '0'
  } catch (error) {
    if (pid !== 'self' && isHidden(error)) return '0'
    throw error
  }
}

/** Whether the system refuses to show a process, or hides that there is one. */
function isHidden(error: unknown): boolean {
  return ['EACCES', 'EPERM', 'ENOENT'].includes(Object(error).code)
}

/**
 * Checks which environment variables a program is to see.
 *
 * @throws {UsageError} when one of them is a secret.
 */
export function refuseSecrets(passed: readonly string[]): void {
  const secret = passed.find((name) => names.includes(name))
  if (secret !== undefined) throw new UsageError(`${secret} is a secret: no program may see it.`)
}
