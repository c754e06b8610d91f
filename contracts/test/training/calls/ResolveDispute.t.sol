// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {
    Dispute,
    DisputeStatus,
    ITraining,
    MutexStatus,
    Period,
    PeriodOutcome,
    PeriodStatus,
    RunParams,
    StateStatus
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract ResolveDispute_Test is TrainingTest {
    function _call(uint256 disputeId) private pure returns (bytes memory) {
        return abi.encodeCall(ITraining.resolveDispute, (disputeId));
    }

    function _expectResolved(uint256 disputeId, DisputeStatus status) private {
        bytes32 stateHash = training.getDispute(disputeId).stateHash;
        if (status == DisputeStatus.Upheld || status == DisputeStatus.Void) {
            _expectEvent();
            emit ITraining.RolledBack(id, stateHash, training.getState(stateHash).height);
        }
        _expectEvent();
        emit ITraining.DisputeResolved(id, disputeId, stateHash, status);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchDispute(uint256 unknown) external accounted {
        _train(worker, 1);
        _dispute(1);
        vm.assume(unknown != 1);
        _reverts(
            keeper,
            _call(unknown),
            abi.encodeWithSelector(ITraining.Training_UnknownDispute.selector, unknown)
        );
    }

    function test_RevertGiven_NoVerdictYet() external accounted {
        _train(worker, 1);
        _dispute(1);
        uint256 deadline = time() + MAX_SECONDS;
        vm.warp(deadline - 1);
        _reverts(keeper, _call(1), _wrongDispute(1, DisputeStatus.Undecided, deadline));
    }

    function test_RevertGiven_AResolvedDispute() external accounted {
        _train(worker, 4);
        // One of each kind, from the top down.
        _dispute(4);
        uint256 upheld = _end(3, Verdict.Upheld);
        _resolve(1);
        uint256 dismissed = _end(2, Verdict.Dismissed);
        uint256 overdue = _dispute(1);
        vm.warp(time() + MAX_SECONDS);
        _resolve(overdue);
        // What adjudicators say later changes nothing.
        for (uint256 i = 1; i <= 4; ++i) {
            _decide(i, i == upheld ? Verdict.Dismissed : Verdict.Upheld);
        }
        _reverts(keeper, _call(1), _wrongDispute(1, DisputeStatus.Refunded, 0));
        _reverts(keeper, _call(upheld), _wrongDispute(upheld, DisputeStatus.Upheld, 0));
        _reverts(keeper, _call(dismissed), _wrongDispute(dismissed, DisputeStatus.Dismissed, 0));
        _reverts(keeper, _call(overdue), _wrongDispute(overdue, DisputeStatus.Void, 0));
    }

    // ── Upheld ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_GivenUpheld_TheStateFallsWithAllAboveIt() external accounted {
        _train(worker, 4);
        _train(otherWorker, 2);
        bytes32[7] memory hashes;
        for (uint256 h = 1; h <= 6; ++h) {
            hashes[h] = _at(h);
        }
        _dispute(3);
        _decide(1, Verdict.Upheld);
        _assertDispute(1, DisputeStatus.Decided);
        assertEq(uint256(training.getDispute(1).verdict), uint256(Verdict.Upheld), "the verdict can be read");
        vm.warp(time() + 7);
        _expectResolved(1, DisputeStatus.Upheld);
        _resolve(1);

        Dispute memory dispute = training.getDispute(1);
        assertEq(uint256(dispute.status), uint256(DisputeStatus.Upheld), "status");
        assertEq(dispute.resolvedAt, time(), "resolved");
        assertEq(_run().tip, 2, "the tip is below");
        for (uint256 h = 1; h <= 6; ++h) {
            _assertState(hashes[h], h < 3 ? StateStatus.Contestable : StateStatus.RolledBack);
            assertEq(_at(h), h < 3 ? hashes[h] : bytes32(0), "what lives");
        }
        assertEq(coin.balanceOf(proofer), 10_000e18, "the challenger has its deposit back");
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Failed);
        Period memory period = training.getPeriod(1);
        assertEq(period.bountyDispute, 1, "it has the bounty");
        assertEq(period.sharedDispute, 0, "alone");
        assertEq(period.live, 2, "the states below live");
        _assertPeriod(2, PeriodStatus.Ended, PeriodOutcome.Released);
        assertEq(training.getPeriod(2).due, time(), "the holder was released now");
        assertEq(training.getPeriod(2).live, 0, "none of its states lives");
        _assertMutex(MutexStatus.Free);
    }

    function test_GivenUpheld_TheHolderOfTheMutexFails() external accounted {
        _train(worker, 2);
        _end(2, Verdict.Upheld);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Failed);
        assertEq(training.getPeriod(1).due, time(), "it ended now");
        _assertMutex(MutexStatus.Free);
    }

    function test_GivenUpheld_ALapsedPeriodFails() external accounted {
        _train(worker, 2);
        uint256 due = _due();
        vm.warp(due);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Lapsed);
        _end(2, Verdict.Upheld);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Failed);
        assertEq(training.getPeriod(1).due, due, "it had ended before");
    }

    function test_GivenUpheld_AReleasedPeriodFails() external accounted {
        RunParams memory params = _params();
        params.stateSeconds = 1 days;
        _create(params);
        _train(worker, 3);
        uint256 lower = _dispute(otherProofer, 2);
        uint256 higher = _dispute(3);
        _decide(lower, Verdict.Upheld);
        // Its last state is void while it holds the mutex.
        vm.warp(time() + MAX_SECONDS);
        _resolve(higher);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Released);
        _resolve(lower);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Failed);
        assertEq(training.getPeriod(1).bountyDispute, lower, "the bounty goes to who proved");
    }

    function test_GivenUpheld_ADoneOneAboveStaysDone() external accounted {
        _train(worker, 4);
        _train(otherWorker, 4);
        _end(3, Verdict.Upheld);
        _assertPeriod(2, PeriodStatus.Ended, PeriodOutcome.Done);
        _settle(2);
        assertEq(coin.balanceOf(otherWorker), 10_000e18, "it has its deposit back at once");
    }

    function test_GivenUpheld_TheBountyFollowsTheLowest() external accounted {
        _train(worker, 4);
        uint256 lowest = _dispute(otherProofer, 2);
        uint256 highest = _end(4, Verdict.Upheld);
        assertEq(training.getPeriod(1).bountyDispute, highest, "so far");
        uint256 middle = _end(3, Verdict.Upheld);
        assertEq(training.getPeriod(1).bountyDispute, middle, "below");
        _decide(lowest, Verdict.Upheld);
        _resolve(lowest);
        assertEq(training.getPeriod(1).bountyDispute, lowest, "at the bottom");
        vm.warp(_windowEnd(1));
        _finalize(1);
        _settle(1);
        assertEq(training.creditOf(otherProofer), WORKER_DEPOSIT / 2, "who has it");
        assertEq(training.creditOf(proofer), 0, "and the others do not");
    }

    function test_GivenUpheld_TheFirstDisputeIsOpen() external accounted {
        _train(worker, 1);
        _dispute(otherProofer, 1);
        _end(1, Verdict.Upheld);
        Period memory period = training.getPeriod(1);
        assertEq(period.bountyDispute, 2, "who was upheld");
        assertEq(period.sharedDispute, 1, "shares with who was first");
    }

    function test_GivenUpheld_TheFirstDisputeIsUpheldToo() external accounted {
        _train(worker, 1);
        uint256 first = _dispute(otherProofer, 1);
        _decide(first, Verdict.Upheld);
        _end(1, Verdict.Upheld);
        assertEq(training.getPeriod(1).sharedDispute, first, "they share");
    }

    function test_GivenUpheld_TheFirstDisputeIsWrong() external accounted {
        _train(worker, 1);
        uint256 first = _dispute(otherProofer, 1);
        _decide(first, Verdict.Dismissed);
        _end(1, Verdict.Upheld);
        assertEq(training.getPeriod(1).sharedDispute, 0, "it has no share");
    }

    function test_GivenUpheld_TheFirstDisputeWasDismissed() external accounted {
        _train(worker, 1);
        _end(1, Verdict.Dismissed);
        _end(1, Verdict.Upheld);
        assertEq(training.getPeriod(1).bountyDispute, 2, "who was upheld");
        assertEq(training.getPeriod(1).sharedDispute, 0, "has all");
    }

    function test_GivenUpheld_ALowerStateHasAnotherFirstDispute() external accounted {
        _train(worker, 2);
        _dispute(otherProofer, 2);
        uint256 lower = _dispute(1);
        uint256 higher = _end(2, Verdict.Upheld);
        assertEq(training.getPeriod(1).bountyDispute, higher, "shared");
        assertEq(training.getPeriod(1).sharedDispute, 1, "with the first of the higher state");
        _decide(lower, Verdict.Upheld);
        _resolve(lower);
        assertEq(training.getPeriod(1).bountyDispute, lower, "the lower state's");
        assertEq(training.getPeriod(1).sharedDispute, 0, "was first itself");
    }

    // ── Dismissed ──────────────────────────────────────────────────────────────────────────────────────────────

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenDismissed(uint96 deposit) external accounted {
        RunParams memory params = _params();
        deposit = uint96(bound(deposit, 1, 10e18));
        params.challengeDeposit = deposit;
        _create(params);
        _train(worker, 1);
        uint256 pot = training.pot();
        _dispute(1);
        _decide(1, Verdict.Dismissed);
        _expectResolved(1, DisputeStatus.Dismissed);
        _resolve(1);

        uint256 toWorker = uint256(deposit) * 80 / 100;
        uint256 rest = deposit - toWorker;
        uint256 tip = rest / 10;
        uint256 paid = coin.balanceOf(worker) + WORKER_DEPOSIT - 10_000e18;
        assertEq(training.creditOf(worker) + paid, toWorker, "80 % to the worker");
        paid = coin.balanceOf(keeper) - 10_000e18;
        assertEq(training.creditOf(keeper) + paid, tip, "a tenth of the rest to the caller");
        assertEq(training.pot() - pot, rest - tip, "all else to the treasury");
        assertEq(paid == 0 || toWorker == 0, true, "several are credited");
        _assertDispute(1, DisputeStatus.Dismissed);
        _assertState(_at(1), StateStatus.Contestable);
        assertEq(_stateAt(1).openDisputes, 0, "no open dispute");
        assertEq(_run().tip, 1, "the state stands");
        _assertPeriod(1, PeriodStatus.Open, PeriodOutcome.None);
    }

    function test_GivenDismissed_TheWorkerResolves() external accounted {
        _train(worker, 1);
        _dispute(1);
        _decide(1, Verdict.Dismissed);
        vm.prank(worker);
        training.resolveDispute(1);
        uint256 toWorker = uint256(CHALLENGE_DEPOSIT) * 4 / 5;
        uint256 tip = (CHALLENGE_DEPOSIT - toWorker) / 10;
        assertEq(
            coin.balanceOf(worker),
            10_000e18 - WORKER_DEPOSIT + toWorker + tip,
            "the only one due is paid at once"
        );
        assertEq(training.creditOf(worker), 0, "and not credited");
    }

    function test_GivenDismissed_AfterTheDeadline() external accounted {
        _train(worker, 1);
        _dispute(1);
        vm.warp(time() + 10 * MAX_SECONDS);
        _assertDispute(1, DisputeStatus.Overdue);
        _decide(1, Verdict.Dismissed);
        _resolve(1);
        _assertDispute(1, DisputeStatus.Dismissed);
    }

    // ── Void ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenOverdue(uint96 deposit) external accounted {
        RunParams memory params = _params();
        deposit = uint96(bound(deposit, 1, 10e18));
        params.challengeDeposit = deposit;
        // Its mutex is still held when the dispute is overdue.
        params.stateSeconds = 1 days;
        _create(params);
        _train(worker, 2);
        _dispute(2);
        bytes32 stateHash = _at(2);
        vm.warp(time() + MAX_SECONDS);
        _assertDispute(1, DisputeStatus.Overdue);
        _expectResolved(1, DisputeStatus.Void);
        _resolve(1);

        uint256 toProofer = deposit / 2;
        uint256 rest = deposit - toProofer;
        uint256 tip = rest / 10;
        uint256 paid = coin.balanceOf(proofer) + deposit - 10_000e18;
        assertEq(training.creditOf(proofer) + paid, toProofer, "half to the challenger");
        paid = coin.balanceOf(keeper) - 10_000e18;
        assertEq(training.creditOf(keeper) + paid, tip, "a tenth of the rest to the caller");
        assertEq(training.pot(), rest - tip, "all else to the treasury");
        assertEq(training.creditOf(worker), 0, "nothing to the worker");
        _assertDispute(1, DisputeStatus.Void);
        _assertState(stateHash, StateStatus.RolledBack);
        assertEq(_run().tip, 1, "the state fell");
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Released);
    }

    function test_GivenOverdue_ADonePeriodStaysDone() external accounted {
        _train(worker, 4);
        _dispute(4);
        vm.warp(time() + MAX_SECONDS);
        _resolve(1);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Done);
    }

    function test_GivenOverdue_AFailedPeriodStaysFailed() external accounted {
        _train(worker, 4);
        uint256 lower = _dispute(otherProofer, 2);
        uint256 upheld = _end(4, Verdict.Upheld);
        vm.warp(time() + MAX_SECONDS);
        _resolve(lower);
        _assertPeriod(1, PeriodStatus.Ended, PeriodOutcome.Failed);
        assertEq(training.getPeriod(1).bountyDispute, upheld, "the bounty stays with who proved");
    }

    // ── Moot ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_GivenMoot_WhateverTheVerdict() external accounted {
        _train(worker, 4);
        for (uint256 i; i < 3; ++i) {
            uint256 disputeId = _dispute(otherProofer, 4);
            _decide(disputeId, Verdict(i));
        }
        _end(3, Verdict.Upheld);
        for (uint256 i = 1; i <= 3; ++i) {
            _assertDispute(i, DisputeStatus.Moot);
            assertEq(uint256(training.getDispute(i).verdict), i - 1, "the verdict can be read");
            _expectResolved(i, DisputeStatus.Refunded);
            _resolve(i);
            _assertDispute(i, DisputeStatus.Refunded);
        }
        assertEq(coin.balanceOf(otherProofer), 10_000e18, "all deposits are back");
        assertEq(training.pot(), 0, "nothing is the treasury's");
        assertEq(_run().tip, 2, "nothing else falls");
        assertEq(training.getPeriod(1).bountyDispute, 4, "the bounty is another's");
    }

    function test_GivenMoot_TheHeightIsTakenAgain() external accounted {
        _train(worker, 2);
        uint256 disputeId = _dispute(otherProofer, 2);
        _decide(disputeId, Verdict.Upheld);
        _end(1, Verdict.Upheld);
        _train(otherWorker, 3);
        _assertDispute(disputeId, DisputeStatus.Moot);
        _resolve(disputeId);
        assertEq(_run().tip, 3, "the states in its place stand");
        _assertPeriod(2, PeriodStatus.Open, PeriodOutcome.None);
    }
}
