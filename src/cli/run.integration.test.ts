import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { toJsonSchema } from '@valibot/to-json-schema'
import * as Keystore from 'ox/Keystore'
import { privateKeyToAddress } from 'viem/accounts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { commandLine, type RunOptions } from '../../test/fixtures/commandLine.js'
import { serveHttp } from '../../test/fixtures/serveHttp.js'
import { openVault } from '../agents/index.js'
import { create2Deployer } from '../deploy/index.js'
import { configSchema } from './config.js'
import { InvalidKeystoreError } from './errors.js'
import { readAccount } from './keys.js'
import { allProtocols } from './program.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-cli-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const run = (args: string, options: Partial<RunOptions> = {}) =>
  commandLine(args.split(' '), { cwd, ...options })
const configure = (config: unknown) =>
  writeFileSync(join(cwd, 'modelmarket.json'), typeof config === 'string' ? config : JSON.stringify(config))

const market = '0x00000000000000000000000000000000000000AA'
const privateKey = `0x${'ab'.repeat(32)}` as const

/** An endpoint that nobody is at. */
async function nobody(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

describe('what is misused ends with 2, and says what to do', () => {
  test.each([
    ['market', /Usage: modelmarket market /],
    ['market request', /Usage: modelmarket market request/],
    ['vault recover', /Usage: modelmarket vault recover/],
    ['nonsense', /unknown command 'nonsense'/],
    ['train', /unknown command 'train'[\s\S]*There is `modelmarket market train`/],
    ['demo nonsense', /no protocol "nonsense"/],
    ['market show', /missing required argument 'id'/],
    ['market show 1 --nonsense', /unknown option '--nonsense'/],
    [`market show x --rpc http://a --address ${market}`, /"x" is not an id/],
    ['market show 1', /The JSON-RPC endpoint is not given/],
    ['market list --rpc http://127.0.0.1:1', /The address of the market contract is not given/],
    ['market list --address 12 --rpc http://127.0.0.1:1', /"12" is not an address/],
    ['sandbox --speed fast', /--speed takes a number/],
    ['market show 1 --config missing.json', /cannot be read/],
    [`market list --rpc ftp://host/key --address ${market}`, /An endpoint is not an http\(s\) URL/],
  ])('%s', async (args, message) => {
    const { code, stdout, stderr } = await run(args)
    expect(stderr).toMatch(message)
    expect(code).toBe(args.includes('missing.json') ? 1 : 2)
    expect(stderr).not.toContain('host/key')
    expect(stdout).toBe('')
    expect(stderr).not.toMatch(/^\s+at /m)
  })
})

test('help and version are no mistakes', async () => {
  expect(await run('market train --help')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('--max-at-risk'),
  })
  const train = expect.stringContaining('--max-at-risk')
  expect(await run('help market train')).toMatchObject({ code: 0, stdout: train, stderr: '' })
  expect((await run('help dataset inspect')).stdout).toContain('--label')
  expect((await run('help')).stdout).toContain('help [command...]')
  expect(await run('help market tarin')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining("unknown command 'tarin'"),
  })
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await run('--version')).toMatchObject({ code: 0, stdout: `${version}\n` })
})

test('what the system refuses is told as it is', async () => {
  const env = { MODELMARKET_VAULT_KEY: '07'.repeat(32) }
  mkdirSync(join(cwd, 'vault'))
  const { code, stderr } = await run('vault export no/such/folder/vault.bin', { env })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^ENOENT.*vault\.bin/)
  expect((await run('vault import missing.bin', { env })).stderr).toContain('There is none.')
})

test('the positions of agents are reset where there is a vault', async () => {
  const env = { MODELMARKET_VAULT_KEY: '07'.repeat(32) }
  expect(await run('vault reset-cursor', { env })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no vault'),
  })
  const vault = await openVault({ location: join(cwd, 'vault'), key: `0x${env.MODELMARKET_VAULT_KEY}` })
  const key = `keeper/1/0x${'a1'.repeat(20)}/0x${'b2'.repeat(20)}/cursor`
  await vault.put(key, { start: '0x190', blocks: [] })
  await vault.close()
  const { code, json } = await run('vault reset-cursor --json', { env })
  expect(code).toBe(0)
  expect(json()).toEqual([expect.objectContaining({ forgotten: [key] })])
  expect((await run('vault reset-cursor', { env })).stdout).toMatch(/No agent has read any events/)
})

test('a vault that is not there is not made to be exported', async () => {
  const env = { MODELMARKET_VAULT_KEY: '07'.repeat(32) }
  const { code, stderr } = await run('vault export vault.bin --vault tyop', { env })
  expect(code).toBe(1)
  expect(stderr).toMatch(/There is no vault ".*tyop"/)
  expect(existsSync(join(cwd, 'tyop'))).toBe(false)
  expect(existsSync(join(cwd, 'vault.bin'))).toBe(false)
})

