// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {ITokenVault} from "../../../token/ITokenVault.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {BlockingCoin, FeeCoin, RebasingCoin} from "../../utils/UnfitCoins.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// @notice What happens to a market whose coin is not what is assumed of it. It has one coin for ever, and nobody else's
/// market is touched. See HostileToken.t.sol for coins that re-enter, or fail without reverting.
contract Coins_Test is MarketTest {
    function _use(address token) private {
        coin = ModelCoin(token);
        market = IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(token, treasury)));
    }

    /// @dev More is owed than is there: whoever collects last is not paid. So such a coin must not be used.
    function test_ACoinWithAFee_LeavesTheMarketShort_AndNeverPaysMoreThanItHas() external {
        _use(address(new FeeCoin(address(this))));
        _openWithCoinsToSpare();
        uint256 owed = uint256(REWARD) + STAKE;
        assertEq(coin.balanceOf(address(market)), owed - REWARD / 100 - STAKE / 100, "less than it owes");
        vm.warp(_truthEnd());
        _enforce();
        vm.prank(keeper);
        (bool success,) = address(market).call(abi.encodeCall(IModelMarket.collect, (id, 0)));
        assertEq(success, false, "the last one is not paid");
        assertEq(market.payoutOf(id, 0), owed, "though it is owed");
    }

    /// @dev A request and a submission, by people who have enough for the fees, too.
    function _openWithCoinsToSpare() private {
        assertTrue(coin.transfer(requester, 2 * uint256(REWARD)), "funded");
        vm.prank(requester);
        coin.approve(address(market), REWARD);
        vm.prank(requester);
        id = market.createRequest(_params(), datasetCid);
        address trainer = _trainer(0);
        assertTrue(coin.transfer(trainer, 2 * uint256(STAKE)), "funded");
        vm.prank(trainer);
        coin.approve(address(market), STAKE);
        vm.prank(trainer);
        market.submitModel(id, truth.hash, keccak256("commitment"));
    }

    function test_ACoinThatShrinksBalances_LeavesTheMarketShort_AndNeverPaysMoreThanItHas() external {
        RebasingCoin token = new RebasingCoin(address(this));
        _use(address(token));
        _reach(Status.Forfeited);
        token.shrink(address(market), 1);
        for (uint256 i; i < 3; ++i) {
            _collect(i);
        }
        assertEq(market.pot(), 2, "the dust of the forfeit is owed");
        assertEq(coin.balanceOf(address(market)), 1, "and not all there");
        vm.prank(keeper);
        (bool success,) = address(market).call(abi.encodeCall(ITokenVault.sweep, ()));
        assertEq(success, false, "what is missing is not paid");
    }

    /// @dev Winners and refunded requesters are paid in the call that ends the request. A coin that refuses them holds it
    /// up: the winner is slashed like one who kept silent, ...
    function test_ACoinThatBlocksTheWinner_PassesTheRewardToTheNext() external accounted {
        BlockingCoin token = new BlockingCoin(address(this));
        _use(address(token));
        _reach(Status.Resolving);
        token.set(_trainer(0), true);
        vm.prank(_trainer(0));
        (bool success,) =
            address(market).call(abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, _opening(0))));
        assertEq(success, false, "it cannot be paid");
        vm.warp(_candidateDeadline());
        _enforce();
        _reveal(1);
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "the next one is");
    }

    /// @dev ... and stakes wait until the requester can be refunded. ModelCoin refuses nobody.
    function test_ACoinThatBlocksTheRequester_HoldsUpARefund_AndWithItTheStakes() external accounted {
        BlockingCoin token = new BlockingCoin(address(this));
        _use(address(token));
        _create();
        _submit(100);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _assertState(0, SubmissionState.Conceded);
        token.set(requester, true);
        vm.prank(keeper);
        (bool success,) = address(market).call(abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)));
        assertEq(success, false, "it cannot be refunded");
        assertEq(market.payoutOf(id, 0), 0, "so that the stake waits");
        token.set(requester, false);
        _enforce();
        _assertPhase(Phase.Refunded);
        assertEq(market.payoutOf(id, 0), STAKE, "no longer");
    }
}
