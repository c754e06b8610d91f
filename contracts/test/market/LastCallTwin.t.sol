// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Request, Status, SubmissionState} from "../../market/IModelMarket.sol";
import {Labels} from "../utils/Labels.sol";
import {vm} from "../utils/Vm.sol";
import {MarketTest} from "./MarketTest.sol";

/// @notice Random claims, and random calls at random times, against a naive twin of the text of
/// docs/market/protocol.md#5-last-call: it has no tree, no stack, and no window but what the text says of who is up.
contract LastCallTwin_Test is MarketTest {
    /// @dev A claim, and what becomes of it.
    struct Side {
        uint256 claim;
        uint256 count;
        bool proven;
        bool slashed;
    }

    /// @dev What walks have to reach.
    enum Mark {
        TiedProof,
        HigherProof,
        RefusedProof,
        Exposed,
        RefusedExposure,
        Bulk,
        PartOfABulk,
        StartedAnew,
        LedAtOnce,
        NobodyHadProven,
        Published,
        Revealed,
        Refunded
    }

    uint256 private constant STEPS = 40;
    uint256 private constant NOBODY = type(uint256).max;

    Side[] private sides;
    uint256 private claimsEnd;
    uint256 private until;
    /// @dev The terminal status, or `Accepting` before.
    Status private ended;
    uint256 private winner;
    uint256 private slashes;
    mapping(Mark mark => uint256 times) private reached;

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_ALastCall_IsWhatItsTwinSays(uint256 seed) external accounted {
        _walk(seed);
    }

    /// @dev So that nothing above passes by doing nothing.
    function test_TheWalksReachEverything() external accounted {
        for (uint256 seed; seed < 60; ++seed) {
            _walk(seed);
        }
        for (uint256 mark; mark <= uint256(type(Mark).max); ++mark) {
            assertGe(reached[Mark(mark)], 1, string.concat("mark ", vm.toString(mark), " was reached"));
        }
    }

    // ── The walk ───────────────────────────────────────────────────────────────────────────────────────────────

    function _draw(uint256 seed, string memory what, uint256 n) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what))) % n;
    }

    function _walk(uint256 seed) private {
        _open(seed);
        uint256 tipped = coin.balanceOf(keeper);
        for (uint256 step; step < STEPS && ended == Status.Accepting; ++step) {
            uint256 draw = uint256(keccak256(abi.encode(seed, step)));
            _pass(draw);
            uint256 call = _draw(draw, "call", 12);
            if (call < 8) _tryProve(_draw(draw, "who", sides.length));
            else if (call == 8) _tryReveal();
            else if (call == 9) _tryPublish();
            else _tryEnforce(1 + _draw(draw, "max", 4));
            _compare();
            assertEq(coin.balanceOf(keeper), tipped + slashes * TIP, "tips");
        }
        if (ended != Status.Accepting) _comparePayouts();
    }

    /// @dev Up to nine claims, close to each other and to what they will count, and maybe somebody silent.
    function _open(uint256 seed) private {
        truth = Labels.seal(16, 4, 1);
        delete sides;
        (ended, winner, slashes) = (Status.Accepting, NOBODY, 0);
        _create(_paramsWithMinScore(0));
        uint256 claims = 1 + _draw(seed, "claims", 9);
        uint256 silent = _draw(seed, "silent", 2);
        for (uint256 i; i < claims + silent; ++i) {
            _submit(1 + uint256(keccak256(abi.encode(seed, "errors", i))) % 4);
        }
        vm.warp(_deadline());
        _revealTruth();
        claimsEnd = time() + RESPONSE_WINDOW;
        until = claimsEnd + RESPONSE_WINDOW;
        for (uint256 i; i < claims; ++i) {
            uint256 count = models[i].score;
            uint256 kind = uint256(keccak256(abi.encode(seed, "kind", i))) % 8;
            uint256 claim = kind == 0 ? count - 1 : kind < 6 ? count : 16;
            sides.push(Side(claim, count, false, false));
            _claim(i, claim);
        }
        if (silent == 1) vm.warp(claimsEnd);
        _compare();
    }

    /// @dev Nothing, a while, or up to one of the two seconds that matter.
    function _pass(uint256 draw) private {
        uint256 kind = _draw(draw, "time", 12);
        uint256 to = time();
        if (kind == 0) to = until - 1;
        else if (kind == 1 || kind == 2) to = until;
        else if (kind == 3) to += _draw(draw, "while", RESPONSE_WINDOW);
        if (to > time()) vm.warp(to);
    }

    // ── The twin ───────────────────────────────────────────────────────────────────────────────────────────────

    function _outranks(uint256 i, uint256 j) private view returns (bool) {
        (uint256 a, uint256 b) = (sides[i].claim, sides[j].claim);
        return a > b || (a == b && i < j);
    }

    function _candidate() private view returns (uint256 best) {
        best = NOBODY;
        for (uint256 i; i < sides.length; ++i) {
            if (!sides[i].slashed && (best == NOBODY || _outranks(i, best))) best = i;
        }
    }

    function _proof() private view returns (uint256 best) {
        best = NOBODY;
        for (uint256 i; i < sides.length; ++i) {
            if (sides[i].slashed || !sides[i].proven) continue;
            if (best == NOBODY || _outranks(i, best)) best = i;
        }
    }

    function _status() private view returns (Status) {
        if (ended != Status.Accepting) return ended;
        if (time() >= until) return Status.Stalled;
        uint256 proof = _proof();
        return proof == NOBODY || proof == _candidate() ? Status.Resolving : Status.LastCall;
    }

    function _resolving() private view returns (bool) {
        return _status() == Status.Resolving || _status() == Status.LastCall;
    }

    function _startWindow() private {
        until = (time() > claimsEnd ? time() : claimsEnd) + RESPONSE_WINDOW;
    }

    /// @dev Whose stake is due once time is up: the candidate's alone, or after a last call everybody's above the proof.
    function _isDue(uint256 i) private view returns (bool) {
        if (sides[i].slashed) return false;
        uint256 proof = _proof();
        if (proof == NOBODY || proof == _candidate()) return i == _candidate();
        return _outranks(i, proof);
    }

    function _due() private view returns (uint256 due) {
        for (uint256 i; i < sides.length; ++i) {
            if (_isDue(i)) ++due;
        }
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _do(bool allowed, bytes memory data) private {
        vm.prank(keeper);
        (bool success,) = address(market).call(data);
        assertEq(success, allowed, allowed ? "the call is allowed" : "the call is refused");
    }

    function _tryProve(uint256 i) private {
        uint256 proof = _proof();
        Side storage side = sides[i];
        bool allowed = _resolving() && !side.slashed && !side.proven && i != _candidate()
            && (proof == NOBODY || _outranks(i, proof)) && side.count >= side.claim;
        _do(
            allowed,
            abi.encodeCall(IModelMarket.provePredictions, (id, i, sha256(models[i].cid), _opening(i)))
        );
        if (!allowed) {
            if (_resolving()) ++reached[Mark.RefusedProof];
            return;
        }
        side.proven = true;
        if (proof == NOBODY) _startWindow();
        else ++reached[side.claim == sides[proof].claim ? Mark.TiedProof : Mark.HigherProof];
    }

    function _tryReveal() private {
        uint256 i = _candidate();
        // In a last call the candidate stays who it is.
        bool exposed = _resolving() && sides[i].count < sides[i].claim;
        bool refused = exposed && _status() == Status.LastCall;
        bool allowed = _resolving() && !refused;
        if (refused) ++reached[Mark.RefusedExposure];
        _do(allowed, abi.encodeCall(IModelMarket.revealModel, (id, models[i].cid, _opening(i))));
        if (!allowed) return;
        if (!exposed) {
            (ended, winner) = (Status.Settled, i);
            ++reached[Mark.Revealed];
            return;
        }
        sides[i].slashed = true;
        ++reached[Mark.Exposed];
        _startWindow();
        if (_candidate() == NOBODY) ended = Status.Refunded;
    }

    function _tryPublish() private {
        uint256 i = _candidate();
        bool allowed = _status() == Status.Resolving && sides[i].proven;
        _do(allowed, abi.encodeCall(IModelMarket.publishModel, (id, models[i].cid, _predictionSuperhash(i))));
        if (!allowed) return;
        (ended, winner) = (Status.Settled, i);
        ++reached[Mark.Published];
    }

    function _tryEnforce(uint256 max) private {
        bool allowed = _status() == Status.Stalled;
        _do(allowed, abi.encodeCall(IModelMarket.enforceTimeout, (id, max)));
        if (!allowed) return;
        bool proven = sides[_candidate()].proven;
        uint256 due = _due();
        uint256 count = due < max ? due : max;
        if (count > 1) ++reached[Mark.Bulk];
        for (uint256 n; n < count; ++n) {
            sides[_candidate()].slashed = true;
        }
        slashes += count;
        if (count < due) {
            ++reached[Mark.PartOfABulk];
            return;
        }
        _startWindow();
        if (_candidate() == NOBODY) {
            ended = Status.Refunded;
            ++reached[Mark.Refunded];
        } else if (proven) {
            if (_proof() == NOBODY) ++reached[Mark.NobodyHadProven];
            else ++reached[_proof() == _candidate() ? Mark.LedAtOnce : Mark.StartedAnew];
        }
    }

    // ── The same? ──────────────────────────────────────────────────────────────────────────────────────────────

    function _compare() private view {
        Request memory request = market.getRequest(id);
        assertEq(uint256(request.status), uint256(_status()), "status");
        bool over = ended != Status.Accepting;
        uint256 proof = over ? NOBODY : _proof();
        assertEq(request.hasProof, proof != NOBODY, "hasProof");
        if (proof != NOBODY) {
            assertEq(request.proof, proof, "proof");
            assertEq(request.proofScore, sides[proof].claim, "proofScore");
        }
        assertEq(request.candidateDeadline, over ? 0 : until, "candidateDeadline");
        uint256 candidate = _candidate();
        assertEq(request.hasLeader, candidate != NOBODY, "hasLeader");
        if (candidate != NOBODY) {
            assertEq(request.leader, candidate, "leader");
            assertEq(request.leaderScore, sides[candidate].claim, "leaderScore");
        }
        for (uint256 i; i < sides.length; ++i) {
            _assertState(i, _state(i));
        }
    }

    function _state(uint256 i) private view returns (SubmissionState) {
        if (i == winner) return SubmissionState.Won;
        if (sides[i].slashed) return SubmissionState.Slashed;
        return sides[i].proven ? SubmissionState.Proven : SubmissionState.Claimed;
    }

    function _comparePayouts() private view {
        for (uint256 i; i < models.length; ++i) {
            bool due = i < sides.length && !sides[i].slashed && i != winner;
            assertEq(market.payoutOf(id, i), due ? STAKE : 0, "payout");
        }
    }
}
