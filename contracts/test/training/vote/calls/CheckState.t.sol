// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAdjudicator} from "../../../../training/IAdjudicator.sol";
import {ITokenVote} from "../../../../training/ITokenVote.sol";
import {VoteTest} from "../VoteTest.sol";

contract CheckState_Test is VoteTest {
    bytes private cid = bytes.concat(hex"01551220", keccak256("state"));

    function _call(bytes32 root, bytes32 stepsRoot, bytes memory data) private pure returns (bytes memory) {
        return abi.encodeCall(IAdjudicator.checkState, (RUN, root, stepsRoot, data));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheDataAreNoFilesCid(bytes calldata data) external {
        bytes memory bad = data;
        if (bad.length == 36) bad[0] = 0x02;
        bytes32 root = sha256(bad);
        _reverts(
            training,
            _call(root, root, bad),
            abi.encodeWithSelector(ITokenVote.TokenVote_InvalidCid.selector, bad)
        );
        // A directory of another codec has the right length.
        bad = bytes.concat(hex"01711220", keccak256(data));
        root = sha256(bad);
        _reverts(
            training,
            _call(root, root, bad),
            abi.encodeWithSelector(ITokenVote.TokenVote_InvalidCid.selector, bad)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheRootIsNotTheFiles(bytes32 root) external {
        if (root == sha256(cid)) root = 0;
        _reverts(
            training,
            _call(root, sha256(cid), cid),
            abi.encodeWithSelector(ITokenVote.TokenVote_WrongRoot.selector, root, sha256(cid))
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheStepsRootIsNotTheFiles(bytes32 stepsRoot) external {
        if (stepsRoot == sha256(cid)) stepsRoot = 0;
        _reverts(
            training,
            _call(sha256(cid), stepsRoot, cid),
            abi.encodeWithSelector(ITokenVote.TokenVote_WrongRoot.selector, stepsRoot, sha256(cid))
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_WhenAllIsWell(bytes32 digest, bool isRaw) external view {
        bytes memory data = bytes.concat(isRaw ? bytes4(0x01551220) : bytes4(0x01701220), digest);
        bytes32 root = sha256(data);
        assertEq(tokenVote.checkState(RUN, root, root, data), root, "the superhash");
    }
}
