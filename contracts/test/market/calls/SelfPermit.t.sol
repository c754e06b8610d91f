// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket} from "../../../market/IModelMarket.sol";
import {ITokenVault} from "../../../token/ITokenVault.sol";
import {Permits} from "../../utils/Permits.sol";
import {Vm, vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract SelfPermit_Test is MarketTest {
    Vm.Wallet private owner;

    function setUp() public override {
        super.setUp();
        owner = vm.createWallet("owner");
    }

    function _call(uint256 value, uint256 deadline, uint256 key) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, key, owner.addr, address(market), value, deadline);
        return abi.encodeCall(ITokenVault.selfPermit, (value, deadline, v, r, s));
    }

    function _permits(bytes memory data) private {
        vm.prank(owner.addr);
        (bool success,) = address(market).call(data);
        assertTrue(success, "permitted");
    }

    function _refusesPermit(bytes memory data, uint256 needed, uint256 allowance) private {
        _reverts(
            owner.addr,
            data,
            abi.encodeWithSelector(ITokenVault.TokenVault_PermitFailed.selector, needed, allowance)
        );
    }

    function testFuzz_WhenTheSignatureIsTheCallers(uint256 value, uint256 later) external accounted {
        uint256 deadline = bound(later, time(), type(uint256).max);
        _permits(_call(value, deadline, owner.privateKey));
        assertEq(coin.allowance(owner.addr, address(market)), value, "allowance");
        assertEq(coin.nonces(owner.addr), 1, "the signature is used up");
    }

    function test_WhenSomebodyUsedTheSignatureFirst() external accounted {
        bytes memory data = _call(STAKE, time(), owner.privateKey);
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, address(market), STAKE, time());
        vm.prank(stranger);
        coin.permit(owner.addr, address(market), STAKE, time(), v, r, s);
        _permits(data);
        assertEq(coin.allowance(owner.addr, address(market)), STAKE, "allowance");
    }

    function test_WhenRefused_GivenTheAllowanceSuffices() external accounted {
        vm.prank(owner.addr);
        coin.approve(address(market), STAKE);
        _permits(_call(STAKE, time() - 1, owner.privateKey));
        assertEq(coin.allowance(owner.addr, address(market)), STAKE, "allowance");
        assertEq(coin.nonces(owner.addr), 0, "no signature is used up");
    }

    function test_RevertWhen_Expired() external accounted {
        _refusesPermit(_call(STAKE, time() - 1, owner.privateKey), STAKE, 0);
    }

    function test_RevertWhen_Anothers() external accounted {
        uint256 key = vm.createWallet("another").privateKey;
        _refusesPermit(_call(STAKE, time(), key), STAKE, 0);
    }

    function test_RevertWhen_TheCallerIsNotTheOwner() external accounted {
        _reverts(
            stranger,
            _call(STAKE, time(), owner.privateKey),
            abi.encodeWithSelector(ITokenVault.TokenVault_PermitFailed.selector, STAKE, 0)
        );
    }

    function test_RevertWhen_ForAnotherValue() external accounted {
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, address(market), STAKE, time());
        _refusesPermit(
            abi.encodeCall(ITokenVault.selfPermit, (uint256(STAKE) + 1, time(), v, r, s)),
            uint256(STAKE) + 1,
            0
        );
    }

    function test_RevertWhen_ForAnotherSpender() external accounted {
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, stranger, STAKE, time());
        _refusesPermit(abi.encodeCall(ITokenVault.selfPermit, (STAKE, time(), v, r, s)), STAKE, 0);
    }

    function test_RevertWhen_ForAnotherChain() external accounted {
        bytes memory data = _call(STAKE, time(), owner.privateKey);
        vm.chainId(1);
        _refusesPermit(data, STAKE, 0);
    }

    function test_RevertWhen_UsedUpAndSpent() external accounted {
        bytes memory data = _call(STAKE, time(), owner.privateKey);
        _permits(data);
        vm.prank(owner.addr);
        coin.approve(address(market), STAKE - 1);
        _refusesPermit(data, STAKE, STAKE - 1);
    }
}
