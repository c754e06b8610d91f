import type { Address } from 'viem'
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
import { isDeploymentOf, planAddresses } from '../../../deploy/index.js'
import { getToken, getTreasury } from '../../../token/index.js'
import { getAdjudicators } from '../actions/getAdjudicators.js'
import { UnverifiedTrainingError } from './errors.js'

/** A contract that decides disputes. */
export interface VerifiedAdjudicator {
  address: Address
  /** What it is, as its code was compared with that of this package. `unknown`: take part in none of its runs. */
  kind: 'game' | 'vote' | 'unknown'
}

/** A training contract whose code was compared with that of this package. */
export interface VerifiedTraining {
  /** The coin that rewards and deposits are in. */
  token: Address
  /** Who receives the treasury's parts of deposits. */
  treasury: Address
  /** Who decides disputes. Each run names one of them. */
  adjudicators: readonly VerifiedAdjudicator[]
}

/**
 * Checks that a contract is a training contract of this package, and returns its coin and its adjudicators. **Allow no coins to a contract
 * that was not checked, and take part in no run whose adjudicator is `unknown`:** a false contract can name any coin, and a false adjudicator
 * decides who loses a deposit.
 *
 * The address of a contract that {@link deployTraining} deployed follows from its bytecode, coin and treasury, so no endpoint can lie about
 * them. A contract that was deployed in another way has its code compared, as the endpoint gives it.
 *
 * @throws {UnverifiedTrainingError} when it is not a training contract, or one of another release.
 * @throws {ContractNotFoundError} when there is no contract.
 * @example
 * ```ts
 * import { verifyTraining } from 'modelmarket/training/deploy'
 * import { approveCoins } from 'modelmarket/token'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { token, adjudicators } = await verifyTraining(client, { address: training })
 * console.log(adjudicators.map(({ address, kind }) => `${kind} ${address}`))
 * await approveCoins.sync(client, { address: token, spender: training, amount: parseEther('100') })
 * ```
 */
export async function verifyTraining(
  client: AnyClient,
  { address }: { address: Address },
): Promise<VerifiedTraining> {
  const [token, treasury, adjudicators] = await Promise.all([
    getToken(client, { address }),
    getTreasury(client, { address }),
    getAdjudicators(client, { address }),
  ])
  const args = [token, treasury, adjudicators]
  const contract = { abi: trainingAbi, bytecode: trainingBytecode, args }
  if (!(await isDeploymentOf(client, { address, ...contract })))
    throw new UnverifiedTrainingError({ address })
  return {
    token,
    treasury,
    adjudicators: await Promise.all(
      adjudicators.map(async (address) => ({
        address,
        kind: await kindOf(client, { address, token, treasury }),
      })),
    ),
  }
}

async function kindOf(
  client: AnyClient,
  { address, token, treasury }: { address: Address; token: Address; treasury: Address },
): Promise<VerifiedAdjudicator['kind']> {
  const game = { abi: disputeGameAbi, bytecode: disputeGameBytecode, args: [stepVerifier()] }
  if (await isDeploymentOf(client, { address, ...game })) return 'game'
  const vote = { abi: tokenVoteAbi, bytecode: tokenVoteBytecode, args: [token, treasury] }
  return (await isDeploymentOf(client, { address, ...vote })) ? 'vote' : 'unknown'
}

/** Where the verifier of this package is, on every chain: a game that has another one is unknown. */
function stepVerifier(): Address {
  const plan = [{ name: 'stepVerifier', abi: stepVerifierAbi, bytecode: stepVerifierBytecode }] as const
  return planAddresses(plan).stepVerifier
}
