// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

/// @notice The cheatcodes that test kits use, and those that a first test of a contract needs. Foundry and Hardhat 3 both
/// have them. They are declared here, so that neither needs another package. All go with those of forge-std.
interface Cheats {
    /// @notice The next call comes from `sender`.
    function prank(address sender) external;
    /// @notice Sets the block's timestamp.
    function warp(uint256 timestamp) external;
    /// @notice The block's timestamp. Under `viaIR`, the optimiser takes `block.timestamp` for a constant of a call.
    function getBlockTimestamp() external view returns (uint256 timestamp);
    /// @notice The next call reverts with exactly this.
    function expectRevert(bytes calldata reason) external;
    /// @notice A number in decimal.
    function toString(uint256 value) external pure returns (string memory text);
    /// @notice Names an account in traces.
    function label(address account, string calldata name) external;
}

Cheats constant cheats = Cheats(address(uint160(uint256(keccak256("hevm cheat code")))));
