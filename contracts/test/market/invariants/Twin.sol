// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Phase, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";

/// @notice Who is behind a submission, which decides what becomes of it.
enum Role {
    /// Always acts in time, and claims its true score.
    Honest,
    /// Has a model, and may claim more than it scores.
    Liar,
    /// Never answers.
    Silent,
    /// Has only a copy of somebody else's commitment.
    Copier,
    /// The requester, who knows the labels.
    Competitor,
    /// Claims its true score and may prove it, but never shows its model.
    Staller
}

/// @notice A submission as the specification has it.
struct Entry {
    // An index into the actors.
    uint256 trainer;
    Role role;
    SubmissionState state;
    uint256 claim;
    // What the model scores.
    uint256 score;
    uint256 provenAt;
    bytes cid;
    bytes diff;
    bytes32 salt;
    bytes32 commitment;
}

/// @notice A request as the specification has it.
struct Job {
    uint256 requester;
    // Whether the requester reveals the truth in time.
    bool diligent;
    uint256 reward;
    uint256 stake;
    uint256 window;
    uint256 deadline;
    uint256 minScore;
    Labels.Truth truth;
    Phase phase;
    uint256 claimsEnd;
    uint256 candidateDeadline;
    uint256 closedAt;
    // LIV-2: when a last call has to have closed the request, 0 if there is none; and until when keepers have not kept
    // it waiting, or it is counted.
    uint256 closeBy;
    uint256 enforcedAt;
    // Candidates slashed so far.
    uint256 slashes;
    // What each live trainer is given of a forfeited reward.
    uint256 share;
    // What the market has received, paid and put into its pot on account of this request.
    uint256 received;
    uint256 paid;
    uint256 potted;
}

