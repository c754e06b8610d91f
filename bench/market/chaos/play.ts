import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { FsBlockstore } from 'blockstore-fs'
import { type Hex, keccak256, parseEther, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { parseCsv } from '../../../src/dataset/index.js'
import { prepareRequest } from '../../../src/protocols/market/flows/index.js'
import { getMarketEvents, getSubmission, type Request } from '../../../src/protocols/market/index.js'
import { startMarket, type TestMarket } from '../../../src/protocols/market/testing/index.js'
import type { Faults } from '../../../src/testing/index.js'
import { random } from '../../../src/testing/random.js'
import { transferCoins } from '../../../src/token/index.js'
import type { AgentConfig, Order } from './agent.js'
import { bundleAgent, Mortal } from './process.js'

export interface ChaosOptions {
  markets: number
  kills: number
  seed: number
}

export interface ChaosResult {
  kills: number
  /** The kills at a step of the agent, and not at a random time. */
  steps: number
  markets: number
  lostStakes: number
  missedWindows: number
  leakedSecrets: number
  /** The number of requests by final status. */
  statuses: Record<string, number>
  /** The number of requests that have not ended. */
  open: number
  /** What was lost or missed. If anything was, the output of the agents is in {@link logFolder}. */
  notes: string[]
  reorganisations: number
  seed: number
  seconds: number
}

/** Seconds of the chain's time per second. */
const speed = 60
const blockTime = 250
const window = { submissionWindow: 1_800, responseWindow: 1_800 }

const faults: Faults = { drop: 0.02, lose: 0.02, stale: 0.1, lag: 2, delayMs: [0, 20], hang: 0.003 }

/** Plays markets with agents that are killed again and again, until there were enough kills. */
export async function playChaos({ markets, kills, seed }: ChaosOptions): Promise<ChaosResult> {
  const start = Date.now()
  const next = random(seed)
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-chaos-'))
  const program = await bundleAgent()
  const market = await startMarket({ trainers: 1 })
  let agents: Mortal[] = []
  const timers: NodeJS.Timeout[] = []
  try {
    const store = new FsBlockstore(join(folder, 'store'))
    await store.open()
    const { orders, secrets } = await makeOrders(markets, store)
    const ordersFile = join(folder, 'orders.json')
    writeFileSync(ordersFile, JSON.stringify(orders))

    const configOf = (
      name: string,
      role: AgentConfig['role'],
      privateKey: Hex,
      more: Partial<AgentConfig> = {},
    ) => {
      mkdirSync(join(folder, name))
      const vaultKey = keccak256(toHex(`${name} ${seed}`))
      secrets.push(privateKey, vaultKey)
      return (): AgentConfig => ({
        role,
        url: market.chain.url,
        market: market.address,
        privateKey,
        vaultKey,
        vault: join(folder, name, 'vault'),
        store: join(folder, 'store'),
        seed: Math.floor(next() * 2 ** 31) + 1,
        faults,
        // Half of the processes kill themselves at some step.
        ...(next() < 0.5 && killing ? { killAt: 1 + Math.floor(next() ** 2 * 400) } : {}),
        ...more,
      })
    }
    let killing = true
    const keys = Array.from({ length: 5 }, () => generatePrivateKey())
    const [requesterKey, goodKey, fairKey, poorKey, keeperKey] = keys as [Hex, Hex, Hex, Hex, Hex]
    for (const key of keys) await fund(market, privateKeyToAccount(key).address)
    const trainerKeys = [goodKey, fairKey, poorKey]
    agents = [
      new Mortal(
        'requester',
        program,
        configOf('requester', 'requester', requesterKey, { orders: ordersFile }),
      ),
      ...trainerKeys.map(
        (key, i) =>
          new Mortal(`trainer ${i}`, program, configOf(`trainer-${i}`, 'trainer', key, { turn: i * 0.4 })),
      ),
      new Mortal('keeper', program, configOf('keeper', 'keeper', keeperKey)),
    ]

    await market.requester.setAutomine(false)
    const clock: { real: number; chain: bigint }[] = []
    let reorganisations = 0
    let mining = Promise.resolve()
    timers.push(
      setInterval(() => {
        mining = mining
          .then(async () => {
            if (next() < 0.01) {
              await market.chain.reorganise(1 + Math.floor(next() * 2), { keep: next() < 0.5 })
              reorganisations++
            }
            const now = await market.chain.now()
            await market.keeper.setNextBlockTimestamp({ timestamp: now + BigInt((speed * blockTime) / 1000) })
            await market.keeper.mine({ blocks: 1 })
            clock.push({ real: Date.now(), chain: await market.chain.now() })
          })
          .catch(() => {})
      }, blockTime),
    )
    for (const agent of agents) agent.start()
    const killed = () => agents.reduce((sum, agent) => sum + agent.kills, 0)
    timers.push(
      setInterval(() => {
        if (killed() >= kills) killing = false
        const agent = agents[Math.floor(next() * agents.length)]
        if (killing && agent && agent.upBetween(Date.now() - 500, Date.now()) >= 500) agent.kill()
      }, 700),
    )

    const requests = await untilClosed(
      market,
      privateKeyToAccount(requesterKey).address,
      markets,
      () => killed() >= kills,
    )
    killing = false
    for (const timer of timers) clearInterval(timer)
    for (const agent of agents) agent.stop()
    await mining
    await market.requester.setAutomine(true)

    const trainers = trainerKeys.map((key) => privateKeyToAccount(key).address)
    const statuses: Record<string, number> = {}
    for (const { status } of requests) statuses[status] = (statuses[status] ?? 0) + 1
    const realOf = (chain: bigint) => clock.find((at) => at.chain >= chain)?.real ?? Date.now()
    const judged = await judge(market, requests, trainers, agents, realOf)
    if (judged.notes.length > 0) writeLogs(agents)
    const printed = agents.map(({ output }) => output.toLowerCase()).join('\n')
    return {
      kills: killed(),
      steps: agents.reduce((sum, agent) => sum + agent.killsAtStep, 0),
      markets: requests.length,
      ...judged,
      leakedSecrets: secrets.filter((secret) => printed.includes(secret.slice(2, 66).toLowerCase())).length,
      statuses,
      open: requests.filter(({ closedAt }) => closedAt === 0n).length + markets - requests.length,
      reorganisations,
      seed,
      seconds: (Date.now() - start) / 1000,
    }
  } finally {
    for (const timer of timers) clearInterval(timer)
    for (const agent of agents) agent.stop()
    await market.stop()
    rmSync(folder, { recursive: true, force: true })
    rmSync(dirname(program), { recursive: true, force: true })
  }
}

/** The folder for the output of the agents, written when something was lost. */
export const logFolder = join('build', 'chaos-logs')

function writeLogs(agents: readonly Mortal[]): void {
  mkdirSync(logFolder, { recursive: true })
  for (const { name, output, lives } of agents) {
    const times = lives.map(({ from, to }) => `${from} ${Number.isFinite(to) ? to : ''}\n`).join('')
    writeFileSync(join(logFolder, `${name}.log`), output)
    writeFileSync(join(logFolder, `${name}.lives`), times)
  }
}

/** Makes orders. Their rows are points in a plane; the label is the third of the plane that the point lies in, one in ten is wrong. */
async function makeOrders(count: number, store: FsBlockstore): Promise<{ orders: Order[]; secrets: Hex[] }> {
  const next = random(11)
  const orders: Order[] = []
  const secrets: Hex[] = []
  for (let i = 0; i < count; i++) {
    const lines = Array.from({ length: 120 }, () => {
      const [x, y] = [next() * 2 - 1, next() * 2 - 1]
      const scores = [x, y, -x - y]
      const right = scores.indexOf(Math.max(...scores))
      return `${x},${y},${['a', 'b', 'c'][next() < 0.1 ? (right + 1) % 3 : right]}`
    })
    const prepared = await prepareRequest({
      table: parseCsv(['x,y,label', ...lines].join('\n')),
      label: 'label',
      testSize: 40,
      seed: `order ${i}`,
      task: { title: `Order ${i}`, licence: 'CC0-1.0' },
      store,
    })
    secrets.push(prepared.secret.salt, prepared.secret.labels)
    orders.push({
      id: `order-${i}`,
      prepared: { parameters: prepared.parameters, secret: prepared.secret },
      reward: parseEther('10').toString(),
      stake: parseEther('1').toString(),
      ...window,
      minScore: 5,
      notBefore: Date.now() + i * 2_000,
    })
  }
  return { orders, secrets }
}

async function fund(market: TestMarket, address: Hex): Promise<void> {
  await market.keeper.setBalance({ address, value: parseEther('100') })
  await transferCoins.sync(market.requester, {
    address: market.token,
    to: address,
    amount: parseEther('1000'),
  })
}

/** Waits until all requests have ended and enough kills were made, or until the time is up. Returns the requests. */
async function untilClosed(
  market: TestMarket,
  requester: Hex,
  markets: number,
  enough: () => boolean,
): Promise<Request[]> {
  const deadline = Date.now() + 120_000 + markets * 8_000
  for (;;) {
    await sleep(1_000)
    const requests = await requestsOf(market, requester).catch(() => undefined)
    // A reorganisation removed the block.
    if (!requests) continue
    const isOver = requests.length >= markets && requests.every(({ closedAt }) => closedAt > 0n)
    if ((isOver && enough()) || Date.now() > deadline) return requests
  }
}

async function requestsOf(market: TestMarket, requester: Hex): Promise<Request[]> {
  const count = await market.outsider.market.getRequestCount()
  const requests: Request[] = []
  for (let requestId = 1n; requestId <= count; requestId++) {
    const request = await market.outsider.market.getRequest({ requestId })
    if (request.requester === requester) requests.push(request)
  }
  return requests
}

/** Counts what honest agents lost, and which windows they missed. */
async function judge(
  market: TestMarket,
  requests: readonly Request[],
  trainers: readonly Hex[],
  agents: readonly Mortal[],
  realOf: (time: bigint) => number,
): Promise<{ lostStakes: number; missedWindows: number; notes: string[] }> {
  const address = market.address
  let lostStakes = 0
  let missedWindows = 0
  const notes: string[] = []
  const missed = (agent: Mortal | undefined, what: string, from: bigint, to: bigint) => {
    const [start, end] = [realOf(from), realOf(to)]
    if (!agent || agent.upBetween(start, end) * 3 < end - start) return
    missedWindows++
    notes.push(
      `${agent.name} missed ${what}, ${new Date(start).toISOString()} to ${new Date(end).toISOString()}`,
    )
  }
  const slashed = await getMarketEvents(market.outsider, {
    address,
    eventNames: ['SubmissionSlashed'],
    fromBlock: 0n,
  })
  lostStakes += slashed.length
  for (const event of slashed)
    if (event.eventName === 'SubmissionSlashed')
      notes.push(`slashed: request ${event.args.requestId}, submission ${event.args.index}`)
  for (const request of requests) {
    const { requestId, deadline, responseWindow, claimsEnd } = request
    if (request.status === 'forfeited')
      missed(agents[0], `the reveal of request ${requestId}`, deadline, deadline + BigInt(responseWindow))
    const seen = new Set<string>()
    for (let index = 0; index < request.submissionCount; index++) {
      const submission = await getSubmission(market.outsider, { address, requestId, index })
      const at = submission.trainer ? trainers.indexOf(submission.trainer) : -1
      if (at < 0) continue
      // A trainer must not stake twice on one request.
      if (seen.has(trainers[at] ?? '')) {
        lostStakes++
        notes.push(`trainer ${at} staked twice on request ${requestId}`)
      }
      seen.add(trainers[at] ?? '')
      if (request.status !== 'forfeited' && submission.state === 'submitted') {
        lostStakes++
        notes.push(`trainer ${at} never claimed on request ${requestId}`)
        missed(
          agents[1 + at],
          `the claim of request ${requestId}`,
          claimsEnd - BigInt(responseWindow),
          claimsEnd,
        )
      }
    }
  }
  return { lostStakes, missedWindows, notes }
}
