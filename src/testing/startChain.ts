import {
  type Account,
  type Address,
  type Chain,
  type Client,
  createClient,
  createTestClient,
  type HDAccount,
  type HttpTransport,
  http,
  type JsonRpcAccount,
  type PublicActions,
  parseEther,
  publicActions,
  type TestActions,
  testActions,
  type WalletActions,
  walletActions,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { getBalance, getBlock, getBlockNumber } from 'viem/actions'
import { anvil as anvilChain } from 'viem/chains'
import { startAnvil } from './anvil.js'

/** The mnemonic that every development chain knows. Its keys are public: never send anything of value to them. */
const mnemonic = 'test test test test test test test test test test test junk'

/** A client that can do everything a test needs. */
export type TestClient<account extends Account | undefined = Account> = Client<
  HttpTransport,
  Chain,
  account,
  undefined,
  PublicActions<HttpTransport, Chain, account> & WalletActions<Chain, account> & TestActions
>

/** A local chain. */
export interface LocalChain {
  /** Where its JSON-RPC endpoint is. */
  url: string
  /** For viem's clients. */
  chain: Chain
  /** Funded with 10,000 ether each. */
  accounts: readonly HDAccount[]
  /** A client of one of the accounts, or of any other. */
  client<account extends Account>(account: account): TestClient<account>
  /** Gives an address ether: 100 by default, in wei. */
  fund(address: Address, ether?: bigint): Promise<void>
  /**
   * A client that sends from an address whose key nobody needs, such as a contract's or a holder's. It pays for gas like
   * any other: {@link LocalChain.fund} it.
   */
  impersonate(address: Address): Promise<TestClient<JsonRpcAccount>>
  /** The latest block's timestamp, in seconds since 1970. */
  now(): Promise<bigint>
  /** Makes a block with this timestamp, which must not be in its past. */
  setTime(timestamp: bigint): Promise<void>
  /**
   * Replaces the last blocks by as many others. What was in them did not happen, unless `keep` puts the transactions into
   * the last of the new ones.
   */
  reorganise(depth: number, options?: { keep?: boolean }): Promise<void>
  /**
   * Remembers the chain's state and time. The function that it gives brings them back, as often as it is called; vitest calls
   * it after each test, of `beforeEach(() => chain.snapshot())`.
   */
  snapshot(): Promise<() => Promise<void>>
  /** Ends the chain. */
  stop(): Promise<void>
}

export interface StartChainOptions {
  /** How many accounts to fund. By default 10. */
  accounts?: number
  chainId?: number
}

/**
 * Starts a local chain (anvil) on a free port, so that any number of tests can each have their own.
 *
 * @throws {ChainStartError} when anvil is not installed or does not start.
 * @example
 * ```ts
 * import { startChain } from 'modelmarket/testing'
 *
 * const chain = await startChain()
 * const [alice] = chain.accounts
 * console.log(chain.url, alice?.address)
 * await chain.stop()
 * ```
 */
export async function startChain({
  accounts: count = 10,
  chainId = anvilChain.id,
}: StartChainOptions = {}): Promise<LocalChain> {
  const anvil = await startAnvil(['--accounts', String(count), '--chain-id', String(chainId)])
  const chain: Chain = { ...anvilChain, id: chainId, rpcUrls: { default: { http: [anvil.url] } } }
  const transport = http(anvil.url)
  const client = <account extends Account>(account: account) =>
    createClient({ account, chain, transport, pollingInterval: 20, cacheTime: 0 })
      .extend(publicActions)
      .extend(walletActions)
      .extend(testActions({ mode: 'anvil' })) as unknown as TestClient<account>
  const bare = createTestClient({ chain, mode: 'anvil', transport })
  const rpc = (method: string, params: readonly unknown[]) => bare.request({ method, params } as never)
  return {
    url: anvil.url,
    chain,
    accounts: Array.from({ length: count }, (_, addressIndex) =>
      mnemonicToAccount(mnemonic, { addressIndex }),
    ),
    client,
    async fund(address, ether = parseEther('100')) {
      const value = (await getBalance(bare, { address })) + ether
      await bare.setBalance({ address, value })
    },
    async impersonate(address) {
      await bare.impersonateAccount({ address })
      return client({ address, type: 'json-rpc' })
    },
    now: async () => (await getBlock(bare, { blockTag: 'latest' })).timestamp,
    async setTime(timestamp) {
      await bare.setNextBlockTimestamp({ timestamp })
      await bare.mine({ blocks: 1 })
    },
    async reorganise(depth, { keep = false } = {}) {
      const transactions = keep ? await rawTransactions(bare, depth) : []
      const last = depth - 1
      await rpc('anvil_reorg', [depth, transactions.map((raw) => [raw, last])])
    },
    async snapshot() {
      let id = await bare.snapshot()
      return async () => {
        await bare.revert({ id })
        // A snapshot can be gone back to once.
        id = await bare.snapshot()
      }
    },
    stop: anvil.stop,
  }
}

/** The transactions of the last blocks, signed, in order. */
async function rawTransactions(client: Client<HttpTransport, Chain>, depth: number): Promise<unknown[]> {
  const height = await getBlockNumber(client, { cacheTime: 0 })
  const numbers = Array.from({ length: depth }, (_, i) => height - BigInt(depth - 1 - i))
  const blocks = await Promise.all(numbers.map((blockNumber) => getBlock(client, { blockNumber })))
  const hashes = blocks.flatMap(({ transactions }) => transactions)
  return Promise.all(
    hashes.map((hash) => client.request({ method: 'eth_getRawTransactionByHash', params: [hash] } as never)),
  )
}
