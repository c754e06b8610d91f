// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, World} from "../GameTest.sol";

contract RevealLeaf_Test is GameTest {
    function test_RevertWhen_TooLong() external {
        bytes memory data = new bytes(16_385);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.revealLeaf, (Trees.leafOf(data), data)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_LeafTooLong.selector, 16_385)
        );
    }

    function testFuzz_RevertWhen_AnotherLeaf(bytes calldata data, bytes32 node) external {
        if (node == Trees.leafOf(data)) return;
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.revealLeaf, (node, data)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, node)
        );
    }

    function test_GivenRevealed() external {
        bytes32 node = Trees.leafOf("data");
        game.revealLeaf(node, "data");
        uint256 revealed = time();
        vm.warp(revealed + 100);
        vm.recordLogs();
        vm.prank(worker);
        game.revealLeaf(node, "data");
        assertEq(vm.getRecordedLogs().length, 0, "no event");
        assertEq(game.answeredAt(node, 0), revealed, "when it came first");
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.revealLeaf, (node, "other")),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, node)
        );
    }

    function testFuzz_WhenItsBytes(address caller, bytes calldata data) external {
        bytes32 node = Trees.leafOf(data);
        vm.expectEmit(address(game));
        emit IDisputeGame.LeafRevealed(node, data);
        vm.prank(caller);
        game.revealLeaf(node, data);
        assertEq(game.answeredAt(node, 0), time(), "now");
        assertEq(game.answeredAt(node, 1), 0, "as a leaf only");
    }

    function test_WhenTheLongestLeaf() external {
        bytes memory data = new bytes(16_384);
        game.revealLeaf(Trees.leafOf(data), data);
        assertEq(game.answeredAt(Trees.leafOf(data), 0), time(), "now");
    }

    function test_GivenACaseAtTheLeaf() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Worker);
        _answer(world.id, world.liar);
        assertEq(game.getCase(world.id).turn, Turn.Challenger, "the turn passes");
    }

    /// @dev Each step's root is a leaf of the tree of steps as it is. Its bytes are not a leaf's.
    function test_RevertGiven_AStep() external {
        World memory world = _worldAt(Stage.Trace, 0, Turn.Worker);
        bytes32 node = game.getCase(world.id).node;
        bytes memory data = abi.encodePacked(world.liar.steps[1].postTree.levels[2]);
        _reverts(
            worker,
            abi.encodeCall(IDisputeGame.revealLeaf, (node, data)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, node)
        );
    }
}
