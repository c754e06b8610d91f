// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {
    IModelMarket,
    Opening,
    Phase,
    RequestParams,
    Status,
    SubmissionState
} from "../../market/IModelMarket.sol";
import {ModelCoin} from "../../token/ModelCoin.sol";
import {IMarket} from "../utils/IMarket.sol";
import {Labels} from "../utils/Labels.sol";
import {Permits} from "../utils/Permits.sol";
import {vm} from "../utils/Vm.sol";
import {Cast} from "./Cast.sol";
import {IHook} from "./HookedCoin.sol";
import {Entry, Job, Role} from "./Twin.sol";

/// @notice What the people of a market do. Each call picks a request where it is allowed, does it to the twin, and expects
/// the market to accept it. A call that is allowed nowhere is discarded, so that forge's figures count successes.
contract Handler is Cast, IHook {
    /// @dev What an assertion of forge's reverts with.
    error CheatcodeError(string reason);

    /// @dev The call under way, for a coin that hands over control: whose it is, what it is, and whether it is but
    /// one of several, so that the market is not yet where the twin is.
    address private _caller;
    bytes private _call;
    bool private _isBatch;
    uint256 private _hooks;

    constructor(ModelCoin coin_, IMarket market_, address treasury_, string memory salt)
        Cast(coin_, market_, treasury_, salt)
    {}

    modifier counted(string memory name) {
        _;
        _reach(name);
        _reach("calls");
    }

    // ── Requests ───────────────────────────────────────────────────────────────────────────────────────────────

    function createRequest(uint256 seed) external counted("createRequest") {
        _assume(_unfinished() < MAX_JOBS);
        uint256 who = _requester(seed);
        RequestParams memory params = _params(seed);
        _assume(balances[who] >= params.reward);

        uint256 j = _jobs.length;
        Job storage job = _jobs.push();
        job.requester = who;
        job.diligent = _draw(seed, "diligent") % 3 != 0;
        job.reward = params.reward;
        job.stake = params.stake;
        job.window = params.responseWindow;
        job.deadline = _now + params.submissionWindow;
        job.minScore = params.minScore;
        job.truth = Labels.seal(params.size, params.width, seed);
        job.phase = Phase.Open;
        balances[who] -= params.reward;
        bytes memory cid = bytes.concat(hex"01701220", keccak256(abi.encode("dataset", seed)));
        _spend(j, who, params.reward, _one(abi.encodeCall(IModelMarket.createRequest, (params, cid))), seed);
    }

    function cancelRequest(uint256 seed) external counted("cancelRequest") {
        // Rarely, or nothing else happens.
        _assume(_whim(seed, 16));
        uint256 j = _find(seed, _bit(Status.Accepting) | _bit(Status.AwaitingTruth) | _bit(Status.Overdue));
        uint256 live = _count(j, SubmissionState.Submitted);
        _abandon(j);
        _do(j, _jobs[j].requester, abi.encodeCall(IModelMarket.cancelRequest, (j + 1, live)));
    }

    function revealTruth(uint256 seed) external counted("revealTruth") {
        _revealTruth(_find(seed, _bit(Status.AwaitingTruth)));
    }

    // ── Submissions ────────────────────────────────────────────────────────────────────────────────────────────

    function submitHonest(uint256 seed) external counted("submitHonest") {
        uint256 j = _find(seed, _bit(Status.Accepting));
        _assume(_entries[j].length + 1 < MAX_ENTRIES);
        Entry memory entry = _model(j, seed, _trainer(seed, Role.Honest), Role.Honest);
        // The copier may see it on its way and be faster.
        if (_whim(seed, 4) && balances[COPIER] >= _jobs[j].stake) {
            _reach("copied ahead of its author");
            _submit(j, _copy(entry), seed);
        }
        _submit(j, entry, seed);
    }

    function submitAdversarial(uint256 seed) external counted("submitAdversarial") {
        uint256 j = _find(seed, _bit(Status.Accepting));
        uint256 kind = _draw(seed, "kind") % 8;
        if (kind < 2) {
            _submit(j, _model(j, seed, _trainer(seed, Role.Liar), Role.Liar), seed);
        } else if (kind == 2) {
            _submit(j, _model(j, seed, _trainer(seed, Role.Silent), Role.Silent), seed);
        } else if (kind == 3) {
            _submit(j, _model(j, seed, _jobs[j].requester, Role.Competitor), seed);
        } else if (kind < 7) {
            _submit(j, _model(j, seed, _trainer(seed, Role.Staller), Role.Staller), seed);
        } else {
            _submit(j, _copy(_entries[j][_findOf(j, seed)]), seed);
        }
    }

    /// @notice One liar fills what places there are, in one transaction.
    function submitCrowd(uint256 seed) external counted("submitCrowd") {
        _assume(_whim(seed, 3));
        uint256 j = _find(seed, _bit(Status.Accepting));
        Job storage job = _jobs[j];
        uint256 who = _trainer(seed, Role.Liar);
        _assume(_entries[j].length + 1 < MAX_ENTRIES);
        uint256 places = MAX_ENTRIES - _entries[j].length;
        // Often all of them.
        uint256 size = bound(_draw(seed, "crowd"), 2, 2 * places);
        if (size > places) size = places;
        _assume(balances[who] >= size * job.stake);
        bytes[] memory calls = new bytes[](size);
        for (uint256 i; i < size; ++i) {
            Entry memory entry = _model(j, _draw(seed, vm.toString(i)), who, Role.Liar);
            _entries[j].push(entry);
            calls[i] = _submitData(j, entry);
        }
        balances[who] -= size * job.stake;
        _spend(j, who, size * job.stake, calls, seed);
    }

    function withdrawSubmission(uint256 seed) external counted("withdrawSubmission") {
        _assume(_whim(seed, 3));
        uint256 j = _find(seed, _bit(Status.Accepting) | _bit(Status.AwaitingTruth));
        uint256 e = _findIn(j, seed, SubmissionState.Submitted);
        bool late = status(j) == Status.AwaitingTruth;
        Entry storage entry = _entries[j][e];
        _assume(!late || entry.role != Role.Honest);

        entry.state = late ? SubmissionState.Slashed : SubmissionState.Withdrawn;
        if (late) pot += _jobs[j].stake;
        else _pay(entry.trainer, _jobs[j].stake);
        if (late) _reach("withdrawn late");
        _do(j, entry.trainer, abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e)));
    }

    // ── Claims ─────────────────────────────────────────────────────────────────────────────────────────────────

    function claimScore(uint256 seed) external counted("claimScore") {
        uint256 j = _find(seed, _bit(Status.Claiming));
        uint256 e = _findIn(j, seed, SubmissionState.Submitted);
        _assume(_entries[j][e].role != Role.Silent);
        _do(j, _entries[j][e].trainer, _claim(j, e, _score(j, e, seed)));
    }

    /// @notice A trainer claims for all its submissions in one transaction.
    function claimAll(uint256 seed) external counted("claimAll") {
        uint256 j = _find(seed, _bit(Status.Claiming));
        uint256 who = _entries[j][_findIn(j, seed, SubmissionState.Submitted)].trainer;
        uint256 count;
        bytes[] memory calls = new bytes[](_entries[j].length);
        for (uint256 e; e < calls.length; ++e) {
            Entry storage entry = _entries[j][e];
            bool pending = entry.state == SubmissionState.Submitted && entry.role != Role.Silent;
            if (!pending || entry.trainer != who) continue;
            calls[count++] = _claim(j, e, _score(j, e, _draw(seed, vm.toString(e))));
        }
        _assume(count != 0);
        _doAll(j, who, _first(calls, count));
    }

    function revealModel(uint256 seed) external counted("revealModel") {
        // Not at once, or nobody has anything to prove.
        _assume(_whim(seed, 6));
        uint256 j = _find(seed, _bit(Status.Resolving) | _bit(Status.LastCall));
        (, uint256 e) = candidate(j);
        Entry storage entry = _entries[j][e];
        _assume(_holdsOpening(entry.role) && entry.role != Role.Staller && !_isMutedLiar(j, e));
        // Anyone who holds the opening.
        _reveal(j, e, _draw(seed, "who") % 2 == 0 ? entry.trainer : _anyone(seed));
    }

    function provePredictions(uint256 seed) external counted("provePredictions") {
        uint256 j = _find(seed, _bit(Status.Resolving) | _bit(Status.LastCall));
        uint256 e = _findProvable(j, seed);
        _proveClaim(j, e, _draw(seed, "who") % 2 == 0 ? _entries[j][e].trainer : _anyone(seed));
    }

    function publishModel(uint256 seed) external counted("publishModel") {
        uint256 j = _find(seed, _bit(Status.Resolving));
        (, uint256 e) = candidate(j);
        Entry storage entry = _entries[j][e];
        _assume(entry.state == SubmissionState.Proven && entry.role != Role.Staller);
        _publish(j, e, _draw(seed, "who") % 2 == 0 ? entry.trainer : _anyone(seed));
    }

    // ── Keepers ────────────────────────────────────────────────────────────────────────────────────────────────

    function enforceTimeout(uint256 seed) external counted("enforceTimeout") {
        uint256 j = _find(seed, _bit(Status.Overdue) | _bit(Status.Stalled));
        uint256 kind = _draw(seed, "max") % 4;
        uint256 max = kind == 0 ? 1 : kind == 1 ? type(uint256).max : _draw(seed, "few") % 5;
        (bool found,) = candidate(j);
        _assume(max != 0 || !found);
        _enforce(j, _anyone(seed), max);
    }

    function collect(uint256 seed) external counted("collect") {
        uint256 j = _findClosed(seed);
        uint256 e = _findOf(j, seed);
        _assume(entitlement(j, e) != 0);
        _do(j, _anyone(seed), _collect(j, e));
    }

    /// @notice A keeper pays everybody whom a request owes, in one transaction.
    function collectAll(uint256 seed) external counted("collectAll") {
        uint256 j = _findClosed(seed);
        _assume(_collectAll(j, _keeper(seed)));
    }

    function sweep(uint256 seed) external counted("sweep") {
        _assume(pot != 0);
        swept += pot;
        _move(address(market), treasury, pot);
        (pot, _kept) = (0, 0);
        vm.prank(actors[_anyone(seed)]);
        market.sweep();
        assertEq(market.pot(), 0, "SOL-1: the pot");
        assertEq(coin.balanceOf(treasury), swept, "SOL-2: what the treasury has");
    }

    function donate(uint256 seed) external counted("donate") {
        _assume(_whim(seed, 16));
        uint256 who = _anyone(seed);
        uint256 amount = bound(_draw(seed, "amount"), 1, 1e18);
        _assume(balances[who] >= amount);
        donated += amount;
        balances[who] -= amount;
        _move(actors[who], address(market), amount);
        vm.prank(actors[who]);
        assertTrue(coin.transfer(address(market), amount), "given");
    }

    // ── Time ───────────────────────────────────────────────────────────────────────────────────────────────────

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
    function _advance(uint256 to) private {
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

    // ── Griefing ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A call by the right person with the right arguments, but at the wrong time.
    function intrude(uint256 seed) external counted("intrude") {
        _assume(_whim(seed, 2));
        uint256 j = _findAny(seed);
        uint256 e = _findOf(j, seed);
        (uint256 who, bytes memory data, uint256 allowed) = _intrusion(j, e, _draw(seed, "kind") % 10);
        _assume(allowed & _bit(status(j)) == 0);
        _refuse(j, who, data, IModelMarket.Market_WrongStatus.selector, "PHA-2: a call outside of its window");
    }

    /// @dev Who may make a call, how, and when, by the table of §3.
    function _intrusion(uint256 j, uint256 e, uint256 kind)
        private
        view
        returns (uint256 who, bytes memory data, uint256 allowed)
    {
        Job storage job = _jobs[j];
        Entry storage entry = _entries[j][e];
        who = kind < 2 ? job.requester : entry.trainer;
        uint256 resolving = _bit(Status.Resolving) | _bit(Status.LastCall);
        if (kind == 0) {
            allowed = _bit(Status.Accepting) | _bit(Status.AwaitingTruth) | _bit(Status.Overdue);
            data = abi.encodeCall(IModelMarket.cancelRequest, (j + 1, type(uint256).max));
        } else if (kind == 1) {
            allowed = _bit(Status.AwaitingTruth);
            data = abi.encodeCall(IModelMarket.revealTruth, (j + 1, job.truth.labels, job.truth.salt));
        } else if (kind == 2) {
            allowed = _bit(Status.Accepting);
            data = _submitData(j, entry);
        } else if (kind == 3) {
            allowed = _bit(Status.Overdue) | _bit(Status.Stalled);
            data = abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, 1));
        } else if (kind == 4) {
            allowed = _bit(Status.Settled) | _bit(Status.Refunded) | _bit(Status.Forfeited);
            data = abi.encodeCall(IModelMarket.collect, (j + 1, e));
        } else if (kind == 5) {
            allowed = _bit(Status.Accepting) | _bit(Status.AwaitingTruth);
            data = abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e));
        } else if (kind == 6) {
            allowed = _bit(Status.Claiming);
            data = abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(entry.score)));
        } else if (kind == 7) {
            allowed = resolving;
            data = _revealData(j, e);
        } else if (kind == 8) {
            allowed = resolving;
            data = _proveData(j, e, e);
        } else {
            allowed = _bit(Status.Resolving);
            data = _publishData(j, e);
        }
    }

    /// @notice A call that is somebody else's.
    function trespass(uint256 seed) external counted("trespass") {
        _assume(_whim(seed, 3));
        uint256 j = _findAny(seed);
        uint256 e = _findOf(j, seed);
        uint256 kind = _draw(seed, "kind") % 4;
        uint256 stranger = _anyone(seed);
        (uint256 owner, bytes memory data, uint256 allowed) = _intrusion(j, e, kind < 2 ? kind : kind + 3);
        _assume(stranger != owner);
        // The requester is asked for before the status, the trainer after it.
        _assume(kind < 2 || allowed & _bit(status(j)) != 0);
        bytes4 selector =
            kind < 2 ? IModelMarket.Market_NotRequester.selector : IModelMarket.Market_NotTrainer.selector;
        _refuse(j, stranger, data, selector, "FAIR-2: a call that is somebody else's");
    }

    /// @notice A call at the right time with wrong arguments.
    function deceive(uint256 seed) external counted("deceive") {
        _assume(_whim(seed, 2));
        uint256 j = _findAny(seed);
        uint256 e = _findOf(j, seed);
        Status status_ = status(j);
        if (status_ == Status.Accepting) _deceiveAccepting(j, e);
        else if (status_ == Status.AwaitingTruth) _deceiveAwaiting(j);
        else if (status_ == Status.Claiming) _deceiveClaiming(j, e);
        else if (status_ == Status.Resolving || status_ == Status.LastCall) _deceiveResolving(j, e, seed);
        else if (status_ == Status.Stalled) _deceiveStalled(j);
        else if (isTerminal(j)) _deceiveTerminal(j, e);
        else _assume(false);
    }

    function _deceiveAccepting(uint256 j, uint256 e) private {
        Entry storage entry = _entries[j][e];
        bytes memory data =
            abi.encodeCall(IModelMarket.submitModel, (j + 1, ~_jobs[j].truth.hash, entry.commitment));
        _refuse(
            j,
            entry.trainer,
            data,
            IModelMarket.Market_TruthMismatch.selector,
            "FAIR-2: a stake for a request that is not there"
        );
        uint256 live = _count(j, SubmissionState.Submitted);
        if (live == 0) return;
        data = abi.encodeCall(IModelMarket.cancelRequest, (j + 1, live - 1));
        _refuse(
            j,
            _jobs[j].requester,
            data,
            IModelMarket.Market_TooManyLive.selector,
            "SOL-1: an unwanted forfeit"
        );
    }

    function _deceiveAwaiting(uint256 j) private {
        Labels.Truth memory truth = _jobs[j].truth;
        bytes memory data = abi.encodeCall(IModelMarket.revealTruth, (j + 1, truth.labels, ~truth.salt));
        _refuse(
            j,
            _jobs[j].requester,
            data,
            IModelMarket.Market_TruthMismatch.selector,
            "FAIR-3: a truth that is not the request's"
        );
    }

    function _deceiveClaiming(uint256 j, uint256 e) private {
        Entry storage entry = _entries[j][e];
        bool pending = entry.state == SubmissionState.Submitted;
        uint256 score = pending ? _jobs[j].truth.size + 1 : entry.score;
        _refuse(
            j,
            entry.trainer,
            abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(score))),
            pending
                ? IModelMarket.Market_ScoreTooHigh.selector
                : IModelMarket.Market_WrongSubmissionState.selector,
            "FAIR-3: a claim that cannot be"
        );
    }

    /// @dev Openings that are not the submission's, and proofs that are not due: whoever sends them, nobody is slashed.
    function _deceiveResolving(uint256 j, uint256 e, uint256 seed) private {
        uint256 who = _keeper(seed);
        uint256 other = _draw(seed, "whim") % 2 == 0 ? e : _findIn(j, seed, SubmissionState.Claimed);
        bytes4 refusal = _proofRefusal(j, e, other);
        if (refusal != 0) _refuse(j, who, _proveData(j, e, other), refusal, "FAIR-3: a proof that is none");

        (, uint256 best) = candidate(j);
        bool opens = _opens(j, best, e);
        bytes4 mismatch = IModelMarket.Market_CommitmentMismatch.selector;
        if (!opens) {
            _refuse(j, who, _revealData(j, e), mismatch, "FAIR-2: garbage was taken for an opening");
        } else if (_isMutedLiar(j, best)) {
            bytes4 below = IModelMarket.Market_ScoreBelowClaim.selector;
            _refuse(j, who, _revealData(j, e), below, "FAIR-1: an exposure that makes another the candidate");
            _reach("exposure refused in the last call");
        }
        if (status(j) != Status.Resolving) return;
        bool proven = _entries[j][best].state == SubmissionState.Proven;
        if (proven && opens) return;
        refusal = proven ? mismatch : IModelMarket.Market_NotProven.selector;
        _refuse(j, who, _publishData(j, e), refusal, "FAIR-3: a model was taken whose score nobody proved");
    }

    function _deceiveStalled(uint256 j) private {
        (bool found,) = candidate(j);
        _assume(found);
        bytes memory data = abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, 0));
        _refuse(j, KEEPER, data, IModelMarket.Market_InvalidMaximum.selector, "FAIR-2: an empty enforcement");
    }

    function _deceiveTerminal(uint256 j, uint256 e) private {
        bytes4 nothing = IModelMarket.Market_NothingToCollect.selector;
        bytes memory data = abi.encodeCall(IModelMarket.collect, (j + 1, e));
        if (entitlement(j, e) == 0) {
            return _refuse(j, KEEPER, data, nothing, "PAY-1: a payout that is not due");
        }
        bytes[] memory twice = new bytes[](2);
        (twice[0], twice[1]) = (data, data);
        _refuse(j, KEEPER, abi.encodeCall(IMarket.multicall, (twice)), nothing, "PAY-1: a second payout");
    }

    /// @dev The error of a proof for a submission with the opening of another, or the same. 0 if it is accepted.
    function _proofRefusal(uint256 j, uint256 e, uint256 other) private view returns (bytes4) {
        Entry storage entry = _entries[j][e];
        if (entry.state != SubmissionState.Claimed) return IModelMarket.Market_WrongSubmissionState.selector;
        (, uint256 best) = candidate(j);
        if (e == best) return IModelMarket.Market_IsCandidate.selector;
        (bool proven, uint256 top) = proof(j);
        if (proven && !_outranks(j, e, top)) return IModelMarket.Market_Outranked.selector;
        if (!_opens(j, e, other)) return IModelMarket.Market_CommitmentMismatch.selector;
        return entry.score < entry.claim ? IModelMarket.Market_ScoreBelowClaim.selector : bytes4(0);
    }

    /// @dev A claim that can be proven out of turn.
    function _findProvable(uint256 j, uint256 seed) private view returns (uint256 e) {
        uint256 count = _entries[j].length;
        uint256 start = _draw(seed, "entry");
        for (uint256 i; i < count; ++i) {
            e = (start % count + i) % count;
            if (_proofRefusal(j, e, e) == 0) return e;
        }
        _assume(false);
    }

    /// @dev Whether the candidate claims too much, but stays who it is until the last call is over.
    function _isMutedLiar(uint256 j, uint256 best) private view returns (bool) {
        return status(j) == Status.LastCall && _entries[j][best].score < _entries[j][best].claim;
    }

    /// @dev Whether the opening of a submission fits another's commitment. A copy has the opening of its original.
    function _opens(uint256 j, uint256 e, uint256 other) private view returns (bool) {
        return _entries[j][e].role != Role.Copier && _entries[j][e].salt == _entries[j][other].salt;
    }

    // ── Re-entrance ────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Control, in the middle of a call of the market: nothing can be done with it, and nothing wrong seen.
    function onMove() external {
        if (!_isBatch) _same(market.pot(), pot, "SOL-1: the pot, seen from within");
        uint256 kind = _hooks++ % 5;
        bytes memory data = _call;
        if (kind == 1) data = abi.encodeCall(IModelMarket.sweep, ());
        if (kind == 2) data = abi.encodeCall(IModelMarket.collect, (1, 0));
        if (kind == 3) data = abi.encodeCall(IModelMarket.enforceTimeout, (1, 1));
        if (kind == 4) data = abi.encodeCall(IMarket.multicall, (_one(data)));
        vm.prank(_caller);
        (bool success, bytes memory reason) = address(market).call(data);
        _checkRefusal(
            success,
            reason,
            ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector,
            "PAY-1: a call within a call"
        );
        _reach("re-entered");
    }

    // ── The end ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Closes and empties everything with time and calls that anyone may make, or with honest people who go on
    /// acting in time.
    function windUp(bool honest) external {
        _honestAct = honest;
        for (uint256 j; j < _jobs.length; ++j) {
            // Each round passes a boundary or slashes a candidate.
            for (uint256 rounds; !isTerminal(j); ++rounds) {
                assertLe(rounds, 2 * MAX_ENTRIES + 4, "LIV-1: a request does not end");
                uint256 to = _jobs[j].candidateDeadline;
                if (_jobs[j].phase == Phase.Open) to = _jobs[j].deadline + _jobs[j].window;
                else if (status(j) == Status.Claiming) to = _jobs[j].claimsEnd;
                if (honest) _advance(to);
                else if (to > _now) _warp(to);
                Status status_ = status(j);
                if (status_ == Status.Overdue || status_ == Status.Stalled) _enforce(j, KEEPER, 1 + rounds);
            }
            assertTrue(market.getRequest(j + 1).phase >= Phase.Settled, "LIV-1: a request did not end");
            _collectAll(j, KEEPER);
            assertEq(_jobs[j].paid + _jobs[j].potted, _jobs[j].received, "PAY-2: all of it went out");
        }
        if (pot != 0) this.sweep(0);
        assertEq(coin.balanceOf(address(market)), donated, "LIV-1: something stayed in the market");
    }

    /// @notice After `windUp(true)`: the honest have at least what they started with.
    function checkHonest() external view {
        for (uint256 i = HONEST; i < LIAR; ++i) {
            assertGe(coin.balanceOf(actors[i]), ENDOWMENT, "FAIR-1: an honest trainer lost");
        }
    }

    // ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _submit(uint256 j, Entry memory entry, uint256 seed) private {
        uint256 stake = _jobs[j].stake;
        _assume(_entries[j].length < MAX_ENTRIES && balances[entry.trainer] >= stake);
        balances[entry.trainer] -= stake;
        _entries[j].push(entry);
        _spend(j, entry.trainer, stake, _one(_submitData(j, entry)), seed);
    }

    function _revealTruth(uint256 j) private {
        Job storage job = _jobs[j];
        job.phase = Phase.Grounded;
        job.claimsEnd = _now + job.window;
        job.candidateDeadline = job.claimsEnd + job.window;
        bytes memory data =
            abi.encodeCall(IModelMarket.revealTruth, (j + 1, job.truth.labels, job.truth.salt));
        _do(j, job.requester, data);
    }

    function _claim(uint256 j, uint256 e, uint256 score) private returns (bytes memory) {
        Entry storage entry = _entries[j][e];
        entry.state = score < _jobs[j].minScore ? SubmissionState.Conceded : SubmissionState.Claimed;
        entry.claim = score;
        return abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(score)));
    }

    function _reveal(uint256 j, uint256 e, uint256 who) private {
        Entry storage entry = _entries[j][e];
        if (entry.score < entry.claim) {
            _reach("exposed");
            _slash(j, who, 0);
        } else {
            if (status(j) == Status.LastCall) _reach("settled in the last call");
            _noteWinner(j, e);
            _settle(j, e);
        }
        _do(j, who, _revealData(j, e));
        (uint256 score,,,) = abi.decode(_event, (uint256, bytes, bytes, bytes32));
        _checkScore(j, e, score);
    }

    function _proveClaim(uint256 j, uint256 e, uint256 who) private {
        _reach(status(j) == Status.LastCall ? "proof above a proof" : "last call");
        _prove(j, e);
        _do(j, who, _proveData(j, e, e));
        (uint256 score, uint256 until,,,) = abi.decode(_event, (uint256, uint256, bytes32, bytes, bytes32));
        _checkScore(j, e, score);
        _atLeast(score, _entries[j][e].claim, "FAIR-3: the claim");
        _same(until, _jobs[j].candidateDeadline, "SEL-1: the deadline of the last call");
    }

    function _publish(uint256 j, uint256 e, uint256 who) private {
        _reach("published");
        _noteWinner(j, e);
        _settle(j, e);
        _do(j, who, _publishData(j, e));
    }

    /// @dev A naive count. Who is paid has what was claimed, and that is enough.
    function _checkScore(uint256 j, uint256 e, uint256 score) private view {
        Job storage job = _jobs[j];
        Entry storage entry = _entries[j][e];
        bytes memory prediction = Labels.xor(job.truth.labels, entry.diff);
        uint256 errors = Labels.count(prediction, job.truth.labels, job.truth.size, job.truth.width);
        _same(score, job.truth.size - errors, "FAIR-3: a naive count");
        if (entry.state != SubmissionState.Won) return;
        _atLeast(score, entry.claim, "FAIR-3: the claim");
        _atLeast(score, job.minScore, "FAIR-3: the least that was asked for");
    }

    function _noteWinner(uint256 j, uint256 e) private {
        Job storage job = _jobs[j];
        Role role = _entries[j][e].role;
        if (_tied(j)) _reach("tie");
        if (_now < job.claimsEnd) _reach("early finish");
        if (role == Role.Competitor) _reach("own reward won");
        if (role == Role.Honest && job.slashes != 0) _reach("honest winner after slashes");
    }

    function _enforce(uint256 j, uint256 who, uint256 max) private {
        if (status(j) == Status.Overdue) {
            _abandon(j);
        } else {
            _grantIdleness(j);
            (bool found, uint256 best) = candidate(j);
            bool wasProven = found && _entries[j][best].state == SubmissionState.Proven;
            uint256 slashed = _slashDue(j, who, max);
            (bool proven,) = proof(j);
            if (wasProven) {
                _reach(proven ? "proven candidate stalled above a proof" : "proven candidate stalled");
            }
            if (slashed > 2) _reach("slashed in bulk");
        }
        _do(j, who, abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, max)));
    }

    /// @return any Whether somebody was owed something.
    function _collectAll(uint256 j, uint256 who) private returns (bool any) {
        uint256 count;
        bytes[] memory calls = new bytes[](_entries[j].length);
        for (uint256 e; e < calls.length; ++e) {
            if (entitlement(j, e) != 0) calls[count++] = _collect(j, e);
        }
        if (count == 0) return false;
        _doAll(j, who, _first(calls, count));
        return true;
    }

    function _collect(uint256 j, uint256 e) private returns (bytes memory) {
        Entry storage entry = _entries[j][e];
        _pay(entry.trainer, entitlement(j, e));
        entry.state = SubmissionState.Collected;
        return abi.encodeCall(IModelMarket.collect, (j + 1, e));
    }

    // ── Call data ──────────────────────────────────────────────────────────────────────────────────────────────

    function _submitData(uint256 j, Entry memory entry) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.submitModel, (j + 1, _jobs[j].truth.hash, entry.commitment));
    }

    function _opening(uint256 j, uint256 e) private view returns (Opening memory) {
        Entry storage entry = _entries[j][e];
        Labels.Truth storage truth = _jobs[j].truth;
        return Opening(truth.labels, truth.salt, entry.diff, entry.salt);
    }

    function _revealData(uint256 j, uint256 e) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.revealModel, (j + 1, _entries[j][e].cid, _opening(j, e)));
    }

    /// @dev A proof of a submission with the opening of another, or the same.
    function _proveData(uint256 j, uint256 e, uint256 other) private view returns (bytes memory) {
        bytes32 model = sha256(_entries[j][other].cid);
        return abi.encodeCall(IModelMarket.provePredictions, (j + 1, e, model, _opening(j, other)));
    }

    function _publishData(uint256 j, uint256 e) private view returns (bytes memory) {
        Entry storage entry = _entries[j][e];
        bytes32 predictions = Labels.superhash(entry.salt, Labels.xor(_jobs[j].truth.labels, entry.diff));
        return abi.encodeCall(IModelMarket.publishModel, (j + 1, entry.cid, predictions));
    }

    function _one(bytes memory data) private pure returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = data;
    }

    function _first(bytes[] memory calls, uint256 count) private pure returns (bytes[] memory) {
        assembly ("memory-safe") {
            mstore(calls, count)
        }
        return calls;
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Calls that take coins, of whoever has approved the market or permits it to.
    function _spend(uint256 j, uint256 who, uint256 amount, bytes[] memory calls, uint256 seed) private {
        if (!_permits(who)) return _doAll(j, who, calls);
        (address owner, uint256 deadline) = (actors[who], _now);
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, _keyOf(who), owner, address(market), amount, deadline);
        if (_draw(seed, "permit") % 4 == 0) {
            // Anyone who sees the signature on its way may use it.
            _reach("permit used by somebody else");
            coin.permit(owner, address(market), amount, deadline, v, r, s);
        }
        bytes[] memory all = new bytes[](calls.length + 1);
        all[0] = abi.encodeCall(IModelMarket.selfPermit, (amount, deadline, v, r, s));
        for (uint256 i; i < calls.length; ++i) {
            all[i + 1] = calls[i];
        }
        _doAll(j, who, all);
        _reach("permit");
    }

    function _doAll(uint256 j, uint256 who, bytes[] memory calls) private {
        if (calls.length == 1) return _do(j, who, calls[0]);
        (_caller, _call, _isBatch) = (actors[who], calls[calls.length - 1], true);
        _must(j, who, abi.encodeCall(IMarket.multicall, (calls)));
        _reach("multicall");
    }

    function _do(uint256 j, uint256 who, bytes memory data) private {
        (_caller, _call, _isBatch) = (actors[who], data, false);
        _must(j, who, data);
    }

    /// @dev A call that must succeed.
    function _must(uint256 j, uint256 who, bytes memory data) private {
        (bool success, bytes memory reason) = _try(j, who, data);
        if (success) return;
        // What failed is a check in the middle of the call.
        if (bytes4(reason) == CheatcodeError.selector) _bubble(reason);
        assertTrue(false, string.concat("FAIR-1: an allowed call was refused: ", vm.toString(reason)));
    }

    /// @dev A call that must fail, with this error.
    function _refuse(uint256 j, uint256 who, bytes memory data, bytes4 selector, string memory id) private {
        _noteBoundary(market.getRequest(j + 1));
        vm.prank(actors[who]);
        (bool success, bytes memory reason) = address(market).call(data);
        _checkRefusal(success, reason, selector, id);
    }

    function _checkRefusal(bool success, bytes memory reason, bytes4 selector, string memory id)
        private
        pure
    {
        if (success) assertTrue(false, id);
        if (bytes4(reason) != selector) assertEq(bytes32(bytes4(reason)), bytes32(selector), id);
    }

    function _bubble(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
