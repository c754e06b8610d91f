// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {ITraining, MutexStatus, Period, PeriodOutcome, PeriodStatus} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract StartPeriod_Test is TrainingTest {
    function _call(bytes32 parent) private view returns (bytes memory) {
        return abi.encodeCall(ITraining.startPeriod, (id, parent));
    }

    function test_RevertGiven_NoSuchRun() external accounted {
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                worker,
                abi.encodeCall(ITraining.startPeriod, (unknown, _at(0))),
                abi.encodeWithSelector(ITraining.Training_UnknownRun.selector, unknown)
            );
        }
    }

    function test_RevertGiven_AHeldMutex() external accounted {
        _start();
        vm.warp(_due() - 1);
        _reverts(otherWorker, _call(_at(0)), _wrongMutex(MutexStatus.Held, _due()));
        // Its holder has no second one either.
        _reverts(worker, _call(_at(0)), _wrongMutex(MutexStatus.Held, _due()));
    }

    function test_RevertGiven_AllStates() external accounted {
        _train(worker, 4);
        _train(worker, 4);
        _train(worker, 2);
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Full, 0));
        vm.warp(_runEnd());
        _reverts(worker, _call(_tip()), _wrongMutex(MutexStatus.Full, 0));
    }

    function test_RevertGiven_TimeIsUp() external accounted {
        bytes memory call = _call(_at(0));
        vm.warp(_runEnd());
        _reverts(worker, call, _wrongMutex(MutexStatus.Ended, 0));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheParentIsNotTheTip(bytes32 parent) external accounted {
        _train(worker, 4);
        vm.assume(parent != _tip());
        _reverts(
            worker,
            _call(parent),
            abi.encodeWithSelector(ITraining.Training_ParentMismatch.selector, id, _tip(), parent)
        );
        _reverts(
            worker,
            _call(_at(0)),
            abi.encodeWithSelector(ITraining.Training_ParentMismatch.selector, id, _tip(), _at(0))
        );
    }

    function test_RevertWhen_TheParentFell() external accounted {
        _train(worker, 4);
        bytes32 fallen = _tip();
        _end(4, Verdict.Upheld);
        _reverts(
            worker,
            _call(fallen),
            abi.encodeWithSelector(ITraining.Training_ParentMismatch.selector, id, _at(3), fallen)
        );
    }

    function test_GivenTheFirstPeriod() external accounted {
        _expectEvent();
        emit ITraining.PeriodStarted(id, 1, worker, _at(0), 1);
        assertEq(_start(), 1, "the first is 1");

        Period memory period = training.getPeriod(1);
        assertEq(period.runId, id, "run");
        assertEq(period.worker, worker, "worker");
        assertEq(period.startedAt, time(), "started");
        assertEq(period.due, time() + STATE_SECONDS, "due");
        assertEq(period.settledAt, 0, "not settled");
        assertEq(period.firstHeight, 1, "first height");
        assertEq(period.size, STATES_PER_PERIOD, "size");
        assertEq(period.submitted + period.live, 0, "no states");
        assertEq(period.parentPeriod + period.previousPeriod, 0, "nothing before");
        assertEq(period.bountyDispute + period.sharedDispute, 0, "no bounty");
        _assertPeriod(1, PeriodStatus.Open, PeriodOutcome.None);
        _assertMutex(MutexStatus.Held);
        assertEq(_run().periodId, 1, "it holds the mutex");
        assertEq(training.periodCount(), 1, "count");
        assertEq(coin.balanceOf(worker), 10_000e18 - WORKER_DEPOSIT, "the deposit is here");
    }

    function test_GivenADonePeriod() external accounted {
        _train(worker, 4);
        _start(otherWorker);
        Period memory period = training.getPeriod(2);
        assertEq(period.firstHeight, 5, "it goes on");
        assertEq(period.parentPeriod, 1, "from the other's state");
        assertEq(period.previousPeriod, 1, "after it");
    }

    function test_GivenALapsedPeriod() external accounted {
        _start();
        vm.warp(_due());
        _assertMutex(MutexStatus.Free);
        _start(otherWorker);
        Period memory period = training.getPeriod(2);
        assertEq(period.firstHeight, 1, "it starts where the other did");
        assertEq(period.parentPeriod, 0, "from the genesis");
        assertEq(period.previousPeriod, 1, "after it");
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Lapsed);
        _assertPeriod(2, PeriodStatus.Open, PeriodOutcome.None);
    }

    function test_GivenAReleasedPeriod() external accounted {
        _train(worker, 4);
        _start(otherWorker);
        _end(3, Verdict.Upheld);
        _assertMutex(MutexStatus.Free);
        _start(worker);
        assertEq(training.getPeriod(3).firstHeight, 3, "it starts where the state fell");
    }

    function test_GivenFewerStatesAreLeftThanAPeriodHas() external accounted {
        _train(worker, 4);
        _train(worker, 4);
        _start();
        assertEq(training.getPeriod(3).size, 2, "it is for those");
    }

    function test_GivenTheLastSecondOfARun() external accounted {
        vm.warp(_runEnd() - 1);
        _start();
        vm.warp(_due() - 1);
        _assertMutex(MutexStatus.Held);
    }
}
