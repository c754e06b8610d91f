// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Superhash} from "../../libraries/Superhash.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

contract SuperhashHarness {
    function isDirectoryCid(bytes calldata cid) external pure returns (bool) {
        return Superhash.isDirectoryCid(cid);
    }

    function isFileCid(bytes calldata cid) external pure returns (bool) {
        return Superhash.isFileCid(cid);
    }

    function ofCid(bytes memory cid) external pure returns (bytes32) {
        return Superhash.ofCid(cid);
    }

    function ofSealed(bytes32 salt, bytes memory labels) external pure returns (bytes32) {
        return Superhash.ofSealed(salt, labels);
    }

    function ofBlock(bytes memory data) external pure returns (bytes32) {
        return Superhash.ofBlock(data);
    }

    function prefixes() external pure returns (bytes4 raw, bytes4 dagPb) {
        return (Superhash.RAW_CID_PREFIX, Superhash.DAG_PB_CID_PREFIX);
    }
}

contract Superhash_Test is Test {
    SuperhashHarness private harness =
        SuperhashHarness(vm.deployCode("Superhash.t.sol:SuperhashHarness", ""));

    function testFuzz_OfCid_IsTheDigestOfTheCid(bytes memory cid) external view {
        assertEq(harness.ofCid(cid), sha256(cid), "superhash");
    }

    function testFuzz_OfBlock_IsTheSuperhashOfItsRawCid(bytes memory data) external view {
        bytes memory cid = bytes.concat(hex"01", hex"55", hex"12", hex"20", sha256(data));
        assertEq(cid.length, 36, "a CID");
        assertEq(harness.ofBlock(data), harness.ofCid(cid), "superhash");
    }

    function testFuzz_OfSealed_IsThatOfTheSaltFollowedByTheLabels(bytes32 salt, bytes memory labels)
        external
        view
    {
        assertEq(harness.ofSealed(salt, labels), harness.ofBlock(bytes.concat(salt, labels)), "superhash");
    }

    /// @dev Computed with sha256sum: of 01551220 followed by the digest of 33 zeros.
    function test_OfSealed_Known() external view {
        assertEq(harness.ofSealed(0, hex"00"), SUPERHASH_OF_33_ZEROS, "superhash");
    }

    bytes32 private constant SUPERHASH_OF_33_ZEROS =
        0x4caa88f1f1ceb9f6c10e3dcd7c50f78712e83f5418e68ab7061fd7a23a785a30;

    function test_Prefixes() external view {
        (bytes4 raw, bytes4 dagPb) = harness.prefixes();
        assertEq(bytes32(raw), bytes32(hex"01551220"), "raw");
        assertEq(bytes32(dagPb), bytes32(hex"01701220"), "dag-pb");
    }

    /// @dev A byte changed anywhere in the prefix, and a digest a byte short or long, make another CID of it.
    function testFuzz_Kinds(bytes32 digest, uint256 position, bytes1 changed) external view {
        _assertKinds(bytes.concat(hex"01551220", digest), false, true);
        _assertKinds(bytes.concat(hex"01701220", digest), true, true);
        for (uint256 kind; kind < 2; ++kind) {
            bytes memory cid = bytes.concat(kind == 0 ? bytes4(0x01551220) : bytes4(0x01701220), digest);
            _assertKinds(bytes.concat(cid, changed), false, false);
            bytes memory short = new bytes(35);
            for (uint256 i; i < 35; ++i) {
                short[i] = cid[i];
            }
            _assertKinds(short, false, false);
            if (changed == 0) changed = 0x01;
            cid[position % 4] ^= changed;
            bool isRaw = bytes4(cid) == 0x01551220;
            bool isDagPb = bytes4(cid) == 0x01701220;
            _assertKinds(cid, isDagPb, isRaw || isDagPb);
        }
    }

    function test_Kinds_GivenNothing() external view {
        _assertKinds("", false, false);
        _assertKinds(hex"01701220", false, false);
    }

    function _assertKinds(bytes memory cid, bool isDirectory, bool isFile) private view {
        assertEq(harness.isDirectoryCid(cid), isDirectory, "may name a directory");
        assertEq(harness.isFileCid(cid), isFile, "may name a file");
    }
}
