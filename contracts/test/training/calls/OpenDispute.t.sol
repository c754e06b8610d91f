// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {
    Dispute,
    DisputeStatus,
    ITraining,
    RunParams,
    State,
    StateStatus
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract OpenDispute_Test is TrainingTest {
    function _call(bytes32 stateHash) private pure returns (bytes memory) {
        return abi.encodeCall(ITraining.openDispute, (stateHash));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchState(bytes32 stateHash) external accounted {
        _train(worker, 1);
        vm.assume(stateHash != _at(1));
        _reverts(
            proofer,
            _call(stateHash),
            abi.encodeWithSelector(ITraining.Training_UnknownState.selector, stateHash)
        );
        // The genesis is nobody's state.
        _reverts(
            proofer, _call(_at(0)), abi.encodeWithSelector(ITraining.Training_UnknownState.selector, _at(0))
        );
    }

    function test_RevertGiven_AStateThatFell() external accounted {
        _train(worker, 2);
        bytes32 above = _at(2);
        bytes32 fallen = _at(1);
        _end(1, Verdict.Upheld);
        _reverts(proofer, _call(fallen), _wrongState(fallen, StateStatus.RolledBack, 0));
        _reverts(proofer, _call(above), _wrongState(above, StateStatus.RolledBack, 0));
        // Nor does it live again when others are submitted in its place.
        _train(otherWorker, 3);
        _reverts(proofer, _call(fallen), _wrongState(fallen, StateStatus.RolledBack, 0));
        _reverts(proofer, _call(above), _wrongState(above, StateStatus.RolledBack, 0));
    }

    function test_RevertGiven_TheWindowIsOver() external accounted {
        _train(worker, 2);
        bytes32 first = _at(1);
        _dispute(2);
        vm.warp(_windowEnd(1));
        _reverts(proofer, _call(first), _wrongState(first, StateStatus.Ripe, 0));
        _reverts(proofer, _call(_at(2)), _wrongState(_at(2), StateStatus.Disputed, 0));
        _finalize(1);
        _reverts(proofer, _call(first), _wrongState(first, StateStatus.Final, 0));
    }

    function test_GivenTheLastSecondOfTheWindow() external accounted {
        _train(worker, 1);
        vm.warp(_windowEnd(1) - 1);
        _dispute(1);
        vm.warp(_windowEnd(1));
        _assertState(_at(1), StateStatus.Disputed);
    }

    function test_GivenAContestableState() external accounted {
        _train(worker, 2);
        bytes32 stateHash = _at(2);
        State memory before = training.getState(stateHash);
        vm.warp(time() + 5);
        _expectEvent();
        emit ITraining.DisputeOpened(id, 1, stateHash, proofer, 1001);
        assertEq(_dispute(2), 1, "the first is 1");

        Dispute memory dispute = training.getDispute(1);
        assertEq(dispute.runId, id, "run");
        assertEq(dispute.stateHash, stateHash, "state");
        assertEq(dispute.challenger, proofer, "challenger");
        assertEq(uint256(dispute.status), uint256(DisputeStatus.Undecided), "status");
        assertEq(uint256(dispute.verdict), uint256(Verdict.None), "verdict");
        assertEq(dispute.openedAt, time(), "opened");
        assertEq(dispute.deadline, time() + MAX_SECONDS, "deadline");
        assertEq(dispute.resolvedAt, 0, "not resolved");
        assertEq(dispute.caseId, 1001, "case");
        assertEq(training.disputeCount(), 1, "count");
        State memory state = training.getState(stateHash);
        assertEq(state.disputes, 1, "disputes");
        assertEq(state.openDisputes, 1, "open disputes");
        assertEq(state.firstDispute, 1, "first dispute");
        _assertState(stateHash, StateStatus.Contestable);
        assertEq(coin.balanceOf(proofer), 10_000e18 - CHALLENGE_DEPOSIT, "the deposit is here");

        Claim memory claim = adjudicator.claimOf(1001);
        assertEq(claim.runId, id, "claim: run");
        assertEq(claim.height, 2, "claim: height");
        assertEq(claim.stateHash, stateHash, "claim: state");
        assertEq(claim.root, before.root, "claim: root");
        assertEq(claim.stepsRoot, before.stepsRoot, "claim: steps");
        assertEq(claim.parentRoot, _stateAt(1).root, "claim: root of the state below");
        assertEq(claim.worker, worker, "claim: worker");
        assertEq(claim.challenger, proofer, "claim: challenger");
    }

    function test_GivenTheFirstStateOfARun() external accounted {
        _train(worker, 1);
        _dispute(1);
        assertEq(adjudicator.claimOf(1001).parentRoot, GENESIS_ROOT, "it is built on the genesis");
    }

    function test_GivenADisputedState() external accounted {
        _train(worker, 1);
        _dispute(1);
        assertEq(_dispute(otherProofer, 1), 2, "ids run on");
        State memory state = _stateAt(1);
        assertEq(state.disputes, 2, "disputes");
        assertEq(state.openDisputes, 2, "open disputes");
        assertEq(state.firstDispute, 1, "the first stays the first");
        _decide(1, Verdict.Dismissed);
        _resolve(1);
        _dispute(1);
        state = _stateAt(1);
        assertEq(state.disputes, 3, "all disputes");
        assertEq(state.openDisputes, 2, "those that are not resolved");
        assertEq(state.firstDispute, 1, "the first stays the first");
    }

    /// @dev Adjudicators number their cases as they like. Some take hashes.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenAnyCase(uint256 caseId) external accounted {
        if (caseId % 4 == 1) caseId = type(uint48).max;
        if (caseId % 4 == 2) caseId = uint256(type(uint48).max) + 1;
        if (caseId % 8 == 3) caseId = 0;
        unchecked {
            adjudicator.countFrom(caseId - 1);
        }
        _train(worker, 1);
        _dispute(1);
        assertEq(training.getDispute(1).caseId, caseId, "the case can be read");
        adjudicator.decide(caseId, Verdict.Upheld);
        _resolve(1);
        _assertDispute(1, DisputeStatus.Upheld);
        assertEq(training.getDispute(1).caseId, caseId, "for ever");
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenAFee(uint256 fee, uint256 left) external accounted {
        fee = bound(fee, 1, 5e18);
        left = bound(left, 0, fee);
        adjudicator.ask(MAX_SECONDS, uint96(fee));
        adjudicator.keepBack(uint96(left));
        _create();
        _train(worker, 1);
        _dispute(1);
        assertEq(coin.balanceOf(proofer), 10_000e18 - CHALLENGE_DEPOSIT - fee, "deposit and fee are taken");
        assertEq(coin.balanceOf(address(adjudicator)), 10_000e18 + fee - left, "the adjudicator has its fee");
        assertEq(training.creditOf(proofer), left, "what it left is the challenger's");
        assertEq(coin.allowance(address(training), address(adjudicator)), 0, "it can take no more");
    }
}
