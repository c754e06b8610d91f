import type { InvariantMutant } from '../../invariants/subject.js'

const vote = 'contracts/training/TokenVote.sol:TokenVote'

/** Bugs in contracts/training/Training.sol, and in TokenVote.sol beside it. */
export const mutants: readonly InvariantMutant[] = [
  // ── Payouts ──
  {
    name: 'a period is settled again and again',
    find: 'period.settledAt = uint40(block.timestamp);\n        uint256 deposit',
    replace: 'uint256 deposit',
  },
  {
    name: 'a funding is refunded again and again',
    find: 'funding.isRefunded = true;',
    replace: '',
  },
  {
    name: 'a credit is paid again and again',
    find: '_credits[account] = 0;',
    replace: '',
  },
  {
    name: 'a dispute is resolved again and again',
    find: 'dispute.resolution = status;',
    replace: '',
  },
  {
    name: 'a deposit goes back while a state of it may fall',
    find: '_checkFinal(periodId, period, run);',
    replace: '',
  },
  {
    name: 'rewards are paid from the pots of others',
    find: 'uint256 paid = Math.min(reward, funded - spent);\n            spent += paid;',
    replace: 'uint256 paid = reward;\n            spent += Math.min(paid, funded - spent);',
  },
  {
    name: 'what was funded last is spent first',
    find: 'return end - Math.min(end, Math.max(from, run.spent));',
    replace: 'return Math.min(end, run.funded - run.spent) - Math.min(from, run.funded - run.spent);',
  },
  {
    name: 'a shared bounty is two whole ones',
    find: 'toFirst = toSecond = deposit / 4;',
    replace: 'toFirst = toSecond = deposit / 2;',
  },
  {
    name: 'a void dispute pays the worker',
    find: 'toChallenger = deposit / 2;',
    replace: 'toWorker = deposit / 2;',
  },
  {
    name: 'a lapsed period loses nothing',
    find: 'toFirst = deposit * period.submitted / period.size;',
    replace: '',
  },
  {
    name: 'what an adjudicator leaves of its fee is nobody’s',
    find: '_credits[msg.sender] += left;',
    replace: '',
  },
  // ── Rollbacks ──
  {
    name: 'a state that falls leaves those above it',
    find: 'run.tip = uint16(height - 1);',
    replace: 'run.tip = run.tip - 1;',
  },
  {
    name: 'whoever holds the mutex keeps it when a state falls',
    find: 'holder.outcome = PeriodOutcome.Released;',
    replace: '',
  },
  {
    name: 'a void dispute fails the period',
    find: 'if (status == DisputeStatus.Upheld) _fail(period, disputeId, state.firstDispute, run);',
    replace: '_fail(period, disputeId, state.firstDispute, run);',
  },
  {
    name: 'the bounty stays with the highest state',
    find: 'period.bountyDispute = uint48(disputeId);',
    replace: 'if (period.bountyDispute == 0) period.bountyDispute = uint48(disputeId);',
  },
  {
    name: 'a dispute that was dismissed shares the bounty',
    find: ' && first.resolution == DisputeStatus.Undecided',
    replace: '',
  },
  {
    name: 'a state lives if its height does',
    find: 'return height <= run.tip && run.states[height] == stateHash;',
    replace: 'return height <= run.tip;',
  },
  // ── Times ──
  {
    name: 'a disputed state becomes final',
    find: 'block.timestamp < state.submittedAt + window || state.openDisputes != 0',
    replace: 'block.timestamp < state.submittedAt + window',
  },
  {
    name: 'a contestable state becomes final',
    find: 'block.timestamp < state.submittedAt + window || state.openDisputes != 0',
    replace: 'state.openDisputes != 0',
  },
  {
    name: 'a state is disputed in the second that its window ends',
    find: 'if (block.timestamp < uint256(state.submittedAt) + run.challengeWindow) {',
    replace: 'if (block.timestamp <= uint256(state.submittedAt) + run.challengeWindow) {',
  },
  {
    name: 'a dispute without a verdict stays undecided',
    find: 'if (block.timestamp >= uint256(dispute.openedAt) + run.maxSeconds) status = DisputeStatus.Overdue;',
    replace: '',
  },
  {
    name: 'a period ends a second late',
    find: 'return block.timestamp < period.due && period.outcome == PeriodOutcome.None;',
    replace: 'return block.timestamp <= period.due && period.outcome == PeriodOutcome.None;',
  },
  // ── Adjudicators ──
  {
    name: 'two words are a verdict',
    find: 'if (success && size == 32 && word',
    replace: 'if (success && word',
  },
  // ── The vote ──
  {
    of: vote,
    name: 'a ballot is paid back again and again',
    find: 'ballot.collectedAt = uint40(block.timestamp);',
    replace: '',
  },
  {
    of: vote,
    name: 'each ballot has a share of the whole fee',
    find: 'case_.feeLeft -= uint96(share);',
    replace: '',
  },
  {
    of: vote,
    name: 'a collected ballot goes on to dilute the shares of others',
    find: 'if (status == BallotStatus.Revealed) case_.weightLeft -= weight;',
    replace: '',
  },
  {
    of: vote,
    name: 'what a ballot that is not revealed loses is nobody’s',
    find: '_addToPot(weight - back);',
    replace: '',
  },
  {
    of: vote,
    name: 'the challenger has the fee though somebody revealed',
    find: 'if (account == case_.challenger && case_.revealedWeight == 0) share = feeLeft;',
    replace: 'if (account == case_.challenger) share = feeLeft;',
  },
  {
    of: vote,
    name: 'a tie is a verdict that the state is wrong',
    find: 'return 2 * uint256(case_.upheldWeight) > revealed ?',
    replace: 'return 2 * uint256(case_.upheldWeight) >= revealed ?',
  },
  {
    of: vote,
    name: 'a quorum is to be exceeded',
    find: 'revealed < case_.quorum',
    replace: 'revealed <= case_.quorum',
  },
  {
    of: vote,
    name: 'a verdict is given before the vote ends',
    find: 'status != VoteStatus.Ended || revealed < case_.quorum',
    replace: 'revealed < case_.quorum',
  },
  {
    of: vote,
    name: 'a ballot is revealed by whoever copies it',
    find: 'abi.encode(block.chainid, address(this), caseId, voter, weight, upheld, salt)',
    replace: 'abi.encode(block.chainid, address(this), caseId, upheld, salt)',
  },
  {
    of: vote,
    name: 'ballots are revealed in the second that the vote ends',
    find: 'if (block.timestamp < until) return (VoteStatus.Revealing, until);',
    replace: 'if (block.timestamp <= until) return (VoteStatus.Revealing, until);',
  },
]
