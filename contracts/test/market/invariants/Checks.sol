// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {
    IModelMarket,
    Phase,
    Request,
    Status,
    Submission,
    SubmissionState
} from "../../../market/IModelMarket.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Vm, vm} from "../../utils/Vm.sol";
import {Entry, Job, Role, Twin} from "./Twin.sol";

/// @notice The invariants of the protocol (docs/market/protocol.md#8-invariants), each under its id. A call is measured,
/// and afterwards whatever concerns its request is checked; `check` goes through all of the market. (GAS-1 needs crowds: Regressions.t.sol.)
/// @dev A campaign checks some hundred thousand calls. So nothing is asked of the market or the coin that is known from
/// what they said before, and no cheatcode is called to find that two numbers are equal.
abstract contract Checks is Twin {
    /// @dev What the market last said of a submission.
    struct Seen {
        SubmissionState state;
        uint24 score;
        uint128 payout;
    }

    ModelCoin public immutable coin;
    IModelMarket public immutable market;
    address public immutable treasury;
    address[] public actors;
    /// @notice What the market was given by transfers.
    uint256 public donated;
    /// @dev Whether honest trainers act in time. Nobody does when LIV-1 is put to the test.
    bool internal _honestAct = true;

    /// @notice How often each thing happened that a campaign has to see.
    mapping(string name => uint256) public reached;
    string[] private _names;

    /// @dev Who has how much, by the coin's events.
    mapping(address owner => uint256) internal _held;
    /// @dev What is in the market's pot.
    uint256 internal _kept;
    mapping(uint256 job => Seen[]) private _seen;
    /// @dev The phases that a request was seen in.
    mapping(uint256 job => Phase[]) private _history;
    /// @dev How often the market has paid a submission, by its own events.
    mapping(uint256 requestId => mapping(uint256 index => uint256)) private _payments;
    /// @dev What the market owes, by request and together, the pot aside.
    mapping(uint256 job => uint256) private _debts;
    uint256 private _debt;
    /// @dev What the market's own event said of the last call.
    bytes internal _event;

    constructor(ModelCoin coin_, IModelMarket market_, address treasury_) {
        (coin, market, treasury) = (coin_, market_, treasury_);
    }

    function allNames() external view returns (string[] memory) {
        return _names;
    }

    function _reach(string memory name) internal {
        if (reached[name]++ == 0) _names.push(name);
    }

    // ── Calls, measured ────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A call on a request. What succeeds is measured and checked.
    function _try(uint256 j, uint256 who, bytes memory data)
        internal
        returns (bool success, bytes memory result)
    {
        Request memory request;
        if (_history[j].length != 0) request = market.getRequest(j + 1);
        uint256[] memory before = _worth(j, request);
        _noteBoundary(request);

        vm.recordLogs();
        vm.prank(actors[who]);
        (success, result) = address(market).call(data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (!success) return (success, result);

        // The market's own event comes first: its coins move last.
        _event = logs[0].data;
        _readLogs(j, logs);
        uint256 kept = market.pot();
        _jobs[j].potted += kept - _kept;
        _kept = kept;
        Phase phase = request.phase;
        Submission[] memory submissions;
        (request, submissions) = _look(j);
        _notePhase(j, phase, request.phase);

        uint256[] memory afterwards = _worth(j, request);
        for (uint256 i; i < before.length; ++i) {
            if (i != who) {
                _atLeast(afterwards[i], before[i], "FAIR-2: another's call made somebody worse off");
            }
        }
        _checkRequest(j, request, submissions);
        _checkBalance(j);
    }

    /// @dev PAY-1, and what came in and went out on account of a request.
    function _readLogs(uint256 j, Vm.Log[] memory logs) private {
        for (uint256 i; i < logs.length; ++i) {
            bytes32[] memory topics = logs[i].topics;
            bytes32 name = topics[0];
            if (logs[i].emitter == address(coin)) {
                if (name != IERC20.Transfer.selector) continue;
                (address from, address to) =
                    (address(uint160(uint256(topics[1]))), address(uint160(uint256(topics[2]))));
                uint256 amount = abi.decode(logs[i].data, (uint256));
                _move(from, to, amount);
                if (to == address(market)) _jobs[j].received += amount;
                else _jobs[j].paid += amount;
            } else if (
                name == IModelMarket.Collected.selector || name == IModelMarket.RequestSettled.selector
                    || name == IModelMarket.SubmissionWithdrawn.selector
            ) {
                uint256 count = ++_payments[uint256(topics[1])][uint256(topics[2])];
                _same(count, 1, "PAY-1: payouts of a submission");
            }
        }
    }

    function _move(address from, address to, uint256 amount) internal {
        _held[from] -= amount;
        _held[to] += amount;
    }

    /// @dev What the market says of a request.
    function _look(uint256 j) private returns (Request memory request, Submission[] memory submissions) {
        request = market.getRequest(j + 1);
        uint256 count = request.submissionCount;
        submissions = new Submission[](count);
        Seen[] storage seen = _seen[j];
        for (uint256 e; e < count; ++e) {
            submissions[e] = market.getSubmission(j + 1, e);
            bool closed = request.phase >= Phase.Settled;
            uint256 payout = closed ? market.payoutOf(j + 1, e) : 0;
            if (seen.length == e) seen.push();
            seen[e] = Seen(submissions[e].state, submissions[e].score, uint128(payout));
        }
    }

    /// @dev What the actors have, and what their own calls alone can still make of their submissions to a request: by
    /// §4 and §5, from what the market says of itself.
    function _worth(uint256 j, Request memory request) private view returns (uint256[] memory worth) {
        worth = new uint256[](actors.length);
        for (uint256 i; i < worth.length; ++i) {
            worth[i] = _held[actors[i]];
        }
        for (uint256 e; e < request.submissionCount; ++e) {
            worth[_entries[j][e].trainer] += _floor(j, e, request);
        }
    }

    function _floor(uint256 j, uint256 e, Request memory request) private view returns (uint256) {
        Seen memory seen = _seen[j][e];
        Status now_ = request.status;
        if (request.phase >= Phase.Settled) return seen.payout;
        if (seen.state == SubmissionState.Submitted) {
            if (now_ == Status.Overdue) return request.stake + request.reward / request.liveCount;
            bool inTime = now_ == Status.Accepting || now_ == Status.AwaitingTruth || now_ == Status.Claiming;
            return inTime ? request.stake : 0;
        }
        if (seen.state == SubmissionState.Conceded) return request.stake;
        if (!_isClaim(seen.state)) return 0;
        Entry storage entry = _entries[j][e];
        if (!_holdsOpening(entry.role) || entry.score < seen.score) return 0;
        if (now_ == Status.Claiming) return request.stake;
        bool late = now_ == Status.Stalled;
        if (request.leader == e) return late ? 0 : uint256(request.reward) + request.stake;
        // It should have been proven, if the stall ended a last call.
        bool due = request.hasProof && request.proof != request.leader
            && (seen.score > request.proofScore || (seen.score == request.proofScore && e < request.proof));
        return late && due ? 0 : request.stake;
    }

    /// @dev Whether the trainer can open its commitment.
    function _holdsOpening(Role role) internal pure returns (bool) {
        return role != Role.Copier && role != Role.Silent;
    }

    function _notePhase(uint256 j, Phase before, Phase phase) private {
        if (before == phase) return;
        _history[j].push(phase);
        if (phase == Phase.Settled) _reach("settled");
        if (phase == Phase.Refunded) _reach("refunded");
        if (phase == Phase.Forfeited) _reach("forfeited");
        if (phase >= Phase.Settled && _jobs[j].slashes >= 10) _reach("slash chain of ten");
    }

    /// @dev Calls are made, or refused, in the last second before each boundary, in its first, and in the next.
    function _noteBoundary(Request memory request) internal {
        if (request.phase == Phase.Open) {
            _noteBoundary("deadline", request.deadline);
            _noteBoundary("end of the truth's window", request.deadline + request.responseWindow);
        } else if (request.phase == Phase.Grounded) {
            _noteBoundary("end of claims", request.claimsEnd);
            bool lastCall = request.hasProof && request.proof != request.leader;
            string memory name = lastCall ? "end of the last call" : "candidate's deadline";
            _noteBoundary(name, request.candidateDeadline);
        }
    }

    function _noteBoundary(string memory name, uint256 boundary) private {
        if (_now + 1 < boundary || _now > boundary + 1) return;
        string memory side = _now < boundary ? " - 1" : _now == boundary ? " + 0" : " + 1";
        _reach(string.concat(name, side));
    }

    // ── Invariants ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Checks everything.
    function check() external {
        uint256 debt;
        for (uint256 j; j < _jobs.length; ++j) {
            (Request memory request, Submission[] memory submissions) = _look(j);
            _checkRequest(j, request, submissions);
            debt += _owed(j);
        }
        _same(debt, _debt, "SOL-1: the debts");
        _checkSolvency(debt);
        _checkConservation();
    }

    /// @dev The request's part of SOL-1, counted anew.
    function _checkBalance(uint256 j) private {
        uint256 debt = _owed(j);
        _debt = _debt + debt - _debts[j];
        _debts[j] = debt;
        _checkSolvency(_debt);
    }

    /// @dev To the last unit.
    function _checkSolvency(uint256 debt) private view {
        _same(market.pot(), pot, "SOL-1: the pot");
        _same(coin.balanceOf(address(market)), debt + pot + donated, "SOL-1: the balance");
    }

    function _checkConservation() private view {
        uint256 sum = coin.balanceOf(msg.sender) + coin.balanceOf(address(market)) + coin.balanceOf(treasury);
        for (uint256 i; i < actors.length; ++i) {
            uint256 balance = coin.balanceOf(actors[i]);
            _same(balance, balances[i], "SOL-2: what an actor has");
            _same(balance, _held[actors[i]], "SOL-2: what an actor has, by the coin's events");
            sum += balance;
        }
        _same(coin.balanceOf(treasury), swept, "SOL-2: what the treasury has");
        _same(sum, coin.totalSupply(), "SOL-2: the sum");
    }

    function _checkRequest(uint256 j, Request memory request, Submission[] memory submissions) private view {
        if (_honestAct) _checkHonest(j, request, submissions);
        _checkLastCall(j, request);
        if (request.phase == Phase.Grounded) _checkCandidate(j, request, submissions);
        _checkPhase(j, request);
        _checkFlows(j);
        _checkSubmissions(j, request, submissions);
    }

    function _checkHonest(uint256 j, Request memory request, Submission[] memory submissions) private view {
        for (uint256 e; e < submissions.length; ++e) {
            if (_entries[j][e].role != Role.Honest) continue;
            SubmissionState state = submissions[e].state;
            if (state == SubmissionState.Slashed) assertTrue(false, "FAIR-1: an honest trainer was slashed");
            if (request.phase < Phase.Settled || !_isLive(state)) continue;
            _atLeast(_seen[j][e].payout, request.stake, "FAIR-1: an honest trainer's stake");
        }
    }

    function _checkLastCall(uint256 j, Request memory request) private view {
        uint256 closeBy = _jobs[j].closeBy;
        if (closeBy == 0) return;
        _atLeast(closeBy, request.candidateDeadline, "LIV-2: the window of a last call, or that after it");
        _atLeast(closeBy, request.closedAt, "LIV-2: the end of a request that had its last call");
    }

    /// @dev By brute force over what the market says of its submissions.
    function _checkCandidate(uint256 j, Request memory request, Submission[] memory submissions)
        private
        view
    {
        (bool found, uint256 best, uint256 highest) = (false, 0, 0);
        (bool proven, uint256 top, uint256 proofScore) = (false, 0, 0);
        for (uint256 e; e < submissions.length; ++e) {
            (SubmissionState state, uint256 score) = (submissions[e].state, submissions[e].score);
            if (!_isClaim(state)) continue;
            if (!found || score > highest) (found, best, highest) = (true, e, score);
            if (state != SubmissionState.Proven) continue;
            if (!proven || score > proofScore) (proven, top, proofScore) = (true, e, score);
        }
        if (request.hasLeader != found) assertTrue(false, "SEL-1: whether there is a leader");
        _same(request.leader, best, "SEL-1: the leader");
        _same(request.leaderScore, highest, "SEL-1: the leader's score");
        if (request.hasProof != proven) assertTrue(false, "SEL-1: whether there is a proof");
        _same(request.proof, top, "SEL-1: the proof");
        _same(request.proofScore, proofScore, "SEL-1: the proof's score");
        _same(request.claimsEnd, _jobs[j].claimsEnd, "SEL-1: the end of claims");
        if (!found) return;
        _same(request.candidateDeadline, _jobs[j].candidateDeadline, "SEL-1: the candidate's deadline");
    }

    function _checkPhase(uint256 j, Request memory request) private view {
        _same(uint256(request.status), uint256(status(j)), "PHA-1: the status");
        _same(request.closedAt, _jobs[j].closedAt, "PHA-1: when it closed");
        Phase[] storage history = _history[j];
        _same(uint256(history[0]), uint256(Phase.Open), "PHA-1: the first phase");
        _same(uint256(history[history.length - 1]), uint256(request.phase), "PHA-1: the last phase");
        for (uint256 i = 1; i < history.length; ++i) {
            bool ends = history[i] >= Phase.Settled && history[i - 1] < Phase.Settled;
            bool grounds = history[i] == Phase.Grounded && history[i - 1] == Phase.Open;
            if (!ends && !grounds) assertTrue(false, "PHA-1: the order of the phases");
        }
    }

    function _checkFlows(uint256 j) private view {
        Job storage job = _jobs[j];
        uint256 input = job.reward + job.stake * _entries[j].length;
        _same(job.received, input, "PAY-2: what came in");
        _atLeast(input, job.paid + job.potted, "PAY-2: what went out");
    }

    function _checkSubmissions(uint256 j, Request memory request, Submission[] memory submissions)
        private
        view
    {
        Entry[] storage entries = _entries[j];
        _same(submissions.length, entries.length, "SOL-1: the submissions");
        (uint256 live, uint256 answered) = (0, 0);
        for (uint256 e; e < submissions.length; ++e) {
            Entry storage entry = entries[e];
            Submission memory submission = submissions[e];
            SubmissionState state = submission.state;
            _same(uint256(state), uint256(entry.state), "SOL-1: the state of a submission");
            _same(_seen[j][e].payout, entitlement(j, e), "SOL-1: an entitlement");
            bool gone = state == SubmissionState.Collected;
            address payee = gone ? address(0) : actors[entry.trainer];
            if (submission.trainer != payee) assertEq(submission.trainer, payee, "PAY-1: the payee");
            _same(submission.score, gone ? 0 : entry.claim, "SEL-1: a claim");
            _same(submission.provenAt, gone ? 0 : entry.provenAt, "SEL-1: when a claim was proven");
            if (_isLive(state)) ++live;
            if (_hasAnswered(state)) ++answered;
        }
        if (request.phase >= Phase.Settled) return;
        _same(request.liveCount, live, "SOL-1: live submissions");
        _same(request.answeredCount, answered, "SOL-1: who has answered");
    }

    function _same(uint256 left, uint256 right, string memory id) internal pure {
        if (left != right) assertEq(left, right, id);
    }

    function _atLeast(uint256 value, uint256 minimum, string memory id) internal pure {
        if (value < minimum) assertGe(value, minimum, id);
    }
}
