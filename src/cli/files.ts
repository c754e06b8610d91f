import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { FileExistsError, UnreadableFileError } from './errors.js'

/** @throws {UnreadableFileError} when there is no such file, or it may not be read. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
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
 * Writes a new file.
 *
 * @throws {FileExistsError} when there is one already.
 */
export async function writeOutput(
  file: string,
  content: Uint8Array | string,
  { secret = false }: { secret?: boolean } = {},
): Promise<void> {
  try {
    await writeFile(file, content, { flag: 'wx', ...(secret ? { mode: 0o600 } : {}) })
  } catch (cause) {
    if (Object(cause).code === 'EEXIST') throw new FileExistsError(file)
    throw cause
  }
}
