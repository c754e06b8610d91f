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
            uint256 runId = local.createRun();
            // The steps of a game are counted from the run's first.
            local.submit(runId, alice);
            uint256 disputeId = local.dispute(local.submit(runId, alice), bob);
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
        assertEq(training.creditOf(alice), 8e18, "four fifths");
        assertEq(local.coin().balanceOf(bob), 0, "of the challenger's");
        local.advanceDispute(local.dispute(stateHash, bob), DisputeStatus.Upheld);
        local.advancePeriod(periodId, PeriodStatus.Settled);
        // Bob opened the first dispute of the state, too, but it was dismissed: the bounty is not shared.
        assertEq(local.coin().balanceOf(bob), local.CHALLENGE_DEPOSIT(), "the deposit of the other dispute");
        assertEq(training.creditOf(bob), local.WORKER_DEPOSIT() / 2, "and half of the worker's");
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

    // ── What is refused ────────────────────────────────────────────────────────────────────────────────────────

    function test_TakesTheTermsThatTheContractTakes() external {
        RunParams memory terms = local.params();
        (terms.workerDeposit, terms.challengeDeposit, terms.reward) = (4, 1, 0);
        (terms.maxStates, terms.statesPerPeriod) = (type(uint16).max, 64);
        (terms.stateSeconds, terms.challengeWindow, terms.runSeconds) = (60, 900, 1);
        local.createRun(terms);
        (terms.stateSeconds, terms.challengeWindow, terms.runSeconds) = (7 days, 30 days, 365 days);
        local.createRun(terms);

        terms = local.params();
        terms.adjudicator = alice;
        _refuses(terms, "the adjudicator has to be game() or vote()");
        terms = local.params();
        terms.maxStates = 0;
        _refuses(terms, "maxStates has to be at least 1, and statesPerPeriod from 1 to 64");
        terms = local.params();
        terms.statesPerPeriod = 65;
        _refuses(terms, "maxStates has to be at least 1, and statesPerPeriod from 1 to 64");
        terms = local.params();
        terms.stateSeconds = 59;
        _refuses(terms, "stateSeconds has to be from 60 seconds to 7 days");
        terms = local.params();
        terms.challengeWindow = 30 days + 1;
        _refuses(terms, "challengeWindow has to be from 15 minutes to 30 days");
        terms = local.params();
        terms.runSeconds = 0;
        _refuses(terms, "runSeconds has to be from 1 second to 365 days");
        terms = local.params();
        terms.challengeDeposit = 0;
        _refuses(terms, "challengeDeposit has to be more than 0");
        terms = local.params();
        terms.workerDeposit = 40e18 - 1;
        _refuses(terms, "workerDeposit has to be at least four times what a dispute costs");
        (terms.adjudicator, terms.workerDeposit) = (address(local.vote()), 60e18 - 1);
        _refuses(terms, "workerDeposit has to be at least four times what a dispute costs");
    }

    /// @dev The contract does not take such terms, and the kit says why.
    function _refuses(RunParams memory terms, string memory reason) private {
        bytes memory rule = local.rule(terms.adjudicator);
        bytes32 root = local.genesisRoot();
        vm.expectRevert();
        training.createRun(terms, rule, root, "");
        vm.expectRevert(bytes(string.concat("TestTraining: ", reason)));
        local.createRun(terms);
    }

    function test_TakesARunOfAContract() external {
        uint256 runId = new Creator().create(local);
        local.fundRun(runId, 10e18);
        local.advanceState(local.submit(runId, alice), StateStatus.Final);
        assertEq(training.creditOf(alice), 10e18, "earned");
    }

    function test_RefusesAnotherRule() external {
        RunParams memory terms = local.params();
        bytes memory rule = local.rule(terms.adjudicator);
        rule[32 * 11 + 31] = 0xff; // the clock
        uint256 runId = training.createRun(terms, rule, local.genesisRoot(), "");
        vm.expectRevert("TestTraining: the rule of the run has to be that of rule(adjudicator)");
        local.submit(runId, alice);
    }

    function test_RefusesWhatIsNotThere() external {
        vm.expectRevert("TestTraining: there is no run 1");
        local.submit(1, alice);
        vm.expectRevert("TestTraining: there is no period 0");
        local.advancePeriod(0, PeriodStatus.Ended);
        vm.expectRevert("TestTraining: there is no dispute 7");
        local.decide(7, Verdict.Upheld);
        vm.expectRevert("TestTraining: no state has this hash");
        local.dispute(keccak256("nothing"), alice);
    }

    function test_SaysWhyNobodyCanSubmit() external {
        uint256 runId = local.createRun();
        local.submit(runId, alice);
        vm.expectRevert("TestTraining: the mutex of run 1 is Held by another worker");
        local.submit(runId, bob);
        vm.expectRevert("TestTraining: the mutex of run 1 is Held, not Free");
        local.startPeriod(runId, bob);
        for (uint256 i = 1; i < 8; ++i) {
            local.submit(runId, alice);
        }
        vm.expectRevert("TestTraining: the mutex of run 1 is Full, not Free");
        local.submit(runId, bob);
        local.advanceRun(runId, RunStatus.Closed);
        vm.expectRevert("TestTraining: run 1 is Closed");
        local.fundRun(runId, 1);
        vm.expectRevert("TestTraining: run 1 is Closed, not Draining");
        local.advanceRun(runId, RunStatus.Draining);
    }

    function test_SaysWhatCannotBeReached() external {
        uint256 runId = local.createRun();
        bytes32 stateHash = local.submit(runId, alice);
        uint256 disputeId = local.dispute(stateHash, bob);
        vm.expectRevert(
            "TestTraining: dispute 1 is Undecided, not Void. A game always decides: only votes are overdue"
        );
        local.advanceDispute(disputeId, DisputeStatus.Void);
        local.decide(disputeId, Verdict.Dismissed);
        vm.expectRevert("TestTraining: dispute 1 is Decided (Dismissed), not Upheld");
        local.advanceDispute(disputeId, DisputeStatus.Upheld);
        vm.expectRevert(
            "TestTraining: dispute 1 is Decided (Dismissed), and cannot be decided as Upheld any more"
        );
        local.decide(disputeId, Verdict.Upheld);
        vm.expectRevert("TestTraining: a verdict is Upheld or Dismissed");
        local.decide(disputeId, Verdict.None);

        local.advanceState(stateHash, StateStatus.Final);
        vm.expectRevert("TestTraining: the state at height 1 of run 1 is Final, not RolledBack");
        local.advanceState(stateHash, StateStatus.RolledBack);
        vm.expectRevert("TestTraining: the state at height 1 of run 1 is Final, not Contestable");
        local.dispute(stateHash, bob);

        uint256 periodId = local.startPeriod(local.createRun(), bob);
        vm.expectRevert(
            "TestTraining: period 2 is Open with outcome None, not Released. It has to hold the mutex, on a state that is not final"
        );
        local.endPeriod(periodId, PeriodOutcome.Released);
    }

    function test_SaysThatAStateHasOneVote() external {
        bytes32 stateHash = local.submit(_votes(), alice);
        local.advanceDispute(local.dispute(stateHash, bob), DisputeStatus.Dismissed);
        vm.expectRevert("TestTraining: a state has one vote, and this one has had it");
        local.dispute(stateHash, bob);
        vm.expectRevert(
            "TestTraining: dispute 1 is Dismissed, not Refunded. No state at or below its own can be disputed"
        );
        local.advanceDispute(1, DisputeStatus.Refunded);
    }
}
