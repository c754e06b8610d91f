// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Tree, Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, World} from "../GameTest.sol";

contract Answer_Test is GameTest {
    function _tree(uint256 depth) private pure returns (Tree memory) {
        bytes32[] memory leaves = new bytes32[](2 ** depth);
        for (uint256 i; i < leaves.length; ++i) {
            leaves[i] = keccak256(abi.encode(i));
        }
        return Trees.ofLeaves(leaves);
    }

    function test_RevertWhen_NoLevels() external {
        bytes32[] memory children = new bytes32[](1);
        children[0] = keccak256("a leaf");
        // It would pass for revealed.
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.answer, (children[0], 0, children)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_NoLevels.selector)
        );
    }

    function testFuzz_RevertWhen_AnotherNumberOfChildren(uint256 levels, uint256 count) external {
        levels = bound(levels, 1, 300);
        count = bound(count, 0, 40);
        uint256 expected = 2 ** _span(levels);
        if (count == expected) ++count;
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.answer, (0, levels, new bytes32[](count))),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLength.selector, count, expected)
        );
    }

    function testFuzz_RevertWhen_TheyHashToAnotherNode(uint256 levels, uint256 child, bytes32 other)
        external
    {
        levels = bound(levels, 1, 6);
        Tree memory tree = _tree(levels);
        bytes32[] memory children = Trees.descendants(tree, levels, 0, _span(levels));
        child = bound(child, 0, children.length - 1);
        if (children[child] == other) return;
        children[child] = other;
        bytes32 root = Trees.root(tree);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.answer, (root, levels, children)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, root)
        );
    }

    /// @dev A batch of moves passes, though one of them was made before it by another.
    function test_GivenAnAnswer() external {
        Tree memory tree = _tree(2);
        bytes32 root = Trees.root(tree);
        bytes32[] memory children = tree.levels[0];
        game.answer(root, 2, children);
        uint256 answered = time();
        vm.warp(answered + 100);
        vm.recordLogs();
        vm.prank(worker);
        game.answer(root, 2, children);
        assertEq(vm.getRecordedLogs().length, 0, "no event");
        assertEq(game.answeredAt(root, 2), answered, "when it came first");
        children[3] = bytes32(0);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.answer, (root, 2, children)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, root)
        );
    }

    function testFuzz_WhenTheyAreItsChildren(address caller, uint256 levels) external {
        levels = bound(levels, 1, 7);
        Tree memory tree = _tree(levels);
        bytes32 root = Trees.root(tree);
        bytes32[] memory children = Trees.descendants(tree, levels, 0, _span(levels));
        vm.expectEmit(address(game));
        emit IDisputeGame.NodeAnswered(root, levels, children);
        vm.prank(caller);
        game.answer(root, levels, children);
        assertEq(game.answeredAt(root, levels), time(), "now");
        assertEq(game.answeredAt(root, levels + 1), 0, "only at these levels");
        assertEq(game.answeredAt(root, 0), 0, "and not as a leaf");
    }

    function test_GivenACaseAtTheNode() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Worker);
        vm.warp(time() + 100);
        _answer(world.id, world.liar);
        assertEq(game.getCase(world.id).turn, Turn.Challenger, "the turn passes");
        assertEq(game.getCase(world.id).answeredAt, time(), "now");
    }

    function test_GivenACaseThatComesLater() external {
        World memory world = _worldAt(Stage.Steps, 2, Turn.Challenger);
        uint256 answered = time();
        vm.warp(time() + 10 days);
        uint256 id = _open(world.liar);
        assertEq(game.getCase(id).turn, Turn.Challenger, "the turn has passed");
        assertEq(game.getCase(id).answeredAt, answered, "by then");
        // The challenger's time runs from when it came, and the worker's did not run.
        assertEq(game.getCase(id).deadline, time() + CLOCK + GRACE, "its deadline");
        _pickChild(id, world.liar, 1);
        assertEq(game.getCase(id).workerUsed, 0, "the worker's clock");
        assertEq(game.getCase(id).challengerUsed, 0, "the challenger's");
    }
}
