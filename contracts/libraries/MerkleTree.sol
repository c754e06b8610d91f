// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title MerkleTree
/// @notice Binary trees of keccak256 over an ordered list. A leaf is `keccak256(0x00 ‖ data)`; zero words pad the leaves to a
/// power of two; a node is `keccak256(left ‖ right)`.
/// @dev A leaf whose data have 63 bytes might be a node, too. Who verifies a leaf therefore fixes the length of its data, to
/// another one, and the length of its proof, which is the depth of the tree.
library MerkleTree {
    /// @notice The depth of the tree of this many leaves. At least one.
    function depthOf(uint256 leaves) internal pure returns (uint256 depth) {
        unchecked {
            while (1 << depth < leaves) ++depth;
        }
    }

    /// @notice The leaf of data.
    function leafOf(bytes calldata data) internal pure returns (bytes32 leaf) {
        assembly ("memory-safe") {
            let start := mload(64)
            mstore8(start, 0)
            calldatacopy(add(start, 1), data.offset, data.length)
            leaf := keccak256(start, add(data.length, 1))
        }
    }

    /// @notice The root that a proof leads to. It is the tree's only if the proof has as many words as the tree has levels.
    /// @param node The leaf, or a node further up.
    /// @param index Its index in its level. Bits beyond the proof's length do not matter.
    /// @param proof The siblings on the way to the root, from the node up.
    function rootOf(bytes32 node, uint256 index, bytes32[] calldata proof) internal pure returns (bytes32) {
        assembly ("memory-safe") {
            let end := add(proof.offset, shl(5, proof.length))
            for { let at := proof.offset } lt(at, end) { at := add(at, 32) } {
                // The node goes to the left if the lowest bit is 0, its sibling to the other side.
                let side := shl(5, and(index, 1))
                mstore(side, node)
                mstore(xor(side, 32), calldataload(at))
                node := keccak256(0, 64)
                index := shr(1, index)
            }
        }
        return node;
    }

    /// @notice The root of a whole level of nodes.
    /// @param nodes As many as a power of two. They are overwritten.
    function fold(bytes32[] memory nodes) internal pure returns (bytes32 root) {
        assembly ("memory-safe") {
            let start := add(nodes, 32)
            for { let size := shl(5, mload(nodes)) } gt(size, 32) { size := shr(1, size) } {
                for { let at := 0 } lt(at, size) { at := add(at, 64) } {
                    mstore(add(start, shr(1, at)), keccak256(add(start, at), 64))
                }
            }
            root := mload(start)
        }
    }
}
