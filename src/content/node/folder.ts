import { createReadStream } from 'node:fs'
import { mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Directory } from '../directory.js'
import { InvalidPathError } from '../errors.js'
import type { PublishFile, PublishProgress } from '../publish.js'

/**
 * Lists the files of a folder and those below it, for `publish`. Each is read when its turn comes, in pieces.
 *
 * @param folder - path of the folder.
 * @throws {InvalidPathError} when something in it is neither a file nor a folder, such as a symbolic link.
 * @example
 * ```ts
 * import { FsBlockstore } from 'blockstore-fs'
 * import { publish } from 'modelmarket/content'
 * import { readFolder } from 'modelmarket/content/node'
 *
 * const publishFolder = (folder: string) => publish(readFolder(folder), new FsBlockstore('blocks'))
 * console.log(publishFolder)
 * ```
 */
export async function* readFolder(folder: string): AsyncGenerator<PublishFile> {
  yield* below(folder, '')
}

async function* below(folder: string, parent: string): AsyncGenerator<PublishFile> {
  for (const entry of await readdir(join(folder, parent), { withFileTypes: true })) {
    const path = parent + entry.name
    if (entry.isDirectory()) yield* below(folder, `${path}/`)
    else if (entry.isFile()) yield { path, content: contentOf(join(folder, path)) }
    else throw new InvalidPathError(path, 'is neither a file nor a folder')
  }
}

/** Opens the file when it is read, and not before: there may be thousands. */
async function* contentOf(file: string): AsyncGenerator<Uint8Array> {
  yield* createReadStream(file)
}

/**
 * Writes the files of a published directory into a new folder; of each, a few blocks are in memory at a time.
 *
 * On an error or an abort, what has been written stays.
 *
 * @param directory - as `fetchDirectory` returns it.
 * @param folder - path of the folder, which must not exist yet, so that nothing is overwritten.
 * @throws as reading the directory does, and what the file system says when it cannot take a file.
 * @example
 * ```ts
 * import { fetchDirectory, GatewayStore } from 'modelmarket/content'
 * import { writeFolder } from 'modelmarket/content/node'
 *
 * const download = async (cid: string) => {
 *   const store = new GatewayStore({ gateways: ['https://trustless-gateway.link'] })
 *   await writeFolder(await fetchDirectory(cid, store), 'dataset')
 * }
 * console.log(download)
 * ```
 */
export async function writeFolder(
  directory: Directory,
  folder: string,
  options: { signal?: AbortSignal; onProgress?: (progress: PublishProgress) => void } = {},
): Promise<void> {
  const { signal, onProgress } = options
  signal?.throwIfAborted()
  await mkdir(folder)
  let bytes = 0
  for (const { path } of directory.entries) {
    const file = join(folder, path)
    await mkdir(dirname(file), { recursive: true })
    // Only if there is none: names that differ in case are the same on some file systems.
    const handle = await open(file, 'wx')
    try {
      for await (const chunk of directory.stream(path, signal ? { signal } : {})) {
        await handle.writeFile(chunk)
        bytes += chunk.length
        onProgress?.({ path, bytes })
      }
    } finally {
      await handle.close()
    }
  }
}
