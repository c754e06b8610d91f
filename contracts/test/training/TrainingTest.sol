// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../token/ModelCoin.sol";
import {Verdict} from "../../training/IAdjudicator.sol";
import {
    Dispute,
    DisputeStatus,
    Funding,
    ITraining,
    MutexStatus,
    Period,
    PeriodOutcome,
    PeriodStatus,
    Run,
    RunParams,
    RunStatus,
    State,
    StateStatus
} from "../../training/ITraining.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";
import {MockAdjudicator} from "./utils/MockAdjudicator.sol";

/// @notice A training contract whose adjudicator says what it is told to, its people, and the steps that lead a run anywhere.
abstract contract TrainingTest is Test {
    // Indivisible, so that rounding shows.
    uint96 internal constant REWARD = 5e18 + 3;
    uint96 internal constant WORKER_DEPOSIT = 40e18 + 7;
    uint96 internal constant CHALLENGE_DEPOSIT = 3e18 + 9;
    uint16 internal constant MAX_STATES = 10;
    uint16 internal constant STATES_PER_PERIOD = 4;
    uint40 internal constant STATE_SECONDS = 10 minutes;
    uint40 internal constant CHALLENGE_WINDOW = 1 hours;
    uint40 internal constant RUN_SECONDS = 2 days;
    uint32 internal constant MAX_SECONDS = 3 hours;
    uint256 internal constant START = 1_750_000_000;
    bytes32 internal constant GENESIS_ROOT = keccak256("genesis");
    bytes internal constant RULE = "rule";

    ModelCoin internal coin;
    MockAdjudicator internal adjudicator;
    MockAdjudicator internal otherAdjudicator;
    ITraining internal training;
    address internal treasury = account("treasury");
    address internal creator = account("creator");
    address internal sponsor = account("sponsor");
    address internal worker = account("worker");
    address internal otherWorker = account("other worker");
    address internal proofer = account("proofer");
    address internal otherProofer = account("other proofer");
    address internal keeper = account("keeper");
    address internal stranger = account("stranger");
    address[] internal holders = [
        address(this),
        treasury,
        creator,
        sponsor,
        worker,
        otherWorker,
        proofer,
        otherProofer,
        keeper,
        stranger
    ];
    /// @dev What the contract was given by transfers.
    uint256 internal donated;

    /// @dev The run under test.
    uint256 internal id;

    function setUp() public virtual {
        vm.warp(START);
        coin = ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
        adjudicator = new MockAdjudicator(coin);
        otherAdjudicator = new MockAdjudicator(coin);
        holders.push(address(adjudicator));
        holders.push(address(otherAdjudicator));
        address[] memory adjudicators = new address[](2);
        adjudicators[0] = address(otherAdjudicator);
        adjudicators[1] = address(adjudicator);
        training = ITraining(vm.deployCode("Training.sol:Training", abi.encode(coin, treasury, adjudicators)));
        vm.label(address(training), "training");
        for (uint256 i = 1; i < holders.length; ++i) {
            assertTrue(coin.transfer(holders[i], 10_000e18), "endowed");
            vm.prank(holders[i]);
            coin.approve(address(training), type(uint256).max);
        }
        // Earlier runs, so that the number of the one under test is none of its periods, disputes or fundings.
        for (uint256 i; i < 3; ++i) {
            _create();
        }
        _create();
    }

    // ── Conservation ───────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What every scenario ends with. SOL-1 holds where it stopped; then time and calls that anyone may make alone
    /// close every run and empty the contract (LIV-1).
    modifier accounted() {
        _;
        _checkBalances();
        _windUp();
        _checkBalances();
        assertEq(coin.balanceOf(address(training)), donated, "everything is paid out in the end");
    }

    /// @dev The contract holds what it owes and its pot, to the last unit, and no coin is lost or made.
    function _checkBalances() internal view {
        uint256 owed = training.pot() + donated;
        for (uint256 i; i < holders.length; ++i) {
            owed += training.creditOf(holders[i]);
        }
        for (uint256 i = 1; i <= training.fundingCount(); ++i) {
            owed += training.refundOf(i);
        }
        for (uint256 i = 1; i <= training.periodCount(); ++i) {
            Period memory period = training.getPeriod(i);
            if (period.status != PeriodStatus.Settled) owed += _runOf(period.runId).params.workerDeposit;
        }
        for (uint256 i = 1; i <= training.disputeCount(); ++i) {
            Dispute memory dispute = training.getDispute(i);
            if (dispute.resolvedAt == 0) owed += _runOf(dispute.runId).params.challengeDeposit;
        }
        uint256 held = coin.balanceOf(address(training));
        assertEq(held, owed, "the contract holds what it owes");
        for (uint256 i; i < holders.length; ++i) {
            held += coin.balanceOf(holders[i]);
        }
        assertEq(held, coin.totalSupply(), "no coin is lost or made");
    }

    /// @dev Time passes, and a keeper does what anyone may.
    function _windUp() internal {
        uint256 end = time();
        for (uint256 i = 1; i <= training.runCount(); ++i) {
            Run memory run = _runOf(i);
            uint256 longest = run.params.runSeconds + run.params.stateSeconds * 64
                + run.params.challengeWindow + run.maxSeconds;
            if (run.createdAt + longest > end) end = run.createdAt + longest;
        }
        vm.warp(end);
        for (uint256 i = 1; i <= training.disputeCount(); ++i) {
            if (training.getDispute(i).resolvedAt == 0) _resolve(i);
        }
        for (uint256 i = 1; i <= training.runCount(); ++i) {
            Run memory run = _runOf(i);
            if (run.finalHeight < run.tip) training.finalize(i, type(uint256).max);
            assertEq(uint256(_runOf(i).status), uint256(RunStatus.Closed), "time closes a run");
        }
        for (uint256 i = 1; i <= training.periodCount(); ++i) {
            if (training.getPeriod(i).status != PeriodStatus.Settled) _settle(i);
        }
        for (uint256 i = 1; i <= training.fundingCount(); ++i) {
            if (training.refundOf(i) != 0) _refund(i);
        }
        for (uint256 i; i < holders.length; ++i) {
            if (training.creditOf(holders[i]) != 0) training.collect(holders[i]);
        }
        if (training.pot() != 0) training.sweep();
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _params() internal view returns (RunParams memory) {
        return RunParams({
            reward: REWARD,
            workerDeposit: WORKER_DEPOSIT,
            challengeDeposit: CHALLENGE_DEPOSIT,
            maxStates: MAX_STATES,
            statesPerPeriod: STATES_PER_PERIOD,
            stateSeconds: STATE_SECONDS,
            challengeWindow: CHALLENGE_WINDOW,
            runSeconds: RUN_SECONDS,
            adjudicator: address(adjudicator),
            taskDigest: keccak256("task"),
            genesisState: 0
        });
    }

    function _create() internal {
        _create(_params());
    }

    function _create(RunParams memory params) internal {
        vm.prank(creator);
        id = training.createRun(params, RULE, GENESIS_ROOT, "");
    }

    function _fund(uint96 amount) internal returns (uint256) {
        return _fund(sponsor, amount);
    }

    function _fund(address who, uint96 amount) internal returns (uint256) {
        bytes32 runHash = _run().runHash;
        vm.prank(who);
        return training.fund(id, runHash, amount);
    }

    function _start() internal returns (uint256) {
        return _start(worker);
    }

    function _start(address who) internal returns (uint256) {
        bytes32 parent = _tip();
        vm.prank(who);
        return training.startPeriod(id, parent);
    }

    /// @dev The worker submits a state.
    function _submit() internal returns (bytes32) {
        return _submit(worker);
    }

    function _submit(address who) internal returns (bytes32) {
        bytes32 parent = _tip();
        (bytes32 root, bytes32 stepsRoot) = _roots(parent);
        vm.prank(who);
        return training.submitState(id, parent, root, stepsRoot, abi.encode(root));
    }

    /// @dev Takes the mutex and submits this many states.
    function _train(address who, uint256 states) internal returns (uint256 periodId) {
        periodId = _start(who);
        for (uint256 i; i < states; ++i) {
            _submit(who);
        }
    }

    /// @dev The roots of a state after this one.
    function _roots(bytes32 parent) internal pure returns (bytes32 root, bytes32 stepsRoot) {
        return (keccak256(abi.encode(parent, "root")), keccak256(abi.encode(parent, "steps")));
    }

    function _dispute(uint256 height) internal returns (uint256) {
        return _dispute(proofer, height);
    }

    function _dispute(address who, uint256 height) internal returns (uint256) {
        bytes32 hash = _at(height);
        vm.prank(who);
        return training.openDispute(hash);
    }

    function _decide(uint256 disputeId, Verdict verdict) internal {
        adjudicator.decide(training.getDispute(disputeId).caseId, verdict);
    }

    function _resolve(uint256 disputeId) internal {
        vm.prank(keeper);
        training.resolveDispute(disputeId);
    }

    /// @dev Disputes a state, and has the adjudicator say this.
    function _end(uint256 height, Verdict verdict) internal returns (uint256 disputeId) {
        disputeId = _dispute(height);
        _decide(disputeId, verdict);
        _resolve(disputeId);
    }

    function _finalize(uint256 max) internal returns (uint256) {
        vm.prank(keeper);
        return training.finalize(id, max);
    }

    function _settle(uint256 periodId) internal {
        vm.prank(keeper);
        training.settlePeriod(periodId);
    }

    function _refund(uint256 fundingId) internal {
        vm.prank(keeper);
        training.refund(fundingId);
    }

    // ── Facts ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _runOf(uint256 runId) internal view returns (Run memory) {
        return training.getRun(runId);
    }

    function _run() internal view returns (Run memory) {
        return training.getRun(id);
    }

    /// @dev What the next state is built on.
    function _tip() internal view returns (bytes32) {
        return training.stateAt(id, _run().tip);
    }

    function _at(uint256 height) internal view returns (bytes32) {
        return training.stateAt(id, height);
    }

    function _stateAt(uint256 height) internal view returns (State memory) {
        return training.getState(_at(height));
    }

    /// @dev When the window of the state at a height ends.
    function _windowEnd(uint256 height) internal view returns (uint256) {
        return _stateAt(height).submittedAt + CHALLENGE_WINDOW;
    }

    function _due() internal view returns (uint256) {
        return training.getPeriod(_run().periodId).due;
    }

    function _runEnd() internal view returns (uint256) {
        Run memory run = _run();
        return run.createdAt + run.params.runSeconds;
    }

    // ── Expectations ───────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What somebody has, credit included, less what it started with.
    function _assertGain(address who, int256 expected, string memory reason) internal view {
        assertTrue(int256(coin.balanceOf(who) + training.creditOf(who)) - 10_000e18 == expected, reason);
    }

    function _assertRun(RunStatus expected) internal view {
        assertEq(uint256(_run().status), uint256(expected), "status of the run");
    }

    function _assertMutex(MutexStatus expected) internal view {
        assertEq(uint256(_run().mutex), uint256(expected), "status of the mutex");
    }

    function _assertPeriod(uint256 periodId, PeriodStatus status, PeriodOutcome outcome) internal view {
        Period memory period = training.getPeriod(periodId);
        assertEq(uint256(period.status), uint256(status), "status of the period");
        assertEq(uint256(period.outcome), uint256(outcome), "outcome of the period");
    }

    function _assertState(bytes32 stateHash, StateStatus expected) internal view {
        assertEq(uint256(training.getState(stateHash).status), uint256(expected), "status of the state");
    }

    function _assertDispute(uint256 disputeId, DisputeStatus expected) internal view {
        assertEq(uint256(training.getDispute(disputeId).status), uint256(expected), "status of the dispute");
    }

    /// @dev The next event of the contract is the one emitted after this.
    function _expectEvent() internal {
        vm.expectEmit(address(training));
    }

    /// @dev The call reverts with exactly this.
    function _reverts(address caller, bytes memory data, bytes memory reason) internal {
        vm.prank(caller);
        (bool success, bytes memory result) = address(training).call(data);
        assertTrue(!success, "the call must revert");
        assertEq(result, reason, "reason of the revert");
    }

    function _wrongRun(RunStatus status, uint256 until) internal view returns (bytes memory) {
        return abi.encodeWithSelector(ITraining.Training_WrongRunStatus.selector, id, status, until);
    }

    function _wrongMutex(MutexStatus status, uint256 until) internal view returns (bytes memory) {
        return abi.encodeWithSelector(ITraining.Training_WrongMutexStatus.selector, id, status, until);
    }

    function _wrongState(bytes32 stateHash, StateStatus status, uint256 until)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(ITraining.Training_WrongStateStatus.selector, stateHash, status, until);
    }

    function _wrongPeriod(uint256 periodId, PeriodStatus status, uint256 until)
        internal
        pure
        returns (bytes memory)
    {
        return abi.encodeWithSelector(ITraining.Training_WrongPeriodStatus.selector, periodId, status, until);
    }

    function _wrongDispute(uint256 disputeId, DisputeStatus status, uint256 until)
        internal
        pure
        returns (bytes memory)
    {
        return
            abi.encodeWithSelector(ITraining.Training_WrongDisputeStatus.selector, disputeId, status, until);
    }
}
