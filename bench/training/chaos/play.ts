import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import { type Hex, keccak256, toHex } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { ModelMarketError } from '../../../src/errors/index.js'
import { UnknownRunError } from '../../../src/protocols/training/index.js'
import type { Faults } from '../../../src/testing/index.js'
import { random } from '../../../src/testing/random.js'
import { bundleAgent } from '../../chaos/bundleAgent.js'
import { Mortal } from '../../chaos/mortal.js'
import { isBeyondRepair, judge, type Parties, type Verdict } from './judge.js'
import type { AgentConfig } from './messages.js'
import { type Mutant, mutants } from './mutants.js'
import { type AgentName, agentNames, type Plan, type PlanOptions, planChaos } from './plan.js'
import { Strangers } from './strangers.js'
import { funds, openWorld, type TrainingWorld } from './world.js'

export interface ChaosOptions extends PlanOptions {
  /** What is wrong with the agents, on purpose. */
  mutant?: Mutant | undefined
  onProgress?: ((line: string) => void) | undefined
}

export interface ChaosResult extends Omit<Verdict, 'transactions'> {
  transactions: number
  runs: number
  lies: number
  falseDisputes: number
  kills: number
  killsAtSteps: number
  /** How often an agent has ended by itself. */
  exits: number
  /** How often an agent did not come to rest. */
  hangs: number
  /** Keys that were printed. */
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

/** How many blocks there are after the last end of a run, for what has to be settled and collected: a keeper waits for finality. */
const last = 80

/** Plays runs with agents that are killed again and again, among strangers that lie. */
export async function playChaos(options: ChaosOptions): Promise<ChaosResult> {
  const start = performance.now()
  const { seed, mutant, onProgress } = options
  const plan = planChaos(options)
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-chaos-'))
  const program = await bundleAgent('bench/training/chaos/agent.ts')
  const stage = await openWorld(plan)
  const { training, world } = stage
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
      workers: [addressOf('worker 0'), addressOf('worker 1')],
      proofer: addressOf('proofer'),
      keeper: addressOf('keeper'),
    }
    for (const name of agentNames) await stage.fund(addressOf(name))
    const files = new FsBlockstore(join(folder, 'store'))
    await files.open()
    const secrets = new Set<string>()
    for (const name of agentNames)
      agents.push(
        new Mortal(name, {
          program,
          log: join(logs, `${name}.log`),
          errorLog: join(logs, `${name}.errors.log`),
          plan: plan.agents[name],
          config: configOf(name, { stage, plan, folder, key: keys[name], mutant, secrets }),
        }),
      )
    const fromBlock = await training.outsider.getBlockNumber({ cacheTime: 0 })
    const strangers = new Strangers({ ...training, store: files as never })
    const verdictOf = (isOver: boolean) => judge(training, { parties, strangers, fromBlock, funds, isOver })
    // Of a mutant, nothing is asked but whether it is noticed.
    const isNoticed = async () => {
      if (mutant === undefined) return false
      try {
        return isBeyondRepair(await verdictOf(false))
      } catch (error) {
        // A reorganisation has just removed a run or a state.
        if (ModelMarketError.is(error)) return false
        throw error
      }
    }
    const blocks = await playBlocks(stage, plan, { agents, strangers, isNoticed, onProgress })
    for (const agent of agents) agent.stop()

