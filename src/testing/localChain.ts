import {
  type Account,
  type Address,
  type Chain,
  type Client,
  createClient,
  type EIP1193RequestFn,
  type HDAccount,
  type HttpTransport,
  http,
  type JsonRpcAccount,
  numberToHex,
  type PublicActions,
  parseEther,
  publicActions,
  type TestActions,
  type Transport,
  testActions,
  type WalletActions,
  walletActions,
} from 'viem'
import { mnemonicToAccount, parseAccount } from 'viem/accounts'
import {
  deployContract,
  getBalance,
  getBlock,
  getBlockNumber,
  sendTransaction,
  sendTransactionSync,
} from 'viem/actions'
import { anvil as anvilChain } from 'viem/chains'
import { type AnyClient, toEndpointError, waitForReceipt } from '../chain/index.js'
import { walk } from '../errors/index.js'
import { UnsupportedByNodeError } from './errors.js'
import { Queues } from './queues.js'
import { type RpcRequest, Turns } from './turns.js'

/** The mnemonic of every development chain. Its keys are public: never send anything of value to its accounts. */
export const testMnemonic = 'test test test test test test test test test test test junk'

/** viem's transport over HTTP. It counts the turns of the bot that uses it, for `letTimeRun`. */
export type TestTransport = Transport<
  'http',
  NonNullable<ReturnType<HttpTransport>['value']> & { readonly turns: Turns }
>

/** A client that can do everything a test needs. What it sends at the same time is sent in order, whichever client of the account sends it. */
export type TestClient<account extends Account | undefined = Account> = Client<
  TestTransport,
  Chain,
  account,
  undefined,
  PublicActions<TestTransport, Chain, account> & WalletActions<Chain, account> & TestActions
>

/** A chain to test on: one that {@link startChain} started, or a node that was running already. */
export interface LocalChain {
  /** The URL of its JSON-RPC endpoint. */
  url: string
  /** The chain, for viem's clients. */
  chain: Chain
  /** The accounts of the mnemonic that development nodes fund, by default with 10,000 ether each. */
  accounts: readonly HDAccount[]
  /** Makes a client of one of the accounts, or of any other account. */
  client<account extends Account>(account: account): TestClient<account>
  /** Gives an address ether: 100 by default, in wei. Where the node cannot set balances, the first account pays. */
  fund(address: Address, ether?: bigint): Promise<void>
  /**
   * Makes a client that sends from any address without its key, such as a contract's. The address pays for gas: give it ether with
   * {@link LocalChain.fund}.
   */
  impersonate(address: Address): Promise<TestClient<JsonRpcAccount>>
  /** Returns the latest block's timestamp, in seconds since 1970. */
  now(): Promise<bigint>
  /** Mines a block with this timestamp, which must not be before the latest block's. */
  setTime(timestamp: bigint): Promise<void>
  /**
   * Replaces the last blocks with as many others. Their transactions are lost, unless `keep` puts them into the last of the new
   * blocks.
   *
   * @throws {UnsupportedByNodeError} when the node is not anvil.
   */
  reorganise(depth: number, options?: { keep?: boolean }): Promise<void>
  /**
   * Takes a snapshot of the chain's state and time. The returned function restores it, any number of times. With
   * `beforeEach(() => chain.snapshot())` vitest calls it after each test.
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
  /** The node whose methods viem's test actions call. */
  mode: 'anvil' | 'hardhat'
  timeoutMs?: number | undefined
  stop: () => Promise<void>
}

