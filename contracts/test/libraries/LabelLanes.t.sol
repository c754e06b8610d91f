// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LabelLanes} from "../../libraries/LabelLanes.sol";
import {Labels} from "../utils/Labels.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

contract LabelLanesHarness {
    function applyDiff(bytes32 salt, bytes calldata truth, bytes calldata diff, uint256 width)
        external
        pure
        returns (bytes memory block_, uint256 errors)
    {
        _soil();
        return LabelLanes.applyDiff(salt, truth, diff, width);
    }

    /// @dev What of the block's last word is not the block's, and the word after it.
    function applyDiffAndLookBehind(bytes calldata truth, bytes calldata diff, uint256 width)
        external
        pure
        returns (uint256 padding, uint256 behind)
    {
        _soil();
        (bytes memory block_,) = LabelLanes.applyDiff(0, truth, diff, width);
        assembly {
            let end := add(add(block_, 32), mload(block_))
            let free := mload(64)
            padding := shr(shl(3, sub(32, sub(free, end))), mload(end))
            behind := mload(free)
        }
    }

    /// @dev Memory is not clean when this runs within another contract.
    function _soil() private pure {
        assembly {
            let free := mload(64)
            for { let i := 0 } lt(i, 4096) { i := add(i, 32) } { mstore(add(free, i), not(0)) }
        }
    }

    /// @dev Whether anything that is allocated afterwards is disturbed.
    function applyDiffThenAllocate(bytes calldata truth, bytes calldata diff, uint256 width)
        external
        pure
        returns (bytes memory before, bytes memory block_, bytes memory afterwards)
    {
        before = hex"0123456789abcdef";
        (block_,) = LabelLanes.applyDiff(0, truth, diff, width);
        afterwards = hex"fedcba9876543210";
    }

    function isPadded(bytes calldata vector, uint256 size, uint256 width) external pure returns (bool) {
        return LabelLanes.isPadded(vector, size, width);
    }

    function isWidth(uint256 width) external pure returns (bool) {
        return LabelLanes.isWidth(width);
    }

    function maxSize(uint256 width) external pure returns (uint256) {
        return LabelLanes.maxSize(width);
    }

    function byteLength(uint256 size, uint256 width) external pure returns (uint256) {
        return LabelLanes.byteLength(size, width);
    }
}

