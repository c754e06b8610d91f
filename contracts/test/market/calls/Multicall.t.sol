// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {ITokenVault} from "../../../token/ITokenVault.sol";
import {Permits} from "../../utils/Permits.sol";
import {Vm, vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract Multicall_Test is MarketTest {
    Vm.Wallet private owner;

    function setUp() public override {
        super.setUp();
        owner = vm.createWallet("owner");
        _hold(owner.addr);
        assertTrue(coin.transfer(owner.addr, 1000e18), "funded");
    }

    function _permit(uint256 value) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, address(market), value, time());
        return abi.encodeCall(ITokenVault.selfPermit, (value, time(), v, r, s));
    }

    function test_PermitAndCreate() external accounted {
        bytes[] memory calls = new bytes[](2);
        calls[0] = _permit(REWARD);
        calls[1] = abi.encodeCall(IModelMarket.createRequest, (_params(), datasetCid));
        vm.prank(owner.addr);
        bytes[] memory results = market.multicall(calls);
        assertEq(abi.decode(results[1], (uint256)), EARLIER + 1, "the new request's id");
        assertEq(market.getRequest(EARLIER + 1).requester, owner.addr, "the caller is the requester");
        assertEq(coin.balanceOf(owner.addr), 1000e18 - REWARD, "and pays");
    }

    function test_PermitAndSubmit_ThoughSomebodyUsedTheSignatureFirst() external accounted {
        _create();
        bytes[] memory calls = new bytes[](2);
        calls[0] = _permit(STAKE);
        calls[1] = abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, keccak256("commitment")));
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, address(market), STAKE, time());
        vm.prank(stranger);
        coin.permit(owner.addr, address(market), STAKE, time(), v, r, s);

        vm.prank(owner.addr);
        bytes[] memory results = market.multicall(calls);
        assertEq(abi.decode(results[1], (uint256)), 0, "the new submission's index");
        assertEq(market.getSubmission(id, 0).trainer, owner.addr, "the caller is the trainer");
    }

    function test_CollectsSeveralAndSweeps() external accounted {
        _reach(Status.Forfeited);
        bytes[] memory calls = new bytes[](4);
        for (uint256 i; i < 3; ++i) {
            calls[i] = abi.encodeCall(IModelMarket.collect, (id, i));
        }
        calls[3] = abi.encodeCall(ITokenVault.sweep, ());
        vm.prank(stranger);
        market.multicall(calls);
        assertEq(coin.balanceOf(address(market)), 0, "everybody is paid");
    }

    function test_RevertWhen_OneFails() external accounted {
        _reach(Status.Settled);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IModelMarket.collect, (id, 1));
        calls[1] = abi.encodeCall(IModelMarket.collect, (id, 1));
        _reverts(
            keeper,
            abi.encodeWithSelector(market.multicall.selector, calls),
            // By then the first has been collected.
            abi.encodeWithSelector(
                IModelMarket.Market_NothingToCollect.selector, id, 1, SubmissionState.Collected
            )
        );
        assertEq(market.payoutOf(id, 1), STAKE, "none is");
    }
}
