// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Funding, ITraining, RunParams, RunStatus} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract Fund_Test is TrainingTest {
    function _call(uint256 runId, bytes32 runHash, uint96 amount) private pure returns (bytes memory) {
        return abi.encodeCall(ITraining.fund, (runId, runHash, amount));
    }

    function test_RevertGiven_NoSuchRun() external accounted {
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                sponsor,
                _call(unknown, 0, 1),
                abi.encodeWithSelector(ITraining.Training_UnknownRun.selector, unknown)
            );
        }
    }

    function test_RevertGiven_AClosedRun() external accounted {
        bytes memory call = _call(id, _at(0), 1);
        vm.warp(_runEnd());
        _reverts(sponsor, call, _wrongRun(RunStatus.Closed, 0));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheHashIsNotTheRuns(bytes32 runHash) external accounted {
        vm.assume(runHash != _at(0));
        _reverts(
            sponsor,
            _call(id, runHash, 1),
            abi.encodeWithSelector(ITraining.Training_RunMismatch.selector, id, _at(0), runHash)
        );
    }

    function test_RevertWhen_TheAmountIsZero() external accounted {
        _reverts(
            sponsor, _call(id, _at(0), 0), abi.encodeWithSelector(ITraining.Training_InvalidAmount.selector)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenARunningRun(uint256 first, uint256 second) external accounted {
        uint96 a = uint96(bound(first, 1, 1000e18));
        uint96 b = uint96(bound(second, 1, 1000e18));
        bytes32 runHash = _at(0);
        assertEq(_fund(a), 1, "the first is 1");
        _expectEvent();
        emit ITraining.RunFunded(id, 2, stranger, b, a);
        vm.prank(stranger);
        assertEq(training.fund(id, runHash, b), 2, "ids run on");

        Funding memory funding = training.getFunding(2);
        assertEq(funding.runId, id, "run");
        assertEq(funding.funder, stranger, "funder");
        assertEq(funding.amount, b, "amount");
        assertEq(funding.from, a, "all that was funded before");
        assertEq(funding.fundedAt, time(), "time");
        assertEq(funding.isRefunded, false, "not refunded");
        assertEq(_run().funded, uint256(a) + b, "funded");
        assertEq(training.fundingCount(), 2, "count");
        assertEq(coin.balanceOf(stranger), 10_000e18 - b, "the coins are here");
    }

    function test_GivenADrainingRun() external accounted {
        _train(worker, 1);
        vm.warp(_runEnd());
        _assertRun(RunStatus.Draining);
        _fund(REWARD);
        _finalize(1);
        assertEq(training.creditOf(worker), REWARD, "states are still paid");
    }
}
