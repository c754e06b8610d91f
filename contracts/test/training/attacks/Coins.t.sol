// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITokenVault} from "../../../token/ITokenVault.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Verdict} from "../../../training/IAdjudicator.sol";
import {DisputeStatus, ITraining, StateStatus} from "../../../training/ITraining.sol";
import {MockToken} from "../../utils/MockToken.sol";
import {BlockingCoin, FeeCoin, RebasingCoin} from "../../utils/UnfitCoins.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

/// @notice Training with a coin that is not what is assumed of it. A contract has one coin for ever.
contract Coins_Test is TrainingTest {
    uint256 private constant MOVES = 8;

    function _use(address token) private {
        coin = ModelCoin(token);
        address[] memory adjudicators = new address[](1);
        adjudicators[0] = address(adjudicator);
        training =
            ITraining(vm.deployCode("Training.sol:Training", abi.encode(token, treasury, adjudicators)));
        for (uint256 i = 1; i < holders.length; ++i) {
            assertTrue(coin.transfer(holders[i], 1000e18), "endowed");
            vm.prank(holders[i]);
            coin.approve(address(training), type(uint256).max);
        }
        _create();
    }

    /// @dev A run in which each call that moves coins may be made.
    function _prepare() private {
        _fund(9 * REWARD);
        _train(worker, 4);
        _end(4, Verdict.Dismissed);
        vm.warp(_windowEnd(4));
        _finalize(9);
        _train(worker, 2);
        _decide(_dispute(5), Verdict.Upheld);
        _decide(_dispute(otherProofer, 5), Verdict.Dismissed);
    }

    /// @dev Each of them, with who makes it.
    function _move(uint256 move) private view returns (address who, bytes memory data) {
        if (move == 0) return (sponsor, abi.encodeCall(training.fund, (id, _run().runHash, 1)));
        if (move == 1) return (otherWorker, abi.encodeCall(training.startPeriod, (id, _tip())));
        if (move == 2) return (proofer, abi.encodeCall(training.openDispute, (_at(5))));
        if (move == 3) return (keeper, abi.encodeCall(training.resolveDispute, (2)));
        if (move == 4) return (keeper, abi.encodeCall(training.settlePeriod, (1)));
        if (move == 5) return (keeper, abi.encodeCall(training.refund, (1)));
        if (move == 6) return (keeper, abi.encodeCall(training.collect, (worker)));
        return (keeper, abi.encodeCall(ITokenVault.sweep, ()));
    }

    /// @dev What a move needs besides: a free mutex, or a closed run.
    function _prepareFor(uint256 move) private {
        _prepare();
        if (move == 1) vm.warp(_due());
        if (move != 5) return;
        _resolve(2);
        vm.warp(_runEnd());
    }

    /// @dev Each call that writes, as it might be made in the middle of another.
    function _calls() private view returns (bytes[] memory calls) {
        calls = new bytes[](MOVES + 3);
        for (uint256 i; i < MOVES; ++i) {
            (, calls[i]) = _move(i);
        }
        calls[MOVES] = abi.encodeCall(training.createRun, (_params(), RULE, GENESIS_ROOT, ""));
        calls[MOVES + 1] = abi.encodeCall(training.submitState, (id, _tip(), "root", "steps", ""));
        calls[MOVES + 2] = abi.encodeCall(training.finalize, (id, 1));
    }

    function test_ACoinThatCallsBack_ReentersNoCall() external {
        MockToken token = new MockToken(address(this), type(uint128).max);
        _use(address(token));
        bytes memory reason =
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector);
        uint256 start = vm.snapshotState();
        for (uint256 move; move < MOVES; ++move) {
            _prepareFor(move);
            bytes[] memory calls = _calls();
            (address who, bytes memory data) = _move(move);
            for (uint256 i; i < calls.length; ++i) {
                uint256 snapshot = vm.snapshotState();
                token.behave(MockToken.Behaviour.Reenter, address(training), calls[i]);
                vm.prank(who);
                (bool success,) = address(training).call(data);
                assertTrue(success, "the move itself");
                assertEq(token.reentries(), 1, "called back once");
                assertTrue(!token.succeeded(), "in vain");
                assertEq(token.result(), reason, "because it re-enters");
                vm.revertToState(snapshot);
            }
            vm.revertToState(start);
        }
    }

    function test_ATransferThatReturnsFalse_RevertsTheCall() external {
        MockToken token = new MockToken(address(this), type(uint128).max);
        _use(address(token));
        uint256 start = vm.snapshotState();
        for (uint256 move; move < MOVES; ++move) {
            _prepareFor(move);
            (address who, bytes memory data) = _move(move);
            token.behave(MockToken.Behaviour.ReturnFalse, address(training), "");
            vm.prank(who);
            (bool success,) = address(training).call(data);
            assertTrue(!success, "refused");
            token.behave(MockToken.Behaviour.ReturnNothing, address(training), "");
            vm.prank(who);
            (success,) = address(training).call(data);
            assertTrue(success, "no answer is fine");
            vm.revertToState(start);
        }
    }

    /// @dev A limit: who is the only one due is paid at once. If its coin refuses it, the dispute waits, and the run with it.
    function test_ACoinThatBlocksAChallenger_HoldsUpItsRun_UntilItRelents() external {
        BlockingCoin token = new BlockingCoin(address(this));
        _use(address(token));
        _train(worker, 2);
        uint256 dispute = _dispute(2);
        _decide(dispute, Verdict.Upheld);
        token.set(proofer, true);
        vm.prank(keeper);
        (bool success,) = address(training).call(abi.encodeCall(training.resolveDispute, (dispute)));
        assertTrue(!success, "not resolved");
        vm.warp(_windowEnd(2));
        assertEq(_finalize(9), 1, "what is below goes on");
        _assertState(_at(2), StateStatus.Disputed);
        token.set(proofer, false);
        _resolve(dispute);
        _assertDispute(dispute, DisputeStatus.Upheld);
    }

    /// @dev A limit: more is owed than is there. So such a coin must not be used.
    function test_ACoinWithAFee_LeavesTheContractShort_AndNeverPaysMoreThanItHas() external {
        _use(address(new FeeCoin(address(this))));
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _finalize(1);
        assertEq(
            coin.balanceOf(address(training)), WORKER_DEPOSIT - WORKER_DEPOSIT / 100, "less than it owes"
        );
        vm.prank(keeper);
        (bool success,) = address(training).call(abi.encodeCall(training.settlePeriod, (1)));
        assertTrue(success, "credits are numbers");
        uint256 part = uint256(WORKER_DEPOSIT) / STATES_PER_PERIOD;
        assertEq(training.creditOf(worker), part, "the worker's part");
        training.collect(worker);
        training.collect(keeper);
        vm.prank(keeper);
        (success,) = address(training).call(abi.encodeCall(ITokenVault.sweep, ()));
        assertTrue(!success, "the last one is not paid");
        assertGe(training.pot(), coin.balanceOf(address(training)), "though it is owed");
    }

    /// @dev A limit, as above.
    function test_ACoinThatShrinksBalances_LeavesTheContractShort_AndNeverPaysMoreThanItHas() external {
        RebasingCoin token = new RebasingCoin(address(this));
        _use(address(token));
        uint256 funding = _fund(REWARD);
        uint256 other = _fund(REWARD);
        token.shrink(address(training), 1);
        vm.warp(_runEnd());
        _refund(funding);
        vm.prank(keeper);
        (bool success,) = address(training).call(abi.encodeCall(training.refund, (other)));
        assertTrue(!success, "what is missing is not paid");
        assertEq(training.refundOf(other), REWARD, "though it is owed");
    }
}
