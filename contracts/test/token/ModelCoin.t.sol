// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

import {ModelCoin} from "../../token/ModelCoin.sol";
import {Permits} from "../utils/Permits.sol";
import {Test} from "../utils/Test.sol";
import {Vm, vm} from "../utils/Vm.sol";

contract ModelCoin_Test is Test {
    ModelCoin private coin;
    Vm.Wallet private owner;
    address private spender = account("spender");

    function setUp() external {
        vm.warp(1_750_000_000);
        coin = new ModelCoin(address(this));
        owner = vm.createWallet("owner");
    }

    function test_NameSymbolDecimals() external view {
        assertEq(coin.name(), "ModelCoin", "name");
        assertEq(coin.symbol(), "MDC", "symbol");
        assertEq(coin.decimals(), 18, "decimals");
    }

    function testFuzz_TheWholeSupplyGoesToTheRecipient(address recipient) external {
        if (recipient == address(0)) recipient = spender;
        coin = new ModelCoin(recipient);
        assertEq(coin.totalSupply(), 10 ** 24, "a million of 10^18");
        assertEq(coin.balanceOf(recipient), coin.totalSupply(), "balance");
    }

    function test_RevertWhen_TheRecipientIsZero() external {
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        new ModelCoin(address(0));
    }

    function test_FitsTheMarketsAmounts() external view {
        assertLe(coin.totalSupply(), type(uint96).max, "amounts have 96 bits");
    }

    function testFuzz_Permit(uint256 value, uint256 later) external {
        uint256 deadline = bound(later, time(), type(uint256).max);
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, spender, value, deadline);
        coin.permit(owner.addr, spender, value, deadline, v, r, s);
        assertEq(coin.allowance(owner.addr, spender), value, "allowance");
        assertEq(coin.nonces(owner.addr), 1, "nonce");
    }

    function test_Permit_RevertWhen_Replayed() external {
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(coin, owner.privateKey, owner.addr, spender, 5, time());
        coin.permit(owner.addr, spender, 5, time(), v, r, s);
        // With the next nonce the same signature is somebody else's.
        vm.expectRevert();
        coin.permit(owner.addr, spender, 5, time(), v, r, s);
        assertEq(coin.nonces(owner.addr), 1, "nonce");
    }

    function test_Permit_AtItsDeadline_AndRevertWhen_OneSecondLater() external {
        uint256 deadline = time();
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, spender, 5, deadline);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(ERC20Permit.ERC2612ExpiredSignature.selector, deadline));
        coin.permit(owner.addr, spender, 5, deadline, v, r, s);
        vm.warp(deadline);
        coin.permit(owner.addr, spender, 5, deadline, v, r, s);
        assertEq(coin.allowance(owner.addr, spender), 5, "allowance");
    }

    function test_Permit_RevertWhen_SignedBySomebodyElse() external {
        Vm.Wallet memory other = vm.createWallet("other");
        (uint8 v, bytes32 r, bytes32 s) = Permits.sign(coin, other.privateKey, owner.addr, spender, 5, time());
        vm.expectRevert(
            abi.encodeWithSelector(ERC20Permit.ERC2612InvalidSigner.selector, other.addr, owner.addr)
        );
        coin.permit(owner.addr, spender, 5, time(), v, r, s);
    }
}
