// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {MerkleTree} from "../../libraries/MerkleTree.sol";
import {Test} from "../utils/Test.sol";
import {Tree, Trees} from "../utils/Trees.sol";
import {vm} from "../utils/Vm.sol";

contract MerkleTreeHarness {
    function leafOf(bytes calldata data) external pure returns (bytes32) {
        return MerkleTree.leafOf(data);
    }

    function rootOf(bytes32 node, uint256 index, bytes32[] calldata proof) external pure returns (bytes32) {
        return MerkleTree.rootOf(node, index, proof);
    }

    /// @dev Also whether anything that was allocated before or is allocated afterwards is disturbed.
    function fold(bytes32[] memory nodes) external pure returns (bytes32 root, bool isIntact) {
        bytes memory before = hex"0123456789abcdef";
        bytes32[] memory copy = new bytes32[](nodes.length);
        for (uint256 i; i < nodes.length; ++i) {
            copy[i] = nodes[i];
        }
        bytes memory afterwards = hex"fedcba9876543210";
        root = MerkleTree.fold(copy);
        isIntact = keccak256(before) == keccak256(hex"0123456789abcdef")
            && keccak256(afterwards) == keccak256(hex"fedcba9876543210") && copy.length == nodes.length;
    }
}

contract MerkleTree_Test is Test {
    MerkleTreeHarness private harness =
        MerkleTreeHarness(vm.deployCode("MerkleTree.t.sol:MerkleTreeHarness", ""));

    function _leaves(uint256 count, uint256 seed) private pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i; i < count; ++i) {
            leaves[i] = keccak256(abi.encode(seed, i));
        }
    }

    function test_DepthOf() external pure {
        for (uint256 count = 1; count <= 70; ++count) {
            uint256 depth = MerkleTree.depthOf(count);
            assertGe(2 ** depth, count, "all leaves fit");
            if (depth > 0) assertGe(count - 1, 2 ** (depth - 1), "it is the least");
        }
        assertEq(MerkleTree.depthOf(1 << 24), 24, "the most rows of a dataset");
    }

    function testFuzz_LeafOf(bytes calldata data) external view {
        assertEq(harness.leafOf(data), keccak256(bytes.concat(hex"00", data)), "leaf");
    }

    function testFuzz_RootOf(uint256 count, uint256 index, uint256 seed) external view {
        count = bound(count, 1, 40);
        Tree memory tree = Trees.ofLeaves(_leaves(count, seed));
        index = bound(index, 0, tree.levels[0].length - 1);
        bytes32 root = Trees.root(tree);
        bytes32[] memory proof = Trees.proof(tree, index);
        assertEq(harness.rootOf(tree.levels[0][index], index, proof), root, "every leaf");
        // Bits beyond the proof's length do not matter, and none within it may differ.
        assertEq(
            harness.rootOf(tree.levels[0][index], index + (7 << proof.length), proof), root, "higher bits"
        );
        for (uint256 bit; bit < proof.length; ++bit) {
            if (tree.levels[bit][index >> bit] == proof[bit]) continue;
            assertTrue(
                harness.rootOf(tree.levels[0][index], index ^ (1 << bit), proof) != root, "another index"
            );
        }
    }

    function testFuzz_Fold(uint256 depth, uint256 seed) external view {
        bytes32[] memory leaves = _leaves(2 ** bound(depth, 0, 6), seed);
        (bytes32 root, bool isIntact) = harness.fold(leaves);
        assertEq(root, Trees.root(Trees.ofLeaves(leaves)), "root");
        assertTrue(isIntact, "memory");
    }
}
