import type { BigIntStats } from 'node:fs'
import { lstat, mkdir, readdir, readFile, rmdir, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { FileExistsError, UnreadableFileError } from '../errors.js'
import { writeOutput } from '../files.js'

const inUse =
  'A sandbox runs in it, or files of yours were kept there. Move it away, or name a new folder with --folder.'

/** What tells a folder from another of its name. */
type Identity = `${bigint} ${bigint} ${bigint}`

interface OwnFolder {
  identity: Identity
  isOwn: (path: string) => boolean
}

/**
 * The folder of a sandbox. It tells its own files from those that the user puts there, and removes nothing else: no file that it does not know,
 * nothing behind a symbolic link, and nothing in a folder that took the place of its own.
 */
export class SandboxFolder {
  readonly path: string
  readonly #identity: Identity
  /** What is in files that were written once. */
  readonly #files = new Map<string, string>()
  readonly #folders = new Map<string, OwnFolder>()

  private constructor(path: string, identity: Identity) {
    this.path = path
    this.#identity = identity
  }

  /**
   * @throws {FileExistsError} when there is a file or folder of this name.
   * @throws {UnreadableFileError} when the folder that it is to be in does not exist.
   */
  static async make(path: string): Promise<SandboxFolder> {
    return new SandboxFolder(path, await makeFolder(path, inUse))
  }

  /**
   * Makes a folder in which others write files for the sandbox.
   *
   * @param isOwn Tells from a file's path in that folder whether it is one of those.
   * @throws {FileExistsError} when there is a file or folder of this name.
   */
  async claim(name: string, isOwn: (path: string) => boolean): Promise<string> {
    const path = join(this.path, name)
    this.#folders.set(name, { identity: await makeFolder(path), isOwn })
    return path
  }

  /**
   * Writes a file of the sandbox.
   *
   * @throws {FileExistsError} when there is one of this name.
   */
  async write(name: string, text: string, options: { secret?: boolean } = {}): Promise<string> {
    const file = join(this.path, name)
    await writeOutput(file, text, options)
    this.#files.set(name, text)
    return file
  }

  /**
   * Removes the sandbox's own files, and the folder if nothing else is in it.
   *
   * @returns The paths of what is left: the user put it there, or changed it.
   */
  async remove(): Promise<string[]> {
    if ((await identityOf(this.path)) !== this.#identity) return readdir(this.path).catch(() => [])
    for (const [name, text] of this.#files) {
      const file = join(this.path, name)
      if ((await isFile(file)) && (await readFile(file, 'utf8')) === text) await unlink(file)
    }
    const left: string[] = []
    for (const [name, { identity, isOwn }] of this.#folders) {
      const folder = join(this.path, name)
      if ((await identityOf(folder)) !== identity) continue
      left.push(...(await removeOwn(folder, isOwn)).map((path) => join(name, path)))
      await rmdirIfEmpty(folder)
    }
    const others = await readdir(this.path)
    await rmdirIfEmpty(this.path)
    // Of the sandbox's folders their files are named.
    const named = (name: string) => !left.some((path) => path.startsWith(join(name, '/')))
    return [...left, ...others.filter(named)].sort()
  }
}

/** Removes the files that are the sandbox's, and the folders that have been emptied by that. Returns the paths of the others. */
async function removeOwn(
  folder: string,
  isOwn: (path: string) => boolean,
  below: string = '',
): Promise<string[]> {
  const left: string[] = []
  for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`
    if (entry.isDirectory()) {
      const inside = await removeOwn(folder, isOwn, path)
      left.push(...inside)
      // An empty folder of the user's is kept: the sandbox's have files.
      if (inside.length === 0 && !(isOwn(`${path}/`) && (await rmdirIfEmpty(join(folder, path)))))
        left.push(path)
    } else if (entry.isFile() && isOwn(path)) await unlink(join(folder, path))
    else left.push(path)
  }
  return left
}

/**
 * @throws {FileExistsError} when there is a file or folder of this name.
 * @throws {UnreadableFileError} when it is gone at once, or the folder that it is to be in does not exist.
 */
async function makeFolder(path: string, hint?: string): Promise<Identity> {
  try {
    await mkdir(path)
  } catch (cause) {
    if (Object(cause).code === 'ENOENT') throw new UnreadableFileError(dirname(path), cause)
    if (Object(cause).code === 'EEXIST') throw new FileExistsError(path, hint)
    throw cause
  }
  // Somebody may remove it at once.
  const found = await lstat(path, { bigint: true }).catch((cause: unknown) => {
    throw new UnreadableFileError(path, cause)
  })
  return identityIn(found)
}

/** `undefined` for what is not a folder: a symbolic link to one is none. */
async function identityOf(path: string): Promise<Identity | undefined> {
  const found = await lstat(path, { bigint: true }).catch(() => undefined)
  return found?.isDirectory() ? identityIn(found) : undefined
}

/** The number of a folder that was removed is soon that of another, hence the time. */
function identityIn({ dev, ino, birthtimeNs }: BigIntStats): Identity {
  return `${dev} ${ino} ${birthtimeNs}`
}

function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}

/** Returns whether the folder was empty. */
async function rmdirIfEmpty(path: string): Promise<boolean> {
  try {
    await rmdir(path)
    return true
  } catch (error) {
    // Systems have several codes for a folder that is not empty.
    if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'EPERM'].includes(Object(error).code)) return false
    throw error
  }
}
