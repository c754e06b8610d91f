// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {ITraining, MutexStatus, RunParams, RunStatus, StateStatus} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract Finalize_Test is TrainingTest {
    function _call(uint256 runId, uint256 max) private pure returns (bytes memory) {
        return abi.encodeCall(ITraining.finalize, (runId, max));
    }

    function test_RevertGiven_NoSuchRun() external accounted {
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                keeper,
                _call(unknown, 1),
                abi.encodeWithSelector(ITraining.Training_UnknownRun.selector, unknown)
            );
        }
    }

    function test_RevertWhen_TheMaximumIsZero() external accounted {
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _reverts(keeper, _call(id, 0), abi.encodeWithSelector(ITraining.Training_InvalidMaximum.selector));
    }

    function test_RevertGiven_NoStateThatIsNotFinal() external accounted {
        bytes memory reason = abi.encodeWithSelector(ITraining.Training_NothingToFinalize.selector, id);
        _reverts(keeper, _call(id, 1), reason);
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _finalize(1);
        _reverts(keeper, _call(id, 1), reason);
    }

    function test_RevertGiven_TheNextIsContestable() external accounted {
        _train(worker, 1);
        uint256 end = _windowEnd(1);
        vm.warp(end - 1);
        _reverts(keeper, _call(id, 1), _wrongState(_at(1), StateStatus.Contestable, end));
    }

    function test_RevertGiven_TheNextIsDisputed() external accounted {
        _train(worker, 2);
        _dispute(1);
        _dispute(1);
        _decide(1, Verdict.Dismissed);
        _resolve(1);
        vm.warp(_windowEnd(2));
        _reverts(keeper, _call(id, 2), _wrongState(_at(1), StateStatus.Disputed, 0));
        _decide(2, Verdict.Dismissed);
        _resolve(2);
        assertEq(_finalize(2), 2, "both are ripe now");
    }

    function test_GivenRipeStates() external accounted {
        _fund(3 * REWARD);
        _train(worker, 4);
        _train(otherWorker, 1);
        vm.warp(_windowEnd(5));
        bytes32[2] memory hashes = [_at(1), _at(2)];
        for (uint256 i; i < 2; ++i) {
            _expectEvent();
            emit ITraining.StateFinalized(id, hashes[i], worker, uint16(i + 1), REWARD);
        }
        assertEq(_finalize(2), 2, "no more than the maximum");
        assertEq(_run().finalHeight, 2, "final height");
        assertEq(_run().spent, 2 * REWARD, "spent");
        assertEq(training.creditOf(worker), 2 * REWARD, "the worker is credited");
        for (uint256 h = 1; h <= 5; ++h) {
            _assertState(_at(h), h <= 2 ? StateStatus.Final : StateStatus.Ripe);
            assertEq(_stateAt(h).finalAt, h <= 2 ? time() : 0, "when it became final");
        }
        assertEq(_finalize(9), 3, "no more than there are");
    }

    function test_GivenOneThatIsNotRipe() external accounted {
        _train(worker, 2);
        vm.warp(time() + 1);
        _submit();
        _dispute(2);
        vm.warp(_windowEnd(3));
        assertEq(_finalize(9), 1, "it stops below a disputed one");
        _decide(1, Verdict.Dismissed);
        _resolve(1);
        vm.warp(_windowEnd(3) - 1);
        assertEq(_finalize(9), 1, "and below a contestable one");
        assertEq(_run().finalHeight, 2, "final height");
    }

    /// @dev By a naive twin, which pays one state after another.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenAPotThatRunsOut(uint96 reward, uint96 pot, uint256 step) external accounted {
        RunParams memory params = _params();
        params.reward = reward = uint96(bound(reward, 0, 20e18));
        _create(params);
        pot = uint96(bound(pot, 1, 150e18));
        _fund(pot);
        _train(worker, 4);
        _train(otherWorker, 3);
        vm.warp(_windowEnd(7));
        step = bound(step, 1, 7);
        while (_run().finalHeight < 7) {
            _finalize(step);
        }
        uint256 left = pot;
        uint256[2] memory due;
        for (uint256 h = 1; h <= 7; ++h) {
            uint256 paid = left < reward ? left : reward;
            left -= paid;
            due[h <= 4 ? 0 : 1] += paid;
        }
        assertEq(training.creditOf(worker), due[0], "the first worker");
        assertEq(training.creditOf(otherWorker), due[1], "the second worker");
        assertEq(_run().spent, pot - left, "spent");
    }

    function test_GivenTheLastStateOfTheRun() external accounted {
        _train(worker, 4);
        _train(worker, 4);
        _train(worker, 2);
        vm.warp(_windowEnd(10));
        _assertRun(RunStatus.Running);
        _finalize(10);
        _assertRun(RunStatus.Closed);
        _assertMutex(MutexStatus.Full);
    }

    function test_GivenADrainingRun() external accounted {
        vm.warp(_runEnd() - 1);
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _assertRun(RunStatus.Draining);
        _finalize(1);
        _assertRun(RunStatus.Closed);
    }

    function test_GivenADrainingRunWhoseMutexIsHeld() external accounted {
        RunParams memory params = _params();
        params.stateSeconds = 1 days;
        _create(params);
        vm.warp(_runEnd() - 1);
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _finalize(1);
        _assertRun(RunStatus.Draining);
        vm.warp(_due() - 1);
        _assertRun(RunStatus.Draining);
        vm.warp(_due());
        _assertRun(RunStatus.Closed);
    }
}