    const verdict = await verdictOf(true)
    const sum = (of: (agent: Mortal) => number) => agents.reduce((total, agent) => total + of(agent), 0)
    const bare = (secret: string) => secret.replace(/^0x/, '').toLowerCase()
    const leaks = agents.flatMap(({ name, output, errors }) => {
      const printed = `${output}\n${errors}`.toLowerCase()
      return [...secrets].filter((secret) => printed.includes(bare(secret))).map(() => name)
    })
    const result: ChaosResult = {
      ...verdict,
      transactions: verdict.transactions.length,
      runs: strangers.runs.length,
      lies: strangers.lies.length,
      falseDisputes: strangers.falseDisputes,
      kills: sum((agent) => agent.kills),
      killsAtSteps: sum((agent) => agent.killsAtSteps),
      exits: sum((agent) => agent.exits),
      hangs: sum((agent) => agent.hangs),
      leakedSecrets: leaks.length,
      blocks,
      reorganisations: world.reorganisations,
      faults: sumOf(agents.map((agent) => agent.faults)),
      plan: keccak256(toHex(JSON.stringify(plan))),
      seed,
      seconds: (performance.now() - start) / 1_000,
    }
    for (const name of leaks) result.notes.push(`${name} printed a key`)
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

/** Makes one block after another, and has each agent have its turn in each, until all runs have closed and all kills were made. */
async function playBlocks(
  { training, world }: TrainingWorld,
  plan: Plan,
  {
    agents,
    strangers,
    isNoticed,
    onProgress,
  }: {
    agents: readonly Mortal[]
    strangers: Strangers
    isNoticed: () => Promise<boolean>
  } & Pick<ChaosOptions, 'onProgress'>,
): Promise<number> {
  let end: number | undefined
  let created = 0
  for (;;) {
    const block = await world.next()
    const { at } = block
    for (; (plan.runs[created]?.block ?? Number.POSITIVE_INFINITY) <= at; created++)
      strangers.create(plan.runs[created]?.scenario ?? 'honest')
    strangers.act()
    await Promise.all(agents.map((agent) => agent.turn(block)))
    if (at % 50 === 0)
      onProgress?.(
        `block ${at}: ${strangers.runs.length} runs, ${agents.reduce((sum, { kills }) => sum + kills, 0)} kills`,
      )
    if (at >= plan.lastBlock || (at % 25 === 0 && (await isNoticed()))) return at
    if (end !== undefined && at >= end && agents.every(({ killsLeft }) => killsLeft === 0)) return at
    // Reading all runs takes a while.
    if (end !== undefined || at % 10 > 0 || strangers.runs.length < plan.runs.length) continue
    const statuses = await Promise.all(
      strangers.runs.map(({ run }) =>
        training.outsider.training.getRun({ runId: run.runId }).then(
          ({ status }) => status,
          (error: unknown) => {
            // A reorganisation has just removed it: its transaction comes again.
            if (UnknownRunError.is(error)) return undefined
            throw error
          },
        ),
      ),
    )
    if (statuses.every((status) => status === 'closed')) end = at + last
  }
}

function configOf(
  name: AgentName,
  {
    stage: { training, world },
    plan,
    folder,
    key: privateKey,
    mutant,
    secrets,
  }: {
    stage: TrainingWorld
    plan: Plan
    folder: string
    key: Hex
    mutant: Mutant | undefined
    secrets: Set<string>
  },
): () => AgentConfig {
  const next = random(plan.seed + agentNames.indexOf(name))
  const own = join(folder, name.replace(' ', '-'))
  mkdirSync(own)
  const vaultKey = keccak256(toHex(`vault of ${name} ${plan.seed}`))
  secrets.add(privateKey).add(vaultKey)
  const role = name.startsWith('worker') ? 'worker' : (name as 'proofer' | 'keeper')
  const isMutant = mutant && (mutants[mutant].roles as readonly string[]).includes(role)
  return () => ({
    role,
    urls: world.urls,
    contract: training.address,
    privateKey,
    vaultKey,
    vault: join(own, 'vault'),
    store: join(folder, 'store'),
    seed: Math.floor(next() * 2 ** 31) + 1,
    faults,
    mutant: isMutant ? mutant : undefined,
  })
}

/** The folder for what the agents printed, the plan and the result. */
export function logFolder({ seed, mutant }: Pick<ChaosOptions, 'seed' | 'mutant'>): string {
  return join('build', 'chaos-logs', ['training', seed, ...(mutant ? [mutant] : [])].join('-'))
}

function sumOf(counts: readonly Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {}
  for (const [name, count] of counts.flatMap((one) => Object.entries(one)))
    sum[name] = (sum[name] ?? 0) + count
  return sum
}
