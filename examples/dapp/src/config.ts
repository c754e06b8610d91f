import type { SandboxFile } from 'modelmarket/testing'
import { type Address, type Chain, defineChain, isAddress } from 'viem'

/** Where the market is, and how this page reaches it. */
export interface Config {
  chain: Chain
  market: Address
  /** The block of the market's deployment, or one before it. */
  fromBlock: bigint
  /** Trustless IPFS gateways, for titles, tasks and tables. */
  gateways: readonly string[]
  /** The RPC of a Kubo node that takes content, if there is a default. */
  kubo: string | undefined
  sandbox: Sandbox | undefined
}

/** What `npx modelmarket sandbox` writes into `sandbox/sandbox.json`. */
export type Sandbox = SandboxFile<'market'>

/**
 * Reads the configuration: of the environment if it names a market, or else of the sandbox that runs.
 *
 * @throws when the environment names a market, and not how to reach it.
 */
export async function loadConfig(): Promise<Config | undefined> {
  return fromEnvironment() ?? fromSandbox(await readSandbox())
}

function fromEnvironment(): Config | undefined {
  const { VITE_MARKET, VITE_RPC_URL, VITE_CHAIN_ID, VITE_FROM_BLOCK, VITE_GATEWAYS, VITE_KUBO } = import.meta
    .env
  if (!VITE_MARKET) return undefined
  const chainId = Number(VITE_CHAIN_ID)
  if (!isAddress(VITE_MARKET)) throw new Error(`VITE_MARKET is not an address, or its checksum is wrong.`)
  if (!VITE_RPC_URL) throw new Error('VITE_RPC_URL is missing: the URL of an endpoint of the chain.')
  // From block 0, a timeline of a public chain would take thousands of requests.
  if (!/^\d+$/.test(VITE_FROM_BLOCK ?? ''))
    throw new Error('VITE_FROM_BLOCK is not a number: the block of the deployment.')
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new Error('VITE_CHAIN_ID is not the number of a chain.')
  return {
    chain: chainOf(chainId, VITE_RPC_URL),
    market: VITE_MARKET,
    fromBlock: BigInt(VITE_FROM_BLOCK ?? ''),
    gateways: (VITE_GATEWAYS ?? 'https://trustless-gateway.link,https://ipfs.io').split(','),
    kubo: VITE_KUBO,
    sandbox: undefined,
  }
}

function fromSandbox(sandbox: Sandbox | undefined): Config | undefined {
  return (
    sandbox && {
      chain: chainOf(sandbox.chainId, sandbox.rpc),
      market: sandbox.market.address,
      fromBlock: BigInt(sandbox.market.fromBlock),
      gateways: [sandbox.gateway],
      kubo: sandbox.kubo,
      sandbox,
    }
  )
}

async function readSandbox(): Promise<Sandbox | undefined> {
  const response = await fetch('/sandbox.json', { cache: 'no-store' }).catch(() => undefined)
  if (!response?.ok || !response.headers.get('content-type')?.includes('json')) return undefined
  return ((await response.json()) as Sandbox | null) ?? undefined
}

/** A chain, by its endpoint. An app for one chain takes it from `viem/chains` instead. */
function chainOf(id: number, rpc: string): Chain {
  return defineChain({
    id,
    name: id === 31_337 ? 'Sandbox' : `Chain ${id}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [rpc] } },
    testnet: id === 31_337,
  })
}
