import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { type Account, type Address, createClient, http, parseEther } from 'viem'
import { openVault, type Vault } from '../../src/agents/index.js'
import type { LocalChain } from '../../src/testing/index.js'
import { turn, until } from './clock.js'
import type { LyingEndpoint } from './lyingEndpoint.js'

/** How soon an agent that ended is started again, in milliseconds. */
const restartMs = 200
/** How often each party asks for the head in a turn. An act takes some of them. */
const pollsPerTurn = 8
/** How long to wait for a party that does not ask, in milliseconds by the wall's clock. */
const silenceMs = 20_000

/** An honest party. All that it knows of the chain, the liar tells it. */
export interface Party {
  name: string
  address: Address
  /** The events of its agent. */
  told: object[]
  ended: boolean
}

export interface PartiesOptions {
  endpoint: LyingEndpoint
  chain: LocalChain
  /** The contract that their agents are of. */
  address: Address
  /** The block from which they read. */
  fromBlock: bigint
  /** Where their vaults are. */
  folder: string
}

/** The options of agents that all of these have. */
export type Common = Awaited<ReturnType<Parties['common']>>

/** Honest parties behind a liar, with empty vaults. */
export class Parties {
  readonly all: Party[] = []
  readonly #options: PartiesOptions
  readonly #stop = new AbortController()
  readonly #running: Promise<unknown>[] = []
  readonly #vaults: Vault[] = []

  constructor(options: PartiesOptions) {
    this.#options = options
  }

  get signal(): AbortSignal {
    return this.#stop.signal
  }

  /** Starts an agent, and starts it again whenever it ends. */
  async start<party extends Party>(
    given: Omit<party, keyof Party> & Pick<Party, 'name'>,
    account: Account,
    run: (common: Common, party: party) => AsyncIterable<object>,
  ): Promise<party> {
    const party = { ...given, address: account.address, told: [], ended: false } as unknown as party
    const common = await this.common(given.name, account)
    const attempt = async () => {
      try {
        for await (const event of run(common, party)) party.told.push(event)
      } catch (error) {
        party.told.push({ type: 'failed', key: undefined, error })
      }
    }
    const supervise = async () => {
      // An agent does not start while the endpoint shows it a false contract. Its supervisor starts it again.
      for (await attempt(); !this.signal.aborted; await attempt()) await setTimeout(restartMs)
      party.ended = true
    }
    this.#running.push(supervise())
    this.all.push(party)
    return party
  }

  async common(name: string, account: Account) {
    const { endpoint, chain, address, fromBlock, folder } = this.#options
    const vault = await openVault({ location: join(folder, name), key: new Uint8Array(32).fill(3) })
    this.#vaults.push(vault)
    const client = createClient({
      account,
      chain: chain.chain,
      transport: http(endpoint.url(name), { retryCount: 0 }),
      pollingInterval: 25,
      cacheTime: 0,
    })
    return {
      client,
      address,
      vault,
      fromBlock,
      maxWaitMs: 200,
      timeoutMs: 5_000,
      // The time of these agents runs as fast as the chain's.
      stuckAfterMs: 2 * turn * 1_000,
      // Lower than by default: what the network asks for, the endpoint tells.
      maxFee: parseEther('0.01'),
      signal: this.signal,
    }
  }

  /** Waits until every party that runs has asked for the head several times: time passes with their work. */
  async haveTheirTurn(): Promise<void> {
    const { polls } = this.#options.endpoint
    const before = new Map(polls)
    const had = (name: string) => (polls.get(name) ?? 0) - (before.get(name) ?? 0) >= pollsPerTurn
    await until(() => this.all.every(({ name, ended }) => ended || had(name)), silenceMs)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await Promise.all(this.#running)
    for (const vault of this.#vaults) await vault.close()
  }
}
