/** What a command line has to do with the world. */
export interface Io {
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  env: Readonly<Record<string, string | undefined>>
  /** Where relative paths begin. Throws a `FolderGoneError` when it is gone from the start. */
  cwd: string
  /** Aborted when the user interrupts. */
  signal: AbortSignal
}

/** Whether somebody could answer a question. */
export function isInteractive({ stdin, stderr }: Io): boolean {
  // Of pipes it is undefined, whatever its type says.
  return stdin.isTTY === true && stderr.isTTY === true
}
