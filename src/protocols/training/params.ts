import { type Address, concat, type Hex, sliceHex, zeroHash } from 'viem'
import { encodeCid, parseCid } from '../../content/index.js'
import { InvalidTaskCidError } from './errors.js'
import type { RunParams } from './types.js'

/** What the binary forms of all CIDs of directories begin with: CIDv1, dag-pb, SHA2-256 of 32 bytes. */
const cidPrefix = '0x01701220'

/** The parameters of a run as the contract takes them. */
export interface RawParams {
  reward: bigint
  workerDeposit: bigint
  challengeDeposit: bigint
  maxStates: number
  statesPerPeriod: number
  stateSeconds: number
  challengeWindow: number
  runSeconds: number
  adjudicator: Address
  taskDigest: Hex
  genesisState: Hex
}

/** The type of the parameters in the ABI. */
export const paramsType = {
  type: 'tuple',
  components: [
    { name: 'reward', type: 'uint96' },
    { name: 'workerDeposit', type: 'uint96' },
    { name: 'challengeDeposit', type: 'uint96' },
    { name: 'maxStates', type: 'uint16' },
    { name: 'statesPerPeriod', type: 'uint16' },
    { name: 'stateSeconds', type: 'uint40' },
    { name: 'challengeWindow', type: 'uint40' },
    { name: 'runSeconds', type: 'uint40' },
    { name: 'adjudicator', type: 'address' },
    { name: 'taskDigest', type: 'bytes32' },
    { name: 'genesisState', type: 'bytes32' },
  ],
} as const

/**
 * Converts the parameters of a run to what the contract takes.
 *
 * @throws {InvalidCidError} when `taskCid` is not a CIDv1.
 * @throws {InvalidTaskCidError} when it is not the CID of a directory.
 */
export function encodeParams({ taskCid, genesisState, ...params }: RunParams): RawParams {
  const {
    reward,
    workerDeposit,
    challengeDeposit,
    maxStates,
    statesPerPeriod,
    stateSeconds,
    challengeWindow,
    runSeconds,
    adjudicator,
  } = params
  const cid = encodeCid(taskCid)
  if (sliceHex(cid, 0, 4) !== cidPrefix) throw new InvalidTaskCidError({ taskCid })
  return {
    reward,
    workerDeposit,
    challengeDeposit,
    maxStates,
    statesPerPeriod,
    stateSeconds,
    challengeWindow,
    runSeconds,
    adjudicator,
    taskDigest: sliceHex(cid, 4),
    genesisState: genesisState ?? zeroHash,
  }
}

/** Converts the parameters of a run from what the contract gives. */
export function parseParams({ taskDigest, genesisState, ...params }: RawParams): RunParams {
  return {
    ...params,
    taskCid: parseCid(concat([cidPrefix, taskDigest])).toString(),
    genesisState: genesisState === zeroHash ? undefined : genesisState,
  }
}
