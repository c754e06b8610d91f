import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from './vault.js'

const key = new Uint8Array(32).fill(7)

let folder: string
let location: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-full-'))
  location = join(folder, 'vault')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  chmodSync(folder, 0o700)
  rmSync(folder, { recursive: true })
})

/** A process with a vault does what it is told, and answers with the names of the errors. */
const program = `
  import { openVault } from './src/agents/index.ts'
  let vault
  const acts = {
    async become({ user }) { process.seteuid(user) },
    async open({ location }) { vault = await openVault({ location, key: new Uint8Array(32).fill(7) }) },
    put: ({ key, value }) => vault.put(key, value),
    get: ({ key }) => vault.get(key),
    close: () => vault.close(),
  }
  process.on('message', async ({ id, act, ...parameters }) => {
    const answer = await acts[act](parameters).then(
      (value) => ({ value }),
      ({ name, retryable, message }) => ({ error: { name, retryable, message } }),
    )
    process.send({ id, ...answer })
  })
  process.send({ id: 0 })`

interface Answer {
  value?: unknown
  error?: { name: string; retryable: boolean; message: string }
}

async function startProcess() {
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  children.push(child)
  child.setMaxListeners(0)
  await once(child, 'message')
  let count = 0
  const act = (name: string, parameters: object = {}): Promise<Answer> => {
    const id = ++count
    return new Promise((resolve) => {
      const take = ({ id: answered, ...answer }: Answer & { id: number }) => {
        if (answered !== id) return
        child.off('message', take)
        resolve(answer)
      }
      child.on('message', take)
      child.send({ id, act: name, ...parameters })
    })
  }
  return {
    act,
    put: (key: string, size: number) => act('put', { key, value: key.padEnd(size, '.') }),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
    /** Lets no file of the process grow beyond some bytes: what it writes fails as it does on a full disk. */
    limit(bytes: number | 'unlimited') {
      const { status, stderr } = spawnSync('prlimit', [`--pid=${child.pid}`, `--fsize=${bytes}:`])
      if (status !== 0) throw new Error(String(stderr))
    },
  }
}

type Child = Awaited<ReturnType<typeof startProcess>>

/** LevelDB's log: the file that it appends to. */
function logOf(location: string): string {
  return join(location, readdirSync(location).find((name) => name.endsWith('.log')) ?? '')
}

const sizeOfLog = () => statSync(logOf(location)).size

async function fill(child: Child): Promise<string[]> {
  expect(await child.act('open', { location })).toEqual({})
  const kept: string[] = []
  for (let i = 0; i < 10; i++) {
    expect(await child.put(`before ${i}`, 500 + i * 37)).toEqual({})
    kept.push(`before ${i}`)
  }
  return kept
}

async function keysOf(location: string): Promise<string[]> {
  const vault = await openVault({ location, key })
  const keys: string[] = []
  for await (const [key, value] of vault.entries()) {
    expect(String(value).startsWith(key)).toBe(true)
    keys.push(key)
  }
  await vault.close()
  return keys
}

const canLimit = process.platform === 'linux' && spawnSync('prlimit', ['--version']).status === 0
if (!canLimit) console.warn('SKIPPED: tests of vaults on full disks need Linux, and prlimit of util-linux.')

describe.skipIf(!canLimit && !process.env.CI)('on a full disk', () => {
  test.each(['close', 'kill'] as const)(
    'a vault keeps every write that it acknowledges afterwards, on %s',
    async (end) => {
      const child = await startProcess()
      const kept = await fill(child)
      // The next record is cut off.
      child.limit(sizeOfLog() + 1_000)
      for (let i = 0; i < 4; i++) {
        const { error } = await child.put(`full ${i}`, 3_000 + i * 911)
        expect(error).toMatchObject({ name: 'VaultFullError', retryable: true })
        expect(error?.message).toContain('not damaged')
        // From now on not even a new file can be written.
        child.limit(0)
      }
      expect((await child.act('get', { key: 'before 3' })).error?.name).toBe('VaultFullError')
      child.limit('unlimited')
      for (let i = 0; i < 30; i++) {
        expect(await child.put(`after ${i}`, 300 + i * 53)).toEqual({})
        kept.push(`after ${i}`)
      }
      if (end === 'kill') await child.kill()
      else expect(await child.act('close')).toEqual({})
      expect((await keysOf(location)).sort()).toEqual(kept.sort())
    },
  )

  test('a vault keeps what it acknowledges of many writes at a time', async () => {
    const child = await startProcess()
    const kept = await fill(child)
    child.limit(sizeOfLog() + 10_000)
    const puts = Array.from({ length: 40 }, (_, i) => child.put(`full ${i}`, 1_000 + (i % 7) * 300))
    const answers = await Promise.all(puts)
    expect(answers.filter(({ error }) => error).length).toBeGreaterThan(0)
    child.limit('unlimited')
    expect(await child.put('last', 100)).toEqual({})
    await child.kill()
    kept.push('last', ...answers.flatMap(({ error }, i) => (error ? [] : [`full ${i}`])))
    expect((await keysOf(location)).sort()).toEqual(kept.sort())
  })

  test('a vault that lost what it acknowledged does nothing any more', async () => {
    const child = await startProcess()
    await fill(child)
    child.limit(sizeOfLog() + 1_000)
    expect((await child.put('full', 3_000)).error?.name).toBe('VaultFullError')
    truncateSync(logOf(location), 2_000)
    child.limit('unlimited')
    for (const act of [() => child.put('after', 10), () => child.act('get', { key: 'before 0' })])
      expect((await act()).error).toMatchObject({ name: 'VaultCorruptedError', retryable: false })
  })

  test('a vault is opened once there is space, and is not called damaged before', async () => {
    const child = await startProcess()
    const kept = await fill(child)
    await child.act('close')
    child.limit(0)
    for (const place of [location, join(folder, 'new')]) {
      const { error } = await child.act('open', { location: place })
      expect(error).toMatchObject({ name: 'VaultFullError', retryable: true })
    }
    child.limit('unlimited')
    expect(await child.act('open', { location: join(folder, 'new') })).toEqual({})
    expect(await child.put('first', 10)).toEqual({})
    await child.kill()
    expect((await keysOf(location)).sort()).toEqual(kept.sort())
    expect(await keysOf(join(folder, 'new'))).toEqual(['first'])
  })
})

test.skipIf(process.platform === 'win32')(
  'a folder that may not be written to is forbidden, not damaged',
  async () => {
    await (await openVault({ location, key })).close()
    mkdirSync(join(folder, 'others'))
    const child = await startProcess()
    if (process.getuid?.() === 0) {
      chmodSync(folder, 0o755)
      await child.act('become', { user: 65_534 })
    } else {
      chmodSync(location, 0o500)
      chmodSync(join(folder, 'others'), 0o500)
    }
    for (const place of [location, join(folder, 'others', 'new')]) {
      const { error } = await child.act('open', { location: place })
      expect(error).toMatchObject({ name: 'VaultForbiddenError', retryable: false })
      expect(error?.message).toContain('not damaged')
    }
    chmodSync(location, 0o700)
  },
)
