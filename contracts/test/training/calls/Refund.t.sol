// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITraining, RunParams, RunStatus} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract Refund_Test is TrainingTest {
    function _call(uint256 fundingId) private pure returns (bytes memory) {
        return abi.encodeCall(ITraining.refund, (fundingId));
    }

    function test_RevertGiven_NoSuchFunding() external accounted {
        _fund(1);
        for (uint256 unknown; unknown <= 2; unknown += 2) {
            _reverts(
                keeper,
                _call(unknown),
                abi.encodeWithSelector(ITraining.Training_UnknownFunding.selector, unknown)
            );
        }
    }

    function test_RevertGiven_ARunningRun() external accounted {
        _fund(1);
        uint256 end = _runEnd();
        vm.warp(end - 1);
        _reverts(sponsor, _call(1), _wrongRun(RunStatus.Running, end));
    }

    function test_RevertGiven_ADrainingRun() external accounted {
        _fund(1);
        _train(worker, 1);
        vm.warp(_runEnd());
        _reverts(sponsor, _call(1), _wrongRun(RunStatus.Draining, 0));
    }

    function test_RevertGiven_ARefundedFunding() external accounted {
        _fund(2);
        _fund(3);
        vm.warp(_runEnd());
        _refund(1);
        _reverts(sponsor, _call(1), abi.encodeWithSelector(ITraining.Training_AlreadyRefunded.selector, 1));
    }

    function test_RevertGiven_NothingIsLeft() external accounted {
        _fund(REWARD);
        _fund(1);
        _train(worker, 1);
        vm.warp(_runEnd());
        _finalize(1);
        _reverts(sponsor, _call(1), abi.encodeWithSelector(ITraining.Training_NothingToRefund.selector, 1));
    }

    /// @dev By a naive twin, which takes what is spent from one funding after another.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenAClosedRun(uint256[5] memory amounts, uint96 reward, uint256 states, uint256 order)
        external
        accounted
    {
        RunParams memory params = _params();
        params.reward = uint96(bound(reward, 0, 30e18));
        _create(params);
        for (uint256 i; i < 5; ++i) {
            amounts[i] = bound(amounts[i], 1, 30e18);
            _fund(i % 2 == 0 ? sponsor : stranger, uint96(amounts[i]));
        }
        states = bound(states, 0, 4);
        if (states != 0) {
            _train(worker, states);
        }
        vm.warp(_runEnd());
        if (states != 0) _finalize(states);
        uint256 left = _run().spent;
        for (uint256 i; i < 5; ++i) {
            uint256 used = left < amounts[i] ? left : amounts[i];
            left -= used;
            amounts[i] -= used;
        }
        uint256 sum;
        // In any order.
        for (uint256 i; i < 5; ++i) {
            uint256 j = (order % 5 + i * 2) % 5;
            assertEq(training.refundOf(j + 1), amounts[j], "what is left");
            if (amounts[j] == 0) continue;
            address funder = j % 2 == 0 ? sponsor : stranger;
            uint256 balance = coin.balanceOf(funder);
            _expectEvent();
            emit ITraining.FundingRefunded(id, j + 1, funder, amounts[j]);
            _refund(j + 1);
            assertEq(coin.balanceOf(funder) - balance, amounts[j], "the funder is paid");
            assertEq(training.refundOf(j + 1), 0, "nothing is left");
            assertEq(training.getFunding(j + 1).isRefunded, true, "refunded");
            sum += amounts[j];
        }
        assertEq(sum, _run().funded - _run().spent, "all that was not spent goes back");
    }
}
