// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {ITraining, PeriodOutcome, PeriodStatus, RunParams} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

contract SettlePeriod_Test is TrainingTest {
    function _call(uint256 periodId) private pure returns (bytes memory) {
        return abi.encodeCall(ITraining.settlePeriod, (periodId));
    }

    function test_RevertGiven_NoSuchPeriod() external accounted {
        _start();
        for (uint256 unknown; unknown <= 2; unknown += 2) {
            _reverts(
                keeper,
                _call(unknown),
                abi.encodeWithSelector(ITraining.Training_UnknownPeriod.selector, unknown)
            );
        }
    }

    function test_RevertGiven_AnOpenPeriod() external accounted {
        _train(worker, 1);
        vm.warp(_due() - 1);
        _reverts(keeper, _call(1), _wrongPeriod(1, PeriodStatus.Open, _due()));
    }

    function test_RevertGiven_ASettledPeriod() external accounted {
        _start();
        vm.warp(_due());
        _settle(1);
        _reverts(keeper, _call(1), _wrongPeriod(1, PeriodStatus.Settled, 0));
    }

    function test_RevertGiven_AStateThatIsNotFinal() external accounted {
        _train(worker, 4);
        _train(otherWorker, 4);
        bytes32 first = _at(1);
        _reverts(keeper, _call(1), abi.encodeWithSelector(ITraining.Training_NotFinal.selector, 1, first));
        _reverts(keeper, _call(2), abi.encodeWithSelector(ITraining.Training_NotFinal.selector, 2, _at(5)));
        vm.warp(_windowEnd(4));
        _finalize(3);
        _reverts(keeper, _call(1), abi.encodeWithSelector(ITraining.Training_NotFinal.selector, 1, _at(4)));
        _finalize(3);
        _reverts(keeper, _call(2), abi.encodeWithSelector(ITraining.Training_NotFinal.selector, 2, _at(7)));
        _settle(1);
    }

    function test_GivenDone() external accounted {
        _train(worker, 4);
        vm.warp(_windowEnd(4));
        _finalize(4);
        _expectEvent();
        emit ITraining.PeriodSettled(id, 1, PeriodOutcome.Done, WORKER_DEPOSIT, 0);
        _settle(1);
        assertEq(coin.balanceOf(worker), 10_000e18, "the deposit is back at once");
        assertEq(
            training.creditOf(worker) + training.creditOf(keeper) + training.pot(), 0, "nothing else is due"
        );
        assertEq(training.getPeriod(1).settledAt, time(), "settled");
        _assertPeriod(1, PeriodStatus.Settled, PeriodOutcome.Done);
    }

    function test_GivenDone_AllItsStatesFell() external accounted {
        _train(otherWorker, 4);
        _train(worker, 4);
        _end(4, Verdict.Upheld);
        _settle(2);
        assertEq(coin.balanceOf(worker), 10_000e18, "the deposit is back");
    }

    function test_GivenDone_OthersAreInTheirPlace() external accounted {
        _train(otherWorker, 4);
        _train(worker, 4);
        _end(4, Verdict.Upheld);
        _train(otherWorker, 4);
        assertEq(training.getPeriod(2).live, 0, "none of its states lives");
        _settle(2);
        assertEq(coin.balanceOf(worker), 10_000e18, "the deposit is back");
    }

    function test_GivenReleased() external accounted {
        _train(otherWorker, 4);
        _train(worker, 1);
        _end(4, Verdict.Upheld);
        _expectEvent();
        emit ITraining.PeriodSettled(id, 2, PeriodOutcome.Released, WORKER_DEPOSIT, 0);
        _settle(2);
        assertEq(coin.balanceOf(worker), 10_000e18, "the deposit is back at once");
    }

    /// @dev Every number of states, and deposits down to one unit.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenLapsed(uint96 deposit, uint256 submitted, uint16 perPeriod, bool own)
        external
        accounted
    {
        RunParams memory params = _params();
        params.challengeDeposit = 1;
        params.workerDeposit = deposit = uint96(bound(deposit, 4, 100e18));
        params.statesPerPeriod = perPeriod = uint16(bound(perPeriod, 1, 7));
        _create(params);
        submitted = bound(submitted, 0, perPeriod - 1);
        _train(worker, submitted);
        vm.warp(_due());
        if (submitted != 0) {
            vm.warp(_windowEnd(submitted) > _due() ? _windowEnd(submitted) : _due());
            _finalize(submitted);
        }
        uint256 toWorker = uint256(deposit) * submitted / perPeriod;
        uint256 tip = (deposit - toWorker) / 10;
        _expectEvent();
        emit ITraining.PeriodSettled(id, 1, PeriodOutcome.Lapsed, toWorker, 0);
        vm.prank(own ? worker : keeper);
        training.settlePeriod(1);
        assertEq(training.pot(), deposit - toWorker - tip, "the treasury has the rest");
        int256 lost = int256(uint256(deposit)) - int256(toWorker);
        if (own) {
            _assertGain(worker, int256(tip) - lost, "a part for what it submitted, and the tip");
            assertEq(training.creditOf(worker), 0, "at once");
        } else {
            _assertGain(worker, -lost, "a part for what it submitted");
            _assertGain(keeper, int256(tip), "a tenth of the rest to the caller");
            bool both = toWorker != 0 && tip != 0;
            assertEq(training.creditOf(worker), both ? toWorker : 0, "several are credited");
            assertEq(training.creditOf(keeper), both ? tip : 0, "each of them");
        }
    }

    /// @dev A tenth of so little is nothing.
    function test_GivenLapsed_NothingIsDue() external accounted {
        RunParams memory params = _params();
        (params.challengeDeposit, params.workerDeposit) = (1, 4);
        _create(params);
        _train(worker, 0);
        vm.warp(_due());
        // Some tokens refuse to transfer nothing.
        vm.expectCall(address(coin), abi.encodeCall(coin.transfer, (keeper, 0)), 0);
        _settle(1);
        assertEq(training.pot(), 4, "the treasury has all");
    }

    function test_GivenLapsed_TheLastPeriodIsShort() external accounted {
        RunParams memory params = _params();
        params.maxStates = 2;
        _create(params);
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _finalize(1);
        _settle(1);
        assertEq(training.creditOf(worker), WORKER_DEPOSIT / 2, "one of the two that the run still lacked");
    }

    /// @dev By a naive twin: who challenged, who was first, who calls, and whether some of them are one.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_GivenFailed(uint96 deposit, uint256 who) external accounted {
        RunParams memory params = _params();
        params.challengeDeposit = 1;
        params.workerDeposit = deposit = uint96(bound(deposit, 4, 100e18));
        _create(params);
        address[3] memory people = [worker, proofer, keeper];
        address first = who % 4 == 0 ? address(0) : people[who % 4 - 1];
        address upheld = people[who / 4 % 3];
        address caller = people[who / 12 % 3];
        _train(worker, 1);
        bytes32 stateHash = _at(1);
        if (first != address(0)) {
            vm.prank(first);
            training.openDispute(stateHash);
        }
        vm.prank(upheld);
        uint256 disputeId = training.openDispute(stateHash);
        _decide(disputeId, Verdict.Upheld);
        _resolve(disputeId);
        if (first != address(0)) _resolve(1);
        // Deposits of disputes are back, and nothing is due yet.
        _assertGain(worker, -int256(uint256(deposit)), "the deposit is here");
        _assertGain(proofer, 0, "nothing yet");
        _assertGain(keeper, 0, "nothing yet");

        uint256 bounty = first == address(0) ? deposit / 2 : 2 * (deposit / 4);
        uint256 tip = (deposit - bounty) / 10;
        _expectEvent();
        emit ITraining.PeriodSettled(id, 1, PeriodOutcome.Failed, 0, bounty);
        vm.prank(caller);
        training.settlePeriod(1);
        uint256 count;
        for (uint256 i; i < 3; ++i) {
            uint256 due;
            if (people[i] == upheld) due += first == address(0) ? bounty : bounty / 2;
            if (people[i] == first) due += bounty / 2;
            if (people[i] == caller) due += tip;
            _assertGain(
                people[i],
                int256(due) - (people[i] == worker ? int256(uint256(deposit)) : int256(0)),
                "what is due"
            );
            if (due != 0) ++count;
        }
        for (uint256 i; i < 3; ++i) {
            assertTrue(count > 1 || training.creditOf(people[i]) == 0, "the only one is paid");
        }
        assertEq(training.pot(), deposit - bounty - tip, "the treasury has the rest");
    }

    function test_GivenFailed_ItsStatesBelowAreFinal() external accounted {
        _fund(10 * REWARD);
        _train(worker, 3);
        _end(3, Verdict.Upheld);
        bytes32 first = _at(1);
        _reverts(keeper, _call(1), abi.encodeWithSelector(ITraining.Training_NotFinal.selector, 1, first));
        vm.warp(_windowEnd(2));
        _finalize(2);
        _settle(1);
        assertEq(training.creditOf(worker), 2 * REWARD, "true states are paid for");
        assertEq(training.creditOf(proofer), WORKER_DEPOSIT / 2, "half of the deposit is the challenger's");
    }
}
