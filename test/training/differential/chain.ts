import { approveCoins, getCoinAllowance, getCoinBalance, getPot, transferCoins } from 'modelmarket/token'
import {
  getBallot,
  getCredit,
  getDispute,
  getDisputeCount,
  getFunding,
  getFundingCount,
  getPeriod,
  getPeriodCount,
  getRefund,
  getRun,
  getRunCount,
  getState,
  getStateAt,
  getStateOf,
  getVote,
  getVotePayout,
  trainingErrors,
} from 'modelmarket/training'
import { tokenVoteAbi, trainingAbi } from 'modelmarket/training/contracts'
import { type Address, type Hex, parseAbi } from 'viem'
import { tokenVoteBytecode, trainingBytecode } from '../../../generated/training/index.js'
import { bytecode, readSources } from '../../../scripts/solidity/compiler.js'
import { deployPlan, type Plan } from '../../../src/deploy/index.js'
import { startParties } from '../../../src/testing/index.js'
import { DifferentialNode, query } from '../../differential/node.js'
import type { Places } from './model.js'

export type Chain = Awaited<ReturnType<typeof startDifferentialChain>>

const mockFile = 'contracts/test/training/utils/MockAdjudicator.sol'
let mockBytecode: Hex | undefined

function plan(token: Address, treasury: Address): Plan<'mock' | 'vote' | 'training'> {
  mockBytecode ??= `0x${bytecode(readSources('.', mockFile), `${mockFile}:MockAdjudicator`)}`
  return [
    {
      name: 'mock',
      abi: parseAbi(['constructor(address token)']),
      bytecode: mockBytecode,
      args: () => [token],
    },
    { name: 'vote', abi: tokenVoteAbi, bytecode: tokenVoteBytecode, args: () => [token, treasury] },
    {
      name: 'training',
      abi: trainingAbi,
      bytecode: trainingBytecode,
      args: ({ mock, vote }) => [token, treasury, [mock, vote]],
    },
  ]
}

/** Training on anvil with two adjudicators, the vote and one that does as it is told, with those who play and what can be read of it. */
export async function startDifferentialChain() {
  const enough = 1_000_000n
  const started = await startParties({
    coins: {
      treasury: 0n,
      sponsor: enough,
      'worker 1': enough,
      'worker 2': enough,
      'proofer 1': enough,
      'proofer 2': enough,
      'voter 1': enough,
      'voter 2': enough,
      keeper: enough,
      outsider: 0n,
    },
  })
  const { chain, token, deployer, parties } = started
  const treasury = parties.treasury.account.address
  const { mock, vote, training } = await deployPlan(deployer, { plan: plan(token, treasury) })
  await started.approve(training)
  await started.approve(vote)
  // Enough for a few calls, and it lets nobody take all of it.
  const outsider = parties.outsider.account.address
  await transferCoins.sync(deployer, { address: token, to: outsider, amount: 5_000n })
  await approveCoins.sync(parties.outsider, { address: token, spender: training, amount: 6_000n })
  await approveCoins.sync(parties.outsider, { address: token, spender: vote, amount: 100n })

  const node = await DifferentialNode.open(
    chain,
    { address: training, abi: trainingAbi, decoder: trainingErrors },
    [{ address: vote, abi: tokenVoteAbi }],
  )
  const places: Places = { chainId: chain.chain.id, training, vote, mock, treasury }
  const address = training

  return {
    node,
    places,
    token,
    outsider,
    players: Object.values(parties)
      .filter((party) => party !== parties.treasury)
      .map((party) => party.account.address),
    now: () => chain.now(),
    stop: started.stop,

    run: (runId: bigint, at: bigint) => query(getRun, { address, runId }, at),
    period: (periodId: bigint, at: bigint) => query(getPeriod, { address, periodId }, at),
    state: (stateHash: Hex, at: bigint) => query(getState, { address, stateHash }, at),
    dispute: (disputeId: bigint, at: bigint) => query(getDispute, { address, disputeId }, at),
    funding: (fundingId: bigint, at: bigint) => query(getFunding, { address, fundingId }, at),
    refund: (fundingId: bigint, at: bigint) => query(getRefund, { address, fundingId }, at),
    stateAt: (runId: bigint, height: number, at: bigint) => query(getStateAt, { address, runId, height }, at),
    stateOf: (periodId: bigint, index: number, at: bigint) =>
      query(getStateOf, { address, periodId, index }, at),
    credit: (payee: Address, at: bigint) => query(getCredit, { address, payee }, at),
    counts: (at: bigint) => [
      query(getRunCount, { address }, at),
      query(getPeriodCount, { address }, at),
      query(getDisputeCount, { address }, at),
      query(getFundingCount, { address }, at),
    ],
    vote: (caseId: bigint, at: bigint) => query(getVote, { address: vote, caseId }, at),
    ballot: (caseId: bigint, voter: Address, at: bigint) =>
      query(getBallot, { address: vote, caseId, voter }, at),
    votePayout: (caseId: bigint, payee: Address, at: bigint) =>
      query(getVotePayout, { address: vote, caseId, payee }, at),
    pot: (of: Address, at: bigint) => query(getPot, { address: of }, at),
    balance: (owner: Address, at: bigint) => query(getCoinBalance, { address: token, owner }, at),
    allowance: (owner: Address, spender: Address, at: bigint) =>
      query(getCoinAllowance, { address: token, owner, spender }, at),
  }
}
