import { type Address, concatHex, getContractAddress, type Hash, type Hex, zeroHash } from 'viem'
import { abortable, sendTransaction, toEndpointError, waitForReceipt } from '../chain/index.js'
import type { AnyClient, SendParameters } from '../chain/types.js'
import { ModelMarketError } from '../errors/index.js'
import { create2Deployer, ensureDeployer } from './deployer.js'
import { hasCode } from './hasCode.js'

/** A deployment left no code behind. */
export class DeploymentFailedError extends ModelMarketError {
  static override name = 'DeploymentFailedError'
  constructor({ address }: { address: Address }) {
    super('The deployment left no code behind.', { metaMessages: [`Expected at: ${address}`] })
  }
}

export interface DeployCreate2Parameters extends Pick<SendParameters, 'account'> {
  /** Creation bytecode, followed by the ABI-encoded constructor arguments. */
  initCode: Hex
  /** Called with the hash of the transaction as soon as it is known. Not called when the contract exists already. */
  onSent?: ((hash: Hash) => void) | undefined
  signal?: AbortSignal | undefined
}

/** Where {@link deployCreate2} puts a contract: the same on every chain. */
export function create2Address(initCode: Hex): Address {
  return getContractAddress({ opcode: 'CREATE2', from: create2Deployer, salt: zeroHash, bytecode: initCode })
}

/** Returns the call of the deployer that creates a contract. */
export function create2Call(initCode: Hex): { to: Address; data: Hex } {
  return { to: create2Deployer, data: concatHex([zeroHash, initCode]) }
}

/**
 * Deploys a contract at its CREATE2 address, unless it exists already.
 *
 * @throws {DeployerMissingError} when the chain lacks the standard deployer. Development chains get it.
 * @throws {MissingAccountError} when there is no account to sign with.
 * @throws {TransactionTimeoutError} when the transaction is not mined in time.
 * @throws {DeploymentFailedError} when the transaction leaves no code.
 */
export async function deployCreate2(
  client: AnyClient,
  { initCode, account = client.account, onSent, signal }: DeployCreate2Parameters,
): Promise<Address> {
  const address = create2Address(initCode)
  const exists = () => hasCode(client, address)
  try {
    signal?.throwIfAborted()
    if (await exists()) return address
    await ensureDeployer(client)
    signal?.throwIfAborted()
    try {
      const functionName = 'deployment'
      const call = { account, ...create2Call(initCode) }
      const sent = await sendTransaction(client, call, { functionName, onHash: onSent })
      await abortable(waitForReceipt(client, { ...sent, functionName }), signal)
    } catch (error) {
      // The deployer refuses to deploy twice: a transaction of an earlier, interrupted call may have been first.
      if (signal?.aborted || !(await exists().catch(() => false))) throw error
    }
    if (!(await exists())) throw new DeploymentFailedError({ address })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw toEndpointError(error, 'deployment')
  }
  return address
}
