// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title ModelCoinFaucet
/// @notice Gives 1,000 MDC, once, to whoever asks, out of its own balance. For test networks.
contract ModelCoinFaucet {
    using SafeERC20 for IERC20;

    /// @notice What one address receives.
    uint256 public constant AMOUNT = 1000e18;

    /// @notice The coin that it gives.
    IERC20 public immutable token;

    /// @notice Whether an address has had its share.
    mapping(address account => bool) public hasReceived;

    /// @notice `account` received its share.
    event Dripped(address indexed account, uint256 amount);

    /// @notice `account` has had its share before.
    error Faucet_AlreadyReceived(address account);
    /// @notice The faucet holds `balance`, less than a share: somebody has to refill it.
    error Faucet_Empty(uint256 balance, uint256 needed);

    constructor(IERC20 token_) {
        token = token_;
    }

    /// @notice Sends the caller its share.
    function drip() external {
        if (hasReceived[msg.sender]) revert Faucet_AlreadyReceived(msg.sender);
        uint256 balance = token.balanceOf(address(this));
        if (balance < AMOUNT) revert Faucet_Empty(balance, AMOUNT);
        hasReceived[msg.sender] = true;
        emit Dripped(msg.sender, AMOUNT);
        token.safeTransfer(msg.sender, AMOUNT);
    }
}
