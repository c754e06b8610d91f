import { type Account, type Address, parseEther } from 'viem'
import {
  type LocalChain,
  type StartChainOptions,
  startParties,
  type TestClient,
} from '../../../testing/index.js'
import { deployMarket } from '../deploy/index.js'
import { type MarketActions, marketActions } from '../index.js'

/** A client of a party, with the market's actions in its namespace `market`. */
export type MarketClient = TestClient<Account> & MarketActions

/** A market on a local chain, with parties that have coins. */
export interface TestMarket {
  chain: LocalChain
  /** The market's address. */
  address: Address
  token: Address
  /** Filled with 100,000 MDC. */
  faucet: Address
  treasury: Address
  requester: MarketClient
  trainers: readonly MarketClient[]
  keeper: MarketClient
  /** Has ether and no coins. */
  outsider: MarketClient
  /** A client of any other account. */
  client(account: Account): MarketClient
  /** A client that acts as any address, such as a contract's, without its key. */
  impersonate(address: Address): Promise<MarketClient>
  /** Gives an address coins, 10,000 MDC by default, and 100 ether. */
  fund(address: Address, coins?: bigint): Promise<void>
  /** Ends the chain, if it was started for this market. */
  stop(): Promise<void>
}

export interface StartMarketOptions extends Omit<StartChainOptions, 'accounts'> {
  /**
   * Deploy to this chain, of `startChain` or `connectChain`, or take the market that was deployed to it before. By default a
   * new chain.
   */
  chain?: LocalChain
  /** How many trainers to fund. By default 3. */
  trainers?: number
  /** Whether the parties let the market take their coins. By default `true`; `false` to test approvals and permits. */
  approve?: boolean
}

/**
 * Deploys a market to a local chain and funds its parties, with 10,000 MDC each.
 *
 * @throws {ChainStartError} when the chain does not start.
 * @throws {TooFewAccountsError} when the chain has fewer accounts than the market has parties.
 * @example
 * ```ts
 * import { startMarket } from 'modelmarket/market/testing'
 *
 * const market = await startMarket()
 * console.log(await market.requester.market.getRequestCount())
 * await market.stop()
 * ```
 */
export async function startMarket({
  trainers: trainerCount = 3,
  approve = true,
  ...options
}: StartMarketOptions = {}): Promise<TestMarket> {
  const funded = parseEther('10000')
  const names = Array.from({ length: trainerCount }, (_, i): `trainer ${number}` => `trainer ${i + 1}`)
  const coins: Record<'treasury' | 'requester' | 'keeper' | 'outsider' | `trainer ${number}`, bigint> = {
    treasury: 0n,
    requester: funded,
    keeper: funded,
    outsider: 0n,
    ...Object.fromEntries(names.map((name) => [name, funded])),
  }
  const started = await startParties({ ...options, coins })
  const { chain, token, faucet, parties } = started
  try {
    const treasury = parties.treasury.account.address
    const { market: address } = await deployMarket(started.deployer, { treasury, token })
    if (approve) await started.approve(address)
    const withMarket = (client: TestClient) =>
      client.extend(marketActions({ address })) as unknown as MarketClient
    return {
      chain,
      address,
      token,
      faucet,
      treasury,
      requester: withMarket(parties.requester),
      trainers: names.flatMap((name) => (parties[name] ? withMarket(parties[name]) : [])),
      keeper: withMarket(parties.keeper),
      outsider: withMarket(parties.outsider),
      client: (account) => withMarket(chain.client(account)),
      impersonate: async (who) => withMarket(await chain.impersonate(who)),
      fund: started.fund,
      stop: started.stop,
    }
  } catch (error) {
    await started.stop()
    throw error
  }
}
