// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, World} from "../GameTest.sol";

/// forge-config: default.fuzz.runs = 32
contract PostTrace_Test is GameTest {
    bytes32 private constant ROOT = keccak256("root");

    function _call(uint256 id, uint256 named) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        return
            abi.encodeCall(IDisputeGame.postTrace, (named, c.training, c.runId, c.firstStep + c.step, ROOT));
    }

    function _call(uint256 id) private view returns (bytes memory) {
        return _call(id, id);
    }

    function test_RevertWhen_AnothersOrUnknown() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        _refusesOthers(world.id, _call(world.id), _call(world.id, world.id + 1), worker);
    }

    function test_RevertWhen_OutOfTime() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        _refusesLate(world.id, _call(world.id), worker, Verdict.Upheld);
    }

    function testFuzz_RevertWhen_OfAnotherTraining(address training) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        if (training == address(this)) return;
        Case memory c = game.getCase(world.id);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.postTrace, (world.id, training, RUN, c.firstStep + c.step, ROOT)),
            abi.encodeWithSelector(
                IDisputeGame.DisputeGame_TrainingMismatch.selector, world.id, address(this), training
            )
        );
    }

    function testFuzz_RevertWhen_OfAnotherRun(uint256 runId) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        if (runId == RUN) ++runId;
        Case memory c = game.getCase(world.id);
        _reverts(
            worker,
            abi.encodeCall(
                IDisputeGame.postTrace, (world.id, address(this), runId, c.firstStep + c.step, ROOT)
            ),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_RunMismatch.selector, world.id, RUN, runId)
        );
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

    function testFuzz_RevertWhen_OfAnotherStep(uint256 step) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        uint256 expected = (HEIGHT - 1) * 4 + 1;
        if (step == expected) ++step;
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.postTrace, (world.id, address(this), RUN, step, ROOT)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_StepMismatch.selector, world.id, expected, step)
        );
    }

    function test_RevertGiven_ATrace() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        _reverts(
            worker,
            _call(world.id),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_AlreadyTraced.selector, world.id)
        );
    }

    function test_RevertWhen_Zero() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        Case memory c = game.getCase(world.id);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.postTrace, (world.id, address(this), RUN, c.firstStep + c.step, 0)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_ZeroRoot.selector)
        );
    }

    function test_WhenTheWorkersTurn() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        vm.warp(time() + 200);
        vm.expectEmit(address(game));
        emit IDisputeGame.TracePosted(world.id, ROOT);
        vm.prank(worker);
        game.postTrace(world.id, address(this), RUN, (HEIGHT - 1) * 4 + 1, ROOT);
        assertEq(game.getCase(world.id).traceRoot, ROOT, "root");
        assertEq(game.getCase(world.id).answeredAt, time(), "now");
        assertEq(game.getCase(world.id).turn, Turn.Challenger, "the turn passes");
    }

    function test_GivenAnotherCaseOfTheState() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        uint256 id = _open(world.liar);
        _pickChild(id, world.liar, 1);
        assertEq(game.getCase(id).turn, Turn.Worker, "each case waits for its own");
        Case memory c = game.getCase(id);
        vm.prank(worker);
        game.postTrace(id, address(this), RUN, c.firstStep + c.step, ROOT);
        assertEq(game.getCase(id).traceRoot, ROOT, "its own");
        assertTrue(game.getCase(world.id).traceRoot != ROOT, "the other keeps its own");
    }
}
