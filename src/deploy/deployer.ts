import type { Address, Hex } from 'viem'
import { type AnyClient, chainIdOf } from '../chain/index.js'
import { ModelMarketError } from '../errors/index.js'
import { hasCode } from './hasCode.js'

/** The standard deterministic deployer: https://github.com/Arachnid/deterministic-deployment-proxy */
export const create2Deployer: Address = '0x4e59b44847b379578588920cA78FbF26c0B4956C'

/** Takes a salt of 32 bytes, followed by creation code. */
const deployerCode: Hex =
  '0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf3'

/** Creates the deployer on any chain: nobody has the key of its sender, so it is the only transaction of that account. */
const deployerTransaction = {
  from: '0x3fAB184622Dc19b6109349B94811493BF2a45362',
  cost: '0.01 ether',
  serialized:
    '0xf8a58085174876e800830186a08080b853604580600e600039806000f350fe7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffe03601600081602082378035828234f58015156039578182fd5b8082525050506014600cf31ba02222222222222222222222222222222222222222222222222222222222222222a02222222222222222222222222222222222222222222222222222222222222222',
} as const

/** The ids of development chains: those of hardhat and anvil, and of geth and ganache. No public chain has them. */
const developmentChainIds = [31_337, 1_337]

/** The chain lacks the standard CREATE2 deployer. */
export class DeployerMissingError extends ModelMarketError {
  static override name = 'DeployerMissingError'
  constructor() {
    const { from, cost, serialized } = deployerTransaction
    super('The standard CREATE2 deployer is not on this chain.', {
      metaMessages: [
        `Expected at: ${create2Deployer}`,
        `To put it there, send ${cost} to ${from}, then send this signed transaction (\`cast publish\`, or \`eth_sendRawTransaction\`):`,
        serialized,
        'If the chain refuses it, because the signature is not bound to a chain or the gas is too low, ask the operators of the chain.',
        'See https://github.com/Arachnid/deterministic-deployment-proxy',
      ],
    })
  }
}

/**
 * Makes sure that the deployer is on the chain. A development chain that lacks it, such as hardhat's, gets it.
 *
 * @throws {DeployerMissingError} when another chain lacks it.
 */
export async function ensureDeployer(client: AnyClient): Promise<void> {
  if (await hasCode(client, create2Deployer)) return
  // Never try this on a public chain's endpoint.
  if (developmentChainIds.includes(await chainIdOf(client))) {
    const params = [create2Deployer, deployerCode]
    // Anvil takes hardhat's method names. For other nodes, the error names the only other way.
    await client.request({ method: 'hardhat_setCode', params } as never).catch(() => {})
    if (await hasCode(client, create2Deployer)) return
  }
  throw new DeployerMissingError()
}
