import { numberToHex } from 'viem'
import { ask } from '../../src/chain/index.js'
import { type Anvil, startAnvil } from '../../src/testing/anvil.js'
import type { LocalChain } from '../../src/testing/index.js'
import type { EndpointOptions } from './faultyEndpoint.js'
import type { Block } from './mortal.js'
import { type AgentPlan, blockTime, type ChainPlan } from './plan.js'

/** How much longer the other chains are than the one that counts: an agent that trusts one of them waits for ever. */
const ahead = 50

type Others = Readonly<Record<'otherChain' | 'otherGenesis', Anvil>>

/** What is read of a block. */
interface Mined {
  transactions: readonly { from: string; hash: string }[]
}

/** What happens to the chain, and to the agents. */
export interface WorldPlan extends ChainPlan {
  agents: Readonly<Record<string, AgentPlan>>
}

/** A chain and others beside it, in a time of their own: it passes when a block is made. */
export class World {
  readonly chain: LocalChain
  /** The chain's time at the start, in seconds. */
  readonly start: number
  readonly #plan: WorldPlan
  readonly #others: Others
  #at = 0
  reorganisations = 0

  private constructor(chain: LocalChain, start: number, plan: WorldPlan, others: Others) {
    this.chain = chain
    this.start = start
    this.#plan = plan
    this.#others = others
  }

  /** Takes over the time of a chain: from now on, transactions wait for {@link next}. */
  static async open(chain: LocalChain, plan: WorldPlan): Promise<World> {
    const start = Number(await chain.now())
    const before = ['--timestamp', String(start - 100_000)]
    const otherChain = await startAnvil(['--chain-id', '777', '--number', '100000', ...before])
    const otherGenesis = await startAnvil(['--chain-id', String(chain.chain.id), ...before])
    await rpc(chain.url, 'evm_setAutomine', [false])
    return new World(chain, start, plan, { otherChain, otherGenesis })
  }

  get urls(): EndpointOptions['urls'] {
    const { otherChain, otherGenesis } = this.#others
    return { chain: this.chain.url, otherChain: otherChain.url, otherGenesis: otherGenesis.url }
  }

  /** The chain's time at a block of the plan, in seconds. */
  timeOf(block: number): number {
    return this.start + block * blockTime
  }

  /** Makes the next block. */
  async next(): Promise<Block> {
    const { chain } = this
    const at = ++this.#at
    const reorganisation = this.#plan.reorganisations.find(({ block }) => block === at)
    if (reorganisation) {
      const { depth, keep } = reorganisation
      const again = keep ? [] : await this.#callsOfStrangers(depth)
      await chain.reorganise(depth, { keep })
      // What does not fit the new blocks stays lost.
      for (const raw of again) await this.#ask('eth_sendRawTransaction', [raw]).catch(() => {})
      this.reorganisations++
    }
    const timestamp = this.timeOf(at)
    await this.#ask('anvil_setNextBlockBaseFeePerGas', [numberToHex(this.#plan.baseFees[at] ?? 0)])
    await this.#ask('evm_mine', [{ timestamp }])
    const number = Number(await this.#ask('eth_blockNumber', []))
    const isAt = (kind: string) =>
      Object.values(this.#plan.agents).some(({ spells }) =>
        spells.some((spell) => spell.kind === kind && spell.from <= at && at < spell.to),
      )
    for (const name of ['otherChain', 'otherGenesis'] as const)
      if (isAt(name)) await this.#lengthen(this.#others[name], number, timestamp)
    return { at, number, from: timestamp * 1_000, until: (timestamp + blockTime) * 1_000 }
  }

  /** Makes a block for transactions that were sent, without moving the plan on. */
  async mine(): Promise<void> {
    await this.#ask('evm_mine', [])
  }

  /** Ends the chains beside it. */
  async stop(): Promise<void> {
    await Promise.all(Object.values(this.#others).map((chain) => chain.stop()))
  }

  /**
   * What the accounts of the chain sent in its last blocks. They do not watch for reorganisations, so what is lost comes again, as it
   * does from the pool of a node. Agents have accounts of their own.
   */
  async #callsOfStrangers(depth: number): Promise<unknown[]> {
    const strangers = new Set(this.chain.accounts.map(({ address }) => address.toLowerCase()))
    const height = Number(await this.#ask('eth_blockNumber', []))
    const calls: unknown[] = []
    for (let number = height - depth + 1; number <= height; number++) {
      const block = (await this.#ask('eth_getBlockByNumber', [numberToHex(number), true])) as Mined
      for (const { from, hash } of block.transactions)
        if (strangers.has(from.toLowerCase()))
          calls.push(await this.#ask('eth_getRawTransactionByHash', [hash]))
    }
    return calls
  }

  /** Makes another chain longer than the one that counts, and as late. */
  async #lengthen({ url }: Anvil, number: number, timestamp: number): Promise<void> {
    const height = Number(await rpc(url, 'eth_blockNumber', []))
    const missing = number + ahead - height
    if (missing > 0) await rpc(url, 'anvil_mine', [numberToHex(missing), '0x1'])
    await rpc(url, 'evm_mine', [{ timestamp }])
  }

  #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    const [account] = this.chain.accounts
    return account
      ? ask(this.chain.client(account), method, params, { timeoutMs: 300_000 })
      : rpc(this.chain.url, method, params)
  }
}

async function rpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return ((await answer.json()) as { result: unknown }).result
}