contract LabelLanes_Test is Test {
    uint256 private constant MAX_BYTES = 61_440;

    LabelLanesHarness private harness =
        LabelLanesHarness(vm.deployCode("LabelLanes.t.sol:LabelLanesHarness", ""));

    function test_IsWidth() external view {
        for (uint256 width; width <= 300; ++width) {
            bool expected = width == 1 || width == 2 || width == 4 || width == 8 || width == 16;
            assertEq(harness.isWidth(width), expected, "width");
        }
        assertEq(harness.isWidth(type(uint256).max), false, "width");
    }

    function test_MaxSize() external view {
        assertEq(harness.maxSize(1), 491_520, "1 bit");
        assertEq(harness.maxSize(2), 245_760, "2 bits");
        assertEq(harness.maxSize(4), 122_880, "4 bits");
        assertEq(harness.maxSize(8), 61_440, "8 bits");
        assertEq(harness.maxSize(16), 30_720, "16 bits");
    }

    function testFuzz_ByteLength_HoldsTheLabelsAndNoMore(uint256 width, uint256 size) external view {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, harness.maxSize(width));
        uint256 length = harness.byteLength(size, width);
        assertGe(length * 8, size * width, "room for all");
        assertLe((length - 1) * 8, size * width - 1, "not a byte more");
        assertLe(length, MAX_BYTES, "no longer than a vector may be");
    }

    /// @dev All widths, and all lengths from one label to several words.
    function testFuzz_ApplyDiff_IsTheNaiveTwins(
        bytes32 salt,
        uint256 width,
        uint256 size,
        uint256 errors,
        uint256 seed
    ) external view {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, 1600 / width);
        errors = bound(errors, 0, size);
        bytes memory truth = Labels.random(size, width, seed);
        bytes memory diff = Labels.diff(size, width, errors, seed % size);
        _check(salt, truth, diff, size, width);
        (, uint256 counted) = harness.applyDiff(salt, truth, diff, width);
        assertEq(counted, errors, "as many as were made");
    }

    /// @dev Any difference: lanes of all values, dense and sparse.
    function testFuzz_ApplyDiff_ForAnyDifference(
        bytes32 salt,
        uint256 width,
        uint256 size,
        uint256 seed,
        uint256 sparse
    ) external view {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, 1600 / width);
        bytes memory diff = Labels.random(size, width, ~seed);
        if (sparse % 2 == 1) {
            for (uint256 i; i < diff.length; ++i) {
                if (i % (2 + sparse % 37) != 0) diff[i] = 0;
            }
        }
        _check(salt, Labels.random(size, width, seed), diff, size, width);
    }

    /// @dev Every length to three words, every lane wrong: the count's carries, and the last word's cut.
    function test_ApplyDiff_EveryLength() external view {
        for (uint256 bits; bits <= 4; ++bits) {
            uint256 width = 2 ** bits;
            for (uint256 length = 1; length <= 97; ++length) {
                bytes memory ones = new bytes(length);
                bytes memory lowest = new bytes(length);
                for (uint256 i; i < length; ++i) {
                    ones[i] = 0xff;
                }
                uint256 size = length * 8 / width;
                if (size * width < length * 8 || size == 0) continue;
                for (uint256 i; i < size; ++i) {
                    Labels.set(lowest, width, i, 1);
                }
                (bytes memory block_, uint256 errors) = harness.applyDiff(0, new bytes(length), ones, width);
                assertEq(errors, size, "all differ");
                assertEq(block_, bytes.concat(bytes32(0), ones), "block");
                (, errors) = harness.applyDiff(0, ones, lowest, width);
                assertEq(errors, size, "all differ in one bit");
                (, errors) = harness.applyDiff(0, ones, new bytes(length), width);
                assertEq(errors, 0, "none differs");
            }
        }
    }

    /// @dev One bit anywhere is one error, whatever the width.
    function testFuzz_ApplyDiff_OneBit(uint256 width, uint256 length, uint256 bit) external view {
        width = 2 ** bound(width, 0, 4);
        length = 2 * bound(length, 1, 100);
        bit = bound(bit, 0, length * 8 - 1);
        bytes memory diff = new bytes(length);
        diff[bit / 8] = bytes1(uint8(1 << bit % 8));
        (, uint256 errors) = harness.applyDiff(0, new bytes(length), diff, width);
        assertEq(errors, 1, "one error");
    }

    /// @dev Calldata goes on after the vectors, in padding that is not zero and in whatever comes behind.
    function testFuzz_ApplyDiff_GivenDirtyCalldata(
        uint256 width,
        uint256 size,
        uint256 seed,
        bytes memory dirt
    ) external view {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, 800 / width);
        bytes memory truth = Labels.random(size, width, seed);
        bytes memory diff = Labels.random(size, width, ~seed);
        // Hand-made: the vectors back to back, without the zeros that an encoder adds, and dirt behind.
        (bytes memory block_, uint256 errors) = _applyDiff(
            bytes.concat(
                abi.encodeWithSelector(
                    LabelLanesHarness.applyDiff.selector, bytes32(seed), 0x80, 0xa0 + truth.length, width
                ),
                bytes32(truth.length),
                truth,
                bytes32(diff.length),
                diff,
                dirt,
                hex"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            )
        );
        assertEq(block_, bytes.concat(bytes32(seed), Labels.xor(truth, diff)), "block");
        assertEq(
            errors, Labels.count(truth, Labels.xor(truth, diff), size, width), "nothing but labels counts"
        );
    }

    function _applyDiff(bytes memory data) private view returns (bytes memory block_, uint256 errors) {
        (bool success, bytes memory result) = address(harness).staticcall(data);
        assertTrue(success, "applied");
        return abi.decode(result, (bytes, uint256));
    }

    function testFuzz_ApplyDiff_DisturbsNoOtherMemory(uint256 length, uint256 seed) external view {
        length = bound(length, 1, 200);
        bytes memory truth = Labels.random(length, 8, seed);
        bytes memory diff = Labels.random(length, 8, ~seed);
        (bytes memory before, bytes memory block_, bytes memory afterwards) =
            harness.applyDiffThenAllocate(truth, diff, 8);
        assertEq(before, hex"0123456789abcdef", "before");
        assertEq(block_, bytes.concat(bytes32(0), Labels.xor(truth, diff)), "block");
        assertEq(afterwards, hex"fedcba9876543210", "afterwards");
    }

    /// @dev Words are written whole: of what follows the vectors in calldata nothing gets there, and nothing beyond.
    function test_ApplyDiff_WritesNothingBehindItsBlock() external view {
        for (uint256 length = 1; length <= 97; ++length) {
            // Hand-made, since an encoder would end each vector with zeros.
            bytes memory data = bytes.concat(
                abi.encodeWithSelector(
                    LabelLanesHarness.applyDiffAndLookBehind.selector, 0x80 + length, 0x60, 8
                ),
                bytes32(length),
                Labels.random(length, 8, 1),
                bytes32(length),
                Labels.random(length, 8, 2),
                hex"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
            );
            (bool success, bytes memory result) = address(harness).staticcall(data);
            assertTrue(success, "applied");
            (uint256 padding, uint256 behind) = abi.decode(result, (uint256, uint256));
            assertEq(padding, 0, "the rest of the last word");
            assertEq(behind, type(uint256).max, "the word behind");
        }
    }

    function testFuzz_IsPadded(uint256 width, uint256 size, uint256 seed, uint256 last) external view {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, 400);
        bytes memory vector = Labels.random(size, width, seed);
        assertEq(harness.isPadded(vector, size, width), true, "zeros");

        vector[vector.length - 1] = bytes1(uint8(last));
        bool expected = true;
        for (uint256 bit = size * width; bit < vector.length * 8; ++bit) {
            if (Labels.get(vector, 1, bit) != 0) expected = false;
        }
        assertEq(harness.isPadded(vector, size, width), expected, "bit by bit");
    }

    function _check(bytes32 salt, bytes memory truth, bytes memory diff, uint256 size, uint256 width)
        private
        view
    {
        (bytes memory block_, uint256 errors) = harness.applyDiff(salt, truth, diff, width);
        bytes memory prediction = Labels.xor(truth, diff);
        assertEq(block_, bytes.concat(salt, prediction), "block");
        assertEq(errors, Labels.count(truth, prediction, size, width), "errors");
    }
}
