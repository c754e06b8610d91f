// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {
    DisputeStatus,
    ITraining,
    MutexStatus,
    Period,
    PeriodOutcome,
    PeriodStatus,
    Run,
    RunParams,
    RunStatus,
    State,
    StateStatus
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract Views_Test is TrainingTest {
    // ── Unknown things ─────────────────────────────────────────────────────────────────────────────────────────

    function _everything() private {
        _fund(1);
        _train(worker, 1);
        _dispute(1);
    }

    function _unknown(bytes4 view_, bytes4 reason, uint256 last) private {
        for (uint256 unknown; unknown <= last + 1; unknown += last + 1) {
            _reverts(
                stranger, abi.encodeWithSelector(view_, unknown, 0), abi.encodeWithSelector(reason, unknown)
            );
        }
    }

    function test_GetRun_RevertGiven_NoSuchRun() external {
        _unknown(ITraining.getRun.selector, ITraining.Training_UnknownRun.selector, id);
    }

    function test_GetPeriod_RevertGiven_NoSuchPeriod() external {
        _everything();
        _unknown(ITraining.getPeriod.selector, ITraining.Training_UnknownPeriod.selector, 1);
    }

    function test_GetState_RevertGiven_NoSuchState() external {
        _everything();
        _unknown(ITraining.getState.selector, ITraining.Training_UnknownState.selector, 1);
    }

    function test_GetDispute_RevertGiven_NoSuchDispute() external {
        _everything();
        _unknown(ITraining.getDispute.selector, ITraining.Training_UnknownDispute.selector, 1);
    }

    function test_GetFunding_RevertGiven_NoSuchFunding() external {
        _everything();
        _unknown(ITraining.getFunding.selector, ITraining.Training_UnknownFunding.selector, 1);
    }

    function test_RefundOf_RevertGiven_NoSuchFunding() external {
        _everything();
        _unknown(ITraining.refundOf.selector, ITraining.Training_UnknownFunding.selector, 1);
    }

    function test_StateAt_RevertGiven_NoSuchRun() external {
        _unknown(ITraining.stateAt.selector, ITraining.Training_UnknownRun.selector, id);
    }

    function test_StateOf_RevertGiven_NoSuchPeriod() external {
        _everything();
        _unknown(ITraining.stateOf.selector, ITraining.Training_UnknownPeriod.selector, 1);
    }

    // ── Statuses, each at its boundary ─────────────────────────────────────────────────────────────────────────

    function test_GetRun_WhileTimeIsLeft() external accounted {
        uint256 end = _runEnd();
        _assertRun(RunStatus.Running);
        _assertMutex(MutexStatus.Free);
        vm.warp(end - 1);
        _assertRun(RunStatus.Running);
        _assertMutex(MutexStatus.Free);
    }

    function test_GetRun_WhenTimeIsUp() external accounted {
        // Without states it closes at once.
        vm.warp(_runEnd());
        _assertRun(RunStatus.Closed);
        _assertMutex(MutexStatus.Ended);
        vm.warp(type(uint40).max);
        _assertRun(RunStatus.Closed);
        vm.warp(_runEnd());
    }

    function test_GetRun_WhenTimeIsUp_GivenTheMutexIsHeld() external accounted {
        uint256 end = _runEnd();
        vm.warp(end - 1);
        _start();
        uint256 due = _due();
        vm.warp(end);
        _assertRun(RunStatus.Draining);
        _assertMutex(MutexStatus.Held);
        assertEq(_run().due, due, "until when");
        vm.warp(due - 1);
        _assertRun(RunStatus.Draining);
        vm.warp(due);
        _assertRun(RunStatus.Closed);
        _assertMutex(MutexStatus.Ended);
        assertEq(_run().due, 0, "nobody holds it");
    }

    function test_GetRun_WhenTimeIsUp_GivenAStateThatIsNotFinal() external accounted {
        uint256 end = _runEnd();
        vm.warp(end - 1);
        _train(worker, 1);
        vm.warp(end + 10 days);
        _assertRun(RunStatus.Draining);
        _finalize(1);
        _assertRun(RunStatus.Closed);
    }

    function test_GetRun_WhenTimeIsUp_GivenItsLastStateFell() external accounted {
        vm.warp(_runEnd() - 1);
        _train(worker, 1);
        vm.warp(_runEnd());
        _end(1, Verdict.Upheld);
        _assertRun(RunStatus.Closed);
        _assertMutex(MutexStatus.Ended);
    }

    function test_GetRun_GivenAllStates() external accounted {
        RunParams memory params = _params();
        params.maxStates = 4;
        _create(params);
        _train(worker, 4);
        _assertMutex(MutexStatus.Full);
        _assertRun(RunStatus.Running);
        bytes32 last = _at(4);
        _end(4, Verdict.Upheld);
        // It is free again when one falls.
        _assertMutex(MutexStatus.Free);
        _train(otherWorker, 1);
        assertEq(_stateAt(4).replaced, last, "in its place");
        vm.warp(_windowEnd(4));
        _finalize(3);
        _assertRun(RunStatus.Running);
        _finalize(1);
        _assertRun(RunStatus.Closed);
        vm.warp(_runEnd());
        _assertRun(RunStatus.Closed);
        _assertMutex(MutexStatus.Full);
    }

    function test_GetPeriod_GivenOpen() external accounted {
        uint256 periodId = _start();
        _assertPeriod(periodId, PeriodStatus.Open, PeriodOutcome.None);
        vm.warp(_due() - 1);
        _assertPeriod(periodId, PeriodStatus.Open, PeriodOutcome.None);
        vm.warp(_due());
    }

    function test_GetPeriod_WhenTheStateIsDue() external accounted {
        uint256 periodId = _start();
        uint256 due = _due();
        vm.warp(due);
        _assertPeriod(periodId, PeriodStatus.Ended, PeriodOutcome.Lapsed);
        assertEq(training.getPeriod(periodId).due, due, "when it ended");
        vm.warp(due + 1 days);
        _settle(periodId);
        _assertPeriod(periodId, PeriodStatus.Settled, PeriodOutcome.Lapsed);
        assertEq(training.getPeriod(periodId).due, due, "when it ended");
        assertEq(training.getPeriod(periodId).settledAt, due + 1 days, "when it was settled");
    }

    function test_GetState_GivenOneOfEachStatus() external accounted {
        _train(worker, 4);
        uint256 end = _windowEnd(1);
        assertEq(_stateAt(1).contestableUntil, end, "until when");
        _dispute(2);
        vm.warp(end - 1);
        _assertState(_at(1), StateStatus.Contestable);
        // A disputed state is contestable first: others may dispute it, too.
        _assertState(_at(2), StateStatus.Contestable);
        vm.warp(end);
        _assertState(_at(1), StateStatus.Ripe);
        _assertState(_at(2), StateStatus.Disputed);
        _assertState(_at(3), StateStatus.Ripe);
        _finalize(1);
        _assertState(_at(1), StateStatus.Final);
        _assertState(_at(3), StateStatus.Ripe);
        bytes32 fallen = _at(3);
        _decide(1, Verdict.Upheld);
        _resolve(1);
        _assertState(fallen, StateStatus.RolledBack);
        assertEq(training.getState(fallen).finalAt, 0, "it never was final");
        assertEq(_stateAt(1).finalAt, time(), "when it became final");
    }

    function test_GetDispute_GivenOneOfEachStatus() external accounted {
        _train(worker, 4);
        uint256 lower = _dispute(1);
        uint256 higher = _dispute(2);
        uint256 deadline = training.getDispute(lower).deadline;
        vm.warp(deadline - 1);
        _assertDispute(lower, DisputeStatus.Undecided);
        vm.warp(deadline);
        _assertDispute(lower, DisputeStatus.Overdue);
        _decide(lower, Verdict.Dismissed);
        _assertDispute(lower, DisputeStatus.Decided);
        _decide(lower, Verdict.Upheld);
        _assertDispute(lower, DisputeStatus.Decided);
        _decide(lower, Verdict.None);
        _resolve(lower);
        _assertDispute(lower, DisputeStatus.Void);
        _assertDispute(higher, DisputeStatus.Moot);
        _resolve(higher);
        _assertDispute(higher, DisputeStatus.Refunded);
    }

    // ── Lists ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_StateAt_WhenAboveTheTip() external accounted {
        _train(worker, 2);
        _end(2, Verdict.Upheld);
        assertEq(training.stateAt(id, 2), 0, "it fell");
        assertEq(training.stateAt(id, type(uint256).max), 0, "there is none");
        assertTrue(training.stateAt(id, 1) != 0, "it lives");
    }

    function test_StateOf_WhenThePeriodHasNoSuchState() external accounted {
        _train(worker, 2);
        assertEq(training.stateOf(1, 2), 0, "there is none");
        assertEq(training.stateOf(1, type(uint256).max), 0, "there is none");
        assertEq(training.stateOf(1, 1), _at(2), "there is one");
    }

    /// @dev All states of a run are found by its periods, and each says what it was built on, whatever fell.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_StateOf_GivenAnyHistory(uint256 seed) external {
        bytes32[64] memory hashes;
        bytes32[64] memory parents;
        uint256[64] memory periods;
        uint256 count;
        for (uint256 i; i < 8; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            if (_run().mutex != MutexStatus.Free) break;
            uint256 periodId = _start(i % 2 == 0 ? worker : otherWorker);
            address holder = i % 2 == 0 ? worker : otherWorker;
            uint256 states = seed % 5;
            for (uint256 j; j < states && _run().mutex == MutexStatus.Held; ++j) {
                (parents[count], periods[count]) = (_tip(), periodId);
                hashes[count++] = _submit(holder);
            }
            if (_run().mutex == MutexStatus.Held) vm.warp(_due());
            uint256 tip = _run().tip;
            if (seed >> 8 & 1 == 0 && tip != 0) {
                uint256 height = tip - (seed >> 16) % (tip < 3 ? tip : 3);
                if (_stateAt(height).status == StateStatus.Contestable) _end(height, Verdict.Upheld);
            }
        }
        uint256 found;
        for (uint256 p = 1; p <= training.periodCount(); ++p) {
            Period memory period = training.getPeriod(p);
            uint256 live;
            for (uint256 i; i < period.submitted; ++i) {
                bytes32 hash = training.stateOf(p, i);
                assertEq(hash, hashes[found], "in order");
                State memory state = training.getState(hash);
                assertEq(state.parentHash, parents[found], "what it was built on");
                assertEq(state.periodId, periods[found], "whose it is");
                if (_at(state.height) == hash) {
                    ++live;
                    // CHN-1
                    assertEq(_at(state.height - 1), state.parentHash, "a live state is built on a live one");
                }
                ++found;
            }
            assertEq(period.live, live, "those that live");
        }
        assertEq(found, count, "all of them");
    }

    function test_Adjudicators_GivenTwo() external view {
        address[] memory list = training.adjudicators();
        assertEq(list.length, 2, "two");
        assertEq(list[0], address(otherAdjudicator), "the first");
        assertEq(list[1], address(adjudicator), "the second");
        assertEq(training.isAdjudicator(list[0]), true, "one of them");
        assertEq(training.isAdjudicator(list[1]), true, "one of them");
        assertEq(training.isAdjudicator(stranger), false, "none of them");
    }
}
