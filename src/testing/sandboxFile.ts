import type { Address } from 'viem'

/**
 * What `npx modelmarket sandbox` writes into `sandbox/sandbox.json`, for pages and for programs of other languages. Each protocol that runs in it
 * has a field of its name. Fields may come, and those that are there stay.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import type { SandboxFile } from 'modelmarket/testing'
 *
 * const sandbox: SandboxFile<'market'> = JSON.parse(await readFile('sandbox/sandbox.json', 'utf8'))
 * console.log(sandbox.rpc, sandbox.market.address)
 * ```
 */
export type SandboxFile<protocol extends string> = SandboxSurroundings & {
  readonly [name in protocol]: SandboxContract
}

/** What a sandbox has for every protocol. */
export interface SandboxSurroundings {
  readonly chainId: number
  /** The JSON-RPC endpoint of the chain. */
  readonly rpc: string
  /** A trustless IPFS gateway for all content. */
  readonly gateway: string
  /** The commands of a Kubo node's RPC that store and return content, for programs and for pages of this machine. */
  readonly kubo: string
  /** Accounts with coins and ether, for which the endpoint signs. The first has its key in `sandbox/key.txt`, one with the name `x y` in `sandbox/key-x-y.txt`. */
  readonly accounts: readonly { readonly name: string; readonly address: Address }[]
}

/** Where the contract of a protocol is. */
export interface SandboxContract {
  readonly address: Address
  /** The block to read events from. */
  readonly fromBlock: number
}
