// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LabelLanes} from "../../../contracts/libraries/LabelLanes.sol";

// The lengths of label vectors, by the library's own code.

/// @notice A vector of the length that is asked for has room for its labels, and not a byte more.
/// @custom:of LabelLanes.byteLength
/// @custom:control size * width + 7 => size * width + 8
contract Length {
    function check(uint24 size, uint256 width) external pure {
        require(size > 0 && (width == 1 || width == 2 || width == 4 || width == 8 || width == 16));
        uint256 length = LabelLanes.byteLength(size, width);
        assert(length * 8 >= size * width);
        assert(length * 8 < size * width + 8);
    }
}

/// @notice A vector of the largest allowed size fits the limit.
/// @custom:of LabelLanes.maxSize, LabelLanes.byteLength
/// @custom:control MAX_BYTES * 8 / width => MAX_BYTES * 8 / width + 8
contract Limit {
    function check(uint256 size, uint256 width) external pure {
        require(LabelLanes.isWidth(width) && size <= LabelLanes.maxSize(width));
        assert(LabelLanes.byteLength(size, width) <= LabelLanes.MAX_BYTES);
    }
}

/// @notice Only 1, 2, 4, 8 and 16 are widths: lanes never straddle a byte, or fill two.
/// @custom:of LabelLanes.isWidth
/// @custom:control width == 8 => width == 3
contract Width {
    function check(uint256 width) external pure {
        require(LabelLanes.isWidth(width));
        assert(8 % width == 0 || width == 16);
    }
}
