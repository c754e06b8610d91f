// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title LabelLanes
/// @notice Label vectors: class indices in lanes of 1, 2, 4, 8 or 16 bits, the first in the most significant
/// bits of the first byte, zero-padded to a whole byte.
library LabelLanes {
    /// @notice The longest vector, in bytes: an opening carries two, and has to fit one 128 KiB transaction.
    uint256 internal constant MAX_BYTES = 61_440;

    /// @notice Whether a lane may have this many bits.
    function isWidth(uint256 width) internal pure returns (bool) {
        return width == 1 || width == 2 || width == 4 || width == 8 || width == 16;
    }

    /// @notice The most labels of `width` bits that a vector holds.
    function maxSize(uint256 width) internal pure returns (uint256) {
        return MAX_BYTES * 8 / width;
    }

    /// @notice The bytes that `size` labels of `width` bits take.
    function byteLength(uint256 size, uint256 width) internal pure returns (uint256) {
        return (size * width + 7) / 8;
    }

    /// @notice Whether a vector of the right length has nothing but zeros after its last label.
    function isPadded(bytes calldata vector, uint256 size, uint256 width) internal pure returns (bool) {
        uint8 used = uint8(size * width % 8);
        // Shifted within eight bits, the labels fall out on the left and the padding is what stays.
        return used == 0 || uint8(vector[vector.length - 1]) << used == 0;
    }

    /// @notice Rebuilds a prediction from the truth and their difference, and counts the labels that differ.
    /// @dev `truth` and `diff` have the same length; both are padded. The prediction comes after `salt`, so that
    /// the result is a sealed block. One pass, a word of 32 bytes at a time.
    /// @return block_ The sealed block `salt ‖ (truth XOR diff)`.
    /// @return errors How many lanes of `diff` are not zero.
    function applyDiff(bytes32 salt, bytes calldata truth, bytes calldata diff, uint256 width)
        internal
        pure
        returns (bytes memory block_, uint256 errors)
    {
        uint256 length = diff.length;
        uint256 mask = _laneMask(width);
        block_ = new bytes(32 + length);
        assembly ("memory-safe") {
            mstore(add(block_, 32), salt)
        }
        for (uint256 offset; offset < length; offset += 32) {
            uint256 difference;
            uint256 rest = length - offset;
            assembly ("memory-safe") {
                let t := calldataload(add(truth.offset, offset))
                difference := calldataload(add(diff.offset, offset))
                // What follows the vectors in calldata is not part of them. The last word is written whole all the
                // same: memory is allocated in words, so the excess, made zero here, stays inside the block's own.
                if lt(rest, 32) {
                    let excess := shl(3, sub(32, rest))
                    t := shl(excess, shr(excess, t))
                    difference := shl(excess, shr(excess, difference))
                }
                mstore(add(add(block_, 64), offset), xor(t, difference))
            }
            if (difference != 0) errors += _countLanes(difference, width, mask);
        }
    }

    /// @dev How many lanes of a word are not zero. Each lane is folded onto its lowest bit; those bits are counted.
    function _countLanes(uint256 word, uint256 width, uint256 mask) private pure returns (uint256) {
        unchecked {
            if (width > 8) word |= word >> 8;
            if (width > 4) word |= word >> 4;
            if (width > 2) word |= word >> 2;
            if (width > 1) word |= word >> 1;
            word &= mask;
            // Population count; sums of 16 bits, since 256 set bits overflow one of 8.
            word -= word >> 1 & _repeat(0x5555);
            word = (word & _repeat(0x3333)) + (word >> 2 & _repeat(0x3333));
            word = word + (word >> 4) & _repeat(0x0f0f);
            word = word + (word >> 8) & _repeat(0x00ff);
            return word * _repeat(0x0001) >> 240;
        }
    }

    /// @dev A word with the lowest bit of each lane set.
    function _laneMask(uint256 width) private pure returns (uint256) {
        return type(uint256).max / ((1 << width) - 1);
    }

    /// @dev A word that repeats a pattern of 16 bits.
    function _repeat(uint16 pattern) private pure returns (uint256) {
        unchecked {
            return uint256(pattern) * (type(uint256).max / 0xffff);
        }
    }
}
