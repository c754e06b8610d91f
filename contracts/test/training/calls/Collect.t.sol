// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITraining} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract Collect_Test is TrainingTest {
    function test_RevertGiven_NoCredit() external accounted {
        _reverts(
            worker,
            abi.encodeCall(ITraining.collect, (worker)),
            abi.encodeWithSelector(ITraining.Training_NothingToCollect.selector, worker)
        );
    }

    function test_GivenACredit() external accounted {
        _fund(REWARD);
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _finalize(1);
        uint256 balance = coin.balanceOf(worker);
        assertEq(training.creditOf(worker), REWARD, "credit");
        _expectEvent();
        emit ITraining.Collected(worker, REWARD);
        vm.prank(stranger);
        training.collect(worker);
        assertEq(coin.balanceOf(worker), balance + REWARD, "paid, whoever calls");
        assertEq(training.creditOf(worker), 0, "no credit is left");
        _reverts(
            worker,
            abi.encodeCall(ITraining.collect, (worker)),
            abi.encodeWithSelector(ITraining.Training_NothingToCollect.selector, worker)
        );
    }
}
