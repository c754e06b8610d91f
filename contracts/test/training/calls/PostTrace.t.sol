// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, World} from "../GameTest.sol";

contract PostTrace_Test is GameTest {
    bytes32 private constant ROOT = keccak256("root");

    function _call(uint256 id) private pure returns (bytes memory) {
        return abi.encodeCall(IDisputeGame.postTrace, (id, ROOT));
    }

    function test_RevertWhen_AnothersOrUnknown() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        _refusesOthers(world.id, _call(world.id), _call(world.id + 1), worker);
    }

    function test_RevertWhen_OutOfTime() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        _refusesLate(world.id, _call(world.id), worker, Verdict.Upheld);
    }

    function test_RevertGiven_NoStep() external {
        World memory world = _world();
        _reverts(
            worker,
            _call(world.id),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, Stage.Steps)
        );
    }

    function test_RevertGiven_ATree() external {
        World memory world = _worldAt(Stage.TraceTree, 5, Turn.Worker);
        _reverts(
            worker,
            _call(world.id),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, Stage.TraceTree)
        );
    }

    function test_RevertGiven_ATrace() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        bytes32 node = game.getCase(world.id).node;
        _reverts(
            worker,
            _call(world.id),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_AlreadyAnswered.selector, node)
        );
    }

    function test_RevertWhen_Zero() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.postTrace, (world.id, 0)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_ZeroRoot.selector)
        );
    }

    function test_WhenTheWorkersTurn() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        vm.warp(time() + 200);
        vm.expectEmit(address(game));
        emit IDisputeGame.TracePosted(world.id, ROOT);
        vm.prank(worker);
        game.postTrace(world.id, ROOT);
        assertEq(game.getCase(world.id).traceRoot, ROOT, "root");
        assertEq(game.getCase(world.id).answeredAt, time(), "now");
        assertEq(game.getCase(world.id).turn, Turn.Challenger, "the turn passes");
    }

    function test_GivenAnotherCaseOfTheState() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        uint256 id = _open(world.liar);
        _pickChild(id, world.liar, 1);
        assertEq(game.getCase(id).turn, Turn.Worker, "each case waits for its own");
        vm.prank(worker);
        game.postTrace(id, ROOT);
        assertEq(game.getCase(id).traceRoot, ROOT, "its own");
        assertTrue(game.getCase(world.id).traceRoot != ROOT, "the other keeps its own");
    }
}
