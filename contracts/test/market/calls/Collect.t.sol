// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Status, Submission, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract Collect_Test is MarketTest {
    function _call() private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.collect, (id, 1));
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Settled);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                keeper,
                abi.encodeCall(IModelMarket.collect, (unknown, 1)),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchSubmission(uint256 index) external accounted {
        _reach(Status.Settled);
        index = bound(index, 3, type(uint256).max);
        _reverts(
            keeper,
            abi.encodeCall(IModelMarket.collect, (id, index)),
            abi.encodeWithSelector(IModelMarket.Market_UnknownSubmission.selector, id, index)
        );
    }

    function test_RevertGiven_Accepting() external accounted {
        _refuses(Status.Accepting, keeper, _call);
    }

    function test_RevertGiven_AwaitingTruth() external accounted {
        _refuses(Status.AwaitingTruth, keeper, _call);
    }

    function test_RevertGiven_Overdue() external accounted {
        _refuses(Status.Overdue, keeper, _call);
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

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, keeper, _call);
    }

    /// @dev One submission for each fate: 0 withdrawn, 1 slashed before the truth, 2 the best, 3 a claim, 4 a
    /// concession, 5 silent, 6 a false claim above all.
    function _sevenFates() private {
        _create();
        for (uint256 i; i < 7; ++i) {
            _submit(10 + i);
        }
        _withdraw(0);
        vm.warp(_deadline());
        _withdraw(1);
    }

    function _claimFates() private {
        _revealTruth();
        _claim(2);
        _claim(3);
        _claim(4, 0);
        _claim(6, SIZE);
        vm.warp(_claimsEnd());
        _reveal(6);
    }

    function test_GivenSettled() external accounted {
        _sevenFates();
        _claimFates();
        _reveal(2);
        _assertStatus(Status.Settled);
        _owesNothing(0, SubmissionState.Withdrawn);
        _owesNothing(1, SubmissionState.Slashed);
        _owesNothing(2, SubmissionState.Won);
        _pays(3, STAKE, keeper);
        _pays(4, STAKE, keeper);
        _owesNothing(5, SubmissionState.Submitted);
        _owesNothing(6, SubmissionState.Slashed);
        assertEq(market.pot(), 3 * uint256(STAKE), "two slashed and one silent");
        assertEq(coin.balanceOf(address(market)), market.pot(), "the pot is all that is left");
    }

    /// @dev A claim that was proven and did not win is like any other. Nothing of the proof is left once it is paid.
    function test_GivenSettled_WhoProvedAndLost() external accounted {
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(2);
        _prove(1);
        _reveal(0);
        _assertStatus(Status.Settled);
        for (uint256 i = 1; i < 3; ++i) {
            _pays(i, STAKE, keeper);
            Submission memory submission = market.getSubmission(id, i);
            assertEq(submission.trainer, address(0), "trainer");
            assertEq(submission.score, 0, "score");
            assertEq(submission.provenAt, 0, "provenAt");
            assertEq(submission.previousProof, 0, "previousProof");
            assertEq(submission.commitment, models[i].commitment, "the commitment stays");
            _owesNothing(i, SubmissionState.Collected);
        }
        assertEq(coin.balanceOf(address(market)), 0, "everybody is paid");
    }

    /// @dev All but the commitment: the word that is erased is the word that the chain pays back for.
    function test_ErasesAWholeWord() external accounted {
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(2);
        _prove(1);
        _reveal(0);
        vm.record();
        _collect(1);
        (, bytes32[] memory writes) = vm.accesses(address(market));
        uint256 erased;
        for (uint256 i; i < writes.length; ++i) {
            if (vm.load(address(market), writes[i]) == 0) ++erased;
        }
        assertGe(erased, 1, "a word is zero now");
        assertEq(erased, writes.length, "and nothing else is written");
    }

    /// @dev What a proven leader leaves to those below it, when it does not publish.
    function test_GivenSettled_WhoProvedAndStalled() external accounted {
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(2);
        _prove(1);
        vm.warp(_candidateDeadline());
        _enforce();
        vm.warp(_candidateDeadline());
        _enforce();
        _publish(2);
        _owesNothing(0, SubmissionState.Slashed);
        _owesNothing(1, SubmissionState.Slashed);
        _owesNothing(2, SubmissionState.Won);
    }

    function test_GivenRefunded() external accounted {
        _sevenFates();
        _claimFates();
        vm.warp(_candidateDeadline());
        _enforce();
        vm.warp(_candidateDeadline());
        _enforce();
        _assertStatus(Status.Refunded);
        _owesNothing(0, SubmissionState.Withdrawn);
        _owesNothing(1, SubmissionState.Slashed);
        _owesNothing(2, SubmissionState.Slashed);
        _owesNothing(3, SubmissionState.Slashed);
        _pays(4, STAKE, keeper);
        _owesNothing(5, SubmissionState.Submitted);
        _owesNothing(6, SubmissionState.Slashed);
        assertEq(coin.balanceOf(address(market)), market.pot(), "the pot is all that is left");
    }

    function test_GivenForfeited() external accounted {
        _sevenFates();
        vm.warp(_truthEnd());
        _enforce();
        _assertStatus(Status.Forfeited);
        _owesNothing(0, SubmissionState.Withdrawn);
        _owesNothing(1, SubmissionState.Slashed);
        for (uint256 i = 2; i < 7; ++i) {
            _pays(i, STAKE + REWARD / 5, keeper);
        }
        assertEq(market.pot(), STAKE + REWARD % 5, "a stake and the remainder");
        assertEq(coin.balanceOf(address(market)), market.pot(), "the pot is all that is left");
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_WhoeverCalls_TheTrainerIsPaid(address caller) external accounted {
        _reach(Status.Forfeited);
        _pays(1, STAKE + REWARD / 3, caller);
    }

    function test_RevertGiven_CollectedAlready() external accounted {
        _reach(Status.Settled);
        _pays(1, STAKE, _trainer(1));
        _owesNothing(1, SubmissionState.Collected);
    }

    function test_GivenOneTrainerWithSeveral_EachIsPaid() external accounted {
        _create();
        for (uint256 i; i < 3; ++i) {
            _submit(_model(_trainer(0), 10));
        }
        vm.warp(_truthEnd());
        _enforce();
        for (uint256 i; i < 3; ++i) {
            _pays(i, STAKE + REWARD / 3, keeper);
        }
    }

    function _pays(uint256 index, uint256 amount, address caller) private {
        assertEq(market.payoutOf(id, index), amount, "payout");
        address trainer = models[index].trainer;
        uint256 before = coin.balanceOf(trainer);
        uint256 callers = coin.balanceOf(caller);
        _expectEvent();
        emit IModelMarket.Collected(id, index, trainer, amount);
        vm.prank(caller);
        market.collect(id, index);
        assertEq(coin.balanceOf(trainer), before + amount, "the trainer is paid");
        if (caller != trainer) assertEq(coin.balanceOf(caller), callers, "and nobody else");
        _assertState(index, SubmissionState.Collected);
        assertEq(market.payoutOf(id, index), 0, "once");
    }

    function _owesNothing(uint256 index, SubmissionState state) private {
        assertEq(market.payoutOf(id, index), 0, "payout");
        _assertState(index, state);
        _reverts(
            models[index].trainer,
            abi.encodeCall(IModelMarket.collect, (id, index)),
            abi.encodeWithSelector(IModelMarket.Market_NothingToCollect.selector, id, index, state)
        );
    }
}
