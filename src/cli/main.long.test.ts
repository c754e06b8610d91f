import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from '../agents/index.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-main-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const vaultKey = '07'.repeat(32)

/** Starts the command line in a process of its own. */
function start(
  args: string,
  { stdout = 'pipe', env = {} }: { stdout?: 'pipe' | number; env?: object } = {},
): ChildProcess & { stderr: Readable } {
  const node = ['--import', import.meta.resolve('tsx'), main]
  return spawn(process.execPath, [...node, ...args.split(' ')], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', stdout, 'pipe'],
  }) as ChildProcess & { stderr: Readable }
}

describe('output that gets lost ends the command, with 1', () => {
  const full = '/dev/full'
  if (!existsSync(full)) console.warn(`SKIPPED: tests of full disks need ${full}, which Linux has.`)

  test
    .skipIf(!existsSync(full) && !process.env.CI)
    .each(['--version', 'gateway --store store --port 0 --json'])('on a full disk: %s', async (args) => {
    const stdout = openSync(full, 'w')
    const child = start(args, { stdout })
    closeSync(stdout)
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(said).toMatch(/^Standard output cannot be written: [\s\S]*ENOSPC/m)
    expect(code).toBe(1)
  })

  test.skipIf(process.platform === 'win32')(
    'on a disk that becomes full in the middle of a text',
    async () => {
      const node = [
        process.execPath,
        '--import',
        import.meta.resolve('tsx'),
        main,
        'market',
        'train',
        '--help',
      ]
      // A limit of the shell's, in blocks, stands for the disk.
      const child = spawn('sh', ['-c', 'ulimit -f 1; exec "$@" > log', 'sh', ...node], { cwd })
      const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
      expect(said).toMatch(/^Standard output cannot be written: [\s\S]*EFBIG/m)
      expect(code).toBe(1)
      expect(statSync(join(cwd, 'log')).size).toBeGreaterThan(0)
    },
  )

  test.each(['--version', 'gateway --store store --port 0'])('where nobody reads: %s', async (args) => {
    const child = start(args)
    child.stdout?.destroy()
    const [said, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    expect(said).toContain('Standard output was closed: the command was stopped.\n')
    expect(code).toBe(1)
  })

  test('where nobody reads what went wrong', async () => {
    const child = start('market show x')
    child.stderr.destroy()
    const [code] = await once(child, 'exit')
    expect(code).toBe(1)
  })
})

test.skipIf(process.platform === 'win32')(
  'nothing is left of a file that does not fit on the disk',
  async () => {
    const write = `
    import { writeOutput } from ${JSON.stringify(new URL('./files.ts', import.meta.url).href)}
    await writeOutput('backup.bin', new Uint8Array(1_000_000)).catch((error) => console.log(error.code))`
    const node = [
      process.execPath,
      '--import',
      import.meta.resolve('tsx'),
      '--input-type=module',
      '--eval',
      write,
    ]
    // A limit of the shell's, in blocks, stands for the disk.
    const child = spawn('sh', ['-c', 'ulimit -f 64; exec "$@"', 'sh', ...node], { cwd })
    expect(await text(child.stdout)).toBe('EFBIG\n')
    expect(existsSync(join(cwd, 'backup.bin'))).toBe(false)
  },
)

test.skipIf(process.platform === 'win32')('what is written is readable for nobody else', async () => {
  const vault = await openVault({ location: join(cwd, 'vault'), key: `0x${vaultKey}` })
  await vault.close()
  const child = start('vault export vault.bin', { env: { MODELMARKET_VAULT_KEY: vaultKey } })
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(statSync(join(cwd, 'vault.bin')).mode & 0o077).toBe(0)
  writeFileSync(join(cwd, 'table.csv'), `x,y\n${'1,a\n2,b\n'.repeat(20)}`)
  const splitting = start('dataset split table.csv --label y --test-size 4 -o split')
  expect(await once(splitting, 'exit')).toEqual([0, null])
  for (const name of ['.', 'labels.csv', 'train.csv'])
    expect(statSync(join(cwd, 'split', name)).mode & 0o077).toBe(0)
})
