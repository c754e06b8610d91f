// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, RequestParams, Status} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// @notice Attacks by requesters, by trainers on what they are asked for, and what a reorganisation of the chain can do
/// (docs/market/security/attacks.md).
contract Requester_Test is MarketTest {
    function _resolve() private {
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < models.length; ++i) {
            _claim(i);
        }
        vm.warp(_claimsEnd());
    }

    // ── Requesters ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A limit: who knows the labels predicts them. It gains nothing that it had not put in, and learns no model.
    function test_ARequesterThatCompetes_WinsItsOwnRewardBack_AndNothingOfOthers() external accounted {
        _create();
        _submit(10);
        _submit(20);
        _submit(_model(requester, 0));
        _resolve();
        _reveal(2);
        assertEq(coin.balanceOf(requester), uint256(REWARD) + STAKE, "what it had put in");
        _collect(0);
        _collect(1);
        assertEq(coin.balanceOf(_trainer(0)), STAKE, "the others keep their stakes");
        assertEq(market.pot(), 0, "nobody is slashed");
    }

    /// @dev A limit: the trainers see the window before they stake, and need to be there.
    function test_AResponseWindowThatTrainersMiss_RefundsTheRequester_AndLosesTheirStakes()
        external
        accounted
    {
        RequestParams memory params = _params();
        params.responseWindow = 900;
        _create(params);
        _submitThree();
        vm.warp(_truthEnd() - 1);
        _revealTruth();
        vm.warp(time() + 900);
        _enforce();
        assertEq(coin.balanceOf(requester), REWARD, "the requester has its reward back");
        assertEq(market.pot(), 3 * uint256(STAKE), "the stakes are the treasury's, not the requester's");
    }

    /// @dev Labels that nobody can predict. Given a minimum, trainers see that they fall short, and concede for free.
    function test_LabelsThatNobodyCanPredict_CostNoStake_GivenAMinimum() external accounted {
        _create();
        for (uint256 i; i < 3; ++i) {
            _submit(SIZE - MIN_SCORE + 1 + i);
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _enforce();
        for (uint256 i; i < 3; ++i) {
            _collect(i);
            assertEq(coin.balanceOf(_trainer(i)), STAKE, "the stake is safe");
        }
        assertEq(coin.balanceOf(requester), REWARD, "and nobody wins");
    }

    /// @dev The truth was fixed when the request was opened: other labels, or the same with another salt, are refused.
    function testFuzz_ARequester_CannotChangeTheLabelsOnceTheyAreCommittedTo(bytes32 salt, uint256 seed)
        external
        accounted
    {
        _reach(Status.AwaitingTruth);
        bytes memory labels = Labels.random(SIZE, WIDTH, seed);
        vm.assume(Labels.superhash(salt, labels) != truth.hash);
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.revealTruth, (id, labels, salt)),
            abi.encodeWithSelector(
                IModelMarket.Market_TruthMismatch.selector, id, truth.hash, Labels.superhash(salt, labels)
            )
        );
    }

    /// @dev As long as windows may be: four years less a day or so, if all that can be late is.
    function test_TheLongestWindows_LockAStakeForFourYearsAtMost_GivenNoOtherClaim() external accounted {
        RequestParams memory params = _params();
        (params.submissionWindow, params.responseWindow) = (365 days, 365 days);
        _create(params);
        _submit(10);
        vm.warp(_truthEnd() - 1);
        _revealTruth();
        vm.warp(_claimsEnd() - 1);
        _claim(0);
        _reveal(0);
        assertLe(time() - START, 4 * 365 days, "and sooner, if the trainer is");
        _assertPhase(Phase.Settled);
        params.responseWindow = 365 days + 1;
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.createRequest, (params, datasetCid)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidWindow.selector, 365 days + 1, 900, 365 days)
        );
    }

    /// @dev Who is paid to leave after the deadline loses its stake, and leaves more to those who stay.
    function test_TrainersBoughtOutAfterTheDeadline_LoseTheirStakes_AndLeaveTheForfeitToTheRest()
        external
        accounted
    {
        _reach(Status.AwaitingTruth);
        _withdraw(0);
        _withdraw(1);
        assertEq(market.pot(), 2 * uint256(STAKE), "two stakes are slashed");
        vm.warp(_truthEnd());
        _enforce();
        assertEq(market.payoutOf(id, 2), uint256(REWARD) + STAKE, "the third has the whole reward");
    }

    // ── Truths that are not secret ─────────────────────────────────────────────────────────────────────────────

    /// @dev One block under two requests: what one reveals, the other's trainers know. The requester pays for it.
    function test_ATruthUsedTwice_LetsAnyoneWinTheSecondRequest_ByWhatTheFirstRevealed() external accounted {
        _create();
        uint256 first = id;
        RequestParams memory params = _params();
        params.submissionWindow = 2 days;
        _create(params);
        uint256 second = id;

        id = first;
        vm.warp(_deadline());
        vm.recordLogs();
        _revealTruth();
        (bytes memory labels,) = abi.decode(vm.getRecordedLogs()[0].data, (bytes, bytes32));
        assertEq(labels, truth.labels, "from the log of the first");

        id = second;
        _submit(0);
        _resolve();
        _reveal(0);
        assertEq(market.getRequest(id).leaderScore, SIZE, "everything right in the second");
    }

    /// @dev Somebody opens a request with the truth of another, without knowing the labels. Until the owner reveals it
    /// can do nothing; the forfeit of its reward awaits it, and its trainers lose nothing.
    function test_ATruthCopiedFromAnothersRequest_CannotBeRevealedByTheCopier() external accounted {
        _fund(stranger, REWARD);
        vm.prank(stranger);
        id = market.createRequest(_params(), datasetCid);
        _submit(10);
        vm.warp(_deadline());
        bytes memory guess = Labels.random(SIZE, WIDTH, 2);
        vm.prank(stranger);
        (bool success,) =
            address(market).call(abi.encodeCall(IModelMarket.revealTruth, (id, guess, truth.salt)));
        assertEq(success, false, "it does not know the labels");
        vm.warp(_truthEnd());
        _enforce();
        assertEq(market.payoutOf(id, 0), uint256(REWARD) + STAKE, "its reward is the trainer's");
    }

    // ── Reorganisations ────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The chain is reorganised: somebody else's request takes the id, and a submission on its way follows it.
    function test_AReorganisation_CannotMoveAStakeToARequestWithAnotherTruth() external accounted {
        uint256 snapshot = vm.snapshotState();
        _create();
        Model memory model = _model(_trainer(0), 10);
        assertTrue(vm.revertToState(snapshot), "reorganised");

        bytes32 expected = truth.hash;
        truth = Labels.seal(SIZE, WIDTH, 2);
        _create();
        _fund(model.trainer, STAKE);
        _hold(model.trainer);
        _reverts(
            model.trainer,
            abi.encodeCall(IModelMarket.submitModel, (id, expected, model.commitment)),
            abi.encodeWithSelector(IModelMarket.Market_TruthMismatch.selector, id, truth.hash, expected)
        );
        assertEq(coin.balanceOf(model.trainer), STAKE, "the stake has not moved");
    }

    /// @dev A limit. Truths are public, so that the other request may have the same one, and other terms: a reward of
    /// next to nothing, or a higher stake. What bounds it is the allowance, and that a withdrawal is free until the
    /// deadline. What prevents it is to wait until the request is final.
    function test_AReorganisation_CanMoveAStakeToACopyOfTheRequest_WithinTheAllowance_AndItCanBeWithdrawn()
        external
        accounted
    {
        uint256 snapshot = vm.snapshotState();
        _create();
        Model memory model = _model(_trainer(0), 10);
        assertTrue(vm.revertToState(snapshot), "reorganised");

        RequestParams memory params = _params();
        (params.reward, params.stake) = (1, 2 * STAKE);
        _fund(stranger, params.reward);
        vm.prank(stranger);
        id = market.createRequest(params, datasetCid);
        delete models;
        _hold(model.trainer);
        _fund(model.trainer, STAKE);
        vm.prank(model.trainer);
        (bool success,) =
            address(market).call(abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, model.commitment)));
        assertEq(success, false, "not beyond the allowance");

        _submit(model);
        vm.warp(_deadline() - 1);
        _withdraw(0);
        assertEq(coin.balanceOf(model.trainer), 3 * uint256(STAKE), "all of it is back");
    }

    /// @dev A limit. If the block after the deadline can still be undone when the labels are sent, whoever undoes it
    /// submits them. What prevents it is to reveal once the deadline is final, and a window long enough for that.
    function test_AReorganisationAfterTheTruthWasSent_LetsALateSubmissionKnowTheLabels() external accounted {
        _create();
        vm.warp(_deadline() - 1);
        uint256 snapshot = vm.snapshotState();
        vm.warp(_deadline());
        vm.recordLogs();
        _revealTruth();
        (bytes memory labels,) = abi.decode(vm.getRecordedLogs()[0].data, (bytes, bytes32));
        assertTrue(vm.revertToState(snapshot), "reorganised, to a second before the deadline");

        assertEq(labels, truth.labels, "the labels are known");
        _submit(0);
        _resolve();
        _reveal(0);
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "and win");
    }

    // ── Trainers ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A limit. Two models: claim what the worse one scored for both. It still has to beat everybody else.
    function test_ATrainerMayKeepItsBetterModel_ByClaimingLess() external accounted {
        _create();
        _submit(20);
        _submit(_model(_trainer(0), 5));
        _submit(30);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        // Below the minimum: conceded, for free.
        _claim(1, 0);
        _claim(2);
        _reveal(0);
        _collect(1);
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + 2 * uint256(STAKE), "it loses nothing");
    }

    /// @dev A hundred guesses at labels of two classes. The best is better than half by luck; a minimum of four standard
    /// errors above half, 50.5 + 4 · sqrt(101 / 4) = 70.6, is reached by none.
    function test_TheBestOfManyGuesses_IsLuck_WhichAMinimumScoreExcludes() external accounted {
        truth = Labels.seal(SIZE, 1, 1);
        uint24 best;
        _create(_paramsWithMinScore(71));
        for (uint256 i; i < 100; ++i) {
            bytes memory guess = Labels.random(SIZE, 1, 1000 + i);
            Model memory model = _model(stranger, 0);
            model.diff = Labels.xor(guess, truth.labels);
            model.score = uint24(SIZE - Labels.count(guess, truth.labels, SIZE, 1));
            if (model.score > best) best = model.score;
            _submit(model);
        }
        // The expected best of 100 is 2.5 standard errors of 5.0 above half.
        assertTrue(best >= 58 && best < 71, "lucky, and not lucky enough");
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 100; ++i) {
            _claim(i);
        }
        _enforce();
        assertEq(coin.balanceOf(requester), REWARD, "nobody wins");
    }

    /// @dev With a minimum of half of the labels, one of the guesses wins: it takes a stake each, which come back.
    function test_TheBestOfManyGuesses_WinsWhereTheMinimumLetsItIn() external accounted {
        truth = Labels.seal(SIZE, 1, 1);
        _create(_paramsWithMinScore(MIN_SCORE));
        uint256 best;
        for (uint256 i; i < 20; ++i) {
            bytes memory guess = Labels.random(SIZE, 1, 1000 + i);
            Model memory model = _model(stranger, 0);
            model.diff = Labels.xor(guess, truth.labels);
            model.score = uint24(SIZE - Labels.count(guess, truth.labels, SIZE, 1));
            model.commitment =
                market.commitmentOf(id, stranger, sha256(model.cid), Labels.superhash(model.salt, guess));
            _submit(model);
            if (model.score > models[best].score) best = i;
        }
        _resolve();
        _reveal(best);
        for (uint256 i; i < 20; ++i) {
            if (i != best) _collect(i);
        }
        assertEq(coin.balanceOf(stranger), REWARD + 20 * uint256(STAKE), "the reward and every stake");
    }
}
