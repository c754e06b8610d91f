import {
  type Account,
  type Address,
  type Chain,
  type Client,
  createClient,
  type HDAccount,
  type HttpTransport,
  http,
  type JsonRpcAccount,
  numberToHex,
  type PublicActions,
  parseEther,
  publicActions,
  type TestActions,
  testActions,
  type WalletActions,
  walletActions,
} from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { getBalance, getBlock, getBlockNumber, sendTransaction } from 'viem/actions'
import { anvil as anvilChain } from 'viem/chains'
import { waitForReceipt } from '../chain/index.js'
import { walk } from '../errors/index.js'
import { UnsupportedByNodeError } from './errors.js'

/** The mnemonic that every development chain knows. Its keys are public: never send anything of value to them. */
export const testMnemonic = 'test test test test test test test test test test test junk'

/** A client that can do everything a test needs. */
export type TestClient<account extends Account | undefined = Account> = Client<
  HttpTransport,
  Chain,
  account,
  undefined,
  PublicActions<HttpTransport, Chain, account> & WalletActions<Chain, account> & TestActions
>

/** A chain to test on: one that {@link startChain} started, or a node that was running already. */
export interface LocalChain {
  /** Where its JSON-RPC endpoint is. */
  url: string
  /** For viem's clients. */
  chain: Chain
  /** Of the mnemonic that development nodes fund: with 10,000 ether each, unless the node was told otherwise. */
  accounts: readonly HDAccount[]
  /** A client of one of the accounts, or of any other. */
  client<account extends Account>(account: account): TestClient<account>
  /** Gives an address ether: 100 by default, in wei. Where the node cannot set balances, the first account pays. */
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
   *
   * @throws {UnsupportedByNodeError} when the node is not anvil.
   */
  reorganise(depth: number, options?: { keep?: boolean }): Promise<void>
  /**
   * Remembers the chain's state and time. The function that it gives brings them back, as often as it is called; vitest calls
   * it after each test, of `beforeEach(() => chain.snapshot())`.
   */
  snapshot(): Promise<() => Promise<void>>
  /** Ends the chain, if it was started here. */
  stop(): Promise<void>
}

export interface LocalChainParameters {
  url: string
  chainId: number
  /** How many accounts of the mnemonic. */
  count: number
  mnemonic: string
  /** Which methods viem's test actions call. */
  mode: 'anvil' | 'hardhat'
  stop: () => Promise<void>
}

/** A chain by the methods that anvil and hardhat share; what a node lacks is an {@link UnsupportedByNodeError}. */
export function localChain({ url, chainId, count, mnemonic, mode, stop }: LocalChainParameters): LocalChain {
  const chain: Chain = { ...anvilChain, id: chainId, rpcUrls: { default: { http: [url] } } }
  const transport = http(url)
  const client = <account extends Account>(account: account) =>
    createClient({ account, chain, transport, pollingInterval: 20, cacheTime: 0 })
      .extend(publicActions)
      .extend(walletActions)
      .extend(testActions({ mode })) as unknown as TestClient<account>
  const bare = createClient({ chain, transport, pollingInterval: 20, cacheTime: 0 })
  const rpc = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    try {
      return await bare.request({ method, params } as never)
    } catch (error) {
      throw isUnsupported(error) ? new UnsupportedByNodeError({ method }, { cause: error }) : error
    }
  }
  const accounts = Array.from({ length: count }, (_, addressIndex) =>
    mnemonicToAccount(mnemonic, { addressIndex }),
  )
  return {
    url,
    chain,
    accounts,
    client,
    async fund(address, ether = parseEther('100')) {
      const value = (await getBalance(bare, { address })) + ether
      try {
        await rpc('hardhat_setBalance', [address, numberToHex(value)])
      } catch (error) {
        const [payer] = accounts
        if (!UnsupportedByNodeError.is(error) || !payer) throw error
        const hash = await sendTransaction(bare, { account: payer, to: address, value: ether })
        await waitForReceipt(bare, { hash })
      }
    },
    async impersonate(address) {
      await rpc('hardhat_impersonateAccount', [address])
      return client({ address, type: 'json-rpc' })
    },
    now: async () => (await getBlock(bare, { blockTag: 'latest' })).timestamp,
    async setTime(timestamp) {
      await rpc('evm_setNextBlockTimestamp', [numberToHex(timestamp)])
      await rpc('evm_mine', [])
    },
    async reorganise(depth, { keep = false } = {}) {
      const transactions = keep ? await rawTransactions(bare, depth) : []
      const last = depth - 1
      await rpc('anvil_reorg', [depth, transactions.map((raw) => [raw, last])])
    },
    async snapshot() {
      let id = await rpc('evm_snapshot', [])
      return async () => {
        await rpc('evm_revert', [id])
        // A snapshot can be gone back to once.
        id = await rpc('evm_snapshot', [])
      }
    },
    stop,
  }
}

/** JSON-RPC: a method that does not exist (-32601), or is not supported (-32004). */
const unsupported = [-32601, -32004]

function isUnsupported(error: unknown): boolean {
  const found = walk(error, (cause) => unsupported.includes(Object(cause).code))
  return found !== undefined
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
