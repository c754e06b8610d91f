import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import { type Hex, keccak256, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import type { Faults } from '../../../src/testing/index.js'
import { random } from '../../../src/testing/random.js'
import { bundleAgent } from '../../chaos/bundleAgent.js'
import { type Block, Mortal } from '../../chaos/mortal.js'
import { judge, type Parties, requestsOf, type Verdict } from './judge.js'
import type { AgentConfig } from './messages.js'
import { type Mutant, mutants } from './mutants.js'
import { makeOrders } from './orders.js'
import { type AgentName, agentNames, type Plan, planChaos } from './plan.js'
import { type MarketWorld, openWorld } from './world.js'

export interface ChaosOptions {
  markets: number
  kills: number
  seed: number
  /** What is wrong with the agents, on purpose. */
  mutant?: Mutant | undefined
  onProgress?: ((line: string) => void) | undefined
}

export interface ChaosResult extends Omit<Verdict, 'transactions'> {
  transactions: number
  kills: number
  killsAtSteps: number
  /** How often an agent has ended by itself. */
  exits: number
  /** How often an agent did not come to rest. */
  hangs: number
  markets: number
  leakedSecrets: number
  blocks: number
  reorganisations: number
  /** How often each fault was played. */
  faults: Record<string, number>
  /** The hash of the plan, which the seed decides. */
  plan: Hex
  seed: number
  seconds: number
}

/** What goes wrong at all times, however good an endpoint is. */
const faults: Faults = { drop: 0.02, lose: 0.02, stale: 0.05, lag: 2, delayMs: [0, 400], hang: 0.002 }

/** How many blocks there are after the last end of a market, for what has to be collected. */
const last = 40

/** Plays markets with agents that are killed again and again. */
export async function playChaos(options: ChaosOptions): Promise<ChaosResult> {
  const start = performance.now()
  const { seed, mutant, onProgress } = options
  const plan = planChaos(options)
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-chaos-'))
  const program = await bundleAgent('bench/market/chaos/agent.ts')
  const stage = await openWorld(plan)
  const { market, world } = stage
  const agents: Mortal[] = []
  const logs = logFolder(options)
  rmSync(logs, { recursive: true, force: true })
  mkdirSync(logs, { recursive: true })
  writeFileSync(join(logs, 'plan.json'), JSON.stringify(plan, null, 2))
  try {
    const keys = Object.fromEntries(
      agentNames.map((name) => [name, keccak256(toHex(`${name} ${seed}`))]),
    ) as Record<AgentName, Hex>
    const addressOf = (name: AgentName) => privateKeyToAccount(keys[name]).address
    const parties: Parties = {
      requester: addressOf('requester'),
      trainers: [addressOf('trainer 0'), addressOf('trainer 1'), addressOf('trainer 2')],
      keeper: addressOf('keeper'),
    }
    for (const name of agentNames) await stage.fund(addressOf(name))
    const { secrets, configOf } = await prepare(stage, plan, { folder, keys, mutant })
    for (const name of agentNames)
      agents.push(
        new Mortal(name, {
          program,
          log: join(logs, `${name}.log`),
          errorLog: join(logs, `${name}.errors.log`),
          plan: plan.agents[name],
          config: configOf(name),
        }),
      )

    const fromBlock = await market.outsider.getBlockNumber({ cacheTime: 0 })
    const blocks = await playBlocks(stage, plan, agents, { requester: parties.requester, onProgress })
    for (const agent of agents) agent.stop()

    const verdict = await judge(market, parties, fromBlock)
    const sum = (of: (agent: Mortal) => number) => agents.reduce((total, agent) => total + of(agent), 0)
    for (const agent of agents) for (const secret of agent.secrets) secrets.add(secret)
    const bare = (secret: string) => secret.replace(/^0x/, '').toLowerCase()
    const leaks = agents.flatMap(({ name, output, errors }) => {
      const printed = `${output}\n${errors}`.toLowerCase()
      return [...secrets]
        .filter((secret) => printed.includes(bare(secret)))
        .map((secret) => ({ name, secret }))
    })
    const result: ChaosResult = {
      ...verdict,
      transactions: verdict.transactions.length,
      kills: sum((agent) => agent.kills),
      killsAtSteps: sum((agent) => agent.killsAtSteps),
      exits: sum((agent) => agent.exits),
      hangs: sum((agent) => agent.hangs),
      markets: Object.values(verdict.statuses).reduce((total, count) => total + count, 0),
      leakedSecrets: new Set(leaks.map(({ secret }) => secret)).size,
      blocks,
      reorganisations: world.reorganisations,
      faults: sumOf(agents.map((agent) => agent.faults)),
      plan: keccak256(toHex(JSON.stringify(plan))),
      seed,
      seconds: (performance.now() - start) / 1_000,
    }
    for (const { name, secret } of leaks) result.notes.push(`printed by ${name}: ${secret}`)
    const write = (name: string, text: string) => writeFileSync(join(logs, name), text)
    write('chain.log', verdict.transactions.join('\n'))
    write('result.json', JSON.stringify(result, null, 2))
    return result
  } finally {
    for (const agent of agents) agent.stop()
    await stage.stop()
    rmSync(folder, { recursive: true, force: true })
    rmSync(dirname(program), { recursive: true, force: true })
  }
}

/** Makes one block after another, and has each agent have its turn in each, until all markets have ended and all kills were made. */
async function playBlocks(
  { market, world }: MarketWorld,
  plan: Plan,
  agents: readonly Mortal[],
  { requester, onProgress }: Pick<Parties, 'requester'> & Pick<ChaosOptions, 'onProgress'>,
): Promise<number> {
  let end: number | undefined
  for (;;) {
    const block: Block = await world.next()
    await Promise.all(agents.map((agent) => agent.turn(block)))
    const { at } = block
    if (at % 50 === 0) onProgress?.(`block ${at}: ${agents.reduce((sum, { kills }) => sum + kills, 0)} kills`)
    if (at >= plan.lastBlock) return at
    if (end !== undefined && at >= end && agents.every(({ killsLeft }) => killsLeft === 0)) return at
    // Reading all requests takes a while.
    if (end !== undefined || at % 10 > 0 || at < (plan.orders.at(-1) ?? 0)) continue
    const requests = await requestsOf(market, requester)
    if (requests.length >= plan.orders.length && requests.every(({ closedAt }) => closedAt > 0n))
      end = at + last
  }
}

interface Prepared {
  secrets: Set<string>
  configOf: (name: AgentName) => () => AgentConfig
}

/** Writes the orders, and makes the agents' settings. */
async function prepare(
  { market, world }: MarketWorld,
  plan: Plan,
  { folder, keys, mutant }: { folder: string; keys: Record<AgentName, Hex>; mutant: Mutant | undefined },
): Promise<Prepared> {
  const store = join(folder, 'store')
  const files = new FsBlockstore(store)
  await files.open()
  const made = await makeOrders(
    plan.orders.map((block) => world.timeOf(block)),
    files,
  )
  const orders = join(folder, 'orders.json')
  writeFileSync(orders, JSON.stringify(made.orders))
  const secrets = new Set<string>(made.secrets)
  const configOf = (name: AgentName) => {
    const next = random(plan.seed + agentNames.indexOf(name))
    const own = join(folder, name.replace(' ', '-'))
    mkdirSync(own)
    const privateKey = keys[name]
    const vaultKey = keccak256(toHex(`vault of ${name} ${plan.seed}`))
    secrets.add(privateKey).add(vaultKey)
    const role = name.startsWith('trainer') ? 'trainer' : (name as 'requester' | 'keeper')
    const isMutant = mutant && (mutants[mutant].roles as readonly string[]).includes(role)
    return (): AgentConfig => ({
      role,
      urls: world.urls,
      contract: market.address,
      privateKey,
      vaultKey,
      vault: join(own, 'vault'),
      store,
      seed: Math.floor(next() * 2 ** 31) + 1,
      faults,
      orders,
      turn: Number(name.at(-1)) * 0.4,
      mutant: isMutant ? mutant : undefined,
    })
  }
  return { secrets, configOf }
}

/** The folder for what the agents printed, the plan and the result. */
export function logFolder({ seed, mutant }: Pick<ChaosOptions, 'seed' | 'mutant'>): string {
  return join('build', 'chaos-logs', [seed, ...(mutant ? [mutant] : [])].join('-'))
}

function sumOf(counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const [name, count] of counts.flatMap((one) => Object.entries(one)))
    sum[name] = (sum[name] ?? 0) + count
  return sum
}
