import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MemoryBlockstore } from 'blockstore-core'
import { openVault } from 'modelmarket/agents'
import { fetchDirectory, GatewayStore } from 'modelmarket/content'
import { formatParquet, parseCsv } from 'modelmarket/dataset'
import { runRequester } from 'modelmarket/market/agents'
import { prepareRequest } from 'modelmarket/market/flows'
import { advanceRequest, startMarket, type TestMarket } from 'modelmarket/market/testing'
import { letTimeRun, type WatchedEndpoint, watchEndpoint } from 'modelmarket/testing'
import { approveCoins } from 'modelmarket/token'
import { bytesToHex, type Hex, parseEther } from 'viem'
import { generatePrivateKey } from 'viem/accounts'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { commandLine, type Ran, type RunOptions } from '../../fixtures/commandLine.js'

let market: TestMarket
let cwd: string
let endpoints: WatchedEndpoint[] = []
beforeAll(async () => {
  market = await startMarket({ trainers: 2 })
})
afterAll(() => market?.stop())
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-cli-'))
  // An agent approves exactly what it needs, and leaves nothing of what the party approved before.
  const approval = { address: market.token, spender: market.address, amount: parseEther('1000000') }
  for (const party of [market.requester, ...market.trainers]) await approveCoins.sync(party, approval)
})
afterEach(async () => {
  for (const endpoint of endpoints) await endpoint.stop()
  endpoints = []
  rmSync(cwd, { recursive: true })
})

/** An endpoint for a command that time waits for. */
async function endpoint(): Promise<WatchedEndpoint> {
  const watched = await watchEndpoint(market.chain.url)
  endpoints.push(watched)
  return watched
}

function keyOf(address: string): Hex {
  const account = market.chain.accounts.find((account) => account.address === address)
  return bytesToHex(account?.getHdKey().privateKey ?? new Uint8Array())
}

/** Runs commands as one of the parties. */
function as(party: { account: { address: string } }) {
  const env = {
    MODELMARKET_PRIVATE_KEY: keyOf(party.account.address),
    MODELMARKET_VAULT_KEY: '07'.repeat(32),
  }
  return (args: string, options: Partial<RunOptions> = {}): Promise<Ran> =>
    commandLine(args.split(' '), { cwd, env, ...options })
}

/** Writes a configuration: the requester's vault and the trainer's are beside each other. */
async function init(): Promise<void> {
  const { chain, address } = market
  const ran = await as(market.requester)(`init --rpc ${chain.url} --market ${address} --json`)
  expect(ran).toMatchObject({ code: 0 })
  const file = join(cwd, 'modelmarket.json')
  const config = JSON.parse(readFileSync(file, 'utf8'))
  expect(config).toMatchObject({ rpc: [chain.url], market: { address }, vault: 'vault' })
  writeFileSync(
    file,
    JSON.stringify({ ...config, store: { folder: 'store' }, pollingIntervalMs: 50, checkClock: false }),
  )
}

/** Two classes, on either side of a line. */
function writeTable(): void {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const [x, y] = [(i * 0.6180339) % 1, (i * 0.7548776) % 1]
    return `${x},${y},${x > y ? 'above' : 'below'}`
  })
  writeFileSync(join(cwd, 'table.csv'), ['x,y,side', ...rows].join('\n'))
}

const terms =
  '--data table.csv --label side --reward 100 --submission-window 1h --response-window 30m --min-score 80%'

