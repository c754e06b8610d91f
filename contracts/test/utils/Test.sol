// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {vm} from "./Vm.sol";

/// @notice The base of every test: assertions, bounds and named accounts. It is ours for the reason that Vm.sol gives, and
/// because every assertion here demands a reason.
abstract contract Test {
    function assertTrue(bool condition, string memory reason) internal pure {
        vm.assertTrue(condition, reason);
    }

    function assertEq(bool left, bool right, string memory reason) internal pure {
        vm.assertEq(left, right, reason);
    }

    function assertEq(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertEq(left, right, reason);
    }

    function assertEq(address left, address right, string memory reason) internal pure {
        vm.assertEq(left, right, reason);
    }

    function assertEq(bytes32 left, bytes32 right, string memory reason) internal pure {
        vm.assertEq(left, right, reason);
    }

    function assertEq(bytes memory left, bytes memory right, string memory reason) internal pure {
        vm.assertEq(left, right, reason);
    }

    function assertEq(string memory left, string memory right, string memory reason) internal pure {
        vm.assertEq(left, right, reason);
    }

    function assertLe(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertLe(left, right, reason);
    }

    function assertGe(uint256 left, uint256 right, string memory reason) internal pure {
        vm.assertGe(left, right, reason);
    }

    /// @dev Maps a fuzzed value onto `[min, max]`, each end as likely as a sixteenth of the runs: bugs live there.
    function bound(uint256 value, uint256 min, uint256 max) internal pure returns (uint256) {
        if (value % 16 == 0) return min;
        if (value % 16 == 1) return max;
        uint256 range = max - min;
        return range == type(uint256).max ? value : min + (value >> 4) % (range + 1);
    }

    /// @dev An account that nobody else has.
    function account(string memory name) internal returns (address made) {
        made = address(uint160(uint256(keccak256(bytes(name)))));
        vm.label(made, name);
    }

    /// @dev The block's timestamp. Under via_ir the optimiser takes `block.timestamp` for a constant of the call.
    function time() internal view returns (uint256) {
        return vm.getBlockTimestamp();
    }
}
