import { NotAVaultError, VaultForbiddenError } from './errors.js'
import { vaultErrorOf } from './vaultErrorOf.js'

// Asked for at run time and not imported, so that this file loads in a browser, where a vault is a database and has no folder.
const fs = /*#__PURE__*/ globalThis.process?.getBuiltinModule?.('node:fs/promises')

/** The names of LevelDB's files. */
export const ofVault = /^(CURRENT|LOCK|LOG(\.old)?|MANIFEST-\d+|\d+\.(log|ldb|sst|dbtmp))$/
/** What file systems and desktops put in a folder. */
const ofSystem = /^(lost\+found|\..*)$/

/**
 * Creates the folder of a vault, or takes an existing one. No other user may enter it: file names and sizes tell what a vault does.
 *
 * @throws {NotAVaultError} when the folder has other files.
 * @throws {VaultForbiddenError} when this process may not use the folder, or may not close it to others.
 * @throws {VaultFullError} when there is no space for a folder.
 */
export async function makeFolder(location: string): Promise<void> {
  if (!fs) return
  try {
    await fs.mkdir(location, { recursive: true, mode: 0o700 })
    const names = (await fs.readdir(location)).filter((name) => !ofSystem.test(name))
    if (names.length > 0 && !names.some((name) => ofVault.test(name))) throw new NotAVaultError(location)
    await restrict(location, 0o700)
  } catch (error) {
    const { code } = Object(error)
    if (code === 'EEXIST' || code === 'ENOTDIR') throw new NotAVaultError(location, { cause: error })
    throw vaultErrorOf(location, error)
  }
}

/**
 * Takes the rights to the files of a vault from other users. LevelDB creates files with the rights that the process gives by default.
 *
 * @throws {VaultForbiddenError} when this process may not do that.
 */
export async function restrictFiles(location: string): Promise<void> {
  if (!fs) return
  try {
    for (const name of await fs.readdir(location))
      if (ofVault.test(name)) await restrict(`${location}/${name}`, 0o600)
  } catch (error) {
    throw vaultErrorOf(location, error)
  }
}

/** Takes all rights from other users. */
async function restrict(path: string, mode: number): Promise<void> {
  // Windows has no such rights: there a folder inherits those of the user's profile.
  if (!fs || process.platform === 'win32') return
  try {
    if (((await fs.stat(path)).mode & 0o077) !== 0) await fs.chmod(path, mode)
  } catch (cause) {
    // LevelDB deletes files that it no longer needs.
    if (Object(cause).code === 'ENOENT') return
    if (Object(cause).code === 'EPERM') throw new VaultForbiddenError(path, { cause })
    throw cause
  }
}
