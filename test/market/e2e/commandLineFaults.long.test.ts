import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openVault } from 'modelmarket/agents'
import { advanceRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { bytesToHex, type Hex } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { commandLine } from '../../fixtures/commandLine.js'

let market: TestMarket
let cwd: string
beforeAll(async () => {
  market = await startMarket({ trainers: 1 })
})
afterAll(() => market?.stop())
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-faults-'))
  const { chain, address } = market
  const config = { rpc: [chain.url], market: { address }, store: { folder: 'store' }, pollingIntervalMs: 50 }
  writeFileSync(join(cwd, 'modelmarket.json'), JSON.stringify({ ...config, checkClock: false }))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const passphrase = 'words of nobody'

function keyOf({ account }: { account: { address: string } }): Hex {
  const found = market.chain.accounts.find(({ address }) => address === account.address)
  return bytesToHex(found?.getHdKey().privateKey ?? new Uint8Array())
}

const secretsOf = (party: { account: { address: string } }) => ({
  MODELMARKET_PRIVATE_KEY: keyOf(party),
  MODELMARKET_VAULT_PASSPHRASE: passphrase,
})

test('an agent whose output is lost ends with 1, and closes its vault', async () => {
  const lost = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
  const ran = await commandLine(['market', 'keep', '--yes', '--json'], {
    cwd,
    env: secretsOf(market.keeper),
    lost,
  })
  expect(ran.stderr).toMatch(/Standard output cannot be written[\s\S]*ENOSPC/)
  expect(ran).toMatchObject({ code: 1, stdout: '' })
  await (await openVault({ location: join(cwd, 'vault'), passphrase })).close()
})

/** Runs a command in a process of its own. */
function start(args: readonly string[], options: { cwd: string; env?: Record<string, string> }) {
  const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), main, ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, ...options.env },
  })
  const said = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) child[name].on('data', (chunk) => (said[name] += chunk))
  return { child, said, ended: once(child, 'exit').then(([code]) => code as number) }
}

test.skipIf(process.platform === 'win32')('an agent goes on when its folder is removed', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-gone-'))
  const config = join(cwd, 'modelmarket.json')
  const args = ['market', 'keep', '--config', config, '--yes', '--json']
  const { child, said, ended } = start(args, { cwd: folder, env: secretsOf(market.keeper) })
  await expect.poll(() => said.stdout, { timeout: 60_000 }).toContain('"type":"started"')
  rmSync(folder, { recursive: true })
  const { requestId } = await advanceRequest(market, 'stalled', { scores: [90] })
  const status = async () => (await market.outsider.market.getRequest({ requestId })).status
  await expect.poll(status, { timeout: 60_000 }).toBe('refunded')
  child.kill('SIGTERM')
  expect(await ended, said.stderr).toBe(0)
})

test.skipIf(process.platform !== 'linux')(
  'a program for training finds no secret in the processes above it',
  async () => {
    const rows = Array.from({ length: 60 }, (_, i) => `${i},${(i * 7) % 60},${i % 2 ? 'odd' : 'even'}`)
    writeFileSync(join(cwd, 'table.csv'), ['x,y,side', ...rows].join('\n'))
    const terms = '--reward 100 --submission-window 1h --response-window 30m --min-score 80%'
    const created = await commandLine(
      `market request create --data table.csv --label side ${terms} --yes`.split(' '),
      { cwd, env: secretsOf(market.requester) },
    )
    expect(created.code, created.stderr).toBe(0)

    const program = `pid=$PPID; while [ $pid -gt 1 ]; do tr '\\0' '\\n' < /proc/$pid/environ;
      pid=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/$pid/status); done`
    const [trainer] = market.trainers
    if (!trainer) throw new Error('There is no trainer.')
    const secrets = secretsOf(trainer)
    const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
    const args = [
      '--import',
      import.meta.resolve('tsx'),
      main,
      'market',
      'train',
      '--vault',
      'trainer',
      '--yes',
    ]
    const child = spawn(process.execPath, [...args, '--', 'sh', '-c', program], {
      cwd,
      env: { PATH: process.env.PATH, SEEN: 'by the program', ...secrets },
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk
        if (said.includes('no model was made')) child.kill('SIGTERM')
      })
    }
    const [code] = await once(child, 'exit')
    expect(code, said).toBe(0)
    expect(said).toContain('SEEN=by the program')
    expect(said).not.toContain(passphrase)
    expect(said).not.toContain(secrets.MODELMARKET_PRIVATE_KEY)
  },
)
