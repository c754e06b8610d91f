import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'

/** Opens the store that everybody reads from and publishes to: in a demo a folder, elsewhere IPFS. */
export async function openDemoStore(folder: string): Promise<FsBlockstore> {
  const store = new FsBlockstore(join(folder, 'store'))
  await store.open()
  return store
}

/** Makes a folder that only its owner reads. */
export async function privateFolder(folder: string, owner: string): Promise<string> {
  const path = join(folder, owner)
  await mkdir(path, { recursive: true, mode: 0o700 })
  return path
}
