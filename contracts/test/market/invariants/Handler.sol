// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, RequestParams, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {Cast} from "./Cast.sol";
import {Clock} from "./Clock.sol";
import {Griefers} from "./Griefers.sol";
import {Entry, Job, Role} from "./Twin.sol";

/// @notice What the people of a market do. Each call picks a request where it is allowed, does it to the twin, and expects
/// the market to accept it. A call that is allowed nowhere is discarded, so that forge's figures count successes.
contract Handler is Griefers, Clock {
    constructor(ModelCoin coin_, IModelMarket market_, address treasury_, string memory salt)
        Cast(coin_, market_, treasury_, salt)
    {}

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
        _do(
            j,
            entry.trainer,
            abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e, late ? _jobs[j].stake : 0))
        );
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
        _reveal(j, e, _holder(seed, entry));
    }

    function provePredictions(uint256 seed) external counted("provePredictions") {
        uint256 j = _find(seed, _bit(Status.Resolving) | _bit(Status.LastCall));
        uint256 e = _findProvable(j, seed);
        _proveClaim(j, e, _holder(seed, _entries[j][e]));
    }

    function publishModel(uint256 seed) external counted("publishModel") {
        uint256 j = _find(seed, _bit(Status.Resolving));
        (, uint256 e) = candidate(j);
        Entry storage entry = _entries[j][e];
        _assume(entry.state == SubmissionState.Proven && entry.role != Role.Staller);
        _publish(j, e, _holder(seed, entry));
    }

    /// @dev Somebody who holds an opening: its trainer, or whoever was given it.
    function _holder(uint256 seed, Entry storage entry) private view returns (uint256) {
        return _draw(seed, "who") % 2 == 0 ? entry.trainer : _anyone(seed);
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
        // Not the honest: they would have less in the end.
        uint256 who = _keeper(seed);
        uint256 amount = bound(_draw(seed, "amount"), 1, 1e18);
        _assume(balances[who] >= amount);
        donated += amount;
        balances[who] -= amount;
        _move(actors[who], address(market), amount);
        vm.prank(actors[who]);
        assertTrue(coin.transfer(address(market), amount), "given");
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
}
