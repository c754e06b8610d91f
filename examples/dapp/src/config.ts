import type { SandboxContract, SandboxSurroundings } from 'modelmarket/testing'
import { type Address, type Chain, defineChain, isAddress } from 'viem'

/** Where the contracts are, and how this page reaches them. */
export interface Config {
  chain: Chain
  /** Those of the protocols that the page shows. */
  market: Contract | undefined
  training: Contract | undefined
  /** Trustless IPFS gateways, for titles, tasks and tables. */
  gateways: readonly string[]
  /** The RPC of a Kubo node that takes content, if there is a default. */
  kubo: string | undefined
  sandbox: Sandbox | undefined
}

/** The contract of a protocol. */
export interface Contract {
  address: Address
  /** The block of its deployment, or one before it. */
  fromBlock: bigint
}

/** What `npx modelmarket sandbox` writes into `sandbox/sandbox.json`: of each protocol that it has, where its contract is. */
export type Sandbox = SandboxSurroundings & Partial<Record<'market' | 'training', SandboxContract>>

/**
 * Reads the configuration: of the environment if it names a contract, or else of the sandbox that runs.
 *
 * @throws when the environment names a contract, and not how to reach it.
 */
export async function loadConfig(): Promise<Config | undefined> {
  return fromEnvironment() ?? fromSandbox(await readSandbox())
}

function fromEnvironment(): Config | undefined {
  const {
    VITE_MARKET,
    VITE_TRAINING,
    VITE_RPC_URL,
    VITE_CHAIN_ID,
    VITE_FROM_BLOCK,
    VITE_GATEWAYS,
    VITE_KUBO,
  } = import.meta.env
  if (!VITE_MARKET && !VITE_TRAINING) return undefined
  const chainId = Number(VITE_CHAIN_ID)
  if (!VITE_RPC_URL) throw new Error('VITE_RPC_URL is missing: the URL of an endpoint of the chain.')
  // From block 0, a timeline of a public chain would take thousands of requests.
  if (!/^\d+$/.test(VITE_FROM_BLOCK ?? ''))
    throw new Error('VITE_FROM_BLOCK is not a number: the block of the first deployment.')
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new Error('VITE_CHAIN_ID is not the number of a chain.')
  const fromBlock = BigInt(VITE_FROM_BLOCK ?? '')
  const contractOf = (name: string, address: string | undefined): Contract | undefined => {
    if (!address) return undefined
    if (!isAddress(address)) throw new Error(`${name} is not an address, or its checksum is wrong.`)
    return { address, fromBlock }
  }
  return {
    chain: chainOf(chainId, VITE_RPC_URL),
    market: contractOf('VITE_MARKET', VITE_MARKET),
    training: contractOf('VITE_TRAINING', VITE_TRAINING),
    gateways: (VITE_GATEWAYS ?? 'https://trustless-gateway.link,https://ipfs.io').split(','),
    kubo: VITE_KUBO,
    sandbox: undefined,
  }
}

function fromSandbox(sandbox: Sandbox | undefined): Config | undefined {
  return (
    sandbox && {
      chain: chainOf(sandbox.chainId, sandbox.rpc),
      market: deployed(sandbox.market),
      training: deployed(sandbox.training),
      gateways: [sandbox.gateway],
      kubo: sandbox.kubo,
      sandbox,
    }
  )
}

const deployed = (contract: SandboxContract | undefined): Contract | undefined =>
  contract && { address: contract.address, fromBlock: BigInt(contract.fromBlock) }

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