test('a market from the shell, from the configuration to the audit', async () => {
  const [requester, trainer] = [as(market.requester), as(market.trainers[0] ?? market.outsider)]
  await init()
  expect(await requester(`init --rpc ${market.chain.url} --market ${market.address}`)).toMatchObject({
    code: 1,
  })
  writeTable()

  // Nothing happens that is not agreed to.
  const before = await market.outsider.market.getRequestCount()
  const refused = await requester(`market request create ${terms}`)
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/At stake: the reward of 100 MDC/) })
  expect(await requester(`market request create ${terms}`, { typed: 'n' })).toMatchObject({ code: 3 })
  expect(await requester(`market request create ${terms}`, { typed: '\x03' })).toMatchObject({ code: 130 })
  expect(await requester(`market request create ${terms}`, { typed: '\x04' })).toMatchObject({ code: 3 })
  expect(await market.outsider.market.getRequestCount()).toBe(before)

  const created = await requester(`market request create ${terms} --json --yes`)
  expect(created.code, created.stderr).toBe(0)
  const requestId = created.json().find(({ type }) => type === 'created')?.requestId
  expect(requestId).toBe(String(before + 1n))
  // The same command again is no second request.
  const again = await requester(`market request create ${terms} --json`, { typed: 'y' })
  expect(again.json()).toMatchObject([{ type: 'created', requestId }])

  const listed = await requester('market list --json --status accepting')
  expect(listed.json()[0]).toMatchObject({ requests: [{ requestId, minScore: 32, size: 40 }] })
  expect((await requester('market request status')).stdout).toMatch(/accepting/)

  // Two bots, and time that runs.
  const stop = new AbortController()
  const bots = [await endpoint(), await endpoint()] as const
  const train = `market train --rpc ${bots[0].url} --yes --json --vault trainer --margin 0.01 --max-at-risk 500`
  const bot = trainer(train, { signal: stop.signal })
  await expect
    .poll(
      async () =>
        (await market.outsider.market.getRequest({ requestId: BigInt(requestId as string) })).liveCount,
    )
    .toBe(1)
  const stopTime = letTimeRun(market.chain, { bots, step: 150 })
  const ran = await requester(`market request run --rpc ${bots[1].url} --yes --json`)
  await stopTime()
  expect(ran.code, ran.stderr).toBe(0)
  expect(ran.json().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['revealed', 'audited', 'closed']),
  )
  stop.abort()
  const trained = await bot
  expect(trained.code, trained.stderr).toBe(0)
  expect(trained.json().map(({ type }) => type)).toEqual(
    expect.arrayContaining(['validated', 'submitted', 'claimed', 'won', 'closed']),
  )

  const shown = await requester(`market show ${requestId}`)
  expect(shown.stdout).toMatch(
    /offers 100 MDC[\s\S]*New: submission 0[\s\S]*reveals the labels[\s\S]*Claimed[\s\S]*Settled/,
  )
  const audited = await requester(`market request audit ${requestId} --json --output model.onnx`)
  expect(audited.json()[0]).toMatchObject({ requestId, agreement: 1 })
  expect(statSync(join(cwd, 'model.onnx')).size).toBeGreaterThan(1_000)
  expect((await trainer('market collect --json')).json()[0]).toMatchObject({ total: '0' })

  // The vault moves to another machine.
  expect(await requester('vault export vault.bin')).toMatchObject({ code: 0 })
  expect(await requester('vault import vault.bin --vault restored')).toMatchObject({ code: 0 })
  const status = await requester('market request status --vault restored --json')
  expect(status.json()[0]).toMatchObject({ requests: [{ requestId, request: { status: 'settled' } }] })
  expect(await requester('vault import vault.bin --vault restored')).toMatchObject({ code: 1 })
})

