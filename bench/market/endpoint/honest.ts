import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Account, type Address, createClient, type Hex, http, parseEther } from 'viem'
import { openVault, type Vault } from '../../../src/agents/index.js'
import {
  type RequesterEvent,
  type RequestOrder,
  runRequester,
  runTrainer,
  type TrainerEvent,
} from '../../../src/protocols/market/agents/index.js'
import { withVault } from '../../utils/withVault.js'
import { turnedModel } from '../utils/turnedModel.js'
import { turn } from './clock.js'
import { type Stage, stake } from './stage.js'

type Told = RequesterEvent | TrainerEvent

/** How soon an agent that ended is started again, in milliseconds. */
const restartMs = 200

/** An honest party. All that it knows of the chain, the liar tells it. */
export interface Party {
  name: string
  address: Address
  told: Told[]
  /** The salts that its vault was ever given: of labels by truth, of predictions by request. */
  salts: Map<string, { salt: Hex; truth?: Hex; requestId?: string }>
  ended: boolean
}

/** The honest parties of an attack. */
export interface Honest {
  requester: Party
  trainers: readonly Party[]
  parties: readonly Party[]
  /** Gives the requester another order. */
  give(order: RequestOrder): void
  stop(): Promise<void>
}

/** Starts a requester and two trainers behind the liar, with empty vaults. */
export async function startHonest(stage: Stage, folder: string): Promise<Honest> {
  const { market, endpoint, store } = stage
  const stop = new AbortController()
  const fromBlock = (await stage.liar.getBlockNumber()) + 1n
  const running: Promise<unknown>[] = []
  const vaults: Vault[] = []

  const start = async <event extends Told>(
    name: string,
    account: Account,
    run: (common: Common) => AsyncIterable<event>,
  ): Promise<Party> => {
    const party: Party = { name, address: account.address, told: [], salts: new Map(), ended: false }
    const vault = await openVault({ location: join(folder, name), key: new Uint8Array(32).fill(3) })
    vaults.push(vault)
    const client = createClient({
      account,
      chain: market.chain.chain,
      transport: http(endpoint.url(name), { retryCount: 0 }),
      pollingInterval: 25,
      cacheTime: 0,
    })
    const common = {
      client,
      address: market.address,
      vault: observed(vault, party),
      fromBlock,
      maxWaitMs: 200,
      timeoutMs: 5_000,
      // The time of these agents runs as fast as the chain's.
      stuckAfterMs: 2 * turn * 1_000,
      // Lower than by default: what the network asks for, the endpoint tells.
      maxFee: parseEther('0.01'),
      signal: stop.signal,
    }
    const attempt = async () => {
      try {
        for await (const event of run(common)) party.told.push(event)
      } catch (error) {
        party.told.push({ type: 'failed', key: undefined, error })
      }
    }
    const supervise = async () => {
      // An agent does not start while the endpoint shows it a false market. Its supervisor starts it again.
      for (await attempt(); !stop.signal.aborted; await attempt()) await setTimeout(restartMs)
      party.ended = true
    }
    running.push(supervise())
    return party
  }

  const orders = new Orders(stop.signal)
  const requester = await start('requester', market.requester.account, (common) =>
    runRequester({ ...common, store, orders, audit: false }),
  )
  const trainers: Party[] = []
  for (const [i, { account }] of market.trainers.entries()) {
    const policy = { maxStake: stake, maxStakeAtRisk: stake }
    const train = async () => turnedModel(i / 10)
    trainers.push(
      await start(`trainer ${i + 1}`, account, (common) => runTrainer({ ...common, store, train, policy })),
    )
  }
  return {
    requester,
    trainers,
    parties: [requester, ...trainers],
    give: (order) => orders.add(order),
    async stop() {
      stop.abort()
      await Promise.all(running)
      for (const vault of vaults) await vault.close()
    },
  }
}

type Common = Omit<Parameters<typeof runRequester>[0], 'store' | 'orders'>

/** Orders that are given one after the other. */
class Orders implements AsyncIterable<RequestOrder> {
  readonly #given: RequestOrder[] = []
  readonly #signal: AbortSignal
  #wake = () => {}

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#wake())
  }

  add(order: RequestOrder): void {
    this.#given.push(order)
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RequestOrder, void, void> {
    while (!this.#signal.aborted) {
      const next = this.#given.shift()
      if (next) yield next
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}

/** Notes the secrets that a vault is given. */
function observed(vault: Vault, party: Party): Vault {
  const write: Vault['write'] = (changes) => {
    for (const { value } of changes) note(party, value)
    return vault.write(changes)
  }
  return withVault(vault, { write })
}

function note(party: Party, value: unknown): void {
  const { secret } = Object(value) as { secret?: { salt?: Hex; truth?: Hex; requestId?: string } }
  if (secret?.salt) party.salts.set(secret.salt, { ...secret, salt: secret.salt })
}
