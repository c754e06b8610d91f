import { ModelMarketError } from '../../errors/index.js'
import {
  VaultCorruptedError,
  VaultDiskError,
  VaultForbiddenError,
  VaultFullError,
  VaultLockedError,
} from './errors.js'

// LevelDB passes on what the system said as text, and browsers name the error.
const full = /no space left|quota ?exceeded|file too large|not enough space|ENOSPC|EDQUOT|EFBIG/i
const forbidden =
  /permission denied|read-only file system|operation not permitted|access is denied|EACCES|EROFS|EPERM/i

/** Returns the typed error of a database or a file system that failed. A typed error is returned as it is. */
export function vaultErrorOf(location: string, cause: unknown): ModelMarketError {
  if (ModelMarketError.is(cause)) return cause
  const { codes, messages } = look(cause)
  // A folder can have any name.
  const said = messages.join('\n').replaceAll(location, '')
  // First of all: LevelDB also calls a lock file that it may not write a lock.
  if (full.test(said)) return new VaultFullError(location, { cause })
  if (forbidden.test(said)) return new VaultForbiddenError(location, { cause })
  if (codes.includes('LEVEL_LOCKED')) return new VaultLockedError(location, { cause })
  // LevelDB lacks a file that it wrote: what is missing is a part of the vault.
  const isIncomplete = codes.includes('LEVEL_IO_ERROR') && /no such file/i.test(said)
  const isDisk = codes.includes('LEVEL_IO_ERROR') || Object(cause).syscall !== undefined
  if (isDisk && !isIncomplete) return new VaultDiskError(location, { cause, details: messages.at(-1) ?? '' })
  return new VaultCorruptedError(undefined, { cause })
}

/** The codes and the messages of an error and of its causes. */
function look(error: unknown): { codes: string[]; messages: string[] } {
  const codes: string[] = []
  const messages: string[] = []
  for (let inner = error; inner instanceof Error && messages.length < 10; inner = inner.cause) {
    codes.push(String(Object(inner).code))
    messages.push(`${inner.name}: ${inner.message}`)
  }
  return { codes, messages }
}