describe('one call at a time', () => {
  // The agents of the tests before allow no more than they use. What these tests do without the shell needs allowances of its own.
  beforeEach(async () => {
    const { address: spender, token: address, requester, trainers } = market
    for (const client of [requester, ...trainers])
      await approveCoins.sync(client, { address, spender, amount: parseEther('1000') })
  })

  test('reveals labels when it is time', async () => {
    const requester = as(market.requester)
    await init()
    writeTable()
    // The truth of the first order is public by now.
    const created = await requester(`market request create ${terms} --order timely --json --yes`)
    const requestId = String(created.json().find(({ type }) => type === 'created')?.requestId)
    const early = await requester(`market request reveal ${requestId} --yes`)
    expect(early).toMatchObject({ code: 1, stderr: expect.stringContaining('accepting') })
    expect(early.stderr).not.toMatch(/^\s+at /m)

    const { deadline } = await market.outsider.market.getRequest({ requestId: BigInt(requestId) })
    await market.chain.setTime(deadline)
    expect(await requester(`market request reveal ${requestId}`)).toMatchObject({ code: 3 })
    const revealed = await requester(`market request reveal ${requestId} --json --yes`)
    expect(revealed.json()[0]).toMatchObject({ transactionHash: expect.stringMatching(/^0x/) })
    expect((await requester(`market request status ${requestId}`)).stdout).toMatch(/is (claiming|stalled)/)
  })

  test('reveals labels that a program of the requester made', async () => {
    await init()
    const { requestId, ...secret } = await advanceRequest(market, 'awaitingTruth', { scores: [90] })
    const { datasetCid } = await market.outsider.market.getRequest({ requestId })
    const { labels, salt, truth } = secret
    const file = { kind: 'modelmarket/request-secret/1', truth, datasetCid, labels, salt }
    writeFileSync(join(cwd, 'secret.json'), JSON.stringify(file))
    const unknown = await as(market.requester)(`market request reveal ${requestId} --yes`)
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('--secret FILE') })
    const revealed = await as(market.requester)(
      `market request reveal ${requestId} --secret secret.json --yes`,
    )
    expect(revealed).toMatchObject({ code: 0, stdout: expect.stringContaining('are revealed') })
  })

  test('trains with a program, where the policy lets it', async () => {
    await init()
    writeTable()
    const file = join(cwd, 'modelmarket.json')
    const config = JSON.parse(readFileSync(file, 'utf8'))
    // It says what it sees, and passes.
    const program = [
      process.execPath,
      '-e',
      'console.log(process.env.SEEN, process.env.MODELMARKET_PRIVATE_KEY)',
    ]
    const policy = {
      maxStake: '20',
      minReward: '1',
      deny: [market.keeper.account.address],
      allow: [market.requester.account.address],
    }
    const trainer = { program, timeoutSeconds: 30, environment: ['SEEN', 'UNSET'], policy }
    writeFileSync(
      file,
      JSON.stringify({
        ...config,
        rpc: [market.chain.url, market.chain.url],
        market: { ...config.market, trainer },
      }),
    )
    const created = await as(market.requester)(`market request create ${terms} --order policy --json --yes`)
    const { requestId } = created.json().find(({ type }) => type === 'created') ?? {}
    const bot = async (args: string) => {
      const stop = new AbortController()
      const env = {
        SEEN: 'passed on',
        MODELMARKET_PRIVATE_KEY: keyOf(market.trainers[0]?.account.address ?? ''),
      }
      return as(market.requester)(args, {
        env: { ...env, MODELMARKET_VAULT_KEY: '07'.repeat(32) },
        signal: stop.signal,
        onOutput: (text) => {
          if (text.includes(`"requestId":"${requestId}"`)) stop.abort()
        },
      })
    }
    const passed = await bot('market train --yes --json --vault one')
    expect(passed.stderr).toContain('passed on undefined')
    const said = { type: 'passed', requestId, reason: 'no model was made' }
    expect(passed.json()).toContainEqual(said)

    const flags =
      '--min-reward 1000 --max-stake 5 --max-at-risk 50 --max-size 9 --min-time-left 1m --timeout 9s --pass SEEN --trainings 2'
    const { address } = market.requester.account
    const other = await bot(
      `market train --yes --json --vault two ${flags} --margin 0.1 --allow ${address} --deny ${address} -- true`,
    )
    expect(other.json()).toContainEqual({ type: 'passed', requestId, reason: 'its reward is too low' })
  })

  test('goes on until a request is closed, with random salts', async () => {
    await init()
    writeTable()
    const file = join(cwd, 'modelmarket.json')
    const config = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(file, JSON.stringify({ ...config, salts: 'random' }))
    const requester = as(market.requester)
    expect(await requester('market request status')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no vault'),
    })
    const bot = await endpoint()
    const args = `market request create ${terms} --rpc ${bot.url} --description rows --licence CC0-1.0 --order waited --wait --json --yes`
    const stopTime = letTimeRun(market.chain, { bots: [bot], step: 300 })
    const waited = await requester(args)
    await stopTime()
    expect(waited.code, waited.stderr).toBe(0)
    expect(waited.json().at(-1)).toMatchObject({ type: 'closed', status: 'refunded' })
    expect(waited.stderr).not.toContain('can make them again')
    // It is closed, so there is nothing to wait for.
    expect((await requester(args)).json()).toMatchObject([{ type: 'created' }])
    // What a random salt sealed is not recovered from the table.
    expect(await requester('vault recover market --data table.csv')).toMatchObject({ code: 2 })
  })

  test('asks for no money that an order could not be made of', async () => {
    await init()
    writeTable()
    const count = await market.outsider.market.getRequestCount()
    const poor = generatePrivateKey()
    const env = { MODELMARKET_PRIVATE_KEY: poor, MODELMARKET_VAULT_KEY: '07'.repeat(32) }
    const broke = await as(market.requester)(`market request create ${terms} --yes`, { env })
    expect(broke).toMatchObject({ code: 1, stderr: expect.stringMatching(/no ether to pay for gas/) })
    const without = await as(market.outsider)(`market request create ${terms} --yes`)
    expect(without).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^The balance is too low by 100 MDC/),
    })

    const requester = as(market.requester)
    const wrong = async (args: string) => {
      const { code, stderr } = await requester(
        `market request create --data table.csv --label side ${args} --yes`,
      )
      expect(code, stderr).toBe(1)
      expect(stderr).not.toContain('At stake')
      expect(stderr.trimEnd().split('\n').length).toBeLessThan(10)
      return stderr
    }
    expect(await wrong('--reward 1000000')).toMatch(/^The balance is too low/)
    expect(await wrong('--reward 0')).toContain('A request needs a reward.')
    expect(await wrong('--reward 1 --response-window 1s')).toContain('window')
    expect(await wrong('--reward 1 --test-size 5000')).toContain('5000 rows')
    expect(await wrong('--reward 1 --label sdie')).toContain('Did you mean "side"?')
    const rows = Array.from(
      { length: 60 },
      (_, i) => `2024-01-${10 + (i % 20)},${i},${i % 2 ? 'odd' : 'even'}`,
    )
    writeFileSync(join(cwd, 'dated.csv'), ['day,x,kind', ...rows].join('\n'))
    const dated = 'market request create --data dated.csv --label kind --reward 1'
    const unusable = await requester(`${dated} --json --yes`)
    expect(unusable).toMatchObject({ code: 1, stderr: expect.stringMatching(/│ day +│[^\n]+│ REFUSED +│/) })
    expect(unusable.stderr).not.toContain('At stake')
    expect(unusable.json()[0]).toMatchObject({
      error: { command: `npx modelmarket ${dated} --json --yes --drop day` },
    })
    // What becomes of the columns is said before it is asked for money.
    expect(await requester(`${dated} --drop day`)).toMatchObject({
      code: 3,
      stdout: expect.stringContaining('Read as: 60 rows, label kind, 1 number, 1 dropped (day).'),
      stderr: expect.stringContaining('At stake'),
    })
    // None of them was kept, to be made when there is money.
    const listed = await requester('market request status --json')
    expect(listed.json()).toEqual([{ requests: [] }])
    expect(await market.outsider.market.getRequestCount()).toBe(count)
    expect(readdirSync(join(cwd, 'store'))).toEqual([])

    // What may make it worthless is said before it is paid for.
    const asked = await requester('market request create --data table.csv --label side --reward 1')
    expect(asked).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/any model, however bad[\s\S]*WARNING: /),
    })
  })

  test('takes features that are names and rows that belong together, also when the vault is lost', async () => {
    await init()
    const requester = as(market.requester)
    // Numbers that are names: a group, and a category.
    const rows = Array.from({ length: 60 }, (_, i) => `${i},0${i % 3},${i >> 1},${i % 2 ? 'odd' : 'even'}`)
    writeFileSync(join(cwd, 'table.csv'), ['x,code,pair,side', ...rows].join('\n'))
    writeFileSync(
      join(cwd, 'table.parquet'),
      await formatParquet(parseCsv(readFileSync(join(cwd, 'table.csv')))),
    )
    const split = '--data table.parquet --label side --categorical code --group pair'
    const rest = '--order pairs --test-size 20 --reward 10 --submission-window 1h --response-window 30m'
    const created = await requester(`market request create ${split} ${rest} --json --yes`)
    expect(created.code, created.stderr).toBe(0)
    const requestId = String(created.json().find(({ type }) => type === 'created')?.requestId)
    const lost = await requester(
      'vault recover market --vault other --data table.csv --label side --order pairs',
    )
    expect(lost.code).toBe(1)
    const found = await requester(`vault recover market --vault new ${split} --order pairs --json`)
    expect(found.json()[0]).toMatchObject({ recovered: expect.arrayContaining([requestId]) })
  })

  test('says that an order of before is made, too', async () => {
    await init()
    const outsider = market.outsider
    const store = new MemoryBlockstore()
    const table = parseCsv('x,side\n1,above\n2,below\n3,above\n4,below\n')
    const prepared = await prepareRequest({ table, label: 'side', testSize: 2, task: { title: 'T' }, store })
    const terms = { reward: 1n, stake: 1n, minScore: 1, submissionWindow: 3_600, responseWindow: 1_800 }
    const vault = await openVault({ location: join(cwd, 'vault'), key: `0x${'07'.repeat(32)}` })
    const { address } = market
    const orders = [{ id: 'of before', prepared, ...terms }]
    const agent = { client: outsider, address, vault, store, orders, checkClock: false }
    for await (const { type } of runRequester(agent)) {
      if (type === 'refused') break
    }
    await vault.close()
    const asked = await as(outsider)('market request run')
    expect(asked).toMatchObject({ code: 3, stderr: expect.stringMatching(/are also created.*: of before\./) })
    expect(asked.stderr).not.toContain('no coins')
  })

  test('asks nothing that the contract would refuse', async () => {
    await init()
    const { requestId } = await advanceRequest(market, 'accepting', { scores: [90] })
    const other = await as(market.outsider)(`market request cancel ${requestId}`)
    expect(other).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Only the requester/) })
    const live = await as(market.requester)(`market request cancel ${requestId}`)
    expect(live).toMatchObject({ code: 1, stderr: expect.not.stringContaining('is closed') })
    const missing = await as(market.requester)('market collect 4711')
    expect(missing).toMatchObject({ code: 1, stderr: expect.stringContaining('There is no request 4711.') })
  })

  test('has tables that fit terminals', async () => {
    await init()
    await advanceRequest(market, 'awaitingTruth', { scores: [] })
    const width = async (columns: number) => {
      const { stdout } = await as(market.requester)('market list', { columns })
      return Math.max(...stdout.split('\n').map((line) => line.length))
    }
    expect(await width(80)).toBeLessThanOrEqual(80)
    expect(await width(200)).toBeGreaterThan(80)
  })

  test('says when there is nothing', async () => {
    await init()
    const outsider = as(market.outsider)
    const { address } = market.outsider.account
    expect((await outsider(`market list --requester ${address}`)).stdout).toContain(
      'There are no such requests.',
    )
    expect((await outsider('market collect')).stdout).toContain('Nothing is owed')
    expect(await outsider('market request run --yes')).toMatchObject({ code: 0 })
    expect(await outsider('gateway --port 70000')).toMatchObject({ code: 2 })
    const options = `--rpc ${market.chain.url} --market ${market.address} --from-block 1 --keystore key.json`
    expect(await outsider(`init -c other.json ${options}`)).toMatchObject({ code: 0 })
    const other = JSON.parse(readFileSync(join(cwd, 'other.json'), 'utf8'))
    expect(other).toMatchObject({ market: { fromBlock: 1 }, keystore: 'key.json' })
    const stop = new AbortController()
    const stopped = await as(market.keeper)('market keep --yes --vault idle', {
      signal: stop.signal,
      onOutput(text) {
        if (text.includes('every timeout, whatever the gas')) stop.abort()
      },
    })
    expect(stopped).toMatchObject({ code: 0 })
  })

  test('cancels, and says what that costs', async () => {
    await init()
    const { requestId } = await advanceRequest(market, 'accepting', { scores: [] })
    const free = await as(market.requester)(`market request cancel ${requestId} --json --yes`)
    expect(free.json()[0]).toMatchObject({ requestId: String(requestId), outcome: 'refunded' })
    const costly = await advanceRequest(market, 'accepting', { scores: [90] })
    const args = `market request cancel ${costly.requestId} --json --max-live 1`
    const asked = await as(market.requester)(args)
    expect(asked).toMatchObject({ code: 3, stderr: expect.stringMatching(/At stake: the reward of 100 MDC/) })
    const paid = await as(market.requester)(`${args} --yes`)
    expect(paid.json()[0]).toMatchObject({ outcome: 'forfeited' })

    // Whom it was forfeited to can collect it.
    const trainer = as(market.trainers[0] ?? market.outsider)
    const collected = await trainer(`market collect ${costly.requestId} --json --yes`)
    expect(collected.json()[0]).toMatchObject({ total: String(110n * 10n ** 18n) })
  })

  test('recovers a lost vault from models and tables', async () => {
    await init()
    writeTable()
    const requester = as(market.requester)
    const created = await requester(`market request create ${terms} --order lost --json --yes`)
    const { requestId } = created.json().find(({ type }) => type === 'created') ?? {}
    const stop = new AbortController()
    const onOutput = (text: string) => {
      if (text.includes('"submitted"')) stop.abort()
    }
    const trainer = as(market.trainers[1] ?? market.outsider)
    const trained = await trainer('market train --yes --json --vault trainer --models models', {
      signal: stop.signal,
      onOutput,
    })
    expect(trained.code, trained.stderr).toBe(0)

    expect(await trainer('vault recover market --vault again')).toMatchObject({ code: 2 })
    const again = await trainer('vault recover market --vault again --models models --json')
    expect(again.code, again.stderr).toBe(0)
    expect(again.json()[0]).toMatchObject({ recovered: expect.arrayContaining([requestId]), lost: [] })
    const without = await trainer('vault recover market --vault without --models store --json')
    expect(without.code).toBe(1)
    expect(without.stderr).toContain(`request ${requestId} cannot be recovered`)

    const source = '--data table.csv --label side --order lost'
    const table = await requester(`vault recover market --vault found ${source} --json`)
    expect(table.json()[0]).toMatchObject({ recovered: [requestId] })
    const status = await requester('market request status --vault found --json')
    expect(status.json()[0]).toMatchObject({ requests: [{ order: 'lost', requestId }] })
  })

  test('serves the store', async () => {
    await init()
    writeTable()
    await as(market.requester)(`market request create ${terms} --order served --yes`)
    const { datasetCid } = await market.outsider.market.getRequest({
      requestId: await market.outsider.market.getRequestCount(),
    })
    const stop = new AbortController()
    let told = ''
    const serving = as(market.requester)('gateway --port 0 --json', {
      signal: stop.signal,
      onOutput: (text) => {
        told += text
      },
    })
    await expect.poll(() => told).toContain('"url"')
    const { url } = JSON.parse(told.split('\n')[0] ?? '')
    const store = new GatewayStore({ gateways: [url] })
    const { entries } = await fetchDirectory(datasetCid, store)
    expect(entries.map(({ path }) => path)).toContain('train.csv')
    stop.abort()
    expect((await serving).code).toBe(0)
  })

  test('deploys a market of its own, and only what is missing', async () => {
    await init()
    const deployer = as(market.keeper)
    const args = `deploy market --new-coin --treasury ${market.treasury}`
    expect(await deployer(`deploy market --treasury ${market.treasury}`)).toMatchObject({ code: 2 })
    const asked = await deployer(args)
    expect(asked).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/market at 0x[\s\S]*about 0\.\d+ ether/),
    })
    const poor = { MODELMARKET_PRIVATE_KEY: generatePrivateKey() }
    const refused = await deployer(args, { env: poor })
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('too little ether') })

    const first = await deployer(`${args} --yes --json`)
    expect(first.code, first.stderr).toBe(0)
    const [result] = first.json() as { deployed: string[]; config: { market: { address: string } } }[]
    expect(result?.deployed).toEqual(['token', 'faucet', 'market'])
    const address = result?.config.market.address
    expect(result?.config.market).toMatchObject({ fromBlock: expect.any(Number) })
    const listed = await deployer(`market list --address ${address}`)
    expect(listed).toMatchObject({ code: 0, stdout: expect.stringContaining('There are no such requests.') })

    // What is there needs no agreement and no money.
    const again = await deployer(`${args} --json`, { env: poor })
    expect(again.json()[0]).toMatchObject({ deployed: [], config: { market: { address } } })
    const coin = `deploy market --coin ${market.token} --treasury ${market.keeper.account.address}`
    expect((await deployer(`${coin} --yes --json`)).json()[0]).toMatchObject({ deployed: ['market'] })
  })

  test('keeps, until it is stopped', async () => {
    await init()
    const { requestId } = await advanceRequest(market, 'stalled', { scores: [90, 80] })
    const stop = new AbortController()
    const ran = await as(market.keeper)('market keep --yes --json --vault keeper --coin-price 1000', {
      signal: stop.signal,
      onOutput: (text) => {
        if (text.includes(`"requestId":"${requestId}","slashed"`)) stop.abort()
      },
    })
    expect(ran.code).toBe(0)
    expect(ran.json()).toContainEqual(
      expect.objectContaining({ type: 'enforced', requestId: String(requestId), slashed: [0] }),
    )
    expect((await as(market.keeper)(`market show ${requestId}`)).stdout).toMatch(
      /Slashed: submission 0[\s\S]*the candidate has to open/,
    )
  })
})
