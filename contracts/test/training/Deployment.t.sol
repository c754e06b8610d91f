// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVault} from "../../token/ITokenVault.sol";
import {ITraining} from "../../training/ITraining.sol";
import {vm} from "../utils/Vm.sol";
import {TrainingTest} from "./TrainingTest.sol";

/// @dev The one cheat that no other test needs.
interface Code {
    function getCode(string calldata artifact) external view returns (bytes memory);
}

/// @notice What the contracts refuse when they are deployed.
contract Deployment_Test is TrainingTest {
    function _deploy(string memory artifact, bytes memory arguments)
        private
        returns (address deployed, bytes memory reason)
    {
        bytes memory code = bytes.concat(Code(address(vm)).getCode(artifact), arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 32), mload(code))
            if iszero(deployed) {
                reason := mload(0x40)
                mstore(reason, returndatasize())
                returndatacopy(add(reason, 32), 0, returndatasize())
                mstore(0x40, add(add(reason, 32), and(add(returndatasize(), 31), not(31))))
            }
        }
    }

    function _training(address token, address to, address[] memory list)
        private
        returns (address deployed, bytes memory reason)
    {
        return _deploy("Training.sol:Training", abi.encode(token, to, list));
    }

    function _list(uint256 count) private view returns (address[] memory list) {
        list = new address[](count);
        for (uint256 i; i < count; ++i) {
            list[i] = address(i % 2 == 0 ? adjudicator : otherAdjudicator);
        }
    }

    function testFuzz_WithOneToEightAdjudicators(uint256 count) external {
        count = bound(count, 1, 8);
        (address deployed,) = _training(address(coin), treasury, _list(count));
        ITraining made = ITraining(deployed);
        assertEq(made.token(), address(coin), "token");
        assertEq(made.treasury(), treasury, "treasury");
        assertEq(abi.encode(made.adjudicators()), abi.encode(_list(count)), "adjudicators");
        assertTrue(made.isAdjudicator(address(adjudicator)), "is one");
        assertTrue(made.isAdjudicator(address(otherAdjudicator)) == (count > 1), "is one if it was named");
        assertTrue(!made.isAdjudicator(stranger), "is none");
    }

    function testFuzz_RevertWhen_ThereAreNoneOrTooMany(uint256 count) external {
        count = count % 2 == 0 ? 0 : bound(count, 9, 40);
        (, bytes memory reason) = _training(address(coin), treasury, _list(count));
        assertEq(
            reason,
            abi.encodeWithSelector(ITraining.Training_InvalidAdjudicatorCount.selector, count, 1, 8),
            "refused"
        );
    }

    function testFuzz_RevertWhen_AnAdjudicatorIsNoContract(uint256 count, uint256 place) external {
        count = bound(count, 1, 8);
        address[] memory list = _list(count);
        list[place % count] = stranger;
        (, bytes memory reason) = _training(address(coin), treasury, list);
        assertEq(
            reason,
            abi.encodeWithSelector(ITraining.Training_InvalidAdjudicator.selector, stranger),
            "refused"
        );
    }

    function test_RevertWhen_TokenOrTreasuryIsZero() external {
        bytes memory zero = abi.encodeWithSelector(ITokenVault.TokenVault_ZeroAddress.selector);
        (, bytes memory reason) = _training(address(0), treasury, _list(1));
        assertEq(reason, zero, "training without a token");
        (, reason) = _training(address(coin), address(0), _list(1));
        assertEq(reason, zero, "training without a treasury");
        (, reason) = _deploy("TokenVote.sol:TokenVote", abi.encode(address(0), treasury));
        assertEq(reason, zero, "a vote without a token");
        (, reason) = _deploy("TokenVote.sol:TokenVote", abi.encode(coin, address(0)));
        assertEq(reason, zero, "a vote without a treasury");
    }
}
