// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Phase, Status} from "../../../contracts/market/IModelMarket.sol";

// The phases of ModelMarket, call by call: what guards a change of phase, and the change. Everything else is an argument,
// so it may be anything. A `return` stands for a revert. Calls that are missing here do not change a phase: differences.ts
// compares each line below that begins with "market:" with ModelMarket.sol, where these lines, and no others, may speak of
// phases.
//
// market: createRequest: request.phase = Phase.Open
// market: cancelRequest: if (request.phase != Phase.Open)
// market: cancelRequest: _abandon
// market: submitModel: if (_status != Status.Accepting)
// market: withdrawSubmission: Status status = _status
// market: withdrawSubmission: if (status != Status.Accepting && status != Status.AwaitingTruth)
// market: withdrawSubmission: if (status == Status.Accepting)
// market: revealTruth: if (_status != Status.AwaitingTruth)
// market: revealTruth: request.phase = Phase.Grounded
// market: claimScore: if (_status != Status.Claiming)
// market: revealModel: Status status = _status
// market: revealModel: if (status != Status.Resolving && status != Status.LastCall)
// market: revealModel: if (score < claim && status == Status.LastCall)
// market: revealModel: if (request.leader == 0) _refund
// market: revealModel: _settle
// market: provePredictions: Status status = _status
// market: provePredictions: if (status != Status.Resolving && status != Status.LastCall)
// market: publishModel: if (_status != Status.Resolving)
// market: publishModel: _settle
// market: enforceTimeout: Status status = _status
// market: enforceTimeout: if (status == Status.Overdue) return _abandon
// market: enforceTimeout: if (status != Status.Stalled)
// market: enforceTimeout: if (request.leader == 0) _refund
// market: collect: if (request.phase < Phase.Settled)
// market: _load: if (request.phase == Phase.None)
// market: _abandon: if (live == 0) return _refund
// market: _abandon: _close(Phase.Forfeited)
// market: _refund: _close(Phase.Refunded)
// market: _close: request.phase = phase
// market: _settle: _close(Phase.Settled)

function isForward(Phase from, Phase to) pure returns (bool) {
    if (from == Phase.None) return to == Phase.Open;
    if (from == Phase.Open) return to == Phase.Grounded || to == Phase.Refunded || to == Phase.Forfeited;
    return from == Phase.Grounded && (to == Phase.Settled || to == Phase.Refunded);
}

struct Facts {
    uint256 time;
    uint256 deadline;
    uint256 responseWindow;
    uint256 claimsEnd;
    uint256 until;
    uint256 live;
    uint256 answered;
    uint256 leader;
    uint256 proof;
}

/// @dev ModelMarket._status, in the same words.
function statusOf(Phase phase, Facts memory request) pure returns (Status) {
    if (phase == Phase.Open) {
        if (request.time < request.deadline) return Status.Accepting;
        if (request.time < request.deadline + request.responseWindow) {
            return Status.AwaitingTruth;
        }
        return Status.Overdue;
    }
    if (phase == Phase.Grounded) {
        if (request.time < request.claimsEnd && request.answered < request.live) {
            return Status.Claiming;
        }
        if (request.time >= request.until || request.leader == 0) return Status.Stalled;
        return request.proof == 0 || request.proof == request.leader ? Status.Resolving : Status.LastCall;
    }
    if (phase == Phase.Settled) return Status.Settled;
    if (phase == Phase.Refunded) return Status.Refunded;
    return Status.Forfeited;
}

/// @notice A new request opens.
/// @custom:of createRequest
/// @custom:control to = Phase.Open; => to = Phase.Grounded;
contract CreateRequest {
    function check(Phase from) external pure {
        // No id is given twice.
        require(from == Phase.None);
        Phase to = Phase.Open;
        assert(isForward(from, to));
    }
}

/// @notice Only an open request is cancelled, and is refunded or forfeited by it.
/// @custom:of cancelRequest
/// @custom:control from != Phase.Open => from == Phase.None
contract CancelRequest {
    function check(Phase from, uint256 live) external pure {
        if (from != Phase.Open) return;
        Phase to = live == 0 ? Phase.Refunded : Phase.Forfeited;
        assert(isForward(from, to));
    }
}

