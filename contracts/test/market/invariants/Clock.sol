// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Phase, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {Steps} from "./Steps.sol";
import {Entry, Job, Role} from "./Twin.sol";

/// @notice Time, and what honest trainers and diligent requesters do before it is too late.
abstract contract Clock is Steps {
    /// @notice To a second before, at or after a boundary of a request, or some way on.
    function warp(uint256 seed) external counted("warp") {
        // Not too fast, or nobody is there when a window ends.
        _assume(_whim(seed, 2));
        uint256 kind = _draw(seed, "kind") % 5;
        uint256 to = _now + bound(_draw(seed, "by"), 1, 2 hours);
        if (kind != 0 && _jobs.length > _oldest) {
            uint256 j = _oldest + _draw(seed, "job") % (_jobs.length - _oldest);
            _assume(!isTerminal(j));
            to = _boundary(j) + _draw(seed, "side") % 3 - 1;
        }
        _assume(to > _now);
        _advance(to);
    }

    /// @dev The next boundary of a request, or the last if it has been left behind.
    function _boundary(uint256 j) private view returns (uint256) {
        Job storage job = _jobs[j];
        if (job.phase == Phase.Open) {
            return _now <= job.deadline ? job.deadline : job.deadline + job.window;
        }
        return _now <= job.claimsEnd ? job.claimsEnd : job.candidateDeadline;
    }

    /// @dev Time passes. Honest trainers, and diligent requesters, act in their last second if they have not before.
    function _advance(uint256 to) internal {
        while (true) {
            (uint256 next, uint256 j) = _nextDuty();
            if (next >= to) break;
            if (next > _now) _warp(next);
            _act(j);
        }
        if (to > _now) _warp(to);
    }

    /// @dev The first last second in which somebody has to act.
    function _nextDuty() private view returns (uint256 first, uint256 where) {
        first = type(uint256).max;
        for (uint256 j = _oldest; j < _jobs.length; ++j) {
            uint256 duty = _duty(j);
            if (duty < first) (first, where) = (duty, j);
        }
    }

    function _duty(uint256 j) private view returns (uint256) {
        Job storage job = _jobs[j];
        if (job.phase == Phase.Open && job.diligent && _now < job.deadline + job.window) {
            return job.deadline + job.window - 1;
        }
        if (job.phase != Phase.Grounded) return type(uint256).max;
        if (status(j) == Status.Claiming) {
            (bool pending,) = _pending(j);
            if (pending) return job.claimsEnd - 1;
        }
        (bool due,) = _due(j);
        return due && _now < job.candidateDeadline ? job.candidateDeadline - 1 : type(uint256).max;
    }

    /// @dev An honest trainer that has not claimed.
    function _pending(uint256 j) private view returns (bool found, uint256 e) {
        for (; e < _entries[j].length; ++e) {
            Entry storage entry = _entries[j][e];
            if (entry.role == Role.Honest && entry.state == SubmissionState.Submitted) return (true, e);
        }
    }

    /// @dev An honest trainer that would be slashed at the candidate's deadline: the candidate, or in the last call
    /// whoever outranks the proof.
    function _due(uint256 j) private view returns (bool found, uint256 e) {
        (bool led, uint256 best) = candidate(j);
        (bool proven, uint256 top) = proof(j);
        if (!led) return (false, 0);
        if (_entries[j][best].role == Role.Honest) return (true, best);
        for (; proven && e < _entries[j].length; ++e) {
            Entry storage entry = _entries[j][e];
            bool claimed = entry.role == Role.Honest && entry.state == SubmissionState.Claimed;
            if (claimed && _outranks(j, e, top)) return (true, e);
        }
        return (false, 0);
    }

    function _act(uint256 j) private {
        if (_jobs[j].phase == Phase.Open) return _revealTruth(j);
        if (status(j) == Status.Claiming) {
            (, uint256 e) = _pending(j);
            return _do(j, _entries[j][e].trainer, _claim(j, e, _entries[j][e].score));
        }
        (, uint256 due) = _due(j);
        (, uint256 best) = candidate(j);
        uint256 trainer = _entries[j][due].trainer;
        if (due != best) _proveClaim(j, due, trainer);
        else if (_entries[j][due].state == SubmissionState.Proven) _publish(j, due, trainer);
        else _reveal(j, due, trainer);
    }
}
