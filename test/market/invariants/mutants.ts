import type { InvariantMutant } from '../../invariants/subject.js'

/** Bugs in contracts/market/ModelMarket.sol. */
export const mutants: readonly InvariantMutant[] = [
  // ── Last call ──
  {
    name: 'no new window after a proven leader stalls',
    find: 'if (proven || proof == 0 || proof == request.leader) _startWindow(request);',
    replace: 'if (proof == 0 || proof == request.leader) _startWindow(request);',
  },
  {
    name: 'no window for the proven claim that leads',
    find: 'if (proven || proof == 0 || proof == request.leader) _startWindow(request);',
    replace: 'if (proven || proof == 0) _startWindow(request);',
  },
  {
    name: 'a window for each false claim, in the last call too',
    find: 'if (proven || proof == 0 || proof == request.leader) _startWindow(request);',
    replace: '_startWindow(request);',
  },
  {
    name: 'a late proof moves the deadline',
    find: 'if (proof == 0) _startWindow(request);',
    replace: '_startWindow(request);',
  },
  {
    name: 'the first proof starts no window',
    find: 'if (proof == 0) _startWindow(request);',
    replace: '',
  },
  {
    name: 'a window that does not wait for the end of claims',
    find: 'uint40(Math.max(block.timestamp, request.claimsEnd) + request.responseWindow)',
    replace: 'uint40(block.timestamp + request.responseWindow)',
  },
  {
    name: 'bulk slashing goes past the proof',
    find: 'while (max != 0 && request.leader != 0 && block.timestamp >= request.until)',
    replace: 'while (max != 0 && request.leader != 0)',
  },
  {
    name: 'the proof below is forgotten',
    find: 'if (proven) request.proof = submission.previousProof;',
    replace: 'if (proven) request.proof = 0;',
  },
  {
    name: 'a slashed proof stays the highest',
    find: 'if (proven) request.proof = submission.previousProof;',
    replace: '',
  },
  {
    name: 'a proof need not outrank the highest',
    find: 'if (proof != 0 && !_outranks(index, claim, proof - 1, request.submissions[proof - 1].score)) {',
    replace: 'if (false) {',
  },
  {
    name: 'a proof of less than was claimed',
    find: 'if (score < claim) revert Market_ScoreBelowClaim(requestId, index, claim, score);\n\n        submission.state',
    replace: 'submission.state',
  },
  {
    name: 'a model whose score nobody has proven',
    find: 'if (request.proof != request.leader) revert Market_NotProven(requestId, index);',
    replace: '',
  },
  {
    name: 'a false candidate exposes itself in the last call',
    find: 'if (score < claim && status == Status.LastCall) {',
    replace: 'if (false) {',
  },
  {
    name: 'a proven claim loses its payout',
    find: 'return state == SubmissionState.Claimed || state == SubmissionState.Proven\n                || state',
    replace: 'return state == SubmissionState.Claimed || state',
  },
  // ── Claims ──
  {
    name: 'the later of equal claims wins',
    find: 'score > otherScore || (score == otherScore && index < otherIndex)',
    replace: 'score > otherScore || (score == otherScore && index > otherIndex)',
  },
  {
    name: 'a claim in the first second after claims',
    find: 'if (block.timestamp < request.claimsEnd && request.answeredCount < request.liveCount) {',
    replace: 'if (block.timestamp <= request.claimsEnd && request.answeredCount < request.liveCount) {',
  },
  {
    name: 'claims go on though everybody has claimed',
    find: 'if (block.timestamp < request.claimsEnd && request.answeredCount < request.liveCount) {',
    replace: 'if (block.timestamp < request.claimsEnd) {',
  },
  {
    name: 'a candidate that scores less than it claimed is paid',
    find: 'if (score < claim) {',
    replace: 'if (score + 1 < claim) {',
  },
  {
    name: 'a submission in the first second after the deadline',
    find: 'if (block.timestamp < request.deadline) return Status.Accepting;',
    replace: 'if (block.timestamp <= request.deadline) return Status.Accepting;',
  },
  {
    name: 'a request without claims that never ends',
    find: 'if (request.leader == 0) _refund(requestId, request);\n        if (tips',
    replace: 'if (tips',
  },
  // ── Coins ──
  {
    name: 'the pot does not count the silent',
    find: '_addToPot(uint256(request.liveCount - request.answeredCount) * request.stake);',
    replace: '',
  },
  {
    name: 'the pot does not count what is slashed',
    find: '_addToPot(request.stake - tip);',
    replace: '',
  },
  {
    name: 'a tip that is not taken from the stake',
    find: '_addToPot(request.stake - tip);',
    replace: '_addToPot(request.stake);',
  },
  {
    name: 'a tip that nobody is paid',
    find: 'if (tips != 0) _push(msg.sender, tips);',
    replace: '',
  },
  {
    name: 'the dust of a forfeited reward is lost',
    find: '_addToPot(reward % live);',
    replace: '',
  },
  {
    name: 'a second payout',
    find: '        submission.state = SubmissionState.None;\n',
    replace: '',
  },
  {
    name: 'a slashed submission counts as live',
    find: '        --request.liveCount;\n        --request.answeredCount;\n',
    replace: '        --request.answeredCount;\n',
  },
  {
    name: 'a late withdrawal takes the stake without consent',
    find: 'if (slash > maxSlash) revert Market_SlashTooHigh(requestId, index, slash, maxSlash);',
    replace: '',
  },
  {
    name: 'a late withdrawal returns the stake',
    find: 'if (status == Status.Accepting) {\n            submission.state',
    replace: 'if (status != Status.Overdue) {\n            submission.state',
  },
  {
    name: 'a collect within a collect',
    find: 'function collect(uint256 requestId, uint256 index) external nonReentrant {',
    replace: 'function collect(uint256 requestId, uint256 index) external {',
  },
]
