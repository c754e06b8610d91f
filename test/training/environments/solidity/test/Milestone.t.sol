// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {cheats} from "modelmarket/contracts/testing/Cheats.sol";
import {RunStatus, StateStatus} from "modelmarket/contracts/training/ITraining.sol";
import {TestTraining} from "modelmarket/contracts/training/testing/TestTraining.sol";
import {Milestone} from "../contracts/Milestone.sol";

contract MilestoneTest {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);

    TestTraining private local;
    Milestone private milestone;
    uint256 private runId;
    bytes32 private second;

    function setUp() public {
        local = new TestTraining();
        milestone = new Milestone(local.training());
        runId = local.createRun();
        milestone.give{value: 1 ether}(runId, local.training().getRun(runId).runHash, 2);
        local.submit(runId, ALICE);
        second = local.submit(runId, ALICE);
    }

    receive() external payable {}

    function test_PaysTheWorkerOnce() public {
        local.advanceState(second, StateStatus.Final);
        milestone.pay(runId, 2, address(this));
        require(ALICE.balance == 1 ether, "she trained it");

        bytes4 reason = Milestone.NothingLeft.selector;
        cheats.expectRevert(abi.encodeWithSelector(reason, runId, 2, address(this)));
        milestone.pay(runId, 2, address(this));
    }

    function test_PaysNobodyWhileTheStateMayFall() public {
        local.advanceState(second, StateStatus.Disputed);
        bytes4 reason = Milestone.WrongStateStatus.selector;
        cheats.expectRevert(abi.encodeWithSelector(reason, second, StateStatus.Disputed));
        milestone.pay(runId, 2, address(this));
    }

    function test_PaysWhoTrainedItAnew() public {
        local.advanceState(second, StateStatus.RolledBack);
        local.advanceState(local.submit(runId, BOB), StateStatus.Final);
        milestone.pay(runId, 2, address(this));
        require(ALICE.balance == 0 && BOB.balance == 1 ether, "her state fell");
    }

    function test_GoesBackWhenTheRunClosesBelow() public {
        local.advanceState(second, StateStatus.RolledBack);
        local.advanceRun(runId, RunStatus.Closed);
        uint256 before = address(this).balance;
        milestone.takeBack(runId, 2);
        require(address(this).balance == before + 1 ether, "returned");
    }

    function test_RefusesAnotherRun() public {
        bytes32 other = keccak256("the hash of another run");
        bytes32 hash = local.training().getRun(runId).runHash;
        cheats.expectRevert(abi.encodeWithSelector(Milestone.WrongRun.selector, runId, hash));
        milestone.give{value: 1 ether}(runId, other, 2);
    }
}
