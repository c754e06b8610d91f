import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { FileExistsError, UnreadableFileError } from '../errors.js'
import { SandboxFolder } from './sandboxFolder.js'

let path: string
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'modelmarket-folder-')), 'box')
})
afterEach(() => rmSync(dirname(path), { recursive: true }))

const isBlock = (name: string) => /^[A-Z]{2}\/(\w+\.data)?$/.test(name)
const isVault = (name: string) => name === 'CURRENT'

/** A folder as a sandbox leaves it, with the path of a file in it. */
async function sandbox() {
  const folder = await SandboxFolder.make(path)
  const store = await folder.claim('store', isBlock)
  const vault = await folder.claim('vault', isVault)
  mkdirSync(join(store, 'AB'))
  writeFileSync(join(store, 'AB', 'one.data'), 'x')
  writeFileSync(join(vault, 'CURRENT'), 'x')
  await folder.write('modelmarket.json', '{}')
  await folder.write('key.txt', 'secret', { secret: true })
  return folder
}

const write = (name: string, text = 'mine') => {
  mkdirSync(dirname(join(path, name)), { recursive: true })
  writeFileSync(join(path, name), text)
}
const read = (name: string) => readFileSync(join(path, name), 'utf8')

test('nothing is left of a sandbox', async () => {
  const folder = await sandbox()
  expect(statSync(join(path, 'key.txt')).mode & 0o777).toBe(0o600)
  expect(await folder.remove()).toEqual([])
  expect(existsSync(path)).toBe(false)
})

test('what the user put there, or changed, is left', async () => {
  const folder = await sandbox()
  const mine = ['train.py', 'store/notes.txt', 'store/AB/notes.txt', 'vault/deep/model.onnx', 'vault/key']
  for (const name of mine) write(name)
  mkdirSync(join(path, 'store', 'empty'))
  write('modelmarket.json', '{"market":{}}')
  const left = [...mine, 'modelmarket.json', 'store/empty'].sort()
  expect(await folder.remove()).toEqual(left)
  for (const name of mine) expect(read(name)).toBe('mine')
  expect(existsSync(join(path, 'store', 'AB', 'one.data'))).toBe(false)
  expect(existsSync(join(path, 'vault', 'CURRENT'))).toBe(false)
  expect(existsSync(join(path, 'key.txt'))).toBe(false)
  // A second time, such as after a second interruption, changes nothing.
  expect(await folder.remove()).toEqual(left)
})

test('nothing behind a symbolic link is removed', async () => {
  const outside = join(dirname(path), 'outside')
  const mine = ['one.data', 'CURRENT', 'key.txt']
  mkdirSync(join(outside, 'AB'), { recursive: true })
  for (const name of mine) writeFileSync(join(outside, name), 'secret')
  writeFileSync(join(outside, 'AB', 'one.data'), 'x')
  const folder = await sandbox()
  const link = (name: string, target: string) => {
    rmSync(join(path, name), { recursive: true, force: true })
    symlinkSync(join(outside, target), join(path, name))
  }
  link('key.txt', 'key.txt')
  link('vault', '')
  link('store/CD', 'AB')
  link('store/AB/two.data', 'one.data')
  const left = ['key.txt', 'store/AB/two.data', 'store/CD', 'vault']
  expect(await folder.remove()).toEqual(left)
  for (const name of left) expect(lstatSync(join(path, name)).isSymbolicLink()).toBe(true)
  for (const name of [...mine, 'AB/one.data']) expect(existsSync(join(outside, name)), name).toBe(true)
})

test('a folder that took the place of the sandbox’s, or of one in it, is left', async () => {
  const folder = await sandbox()
  renameSync(join(path, 'vault'), join(path, 'moved'))
  write('vault/CURRENT')
  expect(await folder.remove()).toEqual(['moved', 'vault'])
  expect(read('vault/CURRENT')).toBe('mine')
  expect(read('moved/CURRENT')).toBe('x')

  renameSync(path, `${path}-moved`)
  expect(await folder.remove()).toEqual([])
  write('key.txt', 'secret')
  expect(await folder.remove()).toEqual(['key.txt'])
  expect(readdirSync(`${path}-moved`)).toEqual(['moved', 'vault'])
  rmSync(path, { recursive: true })
  symlinkSync(`${path}-moved`, path)
  expect((await folder.remove()).sort()).toEqual(['moved', 'vault'])
  expect(readdirSync(`${path}-moved`)).toEqual(['moved', 'vault'])
})

test('a folder with the number of the one that was removed is left', async () => {
  // A system gives a number again at once, so some of these have it.
  for (let i = 0; i < 5; i++) {
    const folder = await sandbox()
    rmSync(path, { recursive: true })
    write('store/AB/one.data')
    expect(await folder.remove()).toEqual(['store'])
    expect(read('store/AB/one.data')).toBe('mine')
    rmSync(path, { recursive: true })
  }
})

test('what is there already is not taken for the sandbox’s', async () => {
  const folder = await SandboxFolder.make(path)
  write('key.txt')
  write('store/AB/one.data')
  await expect(folder.write('key.txt', 'mine')).rejects.toThrow(FileExistsError)
  await expect(folder.claim('store', isBlock)).rejects.toThrow(FileExistsError)
  await expect(SandboxFolder.make(path)).rejects.toThrow(FileExistsError)
  await expect(SandboxFolder.make(path)).rejects.toThrow('name a new folder with --folder')
  await expect(SandboxFolder.make(join(path, 'no', 'box'))).rejects.toThrow(UnreadableFileError)
  expect(await folder.remove()).toEqual(['key.txt', 'store'])
  expect([read('key.txt'), read('store/AB/one.data')]).toEqual(['mine', 'mine'])
})
