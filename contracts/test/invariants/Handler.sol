// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IModelMarket,
    Opening,
    Phase,
    Request,
    RequestParams,
    Status,
    Submission,
    SubmissionState
} from "../../market/IModelMarket.sol";
import {ModelCoin} from "../../token/ModelCoin.sol";
import {IMarket} from "../utils/IMarket.sol";
import {Labels} from "../utils/Labels.sol";
import {vm} from "../utils/Vm.sol";
import {Entry, Job, Role, Twin} from "./Twin.sol";

/// @notice What a campaign has to reach.
enum Mark {
    Settled,
    Refunded,
    Forfeited,
    /// A model was opened although another claim had the same score.
    Tie,
    /// Two candidates of a request were slashed.
    SlashChain,
    /// A request was settled before its claims ended.
    EarlyFinish,
    /// A false claim was proven, not timed out.
    Exposed,
    /// A commitment was copied and included first.
    FrontRun,
    /// A requester won its own reward.
    SelfDealing,
    /// An honest trainer won after others were slashed.
    Justice
}

/// @notice The people of a market. Each call picks a request where it is allowed, makes it, expects it to succeed, and
/// does the same to the twin. A call that is allowed nowhere is discarded, so that forge's figures count successes.
contract Handler is Twin {
    uint256 public constant ACTORS = 13;
    uint256 public constant ENDOWMENT = 50_000e18;
    // More than a node of the claim tree holds.
    uint256 private constant MAX_ENTRIES = 14;
    uint256 private constant MAX_JOBS = 3;

    uint256 private constant HONEST = 3;
    uint256 private constant LIAR = 6;
    uint256 private constant SILENT = 8;
    uint256 private constant COPIER = 9;
    uint256 private constant KEEPER = 10;

    ModelCoin public immutable coin;
    IMarket public immutable market;
    address[] public actors;

    /// @notice How often each mark was reached.
    mapping(Mark => uint256) public reached;
    /// @notice FAIR-2: calls after which somebody else was worse off.
    uint256 public harms;
    /// @notice PHA-2: calls that succeeded at a time that is not theirs.
    uint256 public intrusions;
    /// @notice PHA-1: the phases that a request was seen in, each as often as it was entered.
    mapping(uint256 job => Phase[]) private _history;

    constructor(ModelCoin coin_, IMarket market_) {
        (coin, market) = (coin_, market_);
        for (uint256 i; i < ACTORS; ++i) {
            actors.push(account(string.concat("actor ", vm.toString(i))));
            balances[i] = ENDOWMENT;
            vm.prank(actors[i]);
            coin.approve(address(market), type(uint256).max);
        }
    }

    // ── The calls of the market ────────────────────────────────────────────────────────────────────────────────

    function createRequest(uint256 seed) external {
        _assume(_unfinished() < MAX_JOBS);
        uint256 who = _draw(seed, "requester") % HONEST;
        RequestParams memory params = _params(seed);
        _assume(balances[who] >= params.reward);

        uint256 j = _jobs.length;
        Job storage job = _jobs.push();
        job.requester = who;
        job.reward = params.reward;
        job.stake = params.stake;
        job.window = params.responseWindow;
        job.deadline = time() + params.submissionWindow;
        job.minScore = params.minScore;
        job.truth = Labels.seal(params.size, params.width, seed);
        job.phase = Phase.Open;
        balances[who] -= params.reward;
        bytes memory cid = bytes.concat(hex"01701220", keccak256(abi.encode("dataset", seed)));
        _do(j, who, abi.encodeCall(IModelMarket.createRequest, (params, cid)));
    }

    function cancelRequest(uint256 seed) external {
        // Rarely, or nothing else happens.
        _assume(_draw(seed, "whim") % 4 == 0);
        uint256 j = _find(seed, _bit(Status.Accepting) | _bit(Status.AwaitingTruth) | _bit(Status.Overdue));
        uint256 live = _count(j, SubmissionState.Submitted);
        _abandon(j);
        _do(j, _jobs[j].requester, abi.encodeCall(IModelMarket.cancelRequest, (j + 1, live)));
    }

    function submitHonest(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Accepting));
        _assume(_entries[j].length + 1 < MAX_ENTRIES);
        Entry memory entry = _model(j, seed, HONEST + _draw(seed, "who") % 3, Role.Honest);
        // The copier may see it on its way and be faster.
        if (_draw(seed, "front-run") % 4 == 0 && balances[COPIER] >= _jobs[j].stake) {
            ++reached[Mark.FrontRun];
            _submit(j, _copy(entry));
        }
        _submit(j, entry);
    }

    function submitAdversarial(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Accepting));
        uint256 kind = _draw(seed, "kind") % 5;
        uint256 count = _entries[j].length;
        if (kind < 2) {
            _submit(j, _model(j, seed, LIAR + _draw(seed, "who") % 2, Role.Liar));
        } else if (kind == 2) {
            _submit(j, _model(j, seed, SILENT, Role.Silent));
        } else if (kind == 3) {
            _submit(j, _model(j, seed, _jobs[j].requester, Role.Competitor));
        } else {
            _assume(count != 0);
            _submit(j, _copy(_entries[j][_draw(seed, "of") % count]));
        }
    }

    function withdrawSubmission(uint256 seed) external {
        _assume(_draw(seed, "whim") % 2 == 0);
        uint256 j = _find(seed, _bit(Status.Accepting) | _bit(Status.AwaitingTruth));
        uint256 e = _findEntry(j, seed);
        bool late = status(j) == Status.AwaitingTruth;
        Entry storage entry = _entries[j][e];
        _assume(!late || entry.role != Role.Honest);

        entry.state = late ? SubmissionState.Slashed : SubmissionState.Withdrawn;
        if (late) pot += _jobs[j].stake;
        else _pay(entry.trainer, _jobs[j].stake);
        _doFor(j, e, entry.trainer, abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e)));
    }

    function revealTruth(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.AwaitingTruth));
        Job storage job = _jobs[j];
        job.phase = Phase.Grounded;
        job.claimsEnd = time() + job.window;
        job.candidateDeadline = job.claimsEnd + job.window;
        _do(
            j,
            job.requester,
            abi.encodeCall(IModelMarket.revealTruth, (j + 1, job.truth.labels, job.truth.salt))
        );
    }

    function claimScore(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Claiming));
        uint256 e = _findEntry(j, seed);
        Entry storage entry = _entries[j][e];
        uint256 draw = _draw(seed, "score");
        uint256 size = _jobs[j].truth.size;
        _assume(entry.role != Role.Silent);
        if (entry.role == Role.Honest) _claim(j, e, entry.score);
        else if (entry.role == Role.Liar) _claim(j, e, bound(draw, entry.score, size));
        else if (entry.role == Role.Competitor) _claim(j, e, bound(draw, 0, entry.score));
        else _claim(j, e, bound(draw, _jobs[j].minScore, size));
    }

    function revealModel(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Resolving));
        (, uint256 e) = candidate(j);
        Role role = _entries[j][e].role;
        _assume(role != Role.Copier && role != Role.Silent);
        // Anyone who holds the opening.
        uint256 who = _draw(seed, "who") % 2 == 0 ? _entries[j][e].trainer : _draw(seed, "anyone") % ACTORS;
        _reveal(j, e, who);
    }

    function enforceTimeout(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Overdue) | _bit(Status.Stalled));
        _enforce(j, _draw(seed, "who") % ACTORS);
    }

    function collect(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Settled) | _bit(Status.Refunded) | _bit(Status.Forfeited));
        uint256 e = _findAny(j, seed);
        uint256 who = _draw(seed, "who") % ACTORS;
        if (entitlement(j, e) != 0) return _collect(j, e, who);
        // What is not owed is not paid: neither to those without a claim nor twice.
        (bool success,) = _tryFor(j, e, who, abi.encodeCall(IModelMarket.collect, (j + 1, e)));
        if (success) ++intrusions;
    }

    function sweep(uint256) external {
        _assume(pot != 0);
        swept += pot;
        pot = 0;
        vm.prank(actors[KEEPER]);
        market.sweep();
    }

    // ── Time ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice To a second before, at or after a boundary of a request, or some way on.
    function warp(uint256 seed) external {
        uint256 count = _jobs.length;
        uint256 kind = _draw(seed, "kind") % 5;
        if (kind == 0 || count == 0) return _advance(time() + bound(_draw(seed, "by"), 1, 2 hours));
        Job storage job = _jobs[_draw(seed, "job") % count];
        _assume(!isTerminal(_draw(seed, "job") % count));
        uint256 boundary = job.candidateDeadline;
        if (job.phase == Phase.Open) {
            boundary = time() < job.deadline ? job.deadline : job.deadline + job.window;
        } else if (time() < job.claimsEnd) {
            boundary = job.claimsEnd;
        }
        uint256 to = boundary + _draw(seed, "side") % 3 - 1;
        _assume(to > time());
        _advance(to);
    }

    /// @dev Time passes. Honest trainers act in their last second, if they have not before.
    function _advance(uint256 to) private {
        while (true) {
            (uint256 next, uint256 j) = _nextDuty();
            if (next >= to) break;
            if (next > time()) vm.warp(next);
            if (status(j) == Status.Claiming) {
                for (uint256 e; e < _entries[j].length; ++e) {
                    if (_isPending(j, e)) _claim(j, e, _entries[j][e].score);
                }
            } else {
                (, uint256 e) = candidate(j);
                _reveal(j, e, _entries[j][e].trainer);
            }
        }
        if (to > time()) vm.warp(to);
    }

    /// @dev The first last second in which an honest trainer has to act.
    function _nextDuty() private view returns (uint256 first, uint256 where) {
        first = type(uint256).max;
        for (uint256 j; j < _jobs.length; ++j) {
            uint256 duty = _duty(j);
            if (duty < first) (first, where) = (duty, j);
        }
    }

    function _duty(uint256 j) private view returns (uint256) {
        Job storage job = _jobs[j];
        if (job.phase != Phase.Grounded) return type(uint256).max;
        if (status(j) == Status.Claiming) {
            for (uint256 e; e < _entries[j].length; ++e) {
                if (_isPending(j, e)) return job.claimsEnd - 1;
            }
        }
        (bool found, uint256 best) = candidate(j);
        bool due = found && _entries[j][best].role == Role.Honest && time() < job.candidateDeadline;
        return due ? job.candidateDeadline - 1 : type(uint256).max;
    }

    function _isPending(uint256 j, uint256 e) private view returns (bool) {
        return _entries[j][e].role == Role.Honest && _entries[j][e].state == SubmissionState.Submitted;
    }

    // ── Griefing ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A call by the right person with the right arguments, but at the wrong time.
    function intrude(uint256 seed) external {
        uint256 j = _find(seed, type(uint256).max);
        uint256 e = _findAny(j, seed);
        (uint256 who, bytes memory data, uint256 allowed) = _intrusion(j, e, _draw(seed, "kind") % 8);
        _assume(allowed & _bit(status(j)) == 0);
        (bool success, bytes memory reason) = _tryFor(j, e, who, data);
        if (success) ++intrusions;
        else if (bytes4(reason) != IModelMarket.Market_WrongStatus.selector) _bubble(reason);
    }

    /// @dev Who may make a call, how, and when, by the table of §3.
    function _intrusion(uint256 j, uint256 e, uint256 kind)
        private
        view
        returns (uint256 who, bytes memory data, uint256 allowed)
    {
        Job storage job = _jobs[j];
        Entry storage entry = _entries[j][e];
        who = job.requester;
        uint256 open = _bit(Status.Accepting) | _bit(Status.AwaitingTruth);
        if (kind == 0) {
            allowed = open | _bit(Status.Overdue);
            data = abi.encodeCall(IModelMarket.cancelRequest, (j + 1, type(uint256).max));
        } else if (kind == 1) {
            allowed = _bit(Status.Accepting);
            data = abi.encodeCall(IModelMarket.submitModel, (j + 1, job.truth.hash, entry.commitment));
        } else if (kind == 2) {
            allowed = _bit(Status.AwaitingTruth);
            data = abi.encodeCall(IModelMarket.revealTruth, (j + 1, job.truth.labels, job.truth.salt));
        } else if (kind == 3) {
            who = KEEPER;
            allowed = _bit(Status.Overdue) | _bit(Status.Stalled);
            data = abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, 1));
        } else if (kind == 4) {
            who = KEEPER;
            allowed = _bit(Status.Settled) | _bit(Status.Refunded) | _bit(Status.Forfeited);
            data = abi.encodeCall(IModelMarket.collect, (j + 1, e));
        } else {
            who = entry.trainer;
            if (kind == 5) {
                allowed = open;
                data = abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e));
            } else if (kind == 6) {
                allowed = _bit(Status.Claiming);
                data = abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(entry.score)));
            } else {
                allowed = _bit(Status.Resolving);
                data = _revealData(j, e);
            }
        }
    }

    /// @notice Garbage in the place of the candidate's opening, from anyone: it must slash nobody.
    function revealGarbage(uint256 seed) external {
        uint256 j = _find(seed, _bit(Status.Resolving));
        (, uint256 e) = candidate(j);
        uint256 other = _findAny(j, seed);
        // A copy has the opening of its original.
        bool opens = _entries[j][e].role != Role.Copier && _entries[j][other].salt == _entries[j][e].salt;
        _assume(!opens);
        (bool success, bytes memory reason) = _tryFor(j, e, KEEPER, _revealData(j, other));
        if (success) ++intrusions;
        else if (bytes4(reason) != IModelMarket.Market_CommitmentMismatch.selector) _bubble(reason);
    }

    // ── The end ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Closes and empties everything with time and calls that anyone may make, or with honest trainers who go
    /// on acting in time.
    function windUp(bool honest) external {
        for (uint256 j; j < _jobs.length; ++j) {
            // Each round passes a boundary or slashes a candidate.
            for (uint256 rounds; !isTerminal(j); ++rounds) {
                assertLe(rounds, 2 * MAX_ENTRIES + 4, "LIV-1: a request does not end");
                if (_jobs[j].phase == Phase.Open) _pass(_jobs[j].deadline + _jobs[j].window, honest);
                else if (status(j) == Status.Claiming) _pass(_jobs[j].claimsEnd, honest);
                else if (status(j) == Status.Resolving) _pass(_jobs[j].candidateDeadline, honest);
                if (status(j) == Status.Overdue || status(j) == Status.Stalled) _enforce(j, KEEPER);
            }
        }
        for (uint256 j; j < _jobs.length; ++j) {
            for (uint256 e; e < _entries[j].length; ++e) {
                if (entitlement(j, e) != 0) _collect(j, e, KEEPER);
            }
        }
        if (pot != 0) this.sweep(0);
    }

    function _pass(uint256 to, bool honest) private {
        if (honest) _advance(to);
        else if (to > time()) vm.warp(to);
    }

    // ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _submit(uint256 j, Entry memory entry) private {
        Job storage job = _jobs[j];
        _assume(_entries[j].length < MAX_ENTRIES && balances[entry.trainer] >= job.stake);
        balances[entry.trainer] -= job.stake;
        _entries[j].push(entry);
        _do(
            j,
            entry.trainer,
            abi.encodeCall(IModelMarket.submitModel, (j + 1, job.truth.hash, entry.commitment))
        );
    }

    function _claim(uint256 j, uint256 e, uint256 score) private {
        Entry storage entry = _entries[j][e];
        entry.state = score < _jobs[j].minScore ? SubmissionState.Conceded : SubmissionState.Claimed;
        entry.claim = score;
        _do(j, entry.trainer, abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(score))));
    }

    function _reveal(uint256 j, uint256 e, uint256 who) private {
        Entry storage entry = _entries[j][e];
        Job storage job = _jobs[j];
        if (entry.score < entry.claim) {
            ++reached[Mark.Exposed];
            _slash(j, e, who, 0);
        } else {
            if (tied(j)) ++reached[Mark.Tie];
            if (time() < job.claimsEnd) ++reached[Mark.EarlyFinish];
            if (entry.role == Role.Competitor) ++reached[Mark.SelfDealing];
            if (entry.role == Role.Honest && job.slashes != 0) ++reached[Mark.Justice];
            _settle(j, e);
        }
        vm.recordLogs();
        _doFor(j, e, who, _revealData(j, e));
        if (job.phase == Phase.Settled) {
            bytes memory prediction = Labels.xor(job.truth.labels, entry.diff);
            job.counted =
                job.truth.size - Labels.count(prediction, job.truth.labels, job.truth.size, job.truth.width);
            // The market's own event is the first: its coins move last.
            (job.announced,,,) = abi.decode(vm.getRecordedLogs()[0].data, (uint256, bytes, bytes, bytes32));
        }
    }

    function _enforce(uint256 j, uint256 who) private {
        if (status(j) == Status.Overdue) {
            _abandon(j);
        } else {
            (bool found, uint256 e) = candidate(j);
            if (found) {
                _slash(j, e, who, _jobs[j].stake / 10);
            } else {
                _refund(j);
            }
        }
        _do(j, who, abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, 1)));
    }

    function _collect(uint256 j, uint256 e, uint256 who) private {
        Entry storage entry = _entries[j][e];
        _pay(entry.trainer, entitlement(j, e));
        entry.state = SubmissionState.Collected;
        _doFor(j, e, who, abi.encodeCall(IModelMarket.collect, (j + 1, e)));
    }

    function _revealData(uint256 j, uint256 e) private view returns (bytes memory) {
        Labels.Truth memory truth = _jobs[j].truth;
        Entry memory entry = _entries[j][e];
        Opening memory opening = Opening(truth.labels, truth.salt, entry.diff, entry.salt);
        return abi.encodeCall(IModelMarket.revealModel, (j + 1, entry.cid, opening));
    }

    // ── Calls, measured ────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A call that must succeed.
    function _do(uint256 j, uint256 who, bytes memory data) private {
        (bool success, bytes memory reason) = _try(j, who, data);
        if (!success) _bubble(reason);
    }

    /// @dev A call on a submission that must succeed.
    function _doFor(uint256 j, uint256 e, uint256 who, bytes memory data) private {
        (bool success, bytes memory reason) = _tryFor(j, e, who, data);
        if (!success) _bubble(reason);
    }

    /// @dev A call on a submission. PAY-1: counts whether its trainer was paid.
    function _tryFor(uint256 j, uint256 e, uint256 who, bytes memory data)
        private
        returns (bool success, bytes memory result)
    {
        Entry storage entry = _entries[j][e];
        uint256 before = coin.balanceOf(actors[entry.trainer]);
        (success, result) = _try(j, who, data);
        if (coin.balanceOf(actors[entry.trainer]) > before) ++entry.payments;
    }

    /// @dev A call on a request. PAY-2: measures what came in, went out and was kept. FAIR-2: compares what everybody
    /// else has with what they had. PHA-1: notes the phase.
    function _try(uint256 j, uint256 who, bytes memory data)
        private
        returns (bool success, bytes memory result)
    {
        uint256[] memory before = _worth(j);
        uint256 held = coin.balanceOf(address(market));
        uint256 kept = market.pot();
        vm.prank(actors[who]);
        (success, result) = address(market).call(data);
        if (!success) return (success, result);

        Job storage job = _jobs[j];
        uint256 holds = coin.balanceOf(address(market));
        if (holds > held) job.received += holds - held;
        else job.paid += held - holds;
        job.potted += market.pot() - kept;

        uint256[] memory afterwards = _worth(j);
        for (uint256 i; i < ACTORS; ++i) {
            if (i != who && afterwards[i] < before[i]) ++harms;
        }
        _note(j);
    }

    function _note(uint256 j) private {
        Phase phase = market.getRequest(j + 1).phase;
        Phase[] storage seen = _history[j];
        if (seen.length != 0 && seen[seen.length - 1] == phase) return;
        seen.push(phase);
        if (phase == Phase.Settled) ++reached[Mark.Settled];
        if (phase == Phase.Refunded) ++reached[Mark.Refunded];
        if (phase == Phase.Forfeited) ++reached[Mark.Forfeited];
        if (phase >= Phase.Settled && _jobs[j].slashes > 1) ++reached[Mark.SlashChain];
    }

    /// @dev What the actors have, and what their own calls alone can still make of their submissions to a request: by
    /// §4, from what the market says of itself.
    function _worth(uint256 j) private view returns (uint256[] memory worth) {
        worth = new uint256[](ACTORS);
        for (uint256 i; i < ACTORS; ++i) {
            worth[i] = coin.balanceOf(actors[i]);
        }
        if (j >= market.requestCount()) return worth;
        Request memory request = market.getRequest(j + 1);
        for (uint256 e; e < request.submissionCount; ++e) {
            worth[_entries[j][e].trainer] += _floor(j, e, request);
        }
    }

    function _floor(uint256 j, uint256 e, Request memory request) private view returns (uint256) {
        if (request.phase >= Phase.Settled) return market.payoutOf(j + 1, e);
        Submission memory submission = market.getSubmission(j + 1, e);
        Status status_ = request.status;
        if (submission.state == SubmissionState.Submitted) {
            if (status_ == Status.Overdue) return request.stake + request.reward / request.liveCount;
            return status_ == Status.Resolving || status_ == Status.Stalled ? 0 : request.stake;
        }
        if (submission.state == SubmissionState.Conceded) return request.stake;
        if (submission.state != SubmissionState.Claimed) return 0;
        Entry storage entry = _entries[j][e];
        bool holdsOpening = entry.role != Role.Copier && entry.role != Role.Silent;
        if (!holdsOpening || entry.score < submission.score) return 0;
        bool leads = request.hasLeader && request.leader == e;
        if (leads && status_ == Status.Stalled) return 0;
        return leads && status_ == Status.Resolving ? uint256(request.reward) + request.stake : request.stake;
    }

    function history(uint256 j) external view returns (Phase[] memory) {
        return _history[j];
    }

    // ── Choices ────────────────────────────────────────────────────────────────────────────────────────────────

    function _params(uint256 seed) private pure returns (RequestParams memory params) {
        params.reward = uint96(bound(_draw(seed, "reward"), 1, 1000e18));
        params.stake = uint96(bound(_draw(seed, "stake"), (uint256(params.reward) + 19) / 20, 200e18));
        params.submissionWindow = uint32(bound(_draw(seed, "submissionWindow"), 1, 1 days));
        params.responseWindow = uint32(bound(_draw(seed, "responseWindow"), 900, 1 days));
        // Few labels, so that scores are often equal.
        params.size = uint24(bound(_draw(seed, "size"), 1, 12));
        params.width = uint8(1 << _draw(seed, "width") % 5);
        params.minScore = uint24(bound(_draw(seed, "minScore"), 0, params.size / 2));
        params.truth = Labels.seal(params.size, params.width, seed).hash;
    }

    function _model(uint256 j, uint256 seed, uint256 who, Role role)
        private
        view
        returns (Entry memory entry)
    {
        Labels.Truth memory truth = _jobs[j].truth;
        // A requester has the labels at hand.
        uint256 errors = role == Role.Competitor ? 0 : bound(_draw(seed, "errors"), 0, truth.size);
        entry.trainer = who;
        entry.role = role;
        entry.state = SubmissionState.Submitted;
        entry.score = truth.size - errors;
        entry.cid = bytes.concat(hex"01551220", keccak256(abi.encode("model", seed, j)));
        entry.diff = Labels.diff(truth.size, truth.width, errors, _draw(seed, "from") % truth.size);
        entry.salt = bytes32(_draw(seed, "salt"));
        entry.commitment = keccak256(
            abi.encode(
                block.chainid,
                address(market),
                j + 1,
                actors[who],
                sha256(entry.cid),
                Labels.superhash(entry.salt, Labels.xor(truth.labels, entry.diff))
            )
        );
    }

    /// @dev Even the opening of what it copied, once public, does not help a copier: the commitment names its author.
    function _copy(Entry memory original) private pure returns (Entry memory entry) {
        entry.trainer = COPIER;
        entry.role = Role.Copier;
        entry.state = SubmissionState.Submitted;
        entry.score = original.score;
        (entry.cid, entry.diff, entry.salt) = (original.cid, original.diff, original.salt);
        entry.commitment = original.commitment;
    }

    function _draw(uint256 seed, string memory name) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, name)));
    }

    function _bit(Status status_) private pure returns (uint256) {
        return 1 << uint256(status_);
    }

    /// @dev A request in one of these statuses.
    function _find(uint256 seed, uint256 statuses) private view returns (uint256 j) {
        uint256 count = _jobs.length;
        uint256 start = _draw(seed, "find");
        for (uint256 i; i < count; ++i) {
            j = (start % count + i) % count;
            if (statuses & _bit(status(j)) != 0) return j;
        }
        _assume(false);
    }

    /// @dev A submission that has not been withdrawn and has not answered.
    function _findEntry(uint256 j, uint256 seed) private view returns (uint256 e) {
        uint256 count = _entries[j].length;
        uint256 start = _draw(seed, "entry");
        for (uint256 i; i < count; ++i) {
            e = (start % count + i) % count;
            if (_entries[j][e].state == SubmissionState.Submitted) return e;
        }
        _assume(false);
    }

    function _findAny(uint256 j, uint256 seed) private view returns (uint256) {
        _assume(_entries[j].length != 0);
        return _draw(seed, "any") % _entries[j].length;
    }

    function _unfinished() private view returns (uint256 count) {
        for (uint256 j; j < _jobs.length; ++j) {
            if (!isTerminal(j)) ++count;
        }
    }

    function _assume(bool condition) private pure {
        vm.assume(condition);
    }

    function _bubble(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
