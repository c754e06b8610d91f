// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title ModelCoin
/// @notice The coin of all protocols here: a plain ERC-20 with ERC-2612 permits, minted once, with no owner.
contract ModelCoin is ERC20, ERC20Permit {
    /// @notice Mints the whole supply, 1,000,000 MDC.
    /// @param recipient Who receives it. Named, because under CREATE2 the sender is a factory.
    constructor(address recipient) ERC20("ModelCoin", "MDC") ERC20Permit("ModelCoin") {
        _mint(recipient, 1_000_000e18);
    }
}
