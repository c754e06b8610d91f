// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// @notice Attacks that delay a request or make somebody miss a window, and what they cost
/// (docs/market/security/attacks.md, docs/market/security/parameters.md).
contract Delay_Test is MarketTest {
    /// @dev Models with these scores, submitted and claimed as said, at the end of claims.
    function _claimed(uint24[4] memory scores, uint24[4] memory claims) private {
        _create();
        for (uint256 i; i < 4; ++i) {
            _submit(SIZE - scores[i]);
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 4; ++i) {
            _claim(i, claims[i]);
        }
        vm.warp(_claimsEnd());
    }

    function _expire() private {
        vm.warp(_candidateDeadline());
    }

    /// @dev Enforced by somebody in particular.
    function _enforceAs(address who, uint256 max) private {
        vm.prank(who);
        market.enforceTimeout(id, max);
    }

    function _lost(uint256 index) private returns (uint256) {
        return STAKE - coin.balanceOf(_trainer(index));
    }

    // ── Silence and lies ───────────────────────────────────────────────────────────────────────────────────────

    function test_ASilentTrainer_LosesItsStake_AndDelaysByOneWindow() external accounted {
        _create();
        _submitThree();
        vm.warp(_deadline());
        _revealTruth();
        uint256 start = time();
        _claim(0);
        _claim(1);
        // Had the third one answered, the first could reveal now.
        _assertStatus(Status.Claiming);
        vm.warp(_claimsEnd());
        _reveal(0);
        assertEq(time() - start, RESPONSE_WINDOW, "one window later");
        assertEq(market.pot(), STAKE, "the stake of the silent one, all of it");
        assertEq(market.payoutOf(id, 2), 0, "is lost");
    }

    function test_AFalseClaim_DelaysByOneWindow_AndCostsItsStake() external accounted {
        _claimed([uint24(91), 60, 0, 0], [uint24(91), SIZE, 0, 0]);
        uint256 start = time();
        _expire();
        _enforce();
        _reveal(0);
        assertEq(time() - start, RESPONSE_WINDOW, "one window");
        assertEq(_lost(1), STAKE, "one stake");
    }

    /// @dev Who enforces is tipped, be it the liar itself: then delay costs nine tenths of a stake.
    function test_ALiarThatEnforcesAgainstItself_StillLosesNineTenths() external accounted {
        _claimed([uint24(91), 60, 0, 0], [uint24(91), SIZE, 0, 0]);
        _expire();
        _enforceAs(_trainer(1), 1);
        assertEq(_lost(1), STAKE - TIP, "nine tenths");
    }

    /// @dev Nor does confessing early save anything of it.
    function test_ALiarThatExposesItself_LosesAllOfItsStake() external accounted {
        _claimed([uint24(91), 60, 0, 0], [uint24(91), SIZE, 0, 0]);
        _reveal(1);
        assertEq(_lost(1), STAKE, "there is no tip");
        assertEq(_candidateDeadline(), time() + RESPONSE_WINDOW, "and the next has a full window");
    }

    /// @dev A limit: what is slashed goes to the treasury. If that is the attacker's, delay is free.
    function test_ALiarThatOwnsTheTreasury_LosesNothing() external accounted {
        _claimed([uint24(91), 60, 0, 0], [uint24(91), SIZE, 0, 0]);
        _expire();
        _enforceAs(_trainer(1), 1);
        market.sweep();
        assertEq(coin.balanceOf(treasury) + coin.balanceOf(_trainer(1)), STAKE, "its stake, whole");
        _reveal(0);
        _assertPhase(Phase.Settled);
    }

    /// @dev Whoever claims late has seen the claims of others. It is a claim like any other, and there is only one.
    function test_AClaimRaisedAboveThoseSeen_IsRecountedLikeAnyOther() external accounted {
        _create();
        _submitThree();
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        vm.warp(_claimsEnd() - 1);
        _claim(1, models[0].score + 1);
        _reverts(
            _trainer(1),
            abi.encodeCall(IModelMarket.claimScore, (id, 1, 81)),
            abi.encodeWithSelector(
                IModelMarket.Market_WrongSubmissionState.selector, id, 1, SubmissionState.Claimed
            )
        );
        vm.warp(_claimsEnd());
        _reveal(1);
        _assertState(1, SubmissionState.Slashed);
        _reveal(0);
        _assertPhase(Phase.Settled);
    }

    // ── The last call ──────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The second one proves in the first second, so that the honest one between is asked to. In the last second
    /// it still can.
    function test_AFalseClaimerAndAProverInCollusion_TakeNothingFromTheHonestOneBetween() external accounted {
        _claimed([uint24(60), 91, 81, 0], [SIZE, 91, 81, 0]);
        _prove(2);
        vm.warp(time() + RESPONSE_WINDOW - 1);
        _prove(1);
        _expire();
        _enforceAs(_trainer(0), type(uint256).max);
        _expireButOneSecond();
        _publish(1);
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "it is paid");
        assertEq(_lost(0), STAKE - TIP, "and the liar has lost");
    }

    function _expireButOneSecond() private {
        vm.warp(_candidateDeadline() - 1);
    }

    /// @dev In the last second of the false candidate: the honest one between has as long as if it had been in the
    /// first, and a later proof takes nothing of that.
    function test_AProofInTheLastSecond_ShortensNobodysWindow() external accounted {
        _claimed([uint24(60), 91, 81, 71], [SIZE, 91, 81, 71]);
        _expireButOneSecond();
        _prove(3);
        uint256 end = time() + RESPONSE_WINDOW;
        assertEq(_candidateDeadline(), end, "a full window for all");
        vm.warp(end - 1);
        _prove(2);
        assertEq(_candidateDeadline(), end, "of which a later proof takes nothing");
        _prove(1);
        _expire();
        _enforce();
        _publish(1);
        _assertPhase(Phase.Settled);
    }

    /// @dev The most that a slow prover adds: without it the false candidate would have had one window.
    function test_AProofInTheLastSecond_LengthensARequestByOneWindowAtMost() external accounted {
        _claimed([uint24(60), 91, 81, 71], [SIZE, 91, 81, 71]);
        uint256 start = time();
        _expireButOneSecond();
        _prove(3);
        _expire();
        _enforceAs(keeper, type(uint256).max);
        assertLe(time() - start, 2 * uint256(RESPONSE_WINDOW), "two windows where it had been one");
    }

    function test_AStalledProvenLeader_CostsAStakeForEachWindow_AndTheNextHasAFullOne() external accounted {
        // All but the last are the attacker's, and true: a requester that knows the labels can have as many as it likes.
        _claimed([SIZE, SIZE - 1, SIZE - 2, 91], [SIZE, SIZE - 1, SIZE - 2, 91]);
        uint256 start = time();
        _prove(3);
        _prove(2);
        _prove(1);
        for (uint256 i; i < 3; ++i) {
            _expire();
            _enforceAs(_trainer(i), type(uint256).max);
            assertEq(_candidateDeadline(), time() + RESPONSE_WINDOW, "a full window for the next");
            assertEq(time() - start, (i + 1) * RESPONSE_WINDOW, "a window each");
            assertEq(_lost(i), STAKE - TIP, "for nine tenths of a stake");
        }
        vm.warp(_candidateDeadline() - 1);
        _publish(3);
        assertEq(coin.balanceOf(_trainer(3)), uint256(REWARD) + STAKE, "the honest one is paid");
    }

    /// @dev Every second of the attacker's proves, so that the last call starts anew for those between: no dearer to the
    /// honest one, and a stake for each window all the same.
    function test_AStalledProvenLeaderOverUnprovenClaims_CostsAStakeForEachWindow() external accounted {
        _claimed([SIZE, SIZE - 1, SIZE - 2, 91], [SIZE, SIZE - 1, SIZE - 2, 91]);
        uint256 start = time();
        _prove(3);
        _prove(1);
        _expire();
        _enforceAs(keeper, type(uint256).max);
        _expire();
        _enforceAs(keeper, type(uint256).max);
        _assertStatus(Status.LastCall);
        _expire();
        _enforceAs(keeper, type(uint256).max);
        assertEq(time() - start, 3 * uint256(RESPONSE_WINDOW), "three windows");
        assertEq(market.pot(), 3 * uint256(STAKE - TIP), "three stakes");
        _publish(3);
    }

    /// @dev If a false candidate could expose itself in the last block of a last call, the next unproven claim would be the
    /// candidate, its proof on its way refused, and no window left to reveal in. So in a last call it cannot.
    function test_AFalseClaim_CannotExposeItselfInALastCall_ToHaveTheNextProofRefused() external accounted {
        _claimed([uint24(60), 91, 81, 0], [SIZE, 91, 81, 0]);
        _prove(2);
        _expireButOneSecond();
        _reverts(
            _trainer(0),
            abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, _opening(0))),
            abi.encodeWithSelector(IModelMarket.Market_ScoreBelowClaim.selector, id, 0, SIZE, 60)
        );
        _prove(1);
        vm.warp(time() + 1);
        _enforce();
        _assertState(0, SubmissionState.Slashed);
        _assertState(1, SubmissionState.Proven);
        _publish(1);
    }

    /// @dev Equal claims: the earlier submission outranks, so that ties cannot be raised over and over.
    function test_ProofsOfEqualClaims_OutrankNoEarlierOne() external accounted {
        _claimed([uint24(60), 91, 91, 91], [SIZE, 91, 91, 91]);
        _prove(2);
        _reverts(
            _trainer(3),
            abi.encodeCall(IModelMarket.provePredictions, (id, 3, sha256(models[3].cid), _opening(3))),
            abi.encodeWithSelector(IModelMarket.Market_Outranked.selector, id, 3, 2)
        );
        _prove(1);
        _expire();
        _enforce();
        _publish(1);
        assertEq(
            market.payoutOf(id, 2) + market.payoutOf(id, 3), 2 * uint256(STAKE), "the others keep theirs"
        );
    }

    // ── Keepers ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AKeeperWithMaximumZero_SlashesNobodyAndBlocksNobody() external accounted {
        _reach(Status.Stalled);
        _reverts(
            keeper,
            abi.encodeCall(IModelMarket.enforceTimeout, (id, 0)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidMaximum.selector)
        );
        _enforce();
        _assertState(0, SubmissionState.Slashed);
    }

    function test_AKeeperWithAHugeMaximum_SlashesNobodyWhoseWindowRuns() external accounted {
        _reach(Status.Stalled);
        _enforceAs(stranger, type(uint256).max);
        _assertState(0, SubmissionState.Slashed);
        _assertState(1, SubmissionState.Claimed);
        assertEq(_candidateDeadline(), time() + RESPONSE_WINDOW, "the next one's window starts");
        assertEq(coin.balanceOf(stranger), TIP, "one tip");
        _reveal(1);
    }

    /// @dev One at a time, and no sooner than need be: who comes after does the rest.
    function test_AKeeperWithATinyMaximum_LeavesTheRestToOthers() external accounted {
        _claimed([uint24(60), 60, 60, 91], [SIZE, SIZE, SIZE, 91]);
        _prove(3);
        _expire();
        _enforceAs(stranger, 1);
        _assertStatus(Status.Stalled);
        _enforceAs(keeper, 100);
        assertEq(coin.balanceOf(stranger), TIP, "one tip");
        assertEq(coin.balanceOf(keeper), 2 * uint256(TIP), "two tips");
        _publish(3);
    }

    // ── Time ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A validator may choose a timestamp within seconds. Each boundary is one second wide, so that all it decides
    /// is on which side a call falls that was made within those seconds.
    function test_ATimestampShiftedBySeconds_PutsACallOnOneSideOfABoundary_NeverOnBoth() external accounted {
        _create();
        _submit(10);
        uint256 deadline = _deadline();
        for (uint256 shift; shift < 24; ++shift) {
            vm.warp(deadline - 12 + shift);
            uint256 snapshot = vm.snapshotState();
            bool submits =
                _succeeds(stranger, abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, "commitment")));
            bool reveals = _succeeds(
                requester, abi.encodeCall(IModelMarket.revealTruth, (id, truth.labels, truth.salt))
            );
            assertEq(submits, shift < 12, "submissions end with the second before the deadline");
            assertEq(reveals, shift >= 12, "the truth is revealed from the deadline on");
            assertTrue(vm.revertToState(snapshot), "as before");
        }
    }

    function _succeeds(address who, bytes memory data) private returns (bool success) {
        _fund(stranger, STAKE);
        vm.prank(who);
        (success,) = address(market).call(data);
    }

    /// @dev Somebody keeps every call of the honest out of the chain until the last second of its window.
    function test_CallsCensoredUntilTheirLastSecond_StillCount() external accounted {
        _create();
        _submitThree();
        vm.warp(_truthEnd() - 1);
        _revealTruth();
        vm.warp(_claimsEnd() - 1);
        _claim(0, SIZE);
        _claim(1);
        vm.warp(_claimsEnd());
        _expireButOneSecond();
        _prove(1);
        _expire();
        _enforce();
        _expireButOneSecond();
        _publish(1);
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "in time, each time");
    }

    /// @dev Everybody answers early, or a false claim is exposed early: nobody's window gets shorter by it.
    function test_AnEarlyFinishByOthers_ShortensNobodysWindow() external accounted {
        _create();
        _submit(10);
        _submit(20);
        vm.warp(_deadline());
        _revealTruth();
        uint256 claimsEnd = _claimsEnd();
        _claim(1);
        _claim(0, SIZE);
        _assertStatus(Status.Resolving);
        assertEq(_candidateDeadline(), claimsEnd + RESPONSE_WINDOW, "as if claims had gone on");
        _reveal(0);
        assertEq(_candidateDeadline(), claimsEnd + RESPONSE_WINDOW, "so for the next");
        _expireButOneSecond();
        _reveal(1);
        _assertPhase(Phase.Settled);
    }

    // ── Crowds ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A limit: given a minimum score, what nobody can open is conceded for free. It costs its gas, and locks a stake.
    function test_GarbageSubmissionsThatConcede_CostTheirGas_AndWinNothing() external accounted {
        _create();
        uint256 honest = _submit(10);
        for (uint256 i; i < 30; ++i) {
            _submit(Model(_trainer(1 + i), 0, "", "", 0, keccak256(abi.encode(i))));
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i = 1; i < models.length; ++i) {
            _claim(i, 0);
        }
        _claim(honest);
        _reveal(honest);
        _assertPhase(Phase.Settled);
        for (uint256 i = 1; i < models.length; ++i) {
            assertEq(market.payoutOf(id, i), STAKE, "each gets its stake, and no more");
        }
    }

    /// @dev A limit. Claims last until everybody has answered or the window is over, and an answer in its last second is
    /// as good as one in its first. A request that never finishes early is what the windows promise anyway.
    function test_AConcessionInTheLastSecond_DelaysByNoMoreThanTheWindow_AndCostsNothing()
        external
        accounted
    {
        _create();
        _submitThree();
        vm.warp(_deadline());
        _revealTruth();
        uint256 start = time();
        _claim(0);
        _claim(1);
        vm.warp(_claimsEnd() - 1);
        _assertStatus(Status.Claiming);
        _claim(2, 0);
        _reveal(0);
        assertEq(time() - start, RESPONSE_WINDOW - 1, "a window later than without it");
        assertEq(market.payoutOf(id, 2), STAKE, "its stake is safe");
        assertEq(market.pot(), 0, "nothing is slashed");
    }

    /// @dev Nothing loops over submissions, so that a crowd makes no call of anybody else's dearer than its logarithm.
    function test_ACrowdOfSubmissions_MakesNoCallMuchDearer() external accounted {
        uint256 alone = _gasOfAWin(1);
        uint256 crowded = _gasOfAWin(150);
        // Two levels of the tree more, of a word each.
        assertLe(crowded, alone + 60_000, "claim and opening together");
    }

    /// @dev The gas of the winner's claim and opening among many others.
    function _gasOfAWin(uint256 others) private returns (uint256 gas) {
        vm.warp(START);
        _create();
        for (uint256 i; i < others; ++i) {
            _submit(20);
        }
        uint256 index = _submit(10);
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < others; ++i) {
            _claim(i);
        }
        vm.cool(address(market));
        _claim(index);
        gas = vm.lastCallGas().gasTotalUsed;
        vm.cool(address(market));
        _reveal(index);
        gas += vm.lastCallGas().gasTotalUsed;
    }
}
