import { type Address, type HDAccount, parseEther } from 'viem'
import { toEndpointError } from '../chain/index.js'
import { coinPlan, deployPlan } from '../deploy/index.js'
import { approveCoins, getCoinBalance, transferCoins } from '../token/index.js'
import { TooFewAccountsError } from './errors.js'
import type { LocalChain, TestClient } from './localChain.js'
import { type StartChainOptions, startChain } from './startChain.js'

/** Parties of a test, with ether and coins, on a chain with a coin. */
export interface Parties<name extends string> {
  chain: LocalChain
  /** A ModelCoin. */
  token: Address
  /** The faucet of that coin. It holds 100,000 MDC. */
  faucet: Address
  /** Holds the rest of the coins. */
  deployer: TestClient<HDAccount>
  /** A client of each party, by name. */
  parties: Record<name, TestClient<HDAccount>>
  /** Approves a contract to take the coins of all parties that have some. */
  approve(spender: Address): Promise<void>
  /** Gives an address coins, 10,000 MDC by default, and 100 ether. */
  fund(address: Address, coins?: bigint): Promise<void>
  /** Ends the chain, if it was started for these parties. */
  stop(): Promise<void>
}

export interface StartPartiesParameters<name extends string> extends Omit<StartChainOptions, 'accounts'> {
  /** How many coins each party has, in wei, by name. The parties have the chain's accounts in this order, after the deployer. */
  coins: Readonly<Record<name, bigint>>
  /** The chain to use. By default a new one. */
  chain?: LocalChain | undefined
}

/** The ether that pays for the gas of a long test. */
const leastEther = parseEther('10')

/**
 * Gives each party of a test an account with ether and coins. Test kits of protocols start with it.
 *
 * @throws {ChainStartError} when a new chain does not start.
 * @throws {EndpointError} when the chain does not answer.
 * @throws {TooFewAccountsError} when the chain has fewer accounts than parties and a deployer.
 * @example
 * ```ts
 * import { startParties } from 'modelmarket/testing'
 * import { parseEther } from 'viem'
 *
 * const { parties, stop } = await startParties({ coins: { alice: parseEther('10000'), bob: 0n } })
 * console.log(parties.alice.account.address)
 * await stop()
 * ```
 */
export async function startParties<const name extends string>({
  coins,
  chain: given,
  ...options
}: StartPartiesParameters<name>): Promise<Parties<name>> {
  const names = Object.keys(coins) as name[]
  const needed = names.length + 1
  const chain = given ?? (await startChain({ ...options, accounts: needed }))
  const stop = async () => {
    if (!given) await chain.stop()
  }
  try {
    const [owner, ...accounts] = chain.accounts
    if (!owner || chain.accounts.length < needed) {
      throw new TooFewAccountsError({ needed, available: chain.accounts.length })
    }
    for (const { address } of chain.accounts.slice(0, needed)) await topUp(chain, address)
    const deployer = chain.client(owner)
    const plan = coinPlan({ modelCoin: { recipient: owner.address, faucet: true } })
    const { token, faucet } = await deployPlan(deployer, { plan })
    const pay = (to: Address, amount: bigint) => transferCoins.sync(deployer, { address: token, to, amount })
    const clients = accounts.slice(0, names.length).map((account) => chain.client(account))
    const parties = Object.fromEntries(names.map((name, i) => [name, clients[i]])) as Parties<name>['parties']
    // A chain on which tests began before has coins there already.
    const payUpTo = async (to: Address, amount: bigint) => {
      const balance = await getCoinBalance(deployer, { address: token, owner: to })
      if (balance < amount) await pay(to, amount - balance)
    }
    await payUpTo(faucet, parseEther('100000'))
    for (const name of names) await payUpTo(parties[name].account.address, coins[name])
    return {
      chain,
      token,
      faucet,
      deployer,
      parties,
      async approve(spender) {
        const amount = parseEther('1000000')
        for (const name of names) {
          if (coins[name] > 0n) await approveCoins.sync(parties[name], { address: token, spender, amount })
        }
      },
      async fund(to, amount = parseEther('10000')) {
        await chain.fund(to)
        await pay(to, amount)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Accounts of a development node have ether already; those of another mnemonic may have none. */
async function topUp(chain: LocalChain, address: Address): Promise<void> {
  const [owner] = chain.accounts
  if (!owner) return
  const balance = await chain
    .client(owner)
    .getBalance({ address })
    .catch((error: unknown) => {
      throw toEndpointError(error, 'eth_getBalance')
    })
  if (balance < leastEther) await chain.fund(address)
}
