// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LabelLanes} from "../../libraries/LabelLanes.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

contract LabelLanesCounter {
    /// @return counts The number of labels that differ in each piece.
    function count(bytes calldata diff, uint256 width, uint256 piece)
        external
        pure
        returns (uint16[] memory counts)
    {
        counts = new uint16[](diff.length / piece);
        uint256 free;
        assembly {
            free := mload(64)
        }
        for (uint256 i; i < counts.length; ++i) {
            bytes calldata part = diff[i * piece:(i + 1) * piece];
            (, uint256 errors) = LabelLanes.applyDiff(0, part, part, width);
            counts[i] = uint16(errors);
            // What was allocated is not needed any more.
            assembly {
                mstore(64, free)
            }
        }
    }

    function isPadded(bytes calldata vector, uint256 size, uint256 width) external pure returns (bool) {
        return LabelLanes.isPadded(vector, size, width);
    }
}

/// @dev What the model checker does not decide (docs/market/security/formal.md), for every value.
contract LabelLanesExhaustive_Test is Test {
    LabelLanesCounter private counter =
        LabelLanesCounter(vm.deployCode("LabelLanesExhaustive.t.sol:LabelLanesCounter", ""));

    /// @dev Bits are counted in the same way for each width, once lanes are folded. So every 16 bits here, one by one.
    function test_CountLanes_OfEvery16Bits() external view {
        _check(1, 2);
    }

    /// @dev Every 16 bits, sixteen of them in a word.
    function test_CountLanes_InWords() external view {
        for (uint256 width = 1; width <= 16; width *= 2) {
            _check(width, 32);
        }
    }

    function _check(uint256 width, uint256 piece) private view {
        bytes memory diff = new bytes(2 ** 17);
        uint256[] memory expected = new uint256[](diff.length / piece);
        uint256[256] memory ofByte;
        for (uint256 i; i < 256; ++i) {
            for (uint256 lanes = i; lanes != 0; lanes >>= width) {
                if (lanes & (1 << width) - 1 != 0) ++ofByte[i];
            }
        }
        unchecked {
            for (uint256 i; i < 2 ** 16; ++i) {
                assembly {
                    mstore8(add(add(diff, 32), mul(i, 2)), shr(8, i))
                    mstore8(add(add(diff, 33), mul(i, 2)), i)
                }
                expected[2 * i / piece] += width < 16 ? ofByte[i >> 8] + ofByte[i & 0xff] : i == 0 ? 0 : 1;
            }
            uint16[] memory counts = counter.count(diff, width, piece);
            for (uint256 i; i < counts.length; ++i) {
                if (counts[i] != expected[i]) assertEq(counts[i], expected[i], "lanes");
            }
        }
    }

    /// @dev Every last byte, for every number of bits that may be used of it.
    function test_IsPadded_ForEveryLastByte() external view {
        for (uint256 last; last < 256; ++last) {
            bytes memory vector = abi.encodePacked(type(uint8).max, uint8(last));
            for (uint256 used = 1; used <= 8; ++used) {
                bool expected = last % 2 ** (8 - used) == 0;
                for (uint256 width = 1; width <= 8; width *= 2) {
                    if (used % width != 0) continue;
                    assertEq(counter.isPadded(vector, (8 + used) / width, width), expected, "padded");
                }
            }
            assertEq(counter.isPadded(vector, 1, 16), true, "a lane of 16 bits");
        }
    }
}
