// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, World} from "../GameTest.sol";

/// forge-config: default.fuzz.runs = 32
contract VerdictOf_Test is GameTest {
    function testFuzz_RevertGiven_NoSuchCase(uint256 id) external {
        World memory world = _world();
        if (id == world.id) ++id;
        bytes memory reason = abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownCase.selector, id);
        _reverts(stranger, abi.encodeCall(game.verdictOf, (id)), reason);
        _reverts(stranger, abi.encodeCall(game.getCase, (id)), reason);
    }

    /// @dev At each of the worker's turns.
    function test_GivenTheWorkerIsSilent() external {
        World memory world = _world();
        for (uint256 i; i < 5; ++i) {
            Case memory c = game.getCase(world.id);
            assertEq(c.turn, Turn.Worker, "its turn");
            assertEq(c.deadline, time() + CLOCK + GRACE, "all of its clock is left");
            _decidesAt(world, Verdict.Upheld);
            _answer(world.id, world.liar);
            if (i < 4) _challenge(world.id, world.net, world.liar, world.honest);
        }
    }

    /// @dev At each of the challenger's turns.
    function test_GivenTheChallengerIsSilent() external {
        World memory world = _world();
        for (uint256 i; i < 5; ++i) {
            _answer(world.id, world.liar);
            Case memory c = game.getCase(world.id);
            assertEq(c.turn, Turn.Challenger, "its turn");
            _decidesAt(world, Verdict.Dismissed);
            _challenge(world.id, world.net, world.liar, world.honest);
        }
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "else it wins");
    }

    function _decidesAt(World memory world, Verdict verdict) private {
        uint256 snapshot = vm.snapshotState();
        uint256 deadline = game.getCase(world.id).deadline;
        vm.warp(deadline - 1);
        assertEq(game.verdictOf(world.id), Verdict.None, "a second earlier");
        vm.warp(deadline);
        assertEq(game.verdictOf(world.id), verdict, "at the deadline");
        assertEq(game.getCase(world.id).verdict, verdict, "in the view as well");
        assertEq(game.getCase(world.id).deadline, 0, "nothing is left to do");
        assertEq(game.getCase(world.id).turn, Turn.None, "for anybody");
        vm.warp(deadline + 365 days);
        assertEq(game.verdictOf(world.id), verdict, "for good");
        vm.revertToState(snapshot);
    }

    /// @dev An answer that comes too late changes nothing.
    function test_GivenALateAnswer() external {
        World memory world = _world();
        vm.warp(game.getCase(world.id).deadline);
        _answer(world.id, world.liar);
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "the worker was out");
        vm.warp(time() + 10 * CLOCK);
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "and not the challenger");
    }

    /// @dev What is used in one move is not there in the next.
    function test_GivenAClockThatIsUsed() external {
        World memory world = _world();
        vm.warp(time() + GRACE + CLOCK - 1);
        _answer(world.id, world.liar);
        _challenge(world.id, world.net, world.liar, world.honest);
        assertEq(game.getCase(world.id).deadline, time() + GRACE + 1, "a second, and what is free");
        _decidesAt(world, Verdict.Upheld);
        vm.warp(time() + GRACE);
        _answer(world.id, world.liar);
        assertEq(game.getCase(world.id).deadline, time() + GRACE + CLOCK, "the challenger has all");
        vm.warp(time() + GRACE + CLOCK - 1);
        _challenge(world.id, world.net, world.liar, world.honest);
        vm.warp(time() + GRACE);
        _answer(world.id, world.liar);
        assertEq(game.getCase(world.id).deadline, time() + GRACE + 1, "the challenger, too");
        _decidesAt(world, Verdict.Dismissed);
    }

    function test_WhatItTakes() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        vm.cool(address(game));
        game.verdictOf(world.id);
        // Training gives it 100,000.
        assertLe(vm.lastCallGas().gasTotalUsed, 20_000, "gas");
    }
}
