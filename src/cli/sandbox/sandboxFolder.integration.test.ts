import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileExistsError } from '../errors.js'
import { SandboxFolder } from './sandboxFolder.js'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'modelmarket-folder-')), 'box')
})
afterEach(() => rmSync(join(path, '..'), { recursive: true }))

test('nothing is left of a sandbox', async () => {
  const folder = await SandboxFolder.make(path)
  mkdirSync(folder.claim('store'))
  folder.claim('vault')
  writeFileSync(join(path, 'store', 'block'), 'x')
  const file = await folder.write('key.txt', 'secret', { secret: true })
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await folder.remove()).toEqual([])
  expect(existsSync(path)).toBe(false)
})

test('what the user put there, or changed, is left', async () => {
  const folder = await SandboxFolder.make(path)
  mkdirSync(folder.claim('store'))
  await folder.write('modelmarket.json', '{}')
  await folder.write('key.txt', 'secret', { secret: true })
  writeFileSync(join(path, 'train.py'), 'mine')
  writeFileSync(join(path, 'modelmarket.json'), '{"market":{}}')
  expect(await folder.remove()).toEqual(['modelmarket.json', 'train.py'])
  expect(readdirSync(path).sort()).toEqual(['modelmarket.json', 'train.py'])
  expect(readFileSync(join(path, 'train.py'), 'utf8')).toBe('mine')
})

test('a folder that exists is no folder of a sandbox', async () => {
  mkdirSync(path)
  await expect(SandboxFolder.make(path)).rejects.toThrow(FileExistsError)
})
