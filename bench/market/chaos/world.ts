import { type Hex, numberToHex, parseEther } from 'viem'
import { ask } from '../../../src/chain/index.js'
import { startMarket, type TestMarket } from '../../../src/protocols/market/testing/index.js'
import { type Anvil, startAnvil } from '../../../src/testing/anvil.js'
import { transferCoins } from '../../../src/token/index.js'
import type { EndpointOptions } from './endpoint.js'
import type { Block } from './mortal.js'
import { blockTime, type Plan } from './plan.js'

/** How much longer the other chains are than the market's: an agent that trusts one of them waits for ever. */
const ahead = 50

type Others = Readonly<Record<'otherChain' | 'otherGenesis', Anvil>>

/** The chains, in a time of their own: it passes when a block is made. */
export class World {
  readonly market: TestMarket
  /** The chain's time at the start, in seconds. */
  readonly start: number
  readonly #plan: Plan
  readonly #others: Others
  #at = 0
  reorganisations = 0

  private constructor(market: TestMarket, start: number, plan: Plan, others: Others) {
    this.market = market
    this.start = start
    this.#plan = plan
    this.#others = others
  }

  static async open(plan: Plan): Promise<World> {
    const market = await startMarket({ trainers: 1 })
    const start = Number(await market.chain.now())
    const before = ['--timestamp', String(start - 100_000)]
    const otherChain = await startAnvil(['--chain-id', '777', '--number', '100000', ...before])
    const otherGenesis = await startAnvil(['--chain-id', String(market.chain.chain.id), ...before])
    await market.requester.setAutomine(false)
    return new World(market, start, plan, { otherChain, otherGenesis })
  }

  get urls(): EndpointOptions['urls'] {
    const { otherChain, otherGenesis } = this.#others
    return { market: this.market.chain.url, otherChain: otherChain.url, otherGenesis: otherGenesis.url }
  }

  /** The chain's time at a block of the plan, in seconds. */
  timeOf(block: number): number {
    return this.start + block * blockTime
  }

  /** Makes the next block. */
  async next(): Promise<Block> {
    const { chain } = this.market
    const at = ++this.#at
    const reorganisation = this.#plan.reorganisations.find(({ block }) => block === at)
    if (reorganisation) {
      await chain.reorganise(reorganisation.depth, { keep: reorganisation.keep })
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

  async fund(address: Hex): Promise<void> {
    const { keeper, requester, token } = this.market
    await keeper.setBalance({ address, value: parseEther('100') })
    const amount = parseEther('1000')
    const hash = await transferCoins(requester, { address: token, to: address, amount })
    await this.#ask('evm_mine', [])
    await requester.waitForTransactionReceipt({ hash })
  }

  async stop(): Promise<void> {
    await Promise.all([this.market.stop(), ...Object.values(this.#others).map((chain) => chain.stop())])
  }

  /** Makes another chain longer than the market's, and as late. */
  async #lengthen({ url }: Anvil, number: number, timestamp: number): Promise<void> {
    const height = Number(await rpc(url, 'eth_blockNumber', []))
    const missing = number + ahead - height
    if (missing > 0) await rpc(url, 'anvil_mine', [numberToHex(missing), '0x1'])
    await rpc(url, 'evm_mine', [{ timestamp }])
  }

  #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    return ask(this.market.outsider, method, params, { timeoutMs: 300_000 })
  }
}

async function rpc(url: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
  return ((await answer.json()) as { result: unknown }).result
}
