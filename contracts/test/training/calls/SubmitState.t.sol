// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {
    ITraining,
    MutexStatus,
    Period,
    PeriodOutcome,
    PeriodStatus,
    RunStatus,
    State,
    StateStatus
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";
import {MockAdjudicator} from "../utils/MockAdjudicator.sol";

contract SubmitState_Test is TrainingTest {
    function _call(bytes32 parent) private view returns (bytes memory) {
        return abi.encodeCall(ITraining.submitState, (id, parent, bytes32("root"), bytes32("steps"), ""));
    }

    function test_RevertGiven_NoSuchRun() external accounted {
        _start();
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                worker,
                abi.encodeCall(ITraining.submitState, (unknown, _at(0), "root", "steps", "")),
                abi.encodeWithSelector(ITraining.Training_UnknownRun.selector, unknown)
            );
        }
    }

    function test_RevertGiven_NoPeriod() external accounted {
        _reverts(
            worker,
            _call(_at(0)),
            abi.encodeWithSelector(ITraining.Training_NotWorker.selector, id, worker, address(0))
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheCallerIsNotTheHolder(address caller) external accounted {
        vm.assume(caller != worker);
        _start();
        _reverts(
            caller,
            _call(_at(0)),
            abi.encodeWithSelector(ITraining.Training_NotWorker.selector, id, caller, worker)
        );
    }

    function test_RevertWhen_TheStateIsLate() external accounted {
        _train(worker, 1);
        vm.warp(_due());
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Free, _runEnd()));
        vm.warp(_runEnd());
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Ended, 0));
    }

    function test_RevertGiven_ADonePeriod() external accounted {
        _train(worker, 4);
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Free, _runEnd()));
    }

    function test_RevertGiven_AllStates() external accounted {
        _train(worker, 4);
        _train(worker, 4);
        _train(worker, 2);
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Full, 0));
    }

    function test_RevertGiven_AReleasedHolder() external accounted {
        _train(worker, 2);
        _end(1, Verdict.Upheld);
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Free, _runEnd()));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheParentIsNotTheTip(bytes32 parent) external accounted {
        _train(worker, 1);
        vm.assume(parent != _tip());
        _reverts(
            worker,
            _call(parent),
            abi.encodeWithSelector(ITraining.Training_ParentMismatch.selector, id, _tip(), parent)
        );
    }

    function test_RevertWhen_TheAdjudicatorRefuses() external accounted {
        _start();
        bytes memory data = "refuse";
        _reverts(
            worker,
            abi.encodeCall(ITraining.submitState, (id, _at(0), "root", "steps", data)),
            abi.encodeWithSelector(MockAdjudicator.Mock_Refused.selector, data)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_WhenInTime(bytes32 root, bytes32 stepsRoot, bytes memory data, bool equal)
        external
        accounted
    {
        vm.assume(bytes32(data) != "refuse");
        if (equal) stepsRoot = root;
        _train(worker, 1);
        vm.warp(_due() - 1);
        bytes32 parent = _tip();
        bytes32 superhash = keccak256(abi.encode(root, stepsRoot, data));
        bytes32 stateHash = keccak256(
            abi.encode(block.chainid, training, id, 1, 2, parent, root, stepsRoot, superhash, worker)
        );
        _expectEvent();
        emit ITraining.StateSubmitted(id, stateHash, worker, 1, 2, parent, root, stepsRoot, superhash, data);
        vm.prank(worker);
        assertEq(training.submitState(id, parent, root, stepsRoot, data), stateHash, "hash");

        State memory state = training.getState(stateHash);
        assertEq(state.runId, id, "run");
        assertEq(state.periodId, 1, "period");
        assertEq(state.height, 2, "height");
        assertEq(uint256(state.status), uint256(StateStatus.Contestable), "status");
        assertEq(state.submittedAt, time(), "submitted");
        assertEq(state.finalAt, 0, "not final");
        assertEq(state.worker, worker, "worker");
        assertEq(state.parentHash, parent, "parent");
        assertEq(state.root, root, "root");
        assertEq(state.stepsRoot, stepsRoot, "steps");
        assertEq(state.disputes + state.openDisputes + state.firstDispute, 0, "no disputes");
        assertEq(state.replaced, 0, "it replaces none");
        assertEq(_run().tip, 2, "tip");
        assertEq(_at(2), stateHash, "it lives");
        assertEq(training.stateOf(1, 1), stateHash, "it is the period's");
        Period memory period = training.getPeriod(1);
        assertEq(period.submitted, 2, "submitted");
        assertEq(period.live, 2, "live");
        assertEq(period.due, time() + STATE_SECONDS, "the next is due");
        _assertMutex(MutexStatus.Held);
    }

    function test_WhenThePeriodsLast() external accounted {
        _train(worker, 3);
        vm.warp(time() + 1);
        _submit();
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Done);
        assertEq(training.getPeriod(1).due, time(), "it ended");
        _assertMutex(MutexStatus.Free);
    }

    function test_WhenTheRunsLast() external accounted {
        _train(worker, 4);
        _train(worker, 4);
        _train(worker, 2);
        _assertPeriod(3, PeriodStatus.Ended, PeriodOutcome.Done);
        assertEq(training.getPeriod(3).size, 2, "of fewer states");
        _assertMutex(MutexStatus.Full);
        _assertRun(RunStatus.Running);
    }

    function test_WhenTheRunsTimeIsUp() external accounted {
        vm.warp(_runEnd() - 1);
        _start();
        vm.warp(_runEnd());
        _submit();
        _assertRun(RunStatus.Draining);
        _assertMutex(MutexStatus.Held);
    }

    function test_WhenAStateFellAtThisHeight() external accounted {
        _train(worker, 2);
        bytes32 first = _at(2);
        _end(2, Verdict.Upheld);
        _train(otherWorker, 2);
        bytes32 second = _at(2);
        _end(2, Verdict.Upheld);
        _train(worker, 1);
        assertEq(_stateAt(2).replaced, second, "what was there before");
        assertEq(training.getState(second).replaced, first, "and what was there before that");
        assertEq(training.getState(first).replaced, 0, "which was the first");
        // All of them can still be read by their periods, with what they were built on.
        assertEq(training.stateOf(1, 1), first, "the first period's");
        assertEq(training.stateOf(2, 0), second, "the second period's");
        assertEq(training.stateOf(3, 0), _at(2), "the third period's");
        for (uint256 period = 1; period <= 3; ++period) {
            bytes32 hash = training.stateOf(period, period == 1 ? 1 : 0);
            assertEq(training.getState(hash).parentHash, _at(1), "all are built on the first state");
        }
        assertEq(training.getState(training.stateOf(2, 1)).parentHash, second, "or on one that fell");
        assertEq(training.getPeriod(1).live, 1, "one of the first period's lives");
        assertEq(training.getPeriod(2).live, 0, "none of the second's");
        assertEq(training.getPeriod(3).live, 1, "and the third's");
    }
}
