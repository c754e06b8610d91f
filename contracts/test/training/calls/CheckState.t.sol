// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {GameRule, IDisputeGame} from "../../../training/IDisputeGame.sol";
import {IStepVerifier} from "../../../training/IStepVerifier.sol";
import {Network} from "../../utils/NaiveStep.sol";
import {Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side} from "../GameTest.sol";

contract CheckState_Test is GameTest {
    bytes private constant CID =
        hex"0155122000112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    function _registerAs(bool inlineWeights) private returns (Side memory side) {
        Network memory net = _network();
        GameRule memory rule = _ruleOf(net);
        rule.inlineWeights = inlineWeights;
        game.register(RUN, _encode(rule), 0, "");
        return _honest(net);
    }

    function _root(Side memory side) private pure returns (bytes32) {
        return Trees.root(side.steps[3].postTree);
    }

    function _content(Side memory side) private pure returns (bytes memory content) {
        for (uint256 i; i < side.steps[3].post.length; ++i) {
            content = bytes.concat(content, side.steps[3].post[i]);
        }
    }

    function _check(Side memory side, bytes memory data) private view returns (bytes32) {
        return game.checkState(RUN, _root(side), Trees.root(side.tree), data);
    }

    function _refuses(Side memory side, bytes memory data, bytes memory reason) private {
        _reverts(
            address(this),
            abi.encodeCall(game.checkState, (RUN, _root(side), Trees.root(side.tree), data)),
            reason
        );
    }

    function test_RevertWhen_TheDataIsNotEncoded() external {
        Side memory side = _registerAs(false);
        bytes memory reason = abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidEncoding.selector);
        _refuses(side, "", reason);
        _refuses(side, new bytes(63), reason);
        bytes32[] memory proof = Trees.proof(side.tree, 3);
        bytes memory data = abi.encode(proof, CID);
        for (uint256 i; i < 2; ++i) {
            // Places, then lengths, that are beyond the data.
            bytes memory other = bytes.concat(data);
            other[32 * i] = 0xff;
            _refuses(side, other, reason);
            other = bytes.concat(data);
            other[i == 0 ? 64 : 160] = 0xff;
            _refuses(side, other, reason);
        }
    }

    /// @dev Whoever reads the state from its calldata decodes what was encoded.
    function test_RevertWhen_TheDataIsEncodedInAnotherWay() external {
        Side memory side = _registerAs(false);
        bytes memory reason = abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidEncoding.selector);
        bytes32[] memory proof = Trees.proof(side.tree, 3);
        bytes memory data = abi.encode(proof, CID);
        _refuses(side, bytes.concat(data, bytes1(0)), reason);
        _refuses(side, bytes.concat(data, bytes32(0)), reason);
        bytes memory cut = bytes.concat(data);
        for (uint256 i; i < 28; ++i) {
            assembly ("memory-safe") {
                mstore(cut, sub(mload(cut), 1))
            }
            _refuses(side, cut, reason);
        }
        // The bytes first; a word between the places and the lists; and one place for both.
        bytes memory padded = bytes.concat(bytes32(CID.length), CID, bytes28(0));
        bytes memory list = abi.encodePacked(proof.length, proof);
        _refuses(side, bytes.concat(abi.encode(64 + padded.length, 64), padded, list), reason);
        _refuses(side, bytes.concat(abi.encode(96, 96 + list.length, 0), list, padded), reason);
        _refuses(side, bytes.concat(abi.encode(64, 64), list), reason);
        assertEq(
            _check(side, bytes.concat(abi.encode(64, 64 + list.length), list, padded)),
            sha256(CID),
            "as it should"
        );
    }

    function test_RevertWhen_TheProofIsLongerOrShorter() external {
        Side memory side = _registerAs(false);
        for (uint256 count; count < 4; ++count) {
            if (count == 2) continue;
            _refuses(
                side,
                abi.encode(new bytes32[](count), CID),
                abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLength.selector, count, 2)
            );
        }
        // The shortest that there is.
        _refuses(
            side,
            abi.encode(new bytes32[](0), ""),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLength.selector, 0, 2)
        );
    }

    function test_RevertWhen_TheRootIsNotTheLastStep() external {
        Side memory side = _registerAs(false);
        bytes32[] memory proof = Trees.proof(side.tree, 2);
        _reverts(
            address(this),
            abi.encodeCall(
                game.checkState, (RUN, side.tree.levels[0][2], Trees.root(side.tree), abi.encode(proof, CID))
            ),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongLastStep.selector)
        );
    }

    function test_RevertWhen_TheCidIsNotOfAFile() external {
        Side memory side = _registerAs(false);
        bytes32[] memory proof = Trees.proof(side.tree, 3);
        bytes memory reason = abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidCid.selector);
        _refuses(side, abi.encode(proof, ""), reason);
        _refuses(side, abi.encode(proof, bytes.concat(CID, hex"00")), reason);
        bytes memory other = bytes.concat(CID);
        other[3] = 0x21;
        _refuses(side, abi.encode(proof, other), reason);
    }

    function test_WhenPinned() external {
        Side memory side = _registerAs(false);
        bytes memory cid = bytes.concat(CID);
        for (uint256 i; i < 2; ++i) {
            cid[1] = i == 0 ? bytes1(0x55) : bytes1(0x70);
            assertEq(_check(side, abi.encode(Trees.proof(side.tree, 3), cid)), sha256(cid), "superhash");
        }
    }

    function test_RevertWhen_TheWeightsAreOthers() external {
        Side memory side = _registerAs(true);
        bytes32[] memory proof = Trees.proof(side.tree, 3);
        bytes memory content = _content(side);
        content[7] = ~content[7];
        vm.expectRevert();
        this.check(side, abi.encode(proof, content));
        _refuses(
            side,
            abi.encode(proof, bytes.concat(content, hex"00")),
            abi.encodeWithSelector(
                IStepVerifier.StepVerifier_WrongContentLength.selector, content.length + 1, content.length
            )
        );
        _refuses(
            side,
            abi.encode(proof, new bytes(61_441)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_ContentTooLong.selector, 61_441)
        );
    }

    function check(Side memory side, bytes memory data) external view returns (bytes32) {
        return _check(side, data);
    }

    function test_WhenInline() external {
        Side memory side = _registerAs(true);
        bytes memory content = _content(side);
        bytes32 superhash = sha256(bytes.concat(hex"01551220", sha256(content)));
        assertEq(_check(side, abi.encode(Trees.proof(side.tree, 3), content)), superhash, "of the raw block");
    }
}
