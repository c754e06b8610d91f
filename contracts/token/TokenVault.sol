// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITokenVault} from "./ITokenVault.sol";

/// @title TokenVault
/// @notice See `ITokenVault`. The contract that inherits it marks whatever moves tokens `nonReentrant`.
abstract contract TokenVault is ITokenVault, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc ITokenVault
    address public immutable token;
    /// @inheritdoc ITokenVault
    address public immutable treasury;

    // slot 0, whose other half is free for the first variable of the contract that inherits this one
    uint128 private _pot;

    constructor(address token_, address treasury_) {
        if (token_ == address(0) || treasury_ == address(0)) revert TokenVault_ZeroAddress();
        token = token_;
        treasury = treasury_;
    }

    /// @inheritdoc ITokenVault
    function sweep() external nonReentrant {
        uint256 amount = _pot;
        if (amount == 0) revert TokenVault_NothingToSweep();

        _pot = 0;
        emit Swept(amount);
        _push(treasury, amount);
    }

    /// @inheritdoc ITokenVault
    function selfPermit(uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external {
        try IERC20Permit(token).permit(msg.sender, address(this), value, deadline, v, r, s) {}
        catch {
            // Somebody may have used the signature first. What counts is the allowance that it was for.
            uint256 allowance = IERC20(token).allowance(msg.sender, address(this));
            if (allowance < value) revert TokenVault_PermitFailed(value, allowance);
        }
    }

    /// @inheritdoc ITokenVault
    /// @dev OpenZeppelin's `Multicall` does the same, but what it declares external cannot implement an interface that
    /// declares it, too.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results) {
        results = new bytes[](data.length);
        for (uint256 i; i < data.length; ++i) {
            results[i] = Address.functionDelegateCall(address(this), data[i]);
        }
    }

    /// @inheritdoc ITokenVault
    function pot() external view returns (uint256) {
        return _pot;
    }

    /// @dev Takes tokens from the caller, who has allowed it.
    function _pull(uint256 amount) internal {
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @dev Sends tokens. Done last in a call, as they may call back.
    function _push(address to, uint256 amount) internal {
        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev Makes tokens that this contract holds the treasury's. Panics at 2^128 of them, which no sane token has.
    function _addToPot(uint256 amount) internal {
        if (amount != 0) {
            uint256 sum = _pot + amount;
            assert(sum <= type(uint128).max);
            _pot = uint128(sum);
        }
    }
}
