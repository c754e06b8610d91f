// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Superhash} from "../../libraries/Superhash.sol";
import {Test} from "../utils/Test.sol";

contract Superhash_Test is Test {
    function testFuzz_OfCid_IsTheDigestOfTheCid(bytes memory cid) external pure {
        assertEq(Superhash.ofCid(cid), sha256(cid), "superhash");
    }

    function testFuzz_OfBlock_IsTheSuperhashOfItsRawCid(bytes memory data) external pure {
        bytes memory cid = bytes.concat(hex"01", hex"55", hex"12", hex"20", sha256(data));
        assertEq(cid.length, 36, "a CID");
        assertEq(Superhash.ofBlock(data), Superhash.ofCid(cid), "superhash");
    }

    function testFuzz_OfSealed_IsThatOfTheSaltFollowedByTheLabels(bytes32 salt, bytes memory labels)
        external
        pure
    {
        assertEq(Superhash.ofSealed(salt, labels), Superhash.ofBlock(bytes.concat(salt, labels)), "superhash");
    }

    /// @dev Computed with sha256sum: of 01551220 followed by the digest of 33 zeros.
    function test_OfSealed_Known() external pure {
        assertEq(Superhash.ofSealed(0, hex"00"), SUPERHASH_OF_33_ZEROS, "superhash");
    }

    bytes32 private constant SUPERHASH_OF_33_ZEROS =
        0x4caa88f1f1ceb9f6c10e3dcd7c50f78712e83f5418e68ab7061fd7a23a785a30;

    function test_Prefixes() external pure {
        assertEq(bytes32(Superhash.RAW_CID_PREFIX), bytes32(hex"01551220"), "raw");
        assertEq(bytes32(Superhash.DAG_PB_CID_PREFIX), bytes32(hex"01701220"), "dag-pb");
    }
}
