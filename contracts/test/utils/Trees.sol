// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice A Merkle tree with all its nodes. The first level is the leaves.
struct Tree {
    bytes32[][] levels;
    /// How many leaves are not padding.
    uint256 count;
}

/// @notice The naive twin of `MerkleTree`, which builds whole trees.
library Trees {
    function leafOf(bytes memory data) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(uint8(0), data));
    }

    function ofData(bytes[] memory data) internal pure returns (Tree memory) {
        bytes32[] memory leaves = new bytes32[](data.length);
        for (uint256 i; i < data.length; ++i) {
            leaves[i] = leafOf(data[i]);
        }
        return ofLeaves(leaves);
    }

    function ofLeaves(bytes32[] memory leaves) internal pure returns (Tree memory tree) {
        uint256 height;
        while (2 ** height < leaves.length) ++height;
        tree.count = leaves.length;
        tree.levels = new bytes32[][](height + 1);
        tree.levels[0] = new bytes32[](2 ** height);
        for (uint256 i; i < leaves.length; ++i) {
            tree.levels[0][i] = leaves[i];
        }
        for (uint256 level = 1; level <= height; ++level) {
            bytes32[] memory below = tree.levels[level - 1];
            tree.levels[level] = new bytes32[](below.length / 2);
            for (uint256 i; i < below.length / 2; ++i) {
                tree.levels[level][i] = keccak256(abi.encodePacked(below[2 * i], below[2 * i + 1]));
            }
        }
    }

    function depth(Tree memory tree) internal pure returns (uint256) {
        return tree.levels.length - 1;
    }

    function root(Tree memory tree) internal pure returns (bytes32) {
        return tree.levels[depth(tree)][0];
    }

    function proof(Tree memory tree, uint256 index) internal pure returns (bytes32[] memory) {
        return siblings(tree, 0, index, depth(tree));
    }

    /// @notice The siblings on the way up from a node, as many as `span`.
    function siblings(Tree memory tree, uint256 level, uint256 index, uint256 span)
        internal
        pure
        returns (bytes32[] memory list)
    {
        list = new bytes32[](span);
        for (uint256 i; i < span; ++i) {
            list[i] = tree.levels[level + i][index % 2 == 0 ? index + 1 : index - 1];
            index /= 2;
        }
    }

    /// @notice The nodes `span` levels below a node.
    function descendants(Tree memory tree, uint256 level, uint256 index, uint256 span)
        internal
        pure
        returns (bytes32[] memory list)
    {
        list = new bytes32[](2 ** span);
        for (uint256 i; i < list.length; ++i) {
            list[i] = tree.levels[level - span][index * list.length + i];
        }
    }
}
