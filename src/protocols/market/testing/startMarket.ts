import { type Account, type Address, parseEther } from 'viem'
import {
  type LocalChain,
  type StartChainOptions,
  startChain,
  type TestClient,
} from '../../../testing/startChain.js'
import { approveCoins, transferCoins } from '../../../token/index.js'
import { deployModelMarket } from '../deploy/index.js'
import { type MarketActions, marketActions } from '../index.js'
import { TooFewTrainersError } from './errors.js'

/** A client of one of the parties, with the market's actions as methods. */
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
  /** A client that acts as any address, such as a contract's: its key is not needed. */
  impersonate(address: Address): Promise<MarketClient>
  /** Gives an address coins, 10,000 MDC by default, and 100 ether. */
  fund(address: Address, coins?: bigint): Promise<void>
  /** Ends the chain, if it was started for this market. */
  stop(): Promise<void>
}

export interface StartMarketOptions extends StartChainOptions {
  /** Deploy to this chain, or take the market that was deployed to it before. By default a new chain. */
  chain?: LocalChain
  /** How many trainers to fund. By default 3. */
  trainers?: number
  /** Whether the parties let the market take their coins. By default `true`; `false` to test approvals and permits. */
  approve?: boolean
}

/** Deployer, treasury, requester, keeper and outsider come before the trainers. */
const others = 5

/**
 * Deploys a market to a local chain and funds its parties, with 10,000 MDC each.
 *
 * @throws {ChainStartError} when the chain does not start.
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
  chain: given,
  ...options
}: StartMarketOptions = {}): Promise<TestMarket> {
  const chain = given ?? (await startChain({ accounts: others + trainerCount, ...options }))
  try {
    const [deployer, treasury, requester, keeper, outsider, ...rest] = chain.accounts
    const trainers = rest.slice(0, trainerCount)
    if (!deployer || !treasury || !requester || !keeper || !outsider || trainers.length < trainerCount) {
      throw new TooFewTrainersError({ needed: trainerCount, available: rest.length })
    }
    const owner = chain.client(deployer)
    const deployment = await deployModelMarket(owner, {
      treasury: treasury.address,
      recipient: deployer.address,
    })
    const { market: address, token, faucet } = deployment
    const withMarket = (client: TestClient) =>
      client.extend(marketActions({ address })) as unknown as MarketClient
    const client = (account: Account) => withMarket(chain.client(account))
    await transferCoins.sync(owner, { address: token, to: faucet, amount: parseEther('100000') })
    for (const account of [requester, keeper, ...trainers]) {
      await transferCoins.sync(owner, { address: token, to: account.address, amount: parseEther('10000') })
      if (!approve) continue
      const amount = parseEther('1000000')
      await approveCoins.sync(chain.client(account), { address: token, spender: address, amount })
    }
    return {
      chain,
      address,
      token,
      faucet,
      treasury: treasury.address,
      requester: client(requester),
      trainers: trainers.map(client),
      keeper: client(keeper),
      outsider: client(outsider),
      client,
      impersonate: async (who) => withMarket(await chain.impersonate(who)),
      async fund(to, amount = parseEther('10000')) {
        await chain.fund(to)
        await transferCoins.sync(owner, { address: token, to, amount })
      },
      stop: async () => {
        if (!given) await chain.stop()
      },
    }
  } catch (error) {
    if (!given) await chain.stop()
    throw error
  }
}
