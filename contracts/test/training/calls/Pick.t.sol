// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Tree, Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side, World} from "../GameTest.sol";

/// forge-config: default.fuzz.runs = 32
contract Pick_Test is GameTest {
    function _call(uint256 id, Side memory side, uint256 child) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        uint256 span = _span(c.levels);
        Tree memory tree = _treeOf(c, side);
        uint256 level = c.levels - span;
        uint256 index = (c.index << span) + child;
        return abi.encodeCall(
            IDisputeGame.pick,
            (
                id,
                address(this),
                RUN,
                child,
                tree.levels[level][index],
                Trees.siblings(tree, level, index, span)
            )
        );
    }

    function test_RevertWhen_AnothersOrUnknown() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        _refusesOthers(
            world.id,
            _call(world.id, world.liar, 1),
            abi.encodeCall(IDisputeGame.pick, (world.id + 1, address(this), RUN, 0, 0, new bytes32[](2))),
            challenger
        );
    }

    function test_RevertWhen_OutOfTime() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        _refusesLate(world.id, _call(world.id, world.liar, 1), challenger, Verdict.Dismissed);
    }

    function test_RevertGiven_TheWorkerIsOut() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Worker);
        vm.warp(game.getCase(world.id).deadline);
        _answer(world.id, world.liar);
        _reverts(
            challenger,
            _call(world.id, world.liar, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_Decided.selector, world.id, Verdict.Upheld)
        );
    }

    function testFuzz_RevertWhen_OfAnotherTraining(address training) external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        if (training == address(this)) return;
        Tree memory tree = world.liar.tree;
        bytes32[] memory siblings = Trees.siblings(tree, 0, 1, 2);
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.pick, (world.id, training, RUN, 1, tree.levels[0][1], siblings)),
            abi.encodeWithSelector(
                IDisputeGame.DisputeGame_TrainingMismatch.selector, world.id, address(this), training
            )
        );
    }

    function testFuzz_RevertWhen_OfAnotherRun(uint256 runId) external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        if (runId == RUN) ++runId;
        Tree memory tree = world.liar.tree;
        bytes32[] memory siblings = Trees.siblings(tree, 0, 1, 2);
        _reverts(
            challenger,
            abi.encodeCall(
                IDisputeGame.pick, (world.id, address(this), runId, 1, tree.levels[0][1], siblings)
            ),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_RunMismatch.selector, world.id, RUN, runId)
        );
    }

    function test_RevertGiven_NoAnswer() external {
        World memory world = _world();
        _reverts(
            challenger,
            _call(world.id, world.liar, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_NotAnswered.selector, world.id)
        );
    }

    function test_RevertGiven_AnAnswerAtOtherLevels() external {
        World memory world = _world();
        Tree memory tree = world.liar.tree;
        game.answer(Trees.root(tree), 1, tree.levels[1]);
        _reverts(
            challenger,
            _call(world.id, world.liar, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_NotAnswered.selector, world.id)
        );
    }

    function test_RevertGiven_ALeafOrAStep() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Challenger);
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.pick, (world.id, address(this), RUN, 0, 0, new bytes32[](0))),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, Stage.Trace)
        );
        _playTo(world.id, world.net, world.liar, world.honest, Stage.TraceTree, 0, Turn.Challenger);
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.pick, (world.id, address(this), RUN, 0, 0, new bytes32[](0))),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, Stage.TraceTree)
        );
    }

    /// @dev A higher index would be taken for another node's.
    function testFuzz_RevertWhen_NoSuchChild(uint256 child) external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        child = bound(child, 4, type(uint256).max);
        bytes32[] memory siblings = Trees.siblings(world.liar.tree, 0, child % 4, 2);
        _reverts(
            challenger,
            abi.encodeCall(
                IDisputeGame.pick,
                (world.id, address(this), RUN, child, world.liar.tree.levels[0][child % 4], siblings)
            ),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownChild.selector, child)
        );
    }

    function test_RevertWhen_AnotherNumberOfSiblings() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        Tree memory tree = world.liar.tree;
        for (uint256 count; count < 4; ++count) {
            if (count == 2) continue;
            // One is a proof of an inner node, which is no step.
            bytes32[] memory siblings = count == 1 ? Trees.siblings(tree, 1, 0, 1) : new bytes32[](count);
            _reverts(
                challenger,
                abi.encodeCall(
                    IDisputeGame.pick, (world.id, address(this), RUN, 0, tree.levels[1][0], siblings)
                ),
                abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLength.selector, count, 2)
            );
        }
    }

    function testFuzz_RevertWhen_AnotherHash(bytes32 hash) external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        Tree memory tree = world.liar.tree;
        if (hash == tree.levels[0][1]) return;
        _reverts(
            challenger,
            abi.encodeCall(
                IDisputeGame.pick, (world.id, address(this), RUN, 1, hash, Trees.siblings(tree, 0, 1, 2))
            ),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, Trees.root(tree))
        );
    }

    function test_RevertWhen_PaddingOfZero() external {
        World memory world = _worldAt(Stage.TraceTree, 5, Turn.Challenger);
        _pickChild(world.id, world.liar, 15);
        _answer(world.id, world.liar);
        bytes memory call = _call(world.id, world.liar, 1);
        _reverts(challenger, call, abi.encodeWithSelector(IDisputeGame.DisputeGame_EmptyPadding.selector, 31));
    }

    function test_GivenANodeAboveLeaves() external {
        World memory world = _worldAt(Stage.TraceTree, 5, Turn.Challenger);
        Case memory before = game.getCase(world.id);
        bytes32 node = world.liar.steps[1].traceTree.levels[1][10];
        vm.expectEmit(address(game));
        emit IDisputeGame.ChildPicked(world.id, node, 10, 1);
        _pickChild(world.id, world.liar, 10);
        Case memory c = game.getCase(world.id);
        assertEq(c.node, node, "node");
        assertTrue(c.index == 10 && c.levels == 1 && c.stage == Stage.TraceTree, "place");
        assertTrue(c.preRoot == before.preRoot && c.step == before.step, "nothing else");
        assertEq(c.turn, Turn.Worker, "the worker's turn");
        _answer(world.id, world.liar);
        _pickChild(world.id, world.liar, 0);
        assertEq(game.getCase(world.id).index, 20, "the leaf");
        assertEq(game.getCase(world.id).levels, 0, "at no levels");
    }

    function test_GivenStepsAreFound() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        vm.expectEmit(address(game));
        emit IDisputeGame.ChildPicked(world.id, world.liar.tree.levels[0][1], 1, 0);
        _challenge(world.id, world.net, world.liar, world.honest);
        Case memory c = game.getCase(world.id);
        assertTrue(c.stage == Stage.Trace && c.step == 1 && c.levels == 0, "the step");
        assertEq(c.turn, Turn.Worker, "its worker posts the trace");
    }

    function test_WhenPaddingThatIsNotZero() external {
        World memory world = _world();
        Tree memory tree = world.liar.steps[1].traceTree;
        bytes32[] memory leaves = tree.levels[0];
        leaves[31] = keccak256("a lie");
        world.liar.steps[1].traceTree = Trees.ofLeaves(leaves);
        _playTo(world.id, world.net, world.liar, world.honest, Stage.TraceTree, 5, Turn.Challenger);
        _pickChild(world.id, world.liar, 15);
        _answer(world.id, world.liar);
        vm.expectEmit(address(game));
        emit IDisputeGame.ChildPicked(world.id, leaves[31], 31, 0);
        vm.expectEmit(address(game));
        emit IDisputeGame.LeafRefuted(world.id, leaves[31], 0);
        _pickChild(world.id, world.liar, 1);
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "upheld");
        assertEq(game.getCase(world.id).turn, Turn.None, "nobody's turn");
    }

    /// @dev Charges: both sides' time beyond their grace.
    function testFuzz_WhenTimeHasPassed(uint256 byWorker, uint256 byChallenger) external {
        World memory world = _world();
        byWorker = bound(byWorker, 0, CLOCK + GRACE - 1);
        byChallenger = bound(byChallenger, 0, CLOCK + GRACE - 1);
        vm.warp(time() + byWorker);
        _answer(world.id, world.liar);
        vm.warp(time() + byChallenger);
        _pickChild(world.id, world.liar, 1);
        Case memory c = game.getCase(world.id);
        assertEq(c.workerUsed, byWorker > GRACE ? byWorker - GRACE : 0, "the worker's");
        assertEq(c.challengerUsed, byChallenger > GRACE ? byChallenger - GRACE : 0, "the challenger's");
        assertEq(c.arrivedAt, time(), "arrived");
        assertEq(c.deadline, time() + GRACE + CLOCK - c.workerUsed, "the worker's deadline");
    }
}
