import { type Address, concatHex, getContractAddress, type Hash, type Hex, isHash, zeroHash } from 'viem'
import { getCode, sendTransaction } from 'viem/actions'
import { getAction } from 'viem/utils'
import { abortable, InvalidResponseError, toEndpointError, waitForReceipt } from '../chain/index.js'
import type { AnyClient, SendParameters } from '../chain/types.js'
import { ModelMarketError } from '../errors/index.js'
import { create2Deployer, ensureDeployer } from './deployer.js'

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
  /** Called with the hash of the transaction. Not called when the contract exists already. */
  onSent?: ((hash: Hash) => void) | undefined
  signal?: AbortSignal | undefined
}

/** Where {@link deployCreate2} puts a contract: the same on every chain. */
export function create2Address(initCode: Hex): Address {
  return getContractAddress({ opcode: 'CREATE2', from: create2Deployer, salt: zeroHash, bytecode: initCode })
}

/**
 * Deploys a contract at its CREATE2 address, unless it exists already.
 *
 * @throws {DeployerMissingError} when the chain lacks the standard deployer. Development chains get it.
 * @throws {DeploymentFailedError} when the transaction leaves no code.
 */
export async function deployCreate2(
  client: AnyClient,
  { initCode, account = client.account, onSent, signal }: DeployCreate2Parameters,
): Promise<Address> {
  const address = create2Address(initCode)
  const exists = async () => (await getAction(client, getCode, 'getCode')({ address })) !== undefined
  try {
    signal?.throwIfAborted()
    if (await exists()) return address
    await ensureDeployer(client)
    signal?.throwIfAborted()
    const parameters = { account, to: create2Deployer, data: concatHex([zeroHash, initCode]) }
    try {
      const hash = await getAction(
        client,
        sendTransaction,
        'sendTransaction',
      )({ ...parameters, chain: client.chain ?? null } as never)
      if (!isHash(hash)) throw new InvalidResponseError({ functionName: 'eth_sendTransaction' })
      onSent?.(hash)
      await abortable(waitForReceipt(client, { hash }), signal)
    } catch (error) {
      // The deployer refuses to deploy twice: a transaction of an earlier, interrupted call may have been first.
      const mayExist = !signal?.aborted && !InvalidResponseError.is(error)
      if (!mayExist || !(await exists().catch(() => false))) throw error
    }
    if (!(await exists())) throw new DeploymentFailedError({ address })
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw toEndpointError(error, 'deployment')
  }
  return address
}
