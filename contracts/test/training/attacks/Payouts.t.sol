// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVault} from "../../../token/ITokenVault.sol";
import {Verdict} from "../../../training/IAdjudicator.sol";
import {
    Dispute,
    DisputeStatus,
    ITraining,
    MutexStatus,
    PeriodOutcome,
    PeriodStatus,
    RunParams,
    RunStatus
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

/// @notice Attacks on the coins of others (docs/training/security/attacks.md).
contract Payouts_Test is TrainingTest {
    function _fails(bytes memory call) private {
        uint256 held = coin.balanceOf(address(training));
        vm.prank(keeper);
        (bool success,) = address(training).call(call);
        assertEq(success, false, "refused");
        assertEq(coin.balanceOf(address(training)), held, "nothing is paid");
    }

    // ── Twice ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Each period, dispute and funding, however it ended, at once and after the end of all things.
    function test_NobodyIsPaidTwice() external accounted {
        _fund(2 * REWARD);
        _fund(REWARD);
        _train(worker, 4);
        _train(otherWorker, 4);
        _dispute(7);
        _end(6, Verdict.Upheld);
        _end(4, Verdict.Dismissed);
        _dispute(3);
        vm.warp(time() + MAX_SECONDS);
        for (uint256 round; round < 2; ++round) {
            for (uint256 i = 1; i <= training.disputeCount(); ++i) {
                if (training.getDispute(i).resolvedAt == 0) _resolve(i);
                _fails(abi.encodeCall(ITraining.resolveDispute, (i)));
            }
            if (_run().finalHeight < _run().tip) _finalize(9);
            for (uint256 i = 1; i <= training.periodCount(); ++i) {
                if (training.getPeriod(i).settledAt == 0) _settle(i);
                _fails(abi.encodeCall(ITraining.settlePeriod, (i)));
            }
            vm.warp(_runEnd());
            for (uint256 i = 1; i <= training.fundingCount(); ++i) {
                if (training.refundOf(i) != 0) _refund(i);
                _fails(abi.encodeCall(ITraining.refund, (i)));
            }
            for (uint256 i; i < holders.length; ++i) {
                if (training.creditOf(holders[i]) != 0) training.collect(holders[i]);
                _fails(abi.encodeCall(ITraining.collect, (holders[i])));
            }
        }
    }

    /// @dev The original let workers withdraw early, and again and again.
    function test_ADepositCannotBeWithdrawn_WhileAStateOfItMayFall() external accounted {
        _train(worker, 4);
        vm.warp(_windowEnd(4) - 1);
        _fails(abi.encodeCall(ITraining.settlePeriod, (1)));
        _dispute(4);
        vm.warp(_windowEnd(4));
        _finalize(9);
        _fails(abi.encodeCall(ITraining.settlePeriod, (1)));
        _decide(1, Verdict.Upheld);
        _resolve(1);
        _settle(1);
        _assertGain(worker, -int256(uint256(WORKER_DEPOSIT)), "the deposit was there to be lost");
    }

    function test_AFinalState_CannotFall_AndItsRewardCannotBeTakenBack() external accounted {
        _fund(9 * REWARD);
        _train(worker, 4);
        bytes32 stateHash = _at(1);
        vm.warp(_windowEnd(4) - 1);
        _dispute(2);
        vm.warp(_windowEnd(4));
        _finalize(9);
        _fails(abi.encodeCall(ITraining.openDispute, (stateHash)));
        _decide(1, Verdict.Upheld);
        _resolve(1);
        assertEq(_run().tip, 1, "all above it fell");
        assertEq(_at(1), stateHash, "it did not");
        assertEq(training.creditOf(worker), REWARD, "what it earned is its worker's");
    }

    function test_AState_CannotBecomeFinalAheadOfTheOnesBelow() external accounted {
        _train(worker, 2);
        _dispute(1);
        vm.warp(_windowEnd(2));
        _fails(abi.encodeCall(ITraining.finalize, (id, 2)));
        assertEq(_run().finalHeight, 0, "none is final");
    }

    // ── Pots ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ARunWithoutFunds_CannotPayFromAnothersPot() external accounted {
        _fund(5 * REWARD);
        _create();
        _train(worker, 2);
        vm.warp(_windowEnd(2));
        _finalize(2);
        assertEq(training.creditOf(worker), 0, "it earned nothing");
        vm.warp(_runEnd());
        _refund(1);
        _assertGain(sponsor, 0, "the other run's sponsor has all");
    }

    /// @dev A reward is safe if the pot has one for each state that is not final: nobody can take from it before.
    function test_ARewardThatWasInThePot_CannotBeSpentOrRefundedBefore() external accounted {
        _fund(2 * REWARD);
        _train(worker, 2);
        vm.warp(_due());
        _train(otherWorker, 4);
        _fails(abi.encodeCall(ITraining.refund, (1)));
        vm.warp(_windowEnd(6));
        _fails(abi.encodeCall(ITraining.refund, (1)));
        _finalize(9);
        _assertGain(worker, int256(2 * uint256(REWARD)) - int256(uint256(WORKER_DEPOSIT)), "its rewards");
        _assertGain(otherWorker, -int256(uint256(WORKER_DEPOSIT)), "others came later");
    }

    function test_WhoeverSweeps_OnlyTheTreasuryIsPaid_AndNothingThatIsOwed() external accounted {
        _fund(2 * REWARD);
        _train(worker, 2);
        _end(2, Verdict.Dismissed);
        uint256 pot = training.pot();
        uint256 held = coin.balanceOf(address(training));
        vm.prank(stranger);
        ITokenVault(address(training)).sweep();
        assertEq(coin.balanceOf(treasury), 10_000e18 + pot, "the treasury has what is its own");
        assertEq(coin.balanceOf(address(training)), held - pot, "all else is here");
    }

    function test_CoinsThatAreSentByTransfer_AreNobodys() external accounted {
        _train(worker, 1);
        donated = 5e18;
        vm.prank(stranger);
        assertTrue(coin.transfer(address(training), donated), "donated");
    }

    // ── Deposits ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Limit: it has half of its deposit as the challenger, and 5 % as who settles.
    function test_ALiarThatDisputesItselfAlone_Loses45Percent() external accounted {
        _train(worker, 1);
        _dispute(worker, 1);
        _decide(1, Verdict.Upheld);
        _resolve(1);
        vm.prank(worker);
        training.settlePeriod(1);
        _assertGain(worker, -int256(uint256(WORKER_DEPOSIT) * 45 / 100 + 1), "45 %");
    }

    function test_ALiarThatDisputesItselfSecond_Loses70Percent_AndPaysTheFirst() external accounted {
        _train(worker, 1);
        _dispute(1);
        _dispute(worker, 1);
        _decide(2, Verdict.Upheld);
        _resolve(2);
        _resolve(1);
        vm.prank(worker);
        training.settlePeriod(1);
        _assertGain(worker, -int256(28e18 + 6), "70 %");
        _assertGain(proofer, int256(uint256(WORKER_DEPOSIT) / 4), "a quarter to who was first");
    }

    function test_WhoProves_HasAQuarter_ThoughTheLiarOpenedFirst() external accounted {
        _train(worker, 1);
        _dispute(worker, 1);
        _end(1, Verdict.Upheld);
        _resolve(1);
        _settle(1);
        _assertGain(proofer, int256(uint256(WORKER_DEPOSIT) / 4), "a quarter to who proved");
    }

    /// @dev Limit: the bounty follows the lowest state that was upheld. It costs the liar what disputing itself costs.
    function test_ALiarThatLetsItsLowerStateFall_TakesTheBounty_For45Percent() external accounted {
        _train(worker, 2);
        _dispute(2);
        _decide(1, Verdict.Upheld);
        _resolve(1);
        // Its state below is true, and it keeps silent.
        _dispute(worker, 1);
        _decide(2, Verdict.Upheld);
        _resolve(2);
        vm.prank(worker);
        training.settlePeriod(1);
        _assertGain(worker, -int256(uint256(WORKER_DEPOSIT) * 45 / 100 + 1), "45 %");
        _assertGain(proofer, 0, "who proved has its deposit");
    }

    /// @dev Limit: disputes of true states cost nothing if the challenger has a state of its own below fall.
    function test_DisputesOfStatesThatFallOtherwise_CostNothing() external accounted {
        _train(otherProofer, 4);
        _train(worker, 4);
        for (uint256 height = 5; height <= 8; ++height) {
            _dispute(height);
        }
        _decide(1, Verdict.Dismissed);
        _dispute(otherProofer, 4);
        _decide(5, Verdict.Upheld);
        _resolve(5);
        for (uint256 i = 1; i <= 4; ++i) {
            _resolve(i);
        }
        _assertGain(proofer, 0, "all of its deposits are back");
        _assertGain(worker, -int256(uint256(WORKER_DEPOSIT)), "the worker has none of them");
        _settle(2);
        _assertGain(worker, 0, "but loses nothing");
    }

    function test_NDisputesOfATrueState_CostNDeposits_AndEndInTime() external accounted {
        _train(worker, 1);
        uint256 end = _windowEnd(1) + MAX_SECONDS;
        for (uint256 i = 1; i <= 10; ++i) {
            vm.warp(_windowEnd(1) - 11 + i);
            _dispute(stranger, 1);
            assertLe(training.getDispute(i).deadline, end, "LIV-2");
            _decide(i, Verdict.Dismissed);
        }
        vm.warp(end);
        for (uint256 i = 1; i <= 10; ++i) {
            _resolve(i);
        }
        assertEq(_finalize(1), 1, "the state is final");
        _assertGain(stranger, -10 * int256(uint256(CHALLENGE_DEPOSIT)), "all of its deposits are lost");
        _assertGain(
            worker,
            10 * int256(uint256(CHALLENGE_DEPOSIT) * 4 / 5) - int256(uint256(WORKER_DEPOSIT)),
            "the worker has 80 % of each"
        );
    }

    /// @dev A lie would earn if a void dispute paid its worker.
    function test_AVoidDispute_PaysNoWorker() external accounted {
        _train(worker, 1);
        _dispute(1);
        vm.warp(time() + MAX_SECONDS);
        _resolve(1);
        _assertGain(worker, -int256(uint256(WORKER_DEPOSIT)), "nothing yet");
        _settle(1);
        // Of its own deposit it has the part that it submitted. Had it been in time, it would have been released.
        _assertGain(
            worker,
            int256(uint256(WORKER_DEPOSIT) / 4) - int256(uint256(WORKER_DEPOSIT)),
            "nothing of the dispute's"
        );
        assertEq(training.getPeriod(1).bountyDispute, 0, "no bounty");
    }

    // ── The mutex ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev MUT-1. The original's evicted workers could submit.
    function test_AnEvictedWorker_CannotSubmit() external accounted {
        _train(worker, 1);
        vm.warp(_due());
        _start(otherWorker);
        bytes32 tip = _tip();
        _reverts(
            worker,
            abi.encodeCall(ITraining.submitState, (id, tip, "root", "steps", "")),
            abi.encodeWithSelector(ITraining.Training_NotWorker.selector, id, worker, otherWorker)
        );
        _submit(otherWorker);
    }

    /// @dev A reorganisation, or a rollback that is included first, cannot have a worker build on what it does not know.
    function test_AStateOnAParentThatFell_IsRefused() external accounted {
        _train(worker, 4);
        bytes32 parent = _at(4);
        _dispute(4);
        _decide(1, Verdict.Upheld);
        _resolve(1);
        _start(otherWorker);
        _reverts(
            otherWorker,
            abi.encodeCall(ITraining.submitState, (id, parent, "root", "steps", "")),
            abi.encodeWithSelector(ITraining.Training_ParentMismatch.selector, id, _at(3), parent)
        );
    }

    /// @dev The original overwrote suspicions. Here each dispute is a record of its own.
    function test_ADisputeOfAStateThatFell_CannotTouchWhatReplacedIt() external accounted {
        _train(worker, 2);
        _dispute(otherProofer, 2);
        _decide(1, Verdict.Upheld);
        _end(1, Verdict.Upheld);
        _train(otherWorker, 2);
        _resolve(1);
        _assertDispute(1, DisputeStatus.Refunded);
        assertEq(_run().tip, 2, "the others' states stand");
        _assertPeriod(2, PeriodStatus.Open, PeriodOutcome.None);
    }

    function test_ATrueStateAboveALie_DoesNotCostItsWorker() external accounted {
        _train(worker, 4);
        _train(otherWorker, 3);
        _end(4, Verdict.Upheld);
        _settle(2);
        _assertGain(otherWorker, 0, "released");
    }

    /// @dev Limit: an idle holder keeps others out for stateSeconds, and loses what it did not submit.
    function test_AnIdleHolder_BlocksForOneState_AndLosesItsDeposit() external accounted {
        _start(stranger);
        vm.warp(_due());
        _assertMutex(MutexStatus.Free);
        _settle(1);
        _assertGain(stranger, -int256(uint256(WORKER_DEPOSIT)), "all of its deposit");
    }

    // ── Bounds (GAS-1) ─────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The original's rollback ran out of gas when many states had to fall.
    function test_ARollback_CostsTheSameHoweverManyStatesFall() external {
        RunParams memory params = _params();
        params.maxStates = 600;
        params.statesPerPeriod = 64;
        params.challengeWindow = 30 days;
        params.runSeconds = 365 days;
        _create(params);
        uint256[2] memory gas;
        for (uint256 i; i < 2; ++i) {
            uint256 snapshot = vm.snapshotState();
            for (uint256 j; j < (i == 0 ? 1 : 8); ++j) {
                _train(worker, 64);
            }
            _start(otherWorker);
            _dispute(1);
            _decide(1, Verdict.Upheld);
            vm.prank(keeper);
            training.resolveDispute(1);
            gas[i] = vm.lastCallGas().gasTotalUsed;
            assertEq(_run().tip, 0, "all fell");
            if (i == 0) vm.revertToState(snapshot);
        }
        assertLe(gas[1], gas[0] + 100, "gas");
        assertLe(gas[0], gas[1] + 100, "gas");
        // Even so, the last worker is settled at once, and the next begins.
        _settle(2);
        _train(otherWorker, 64);
    }

    function test_NoCallLoopsOverMoreThanItIsTold() external accounted {
        _train(worker, 4);
        _train(worker, 4);
        vm.warp(_windowEnd(8));
        _finalize(1);
        uint256 one = vm.lastCallGas().gasTotalUsed;
        _finalize(1);
        one = vm.lastCallGas().gasTotalUsed;
        _finalize(4);
        assertLe(vm.lastCallGas().gasTotalUsed, 4 * one, "by the maximum");
    }

    // ── Batches ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ABatch_ActsForItsCallerAlone() external accounted {
        _train(worker, 1);
        bytes[] memory batch = new bytes[](2);
        batch[0] = abi.encodeCall(ITraining.fund, (id, _at(0), 7));
        batch[1] = abi.encodeCall(ITraining.openDispute, (_at(1)));
        vm.prank(stranger);
        training.multicall(batch);
        assertEq(training.getFunding(1).funder, stranger, "its funding");
        Dispute memory dispute = training.getDispute(1);
        assertEq(dispute.challenger, stranger, "its dispute");
    }
}
