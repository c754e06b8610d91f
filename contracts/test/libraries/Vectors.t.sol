// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LabelLanes} from "../../libraries/LabelLanes.sol";
import {Superhash} from "../../libraries/Superhash.sol";
import {Labels} from "../utils/Labels.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice The vectors of test/vectors, which the TypeScript tests read, too. Neither side made them.
contract LibraryVectors_Test is Test {
    function _read(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat("test/vectors/", name, ".json"));
    }

    function applyDiff(bytes calldata truth, bytes calldata diff, uint256 width)
        external
        pure
        returns (bytes memory, uint256)
    {
        return LabelLanes.applyDiff(bytes32(uint256(1)), truth, diff, width);
    }

    function isPadded(bytes calldata vector, uint256 size, uint256 width) external pure returns (bool) {
        return LabelLanes.isPadded(vector, size, width);
    }

    function test_Packing() external view {
        string memory json = _read("packing");
        uint256[] memory widths = vm.parseJsonUintArray(json, ".width");
        uint256[] memory sizes = vm.parseJsonUintArray(json, ".size");
        bytes[] memory labels = vm.parseJsonBytesArray(json, ".labels");
        bytes[] memory packed = vm.parseJsonBytesArray(json, ".packed");
        assertGe(widths.length, 40, "there are vectors");
        for (uint256 i; i < widths.length; ++i) {
            assertEq(LabelLanes.byteLength(sizes[i], widths[i]), packed[i].length, "length");
            assertEq(this.isPadded(packed[i], sizes[i], widths[i]), true, "padding");
            for (uint256 j; j < sizes[i]; ++j) {
                assertEq(Labels.get(packed[i], widths[i], j), Labels.get(labels[i], 16, j), "label");
            }
        }
    }

    function test_Scores() external view {
        string memory json = _read("scores");
        uint256[] memory widths = vm.parseJsonUintArray(json, ".width");
        uint256[] memory sizes = vm.parseJsonUintArray(json, ".size");
        uint256[] memory repeats = vm.parseJsonUintArray(json, ".repeat");
        uint256[] memory scores = vm.parseJsonUintArray(json, ".score");
        bytes[] memory truths = vm.parseJsonBytesArray(json, ".truth");
        bytes[] memory predictions = vm.parseJsonBytesArray(json, ".prediction");
        bytes[] memory diffs = vm.parseJsonBytesArray(json, ".diff");
        assertGe(widths.length, 60, "there are vectors");
        for (uint256 i; i < widths.length; ++i) {
            (bytes memory block_, uint256 errors) =
                this.applyDiff(_repeat(truths[i], repeats[i]), _repeat(diffs[i], repeats[i]), widths[i]);
            assertEq(
                keccak256(block_),
                keccak256(bytes.concat(bytes32(uint256(1)), _repeat(predictions[i], repeats[i]))),
                "prediction"
            );
            assertEq(sizes[i] - errors, scores[i], "score");
        }
    }

    function test_SealedBlocks() external view {
        string memory json = _read("sealedBlocks");
        bytes32[] memory salts = vm.parseJsonBytes32Array(json, ".salt");
        bytes[] memory payloads = vm.parseJsonBytesArray(json, ".payload");
        bytes[] memory cids = vm.parseJsonBytesArray(json, ".cid");
        bytes32[] memory superhashes = vm.parseJsonBytes32Array(json, ".superhash");
        assertGe(salts.length, 40, "there are vectors");
        for (uint256 i; i < salts.length; ++i) {
            assertEq(Superhash.ofSealed(salts[i], payloads[i]), superhashes[i], "of the block");
            assertEq(Superhash.ofCid(cids[i]), superhashes[i], "of its CID");
        }
    }

    function test_Superhashes() external view {
        string memory json = _read("superhashes");
        bytes[] memory cids = vm.parseJsonBytesArray(json, ".cid");
        bytes32[] memory superhashes = vm.parseJsonBytes32Array(json, ".superhash");
        assertGe(cids.length, 40, "there are vectors");
        for (uint256 i; i < cids.length; ++i) {
            assertEq(Superhash.ofCid(cids[i]), superhashes[i], "superhash");
        }
    }

    function _repeat(bytes memory data, uint256 times) private pure returns (bytes memory repeated) {
        repeated = new bytes(data.length * times);
        for (uint256 i; i < times; ++i) {
            for (uint256 j; j < data.length; ++j) {
                repeated[i * data.length + j] = data[j];
            }
        }
    }
}
