import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import type { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors/unixfs.json' with { type: 'json' }
import { encodeCid } from './cid.js'
import { fetchDirectory } from './directory.js'
import { InvalidPathError } from './errors.js'
import { fetchFile } from './file.js'
import { type PublishFile, type PublishProgress, publish, publishFile } from './publish.js'
import { verified } from './verified.js'

const text = (content: string) => new TextEncoder().encode(content)
const pattern = (size: number) => Uint8Array.from({ length: size }, (_, index) => (7 * (index % 251)) % 251)

async function* inChunks(bytes: Uint8Array, size: number) {
  // One buffer for all chunks, as some sources do.
  const buffer = new Uint8Array(size)
  for (let start = 0; start < bytes.length; start += size) {
    const chunk = bytes.subarray(start, start + size)
    buffer.set(chunk)
    yield buffer.subarray(0, chunk.length)
  }
}

describe('publishFile and publish', () => {
  it('follow the profile unixfs-v1-2025, as the shared vectors have it', async () => {
    for (const [index, size] of vectors.size.entries()) {
      const store = new MemoryBlockstore()
      const content = pattern(size)
      const file = await publishFile(content, store)
      expect({ size: file.size, cid: encodeCid(file.cid) }).toEqual({ size, cid: vectors.file[index] })
      const directory = await publish([{ path: 'model.onnx', content: inChunks(content, 300_007) }], store)
      expect({ size: directory.size, cid: encodeCid(directory.cid) }).toEqual({
        size,
        cid: vectors.directory[index],
      })
    }
  })

  it('make a small file one raw block, with the CID that every IPFS tool gives it', async () => {
    const { cid } = await publishFile(text('hello world'), new MemoryBlockstore())
    expect(cid.toString()).toBe('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
  })

  it('keep no reference to the caller’s buffers', async () => {
    const store = new MemoryBlockstore()
    const content = text('hello world')
    const { cid } = await publishFile(content, store)
    content.fill(0)
    expect(await fetchFile(cid, store)).toEqual(text('hello world'))
  })

  it('stop on abort, before and during', async () => {
    const reason = new TypeError('stop')
    const signal = AbortSignal.abort(reason)
    await expect(publishFile(text('x'), new MemoryBlockstore(), { signal })).rejects.toBe(reason)
    await expect(publish([], new MemoryBlockstore(), { signal })).rejects.toBe(reason)
    const controller = new AbortController()
    const progress: PublishProgress[] = []
    const publishing = publishFile(inChunks(pattern(5000), 1000), new MemoryBlockstore(), {
      signal: controller.signal,
      onProgress: (event) => {
        progress.push(event)
        if (event.bytes === 3000) controller.abort(reason)
      },
    })
    await expect(publishing).rejects.toBe(reason)
    expect(progress).toEqual([{ bytes: 1000 }, { bytes: 2000 }, { bytes: 3000 }])
  })

  it('report progress over all files', async () => {
    const progress: PublishProgress[] = []
    const files = [
      { path: 'a', content: pattern(10) },
      { path: 'b', content: pattern(5) },
    ]
    await publish(files, new MemoryBlockstore(), { onProgress: (event) => progress.push(event) })
    expect(progress).toEqual([
      { path: 'a', bytes: 10 },
      { path: 'b', bytes: 15 },
    ])
  })
})

describe('publish', () => {
  const publishPaths = (...paths: string[]) =>
    publish(
      paths.map((path) => ({ path, content: text(path) })),
      new MemoryBlockstore(),
    )

  it('always returns a directory, nested or alone, empty or not', async () => {
    for (const paths of [[], ['a'], ['a/b'], ['a/b/c', 'a/d', 'e']]) {
      const store = new MemoryBlockstore()
      const files = paths.map((path) => ({ path, content: text(path) }))
      const { cid } = await publish(files, store)
      const directory = await fetchDirectory(cid, verified(store))
      expect(directory.entries.map(({ path }) => path)).toEqual(paths)
      for (const path of paths) expect(await directory.read(path)).toEqual(text(path))
    }
  })

  it('does not depend on the order of the files', async () => {
    const { cid } = await publishPaths('b', 'a/y', 'c', 'a/x')
    expect((await publishPaths('a/x', 'a/y', 'c', 'b')).cid.equals(cid)).toBe(true)
  })

  it.each([
    ['', 'is empty'],
    ['/etc/passwd', 'is absolute'],
    ['../x', 'contains ".."'],
    ['a/../b', 'contains ".."'],
    ['./a', 'contains "."'],
    ['a//b', 'has an empty name'],
    ['a/', 'has an empty name'],
    ['a\\..\\b', 'contains a backslash'],
    ['C:x', 'contains a drive letter'],
    ['a\0b', 'contains a control character'],
    ['a\nb', 'contains a control character'],
    ['\ud800', 'contains half a surrogate pair'],
    ['é'.repeat(128), 'has a name longer than 255 bytes'],
    ['a/'.repeat(600), 'is longer than 1024 bytes'],
  ])('refuses the path %j', async (path, problem) => {
    const error = await publishPaths('fine.csv', path).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(InvalidPathError)
    expect(String(error)).toContain(problem)
  })

  it('refuses a path that occurs twice, or is a file and a directory', async () => {
    await expect(publishPaths('a/b', 'a/b')).rejects.toThrow('occurs twice')
    await expect(publishPaths('a', 'a/b')).rejects.toThrow('is both a file and a directory')
    await expect(publishPaths('a/b/c', 'a')).rejects.toThrow('is both a file and a directory')
  })

  it('gives back any files that it takes', async () => {
    const name = fc.stringMatching(/^[a-zé世 ._-]{1,8}$/).filter((value) => value !== '.' && value !== '..')
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))
    const file = fc.record({ path, content: fc.uint8Array({ maxLength: 64 }) })
    const files = fc
      .uniqueArray(file, { selector: (value) => value.path, maxLength: 8 })
      .filter((all) => !all.some((one) => all.some((other) => other.path.startsWith(`${one.path}/`))))
    await fc.assert(
      fc.asyncProperty(files, async (all: PublishFile[]) => {
        const store = new MemoryBlockstore()
        const { cid } = await publish(all, store)
        const directory = await fetchDirectory(cid, store)
        expect(new Set(directory.entries.map((entry) => entry.path))).toEqual(
          new Set(all.map((one) => one.path)),
        )
        for (const one of all) expect(await directory.read(one.path)).toEqual(one.content)
      }),
      { numRuns: 50 },
    )
  })

  it('has only a few blocks of a large file in memory, whatever the sizes of its chunks', async () => {
    const size = 64 * 2 ** 20
    const chunk = new Uint8Array(300_001)
    let read = 0
    let stored = 0
    let most = 0
    async function* content() {
      for (; read < size; read += chunk.length) yield chunk
    }
    const store = {
      async put(cid: CID, block: Uint8Array) {
        // As slow as a disk that lags behind.
        await new Promise((resolve) => setTimeout(resolve, 1))
        most = Math.max(most, read - stored)
        stored += block.length
        return cid
      },
    }
    await publish([{ path: 'large', content: content() }], store as never)
    expect(most).toBeLessThan(20 * 2 ** 20)
  })

  it('shards a directory that does not fit a block, which fetchDirectory reads', async () => {
    const store = new MemoryBlockstore()
    const paths = Array.from({ length: 5000 }, (_, index) => `images/${String(index).padStart(5, '0')}.png`)
    const files = paths.map((path) => ({ path, content: text(path) }))
    const { cid } = await publish(files, store)
    const directory = await fetchDirectory(cid, store)
    expect(directory.entries.map(({ path }) => path)).toEqual(paths)
    expect(await directory.read('images/04321.png')).toEqual(text('images/04321.png'))
  })
})
