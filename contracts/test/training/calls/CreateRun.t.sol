// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITraining, MutexStatus, Run, RunParams, RunStatus} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";
import {MockAdjudicator} from "../utils/MockAdjudicator.sol";

contract CreateRun_Test is TrainingTest {
    function _refuses(RunParams memory params, bytes memory reason) private {
        _reverts(creator, abi.encodeCall(ITraining.createRun, (params, RULE, GENESIS_ROOT, "")), reason);
    }

    function _invalidTime(uint256 given, uint256 minimum, uint256 maximum)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(ITraining.Training_InvalidTime.selector, given, minimum, maximum);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheAdjudicatorIsNoneOfTheContracts(address other) external accounted {
        vm.assume(other != address(adjudicator) && other != address(otherAdjudicator));
        RunParams memory params = _params();
        params.adjudicator = other;
        _refuses(params, abi.encodeWithSelector(ITraining.Training_InvalidAdjudicator.selector, other));
    }

    function test_RevertWhen_ThereAreNoStates() external accounted {
        RunParams memory params = _params();
        params.maxStates = 0;
        _refuses(params, abi.encodeWithSelector(ITraining.Training_InvalidMaxStates.selector));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_APeriodHasTooFewOrTooManyStates(uint16 states) external accounted {
        vm.assume(states == 0 || states > 64);
        RunParams memory params = _params();
        params.statesPerPeriod = states;
        _refuses(
            params, abi.encodeWithSelector(ITraining.Training_InvalidStatesPerPeriod.selector, states, 1, 64)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_AStateTakesTooLittleOrTooMuchTime(uint256 given) external accounted {
        given = given % 2 == 0 ? bound(given, 0, 59) : bound(given, 7 days + 1, type(uint40).max);
        RunParams memory params = _params();
        params.stateSeconds = uint40(given);
        _refuses(params, _invalidTime(given, 60, 7 days));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheChallengeWindowIsTooShortOrTooLong(uint256 given) external accounted {
        given = given % 2 == 0 ? bound(given, 0, 899) : bound(given, 30 days + 1, type(uint40).max);
        RunParams memory params = _params();
        params.challengeWindow = uint40(given);
        _refuses(params, _invalidTime(given, 900, 30 days));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheRunIsTooShortOrTooLong(uint256 given) external accounted {
        given = given % 2 == 0 ? 0 : bound(given, 365 days + 1, type(uint40).max);
        RunParams memory params = _params();
        params.runSeconds = uint40(given);
        _refuses(params, _invalidTime(given, 1, 365 days));
    }

    function test_RevertWhen_DisputesCostNothing() external accounted {
        RunParams memory params = _params();
        params.challengeDeposit = 0;
        _refuses(params, abi.encodeWithSelector(ITraining.Training_InvalidChallengeDeposit.selector));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheGenesisIsNoState(bytes32 genesisState) external accounted {
        vm.assume(genesisState != 0);
        RunParams memory params = _params();
        params.genesisState = genesisState;
        _refuses(
            params, abi.encodeWithSelector(ITraining.Training_InvalidGenesisState.selector, genesisState)
        );
    }

    function test_RevertWhen_TheGenesisIsAStateThatIsNotFinal() external accounted {
        _train(worker, 2);
        vm.warp(_windowEnd(2));
        _finalize(1);
        RunParams memory params = _params();
        params.genesisState = _at(2);
        _refuses(
            params,
            abi.encodeWithSelector(ITraining.Training_InvalidGenesisState.selector, params.genesisState)
        );
    }

    function test_RevertWhen_TheGenesisStateHasAnotherRoot() external accounted {
        _train(worker, 1);
        vm.warp(_windowEnd(1));
        _finalize(1);
        RunParams memory params = _params();
        params.genesisState = _at(1);
        (bytes32 root,) = _roots(_at(0));
        _refuses(
            params, abi.encodeWithSelector(ITraining.Training_GenesisMismatch.selector, root, GENESIS_ROOT)
        );
    }

    function test_RevertWhen_TheAdjudicatorRefuses() external accounted {
        bytes memory content = "refuse";
        _reverts(
            creator,
            abi.encodeCall(ITraining.createRun, (_params(), RULE, GENESIS_ROOT, content)),
            abi.encodeWithSelector(MockAdjudicator.Mock_Refused.selector, content)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheAdjudicatorWantsNoTimeOrTooMuch(uint256 given) external accounted {
        given = given % 2 == 0 ? 0 : bound(given, 60 days + 1, type(uint32).max);
        adjudicator.ask(uint32(given), 0);
        _refuses(
            _params(),
            abi.encodeWithSelector(ITraining.Training_InvalidMaxSeconds.selector, given, 1, 60 days)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheWorkersDepositIsTooSmall(
        uint96 challengeDeposit,
        uint96 fee,
        uint96 deposit
    ) external accounted {
        challengeDeposit = uint96(bound(challengeDeposit, 1, type(uint96).max));
        uint256 minimum = 4 * (uint256(challengeDeposit) + fee);
        deposit = uint96(bound(deposit, 0, minimum > type(uint96).max ? type(uint96).max : minimum - 1));
        adjudicator.ask(MAX_SECONDS, fee);
        RunParams memory params = _params();
        params.challengeDeposit = challengeDeposit;
        params.workerDeposit = deposit;
        _refuses(
            params, abi.encodeWithSelector(ITraining.Training_InvalidWorkerDeposit.selector, deposit, minimum)
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWithinTheLimits(uint256 seed, uint96 reward, uint96 fee) external {
        RunParams memory params = _params();
        params.reward = reward;
        params.challengeDeposit = uint96(bound(seed, 1, 1000e18));
        fee = uint96(bound(fee, 0, 1000e18));
        params.workerDeposit = 4 * (params.challengeDeposit + fee);
        params.maxStates = uint16(bound(seed >> 8, 1, type(uint16).max));
        params.statesPerPeriod = uint16(bound(seed >> 16, 1, 64));
        params.stateSeconds = uint40(bound(seed >> 24, 60, 7 days));
        params.challengeWindow = uint40(bound(seed >> 32, 900, 30 days));
        params.runSeconds = uint40(bound(seed >> 40, 1, 365 days));
        uint32 maxSeconds = uint32(bound(seed >> 48, 1, 60 days));
        adjudicator.ask(maxSeconds, fee);
        bytes32 runHash =
            keccak256(abi.encode(block.chainid, training, id + 1, params, keccak256(RULE), GENESIS_ROOT));
        _expectEvent();
        emit ITraining.RunCreated(id + 1, stranger, runHash, params, GENESIS_ROOT, RULE, "content");
        vm.prank(stranger);
        assertEq(training.createRun(params, RULE, GENESIS_ROOT, "content"), id + 1, "ids run on");

        Run memory run = _runOf(id + 1);
        assertEq(run.creator, stranger, "creator");
        assertEq(run.createdAt, time(), "created");
        assertEq(uint256(run.status), uint256(RunStatus.Running), "status");
        assertEq(uint256(run.mutex), uint256(MutexStatus.Free), "mutex");
        assertEq(run.tip + run.finalHeight + run.periodId + run.funded + run.spent, 0, "nothing has happened");
        assertEq(run.runHash, runHash, "hash");
        assertEq(training.stateAt(id + 1, 0), runHash, "the first state is built on it");
        assertEq(run.genesisRoot, GENESIS_ROOT, "genesis");
        assertEq(run.maxSeconds, maxSeconds, "time of the adjudicator");
        assertEq(run.fee, fee, "fee of the adjudicator");
        assertEq(abi.encode(run.params), abi.encode(params), "params");
        assertEq(training.runCount(), id + 1, "count");
        assertEq(adjudicator.ruleOf(address(training), id + 1), RULE, "the adjudicator has the rule");
    }

    function test_WhenTheGenesisIsAFinalStateOfAnyRun() external accounted {
        _train(worker, 2);
        vm.warp(_windowEnd(2));
        _finalize(2);
        RunParams memory params = _params();
        params.genesisState = _at(2);
        bytes32 root = training.getState(params.genesisState).root;
        vm.prank(creator);
        id = training.createRun(params, RULE, root, "");
        assertEq(_run().genesisRoot, root, "it starts where the other stopped");
        assertEq(_run().params.genesisState, params.genesisState, "and says so");
    }
}