test.each([
  'market list',
  'market show 1',
  'market keep',
  'market request status 1',
  'market request cancel 1 --yes',
  'market collect 1',
  `deploy market --yes --new-coin --treasury ${market}`,
])('%s names each endpoint that does not answer, and why', async (command) => {
  const [one, other] = [await nobody(), await nobody()]
  const env = { MODELMARKET_PRIVATE_KEY: privateKey, MODELMARKET_VAULT_KEY: '07'.repeat(32) }
  // An agent waits for its endpoint, and tells why.
  const stopping = new AbortController()
  const onOutput = (text: string) => {
    if (command === 'market keep' && text.includes('ECONNREFUSED')) stopping.abort()
  }
  const address = command.startsWith('deploy') ? '' : ` --address ${market}`
  const args = `${command}${address} --rpc ${one}/KEY --rpc ${other}/KEY`
  const { code, stdout, stderr } = await run(args, { env, signal: stopping.signal, onOutput })
  if (command !== 'market keep') expect(code).toBe(4)
  for (const url of [one, other])
    expect(stdout + stderr).toContain(`${url}: connection refused (ECONNREFUSED)`)
  expect(stdout + stderr).not.toContain('KEY')
})

test('an endpoint that does not answer ends with 4: it may later', async () => {
  const args = `market list --address ${market} --rpc ${await nobody()}`
  const { code, stderr } = await run(args)
  expect(code).toBe(4)
  expect(stderr).toContain('connection refused (ECONNREFUSED)')
  expect(stderr).toContain('`--rpc URL` names another endpoint.')
  expect(stderr).not.toMatch(/^\s+at /m)
  const debugged = await run(`${args}/v3/KEY --debug`)
  expect(debugged.stderr).toMatch(/^\s+at /m)
  // The address of an endpoint often has a key in it.
  expect(debugged.stderr).not.toContain('KEY')
})

test('what an endpoint says of a refusal steers no terminal, and what it refuses is not repeated', async () => {
  const said = 'insufficient funds \u001b]0;yours\u0007\u009b2J\u202e'
  const answers: Record<string, object> = {
    eth_chainId: { result: '0x1' },
    eth_blockNumber: { result: '0x1' },
    eth_gasPrice: { result: '0x1' },
    eth_getCode: { result: '0x' },
  }
  const url = await serveHttp(async (request, response) => {
    const { id, method, params } = JSON.parse(await text(request))
    const answer = answers[method] ?? { error: { code: -32_000, message: said } }
    const isDeployer = method === 'eth_getCode' && params[0] === create2Deployer
    response.end(JSON.stringify({ jsonrpc: '2.0', id, ...(isDeployer ? { result: '0x00' } : answer) }))
  })
  const args = `deploy market --rpc ${url}/v3/KEY --treasury ${market} --new-coin --json --debug`
  const env = { MODELMARKET_PRIVATE_KEY: privateKey }
  const { code, stdout, stderr, json } = await run(args, { env })
  expect(code).toBe(1)
  expect(stderr).toMatch(/^The account has too little ether for the transaction\.\n/)
  expect(stderr).not.toContain('This is a bug')
  expect(json()[0]).toMatchObject({ error: { name: 'InsufficientFundsError' } })
  expect(`${stdout}${stderr}`).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_C}|KEY/u)
})

test('with --json an error is an object, too', async () => {
  const { stdout, json, stderr } = await run('market show 1 --json')
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  expect(json()[0]).toMatchObject({ error: { name: 'MissingSettingError' } })
  expect(stderr).toContain('is not given')
})

test('what was interrupted ends with 130', async () => {
  const signal = AbortSignal.abort()
  expect(await run(`market list --address ${market} --rpc ${await nobody()}`, { signal })).toMatchObject({
    code: 130,
    stderr: 'Interrupted.\n',
  })
})

