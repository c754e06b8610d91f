// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A coin that keeps a hundredth of each transfer.
contract FeeCoin is ERC20 {
    constructor(address holder) ERC20("Fee", "FEE") {
        _mint(holder, 1_000_000e18);
    }

    function _update(address from, address to, uint256 amount) internal override {
        if (from == address(0)) return super._update(from, to, amount);
        super._update(from, to, amount - amount / 100);
        super._update(from, address(0xfee), amount / 100);
    }
}

/// @notice A coin that refuses to be sent to some.
contract BlockingCoin is ERC20 {
    mapping(address account => bool) public blocked;

    constructor(address holder) ERC20("Blocking", "BLK") {
        _mint(holder, 1_000_000e18);
    }

    function set(address who, bool isBlocked) external {
        blocked[who] = isBlocked;
    }

    function _update(address from, address to, uint256 amount) internal override {
        require(!blocked[to], "blocked");
        super._update(from, to, amount);
    }
}

/// @notice A coin that takes from whom it likes.
contract RebasingCoin is ERC20 {
    constructor(address holder) ERC20("Rebasing", "REB") {
        _mint(holder, 1_000_000e18);
    }

    function shrink(address holder, uint256 amount) external {
        _burn(holder, amount);
    }
}
