import type { Address } from 'viem'
import { marketLensAbi, modelMarketAbi } from '../../../generated/market/index.js'
import { encodeCid, superhash } from '../../../src/content/index.js'
import { commitmentOf, sealLabels } from '../../../src/protocols/market/commitment.js'
import { phases, statuses, submissionStates } from '../../../src/protocols/market/index.js'
import { account, chainId, endpointOf, hex, type Told, timeOf } from '../../hostile/endpoint.js'

// An endpoint of a small settled market.

export const market: Address = '0x00000000000000000000000000000000000000aa'
export const requestId = 7n
export const index = 2
const revealedIn = 40n
const closedIn = 60n
const responseWindow = 1800

const labels = hex('00', 25)
const labelSalt = hex('a5', 32)
const predictionSalt = hex('5a', 32)
const diff = `0x${'00'.repeat(24)}10` as const
export const modelCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
const datasetCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const truth = sealLabels({ labels, salt: labelSalt }).superhash
export const commitment = commitmentOf({
  chainId,
  market,
  requestId,
  trainer: account.address,
  modelSuperhash: superhash(modelCid),
  predictionSuperhash: sealLabels({ labels: diff, salt: predictionSalt }).superhash,
})

const values: Told['values'] = {
  // Whom the coin's events name.
  spender: market,
  to: market,
  requestId,
  index: BigInt(index),
  requester: account.address,
  trainer: account.address,
  phase: phases.indexOf('settled'),
  status: statuses.indexOf('settled'),
  state: submissionStates.indexOf('won'),
  width: 2,
  size: 100,
  responseWindow,
  deadline: timeOf(20n),
  claimsEnd: timeOf(revealedIn) + BigInt(responseWindow),
  candidateDeadline: timeOf(closedIn) + 1000n,
  closedAt: timeOf(closedIn),
  submissionCount: 3,
  liveCount: 3,
  answeredCount: 3,
  hasLeader: true,
  leader: index,
  leaderScore: 99,
  score: 99,
  truth,
  commitment,
  datasetCid: encodeCid(datasetCid),
  modelCid: encodeCid(modelCid),
  labels,
  salt: labelSalt,
  diff,
  predictionSalt,
  // Of lists: the request is the newest, and there are more.
  count: requestId,
  next: requestId - 1n,
  until: 0n,
  nextRequestId: requestId,
  nextIndex: BigInt(index + 1),
}

export const clientOf = endpointOf({
  address: market,
  abi: [...modelMarketAbi, ...marketLensAbi],
  values,
  blocks: { TruthRevealed: revealedIn, ModelRevealed: closedIn },
})
