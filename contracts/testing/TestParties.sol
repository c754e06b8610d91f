// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {MODEL_COIN_BYTECODE} from "../../generated/token/bytecode/modelCoin.sol";
import {cheats} from "./Cheats.sol";

/// @notice What a test does with ModelCoin.
interface ITestCoin {
    function balanceOf(address account) external view returns (uint256);
    function approve(address spender, uint256 amount) external returns (bool);
    function transfer(address to, uint256 amount) external returns (bool);
}

/// @notice The base of the test kits of protocols: ModelCoin, and accounts that have some. For tests with Foundry and
/// Hardhat 3. A kit calls as its parties, so call it outside of `vm.startPrank`.
abstract contract TestParties {
    /// @notice ModelCoin. This contract holds what `fund` did not give away yet.
    ITestCoin public immutable coin;

    constructor() {
        coin = ITestCoin(_deploy(MODEL_COIN_BYTECODE, abi.encode(address(this))));
        cheats.label(address(coin), "ModelCoin");
    }

    /// @notice Gives an account coins.
    /// @param amount How many, in the coin's smallest unit. There are 1,000,000e18.
    function fund(address account, uint256 amount) public {
        require(
            amount <= coin.balanceOf(address(this)),
            "TestParties: no test has more than 1,000,000e18 coins in all"
        );
        coin.transfer(account, amount);
    }

    /// @dev Gives an account coins, which it lets a contract take.
    function _fundFor(address account, address spender, uint256 amount) internal {
        fund(account, amount);
        cheats.prank(account);
        coin.approve(spender, amount);
    }

    /// @dev Deploys a contract.
    /// @param bytecode Its creation bytecode.
    /// @param arguments What its constructor takes, encoded.
    function _deploy(bytes memory bytecode, bytes memory arguments) internal returns (address deployed) {
        bytes memory code = bytes.concat(bytecode, arguments);
        assembly ("memory-safe") {
            deployed := create(0, add(code, 0x20), mload(code))
        }
        require(
            deployed != address(0),
            "TestParties: deployment failed. Set evm_version (Hardhat: hardfork) to cancun or later"
        );
    }

    /// @dev An account that nobody else has.
    function _account(string memory name) internal returns (address account) {
        account = address(uint160(uint256(keccak256(bytes(name)))));
        cheats.label(account, name);
    }

    /// @dev Lets time pass, unless it has.
    function _warpTo(uint256 timestamp) internal {
        if (timestamp > cheats.getBlockTimestamp()) cheats.warp(timestamp);
    }
}