/// @notice The market once more, straight from the specification (docs/market/protocol.md#2-status to
/// docs/market/protocol.md#5-last-call): loops over everything, and nothing is packed, cached or incremental. It moves no coin; `balances` is what everybody must have.
abstract contract Twin is Test {
    Job[] internal _jobs;
    mapping(uint256 job => Entry[]) internal _entries;
    /// @dev The balances of the actors.
    mapping(uint256 actor => uint256) public balances;
    uint256 public pot;
    uint256 public swept;
    /// @dev The block's timestamp.
    uint256 internal _now = time();

    function _warp(uint256 to) internal {
        vm.warp(to);
        _now = to;
    }

    // ── Status ─────────────────────────────────────────────────────────────────────────────────────────────────

    function status(uint256 j) public view returns (Status) {
        Job storage job = _jobs[j];
        if (job.phase == Phase.Open) {
            if (_now < job.deadline) return Status.Accepting;
            if (_now < job.deadline + job.window) return Status.AwaitingTruth;
            return Status.Overdue;
        }
        if (job.phase == Phase.Grounded) {
            if (_now < job.claimsEnd && _count(j, SubmissionState.Submitted) != 0) return Status.Claiming;
            (bool found, uint256 best) = candidate(j);
            if (!found || _now >= job.candidateDeadline) return Status.Stalled;
            (bool proven, uint256 top) = proof(j);
            return proven && top != best ? Status.LastCall : Status.Resolving;
        }
        if (job.phase == Phase.Settled) return Status.Settled;
        if (job.phase == Phase.Refunded) return Status.Refunded;
        return Status.Forfeited;
    }

    /// @notice The live claim with the highest score; the earlier submission wins a tie.
    function candidate(uint256 j) public view returns (bool found, uint256 best) {
        Entry[] storage entries = _entries[j];
        for (uint256 e; e < entries.length; ++e) {
            if (!_isClaim(entries[e].state)) continue;
            if (!found || _outranks(j, e, best)) (found, best) = (true, e);
        }
    }

    /// @notice The highest live claim that is proven.
    function proof(uint256 j) public view returns (bool found, uint256 top) {
        Entry[] storage entries = _entries[j];
        for (uint256 e; e < entries.length; ++e) {
            if (entries[e].state != SubmissionState.Proven) continue;
            if (!found || _outranks(j, e, top)) (found, top) = (true, e);
        }
    }

    /// @dev Whether a claim ranks above another.
    function _outranks(uint256 j, uint256 e, uint256 other) internal view returns (bool) {
        (uint256 claim, uint256 otherClaim) = (_entries[j][e].claim, _entries[j][other].claim);
        return claim > otherClaim || (claim == otherClaim && e < other);
    }

    /// @dev Whether another live claim has the candidate's score.
    function _tied(uint256 j) internal view returns (bool) {
        (, uint256 best) = candidate(j);
        Entry[] storage entries = _entries[j];
        for (uint256 e = best + 1; e < entries.length; ++e) {
            if (_isClaim(entries[e].state) && entries[e].claim == entries[best].claim) return true;
        }
        return false;
    }

    function isTerminal(uint256 j) public view returns (bool) {
        return _jobs[j].phase >= Phase.Settled;
    }

    function _count(uint256 j, SubmissionState state) internal view returns (uint256 found) {
        Entry[] storage entries = _entries[j];
        for (uint256 e; e < entries.length; ++e) {
            if (entries[e].state == state) ++found;
        }
    }

    function _isLive(SubmissionState state) internal pure returns (bool) {
        return state == SubmissionState.Submitted || _hasAnswered(state);
    }

    function _hasAnswered(SubmissionState state) internal pure returns (bool) {
        return _isClaim(state) || state == SubmissionState.Conceded;
    }

    function _isClaim(SubmissionState state) internal pure returns (bool) {
        return state == SubmissionState.Claimed || state == SubmissionState.Proven;
    }

    // ── Who gets what (§4) ─────────────────────────────────────────────────────────────────────────────────────

    /// @notice What `collect` pays to a submission.
    function entitlement(uint256 j, uint256 e) public view returns (uint256) {
        Phase phase = _jobs[j].phase;
        SubmissionState state = _entries[j][e].state;
        if (phase == Phase.Forfeited) {
            return state == SubmissionState.Submitted ? _jobs[j].stake + _jobs[j].share : 0;
        }
        if (phase != Phase.Settled && phase != Phase.Refunded) return 0;
        return _hasAnswered(state) ? _jobs[j].stake : 0;
    }

    /// @dev What the market owes on account of a request, its part of the pot aside.
    function _owed(uint256 j) internal view returns (uint256 sum) {
        Entry[] storage entries = _entries[j];
        if (!isTerminal(j)) sum = _jobs[j].reward;
        for (uint256 e; e < entries.length; ++e) {
            if (isTerminal(j)) sum += entitlement(j, e);
            else if (_isLive(entries[e].state)) sum += _jobs[j].stake;
        }
    }

    function _pay(uint256 actor, uint256 amount) internal {
        balances[actor] += amount;
    }

    function _abandon(uint256 j) internal {
        uint256 live = _count(j, SubmissionState.Submitted);
        if (live == 0) return _refund(j);
        _close(j, Phase.Forfeited);
        _jobs[j].share = _jobs[j].reward / live;
        pot += _jobs[j].reward - _jobs[j].share * live;
    }

    function _refund(uint256 j) internal {
        _close(j, Phase.Refunded);
        _pay(_jobs[j].requester, _jobs[j].reward);
        pot += _count(j, SubmissionState.Submitted) * _jobs[j].stake;
    }

    function _settle(uint256 j, uint256 e) internal {
        _close(j, Phase.Settled);
        _entries[j][e].state = SubmissionState.Won;
        _pay(_entries[j][e].trainer, _jobs[j].reward + _jobs[j].stake);
        pot += _count(j, SubmissionState.Submitted) * _jobs[j].stake;
    }

    function _close(uint256 j, Phase phase) private {
        _jobs[j].phase = phase;
        _jobs[j].closedAt = _now;
    }

    // ── Last call (§5) ─────────────────────────────────────────────────────────────────────────────────────────

    function _prove(uint256 j, uint256 e) internal {
        (bool proven,) = proof(j);
        _entries[j][e].state = SubmissionState.Proven;
        _entries[j][e].provenAt = _now;
        if (!proven) _callLast(j);
    }

    /// @dev The window of a last call starts, and LIV-2 grants it one more.
    function _callLast(uint256 j) private {
        Job storage job = _jobs[j];
        job.candidateDeadline = _fromNow(j);
        job.closeBy = job.candidateDeadline + job.window;
    }

    function _fromNow(uint256 j) private view returns (uint256) {
        Job storage job = _jobs[j];
        return (_now > job.claimsEnd ? _now : job.claimsEnd) + job.window;
    }

    /// @dev Slashes the candidate.
    function _slash(uint256 j, uint256 enforcer, uint256 tip) internal {
        Job storage job = _jobs[j];
        (, uint256 e) = candidate(j);
        bool wasProven = _entries[j][e].state == SubmissionState.Proven;
        _entries[j][e].state = SubmissionState.Slashed;
        ++job.slashes;
        pot += job.stake - tip;
        _pay(enforcer, tip);

        (bool found, uint256 next) = candidate(j);
        (bool proven, uint256 top) = proof(j);
        if (!found) return _refund(j);
        if (!proven) {
            // As if nobody had proven: the next has a window of its own.
            job.candidateDeadline = _fromNow(j);
            job.closeBy = 0;
        } else if (wasProven) {
            _callLast(j);
        } else if (next == top) {
            // The proven claim leads, and has a window of its own to publish.
            job.candidateDeadline = _fromNow(j);
        }
    }

    /// @dev Slashes as many candidates as have fallen due, but no more than `max`.
    function _slashDue(uint256 j, uint256 enforcer, uint256 max) internal returns (uint256 slashed) {
        (bool found,) = candidate(j);
        if (!found) _refund(j);
        (bool proven, uint256 top) = proof(j);
        // Without a proof below it, or with its own, the candidate alone has.
        uint256 due = 1;
        if (proven) due = _rank(j, top) > 1 ? _rank(j, top) : 1;
        for (; found && slashed < due && slashed < max; ++slashed) {
            _slash(j, enforcer, _jobs[j].stake / 10);
        }
    }

    /// @dev How many live claims rank above one.
    function _rank(uint256 j, uint256 e) private view returns (uint256 above) {
        Entry[] storage entries = _entries[j];
        for (uint256 i; i < entries.length; ++i) {
            if (_isClaim(entries[i].state) && _outranks(j, i, e)) ++above;
        }
    }

    /// @dev LIV-2 holds if keepers act. What they keep a request waiting is added.
    function _grantIdleness(uint256 j) internal {
        Job storage job = _jobs[j];
        uint256 since = job.enforcedAt > job.candidateDeadline ? job.enforcedAt : job.candidateDeadline;
        if (job.closeBy != 0) job.closeBy += _now - since;
        job.enforcedAt = _now;
    }
}
