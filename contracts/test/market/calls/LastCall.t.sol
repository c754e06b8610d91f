// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Request, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// @notice The last call as a whole: what it is for, and the traps in it. Call by call: see ProvePredictions,
/// PublishModel, RevealModel and EnforceTimeout.
contract LastCall_Test is MarketTest {
    /// @dev More than any caller needs.
    uint256 private constant ALL = type(uint256).max;

    /// @dev A model of this many correct labels, to be claimed as such, or as `claim`.
    uint256[] private claims;

    function _add(uint256 score, uint256 claim) private {
        _submit(SIZE - score);
        claims.push(claim);
    }

    function _add(uint256 score) private {
        _add(score, score);
    }

    /// @dev Everybody claims in the second of the truth.
    function _claimAll() private {
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < claims.length; ++i) {
            _claim(i, claims[i]);
        }
        _assertStatus(Status.Resolving);
    }

    function _enforceAll() private {
        vm.prank(keeper);
        market.enforceTimeout(id, ALL);
    }

    function _timesOut() private {
        vm.warp(_candidateDeadline());
        _assertStatus(Status.Stalled);
    }

    function _assertUp(Status status, uint256 candidate, uint256 until) private view {
        _assertStatus(status);
        (bool found, uint256 index,, uint256 deadline) = market.candidateOf(id);
        assertEq(found, true, "there is a candidate");
        assertEq(index, candidate, "candidate");
        assertEq(deadline, until, "deadline");
    }

    function _assertPaid(uint256 index) private view {
        _assertStatus(Status.Settled);
        _assertState(index, SubmissionState.Won);
        assertEq(coin.balanceOf(models[index].trainer), uint256(REWARD) + STAKE, "reward and stake");
    }

    // ── The traps ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev 1, who is accurate, proves and does not publish. 2 and 3 had no reason to prove below it; by the clock of
    /// the last call that it was in, they are late.
    function test_AStalledProvenLeader_DoesNotGetLowerHonestClaimantsSlashedAtOnce() external accounted {
        _create();
        _add(80, 99);
        _add(95);
        _add(91);
        _add(86);
        _add(81);
        _claimAll();
        vm.warp(_claimsEnd());
        _prove(4);
        _prove(1);
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 1, time() + RESPONSE_WINDOW);
        _timesOut();
        _enforceAll();

        _assertState(1, SubmissionState.Slashed);
        for (uint256 i = 2; i < 4; ++i) {
            _assertState(i, SubmissionState.Claimed);
        }
        uint256 until = time() + RESPONSE_WINDOW;
        _assertUp(Status.LastCall, 2, until);
        _refusesNow(Status.LastCall, keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, ALL)));
        vm.warp(until - 1);
        _prove(3);
        _reveal(2);
        _assertPaid(2);
        for (uint256 i = 3; i < 5; ++i) {
            assertEq(market.payoutOf(id, i), STAKE, "the honest below keep theirs");
        }
    }

    /// @dev The same without a proof below: there is no last call to be late for.
    function test_AStalledProvenLeader_GivenNoOtherProof_TheNextHaveAWindowEach() external accounted {
        _create();
        _add(80, 99);
        _add(95);
        _add(91);
        _add(86);
        _claimAll();
        _prove(1);
        _timesOut();
        _enforceAll();
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 2, time() + RESPONSE_WINDOW);
        _timesOut();
        _enforceAll();
        _assertState(2, SubmissionState.Slashed);
        _assertState(3, SubmissionState.Claimed);
        _assertUp(Status.Resolving, 3, time() + RESPONSE_WINDOW);
        vm.warp(_candidateDeadline() - 1);
        _reveal(3);
        _assertPaid(3);
    }

    /// @dev Whenever proofs come, every deadline that somebody planned by stays or moves back, and whoever has to act
    /// because of the first has a full window.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_ALateProof_ShortensNobodysWindow(uint256 first, uint256 second, uint256 third)
        external
        accounted
    {
        _create();
        _add(95);
        _add(91);
        _add(86);
        _add(81);
        _claimAll();
        uint256 planned = _candidateDeadline();
        assertEq(planned, _claimsEnd() + RESPONSE_WINDOW, "what the candidate plans by");

        vm.warp(bound(first, time(), planned - 1));
        _prove(3);
        uint256 shared = _candidateDeadline();
        assertGe(shared, planned, "the candidate loses no time");
        assertGe(shared, time() + RESPONSE_WINDOW, "whoever outranks the proof has a window");
        assertGe(shared, _claimsEnd() + RESPONSE_WINDOW, "no matter what everybody else claimed how early");

        vm.warp(bound(second, time(), shared - 1));
        _prove(2);
        assertEq(_candidateDeadline(), shared, "the second proof");
        vm.warp(bound(third, time(), shared - 1));
        _prove(1);
        assertEq(_candidateDeadline(), shared, "the third proof");

        vm.warp(shared - 1);
        _reveal(0);
        _assertPaid(0);
    }

    /// @dev 1 is honest and about to prove. If 0 could expose itself first, 1 would be the candidate, its proof refused,
    /// and in the last block there would be no time left to reveal.
    function test_AProofInTheLastSecond_CannotBeForestalledByAnExposure() external accounted {
        _create();
        _add(80, 99);
        _add(95);
        _add(81);
        _claimAll();
        _prove(2);
        vm.warp(_candidateDeadline() - 1);
        _reverts(
            _trainer(0),
            abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, _opening(0))),
            abi.encodeWithSelector(IModelMarket.Market_ScoreBelowClaim.selector, id, 0, 99, 80)
        );
        _prove(1);
        vm.warp(_candidateDeadline());
        _enforceAll();
        _publish(1);
        _assertPaid(1);
    }

    // ── Windows ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Claims were over in a second, and the proof came in the next. Who planned by the end of claims is in time.
    function test_EarlyProofs_WhenEverybodyHasClaimedEarly_TheWindowIsCountedFromClaimsEnd()
        external
        accounted
    {
        _create();
        _add(80, 99);
        _add(95);
        _add(91);
        _add(86);
        _claimAll();
        uint256 until = _claimsEnd() + RESPONSE_WINDOW;
        vm.warp(time() + 1);
        _prove(3);
        _assertUp(Status.LastCall, 0, until);
        vm.warp(_claimsEnd() - 1);
        _prove(2);
        _assertUp(Status.LastCall, 0, until);
        vm.warp(until - 1);
        _prove(1);
        vm.warp(until);
        _enforceAll();
        _assertUp(Status.Resolving, 1, until + RESPONSE_WINDOW);
        _publish(1);
        _assertPaid(1);
    }

    /// @dev A proof at the last moment costs the request two windows, and no more.
    function test_FirstProofOneSecondBeforeTheCandidatesDeadline() external accounted {
        _create();
        _add(80, 99);
        _add(80, 98);
        _add(95);
        _claimAll();
        vm.warp(_candidateDeadline() - 1);
        uint256 proof = time();
        _prove(2);
        _assertUp(Status.LastCall, 0, proof + RESPONSE_WINDOW);
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 2, proof + 2 * RESPONSE_WINDOW);
        vm.warp(_candidateDeadline() - 1);
        _publish(2);
        _assertPaid(2);
    }

    /// @dev The last call that starts anew is like the first: a proof in it has no window of its own either.
    function test_ALastCallThatStartedAnew_TakesProofsUntilItsEnd() external accounted {
        _create();
        _add(80, 99);
        _add(95);
        _add(80, 94);
        _add(91);
        _add(86);
        _claimAll();
        _prove(4);
        _prove(1);
        _timesOut();
        _enforceAll();
        _timesOut();
        _enforceAll();
        uint256 until = time() + RESPONSE_WINDOW;
        _assertUp(Status.LastCall, 2, until);
        vm.warp(until - 1);
        _prove(3);
        assertEq(market.getSubmission(id, 3).previousProof, 4 + 1, "on top of the one that was left");
        vm.warp(until);
        _enforceAll();
        _assertUp(Status.Resolving, 3, until + RESPONSE_WINDOW);
        _publish(3);
        _assertPaid(3);
        assertEq(market.payoutOf(id, 4), STAKE, "who proved and was outranked keeps its stake");
    }

    // ── Who may prove ──────────────────────────────────────────────────────────────────────────────────────────

    /// @dev All claim the same. The first of them is the candidate, and each proof outranks those of later submissions.
    function test_Ties_TheEarlierSubmissionOutranks() external accounted {
        _create();
        for (uint256 i; i < 5; ++i) {
            _add(90);
        }
        _claimAll();
        _prove(3);
        _reverts(
            _trainer(4),
            abi.encodeCall(IModelMarket.provePredictions, (id, 4, sha256(models[4].cid), _opening(4))),
            abi.encodeWithSelector(IModelMarket.Market_Outranked.selector, id, 4, 3)
        );
        _prove(1);
        _timesOut();
        _enforceAll();
        _assertState(0, SubmissionState.Slashed);
        _assertUp(Status.Resolving, 1, time() + RESPONSE_WINDOW);
        _timesOut();
        _enforceAll();
        _assertUp(Status.LastCall, 2, time() + RESPONSE_WINDOW);
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 3, time() + RESPONSE_WINDOW);
        _publish(3);
        _assertPaid(3);
        assertEq(market.payoutOf(id, 4), STAKE, "who was outranked keeps its stake");
    }

    /// @dev A claim may be lower than what the contract counts. It ranks as claimed.
    function test_UnderClaims_AreProven_AndRankAsClaimed() external accounted {
        _create();
        _add(80, 99);
        _add(70);
        _add(95, 60);
        _claimAll();
        _prove(2);
        _prove(1);
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 1, time() + RESPONSE_WINDOW);
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 2, time() + RESPONSE_WINDOW);
        _publish(2);
        _assertPaid(2);
    }

    /// @dev What it committed to is no CID: its predictions are proven, its model can never be published.
    function test_AProverWhoseModelHasNoCid_IsSlashed() external accounted {
        _create();
        _add(80, 99);
        Model memory model = _model(_trainer(1), 5);
        bytes32 superhash = keccak256("of no CID");
        bytes32 predictions = Labels.superhash(model.salt, Labels.xor(truth.labels, model.diff));
        model.commitment = market.commitmentOf(id, model.trainer, superhash, predictions);
        _submit(model);
        claims.push(96);
        _add(91);
        _claimAll();
        _prove(2);
        vm.prank(_trainer(1));
        market.provePredictions(id, 1, superhash, _opening(1));
        _timesOut();
        _enforceAll();
        _assertUp(Status.Resolving, 1, time() + RESPONSE_WINDOW);
        bytes memory bytes_ = abi.encode(superhash);
        _reverts(
            _trainer(1),
            abi.encodeCall(IModelMarket.publishModel, (id, bytes_, predictions)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidModelCid.selector, bytes_)
        );
        _timesOut();
        _enforceAll();
        _assertState(1, SubmissionState.Slashed);
        _assertUp(Status.Resolving, 2, time() + RESPONSE_WINDOW);
        _publish(2);
        _assertPaid(2);
    }

    /// @dev Who claims less than a proof is left alone: it need not prove, and cannot, and keeps its stake.
    function test_FalseClaimsBelowTheProof_AreNotLookedAt() external accounted {
        _create();
        _add(80, 99);
        _add(95);
        _add(60, 90);
        _claimAll();
        _prove(1);
        _timesOut();
        _enforceAll();
        _publish(1);
        _assertPaid(1);
        assertEq(market.payoutOf(id, 2), STAKE, "who never led keeps its stake");
    }

    // ── What it is for ─────────────────────────────────────────────────────────────────────────────────────────

    uint256 private constant LIARS = 50;

    /// @dev One honest claim, and fifty false ones above it.
    function _fiftyLiars() private returns (uint256 honest) {
        _create();
        for (uint256 i; i < LIARS; ++i) {
            _add(60, 92 + i % 10);
        }
        honest = models.length;
        _add(91);
        _claimAll();
        vm.warp(_claimsEnd());
        _assertStatus(Status.Resolving);
    }

    function _assertLiarsPaid() private view {
        for (uint256 i; i < LIARS; ++i) {
            _assertState(i, SubmissionState.Slashed);
        }
        assertEq(coin.balanceOf(keeper), LIARS * TIP, "a tip for each");
        assertEq(market.pot(), LIARS * uint256(STAKE - TIP), "the rest of each for the treasury");
    }

    function test_FiftyFalseClaims_AreSettledWithinTwoWindowsOfTheFirstProof() external accounted {
        uint256 honest = _fiftyLiars();
        uint256 proof = time();
        _prove(honest);
        _timesOut();
        _enforceAll();
        // As late as can be.
        vm.warp(_candidateDeadline() - 1);
        _publish(honest);

        assertGe(proof + 2 * RESPONSE_WINDOW, time(), "two windows");
        _assertPaid(honest);
        _assertLiarsPaid();
    }

    /// @dev The comparison. Each liar's window passes, and the honest one does not wait at all.
    function test_FiftyFalseClaims_WithoutProving_TakeFiftyWindows() external accounted {
        uint256 honest = _fiftyLiars();
        uint256 start = time();
        uint256 calls;
        for (; market.getRequest(id).leader != honest; ++calls) {
            _timesOut();
            _enforceAll();
        }
        _reveal(honest);

        assertEq(calls, LIARS, "a call for each");
        assertEq(time() - start, LIARS * RESPONSE_WINDOW, "fifty windows");
        _assertPaid(honest);
        _assertLiarsPaid();
    }

    /// @dev More than fit a block, and more than fit a node of the tree on any level: in several calls by several people.
    function test_TwoThousandFalseClaims_AreSlashedInSeveralCalls() external accounted {
        _create();
        _add(91);
        address liar = _trainer(1);
        uint256 count = 2000;
        _fund(liar, count * STAKE);
        _hold(liar);
        vm.startPrank(liar);
        for (uint256 i; i < count; ++i) {
            market.submitModel(id, truth.hash, keccak256("nothing"));
        }
        vm.stopPrank();
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        vm.startPrank(liar);
        for (uint256 i; i < count; ++i) {
            market.claimScore(id, 1 + i, uint24(92 + i % 10));
        }
        vm.stopPrank();
        _prove(0);
        _timesOut();

        uint256 left = count;
        for (uint256 call; left != 0; ++call) {
            uint256 max = 300 + 100 * call;
            vm.prank(call % 2 == 0 ? keeper : stranger);
            market.enforceTimeout(id, max);
            left -= max < left ? max : left;
            Request memory request = market.getRequest(id);
            assertEq(request.liveCount, 1 + left, "as many as were asked for");
            assertEq(
                uint256(request.status), uint256(left == 0 ? Status.Resolving : Status.Stalled), "status"
            );
            assertEq(request.hasProof, true, "the proof stays");
        }
        _assertUp(Status.Resolving, 0, time() + RESPONSE_WINDOW);
        uint256 tips = coin.balanceOf(keeper) + coin.balanceOf(stranger);
        assertEq(tips, count * TIP, "a tip for each");
        assertEq(market.pot(), count * STAKE - tips, "the rest for the treasury");
        for (uint256 i; i < count; ++i) {
            _assertState(1 + i, SubmissionState.Slashed);
        }
        _publish(0);
        _assertPaid(0);
    }
}
