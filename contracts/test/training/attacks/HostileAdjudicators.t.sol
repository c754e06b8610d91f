// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITokenVault} from "../../../token/ITokenVault.sol";
import {Verdict} from "../../../training/IAdjudicator.sol";
import {
    DisputeStatus,
    ITraining,
    PeriodOutcome,
    PeriodStatus,
    RunParams
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";
import {MockAdjudicator} from "../utils/MockAdjudicator.sol";

/// @notice Hostile adjudicators, and those who abuse honest ones (docs/training/security/attacks.md).
contract HostileAdjudicators_Test is TrainingTest {
    uint256 private constant VERDICT_GAS = 100_000;

    // ── Verdicts ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Whatever it does instead of answering, time closes the run and empties the contract.
    function test_AnAdjudicatorThatGivesNoVerdict_VoidsItsDisputes_AndLocksNothing() external {
        for (
            uint256 answer = uint256(MockAdjudicator.Answer.Revert);
            answer <= uint256(MockAdjudicator.Answer.Huge);
            ++answer
        ) {
            uint256 snapshot = vm.snapshotState();
            _giveNoVerdict(MockAdjudicator.Answer(answer));
            vm.revertToState(snapshot);
        }
    }

    function _giveNoVerdict(MockAdjudicator.Answer answer) private accounted {
        _train(worker, 2);
        _dispute(2);
        // The right answer, in a form that is none.
        _decide(1, Verdict.Upheld);
        adjudicator.misbehave(answer);
        _assertDispute(1, DisputeStatus.Undecided);
        assertEq(uint256(training.getDispute(1).verdict), uint256(Verdict.None), "it is no verdict");
        vm.warp(time() + MAX_SECONDS);
        _assertDispute(1, DisputeStatus.Overdue);
        vm.prank(keeper);
        training.resolveDispute(1);
        // Neither what it burns nor what it returns costs more than it may use.
        assertLe(vm.lastCallGas().gasTotalUsed, 4 * VERDICT_GAS, "gas");
        _assertDispute(1, DisputeStatus.Void);
        assertEq(training.creditOf(worker), 0, "nothing to the worker");
    }

    function test_AnAdjudicatorThatNeedsAllOfItsGas_IsHeard() external accounted {
        _train(worker, 1);
        _dispute(1);
        _decide(1, Verdict.Upheld);
        adjudicator.misbehave(MockAdjudicator.Answer.LastMinute);
        _resolve(1);
        _assertDispute(1, DisputeStatus.Upheld);
    }

    /// @dev An overdue dispute whose verdict is given, by an adjudicator that needs all of its gas. With any gas, the call
    /// fails or obeys the verdict: nobody can have it read as none.
    /// forge-config: default.fuzz.runs = 256
    function testFuzz_ACallWithTooLittleGas_CannotTurnAVerdictIntoNone(uint256 gas) external {
        gas = bound(gas, 90_000, 450_000);
        _train(worker, 1);
        _dispute(1);
        _decide(1, Verdict.Dismissed);
        adjudicator.misbehave(MockAdjudicator.Answer.LastMinute);
        vm.warp(time() + MAX_SECONDS);
        vm.cool(address(adjudicator));
        vm.cool(address(training));
        vm.prank(keeper);
        try training.resolveDispute{gas: gas}(1) {
            _assertDispute(1, DisputeStatus.Dismissed);
        } catch {
            _assertDispute(1, DisputeStatus.Decided);
        }
    }

    /// @dev Nor can the first dispute's, which decides whether the bounty is shared.
    /// forge-config: default.fuzz.runs = 256
    function testFuzz_ACallWithTooLittleGas_CannotShareABountyWithAWrongDispute(uint256 gas) external {
        gas = bound(gas, 200_000, 600_000);
        _train(worker, 1);
        uint256 first = _dispute(otherProofer, 1);
        _dispute(1);
        _decide(first, Verdict.Dismissed);
        _decide(2, Verdict.Upheld);
        adjudicator.misbehave(MockAdjudicator.Answer.LastMinute);
        vm.cool(address(adjudicator));
        vm.cool(address(training));
        vm.prank(keeper);
        try training.resolveDispute{gas: gas}(2) {
            assertEq(training.getPeriod(1).sharedDispute, 0, "a wrong dispute has no share");
        } catch {
            _assertDispute(2, DisputeStatus.Decided);
        }
    }

    /// @dev The two above can fail and succeed.
    function test_ACallWithTooLittleGas_IsToldSo() external accounted {
        _train(worker, 1);
        _dispute(1);
        _decide(1, Verdict.Upheld);
        vm.prank(keeper);
        (bool success, bytes memory reason) =
            address(training).call{gas: 100_000}(abi.encodeCall(ITraining.resolveDispute, (1)));
        assertEq(success, false, "refused");
        assertEq(bytes32(bytes4(reason)), ITraining.Training_InsufficientGas.selector, "and told why");
        vm.prank(keeper);
        training.resolveDispute{gas: 400_000}(1);
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnAdjudicatorThatIsCalled_CannotReenter() external {
        _fund(REWARD);
        _train(otherWorker, 4);
        _train(worker, 1);
        bytes[] memory calls = new bytes[](12);
        calls[0] = abi.encodeCall(ITraining.createRun, (_params(), RULE, GENESIS_ROOT, ""));
        calls[1] = abi.encodeCall(ITraining.fund, (id, _at(0), 1));
        calls[2] = abi.encodeCall(ITraining.startPeriod, (id, _tip()));
        calls[3] = abi.encodeCall(ITraining.submitState, (id, _tip(), "root", "steps", ""));
        calls[4] = abi.encodeCall(ITraining.openDispute, (_at(1)));
        calls[5] = abi.encodeCall(ITraining.resolveDispute, (1));
        calls[6] = abi.encodeCall(ITraining.finalize, (id, 1));
        calls[7] = abi.encodeCall(ITraining.settlePeriod, (1));
        calls[8] = abi.encodeCall(ITraining.refund, (1));
        calls[9] = abi.encodeCall(ITraining.collect, (worker));
        calls[10] = abi.encodeCall(ITokenVault.sweep, ());
        bytes[] memory batch = new bytes[](1);
        batch[0] = calls[1];
        calls[11] = abi.encodeCall(ITokenVault.multicall, (batch));
        for (uint256 i; i < calls.length; ++i) {
            adjudicator.callOnOpen(address(training), calls[i]);
            _dispute(5);
            assertEq(adjudicator.succeeded(), false, "in vain");
            assertEq(
                adjudicator.result(),
                abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                "reason"
            );
        }
        _checkBalances();
    }

    function test_AnAdjudicatorThatIsPaid_CannotTakeMoreThanItsFee() external accounted {
        uint96 fee = 2e18 + 5;
        adjudicator.ask(MAX_SECONDS, fee);
        _create();
        _train(worker, 1);
        // One unit more, as soon as it has its fee.
        adjudicator.callOnOpen(
            address(adjudicator), abi.encodeCall(MockAdjudicator.take, (address(training), 1))
        );
        _dispute(1);
        assertEq(adjudicator.succeeded(), false, "in vain");
        assertEq(coin.balanceOf(address(adjudicator)), 10_000e18 + fee, "its fee");
        // And what it left it cannot take later.
        adjudicator.callOnOpen(address(0), "");
        adjudicator.keepBack(fee);
        _dispute(1);
        (bool success,) =
            address(adjudicator).call(abi.encodeCall(MockAdjudicator.take, (address(training), 1)));
        assertEq(success, false, "in vain");
        assertEq(training.creditOf(proofer), fee, "it is the challenger's");
    }

    /// @dev It cannot even take from those who approved the contract: it is not who they approved.
    function test_AnAdjudicator_CannotTakeFromWhoApprovedTheContract() external accounted {
        (bool success,) = address(adjudicator).call(abi.encodeCall(MockAdjudicator.take, (worker, 1)));
        assertEq(success, false, "in vain");
    }

    /// @dev Limit: list reviewed code only. Nobody else's run is touched.
    function test_AnAdjudicatorThatOpensNoCase_PreventsDisputesOfItsRunsAlone() external accounted {
        uint256 broken = id;
        _train(worker, 1);
        bytes32 stateHash = _at(1);
        vm.prank(creator);
        id = training.createRun(_paramsWith(address(otherAdjudicator)), RULE, GENESIS_ROOT, "");
        // Its fee is more than it said.
        adjudicator.ask(MAX_SECONDS, 1);
        vm.prank(proofer);
        (bool success,) = address(training).call(abi.encodeCall(ITraining.openDispute, (stateHash)));
        assertEq(success, false, "no dispute");
        assertEq(_runOf(broken).tip, 1, "its state stands");
        _train(otherWorker, 1);
        _dispute(1);
        _assertDispute(1, DisputeStatus.Undecided);
    }

    function _paramsWith(address adjudicator_) private view returns (RunParams memory params) {
        params = _params();
        params.adjudicator = adjudicator_;
    }

    /// @dev Two adjudicators number their cases alike.
    function test_AVerdictOfAnotherAdjudicator_DecidesNothing() external accounted {
        _train(worker, 1);
        _dispute(1);
        uint256 caseId = training.getDispute(1).caseId;
        vm.prank(creator);
        id = training.createRun(_paramsWith(address(otherAdjudicator)), RULE, GENESIS_ROOT, "");
        _train(otherWorker, 1);
        _dispute(1);
        assertEq(training.getDispute(2).caseId, caseId, "the same number");
        otherAdjudicator.decide(caseId, Verdict.Upheld);
        _assertDispute(1, DisputeStatus.Undecided);
        _assertDispute(2, DisputeStatus.Decided);
    }

    function test_AWrongVerdict_CostsItsRunAlone() external accounted {
        uint256 honest = id;
        _fund(REWARD);
        _train(worker, 4);
        vm.prank(creator);
        id = training.createRun(_paramsWith(address(otherAdjudicator)), RULE, GENESIS_ROOT, "");
        _fund(REWARD);
        _train(otherWorker, 4);
        uint256 disputeId = _dispute(1);
        otherAdjudicator.decide(training.getDispute(disputeId).caseId, Verdict.Upheld);
        _resolve(disputeId);
        _assertPeriod(2, PeriodStatus.Ended, PeriodOutcome.Failed);
        id = honest;
        assertEq(_run().tip, 4, "the other run stands");
        vm.warp(_windowEnd(4));
        _finalize(4);
        assertEq(training.creditOf(worker), REWARD, "and is paid from its own pot");
        _settle(1);
        assertEq(coin.balanceOf(worker), 10_000e18, "and its deposit");
    }

    function test_WhoeverCallsAnAdjudicator_RegistersForItselfAlone() external accounted {
        vm.prank(stranger);
        adjudicator.register(id, "another rule", 0, "");
        assertEq(adjudicator.ruleOf(address(training), id), RULE, "the run's rule is what it was");
    }
}