describe('a configuration', () => {
  test.each([
    ['{', /It is not JSON/],
    [{ rpc: [] }, /rpc/],
    [{ rpc: ['ftp://x'] }, /rpc\.0: .*URL/],
    [{ makret: market }, /makret: there is no such setting/],
    [[], /It is a list/],
    [{ market: { address: '0x12' } }, /used\.\n\nmarket\.address: is not an address\n$/],
    [{ market: { adress: market } }, /market\.adress: there is no such setting/],
    [{ market }, /market: .*Object/],
    [{ pollingIntervalMs: -4 }, /used\.\n\npollingIntervalMs: .*-4\n$/],
  ])('that is none is refused: %j', async (config, message) => {
    configure(config)
    const { code, stderr } = await run('market list')
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('has the schema that editors are given', () => {
    const written = JSON.parse(readFileSync('generated/config.schema.json', 'utf8'))
    expect(toJsonSchema(configSchema(allProtocols), { ignoreActions: ['check'] })).toEqual(written)
  })

  test('is overruled by arguments', async () => {
    configure({ rpc: ['http://127.0.0.1:1'], market: { address: `0x${'11'.repeat(20)}` } })
    expect((await run('market list --address 12')).stderr).toContain('"12" is not an address')
  })
})

describe('keys', () => {
  const args = `market request cancel 1 --address ${market}`

  test('come from nowhere by default', async () => {
    const { code, stderr } = await run(`${args} --rpc ${await nobody()}`)
    expect(code).toBe(2)
    expect(stderr).toMatch(/account is not given[\s\S]*MODELMARKET_PRIVATE_KEY/)
  })

  test.each([privateKey.slice(0, 40), `0x${'ff'.repeat(32)}`, 'secret words'])(
    'that are none are not repeated: %s',
    async (key) => {
      const { code, stderr } = await run(`${args} --rpc http://127.0.0.1:1 --debug`, {
        env: { MODELMARKET_PRIVATE_KEY: key },
      })
      expect(code).toBe(2)
      expect(stderr).toContain('MODELMARKET_PRIVATE_KEY')
      expect(stderr).not.toContain(key)
    },
  )

  test.each(['scrypt', 'pbkdf2'] as const)('are in keystores, by %s', async (kdf) => {
    const [key, options] =
      kdf === 'scrypt'
        ? Keystore.scrypt({ password: 'open', n: 1024 })
        : Keystore.pbkdf2({ password: 'open', iterations: 1000 })
    const file = keystore(Keystore.encrypt(privateKey, key, options))
    const { address } = await readAccount(ioOf({ MODELMARKET_KEYSTORE_PASSWORD: 'open' }), file)
    expect(address).toBe(privateKeyToAddress(privateKey))
    const other = readAccount(ioOf({ MODELMARKET_KEYSTORE_PASSWORD: 'other' }), file)
    await expect(other).rejects.toThrow('the password is another one')
  })

  test.each(['{', '{}', '{"version":1}'])('are not in other files: %s', async (content) => {
    const file = keystore(content)
    const opening = readAccount(ioOf({ MODELMARKET_KEYSTORE_PASSWORD: 'open' }), file)
    await expect(opening).rejects.toThrow(InvalidKeystoreError)
  })

  test('that would take all memory to open are refused', async () => {
    const [key, options] = Keystore.scrypt({ password: 'open', n: 1024 })
    const { crypto, ...rest } = Keystore.encrypt(privateKey, key, options)
    const greedy = { ...rest, crypto: { ...crypto, kdfparams: { ...crypto.kdfparams, n: 2 ** 30 } } }
    const opening = readAccount(ioOf({ MODELMARKET_KEYSTORE_PASSWORD: 'open' }), keystore(greedy))
    await expect(opening).rejects.toThrow('of another form')
  })

  test('of a vault are typed, or in the environment', async () => {
    mkdirSync(join(cwd, 'vault'))
    const typed = await run('vault export a.bin', { typed: 'a passphrase' })
    expect(typed.code).toBe(0)
    expect(typed.stderr).toContain('The passphrase of the vault')
    const passphrase = { MODELMARKET_VAULT_PASSPHRASE: 'another' }
    expect((await run('vault export b.bin', { env: passphrase })).stderr).toMatch(/key|passphrase/)
    expect((await run('vault export b.bin', { env: { MODELMARKET_VAULT_KEY: '12' } })).code).toBe(2)
    const nobody = await run('vault export b.bin')
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining('MODELMARKET_VAULT_PASSPHRASE') })
  })

  test('are not typed: Ctrl-C interrupts, and Ctrl-D ends', async () => {
    mkdirSync(join(cwd, 'vault'))
    const interrupted = await run('vault export a.bin', { typed: '\x03' })
    expect(interrupted).toMatchObject({ code: 130, stderr: expect.stringMatching(/\nInterrupted\.\n$/) })
    const ended = await run('vault export a.bin', { typed: '\x04' })
    expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('is not given') })
  })

  test('are not waited for once the process is told to end', async () => {
    mkdirSync(join(cwd, 'vault'))
    const stop = new AbortController()
    const onOutput = () => stop.abort()
    const args = { waiting: true, onOutput, signal: stop.signal }
    expect(await run('vault export a.bin', args)).toMatchObject({ code: 130 })
    expect(await run('vault export a.bin', args)).toMatchObject({ code: 130, stderr: 'Interrupted.\n' })
  })

  test('of a keystore that is none are not asked for', async () => {
    const args = `market collect --address ${market} --rpc http://127.0.0.1:1 --keystore`
    const missing = await run(`${args} missing.json`)
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is none.') })
    const other = await run(`${args} ${keystore({ version: 1 })}`)
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('of another form') })
  })

  test('of a keystore may be typed, unseen', async () => {
    const [key, options] = Keystore.scrypt({ password: 'typed', n: 1024 })
    const file = keystore(Keystore.encrypt(privateKey, key, options))
    const args = `market request cancel 1 --address ${market} --rpc ${await nobody()} --keystore ${file}`
    // What is missing is the endpoint only.
    const { code, stderr } = await run(args, { typed: 'typed' })
    expect(code).toBe(4)
    expect(stderr).toContain('The password of')
    expect(stderr).not.toContain('typed')
  })
})

function keystore(content: unknown): string {
  const file = join(cwd, 'key.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const ioOf = (env: Record<string, string>) => ({ ...process, env, cwd, signal: new AbortController().signal })
