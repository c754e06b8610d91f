import {
  type Account,
  type Chain,
  type Client,
  createClient,
  createTestClient,
  type HDAccount,
  type HttpTransport,
  http,
  type PublicActions,
  publicActions,
  type TestActions,
  testActions,
  type WalletActions,
  walletActions,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { getBlock } from 'viem/actions'
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
  /** The latest block's timestamp, in seconds since 1970. */
  now(): Promise<bigint>
  /** Makes a block with this timestamp, which must not be in its past. */
  setTime(timestamp: bigint): Promise<void>
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
  return {
    url: anvil.url,
    chain,
    accounts: Array.from({ length: count }, (_, addressIndex) =>
      mnemonicToAccount(mnemonic, { addressIndex }),
    ),
    client,
    now: async () => (await getBlock(bare, { blockTag: 'latest' })).timestamp,
    async setTime(timestamp) {
      await bare.setNextBlockTimestamp({ timestamp })
      await bare.mine({ blocks: 1 })
    },
    stop: anvil.stop,
  }
}
