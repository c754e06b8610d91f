// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../training/IAdjudicator.sol";
import {
    DisputeStatus,
    ITraining,
    PeriodOutcome,
    PeriodStatus,
    Run,
    RunParams,
    RunStatus,
    StateStatus
} from "../../training/ITraining.sol";
import {TestTraining} from "../../training/testing/TestTraining.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice A contract that creates runs.
contract Creator {
    function create(TestTraining local) external returns (uint256) {
        ITraining training = local.training();
        return training.createRun(local.params(), local.rule(address(local.game())), local.genesisRoot(), "");
    }
}

/// @notice The test kit for authors of other contracts.
contract TestTraining_Test is Test {
    address private immutable alice = account("alice");
    address private immutable bob = account("bob");

    TestTraining private local;
    ITraining private training;

    function setUp() public {
        local = new TestTraining();
        training = local.training();
    }

    function _votes() private returns (uint256 runId) {
        RunParams memory params = local.params();
        params.adjudicator = address(local.vote());
        return local.createRun(params);
    }

    function _statusOf(bytes32 stateHash) private view returns (StateStatus) {
        return training.getState(stateHash).status;
    }

    function test_AreTheContractsThatAreDeployed() external {
        address verifier = vm.deployCode("StepVerifier.sol:StepVerifier", "");
        assertEq(local.game().stepVerifier().code, verifier.code, "verifier");
        address game = vm.deployCode("DisputeGame.sol:DisputeGame", abi.encode(local.game().stepVerifier()));
        assertEq(address(local.game()).code, game.code, "game");
        bytes memory arguments = abi.encode(local.coin(), local.treasury());
        assertEq(address(local.vote()).code, vm.deployCode("TokenVote.sol:TokenVote", arguments).code, "vote");
        arguments = abi.encode(local.coin(), local.treasury(), training.adjudicators());
        assertEq(address(training).code, vm.deployCode("Training.sol:Training", arguments).code, "training");
    }

    // ── Statuses ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_BringsRunsToEveryStatus() external {
        for (uint256 i; i <= uint256(type(RunStatus).max); ++i) {
            for (uint256 states; states < 4; ++states) {
                uint256 runId = local.createRun();
                for (uint256 j; j < states; ++j) {
                    local.submit(runId, alice);
                }
                local.advanceRun(runId, RunStatus(i));
                assertEq(uint256(training.getRun(runId).status), i, "reached at once");
            }
        }
    }

    function test_BringsStatesToEveryStatus() external {
        for (uint256 votes; votes < 2; ++votes) {
            for (uint256 i; i <= uint256(type(StateStatus).max); ++i) {
                uint256 runId = votes == 0 ? local.createRun() : _votes();
                local.submit(runId, alice);
                bytes32 stateHash = local.submit(runId, alice);
                local.advanceState(stateHash, StateStatus(i));
                assertEq(uint256(_statusOf(stateHash)), i, "reached at once");
            }
        }
    }

    function test_BringsGamesToEveryStatus() external {
        for (uint256 i; i <= uint256(type(DisputeStatus).max); ++i) {
            DisputeStatus to = DisputeStatus(i);
            if (to == DisputeStatus.Overdue || to == DisputeStatus.Void) continue;
            uint256 disputeId = local.dispute(local.submit(local.createRun(), alice), bob);
            local.advanceDispute(disputeId, to);
            assertEq(uint256(training.getDispute(disputeId).status), i, "reached at once");
        }
    }

    function test_BringsVotesToEveryStatus() external {
        for (uint256 i; i <= uint256(type(DisputeStatus).max); ++i) {
            uint256 runId = _votes();
            local.submit(runId, alice); // falls, if the one above is to be moot
            uint256 disputeId = local.dispute(local.submit(runId, alice), bob);
            local.advanceDispute(disputeId, DisputeStatus(i));
            assertEq(uint256(training.getDispute(disputeId).status), i, "reached at once");
        }
    }

    function test_BringsPeriodsToEveryStatus() external {
        for (uint256 i; i <= uint256(type(PeriodStatus).max); ++i) {
            uint256 periodId = local.startPeriod(local.createRun(), alice);
            local.advancePeriod(periodId, PeriodStatus(i));
            assertEq(uint256(training.getPeriod(periodId).status), i, "reached at once");
        }
    }

    function test_EndsPeriodsInEachWay() external {
        for (uint256 submitted; submitted < 2; ++submitted) {
            for (uint256 i; i <= uint256(type(PeriodOutcome).max); ++i) {
                uint256 runId = local.createRun();
                local.advancePeriod(local.startPeriod(runId, bob), PeriodStatus.Ended);
                uint256 periodId = local.startPeriod(runId, alice);
                if (submitted == 1) local.submit(runId, alice);
                local.endPeriod(periodId, PeriodOutcome(i));
                assertEq(uint256(training.getPeriod(periodId).outcome), i, "reached");
                if (PeriodOutcome(i) == PeriodOutcome.None) continue;
                local.advancePeriod(periodId, PeriodStatus.Settled);
                assertEq(uint256(training.getPeriod(periodId).outcome), i, "settled");
            }
        }
    }

    function test_GoesOnFromAnyStatus() external {
        uint256 runId = local.createRun();
        bytes32 stateHash = local.submit(runId, alice);
        local.advanceState(stateHash, StateStatus.Disputed);
        local.advanceState(stateHash, StateStatus.Ripe);
        local.advanceState(stateHash, StateStatus.Final);
        stateHash = local.submit(runId, bob);
        local.advanceState(stateHash, StateStatus.Disputed);
        local.advanceState(stateHash, StateStatus.RolledBack);
        local.advanceRun(runId, RunStatus.Draining);
        local.advanceRun(runId, RunStatus.Closed);

        uint256 disputeId = local.dispute(local.submit(_votes(), alice), bob);
        local.advanceDispute(disputeId, DisputeStatus.Overdue);
        local.advanceDispute(disputeId, DisputeStatus.Void);
    }

    // ── Coins ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_WhoSubmitsAFinalStateEarns() external {
        uint256 runId = local.createRun();
        local.fundRun(runId, 1000e18);
        bytes32 stateHash = local.submit(runId, alice);
        local.advanceState(stateHash, StateStatus.Final);
        assertEq(training.creditOf(alice), local.REWARD(), "credited");
        local.advanceRun(runId, RunStatus.Closed);
        training.refund(1);
        assertEq(local.coin().balanceOf(local.sponsor()), 1000e18 - local.REWARD(), "the rest goes back");
    }

    function test_TheLoserPays() external {
        uint256 runId = local.createRun();
        uint256 periodId = local.startPeriod(runId, alice);
        bytes32 stateHash = local.submit(runId, alice);
        local.advanceDispute(local.dispute(stateHash, bob), DisputeStatus.Dismissed);
        assertEq(training.creditOf(alice) + local.coin().balanceOf(alice), 8e18, "four fifths");
        assertEq(local.coin().balanceOf(bob), 0, "of the challenger's");
        local.advanceDispute(local.dispute(stateHash, bob), DisputeStatus.Upheld);
        local.advancePeriod(periodId, PeriodStatus.Settled);
        // Bob opened the first dispute of the state, too, but it was dismissed: the bounty is not shared.
        assertEq(local.coin().balanceOf(bob), 60e18, "the deposit, and half of the worker's");
    }

    function test_ClosesRunsWhateverIsOpen() external {
        uint256 runId = local.createRun();
        bytes32 first = local.submit(runId, alice);
        bytes32 second = local.submit(runId, alice);
        bytes32 third = local.submit(runId, bob);
        local.dispute(first, bob);
        local.decide(local.dispute(second, alice), Verdict.Upheld);
        local.dispute(third, alice);
        local.advanceRun(runId, RunStatus.Closed);
        assertEq(training.getRun(runId).tip, 0, "the clock of the first one ran out, too");

        runId = _votes();
        first = local.submit(runId, alice);
        local.dispute(first, bob);
        vm.warp(block.timestamp + 15 minutes); // too late to vote
        local.advanceRun(runId, RunStatus.Closed);
        assertEq(uint256(_statusOf(first)), uint256(StateStatus.RolledBack), "void");
    }
}
