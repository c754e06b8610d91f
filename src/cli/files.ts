import { access, constants, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { FileExistsError, UnreadableFileError } from './errors.js'

/** @throws {UnreadableFileError} when there is no such file, or it may not be read. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new UnreadableFileError(file, cause)
  }
}

/**
 * Makes sure that a file can be read more than once, without reading it.
 *
 * @throws {UnreadableFileError} when there is no such file, it may not be read, or it is a pipe or a folder.
 */
export async function needFile(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK)
    const found = await stat(file)
    if (found.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' })
    if (!found.isFile()) throw Object.assign(new Error(), { code: 'ESPIPE' })
  } catch (cause) {
    throw new UnreadableFileError(file, cause)
  }
}

/** @throws {UnreadableFileError} when there is no such folder, or it may not be read. */
export async function readFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw new UnreadableFileError(folder, cause)
  }
}

export async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

/**
 * Writes a new file, whole or not at all.
 *
 * @throws {FileExistsError} when there is one already.
 */
export async function writeOutput(
  file: string,
  content: Uint8Array | string,
  { secret = false }: { secret?: boolean } = {},
): Promise<void> {
  const output = await open(file, 'wx', secret ? 0o600 : 0o666).catch((cause: unknown) => {
    throw Object(cause).code === 'EEXIST' ? new FileExistsError(file) : cause
  })
  try {
    await output.writeFile(content)
    // A backup that is not on disk is none.
    await output.sync()
  } catch (error) {
    // A part of a file, as a full disk leaves it, would be taken for the whole.
    await rm(file, { force: true })
    throw error
  } finally {
    await output.close()
  }
}
