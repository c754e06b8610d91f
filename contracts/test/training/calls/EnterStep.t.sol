// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Tree, Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side, World} from "../GameTest.sol";

/// forge-config: default.fuzz.runs = 32
contract EnterStep_Test is GameTest {
    function _callOf(uint256 id, Side memory side, uint256 tree) private view returns (bytes memory) {
        return _call(id, tree, _traceRoot(side, 1), side.tree.levels[0][0], Trees.proof(side.tree, 0));
    }

    function _call(uint256 id, uint256 tree, bytes32 traceRoot, bytes32 preRoot, bytes32[] memory siblings)
        private
        view
        returns (bytes memory)
    {
        return
            abi.encodeCall(
                IDisputeGame.enterStep, (id, address(this), RUN, tree, traceRoot, preRoot, siblings)
            );
    }

    function _traceRoot(Side memory side, uint256 step) private pure returns (bytes32) {
        return Trees.root(side.steps[step].traceTree);
    }

    function test_RevertWhen_AnothersOrUnknown() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        _refusesOthers(
            world.id, _callOf(world.id, world.liar, 0), _callOf(world.id + 1, world.liar, 0), challenger
        );
    }

    function test_RevertWhen_OutOfTime() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        _refusesLate(world.id, _callOf(world.id, world.liar, 0), challenger, Verdict.Dismissed);
    }

    /// @dev A right call, but for what it is about.
    function _callTo(World memory world, address training, uint256 runId)
        private
        pure
        returns (bytes memory)
    {
        Tree memory tree = world.liar.tree;
        bytes32 traceRoot = _traceRoot(world.liar, 1);
        return abi.encodeCall(
            IDisputeGame.enterStep,
            (world.id, training, runId, 0, traceRoot, tree.levels[0][0], Trees.proof(tree, 0))
        );
    }

    function testFuzz_RevertWhen_OfAnotherTraining(address training) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        if (training == address(this)) return;
        _reverts(
            challenger,
            _callTo(world, training, RUN),
            abi.encodeWithSelector(
                IDisputeGame.DisputeGame_TrainingMismatch.selector, world.id, address(this), training
            )
        );
    }

    function testFuzz_RevertWhen_OfAnotherRun(uint256 runId) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        if (runId == RUN) ++runId;
        _reverts(
            challenger,
            _callTo(world, address(this), runId),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_RunMismatch.selector, world.id, RUN, runId)
        );
    }

    function test_RevertGiven_NoTrace() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        _reverts(
            challenger,
            _callOf(world.id, world.liar, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_NotAnswered.selector, world.id)
        );
    }

    function test_RevertGiven_NoStepOrATree() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        _reverts(
            challenger,
            _callOf(world.id, world.liar, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, Stage.Steps)
        );
        _playTo(world.id, world.net, world.liar, world.honest, Stage.TraceTree, 5, Turn.Challenger);
        _reverts(
            challenger,
            _callOf(world.id, world.liar, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, Stage.TraceTree)
        );
    }

    function testFuzz_RevertWhen_AnotherTrace(bytes32 traceRoot) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        bytes32 posted = _traceRoot(world.liar, 1);
        if (traceRoot == posted) return;
        bytes32 preRoot = world.liar.tree.levels[0][0];
        for (uint256 tree; tree < 2; ++tree) {
            _reverts(
                challenger,
                _call(world.id, tree, traceRoot, preRoot, Trees.proof(world.liar.tree, 0)),
                abi.encodeWithSelector(
                    IDisputeGame.DisputeGame_TraceMismatch.selector, world.id, posted, traceRoot
                )
            );
        }
    }

    function testFuzz_RevertWhen_AnotherTree(uint256 tree) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        tree = bound(tree, 2, type(uint256).max);
        _reverts(
            challenger,
            _callOf(world.id, world.liar, tree),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownTree.selector, tree)
        );
    }

    function testFuzz_RevertWhen_AnotherRoot(bytes32 preRoot) external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        if (preRoot == world.liar.tree.levels[0][0]) return;
        _reverts(
            challenger,
            _call(world.id, 0, _traceRoot(world.liar, 1), preRoot, Trees.proof(world.liar.tree, 0)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongPreRoot.selector, preRoot)
        );
    }

    function test_RevertWhen_TheRootOfAnotherStep() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        bytes32 preRoot = world.liar.tree.levels[0][2];
        _reverts(
            challenger,
            _call(world.id, 0, _traceRoot(world.liar, 1), preRoot, Trees.proof(world.liar.tree, 2)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongPreRoot.selector, preRoot)
        );
    }

    function test_RevertWhen_AnotherNumberOfSiblings() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        for (uint256 count; count < 4; ++count) {
            if (count == 2) continue;
            _reverts(
                challenger,
                _call(world.id, 0, _traceRoot(world.liar, 1), 0, new bytes32[](count)),
                abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLength.selector, count, 2)
            );
        }
    }

    function test_WhenTheTrace() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        bytes32 root = Trees.root(world.liar.steps[1].traceTree);
        bytes32 preRoot = world.liar.tree.levels[0][0];
        vm.expectEmit(address(game));
        emit IDisputeGame.StepEntered(world.id, root, 0, preRoot, 5);
        _enter(world.id, world.liar, 0);
        Case memory c = game.getCase(world.id);
        assertTrue(c.stage == Stage.TraceTree && c.levels == 5 && c.index == 0, "place");
        assertTrue(c.node == root && c.preRoot == preRoot && c.step == 1, "roots");
        assertEq(c.turn, Turn.Worker, "the worker's turn");
    }

    function test_WhenTheWeights() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        bytes32 root = Trees.root(world.liar.steps[1].postTree);
        bytes32 preRoot = world.liar.tree.levels[0][0];
        vm.expectEmit(address(game));
        emit IDisputeGame.StepEntered(world.id, root, 1, preRoot, 3);
        _enter(world.id, world.liar, 1);
        Case memory c = game.getCase(world.id);
        assertTrue(c.stage == Stage.WeightTree && c.levels == 3 && c.index == 0, "place");
        assertTrue(c.node == root && c.preRoot == preRoot && c.step == 1, "roots");
    }

    function test_GivenTheFirstStep() external {
        World memory world = _world();
        _answer(world.id, world.liar);
        _pickChild(world.id, world.liar, 0);
        _answer(world.id, world.liar);
        bytes32 parent = Trees.root(world.liar.steps[0].preTree);
        bytes32 traceRoot = _traceRoot(world.liar, 0);
        _reverts(
            challenger,
            _call(world.id, 0, traceRoot, parent, Trees.proof(world.liar.tree, 0)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLength.selector, 2, 0)
        );
        _reverts(
            challenger,
            _call(world.id, 0, traceRoot, STATE, new bytes32[](0)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongPreRoot.selector, STATE)
        );
        vm.prank(challenger);
        game.enterStep(world.id, address(this), RUN, 0, traceRoot, parent, new bytes32[](0));
        assertEq(game.getCase(world.id).preRoot, parent, "the parent's");
    }
}
