import type { InvariantsSubject } from '../../invariants/subject.js'
import { mutants } from './mutants.js'

/** By the names that Handler.sol gives. */
const canaries: readonly string[] = [
  // Everything that people do, with success.
  'createRun',
  'fund',
  'startPeriod',
  'submitState',
  'openDispute',
  'decide',
  'finalize',
  'refund',
  'collect',
  'sweep',
  'donate',
  'warp',
  'trespass',
  // Every end.
  'upheld',
  'dismissed',
  'void',
  'moot',
  'settled done',
  'settled lapsed',
  'settled released',
  'settled failed',
  // What is rare, and what went wrong elsewhere.
  'true state',
  'wrong state',
  'second dispute',
  'fee left',
  'states above fell',
  'released',
  'bounty shared',
  'dismissal taken back',
  'bounty moved down',
  // Every boundary.
  "run's end",
  'state due',
  "window's end",
  "dispute's deadline",
  // The vote, by the names that VoteHandler.sol gives.
  'open vote',
  'commit vote',
  'reveal vote',
  'collect vote',
  'sweep vote',
  'donate to vote',
  'trespass vote',
  'warp vote',
  'copied ballot',
  'tie of votes',
  'vote upheld',
  'vote dismissed',
  'last share',
  'missed ballot',
  'fee to the challenger',
]

export const subject: InvariantsSubject = {
  contract: 'contracts/training/Training.sol:Training',
  canaries,
  mutants,
}