/// @notice Only an open request is grounded.
/// @custom:of revealTruth
/// @custom:control status != Status.AwaitingTruth => status == Status.Overdue
contract RevealTruth {
    function check(Phase from, Facts memory facts) external pure {
        if (from == Phase.None) return;
        Status status = statusOf(from, facts);
        if (status != Status.AwaitingTruth) return;
        Phase to = Phase.Grounded;
        assert(isForward(from, to));
    }
}

/// @notice A revealed model leaves a grounded request grounded, settles or refunds it.
/// @custom:of revealModel
/// @custom:control status != Status.Resolving && status != Status.LastCall => status == Status.Stalled
contract RevealModel {
    function check(Phase from, Facts memory facts, bool exposed, uint256 next) external pure {
        if (from == Phase.None) return;
        Status status = statusOf(from, facts);
        if (status != Status.Resolving && status != Status.LastCall) return;
        Phase to = from;
        if (exposed) {
            if (status == Status.LastCall) return;
            if (next == 0) to = Phase.Refunded;
        } else {
            to = Phase.Settled;
        }
        assert(from == Phase.Grounded && (to == from || isForward(from, to)));
    }
}

/// @notice A published model settles a grounded request.
/// @custom:of publishModel
/// @custom:control status != Status.Resolving => status == Status.LastCall
contract PublishModel {
    function check(Phase from, Facts memory facts) external pure {
        if (from == Phase.None) return;
        Status status = statusOf(from, facts);
        if (status != Status.Resolving) return;
        Phase to = Phase.Settled;
        assert(isForward(from, to));
    }
}

/// @notice A timeout closes an open request, or leaves a grounded one grounded or refunds it, however many it slashes.
/// @custom:of enforceTimeout
/// @custom:control status != Status.Stalled => status == Status.Claiming
contract EnforceTimeout {
    function check(Phase from, Facts memory facts, uint256 next) external pure {
        if (from == Phase.None) return;
        Status status = statusOf(from, facts);
        Phase to = from;
        if (status == Status.Overdue) {
            to = facts.live == 0 ? Phase.Refunded : Phase.Forfeited;
        } else {
            if (status != Status.Stalled) return;
            // Without a leader nobody is slashed; with one, anybody may be the leader after it.
            if (facts.leader == 0 || next == 0) to = Phase.Refunded;
        }
        assert(to == from ? from == Phase.Grounded : isForward(from, to));
    }
}

/// @notice By time alone a status never goes back: neither to an earlier window, nor from one phase to another.
/// @custom:of _status
/// @custom:control time <= later => time != later
contract Time {
    function rank(Status status) private pure returns (uint256) {
        if (status == Status.LastCall) return uint256(Status.Resolving);
        return uint256(status);
    }

    function check(Phase phase, Facts memory facts, uint256 later) external pure {
        uint256 time = facts.time;
        require(time <= later);
        uint256 before = rank(statusOf(phase, facts));
        facts.time = later;
        assert(rank(statusOf(phase, facts)) >= before);
    }
}

/// @notice A new window never ends before the one it replaces, and never lasts longer than from now or from the end of claims; it fits 40 bits.
/// @dev What holds of `until` from revealTruth on holds after each window that starts later.
/// @custom:of revealTruth, _startWindow
/// @custom:control start <= time => start <= time + 1
contract Window {
    function max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }

    function check(uint256 start, uint256 time, uint40 claimsEnd, uint32 responseWindow) external pure {
        // The last window started earlier: that of revealTruth as if at the end of claims.
        require(start <= time && time < 2 ** 39 && claimsEnd < 2 ** 39);
        uint256 until = max(start, claimsEnd) + responseWindow;
        uint256 next = max(time, claimsEnd) + responseWindow;
        assert(next >= until);
        assert(
            next == time + responseWindow || (next == uint256(claimsEnd) + responseWindow && claimsEnd > time)
        );
        assert(next <= type(uint40).max);
    }
}

/// @notice Once claiming is over, no slash brings it back; and there are never more answers than live submissions.
/// @custom:of claimScore, _slash
/// @custom:control --live; => ++live;
contract Claiming {
    function check(uint24 live, uint24 answered, bool claims, uint256 time, uint256 claimsEnd) external pure {
        require(answered <= live);
        bool claiming = time < claimsEnd && answered < live;
        if (claims) {
            if (!claiming) return;
            unchecked {
                ++answered;
            }
        } else {
            if (claiming) return;
            --live;
            --answered;
            assert(!(time < claimsEnd && answered < live));
        }
        assert(answered <= live);
    }
}
