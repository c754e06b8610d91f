// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Request, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract WithdrawSubmission_Test is MarketTest {
    function _call() private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.withdrawSubmission, (id, 1, STAKE));
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Accepting);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                _trainer(1),
                abi.encodeCall(IModelMarket.withdrawSubmission, (unknown, 1, STAKE)),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertGiven_NoSuchSubmission(uint256 index) external accounted {
        _reach(Status.Accepting);
        index = bound(index, 3, type(uint256).max);
        _reverts(
            _trainer(1),
            abi.encodeCall(IModelMarket.withdrawSubmission, (id, index, STAKE)),
            abi.encodeWithSelector(IModelMarket.Market_UnknownSubmission.selector, id, index)
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_TheCallerIsNotTheTrainer(address caller, bool late) external accounted {
        if (caller == _trainer(1)) caller = _trainer(0);
        _reach(late ? Status.AwaitingTruth : Status.Accepting);
        _reverts(
            caller,
            _call(),
            abi.encodeWithSelector(IModelMarket.Market_NotTrainer.selector, id, 1, caller, _trainer(1))
        );
    }

    function test_RevertGiven_Overdue() external accounted {
        _refuses(Status.Overdue, _trainer(1), _call);
    }

    function test_RevertGiven_Claiming() external accounted {
        _refuses(Status.Claiming, _trainer(1), _call);
    }

    function test_RevertGiven_Resolving() external accounted {
        _refuses(Status.Resolving, _trainer(1), _call);
    }

    function test_RevertGiven_LastCall() external accounted {
        _refuses(Status.LastCall, _trainer(1), _call);
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, _trainer(1), _call);
    }

    function test_RevertGiven_Settled() external accounted {
        _refuses(Status.Settled, _trainer(1), _call);
    }

    function test_RevertGiven_Refunded() external accounted {
        _refuses(Status.Refunded, _trainer(1), _call);
    }

    function test_RevertGiven_Forfeited() external accounted {
        _refuses(Status.Forfeited, _trainer(1), _call);
    }

    function test_RevertGiven_WithdrawnAlready() external accounted {
        _reach(Status.Accepting);
        _withdraw(1);
        _reverts(_trainer(1), _call(), _wrongState(SubmissionState.Withdrawn));
        vm.warp(_deadline());
        _reverts(_trainer(1), _call(), _wrongState(SubmissionState.Withdrawn));
    }

    function test_RevertGiven_SlashedAlready() external accounted {
        _reach(Status.AwaitingTruth);
        _withdraw(1);
        _reverts(_trainer(1), _call(), _wrongState(SubmissionState.Slashed));
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertGiven_AwaitingTruth_WhenTheStakeIsMoreThanTheCallerConsentsToLose(uint256 maxSlash)
        external
        accounted
    {
        maxSlash = bound(maxSlash, 0, STAKE - 1);
        _reach(Status.AwaitingTruth);
        _reverts(
            _trainer(1),
            abi.encodeCall(IModelMarket.withdrawSubmission, (id, 1, maxSlash)),
            abi.encodeWithSelector(IModelMarket.Market_SlashTooHigh.selector, id, 1, STAKE, maxSlash)
        );
        _assertState(1, SubmissionState.Submitted);
    }

    function test_GivenAccepting_WithoutConsentToLoseAnything() external accounted {
        _reach(Status.Accepting);
        vm.warp(_deadline() - 1);
        vm.prank(_trainer(1));
        market.withdrawSubmission(id, 1, 0);
        assertEq(coin.balanceOf(_trainer(1)), STAKE, "the trainer has its stake back");
        _assertState(1, SubmissionState.Withdrawn);
    }

    function test_GivenAccepting_InTheFirstSecond() external accounted {
        _reach(Status.Accepting);
        _returnsTheStake();
    }

    function test_GivenAccepting_OneSecondBeforeTheDeadline() external accounted {
        _reach(Status.Accepting);
        vm.warp(_deadline() - 1);
        _returnsTheStake();
    }

    function _returnsTheStake() private {
        _expectEvent();
        emit IModelMarket.SubmissionWithdrawn(id, 1, _trainer(1));
        _withdraw(1);
        assertEq(coin.balanceOf(_trainer(1)), STAKE, "the trainer has its stake back");
        assertEq(coin.balanceOf(address(market)), REWARD + 2 * uint256(STAKE), "the market holds the rest");
        assertEq(market.pot(), 0, "none of it is in the pot");
        _assertState(1, SubmissionState.Withdrawn);
        Request memory request = market.getRequest(id);
        assertEq(request.liveCount, 2, "liveCount");
        assertEq(request.submissionCount, 3, "submissionCount");
    }

    function test_GivenAccepting_TheTrainerSubmitsAgain() external accounted {
        _reach(Status.Accepting);
        _withdraw(1);
        uint256 index = _submit(_model(_trainer(1), 5));
        assertEq(index, 3, "indices are not used twice");
        assertEq(market.getRequest(id).liveCount, 3, "liveCount");
    }

    function test_GivenAwaitingTruth_AtTheDeadline() external accounted {
        _reach(Status.AwaitingTruth);
        _slashesTheStake();
    }

    function test_GivenAwaitingTruth_OneSecondAfterTheDeadline() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(_deadline() + 1);
        _slashesTheStake();
    }

    function test_GivenAwaitingTruth_OneSecondBeforeTheWindowEnds() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(_truthEnd() - 1);
        _slashesTheStake();
    }

    function test_RevertWhen_TheWindowEnds() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(_truthEnd());
        _refusesNow(Status.Overdue, _trainer(1), _call());
    }

    function _slashesTheStake() private {
        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 1, _trainer(1), _trainer(1), 0);
        _withdraw(1);
        assertEq(coin.balanceOf(_trainer(1)), 0, "the trainer gets nothing");
        assertEq(coin.balanceOf(address(market)), REWARD + 3 * uint256(STAKE), "no coin has moved");
        assertEq(market.pot(), STAKE, "the stake is in the pot");
        _assertState(1, SubmissionState.Slashed);
        assertEq(market.getRequest(id).liveCount, 2, "liveCount");
    }

    function test_GivenAwaitingTruth_TheLastWithdraws_TheTruthStillRefunds() external accounted {
        _reach(Status.AwaitingTruth);
        for (uint256 i; i < 3; ++i) {
            _withdraw(i);
        }
        _revealTruth();
        // Nobody is left to claim: it is over at once.
        _assertStatus(Status.Stalled);
        _enforce();
        assertEq(coin.balanceOf(requester), REWARD, "the requester has the reward back");
    }

    function _wrongState(SubmissionState state) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelMarket.Market_WrongSubmissionState.selector, id, 1, state);
    }
}
