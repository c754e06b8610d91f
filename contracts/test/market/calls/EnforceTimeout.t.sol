// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {
    IModelMarket,
    Request,
    RequestParams,
    Status,
    SubmissionState
} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract EnforceTimeout_Test is MarketTest {
    uint256 private constant TRUTH_END = START + SUBMISSION_WINDOW + RESPONSE_WINDOW;
    uint256 private constant CANDIDATE_DEADLINE = START + SUBMISSION_WINDOW + 2 * RESPONSE_WINDOW;

    function _call() private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.enforceTimeout, (id, 1));
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Stalled);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                keeper,
                abi.encodeCall(IModelMarket.enforceTimeout, (unknown, 1)),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    function test_RevertGiven_Accepting() external accounted {
        _refuses(Status.Accepting, keeper, _call);
    }

    function test_RevertGiven_AwaitingTruth() external accounted {
        _refuses(Status.AwaitingTruth, keeper, _call);
    }

    function test_RevertGiven_Claiming() external accounted {
        _refuses(Status.Claiming, keeper, _call);
    }

    function test_RevertGiven_Resolving() external accounted {
        _refuses(Status.Resolving, keeper, _call);
    }

    function test_RevertGiven_LastCall() external accounted {
        _refuses(Status.LastCall, keeper, _call);
    }

    function test_RevertGiven_Settled() external accounted {
        _refuses(Status.Settled, keeper, _call);
    }

    function test_RevertGiven_Refunded() external accounted {
        _refuses(Status.Refunded, keeper, _call);
    }

    function test_RevertGiven_Forfeited() external accounted {
        _refuses(Status.Forfeited, keeper, _call);
    }

    function test_RevertWhen_OneSecondBeforeOverdue() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(TRUTH_END - 1);
        _refusesNow(Status.AwaitingTruth, keeper, _call());
    }

    function test_GivenOverdue_AsItIs() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(TRUTH_END);
        _forfeits(1);
    }

    function test_GivenOverdue_OneSecondLater() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(TRUTH_END + 1);
        _forfeits(1);
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_GivenOverdue_WhateverTheMaximum(uint256 max) external accounted {
        _reach(Status.Overdue);
        _forfeits(max);
    }

    function _forfeits(uint256 max) private {
        _expectEvent();
        emit IModelMarket.RequestForfeited(id, 3, REWARD / 3);
        vm.prank(keeper);
        market.enforceTimeout(id, max);
        assertEq(coin.balanceOf(keeper), 0, "nobody is tipped");
        assertEq(market.pot(), REWARD % 3, "the remainder is in the pot");
        for (uint256 i; i < 3; ++i) {
            assertEq(market.payoutOf(id, i), STAKE + REWARD / 3, "stake and share");
        }
        assertEq(market.getRequest(id).closedAt, time(), "closedAt");
        _refusesNow(Status.Forfeited, keeper, _call());
    }

    function test_GivenOverdue_GivenNoLiveSubmission() external accounted {
        _reach(Status.AwaitingTruth);
        for (uint256 i; i < 3; ++i) {
            _withdraw(i);
        }
        vm.warp(TRUTH_END);
        _refunds(0, 3 * uint256(STAKE));
    }

    function test_RevertWhen_TheMaximumIsZero_GivenACandidate() external accounted {
        _reach(Status.Stalled);
        _reverts(
            keeper,
            abi.encodeCall(IModelMarket.enforceTimeout, (id, 0)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidMaximum.selector)
        );
    }

    function test_RevertWhen_OneSecondBeforeTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE - 1);
        _refusesNow(Status.Resolving, keeper, _call());
    }

    function test_GivenStalled_AtTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE);
        _slashesTheFirst(1);
    }

    function test_GivenStalled_OneSecondAfterTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE + 1);
        _slashesTheFirst(1);
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_GivenStalled_ForAnyMaximum_OneIsSlashed(uint256 max, uint256 later) external accounted {
        _reach(Status.Stalled);
        vm.warp(time() + bound(later, 0, 3650 days));
        _slashesTheFirst(bound(max, 1, type(uint256).max));
    }

    function _slashesTheFirst(uint256 max) private {
        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 0, _trainer(0), keeper, TIP);
        vm.prank(keeper);
        market.enforceTimeout(id, max);

        assertEq(coin.balanceOf(keeper), TIP, "a tenth for the caller");
        assertEq(market.pot(), STAKE - TIP, "the rest for the treasury");
        _assertState(0, SubmissionState.Slashed);
        _assertState(1, SubmissionState.Claimed);
        (bool found, uint256 index, uint256 score, uint256 deadline) = market.candidateOf(id);
        assertEq(found, true, "there is a next candidate");
        assertEq(index, 1, "the second");
        assertEq(score, 81, "with its own claim");
        assertEq(deadline, time() + RESPONSE_WINDOW, "and a full window");
        Request memory request = market.getRequest(id);
        assertEq(request.liveCount, 2, "live");
        assertEq(request.answeredCount, 1, "answered");
        _refusesNow(Status.Resolving, keeper, _call());
        vm.warp(deadline - 1);
        _refusesNow(Status.Resolving, keeper, _call());
    }

    function test_GivenStalled_TheNextOneRevealsInItsLastSecond() external accounted {
        _reach(Status.Stalled);
        _enforce();
        vm.warp(_candidateDeadline() - 1);
        _reveal(1);
        _assertStatus(Status.Settled);
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "reward and stake");
    }

    function test_GivenStalled_TheNextOneIsLateByNothing() external accounted {
        _reach(Status.Stalled);
        _enforce();
        vm.warp(_candidateDeadline());
        _assertStatus(Status.Stalled);
        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 1, _trainer(1), keeper, TIP);
        _expectEvent();
        emit IModelMarket.RequestRefunded(id, REWARD);
        _enforce();

        _assertStatus(Status.Refunded);
        assertEq(coin.balanceOf(keeper), 2 * uint256(TIP), "two tips");
        assertEq(coin.balanceOf(requester), REWARD, "the requester has the reward back");
        // The two slashed, less tips, and the silent one.
        assertEq(market.pot(), 3 * uint256(STAKE) - 2 * TIP, "the rest is in the pot");
        _refusesNow(Status.Refunded, keeper, _call());
    }

    function test_GivenStalled_TheNextOneClaimsZero() external accounted {
        _claimWithTwoZeros();
        _timesOut();
        _enforce();
        _assertNext(Status.Resolving, 1);
        _timesOut();
        _expectSlashes(1, 2, keeper);
        _enforce();
        _assertNext(Status.Resolving, 2);
    }

    /// @dev Three claims, of 81 and twice of 0, once they have ended.
    function _claimWithTwoZeros() private {
        _create(_paramsWithMinScore(0));
        _submit(20);
        _submit(SIZE);
        _submit(SIZE);
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        vm.warp(_claimsEnd());
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_GivenStalledWithoutACandidate_WhateverTheMaximum(uint256 max) external accounted {
        _reach(Status.Claiming);
        _claim(0, 0);
        vm.warp(_claimsEnd());
        _refunds(max, 2 * uint256(STAKE));
        assertEq(market.payoutOf(id, 0), STAKE, "who conceded keeps its stake");
        assertEq(market.payoutOf(id, 1), 0, "the silent get nothing");
    }

    function test_RevertWhen_OneSecondBeforeClaimsEnd_GivenNoClaim() external accounted {
        _reach(Status.Claiming);
        vm.warp(_claimsEnd() - 1);
        _refusesNow(Status.Claiming, keeper, _call());
    }

    function _refunds(uint256 max, uint256 pot) private {
        _expectEvent();
        emit IModelMarket.RequestRefunded(id, REWARD);
        vm.prank(keeper);
        market.enforceTimeout(id, max);
        assertEq(coin.balanceOf(requester), REWARD, "the requester has the reward back");
        assertEq(coin.balanceOf(keeper), 0, "nobody is tipped");
        assertEq(market.pot(), pot, "pot");
        assertEq(market.getRequest(id).closedAt, time(), "closedAt");
        _refusesNow(Status.Refunded, keeper, _call());
    }

    function test_GivenStalled_TheCandidateMayEnforceAgainstItself_AndLosesNineTenths() external accounted {
        _reach(Status.Stalled);
        vm.prank(_trainer(0));
        market.enforceTimeout(id, 1);
        assertEq(coin.balanceOf(_trainer(0)), TIP, "a tenth back");
    }

    /// @dev A tip rounds down to nothing, and is not sent.
    function test_GivenStalled_GivenAStakeBelowTen() external accounted {
        RequestParams memory params = _params();
        (params.reward, params.stake) = (180, 9);
        _create(params);
        _submit(10);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        vm.warp(_candidateDeadline());
        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 0, _trainer(0), keeper, 0);
        _enforce();
        assertEq(coin.balanceOf(keeper), 0, "no tip");
        assertEq(market.pot(), 9, "all in the pot");
    }

    // ── After a last call ──────────────────────────────────────────────────────────────────────────────────────

    /// @dev Five claims, from 96 down to 76, a second after the end of claims.
    function _claimFive() private {
        _create();
        for (uint256 i; i < 5; ++i) {
            _submit(5 + 5 * i);
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 5; ++i) {
            _claim(i);
        }
        vm.warp(_claimsEnd() + 1);
    }

    function _enforce(address caller, uint256 max) private {
        vm.prank(caller);
        market.enforceTimeout(id, max);
    }

    /// @dev Nobody acts until time is up.
    function _timesOut() private {
        vm.warp(_candidateDeadline());
        _assertStatus(Status.Stalled);
    }

    /// @dev The next call slashes these, one after the other, and nobody else.
    function _expectSlashes(uint256 from, uint256 to, address enforcer) private {
        for (uint256 i = from; i < to; ++i) {
            _expectEvent();
            emit IModelMarket.SubmissionSlashed(id, i, _trainer(i), enforcer, TIP);
        }
        vm.expectEmit(address(coin));
        emit IERC20.Transfer(address(market), enforcer, (to - from) * uint256(TIP));
    }

    /// @dev Who is up now, with a full window that starts now.
    function _assertNext(Status status, uint256 candidate) private view {
        _assertStatus(status);
        (bool found, uint256 index, uint256 score, uint256 deadline) = market.candidateOf(id);
        assertEq(found, true, "there is a candidate");
        assertEq(index, candidate, "candidate");
        assertEq(score, models[candidate].score, "its claim");
        assertEq(deadline, time() + RESPONSE_WINDOW, "a full window");
    }

    function _assertProof(uint256 proof) private view {
        assertEq(market.getRequest(id).hasProof, true, "hasProof");
        assertEq(market.getRequest(id).proof, proof, "proof");
    }

    function _assertNoProof() private view {
        assertEq(market.getRequest(id).hasProof, false, "hasProof");
    }

    function test_RevertWhen_OneSecondBeforeTheLastCallEnds() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline() - 1);
        _refusesNow(Status.LastCall, keeper, _call());
    }

    function test_RevertWhen_TheMaximumIsZero_AfterALastCall() external accounted {
        _reach(Status.LastCall);
        _timesOut();
        _reverts(
            keeper,
            abi.encodeCall(IModelMarket.enforceTimeout, (id, 0)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidMaximum.selector)
        );
    }

    function test_AfterALastCall_AtItsEnd() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline());
        _expectSlashes(0, 1, keeper);
        _enforce();
        _assertNext(Status.Resolving, 1);
    }

    function test_AfterALastCall_OneSecondAfterItsEnd() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline() + 1);
        _expectSlashes(0, 1, keeper);
        _enforce();
        _assertNext(Status.Resolving, 1);
    }

    /// @dev All at once, whatever more the caller asks for: it stops at the proof, whose window starts.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_AfterALastCall_EveryUnprovenClaimAboveTheProofIsSlashed(uint256 max, uint256 later)
        external
        accounted
    {
        _claimFive();
        _prove(3);
        _timesOut();
        vm.warp(time() + bound(later, 0, 3650 days));
        _expectSlashes(0, 3, keeper);
        _enforce(keeper, bound(max, 3, type(uint256).max));

        assertEq(coin.balanceOf(keeper), 3 * uint256(TIP), "three tips");
        assertEq(market.pot(), 3 * uint256(STAKE - TIP), "the rest for the treasury");
        for (uint256 i; i < 3; ++i) {
            _assertState(i, SubmissionState.Slashed);
        }
        _assertState(3, SubmissionState.Proven);
        _assertState(4, SubmissionState.Claimed);
        _assertNext(Status.Resolving, 3);
        _assertProof(3);
        Request memory request = market.getRequest(id);
        assertEq(request.liveCount, 2, "live");
        assertEq(request.answeredCount, 2, "answered");
        _refusesNow(Status.Resolving, keeper, _call());
        vm.warp(_candidateDeadline() - 1);
        _publish(3);
        assertEq(market.payoutOf(id, 4), STAKE, "who had no reason to prove keeps its stake");
    }

    /// @dev Part of them: it stays stalled, and anyone goes on, whenever.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_AfterALastCall_TheMaximumBoundsTheSlashes(uint256 max, uint256 pause)
        external
        accounted
    {
        _claimFive();
        _prove(4);
        _timesOut();
        uint256 deadline = time();
        max = bound(max, 1, 3);
        _expectSlashes(0, max, keeper);
        _enforce(keeper, max);

        _refusesNow(Status.Stalled, _trainer(max), _revealOf(max));
        (bool found, uint256 index,, uint256 until) = market.candidateOf(id);
        assertEq(found, true, "there is a candidate");
        assertEq(index, max, "the first that was left");
        assertEq(until, deadline, "whose time is up as well");
        _assertProof(4);
        vm.warp(time() + bound(pause, 0, 3650 days));
        _expectSlashes(max, 4, stranger);
        _enforce(stranger, 4 - max);

        _assertNext(Status.Resolving, 4);
        assertEq(coin.balanceOf(keeper), max * TIP, "each is tipped for its own");
        assertEq(coin.balanceOf(stranger), (4 - max) * TIP, "each is tipped for its own");
        assertEq(market.pot(), 4 * uint256(STAKE - TIP), "the rest for the treasury");
    }

    function _revealOf(uint256 index) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.revealModel, (id, models[index].cid, _opening(index)));
    }

    function test_AfterALastCall_ItStopsAtTheHighestProof() external accounted {
        _claimFive();
        _prove(4);
        _prove(2);
        _timesOut();
        _expectSlashes(0, 2, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 2);
        _assertProof(2);
        _assertState(3, SubmissionState.Claimed);
        _assertState(4, SubmissionState.Proven);
    }

    /// @dev Of equal claims the proof of the earlier saves the later, and that of the later does not save the earlier.
    function test_AfterALastCall_GivenEqualClaims() external accounted {
        _create();
        for (uint256 i; i < 4; ++i) {
            _submit(i < 1 ? 5 : 10);
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 4; ++i) {
            _claim(i);
        }
        _prove(2);
        _timesOut();
        _expectSlashes(0, 2, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 2);
        _assertState(3, SubmissionState.Claimed);
    }

    function test_AfterALastCall_TipsThatRoundToNothingAreNotSent() external accounted {
        RequestParams memory params = _params();
        (params.reward, params.stake) = (180, 9);
        _create(params);
        _submitThree();
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(2);
        _timesOut();
        vm.recordLogs();
        _enforce(keeper, 2);
        assertEq(vm.getRecordedLogs().length, 2, "two slashes, and no transfer");
        assertEq(market.pot(), 18, "all in the pot");
    }

    function test_AfterALastCall_ClaimsOfZeroAreSlashedLikeOthers() external accounted {
        _claimWithTwoZeros();
        _prove(2);
        _timesOut();
        _expectSlashes(0, 2, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 2);
    }

    // ── A proven candidate that stalls ─────────────────────────────────────────────────────────────────────────

    /// @dev With no more than the highest proven: the next is up as if nobody had, and each has its own window.
    function test_GivenAProvenCandidate_GivenNoProofBelow() external accounted {
        _claimFive();
        _prove(2);
        _timesOut();
        _enforce(keeper, 5);
        _timesOut();
        _expectSlashes(2, 3, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 3);
        _assertNoProof();
        _assertState(2, SubmissionState.Slashed);
        _timesOut();
        _expectSlashes(3, 4, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 4);
        _assertNoProof();
    }

    /// @dev A new proof starts a new last call.
    function test_GivenAProvenCandidate_GivenNoProofBelow_ThereMayBeANewOne() external accounted {
        _claimFive();
        _prove(2);
        _timesOut();
        _enforce(keeper, 5);
        _timesOut();
        _enforce(keeper, 5);
        vm.warp(time() + 7);
        _prove(4);
        _assertNext(Status.LastCall, 3);
        _assertProof(4);
        assertEq(market.getSubmission(id, 4).previousProof, 0, "what was slashed is forgotten");
    }

    /// @dev The last call starts anew, for who lay between the two proofs.
    function test_GivenAProvenCandidate_GivenAProofFurtherBelow() external accounted {
        _claimFive();
        _prove(4);
        _prove(1);
        _timesOut();
        _enforce(keeper, 5);
        _timesOut();
        vm.warp(time() + 9);
        _expectSlashes(1, 2, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.LastCall, 2);
        _assertProof(4);
        _assertState(2, SubmissionState.Claimed);
        _assertState(3, SubmissionState.Claimed);
        _timesOut();
        _expectSlashes(2, 4, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 4);
        _publish(4);
        _assertStatus(Status.Settled);
    }

    /// @dev It leads at once, and has a window of its own to publish.
    function test_GivenAProvenCandidate_GivenTheNextIsProven() external accounted {
        _claimFive();
        _prove(4);
        _prove(3);
        _prove(2);
        _timesOut();
        _enforce(keeper, 5);
        _timesOut();
        _expectSlashes(2, 3, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 3);
        _assertProof(3);
        _timesOut();
        _expectSlashes(3, 4, keeper);
        _enforce(keeper, 5);
        _assertNext(Status.Resolving, 4);
        _assertProof(4);
        vm.warp(_candidateDeadline() - 1);
        _publish(4);
        _assertStatus(Status.Settled);
    }

    function test_GivenAProvenCandidate_GivenItWasTheLast() external accounted {
        _claimFive();
        _prove(4);
        _timesOut();
        _enforce(keeper, 5);
        _timesOut();
        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 4, _trainer(4), keeper, TIP);
        _expectEvent();
        emit IModelMarket.RequestRefunded(id, REWARD);
        _enforce(keeper, 5);
        _assertStatus(Status.Refunded);
        _assertNoProof();
        assertEq(coin.balanceOf(requester), REWARD, "the requester has the reward back");
        assertEq(coin.balanceOf(keeper), 5 * uint256(TIP), "five tips");
        assertEq(market.pot(), 5 * uint256(STAKE - TIP), "the rest for the treasury");
    }

    /// @dev The thirteenth claim is in another node of their tree than the first twelve, however few are live.
    function test_GivenStalled_TheNextOneIsTheThirteenth_GivenAWithdrawal() external accounted {
        _create();
        for (uint256 i; i < 13; ++i) {
            _submit(i == 1 ? 5 : i == 12 ? 6 : 10 + i);
        }
        _withdraw(0);
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i = 1; i < 13; ++i) {
            _claim(i);
        }
        vm.warp(_candidateDeadline());
        _enforce();
        _assertNext(Status.Resolving, 12);
    }

    /// @dev SEL-1: each candidate is the maximum of a naive search over those that are left.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenStalled_TakesCandidatesInOrder(uint256 count, uint256 seed) external accounted {
        count = bound(count, 1, 30);
        _create();
        for (uint256 i; i < count; ++i) {
            _submit(0);
        }
        vm.warp(_deadline());
        _revealTruth();
        uint256[] memory claims = new uint256[](count);
        uint256 left;
        for (uint256 i; i < count; ++i) {
            uint256 score = MIN_SCORE - 1 + uint256(keccak256(abi.encode(seed, i))) % 5;
            _claim(i, score);
            if (score >= MIN_SCORE) {
                claims[i] = score;
                ++left;
            }
        }
        for (; left > 0; --left) {
            uint256 best;
            for (uint256 i; i < count; ++i) {
                if (claims[i] > claims[best]) best = i;
            }
            (bool found, uint256 index, uint256 score, uint256 deadline) = market.candidateOf(id);
            assertEq(found, true, "there is a candidate");
            assertEq(index, best, "the naive maximum");
            assertEq(score, claims[best], "its score");
            claims[best] = 0;
            vm.warp(deadline);
            _enforce();
        }
        if (market.statusOf(id) == Status.Stalled) _enforce();
        _assertStatus(Status.Refunded);
    }
}
