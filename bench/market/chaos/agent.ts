// Runs one agent in this process, which may kill itself at some step. Prints its events as JSON lines.
import { readFileSync } from 'node:fs'
import { FsBlockstore } from 'blockstore-fs'
import { createClient, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { type Json, openVault, type Vault } from '../../../src/agents/index.js'
import { denseNetwork } from '../../../src/baseline/index.js'
import {
  type RequestOrder,
  runKeeper,
  runRequester,
  runTrainer,
} from '../../../src/protocols/market/agents/index.js'
import { type Faults, faultyTransport } from '../../../src/testing/faultyTransport.js'

/** The input of an agent's process. */
export interface AgentConfig {
  role: 'requester' | 'trainer' | 'keeper'
  url: string
  market: Hex
  privateKey: Hex
  vaultKey: Hex
  vault: string
  store: string
  seed: number
  faults: Faults
  /** The number of steps before the process kills itself. There is a step before and after each RPC request and each write to the vault. */
  killAt?: number
  /** The file with the requester's orders: `Order[]`. */
  orders?: string
  /** By how many radians to rotate the weights of a trainer's model. The larger the angle, the worse the model. */
  turn?: number
}

/** An order as JSON. `notBefore`: when to give it, in milliseconds since 1970. */
export type Order = Omit<RequestOrder, 'reward' | 'stake'> & {
  reward: string
  stake: string
  notBefore: number
}

const config: AgentConfig = JSON.parse(process.argv[2] ?? '')

let steps = 0
function step(): void {
  if (++steps === config.killAt) process.kill(process.pid, 'SIGKILL')
}

/** Wraps a vault: the process may kill itself before and after each write. */
function mortal(vault: Vault): Vault {
  const write: Vault['write'] = async (changes) => {
    step()
    await vault.write(changes)
    step()
  }
  return {
    location: vault.location,
    get: (key) => vault.get(key),
    put: (key, value) => write([{ key, value }]),
    write,
    entries: (prefix) => vault.entries(prefix),
    export: () => vault.export(),
    close: () => vault.close(),
  }
}

const faulty = faultyTransport(http(config.url), { ...config.faults, seed: config.seed })
const transport: typeof faulty = Object.assign(
  (parameters: Parameters<typeof faulty>[0]) => {
    const inner = faulty(parameters)
    const request = async (args: never) => {
      step()
      const answer = await inner.request(args)
      step()
      return answer
    }
    return { ...inner, request: request as typeof inner.request }
  },
  { faults: faulty.faults, requests: faulty.requests },
)
const client = createClient({
  account: privateKeyToAccount(config.privateKey),
  transport,
  pollingInterval: 150,
  cacheTime: 0,
})
const vault = mortal(await openVault({ location: config.vault, key: config.vaultKey }))
const store = new FsBlockstore(config.store)
await store.open()

const common = {
  client,
  address: config.market,
  vault,
  fromBlock: 0n,
  // The chain's time is not real time.
  checkClock: false,
  maxWaitMs: 1_000,
  timeoutMs: 2_000,
  stuckAfterMs: 3_000,
}

/** Gives each order when it is due. */
async function* orders(): AsyncGenerator<RequestOrder> {
  const all: Order[] = JSON.parse(readFileSync(config.orders ?? '', 'utf8'))
  for (const { notBefore, reward, stake, ...order } of all) {
    const wait = notBefore - Date.now()
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
    yield { ...order, reward: BigInt(reward), stake: BigInt(stake) }
  }
}

function model(turn = 0): Uint8Array {
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)]
  return denseNetwork({
    inputs: 2,
    layers: [
      {
        weights: [
          [cos, sin, -cos - sin],
          [-sin, cos, sin - cos],
        ],
        bias: [0, 0, 0],
        activation: 'softmax',
      },
    ],
  })
}

const agents = {
  requester: () => runRequester({ ...common, store, orders: orders(), audit: false }),
  trainer: () =>
    runTrainer({ ...common, store, train: async () => model(config.turn), challenge: () => true }),
  keeper: () => runKeeper(common),
}
const plain = (_key: string, value: unknown): Json | undefined =>
  typeof value === 'bigint' ? value.toString() : (value as Json)
for await (const event of agents[config.role]())
  console.log(JSON.stringify({ at: Date.now(), ...event }, plain))
