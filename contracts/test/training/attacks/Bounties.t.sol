// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {DisputeStatus, PeriodOutcome, PeriodStatus} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

/// @notice Attacks on what a liar's deposit pays, and on who receives it (docs/training/security/attacks.md).
contract Bounties_Test is TrainingTest {
    uint256 private constant HALF = WORKER_DEPOSIT / 2;
    uint256 private constant QUARTER = WORKER_DEPOSIT / 4;

    // The liar is `worker`. Its second account is `otherProofer`, which also makes the liar's calls. `proofer` is honest.

    function _coins(address who) private view returns (uint256) {
        return coin.balanceOf(who) + training.creditOf(who);
    }

    /// @dev What the liar's accounts have.
    function _liars() private view returns (uint256) {
        return _coins(worker) + _coins(otherProofer);
    }

    /// @dev The liar makes the call, for the tip.
    function _resolveAsLiar(uint256 disputeId) private {
        vm.prank(otherProofer);
        training.resolveDispute(disputeId);
    }

    function _settleAsLiar(uint256 periodId) private {
        vm.prank(otherProofer);
        training.settlePeriod(periodId);
    }

    /// @dev The share of a deposit in tenths of a percent, rounded.
    function _permille(uint256 amount) private pure returns (uint256) {
        return (1000 * amount + WORKER_DEPOSIT / 2) / WORKER_DEPOSIT;
    }

    /// @dev A limit: the liar opens first, and proves first by what it sees of the watcher's proof.
    function test_ALiarThatOpensFirstAndFrontRunsTheProof_LeavesTheWatcherItsDepositAlone()
        external
        accounted
    {
        (uint256 before, uint256 proofers) = (_liars(), _coins(proofer));
        uint256 period = _train(worker, 1);
        uint256 own = _dispute(otherProofer, 1);
        uint256 honest = _dispute(proofer, 1);
        _decide(own, Verdict.Upheld);
        _resolveAsLiar(own);
        _settleAsLiar(period);
        _assertDispute(honest, DisputeStatus.Moot);
        _resolve(honest);
        assertEq(_coins(proofer), proofers, "nothing lost but gas");
        assertEq(_permille(before - _liars()), 450, "what it costs the liar");
    }

    /// @dev A limit: what is lost goes to the treasury.
    function test_ALiarThatOwnsTheTreasury_LosesNothing() external accounted {
        uint256 before = _liars() + coin.balanceOf(treasury);
        uint256 period = _train(worker, 1);
        uint256 dispute = _dispute(otherProofer, 1);
        _decide(dispute, Verdict.Upheld);
        _resolveAsLiar(dispute);
        _settleAsLiar(period);
        training.sweep();
        assertEq(_liars() + coin.balanceOf(treasury), before, "nothing");
    }

    /// @dev Three accounts of the liar between the watcher's two steps do not push it out: it opened first.
    function test_DisputesOpenedAfterTheWatchers_DoNotTakeItsQuarter() external accounted {
        uint256 proofers = _coins(proofer);
        uint256 period = _train(worker, 1);
        uint256 honest = _dispute(proofer, 1);
        uint256[3] memory own = [_dispute(otherProofer, 1), _dispute(stranger, 1), _dispute(keeper, 1)];
        _decide(own[2], Verdict.Upheld);
        _resolveAsLiar(own[2]);
        _resolveAsLiar(own[1]);
        _resolveAsLiar(own[0]);
        _settleAsLiar(period);
        _resolve(honest);
        assertEq(_coins(proofer) - proofers, QUARTER, "who opened first has a quarter");
    }

    function test_AFirstDisputeThatWasDismissed_SharesNothing_ResolvedOrNot() external accounted {
        for (uint256 i; i < 2; ++i) {
            _create();
            uint256 proofers = _coins(proofer);
            uint256 period = _train(worker, 1);
            uint256 own = _dispute(otherProofer, 1);
            uint256 honest = _dispute(proofer, 1);
            _decide(own, Verdict.Dismissed);
            if (i == 1) _resolve(own);
            _decide(honest, Verdict.Upheld);
            _resolve(honest);
            _settle(period);
            if (i == 0) _resolve(own);
            assertEq(_coins(proofer) - proofers, HALF, "all of the bounty");
        }
    }

    /// @dev A liar has a false state of its own above the lowest one proven first.
    function test_ABountyForAHigherState_GoesToTheLowestDispute() external accounted {
        uint256 proofers = _coins(proofer);
        uint256 period = _train(worker, 3);
        uint256 own = _dispute(otherProofer, 3);
        uint256 honest = _dispute(proofer, 2);
        _decide(own, Verdict.Upheld);
        _resolveAsLiar(own);
        assertEq(training.getPeriod(period).bountyDispute, own, "the liar's, for now");
        _decide(honest, Verdict.Upheld);
        _resolve(honest);
        vm.warp(_windowEnd(1));
        _finalize(1);
        _settle(period);
        assertEq(_coins(proofer) - proofers, HALF, "all of the bounty");
    }

    /// @dev A limit: as above, with the true state in another period: the lie is never judged.
    function test_ALiarThatLetsATrueStateOfAnEarlierPeriodFall_Loses45PercentOfOneDeposit()
        external
        accounted
    {
        (uint256 before, uint256 proofers) = (_liars(), _coins(proofer));
        uint256 first = _train(worker, STATES_PER_PERIOD);
        uint256 second = _train(worker, 1);
        uint256 honest = _dispute(proofer, STATES_PER_PERIOD + 1);
        uint256 own = _dispute(otherProofer, STATES_PER_PERIOD);
        _decide(own, Verdict.Upheld);
        _resolveAsLiar(own);
        _decide(honest, Verdict.Upheld);
        _assertDispute(honest, DisputeStatus.Moot);
        _resolve(honest);
        _assertPeriod(second, PeriodStatus.Ended, PeriodOutcome.Released);
        _settleAsLiar(second);
        vm.warp(_windowEnd(STATES_PER_PERIOD - 1));
        _finalize(STATES_PER_PERIOD);
        _settleAsLiar(first);
        assertEq(_coins(proofer), proofers, "nothing lost but gas");
        assertEq(_permille(before - _liars()), 450, "of one deposit");
    }

    function test_AWorkerThatDisputesItsTrueState_Loses18PercentOfAChallengeDeposit() external accounted {
        uint256 before = _liars();
        uint256 period = _train(worker, STATES_PER_PERIOD);
        uint256 dispute = _dispute(otherProofer, 1);
        _decide(dispute, Verdict.Dismissed);
        _resolveAsLiar(dispute);
        vm.warp(_windowEnd(STATES_PER_PERIOD));
        _finalize(STATES_PER_PERIOD);
        _settleAsLiar(period);
        uint256 lost = before - _liars();
        assertEq((1000 * lost + CHALLENGE_DEPOSIT / 2) / CHALLENGE_DEPOSIT, 180, "for a game's delay");
    }

    /// @dev The bounty is settled once, and nothing is left to change it.
    function test_APeriodIsNotSettled_WhileALowerStateOfItMayFall() external accounted {
        uint256 period = _train(worker, 3);
        uint256 high = _dispute(otherProofer, 2);
        _decide(high, Verdict.Upheld);
        _resolve(high);
        uint256 low = _dispute(proofer, 1);
        vm.warp(_windowEnd(1) + MAX_SECONDS / 2);
        bytes memory data = abi.encodeCall(training.settlePeriod, (period));
        _reverts(keeper, data, abi.encodeWithSignature("Training_NotFinal(uint256,bytes32)", period, _at(1)));
        _decide(low, Verdict.Upheld);
        _resolve(low);
        uint256 proofers = _coins(proofer);
        _settle(period);
        assertEq(_coins(proofer) - proofers, HALF, "the lowest");
        data = abi.encodeCall(training.settlePeriod, (period));
        _reverts(keeper, data, _wrongPeriod(period, PeriodStatus.Settled, 0));
    }
}
