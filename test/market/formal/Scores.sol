// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LabelLanes} from "../../../contracts/libraries/LabelLanes.sol";

// The range of scores, by the code of the library.

/// @notice A score, and one more, fits a lane of the claim tree, and a request's 24 bits.
/// @custom:of LabelLanes.maxSize, ClaimTree.insert
/// @custom:control MAX_BYTES * 8 / width => MAX_BYTES * 24 / width
contract Score {
    function check(uint256 score, uint256 width) external pure {
        require(LabelLanes.isWidth(width) && score <= LabelLanes.maxSize(width));
        assert(score + 1 < 2 ** 20);
    }
}
