import type { Account, Address } from 'viem'
import {
  disputeGameAbi,
  disputeGameBytecode,
  stepVerifierAbi,
  stepVerifierBytecode,
  tokenVoteAbi,
  tokenVoteBytecode,
  trainingAbi,
  trainingBytecode,
} from '../../../../generated/training/index.js'
import type { AnyClient } from '../../../chain/index.js'
import {
  type CoinAddresses,
  type CoinParameters,
  coinPlan,
  type DeployProgress,
  deployPlan,
  type Plan,
  planAddresses,
} from '../../../deploy/index.js'

/** The contracts that are deployed, by name. */
export type TrainingContract = 'token' | 'faucet' | 'stepVerifier' | 'game' | 'vote' | 'training'

/** The parameters that determine the addresses of a training contract and its adjudicators. */
export type TrainingAddressesParameters = CoinParameters & {
  /** Who receives the treasury's parts of deposits. */
  treasury: Address
}

export type DeployTrainingParameters = TrainingAddressesParameters & {
  /** Who pays for the deployment. By default the client's account. */
  account?: Account | Address | undefined
  /** Called when a contract exists already, when its transaction is sent, and when it is deployed. */
  onProgress?: ((progress: DeployProgress<TrainingContract>) => void) | undefined
  signal?: AbortSignal | undefined
}

/** The addresses of a training contract, its adjudicators, its coin and, if asked for, the coin's faucet. */
export type TrainingDeployment<parameters extends CoinParameters = CoinParameters> =
  CoinAddresses<parameters> & {
    /** What recomputes values for the game. */
    stepVerifier: Address
    /** The dispute game: the adjudicator of runs that a contract can replay. */
    game: Address
    /** The token vote: the adjudicator of other runs. */
    vote: Address
    /** The training contract. */
    training: Address
  }

/** Plans the contracts, in the order in which they are deployed. Verifier and game are the same for all coins and treasuries. */
export function trainingPlan(parameters: TrainingAddressesParameters): Plan<TrainingContract> {
  const { token, treasury } = parameters
  return [
    ...coinPlan(parameters),
    { name: 'stepVerifier', abi: stepVerifierAbi, bytecode: stepVerifierBytecode },
    {
      name: 'game',
      abi: disputeGameAbi,
      bytecode: disputeGameBytecode,
      args: ({ stepVerifier }) => [stepVerifier],
    },
    {
      name: 'vote',
      abi: tokenVoteAbi,
      bytecode: tokenVoteBytecode,
      args: (addresses) => [token ?? addresses.token, treasury],
    },
    {
      name: 'training',
      abi: trainingAbi,
      bytecode: trainingBytecode,
      args: (addresses) => [token ?? addresses.token, treasury, [addresses.game, addresses.vote]],
    },
  ]
}

const existing = ({ token }: CoinParameters) => (token === undefined ? {} : { token })

/**
 * Computes the addresses that {@link deployTraining} deploys to. For the same parameters they are the same on every chain.
 *
 * @example
 * ```ts
 * import { trainingAddresses } from 'modelmarket/training/deploy'
 *
 * const treasury = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
 * const { training, game, vote } = trainingAddresses({ treasury, modelCoin: { recipient: treasury, faucet: true } })
 * console.log(training, game, vote)
 * ```
 */
export function trainingAddresses<const parameters extends TrainingAddressesParameters>(
  parameters: parameters,
): TrainingDeployment<parameters> {
  return { ...existing(parameters), ...planAddresses(trainingPlan(parameters)) } as never
}

/**
 * Deploys a training contract with a dispute game and a token vote, for a coin that exists, or with a ModelCoin and its faucet, through the
 * standard CREATE2 deployer.
 *
 * It skips contracts that exist already, so calling it again resumes a deployment that was interrupted.
 *
 * @throws {DeployerMissingError} when the chain lacks the standard deployer. Development chains get it.
 * @throws {DeploymentFailedError} when a transaction leaves no code.
 * @see https://eips.ethereum.org/EIPS/eip-1014
 * @example
 * ```ts
 * import { deployTraining } from 'modelmarket/training/deploy'
 * import type { Account, Address, Chain, Client, Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, treasury: Address, token: Address
 *
 * // For a coin that exists:
 * const { training } = await deployTraining(client, { treasury, token })
 *
 * // With a coin and a faucet of its own, on a test network:
 * const recipient = client.account.address
 * const test = await deployTraining(client, { treasury, modelCoin: { recipient, faucet: true } })
 * console.log(training, test.training, test.game, test.token)
 * ```
 */
export async function deployTraining<const parameters extends DeployTrainingParameters>(
  client: AnyClient,
  parameters: parameters,
): Promise<TrainingDeployment<parameters>> {
  const { account, onProgress, signal } = parameters
  const deployed = await deployPlan(client, { plan: trainingPlan(parameters), account, onProgress, signal })
  return { ...existing(parameters), ...deployed } as never
}
