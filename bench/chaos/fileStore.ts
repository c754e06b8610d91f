import { FsBlockstore } from 'blockstore-fs'
import type { Rest } from './rest.js'

/** Opens a content store in a folder, which several processes share. */
export async function fileStore(folder: string, rest: Rest): Promise<Pick<FsBlockstore, 'get' | 'put'>> {
  const files = new FsBlockstore(folder)
  await rest.during('opening the store', () => files.open())
  // One after the other: two that write the same file wait for a timer, while the time waits for them.
  let storing: Promise<unknown> = Promise.resolve()
  return {
    get: (...of) => files.get(...of),
    put: (...of) =>
      rest.during('writing to the store', () => {
        const stored = storing.then(() => files.put(...of))
        storing = stored.catch(() => {})
        return stored
      }),
  }
}
