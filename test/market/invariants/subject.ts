import type { InvariantsSubject } from '../../invariants/subject.js'
import { mutants } from './mutants.js'

const sides = ['- 1', '+ 0', '+ 1']

/** By the names that Handler.sol and Checks.sol give. */
const canaries: readonly string[] = [
  // Everything that people do, with success.
  'createRequest',
  'cancelRequest',
  'revealTruth',
  'submitHonest',
  'submitAdversarial',
  'submitCrowd',
  'withdrawSubmission',
  'claimScore',
  'claimAll',
  'revealModel',
  'provePredictions',
  'publishModel',
  'enforceTimeout',
  'collect',
  'collectAll',
  'sweep',
  'donate',
  'warp',
  'intrude',
  'trespass',
  'deceive',
  // Every end.
  'settled',
  'refunded',
  'forfeited',
  // What is rare, and what went wrong in drafts of the protocol.
  'tie',
  'early finish',
  'slash chain of ten',
  'exposed',
  'withdrawn late',
  'copied ahead of its author',
  'own reward won',
  'honest winner after slashes',
  'last call',
  'proof above a proof',
  'published',
  'settled in the last call',
  'exposure refused in the last call',
  'slashed in bulk',
  'proven candidate stalled',
  'proven candidate stalled above a proof',
  'permit',
  'permit used by somebody else',
  'multicall',
  're-entered',
  // Every boundary, from each side.
  ...[
    'deadline',
    "end of the truth's window",
    'end of claims',
    "candidate's deadline",
    'end of the last call',
  ].flatMap((boundary) => sides.map((side) => `${boundary} ${side}`)),
]

export const subject: InvariantsSubject = {
  contract: 'contracts/market/ModelMarket.sol:ModelMarket',
  canaries,
  mutants,
}
