import type { TestClient } from 'modelmarket/testing'
import { type Address, type Hex, size } from 'viem'

/** The most bytes of a contract (EIP-170). */
export const runtimeLimit = 24_576

export interface Bytecode {
  /** Bytes that stand on chain. */
  runtime: number
  /** Bytes that deploy them, without the constructor's arguments. */
  init: number
  /** How much of what EIP-170 allows the runtime takes, from 0 to 1. */
  share: number
}

/** How large contracts are, given where they stand and what deployed them. */
export async function measureBytecode(
  client: TestClient,
  contracts: Record<string, readonly [Address, Hex]>,
): Promise<Record<string, Bytecode>> {
  const entries = Object.entries(contracts).map(async ([name, [address, init]]) => {
    const runtime = size((await client.getCode({ address })) ?? '0x')
    return [
      name,
      { runtime, init: size(init), share: Math.round((runtime / runtimeLimit) * 10_000) / 10_000 },
    ]
  })
  return Object.fromEntries(await Promise.all(entries))
}

/** The rules that the chain runs by. */
export async function hardForkOf(client: TestClient): Promise<string> {
  const { hardFork } = (await client.request({ method: 'anvil_nodeInfo' } as never)) as { hardFork: string }
  return hardFork
}