/** Makes a chain from the methods that anvil and hardhat share. A method that the node lacks throws an {@link UnsupportedByNodeError}. */
export function localChain({
  url,
  chainId,
  count,
  mnemonic,
  mode,
  timeoutMs = 60_000,
  stop,
}: LocalChainParameters): LocalChain {
  const chain: Chain = { ...anvilChain, id: chainId, rpcUrls: { default: { http: [url] } } }
  const inner = http(url, { timeout: timeoutMs })
  const queues = new Queues()
  // What is sent at the same time would get the same nonce.
  const inTurn = (client: AnyClient) => {
    const queued =
      <parameters extends { account?: Account | Address | null | undefined }, result>(
        send: (client: never, parameters: parameters) => Promise<result>,
      ) =>
      (parameters: parameters): Promise<result> => {
        const sender = parameters.account ?? client.account
        const act = () => send(client as never, parameters)
        return sender ? queues.inTurn(parseAccount(sender).address.toLowerCase(), act) : act()
      }
    // `writeContract` and its like call these.
    return {
      deployContract: queued(deployContract),
      sendTransaction: queued(sendTransaction),
      sendTransactionSync: queued(sendTransactionSync),
    } as unknown as Pick<WalletActions, 'deployContract' | 'sendTransaction' | 'sendTransactionSync'>
  }
  const client = <account extends Account>(account: account) =>
    createClient({ account, chain, transport: counting(inner), pollingInterval: 20, cacheTime: 0 })
      // What viem adds uses what the client has by then, and replaces it.
      .extend(inTurn)
      .extend(publicActions)
      .extend(walletActions)
      .extend(testActions({ mode }))
      .extend(inTurn) as unknown as TestClient<account>
  const bare = createClient({ chain, transport: inner, pollingInterval: 20, cacheTime: 0 })
  const rpc = (method: string, params: readonly unknown[]): Promise<unknown> =>
    answered(method, bare.request({ method, params } as never))
  const accounts = Array.from({ length: count }, (_, addressIndex) =>
    mnemonicToAccount(mnemonic, { addressIndex }),
  )
  return {
    url,
    chain,
    accounts,
    client,
    fund: (address, ether = parseEther('100')) =>
      queues.inTurn(`balance of ${address.toLowerCase()}`, async () => {
        const value = (await answered('eth_getBalance', getBalance(bare, { address }))) + ether
        try {
          await rpc('hardhat_setBalance', [address, numberToHex(value)])
        } catch (error) {
          const [payer] = accounts
          if (!UnsupportedByNodeError.is(error) || !payer) throw error
          const sending = client(payer).sendTransaction({ to: address, value: ether })
          const hash = await answered('eth_sendRawTransaction', sending)
          await answered('eth_getTransactionReceipt', waitForReceipt(bare, { hash }))
        }
      }),
    async impersonate(address) {
      await rpc('hardhat_impersonateAccount', [address])
      return client({ address, type: 'json-rpc' })
    },
    now: async () => (await answered('eth_getBlockByNumber', getBlock(bare))).timestamp,
    async setTime(timestamp) {
      await rpc('evm_setNextBlockTimestamp', [numberToHex(timestamp)])
      await rpc('evm_mine', [])
    },
    async reorganise(depth, { keep = false } = {}) {
      const transactions = keep
        ? await answered('eth_getRawTransactionByHash', rawTransactions(bare, depth))
        : []
      const last = depth - 1
      await rpc('anvil_reorg', [depth, transactions.map((raw) => [raw, last])])
    },
    async snapshot() {
      let id = await rpc('evm_snapshot', [])
      return async () => {
        await rpc('evm_revert', [id])
        // A node restores a snapshot only once.
        id = await rpc('evm_snapshot', [])
      }
    },
    stop,
  }
}

/** A transport that counts the turns of each client that is made with it. */
function counting(inner: HttpTransport): TestTransport {
  return (parameters) => {
    const transport = inner(parameters)
    const turns = new Turns()
    const ask = transport.request as (args: RpcRequest, options?: object) => Promise<unknown>
    const request = (args: RpcRequest, options?: object) => turns.during([args], () => ask(args, options))
    return { ...transport, request: request as EIP1193RequestFn, value: { ...transport.value, turns } }
  }
}

/**
 * Waits for the node.
 *
 * @throws {UnsupportedByNodeError} when the node lacks the method.
 * @throws {EndpointError} when it does not answer, or refuses.
 */
async function answered<answer>(method: string, asking: Promise<answer>): Promise<answer> {
  try {
    return await asking
  } catch (error) {
    throw isUnsupported(error)
      ? new UnsupportedByNodeError({ method }, { cause: error })
      : toEndpointError(error, method)
  }
}

/** JSON-RPC codes for a method that does not exist (-32601) or is not supported (-32004). */
const unsupported = [-32601, -32004]

function isUnsupported(error: unknown): boolean {
  const found = walk(error, (cause) => unsupported.includes(Object(cause).code))
  return found !== undefined
}

/** Returns the signed transactions of the last blocks, in order. */
async function rawTransactions(client: Client<HttpTransport, Chain>, depth: number): Promise<unknown[]> {
  const height = await getBlockNumber(client, { cacheTime: 0 })
  const numbers = Array.from({ length: depth }, (_, i) => height - BigInt(depth - 1 - i))
  const blocks = await Promise.all(numbers.map((blockNumber) => getBlock(client, { blockNumber })))
  const hashes = blocks.flatMap(({ transactions }) => transactions)
  return Promise.all(
    hashes.map((hash) => client.request({ method: 'eth_getRawTransactionByHash', params: [hash] } as never)),
  )
}
