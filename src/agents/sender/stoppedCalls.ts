import { type Address, getAddress, type Hash } from 'viem'
import type { Vault } from '../vault/vault.js'
import { Outbox, type Outgoing, outboxPrefix } from './outbox.js'

/** A call that waits for a person: its id signs no transaction by itself. */
export interface StoppedCall {
  chainId: number
  account: Address
  id: string
  nonce: number
  /**
   * `taken`: another transaction of the account used the nonce. `reverted`: it reverted, and may be made once only. `gap`: its nonce is far
   * above those that the account used.
   */
  reason: 'taken' | 'reverted' | 'gap'
  /** The transaction that used the nonce, or that reverted. */
  hash?: Hash | undefined
}

/**
 * Lists the calls in a vault that wait for a person.
 *
 * @example
 * ```ts
 * import { stoppedCalls, type Vault } from 'modelmarket/agents'
 *
 * declare const vault: Vault
 *
 * for await (const { id, reason, hash } of stoppedCalls(vault)) console.log(id, reason, hash)
 * ```
 */
export async function* stoppedCalls(vault: Vault): AsyncGenerator<StoppedCall, void, void> {
  for await (const [key, value] of vault.entries(outboxPrefix)) {
    const { id, nonce, stopped } = value as unknown as Outgoing
    if (!stopped) continue
    const [, chainId, account = ''] = key.split('/')
    const { reason } = stopped
    const hash = 'hash' in stopped ? stopped.hash : undefined
    yield { chainId: Number(chainId), account: getAddress(account), id, nonce, reason, hash }
  }
}

/**
 * Frees the id of a call that waits for a person: when it is asked for again, it is signed and sent anew. Look at the chain first. If the
 * call was made after all, it may be made twice.
 *
 * Use it while no agent of the account runs.
 *
 * @returns Whether there was such a call.
 * @example
 * ```ts
 * import { releaseCall, stoppedCalls, type Vault } from 'modelmarket/agents'
 *
 * declare const vault: Vault
 *
 * for await (const call of stoppedCalls(vault)) if (call.reason === 'taken') await releaseCall(vault, call)
 * ```
 */
export async function releaseCall(
  vault: Vault,
  { chainId, account, id }: Pick<StoppedCall, 'chainId' | 'account' | 'id'>,
): Promise<boolean> {
  const outbox = await Outbox.open(vault, { chainId, account })
  if (!outbox.stopped().includes(id)) return false
  await outbox.release(id)
  return true
}
