import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fetchDirectory } from '../directory.js'
import { InvalidPathError } from '../errors.js'
import { publish } from '../publish.js'
import { readFolder, writeFolder } from './folder.js'

let room: string
beforeEach(async () => {
  room = await mkdtemp(join(tmpdir(), 'modelmarket-'))
  await mkdir(join(room, 'in/data/empty'), { recursive: true })
  await writeFile(join(room, 'in/task.json'), '{}')
  await writeFile(join(room, 'in/nothing'), '')
  await writeFile(join(room, 'in/data/train.csv'), Buffer.alloc(3_000_000, 'x'))
})
afterEach(() => rm(room, { recursive: true }))

const published = async (store: MemoryBlockstore) =>
  fetchDirectory((await publish(readFolder(join(room, 'in')), store)).cid, store)

describe('readFolder and writeFolder', () => {
  it('take a folder to a store and back', async () => {
    const directory = await published(new MemoryBlockstore())
    expect(directory.entries.map(({ path, size }) => [path, size])).toEqual([
      ['data/train.csv', 3_000_000],
      ['nothing', 0],
      ['task.json', 2],
    ])
    const progress: number[] = []
    await writeFolder(directory, join(room, 'out'), { onProgress: ({ bytes }) => progress.push(bytes) })
    for (const { path } of directory.entries) {
      const [before, after] = await Promise.all(['in', 'out'].map((name) => readFile(join(room, name, path))))
      expect(before && after && Buffer.compare(before, after)).toBe(0)
    }
    expect(progress.at(-1)).toBe(3_000_002)
  })

  it('refuse links, which may lead anywhere', async () => {
    await symlink('/etc/passwd', join(room, 'in/data/link'))
    await expect(published(new MemoryBlockstore())).rejects.toMatchObject({
      name: 'InvalidPathError',
      path: 'data/link',
    })
    expect(InvalidPathError.is(new InvalidPathError('x', 'y'))).toBe(true)
  })

  it('overwrite nothing, and stop on abort', async () => {
    const directory = await published(new MemoryBlockstore())
    await expect(writeFolder(directory, join(room, 'in'))).rejects.toMatchObject({ code: 'EEXIST' })
    const controller = new AbortController()
    const reason = new TypeError('stop')
    const writing = writeFolder(directory, join(room, 'out'), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })
    await expect(writing).rejects.toBe(reason)
    await expect(writeFolder(directory, join(room, 'other'), { signal: controller.signal })).rejects.toBe(
      reason,
    )
  })
})
