import { type Address, concatHex, getContractAddress, type Hex, isHash, zeroHash } from 'viem'
import { getCode, sendTransaction } from 'viem/actions'
import { getAction } from 'viem/utils'
import { InvalidResponseError, toEndpointError } from '../chain/errors.js'
import type { AnyClient, SendParameters } from '../chain/types.js'
import { waitForReceipt } from '../chain/waitForReceipt.js'
import { ModelMarketError } from '../errors/index.js'

/** The standard deterministic deployer: https://github.com/Arachnid/deterministic-deployment-proxy */
export const create2Deployer: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

/** The chain lacks the standard CREATE2 deployer. */
export class DeployerMissingError extends ModelMarketError {
  static override name = 'DeployerMissingError'
  constructor() {
    super('The standard CREATE2 deployer is not on this chain.', {
      metaMessages: [
        `Expected at: ${create2Deployer}`,
        'See https://github.com/Arachnid/deterministic-deployment-proxy for how to put it there.',
      ],
    })
  }
}

/** A deployment left no code behind. */
export class DeploymentFailedError extends ModelMarketError {
  static override name = 'DeploymentFailedError'
  constructor({ address }: { address: Address }) {
    super('The deployment left no code behind.', { metaMessages: [`Expected at: ${address}`] })
  }
}

/** Where {@link deployCreate2} puts a contract: the same on every chain. */
export function create2Address(initCode: Hex): Address {
  return getContractAddress({ opcode: 'CREATE2', from: create2Deployer, salt: zeroHash, bytecode: initCode })
}

/**
 * Deploys a contract at its CREATE2 address, unless it is there already.
 *
 * @param initCode Creation bytecode, followed by the ABI-encoded constructor arguments.
 * @throws {DeployerMissingError} when the chain lacks the standard deployer.
 * @throws {DeploymentFailedError} when no code came of it.
 */
export async function deployCreate2(
  client: AnyClient,
  { initCode, account = client.account }: { initCode: Hex } & Pick<SendParameters, 'account'>,
): Promise<Address> {
  const codeAt = async (address: Address) =>
    (await getAction(client, getCode, 'getCode')({ address })) !== undefined
  const address = create2Address(initCode)
  try {
    if (await codeAt(address)) return address
    if (!(await codeAt(create2Deployer))) throw new DeployerMissingError()
    const hash = await getAction(
      client,
      sendTransaction,
      'sendTransaction',
    )({
      account,
      to: create2Deployer,
      data: concatHex([zeroHash, initCode]),
      chain: client.chain ?? null,
    } as never)
    if (!isHash(hash)) throw new InvalidResponseError({ functionName: 'eth_sendTransaction' })
    await waitForReceipt(client, { hash })
    if (!(await codeAt(address))) throw new DeploymentFailedError({ address })
  } catch (error) {
    throw toEndpointError(error, 'deployment')
  }
  return address
}
