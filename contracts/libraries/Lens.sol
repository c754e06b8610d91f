// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title Lens
/// @notice What all lenses share. A lens is a contract that is not deployed: whoever reads through it sends its code along
/// with an `eth_call`. It reads many things of another contract at one block, with that contract's own views.
library Lens {
    /// @notice The contract to read does not exist at this block.
    error Lens_NoContract(address target);

    /// @dev Solidity would revert without a reason.
    function requireContract(address target) internal view {
        if (target.code.length == 0) revert Lens_NoContract(target);
    }

    /// @dev The memory that is free. What is allocated from here on can be given back with {release}.
    function mark() internal pure returns (uint256 pointer) {
        assembly ("memory-safe") {
            pointer := mload(0x40)
        }
    }

    /// @dev Frees what was allocated since a {mark}. None of it may be used any more. Memory costs more the more of it there
    /// is, and most of what a lens reads is not in its answer.
    function release(uint256 pointer) internal pure {
        assembly ("memory-safe") {
            mstore(0x40, pointer)
        }
    }
}
