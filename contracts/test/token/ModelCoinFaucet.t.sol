// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ModelCoin} from "../../token/ModelCoin.sol";
import {ModelCoinFaucet} from "../../token/ModelCoinFaucet.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

contract ModelCoinFaucet_Test is Test {
    ModelCoin private coin;
    ModelCoinFaucet private faucet;
    address private asker = account("asker");

    function setUp() external {
        coin = new ModelCoin(address(this));
        faucet = new ModelCoinFaucet(IERC20(coin));
    }

    function _fill(uint256 amount) private {
        assertTrue(coin.transfer(address(faucet), amount), "filled");
    }

    function test_Constants() external view {
        assertEq(faucet.AMOUNT(), 1000 * 10 ** 18, "share");
        assertEq(address(faucet.token()), address(coin), "coin");
    }

    function testFuzz_Drip(address who, uint256 filled) external {
        if (who == address(0) || who == address(faucet) || who == address(this)) who = asker;
        filled = bound(filled, faucet.AMOUNT(), coin.totalSupply());
        _fill(filled);
        assertEq(faucet.hasReceived(who), false, "not yet");
        vm.expectEmit(address(faucet));
        emit ModelCoinFaucet.Dripped(who, 1000e18);
        vm.prank(who);
        faucet.drip();
        assertEq(coin.balanceOf(who), 1000e18, "a share");
        assertEq(coin.balanceOf(address(faucet)), filled - 1000e18, "the rest");
        assertEq(faucet.hasReceived(who), true, "on record");
    }

    function test_RevertWhen_AskedTwice() external {
        _fill(5000e18);
        vm.startPrank(asker);
        faucet.drip();
        vm.expectRevert(abi.encodeWithSelector(ModelCoinFaucet.Faucet_AlreadyReceived.selector, asker));
        faucet.drip();
        vm.stopPrank();
        vm.prank(account("another"));
        faucet.drip();
    }

    function testFuzz_RevertWhen_ItHoldsLessThanAShare(uint256 filled) external {
        filled = bound(filled, 0, 1000e18 - 1);
        _fill(filled);
        vm.expectRevert(abi.encodeWithSelector(ModelCoinFaucet.Faucet_Empty.selector, filled, 1000e18));
        vm.prank(asker);
        faucet.drip();
        assertEq(faucet.hasReceived(asker), false, "may ask again");
    }
}
