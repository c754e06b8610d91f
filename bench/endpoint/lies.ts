import { type Hex, numberToHex } from 'viem'
import { modelCoinAbi } from '../../generated/token/index.js'
import { startAnvil } from '../../src/testing/anvil.js'
import type { LocalChain } from '../../src/testing/index.js'
import { ask, type Lie, type Reply } from './lyingEndpoint.js'
import { Rewriter } from './rewrite.js'

/** Tells the first of several lies that applies. */
export const either =
  (...lies: readonly Lie[]): Lie =>
  async (asked) => {
    for (const lie of lies) {
      const reply = await lie(asked)
      if (reply) return reply
    }
    return undefined
  }

export const nothing: Reply = { result: null }

const coin = new Rewriter(modelCoinAbi)

export const hidesCoins: Lie = either(
  (asked) => coin.answerOtherwise(asked, 'balanceOf', () => 0n),
  (asked) => coin.answerOtherwise(asked, 'allowance', () => 0n),
  ({ method }) => (method === 'eth_getBalance' ? { result: '0x0' } : undefined),
)

/** Answers all questions about the chain from an old block. */
export function replaysOldState(block: bigint): Lie {
  const old = numberToHex(block)
  return async ({ method, params, truth }) => {
    const at = {
      eth_call: 1,
      eth_getBalance: 1,
      eth_getTransactionCount: 1,
      eth_getBlockByNumber: 0,
      eth_getCode: 1,
    }[method]
    if (method === 'eth_blockNumber') return { result: old }
    if (method === 'eth_getTransactionReceipt' || method === 'eth_getTransactionByHash') return nothing
    if (at !== undefined) {
      if (String(params[at]).startsWith('0x') && BigInt(String(params[at])) < BigInt(old)) return undefined
      return truth(
        method,
        params.map((value, i) => (i === at ? old : value)),
      )
    }
    if (method !== 'eth_getLogs') return undefined
    const filter = params[0] as { fromBlock?: Hex }
    return BigInt(filter.fromBlock ?? 0) > BigInt(old)
      ? { result: [] }
      : truth(method, [{ ...filter, toBlock: old }])
  }
}

/** Answers everything from another node, and sends transactions there. */
export const redirect =
  (url: string): Lie =>
  ({ method, params }) =>
    ask(url, method, params)

/** Starts a fork of a chain, on which it is a later time. */
export async function forkOf(
  { url, chain }: LocalChain,
  timestamp: bigint,
): Promise<Awaited<ReturnType<typeof startAnvil>>> {
  const fork = await startAnvil(['--fork-url', url, '--chain-id', String(chain.id)])
  await ask(fork.url, 'evm_setNextBlockTimestamp', [numberToHex(timestamp)])
  await ask(fork.url, 'evm_mine', [])
  return fork
}
