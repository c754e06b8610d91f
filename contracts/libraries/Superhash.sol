// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @title Superhash
/// @notice Superhashes of CIDs, and of sealed blocks, whose CID follows from their bytes.
library Superhash {
    /// @dev CIDv1 (01), raw codec (55), SHA2-256 (12) of 32 bytes (20).
    bytes4 internal constant RAW_CID_PREFIX = 0x01551220;

    /// @dev CIDv1 (01), dag-pb codec (70), SHA2-256 (12) of 32 bytes (20).
    bytes4 internal constant DAG_PB_CID_PREFIX = 0x01701220;

    /// @notice Whether a CID in binary form may name a UnixFS directory.
    function isDirectoryCid(bytes calldata cid) internal pure returns (bool) {
        return cid.length == 36 && bytes4(cid) == DAG_PB_CID_PREFIX;
    }

    /// @notice Whether a CID in binary form may name a UnixFS file: a small one is a raw block.
    function isFileCid(bytes calldata cid) internal pure returns (bool) {
        return cid.length == 36 && (bytes4(cid) == RAW_CID_PREFIX || bytes4(cid) == DAG_PB_CID_PREFIX);
    }

    /// @notice The superhash of a CID in binary form: it commits to content without saying where the content is.
    function ofCid(bytes memory cid) internal pure returns (bytes32) {
        return sha256(cid);
    }

    /// @notice The superhash of the sealed block `salt ‖ labels`.
    function ofSealed(bytes32 salt, bytes memory labels) internal pure returns (bytes32) {
        return ofBlock(abi.encodePacked(salt, labels));
    }

    /// @notice The superhash of a block stored under the raw codec.
    function ofBlock(bytes memory data) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(RAW_CID_PREFIX, sha256(data)));
    }
}
