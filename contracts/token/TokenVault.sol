// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITokenVault} from "./ITokenVault.sol";

/// @title TokenVault
/// @notice See `ITokenVault`. A contract that inherits it must mark each function that moves tokens `nonReentrant`.
abstract contract TokenVault is ITokenVault, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @inheritdoc ITokenVault
    address public immutable token;
    /// @inheritdoc ITokenVault
    address public immutable treasury;

    // slot 0; its other half is free for the first variable of the inheriting contract
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
            // Somebody may have used the signature first. The allowance is what counts.
            uint256 allowance = IERC20(token).allowance(msg.sender, address(this));
            if (allowance < value) revert TokenVault_PermitFailed(value, allowance);
        }
    }

    /// @inheritdoc ITokenVault
    /// @dev Does what OpenZeppelin's `Multicall` does, without its support for trusted forwarders (ERC-2771).
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

    /// @dev Takes tokens from the caller, who must have approved this contract.
    function _pull(uint256 amount) internal {
        IERC20(token).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @dev Sends tokens. Call it last, because the token may call back.
    function _push(address to, uint256 amount) internal {
        IERC20(token).safeTransfer(to, amount);
    }

    /// @dev Adds tokens that this contract holds to the treasury's pot. Panics when the pot exceeds 128 bits.
    function _addToPot(uint256 amount) internal {
        if (amount != 0) {
            uint256 sum = _pot + amount;
            assert(sum <= type(uint128).max);
            _pot = uint128(sum);
        }
    }
}
