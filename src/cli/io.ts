import { FolderGoneError } from './errors.js'

/** What a command line has to do with the world. */
export interface Io {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  env: Readonly<Record<string, string | undefined>>
  /** Where relative paths begin. `undefined` when it was removed before the command began. */
  cwd: string | undefined
  /** Aborted when the user interrupts. */
  signal: AbortSignal
}

/**
 * Returns the folder where relative paths begin.
 *
 * @throws {FolderGoneError} when it was removed before the command began.
 */
export function currentFolder({ cwd }: Io): string {
  if (cwd === undefined) throw new FolderGoneError()
  return cwd
}

/** Whether somebody could answer a question. */
export function isInteractive({ stdin, stderr }: Io): boolean {
  // Of pipes it is undefined, whatever its type says.
  return stdin.isTTY === true && stderr.isTTY === true
}
