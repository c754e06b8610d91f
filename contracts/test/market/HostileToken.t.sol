// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVault} from "../../token/ITokenVault.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IModelMarket, Opening, RequestParams, Status} from "../../market/IModelMarket.sol";
import {ModelCoin} from "../../token/ModelCoin.sol";
import {MockToken} from "../utils/MockToken.sol";
import {vm} from "../utils/Vm.sol";
import {MarketTest} from "./MarketTest.sol";

/// @notice The market with coins other than its own: what it assumes of a coin, and what it does not.
contract HostileToken_Test is MarketTest {
    MockToken private token;

    function setUp() public override {
        super.setUp();
        token = new MockToken(address(this), type(uint128).max);
        coin = ModelCoin(address(token));
        market = IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(token, treasury)));
    }

    /// @dev Each call that moves coins, made when it may be.
    function _move(uint256 call) private {
        if (call == 0) {
            _create();
        } else if (call == 1) {
            _submit(10);
        } else if (call == 2) {
            _withdraw(0);
        } else if (call == 3) {
            vm.prank(requester);
            market.cancelRequest(id, 0);
        } else if (call == 4) {
            _reveal(0);
        } else if (call == 5) {
            _enforce();
        } else if (call == 6) {
            _collect(1);
        } else if (call == 7) {
            market.sweep();
        } else {
            _publish(1);
        }
    }

    function _prepare(uint256 call) private {
        if (call == 1 || call == 3) _create();
        if (call == 2) _reach(Status.Accepting);
        if (call == 4) _reach(Status.Resolving);
        if (call == 5) _reach(Status.Stalled);
        if (call == 6 || call == 7) _reach(Status.Settled);
        if (call == 8) {
            _reach(Status.LastCall);
            vm.warp(_candidateDeadline());
            _enforce();
        }
    }

    uint256 private constant MOVES = 9;

    /// @dev Each guarded call.
    function _calls() private view returns (bytes[] memory calls) {
        calls = new bytes[](13);
        calls[0] = abi.encodeCall(IModelMarket.createRequest, (_params(), datasetCid));
        calls[1] = abi.encodeCall(IModelMarket.cancelRequest, (id, 0));
        calls[2] = abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, keccak256("commitment")));
        calls[3] = abi.encodeCall(IModelMarket.withdrawSubmission, (id, 0, STAKE));
        calls[4] = abi.encodeCall(IModelMarket.revealTruth, (id, truth.labels, truth.salt));
        calls[5] = abi.encodeCall(IModelMarket.claimScore, (id, 0, 91));
        bytes memory cid = models.length > 1 ? models[1].cid : bytes("none yet");
        Opening memory opening;
        if (models.length > 1) opening = _opening(1);
        calls[6] = abi.encodeCall(IModelMarket.revealModel, (id, cid, opening));
        calls[7] = abi.encodeCall(IModelMarket.provePredictions, (id, 1, sha256(cid), opening));
        calls[8] = abi.encodeCall(IModelMarket.publishModel, (id, cid, 0));
        calls[9] = abi.encodeCall(IModelMarket.enforceTimeout, (id, 1));
        calls[10] = abi.encodeCall(IModelMarket.collect, (id, 1));
        calls[11] = abi.encodeCall(ITokenVault.sweep, ());
        bytes[] memory batch = new bytes[](1);
        batch[0] = calls[10];
        calls[12] = abi.encodeWithSelector(market.multicall.selector, batch);
    }

    function test_NoCallCanBeReentered() external {
        for (uint256 call; call < MOVES; ++call) {
            vm.warp(START);
            _prepare(call);
            bytes[] memory calls = _calls();
            uint256 snapshot = vm.snapshotState();
            for (uint256 i; i < calls.length; ++i) {
                token.behave(MockToken.Behaviour.Reenter, address(market), calls[i]);
                uint256 before = token.reentries();
                _move(call);
                assertGe(token.reentries(), before + 1, "it did re-enter");
                assertEq(token.succeeded(), false, "in vain");
                assertEq(
                    token.result(),
                    abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                    "because of the guard"
                );
                assertTrue(vm.revertToState(snapshot), "as before");
                snapshot = vm.snapshotState();
            }
        }
    }

    /// @dev `selfPermit` has no guard: it moves nothing, and the token could not gain by it.
    function test_SelfPermitMayBeReentered_ToNoEffect() external accounted {
        _create();
        token.behave(
            MockToken.Behaviour.Reenter,
            address(market),
            abi.encodeCall(ITokenVault.selfPermit, (0, 0, 0, 0, 0))
        );
        _submit(10);
        assertEq(token.succeeded(), true, "an allowance of 0 suffices for 0");
    }

    function test_ATransferThatReturnsFalse_RevertsTheCall() external {
        for (uint256 call; call < MOVES; ++call) {
            vm.warp(START);
            _prepare(call);
            token.behave(MockToken.Behaviour.ReturnFalse, address(market), "");
            uint256 held = token.balanceOf(address(market));
            (bool success, bytes memory result) = address(this).call(abi.encodeCall(this.move, (call)));
            assertEq(success, false, "the call reverts");
            assertEq(
                result,
                abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)),
                "because no coin has moved"
            );
            assertEq(token.balanceOf(address(market)), held, "nothing is lost");
            token.behave(MockToken.Behaviour.Plain, address(0), "");
            _move(call);
        }
    }

    function move(uint256 call) external {
        _move(call);
    }

    function test_ATransferThatReturnsNothing_IsFine() external accounted {
        token.behave(MockToken.Behaviour.ReturnNothing, address(market), "");
        for (uint256 call; call < MOVES; ++call) {
            vm.warp(START);
            _prepare(call);
            _move(call);
        }
    }

    /// @dev Amounts have 96 bits each; their sums have more.
    function test_TheHighestAmounts() external accounted {
        RequestParams memory params = _params();
        (params.reward, params.stake) = (type(uint96).max, type(uint96).max);
        _create(params);
        _submit(10);
        vm.warp(_truthEnd());
        _enforce();
        assertEq(market.payoutOf(id, 0), 2 * uint256(type(uint96).max), "stake and the whole reward");
        _collect(0);
        assertEq(token.balanceOf(_trainer(0)), 2 * uint256(type(uint96).max), "are paid");

        vm.warp(START);
        _create(params);
        _submitThree();
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        vm.warp(_claimsEnd());
        _reveal(0);
        assertEq(market.pot(), 2 * uint256(type(uint96).max), "two silent stakes");
    }
}
