// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../../libraries/Lens.sol";
import {Verdict} from "../../training/IAdjudicator.sol";
import {
    Dispute,
    DisputeStatus,
    ITraining,
    MutexStatus,
    Period,
    PeriodStatus,
    Run,
    RunStatus,
    State,
    StateStatus
} from "../../training/ITraining.sol";
import {
    DisputeFilter,
    DisputePage,
    FundingFilter,
    FundingPage,
    ITrainingLens,
    ListedDispute,
    ListedFunding,
    ListedPeriod,
    ListedRun,
    ListedState,
    PeriodPage,
    RunFilter,
    RunPage,
    StatePage,
    WorkFilter
} from "../../training/ITrainingLens.sol";
import {vm} from "../utils/Vm.sol";
import {TrainingTest} from "./TrainingTest.sol";

/// @notice Each list beside a naive one, which reads everything.
contract TrainingLens_Test is TrainingTest {
    ITrainingLens private lens;
    /// @dev All states that were submitted.
    bytes32[] private hashes;

    function setUp() public override {
        super.setUp();
        lens = ITrainingLens(vm.deployCode("TrainingLens.sol:TrainingLens", ""));
        _reachAll();
    }

    /// @dev Runs, periods, states and disputes of many statuses.
    function _reachAll() private {
        // A whole period that is final and settled, and one of which a state is disputed twice.
        _fund(7 * REWARD);
        _fund(creator, 3 * REWARD);
        uint256 done = _start();
        for (uint256 i; i < STATES_PER_PERIOD; ++i) {
            hashes.push(_submit());
        }
        vm.warp(_windowEnd(STATES_PER_PERIOD));
        _finalize(3);
        vm.warp(time() + 1);
        _finalize(1);
        _settle(done);
        _start(otherWorker);
        hashes.push(_submit(otherWorker));
        hashes.push(_submit(otherWorker));
        _dispute(6);
        _dispute(otherProofer, 6);

        // A run in which a state fell, with one above, and another is contestable.
        _create();
        _fund(REWARD);
        _start();
        hashes.push(_submit());
        hashes.push(_submit());
        _end(1, Verdict.Upheld);
        _end(_startAgain(), Verdict.Dismissed);

        // A run of somebody else, in which nothing happened; and one that is full.
        vm.prank(stranger);
        id = training.createRun(_params(), RULE, GENESIS_ROOT, "");
        _create();
        for (uint256 i; i < MAX_STATES; ++i) {
            if (i % STATES_PER_PERIOD == 0) _start();
            hashes.push(_submit());
        }
    }

    /// @dev Another worker takes the mutex and submits a state.
    /// @return Its height.
    function _startAgain() private returns (uint256) {
        _start(otherWorker);
        hashes.push(_submit(otherWorker));
        return 1;
    }

    // ── No contract, nothing there ─────────────────────────────────────────────────────────────────────────────

    function test_Lists_RevertGiven_NoContract() external {
        ITraining nobody = ITraining(stranger);
        bytes memory reason = abi.encodeWithSelector(Lens.Lens_NoContract.selector, stranger);
        vm.expectRevert(reason);
        lens.listRuns(nobody, RunFilter(0, 0, address(0)), 0, 1, true);
        vm.expectRevert(reason);
        lens.listPeriods(nobody, WorkFilter(0, 0, address(0)), 0, 1);
        vm.expectRevert(reason);
        lens.listStates(nobody, WorkFilter(0, 0, address(0)), 0, 0, 1);
        vm.expectRevert(reason);
        lens.listDisputes(nobody, DisputeFilter(0, 0, 0, address(0)), 0, 1);
        vm.expectRevert(reason);
        lens.listFundings(nobody, FundingFilter(0, address(0)), 0, 1);
    }

    function test_Lists_RevertGiven_NoSuchRun() external {
        uint256 unknown = training.runCount() + 1;
        bytes memory reason = abi.encodeWithSelector(ITraining.Training_UnknownRun.selector, unknown);
        vm.expectRevert(reason);
        lens.listPeriods(training, WorkFilter(0, unknown, address(0)), 0, 1);
        vm.expectRevert(reason);
        lens.listStates(training, WorkFilter(0, unknown, address(0)), 0, 0, 1);
        vm.expectRevert(reason);
        lens.listDisputes(training, DisputeFilter(0, unknown, 0, address(0)), 0, 1);
        vm.expectRevert(reason);
        lens.listFundings(training, FundingFilter(unknown, address(0)), 0, 1);
    }

    function test_Lists_GivenNothing() external {
        address[] memory adjudicators = new address[](1);
        adjudicators[0] = address(adjudicator);
        ITraining empty =
            ITraining(vm.deployCode("Training.sol:Training", abi.encode(coin, treasury, adjudicators)));
        for (uint256 from; from < 3; ++from) {
            RunPage memory runs = lens.listRuns(empty, RunFilter(0, 0, address(0)), from, 1, from == 0);
            assertEq(runs.runs.length + runs.next + runs.count + runs.until, 0, "no runs");
            _assertNow(runs.timestamp, runs.blockNumber);
            PeriodPage memory periods = lens.listPeriods(empty, WorkFilter(0, 0, address(0)), from, 1);
            assertEq(periods.periods.length + periods.next + periods.count + periods.until, 0, "no periods");
            _assertNow(periods.timestamp, periods.blockNumber);
            StatePage memory states = lens.listStates(empty, WorkFilter(0, 0, address(0)), from, from, 1);
            assertEq(
                states.states.length + states.nextPeriod + states.nextCount + states.until, 0, "no states"
            );
            _assertNow(states.timestamp, states.blockNumber);
            DisputePage memory disputes =
                lens.listDisputes(empty, DisputeFilter(0, 0, 0, address(0)), from, 1);
            assertEq(
                disputes.disputes.length + disputes.next + disputes.count + disputes.until, 0, "no disputes"
            );
            _assertNow(disputes.timestamp, disputes.blockNumber);
            FundingPage memory fundings = lens.listFundings(empty, FundingFilter(0, address(0)), from, 1);
            assertEq(fundings.fundings.length + fundings.next + fundings.count, 0, "no fundings");
            _assertNow(fundings.timestamp, fundings.blockNumber);
        }
    }

    function _assertNow(uint256 timestamp, uint256 blockNumber) private view {
        assertEq(timestamp, time(), "the block's timestamp");
        assertEq(blockNumber, block.number, "the block's number");
    }

    // ── Beside naive lists ─────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_ListRuns(
        uint256 statuses,
        uint256 mutexes,
        uint256 who,
        uint256 from,
        uint256 limit,
        bool newestFirst
    ) external view {
        uint256 count = training.runCount();
        RunFilter memory filter =
            RunFilter(statuses % 16, mutexes % 32, [address(0), creator, stranger, keeper][who % 4]);
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        RunPage memory page = lens.listRuns(training, filter, from, limit, newestFirst);
        uint256 id_ = from != 0 && (from <= count || !newestFirst) ? from : newestFirst ? count : 1;
        uint256 found;
        uint256 until;
        for (; id_ != 0 && id_ <= count && found < limit; id_ = newestFirst ? id_ - 1 : id_ + 1) {
            Run memory run = _runOf(id_);
            if (filter.creator != address(0) && run.creator != filter.creator) continue;
            if (run.status == RunStatus.Running) until = _earliest(until, run.createdAt + RUN_SECONDS);
            if (run.mutex == MutexStatus.Held) until = _earliest(until, run.due);
            if (!_isIn(filter.statuses, uint256(run.status))) continue;
            if (!_isIn(filter.mutexes, uint256(run.mutex))) continue;
            address last = run.periodId == 0 ? address(0) : training.getPeriod(run.periodId).worker;
            _assertSame(abi.encode(page.runs[found++]), abi.encode(ListedRun(id_, run, last)));
        }
        assertEq(page.runs.length, found, "as many");
        assertEq(page.next, id_ > count ? 0 : id_, "the next");
        assertEq(page.until, until, "until");
        assertEq(page.count, count, "all there are");
        _assertNow(page.timestamp, page.blockNumber);
    }

    function testFuzz_ListPeriods(uint256 statuses, uint256 run, uint256 who, uint256 from, uint256 limit)
        external
        view
    {
        uint256 count = training.periodCount();
        WorkFilter memory filter = _work(statuses, run, who);
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        PeriodPage memory page = lens.listPeriods(training, filter, from, limit);
        uint256 id_ = _newest(filter.runId, from, count);
        uint256 found;
        uint256 until;
        while (id_ != 0 && found < limit) {
            uint256 current = id_--;
            Period memory period = training.getPeriod(current);
            if (filter.runId != 0) id_ = period.previousPeriod;
            if (!_isWanted(filter, period)) continue;
            if (period.status == PeriodStatus.Open) until = _earliest(until, period.due);
            if (!_isIn(filter.statuses, uint256(period.status))) continue;
            _assertSame(abi.encode(page.periods[found++]), abi.encode(ListedPeriod(current, period)));
        }
        assertEq(page.periods.length, found, "as many");
        assertEq(page.next, id_, "the next");
        assertEq(page.until, until, "until");
        assertEq(page.count, count, "all there are");
        _assertNow(page.timestamp, page.blockNumber);
    }

    /// @dev Page by page, from any place: all states that are wanted, each once, in their order.
    function testFuzz_ListStates(uint256 statuses, uint256 run, uint256 who, uint256 limit) external view {
        WorkFilter memory filter = _work(statuses, run, who);
        limit = bound(limit, 1, hashes.length + 1);
        uint256 id_ = _newest(filter.runId, 0, training.periodCount());
        StatePage memory page = lens.listStates(training, filter, 0, 0, limit);
        uint256 found;
        uint256 until;
        while (id_ != 0) {
            Period memory period = training.getPeriod(id_);
            for (uint256 left = _isWanted(filter, period) ? period.submitted : 0; left != 0; --left) {
                bytes32 hash = training.stateOf(id_, left - 1);
                State memory state = training.getState(hash);
                if (found == limit) {
                    _assertPage(page, found, until);
                    // The next page goes on with this one, or with states before it that are not wanted.
                    assertGe(page.nextPeriod, id_, "no period is left out");
                    // 0 stands for all of them.
                    if (page.nextPeriod == id_ && page.nextCount != 0) {
                        assertGe(page.nextCount, left, "no state is left out");
                    }
                    page = lens.listStates(training, filter, page.nextPeriod, page.nextCount, limit);
                    (found, until) = (0, 0);
                }
                if (state.status == StateStatus.Contestable) {
                    until = _earliest(until, state.contestableUntil);
                }
                if (!_isIn(filter.statuses, uint256(state.status))) continue;
                address firstChallenger =
                    state.firstDispute == 0 ? address(0) : training.getDispute(state.firstDispute).challenger;
                ListedState memory expected = ListedState(hash, state, firstChallenger);
                _assertSame(abi.encode(page.states[found++]), abi.encode(expected));
            }
            id_ = filter.runId == 0 ? id_ - 1 : period.previousPeriod;
        }
        _assertPage(page, found, until);
        if (found < limit) assertEq(page.nextPeriod + page.nextCount, 0, "there are no more");
    }

    function _assertPage(StatePage memory page, uint256 found, uint256 until) private view {
        assertEq(page.states.length, found, "as many");
        assertEq(page.until, until, "until");
        _assertNow(page.timestamp, page.blockNumber);
    }

    function testFuzz_ListDisputes(
        uint256 statuses,
        uint256 run,
        uint256 state,
        uint256 who,
        uint256 from,
        uint256 limit
    ) external view {
        uint256 count = training.disputeCount();
        DisputeFilter memory filter = DisputeFilter(
            statuses % 512,
            bound(run, 0, training.runCount()),
            [bytes32(0), hashes[5], hashes[6], hashes[0]][state % 4],
            [address(0), proofer, otherProofer, stranger][who % 4]
        );
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        DisputePage memory page = lens.listDisputes(training, filter, from, limit);
        uint256 id_ = from == 0 || from > count ? count : from;
        uint256 found;
        uint256 until;
        while (id_ != 0 && found < limit) {
            uint256 current = id_--;
            Dispute memory dispute = training.getDispute(current);
            if (filter.runId != 0 && dispute.runId != filter.runId) continue;
            if (filter.stateHash != 0 && dispute.stateHash != filter.stateHash) continue;
            if (filter.challenger != address(0) && dispute.challenger != filter.challenger) continue;
            if (dispute.status == DisputeStatus.Undecided) until = _earliest(until, dispute.deadline);
            if (!_isIn(filter.statuses, uint256(dispute.status))) continue;
            State memory disputed = training.getState(dispute.stateHash);
            ListedDispute memory expected =
                ListedDispute(current, dispute, disputed.height, disputed.worker, address(adjudicator));
            _assertSame(abi.encode(page.disputes[found++]), abi.encode(expected));
        }
        assertEq(page.disputes.length, found, "as many");
        assertEq(page.next, id_, "the next");
        assertEq(page.until, until, "until");
        assertEq(page.count, count, "all there are");
        _assertNow(page.timestamp, page.blockNumber);
    }

    function testFuzz_ListFundings(uint256 run, uint256 who, uint256 from, uint256 limit) external view {
        uint256 count = training.fundingCount();
        FundingFilter memory filter = FundingFilter(
            bound(run, 0, training.runCount()), [address(0), sponsor, creator, stranger][who % 4]
        );
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        FundingPage memory page = lens.listFundings(training, filter, from, limit);
        uint256 id_ = from == 0 || from > count ? count : from;
        uint256 found;
        while (id_ != 0 && found < limit) {
            uint256 current = id_--;
            ListedFunding memory expected =
                ListedFunding(current, training.getFunding(current), training.refundOf(current));
            if (filter.runId != 0 && expected.funding.runId != filter.runId) continue;
            if (filter.funder != address(0) && expected.funding.funder != filter.funder) continue;
            _assertSame(abi.encode(page.fundings[found++]), abi.encode(expected));
        }
        assertEq(page.fundings.length, found, "as many");
        assertEq(page.next, id_, "the next");
        assertEq(page.count, count, "all there are");
        _assertNow(page.timestamp, page.blockNumber);
    }

    // ── Time ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Until a page says that it may change, it does not.
    function test_Lists_WhenTimePasses() external {
        for (uint256 list; list < 4; ++list) {
            uint256 snapshot = time();
            uint256 changes;
            (bytes32 entries, uint256 until) = _all(list);
            while (until != 0) {
                vm.warp(until - 1);
                (bytes32 later,) = _all(list);
                assertTrue(later == entries, "nothing changes before");
                vm.warp(until);
                (entries, until) = _all(list);
                assertTrue(until == 0 || until > time(), "the next change is later");
                assertTrue(later != entries, "something changes then");
                ++changes;
            }
            assertGe(changes, 1, "what ends by itself");
            vm.warp(snapshot);
        }
    }

    function _all(uint256 list) private view returns (bytes32 entries, uint256 until) {
        if (list == 0) {
            RunPage memory runs = lens.listRuns(training, RunFilter(0, 0, address(0)), 0, 50, true);
            return (keccak256(abi.encode(runs.runs)), runs.until);
        }
        if (list == 1) {
            PeriodPage memory periods = lens.listPeriods(training, WorkFilter(0, 0, address(0)), 0, 50);
            return (keccak256(abi.encode(periods.periods)), periods.until);
        }
        if (list == 2) {
            StatePage memory states = lens.listStates(training, WorkFilter(0, 0, address(0)), 0, 0, 50);
            return (keccak256(abi.encode(states.states)), states.until);
        }
        DisputePage memory disputes = lens.listDisputes(training, DisputeFilter(0, 0, 0, address(0)), 0, 50);
        return (keccak256(abi.encode(disputes.disputes)), disputes.until);
    }

    // ── Little gas ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev However little gas an endpoint gives: each page gets on, and whoever goes on comes to the end.
    function test_Lists_GivenLittleGas() external {
        for (uint256 i; i < 20; ++i) {
            _create();
            _fund(1);
        }
        bool isShort;
        uint256 from;
        uint256 expected = training.runCount();
        do {
            RunPage memory page =
                lens.listRuns{gas: 900_000}(training, RunFilter(0, 0, address(0)), from, 50, true);
            isShort = isShort || page.next != 0;
            for (uint256 i; i < page.runs.length; ++i) {
                assertEq(page.runs[i].runId, expected--, "each run once");
            }
            from = page.next;
        } while (from != 0);
        assertEq(expected, 0, "all runs");
        assertTrue(isShort, "it took several pages");

        expected = training.fundingCount();
        do {
            FundingPage memory page =
                lens.listFundings{gas: 700_000}(training, FundingFilter(0, address(0)), from, 50);
            for (uint256 i; i < page.fundings.length; ++i) {
                assertEq(page.fundings[i].fundingId, expected--, "each funding once");
            }
            from = page.next;
        } while (from != 0);
        assertEq(expected, 0, "all fundings");

        expected = training.periodCount();
        do {
            PeriodPage memory page =
                lens.listPeriods{gas: 700_000}(training, WorkFilter(0, 0, address(0)), from, 50);
            for (uint256 i; i < page.periods.length; ++i) {
                assertEq(page.periods[i].periodId, expected--, "each period once");
            }
            from = page.next;
        } while (from != 0);
        assertEq(expected, 0, "all periods");

        expected = training.disputeCount();
        do {
            DisputePage memory page =
                lens.listDisputes{gas: 700_000}(training, DisputeFilter(0, 0, 0, address(0)), from, 50);
            for (uint256 i; i < page.disputes.length; ++i) {
                assertEq(page.disputes[i].disputeId, expected--, "each dispute once");
            }
            from = page.next;
        } while (from != 0);
        assertEq(expected, 0, "all disputes");

        expected = hashes.length;
        uint256 left;
        do {
            StatePage memory page =
                lens.listStates{gas: 700_000}(training, WorkFilter(0, 0, address(0)), from, left, 50);
            expected -= page.states.length;
            (from, left) = (page.nextPeriod, page.nextCount);
        } while (from != 0);
        assertEq(expected, 0, "all states");
    }

    // ── Naive ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _work(uint256 statuses, uint256 run, uint256 who) private view returns (WorkFilter memory) {
        return WorkFilter(
            statuses % 64,
            bound(run, 0, training.runCount()),
            [address(0), worker, otherWorker, stranger][who % 4]
        );
    }

    function _newest(uint256 runId, uint256 from, uint256 count) private view returns (uint256) {
        uint256 newest = runId == 0 ? count : _runOf(runId).periodId;
        return from == 0 || from > newest ? newest : from;
    }

    function _isWanted(WorkFilter memory filter, Period memory period) private pure returns (bool) {
        return (filter.runId == 0 || filter.runId == period.runId)
            && (filter.worker == address(0) || filter.worker == period.worker);
    }

    function _isIn(uint256 statuses, uint256 status) private pure returns (bool) {
        return statuses == 0 || (statuses / 2 ** status) % 2 == 1;
    }

    function _earliest(uint256 a, uint256 b) private pure returns (uint256) {
        return a == 0 || b < a ? b : a;
    }

    function _assertSame(bytes memory actual, bytes memory expected) private pure {
        assertTrue(keccak256(actual) == keccak256(expected), "the entry");
    }
}
