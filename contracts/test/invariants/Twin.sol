// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Phase, Status, SubmissionState} from "../../market/IModelMarket.sol";
import {Labels} from "../utils/Labels.sol";
import {Test} from "../utils/Test.sol";

/// @notice Who is behind a submission, which decides what becomes of it.
enum Role {
    /// Always acts in time, and claims its true score.
    Honest,
    /// Has a model, and may claim more than it scores.
    Liar,
    /// Never answers.
    Silent,
    /// Has nothing but the commitment of somebody else.
    Copier,
    /// The requester, who knows the labels.
    Competitor
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
    bytes cid;
    bytes diff;
    bytes32 salt;
    bytes32 commitment;
    // How often the market has paid it.
    uint256 payments;
}

/// @notice A request as the specification has it.
struct Job {
    uint256 requester;
    uint256 reward;
    uint256 stake;
    uint256 window;
    uint256 deadline;
    uint256 minScore;
    Labels.Truth truth;
    Phase phase;
    uint256 claimsEnd;
    uint256 candidateDeadline;
    // Candidates slashed so far.
    uint256 slashes;
    // What each live trainer is given of a forfeited reward.
    uint256 share;
    // What the market has received, paid and put into its pot on account of this request.
    uint256 received;
    uint256 paid;
    uint256 potted;
    // Settled: the score that the market announced, and that of a naive count.
    uint256 announced;
    uint256 counted;
}

/// @notice The market once more, straight from the specification (docs/protocol.md §2 to §4): loops over everything,
/// and nothing is packed, cached or incremental. It moves no coin; `balances` is what everybody must have.
abstract contract Twin is Test {
    Job[] internal _jobs;
    mapping(uint256 job => Entry[]) internal _entries;
    /// @dev The balances of the actors.
    mapping(uint256 actor => uint256) public balances;
    uint256 public pot;
    uint256 public swept;

    // ── Status ─────────────────────────────────────────────────────────────────────────────────────────────────

    function status(uint256 j) public view returns (Status) {
        Job storage job = _jobs[j];
        if (job.phase == Phase.Open) {
            if (time() < job.deadline) return Status.Accepting;
            if (time() < job.deadline + job.window) return Status.AwaitingTruth;
            return Status.Overdue;
        }
        if (job.phase == Phase.Grounded) {
            if (time() < job.claimsEnd && _count(j, SubmissionState.Submitted) != 0) return Status.Claiming;
            (bool found,) = candidate(j);
            return found && time() < job.candidateDeadline ? Status.Resolving : Status.Stalled;
        }
        if (job.phase == Phase.Settled) return Status.Settled;
        if (job.phase == Phase.Refunded) return Status.Refunded;
        return Status.Forfeited;
    }

    /// @notice The live claim with the highest score; the earlier submission wins a tie.
    function candidate(uint256 j) public view returns (bool found, uint256 best) {
        Entry[] storage entries = _entries[j];
        for (uint256 e; e < entries.length; ++e) {
            if (entries[e].state != SubmissionState.Claimed) continue;
            if (!found || entries[e].claim > entries[best].claim) (found, best) = (true, e);
        }
    }

    /// @notice Whether another live claim has the candidate's score.
    function tied(uint256 j) public view returns (bool) {
        (bool found, uint256 best) = candidate(j);
        Entry[] storage entries = _entries[j];
        for (uint256 e = best + 1; found && e < entries.length; ++e) {
            if (entries[e].state == SubmissionState.Claimed && entries[e].claim == entries[best].claim) {
                return true;
            }
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

    // ── Who gets what (§4) ─────────────────────────────────────────────────────────────────────────────────────

    /// @notice What `collect` pays to a submission.
    function entitlement(uint256 j, uint256 e) public view returns (uint256) {
        Phase phase = _jobs[j].phase;
        SubmissionState state = _entries[j][e].state;
        if (phase == Phase.Forfeited) {
            return state == SubmissionState.Submitted ? _jobs[j].stake + _jobs[j].share : 0;
        }
        if (phase != Phase.Settled && phase != Phase.Refunded) return 0;
        return state == SubmissionState.Claimed || state == SubmissionState.Conceded ? _jobs[j].stake : 0;
    }

    /// @notice What the market owes on account of a request, its part of the pot aside.
    function owed(uint256 j) external view returns (uint256 sum) {
        Entry[] storage entries = _entries[j];
        if (!isTerminal(j)) sum = _jobs[j].reward;
        for (uint256 e; e < entries.length; ++e) {
            SubmissionState state = entries[e].state;
            if (isTerminal(j)) {
                sum += entitlement(j, e);
            } else if (state != SubmissionState.Withdrawn && state != SubmissionState.Slashed) {
                sum += _jobs[j].stake;
            }
        }
    }

    function _pay(uint256 actor, uint256 amount) internal {
        balances[actor] += amount;
    }

    function _abandon(uint256 j) internal {
        uint256 live = _count(j, SubmissionState.Submitted);
        if (live == 0) return _refund(j);
        _jobs[j].phase = Phase.Forfeited;
        _jobs[j].share = _jobs[j].reward / live;
        pot += _jobs[j].reward - _jobs[j].share * live;
    }

    function _refund(uint256 j) internal {
        _jobs[j].phase = Phase.Refunded;
        _pay(_jobs[j].requester, _jobs[j].reward);
        pot += _count(j, SubmissionState.Submitted) * _jobs[j].stake;
    }

    function _settle(uint256 j, uint256 e) internal {
        _jobs[j].phase = Phase.Settled;
        _entries[j][e].state = SubmissionState.Won;
        _pay(_entries[j][e].trainer, _jobs[j].reward + _jobs[j].stake);
        pot += _count(j, SubmissionState.Submitted) * _jobs[j].stake;
    }

    function _slash(uint256 j, uint256 e, uint256 enforcer, uint256 tip) internal {
        Job storage job = _jobs[j];
        _entries[j][e].state = SubmissionState.Slashed;
        job.candidateDeadline = (time() > job.claimsEnd ? time() : job.claimsEnd) + job.window;
        ++job.slashes;
        pot += job.stake - tip;
        _pay(enforcer, tip);
        (bool found,) = candidate(j);
        if (!found) _refund(j);
    }

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    function jobCount() external view returns (uint256) {
        return _jobs.length;
    }

    function getJob(uint256 j) external view returns (Job memory) {
        return _jobs[j];
    }

    function entryCount(uint256 j) external view returns (uint256) {
        return _entries[j].length;
    }

    function getEntry(uint256 j, uint256 e) external view returns (Entry memory) {
        return _entries[j][e];
    }
}
