// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../../token/ModelCoin.sol";

/// @notice Who is called when a coin moves.
interface IHook {
    function onMove() external;
}

/// @notice A coin that hands over control before and after each transfer that one account, the market, asks for: as under
/// ERC-777, where whoever sends or receives may have somebody called.
contract HookedCoin is ModelCoin {
    address private _market;
    IHook private _hook;

    constructor(address recipient) ModelCoin(recipient) {}

    function setHook(address market, IHook hook) external {
        (_market, _hook) = (market, hook);
    }

    function _update(address from, address to, uint256 value) internal override {
        bool hooked = msg.sender == _market;
        if (hooked) _hook.onMove();
        super._update(from, to, value);
        if (hooked) _hook.onMove();
    }
}
