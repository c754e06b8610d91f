// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {
    DisputeStatus,
    MutexStatus,
    PeriodOutcome,
    PeriodStatus,
    RunParams,
    RunStatus,
    StateStatus
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

/// @notice Attacks on states, on the mutex, and on the order of calls (docs/training/security/attacks.md).
contract Rollbacks_Test is TrainingTest {
    function _coins(address who) private view returns (uint256) {
        return coin.balanceOf(who) + training.creditOf(who);
    }

    /// @dev Submits a state with these roots, whatever they were.
    function _submitAs(address who, bytes32 root, bytes32 stepsRoot) private returns (bytes32) {
        bytes32 parent = _tip();
        vm.prank(who);
        return training.submitState(id, parent, root, stepsRoot, "");
    }

    // ── States ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The same worker submits the same weights at the same height: what was said of the fallen state is not said of it.
    function test_AStateSubmittedAgain_IsAnother_AndOldDisputesDoNotMoveIt() external accounted {
        _train(worker, 2);
        (bytes32 fallen, bytes32 root, bytes32 stepsRoot) = (_at(1), _stateAt(1).root, _stateAt(1).stepsRoot);
        uint256 first = _dispute(proofer, 1);
        uint256 late = _dispute(otherProofer, 1);
        uint256 above = _dispute(otherProofer, 2);
        _decide(first, Verdict.Upheld);
        _resolve(first);
        _start(worker);
        bytes32 again = _submitAs(worker, root, stepsRoot);
        _submit();
        assertTrue(again != fallen, "another hash");
        _assertState(fallen, StateStatus.RolledBack);
        _decide(late, Verdict.Upheld);
        _decide(above, Verdict.Upheld);
        _assertDispute(late, DisputeStatus.Moot);
        _assertDispute(above, DisputeStatus.Moot);
        _resolve(late);
        _resolve(above);
        assertEq(uint256(_run().tip), 2, "both new states stand");
        assertEq(_at(1), again, "at its height");
        assertEq(uint256(_stateAt(1).openDisputes), 0, "without disputes");
        assertEq(training.getPeriod(2).bountyDispute, 0, "and the new period has not failed");
    }

    /// @dev States above the tip are remembered, but do not come back when the tip rises again.
    function test_StatesAboveAFallenOne_DoNotComeBackWhenTheTipRises() external accounted {
        _train(worker, 3);
        bytes32[3] memory old = [_at(1), _at(2), _at(3)];
        _end(1, Verdict.Upheld);
        assertEq(_at(2), 0, "nothing above the tip");
        _start(otherWorker);
        _submit(otherWorker);
        _assertState(old[1], StateStatus.RolledBack);
        bytes memory data = abi.encodeCall(training.openDispute, (old[1]));
        _reverts(proofer, data, _wrongState(old[1], StateStatus.RolledBack, 0));
        _submit(otherWorker);
        _assertState(old[1], StateStatus.RolledBack);
        _assertState(old[2], StateStatus.RolledBack);
    }

    function test_ADisputeInTheLastSecond_KeepsAStateFromBecomingFinal() external accounted {
        _train(worker, 2);
        vm.warp(_windowEnd(2) - 1);
        uint256 dispute = _dispute(1 + 1);
        vm.warp(_windowEnd(2));
        assertEq(_finalize(type(uint256).max), 1, "the one below alone");
        bytes memory data = abi.encodeCall(training.finalize, (id, 1));
        _reverts(keeper, data, _wrongState(_at(2), StateStatus.Disputed, 0));
        vm.warp(time() + MAX_SECONDS - 2);
        _decide(dispute, Verdict.Upheld);
        _resolve(dispute);
        assertEq(uint256(_run().tip), 1, "it falls");
    }

    function test_AWindowThatIsOver_TakesNoDispute_AndAFinalStateNeverFalls() external accounted {
        _train(worker, 2);
        uint256 dismissed = _dispute(1);
        vm.warp(_windowEnd(2));
        bytes32 hash = _at(2);
        bytes memory data = abi.encodeCall(training.openDispute, (hash));
        _reverts(proofer, data, _wrongState(hash, StateStatus.Ripe, 0));
        // The lower one is disputed, so neither becomes final.
        data = abi.encodeCall(training.finalize, (id, 2));
        _reverts(keeper, data, _wrongState(_at(1), StateStatus.Disputed, 0));
        _decide(dismissed, Verdict.Dismissed);
        _resolve(dismissed);
        _finalize(2);
        // The adjudicator changes its mind.
        _decide(dismissed, Verdict.Upheld);
        data = abi.encodeCall(training.resolveDispute, (dismissed));
        _reverts(keeper, data, _wrongDispute(dismissed, DisputeStatus.Dismissed, 0));
        _reverts(
            proofer, abi.encodeCall(training.openDispute, (hash)), _wrongState(hash, StateStatus.Final, 0)
        );
        assertEq(uint256(_run().finalHeight), 2, "final");
    }

    function testFuzz_AStateIsNotFinal_WhileAnyOfItsDisputesIsOpen(uint256 count, uint256 last)
        external
        accounted
    {
        count = bound(count, 1, 6);
        last = bound(last, 0, count - 1);
        _train(worker, 1);
        uint256[] memory disputes = new uint256[](count);
        for (uint256 i; i < count; ++i) {
            disputes[i] = _dispute(1);
            _decide(disputes[i], Verdict.Dismissed);
        }
        vm.warp(_windowEnd(1));
        for (uint256 i; i < count; ++i) {
            if (i == last) continue;
            _resolve(disputes[i]);
            bytes memory data = abi.encodeCall(training.finalize, (id, 1));
            _reverts(keeper, data, _wrongState(_at(1), StateStatus.Disputed, 0));
        }
        _resolve(disputes[last]);
        assertEq(_finalize(1), 1, "after all of them");
    }

    // ── The mutex ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What is decided of states that fell does not free a mutex that was taken since.
    function test_OldDisputes_DoNotReleaseANewHolder() external accounted {
        _train(worker, 3);
        uint256 first = _dispute(1);
        uint256 above = _dispute(3);
        _decide(first, Verdict.Upheld);
        _resolve(first);
        uint256 period = _start(otherWorker);
        _submit(otherWorker);
        _decide(above, Verdict.Upheld);
        _resolve(above);
        vm.warp(time() + 1);
        _assertPeriod(period, PeriodStatus.Open, PeriodOutcome.None);
        _submit(otherWorker);
        assertEq(uint256(_run().tip), 2, "it goes on");
    }

    function test_AHolderThatFailed_CannotGoOn() external accounted {
        uint256 period = _train(worker, 2);
        _end(2, Verdict.Upheld);
        _assertPeriod(period, PeriodStatus.Ended, PeriodOutcome.Failed);
        bytes32 tip = _tip();
        bytes memory data = abi.encodeCall(training.submitState, (id, tip, "r", "s", ""));
        _reverts(worker, data, _wrongMutex(MutexStatus.Free, _runEnd()));
    }

    function test_ASubmissionExactlyWhenItIsDue_ComesTooLate_AndTheMutexIsFreeThen() external accounted {
        uint256 period = _train(worker, 1);
        vm.warp(_due());
        bytes32 tip = _tip();
        bytes memory data = abi.encodeCall(training.submitState, (id, tip, "r", "s", ""));
        _reverts(worker, data, _wrongMutex(MutexStatus.Free, _runEnd()));
        _assertPeriod(period, PeriodStatus.Ended, PeriodOutcome.Lapsed);
        uint256 next = _start(otherWorker);
        // The one that lapsed does not hold what is another's.
        _reverts(
            worker,
            data,
            abi.encodeWithSignature("Training_NotWorker(uint256,address,address)", id, worker, otherWorker)
        );
        _assertPeriod(next, PeriodStatus.Open, PeriodOutcome.None);
    }

    // ── Payouts ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_APeriodWithoutLiveStates_IsSettledOnce_AndCannotFailLater() external accounted {
        _train(worker, STATES_PER_PERIOD);
        uint256 period = _train(otherWorker, STATES_PER_PERIOD);
        uint256 dispute = _dispute(STATES_PER_PERIOD + 1);
        _end(STATES_PER_PERIOD, Verdict.Upheld);
        uint256 before = _coins(otherWorker);
        _settle(period);
        assertEq(_coins(otherWorker) - before, WORKER_DEPOSIT, "all of it");
        _decide(dispute, Verdict.Upheld);
        _resolve(dispute);
        _assertDispute(dispute, DisputeStatus.Refunded);
        _reverts(
            keeper,
            abi.encodeCall(training.settlePeriod, (period)),
            _wrongPeriod(period, PeriodStatus.Settled, 0)
        );
        _assertPeriod(period, PeriodStatus.Settled, PeriodOutcome.Done);
    }

    function test_AnOpenPeriod_IsNotSettled_ThoughItsStatesAreFinal() external accounted {
        RunParams memory params = _params();
        params.challengeWindow = 900;
        params.stateSeconds = 1 hours;
        _create(params);
        uint256 period = _train(worker, 1);
        vm.warp(time() + 900);
        _finalize(1);
        _reverts(
            worker,
            abi.encodeCall(training.settlePeriod, (period)),
            _wrongPeriod(period, PeriodStatus.Open, _due())
        );
    }

    // ── Work ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A limit. A worker lets its own true state fall by its silence, with all that others built on it, and submits what
    /// they published again, under its name.
    function test_AWorkerThatLetsItsStateFall_EarnsWhatOthersBuiltOnIt_For45PercentOfItsDeposit()
        external
        accounted
    {
        _fund(10 * REWARD);
        uint256 before = _coins(worker) + _coins(proofer);
        uint256 lapsed = _train(worker, 1);
        vm.warp(_due());
        uint256 idle = WORKER_DEPOSIT - WORKER_DEPOSIT / 2;
        uint256 first = _train(otherWorker, STATES_PER_PERIOD);
        uint256 second = _train(otherWorker, STATES_PER_PERIOD);
        (bytes32[9] memory roots, bytes32[9] memory stepsRoots) = _published();
        uint256 dispute = _dispute(1);
        // Silence.
        _decide(dispute, Verdict.Upheld);
        vm.prank(proofer);
        training.resolveDispute(dispute);
        for (uint256 h; h < 9; ++h) {
            if (h % STATES_PER_PERIOD == 0) _start(worker);
            _submitAs(worker, roots[h], stepsRoots[h]);
        }
        vm.warp(_windowEnd(9));
        _finalize(9);
        vm.prank(proofer);
        training.settlePeriod(lapsed);
        _settle(first);
        _settle(second);
        _settle(4);
        _settle(5);
        vm.warp(_due());
        _settle(6);
        // Its last period, of two states, lapsed after one.
        uint256 gained = _coins(worker) + _coins(proofer) + idle - before;
        uint256 lost = WORKER_DEPOSIT - WORKER_DEPOSIT / 2 - (WORKER_DEPOSIT - WORKER_DEPOSIT / 2) / 10;
        assertEq(gained, 9 * uint256(REWARD) - lost, "nine rewards, of which it computed one");
    }

    function _published() private view returns (bytes32[9] memory roots, bytes32[9] memory stepsRoots) {
        for (uint256 h; h < 9; ++h) {
            (roots[h], stepsRoots[h]) = (_stateAt(h + 1).root, _stateAt(h + 1).stepsRoot);
        }
    }

    /// @dev A limit: at a run's end, what falls cannot be submitted again, and sponsors are refunded.
    function test_WhatFallsAfterARunsEnd_IsNotPaid_AndItsSponsorIsRefunded() external accounted {
        RunParams memory params = _params();
        params.runSeconds = CHALLENGE_WINDOW / 2;
        _create(params);
        uint256 funding = _fund(8 * REWARD);
        _train(worker, STATES_PER_PERIOD);
        _train(otherWorker, STATES_PER_PERIOD);
        vm.warp(_runEnd());
        _end(1, Verdict.Upheld);
        _assertRun(RunStatus.Closed);
        assertEq(training.refundOf(funding), 8 * REWARD, "all of it");
        _assertMutex(MutexStatus.Ended);
    }
}
