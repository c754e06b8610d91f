// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Status} from "../../../market/IModelMarket.sol";
import {ITokenVault} from "../../../token/ITokenVault.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract Sweep_Test is MarketTest {
    function test_RevertGiven_AnEmptyPot() external accounted {
        _refusesSweep();
        _reach(Status.Resolving);
        _refusesSweep();
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_GivenAPot(uint8 status, address caller) external accounted {
        // A slashed stake whatever the status of the request under test.
        _reach(Status.AwaitingTruth);
        _withdraw(0);
        _reach(Status(bound(status, 0, uint256(Status.Forfeited))));
        uint256 amount = market.pot();
        uint256 held = coin.balanceOf(address(market));
        assertGe(amount, STAKE, "there is a pot");

        _expectEvent();
        emit ITokenVault.Swept(amount);
        vm.prank(caller);
        market.sweep();
        assertEq(coin.balanceOf(treasury), amount, "the treasury has it");
        assertEq(coin.balanceOf(address(market)), held - amount, "the market holds the rest");
        assertEq(market.pot(), 0, "the pot is empty");
        _refusesSweep();
    }

    function _refusesSweep() private {
        _reverts(
            keeper,
            abi.encodeCall(ITokenVault.sweep, ()),
            abi.encodeWithSelector(ITokenVault.TokenVault_NothingToSweep.selector)
        );
    }
}
