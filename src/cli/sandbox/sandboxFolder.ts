import { mkdir, readdir, readFile, rm, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FileExistsError } from '../errors.js'
import { writeOutput } from '../files.js'

/** The folder of a sandbox. It tells its own files from those that the user puts there. */
export class SandboxFolder {
  readonly path: string
  /** What is in files that were written once. `undefined`: a folder, which others write to. */
  readonly #own = new Map<string, string | undefined>()

  private constructor(path: string) {
    this.path = path
  }

  /** @throws {FileExistsError} when there is a file or folder of this name. */
  static async make(path: string): Promise<SandboxFolder> {
    try {
      await mkdir(path)
    } catch (cause) {
      if (Object(cause).code === 'EEXIST') throw new FileExistsError(path)
      throw cause
    }
    return new SandboxFolder(path)
  }

  /** Names a folder of the sandbox, which need not exist yet. */
  claim(name: string): string {
    this.#own.set(name, undefined)
    return join(this.path, name)
  }

  /** Writes a file of the sandbox. */
  async write(name: string, text: string, options: { secret?: boolean } = {}): Promise<string> {
    const file = join(this.path, name)
    await writeOutput(file, text, options)
    this.#own.set(name, text)
    return file
  }

  /**
   * Removes the sandbox's own files, and the folder if nothing else is in it.
   *
   * @returns The names of what is left: the user put it there, or changed it.
   */
  async remove(): Promise<string[]> {
    for (const [name, text] of this.#own) {
      const path = join(this.path, name)
      const isChanged = text !== undefined && (await readFile(path, 'utf8').catch(() => text)) !== text
      if (!isChanged) await rm(path, { recursive: true, force: true })
    }
    const left = await readdir(this.path)
    if (left.length === 0) await rmdir(this.path)
    return left.sort()
  }
}
