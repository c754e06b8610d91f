import { type Address, encodeAbiParameters, type Hex, keccak256 } from 'viem'
import { encodeParams, paramsType } from './params.js'
import type { RunParams } from './types.js'

/** Where a run is: the same run elsewhere has other hashes. */
export interface Place {
  chainId: number | bigint
  /** Address of the training contract. */
  address: Address
}

/**
 * Computes the hash of a run, which binds all that determines it. It is the parent of the first state.
 *
 * @throws {InvalidCidError} when `params.taskCid` is not a CIDv1.
 * @example
 * ```ts
 * import { runHashOf, type RunParams } from 'modelmarket/training'
 * import type { Address, Hex } from 'viem'
 *
 * declare const address: Address, params: RunParams, rule: Hex, genesisRoot: Hex
 * console.log(runHashOf({ chainId: 1, address, runId: 1n, params, rule, genesisRoot }))
 * ```
 * @see docs/training/protocol.md#1-terms-and-encodings
 */
export function runHashOf({
  chainId,
  address,
  runId,
  params,
  rule,
  genesisRoot,
}: Place & { runId: bigint; params: RunParams; rule: Hex; genesisRoot: Hex }): Hex {
  return keccak256(
    encodeAbiParameters(
      [
        { type: 'uint256' },
        { type: 'address' },
        { type: 'uint256' },
        paramsType,
        { type: 'bytes32' },
        { type: 'bytes32' },
      ],
      [BigInt(chainId), address, runId, encodeParams(params), keccak256(rule), genesisRoot],
    ),
  )
}

/** What the hash of a state binds. */
export interface StateContent {
  runId: bigint
  periodId: bigint
  height: number
  /** The state below, or the run's hash. */
  parentHash: Hex
  root: Hex
  stepsRoot: Hex
  /** Superhash of the CID of the weights. */
  superhash: Hex
  worker: Address
}

/**
 * Computes the hash of a state.
 *
 * @example
 * ```ts
 * import { getState, stateHashOf } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, address: Address, stateHash: Hex
 * declare const superhash: Hex // of its submission, the event `StateSubmitted`
 * const state = await getState(client, { address, stateHash })
 * console.log(stateHashOf({ chainId: 1, address, superhash, ...state }) === stateHash)
 * ```
 * @see docs/training/protocol.md#1-terms-and-encodings
 */
export function stateHashOf({
  chainId,
  address,
  runId,
  periodId,
  height,
  parentHash,
  root,
  stepsRoot,
  superhash,
  worker,
}: Place & StateContent): Hex {
  return keccak256(
    encodeAbiParameters(
      [
        { type: 'uint256' },
        { type: 'address' },
        { type: 'uint256' },
        { type: 'uint256' },
        { type: 'uint256' },
        { type: 'bytes32' },
        { type: 'bytes32' },
        { type: 'bytes32' },
        { type: 'bytes32' },
        { type: 'address' },
      ],
      [
        BigInt(chainId),
        address,
        runId,
        periodId,
        BigInt(height),
        parentHash,
        root,
        stepsRoot,
        superhash,
        worker,
      ],
    ),
  )
}

/**
 * Computes the commitment to a ballot, bound to the voter, the case, the vote and the chain.
 *
 * @param parameters - `address`: the vote, the run's adjudicator. `weight`: what the ballot locks, in the coin's smallest unit. `upheld`:
 * whether the state is wrong. `salt`: 32 bytes that nobody can guess; keep it, for without it the ballot cannot be revealed.
 * @example
 * ```ts
 * import { randomSalt } from 'modelmarket/labels'
 * import { voteCommitmentOf } from 'modelmarket/training'
 * import { parseEther, type Address } from 'viem'
 *
 * declare const vote: Address, voter: Address, caseId: bigint
 * const salt = randomSalt()
 * const ballot = { caseId, voter, weight: parseEther('100'), upheld: true, salt }
 * const commitment = voteCommitmentOf({ chainId: 1, address: vote, ...ballot })
 * console.log(commitment)
 * ```
 * @see docs/training/protocol.md#7-token-vote
 */
export function voteCommitmentOf({
  chainId,
  address,
  caseId,
  voter,
  weight,
  upheld,
  salt,
}: Place & { caseId: bigint; voter: Address; weight: bigint; upheld: boolean; salt: Hex }): Hex {
  return keccak256(
    encodeAbiParameters(
      [
        { type: 'uint256' },
        { type: 'address' },
        { type: 'uint256' },
        { type: 'address' },
        { type: 'uint96' },
        { type: 'bool' },
        { type: 'bytes32' },
      ],
      [BigInt(chainId), address, caseId, voter, weight, upheld, salt],
    ),
  )
}
