// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../../libraries/Lens.sol";
import {Verdict} from "../../training/IAdjudicator.sol";
import {
    Dispute,
    DisputeStatus,
    Funding,
    ITraining,
    MutexStatus,
    Period,
    PeriodStatus,
    Run,
    RunParams,
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
import {MockAdjudicator} from "./utils/MockAdjudicator.sol";

contract TrainingLens_Test is TrainingTest {
    /// @dev The lists.
    enum List {
        Runs,
        Periods,
        States,
        Disputes,
        Fundings
    }

    /// @dev The longest page that the client asks for.
    uint256 private constant MAX_LIMIT = 200;
    /// @dev How many things of each kind there are in a long list.
    uint256 private constant MANY = MAX_LIMIT + 10;
    /// @dev A place in a list of states in which all of a period are left.
    uint256 private constant ALL = 999;

    ITrainingLens private lens;

    function setUp() public override {
        super.setUp();
        lens = ITrainingLens(vm.deployCode("TrainingLens.sol:TrainingLens", ""));
        _reachAll();
    }

    // ── All lists ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_Any_RevertGiven_NoContract() external view {
        for (uint256 list; list <= uint256(type(List).max); ++list) {
            bytes memory data = _data(ITraining(stranger), List(list), address(0), 0, 1);
            (bool succeeded, bytes memory reason) = address(lens).staticcall(data);
            assertTrue(!succeeded, "a revert");
            assertEq(reason, abi.encodeWithSelector(Lens.Lens_NoContract.selector, stranger), "its reason");
        }
    }

    function test_Any_RevertGiven_NoSuchRun() external {
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

    function test_Any_GivenNothing() external {
        address[] memory adjudicators = new address[](1);
        adjudicators[0] = address(adjudicator);
        ITraining empty =
            ITraining(vm.deployCode("Training.sol:Training", abi.encode(coin, treasury, adjudicators)));
        for (uint256 list; list <= uint256(type(List).max); ++list) {
            (bool succeeded, bytes memory answer) =
                address(lens).staticcall(_data(empty, List(list), address(0), 0, 5));
            assertTrue(succeeded, "an answer");
            (uint256 found, uint256 next) = _read(List(list), answer);
            assertEq(found + next, 0, "nothing is there");
        }
        RunPage memory page = lens.listRuns(empty, RunFilter(0, 0, address(0)), 0, 1, false);
        assertEq(page.runs.length + page.next + page.count + page.until, 0, "nothing from the oldest on");
        assertEq(page.timestamp, time(), "the block's timestamp");
        assertEq(page.blockNumber, block.number, "the block's number");
    }

    /// @dev However little gas an endpoint gives: a page of what fits, and after it the next.
    function test_Any_GivenLittleGas() external {
        _addMany();
        for (uint256 list; list <= uint256(type(List).max); ++list) {
            for (uint256 who; who < 2; ++who) {
                bool isShort;
                bool isLong;
                for (uint256 gas_ = 700_000; gas_ <= 24_000_000; gas_ += gas_ / 4) {
                    address account_ = who == 0 ? address(0) : stranger;
                    bytes memory data = _data(training, List(list), account_, 0, MAX_LIMIT);
                    bytes memory answer = _answerWith(gas_, data, true);
                    (uint256 found, uint256 next) = _read(List(list), answer);
                    if (who == 1) assertEq(found, 0, "there is none");
                    if (found < MAX_LIMIT && next != 0) isShort = true;
                    else isLong = true;
                }
                assertTrue(isShort && isLong, "both happen");
            }
            // All pages together.
            uint256 all;
            uint256 from;
            do {
                bytes memory page =
                    _answerWith(2_000_000, _data(training, List(list), address(0), from, MAX_LIMIT), true);
                (uint256 found, uint256 next) = _read(List(list), page);
                assertTrue(from == 0 || next < from, "it goes on");
                all += found;
                from = next;
            } while (from != 0);
            assertEq(all, _count(List(list)), "each once");
        }
    }

    /// @dev Too little gas for any answer, or a page that has got on.
    function test_Any_GivenHardlyAnyGas() external {
        for (uint256 list; list <= uint256(type(List).max); ++list) {
            for (uint256 limit = 1; limit <= 41; limit += 40) {
                for (uint256 who; who < 2; ++who) {
                    bytes memory data =
                        _data(training, List(list), who == 0 ? address(0) : stranger, 0, limit);
                    uint256 last = type(uint256).max;
                    for (uint256 gas_ = 20_000; gas_ < 8_000_000; gas_ += gas_ / 16 + 5000) {
                        bytes memory answer = _answerWith(gas_, data, last != type(uint256).max);
                        if (answer.length == 0) continue;
                        (, uint256 next) = _read(List(list), answer);
                        assertLe(next, last, "it gets on, with more gas further");
                        last = next;
                    }
                    (, uint256 end) = _read(List(list), _answerWith(gasleft() / 2, data, true));
                    assertEq(last, end, "all of the page");
                    assertEq(end == 0, limit == 41 || who == 1, "which is all, or one");
                }
            }
        }
    }

    /// @dev What is not listed takes no memory, which would cost more the longer the page takes.
    function test_Any_GivenManyOthers() external {
        uint256[5] memory before;
        for (uint256 list; list <= uint256(type(List).max); ++list) {
            before[list] = List(list) == List.States ? training.periodCount() : _count(List(list));
        }
        _addMany();
        for (uint256 list; list <= uint256(type(List).max); ++list) {
            uint256[4] memory used;
            for (uint256 i = 1; i < 4; ++i) {
                uint256 from = before[list] + 60 * i;
                if (List(list) == List.States) from = from * 1000 + ALL;
                used[i] = _gasOf(_data(training, List(list), stranger, from, 1));
            }
            assertLe(used[3] - used[2], used[2] - used[1] + 1000, "none costs more than the one before");
        }
    }

    /// @dev Until a page says that it may change, it does not.
    function test_Any_WhenTimePasses() external {
        uint256 start = time();
        for (uint256 list; list < uint256(List.Fundings); ++list) {
            uint256 changes;
            (bytes32 entries, uint256 until) = _all(List(list));
            while (until != 0) {
                vm.warp(until - 1);
                (bytes32 later,) = _all(List(list));
                assertTrue(later == entries, "nothing changes before");
                vm.warp(until);
                (entries, until) = _all(List(list));
                assertTrue(until == 0 || until > time(), "the next change is later");
                assertTrue(later != entries, "something changes then");
                ++changes;
            }
            assertGe(changes, 1, "what ends by itself");
            vm.warp(time() + 1000 days);
            (bytes32 last,) = _all(List(list));
            assertTrue(last == entries, "nothing changes any more");
            vm.warp(start);
        }
    }

    function test_Any_WhenOfOneStatus() external view {
        // `bound` takes 1 for the maximum, and 16 n + 2 for n.
        uint256 most = 1;
        for (uint256 status; status <= uint256(type(DisputeStatus).max); ++status) {
            uint256 only = 1 << status << 4 | 2;
            if (status <= uint256(type(RunStatus).max)) {
                testFuzz_ListRuns_WhenFiltered(only, 0, 0, 0, most, true);
            }
            if (status <= uint256(type(MutexStatus).max)) {
                testFuzz_ListRuns_WhenFiltered(0, only, 0, 0, most, false);
            }
            if (status <= uint256(type(PeriodStatus).max)) {
                testFuzz_ListPeriods_WhenFiltered(only, 0, 0, 0, most);
            }
            if (status <= uint256(type(StateStatus).max)) {
                testFuzz_ListStates_WhenFiltered(only, 0, 0, 0, 0, most);
            }
            testFuzz_ListDisputes_WhenFiltered(only, 0, 0, 0, 0, most);
        }
    }

    /// @dev All entries of a list, and until when they hold.
    function _all(List list) private view returns (bytes32 entries, uint256 until) {
        if (list == List.Runs) {
            RunPage memory runs = lens.listRuns(training, RunFilter(0, 0, address(0)), 0, 50, true);
            return (keccak256(abi.encode(runs.runs)), runs.until);
        }
        if (list == List.Periods) {
            PeriodPage memory periods = lens.listPeriods(training, WorkFilter(0, 0, address(0)), 0, 50);
            return (keccak256(abi.encode(periods.periods)), periods.until);
        }
        if (list == List.States) {
            StatePage memory states = lens.listStates(training, WorkFilter(0, 0, address(0)), 0, 0, 50);
            return (keccak256(abi.encode(states.states)), states.until);
        }
        DisputePage memory disputes = lens.listDisputes(training, DisputeFilter(0, 0, 0, address(0)), 0, 50);
        return (keccak256(abi.encode(disputes.disputes)), disputes.until);
    }

    // ── Runs ───────────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_ListRuns_WhenFiltered(
        uint256 statuses,
        uint256 mutexes,
        uint256 who,
        uint256 from,
        uint256 limit,
        bool newestFirst
    ) public view {
        RunFilter memory filter = RunFilter(
            bound(statuses, 0, 7), bound(mutexes, 0, 15), [address(0), creator, sponsor, stranger][who % 4]
        );
        uint256 count = training.runCount();
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        RunPage memory page = lens.listRuns(training, filter, from, limit, newestFirst);

        uint256 place = from;
        if (place == 0) place = newestFirst ? count : 1;
        if (newestFirst && place > count) place = count;
        (uint256 found, uint256 until) = (0, 0);
        for (; place >= 1 && place <= count && found < limit; place = newestFirst ? place - 1 : place + 1) {
            Run memory run = training.getRun(place);
            if (filter.creator != address(0) && filter.creator != run.creator) continue;
            if (run.status == RunStatus.Running) until = _min(until, run.createdAt + run.params.runSeconds);
            if (run.mutex == MutexStatus.Held) until = _min(until, run.due);
            if (!_isIn(filter.statuses, uint256(run.status)) || !_isIn(filter.mutexes, uint256(run.mutex))) {
                continue;
            }
            address last = run.periodId == 0 ? address(0) : training.getPeriod(run.periodId).worker;
            _assertEntry(abi.encode(page.runs[found++]), abi.encode(ListedRun(place, run, last)));
        }
        assertEq(page.runs.length, found, "as many");
        assertEq(page.next, place > count ? 0 : place, "next");
        assertEq(page.until, until, "until");
        _assertBlock(page.count, count, page.blockNumber, page.timestamp);
    }

    // ── Periods ────────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_ListPeriods_WhenFiltered(
        uint256 statuses,
        uint256 runId,
        uint256 who,
        uint256 from,
        uint256 limit
    ) public view {
        WorkFilter memory filter = _workFilter(bound(statuses, 0, 7), runId, who);
        uint256[] memory ids = _periodsOf(filter.runId);
        (uint256 start, uint256 first) = _startOf(ids, from);
        limit = bound(limit, 1, ids.length + 1);
        PeriodPage memory page = lens.listPeriods(training, filter, first, limit);

        (uint256 found, uint256 until) = (0, 0);
        uint256 i = start;
        for (; i < ids.length && found < limit; ++i) {
            Period memory period = training.getPeriod(ids[i]);
            if (filter.worker != address(0) && filter.worker != period.worker) continue;
            if (period.status == PeriodStatus.Open) until = _min(until, period.due);
            if (!_isIn(filter.statuses, uint256(period.status))) continue;
            _assertEntry(abi.encode(page.periods[found++]), abi.encode(ListedPeriod(ids[i], period)));
        }
        assertEq(page.periods.length, found, "as many");
        assertEq(page.next, i < ids.length ? ids[i] : 0, "next");
        assertEq(page.until, until, "until");
        _assertBlock(page.count, training.periodCount(), page.blockNumber, page.timestamp);
    }

    /// @dev A page that goes on from a period of another run has nothing of it.
    function test_ListPeriods_GivenAPeriodOfAnotherRun() external {
        (uint256 other, uint256 wanted) = _trainTwo();
        PeriodPage memory page = lens.listPeriods(training, WorkFilter(0, wanted, address(0)), other, 5);
        assertEq(page.periods.length, 0, "none of the other run");
        assertEq(page.until, 0, "nothing of it to wait for");
        assertEq(page.next, 0, "no more");
    }

    // ── States ─────────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_ListStates_WhenFiltered(
        uint256 statuses,
        uint256 runId,
        uint256 who,
        uint256 from,
        uint256 fromCount,
        uint256 limit
    ) public view {
        WorkFilter memory filter = _workFilter(bound(statuses, 0, 31), runId, who);
        uint256[] memory ids = _periodsOf(filter.runId);
        (uint256 start, uint256 first) = _startOf(ids, from);
        fromCount = first == 0 ? 0 : bound(fromCount, 0, 5);
        limit = bound(limit, 1, 20);
        StatePage memory page = lens.listStates(training, filter, first, fromCount, limit);

        (uint256 found, uint256 until, uint256 left) = (0, 0, 0);
        uint256 i = start;
        for (; i < ids.length && found < limit; ++i) {
            Period memory period = training.getPeriod(ids[i]);
            if (filter.worker != address(0) && filter.worker != period.worker) continue;
            left = period.submitted;
            // The number is of that period's states alone.
            if (ids[i] == first && fromCount != 0 && fromCount < left) left = fromCount;
            while (left != 0 && found < limit) {
                bytes32 hash = training.stateOf(ids[i], --left);
                State memory state = training.getState(hash);
                if (state.status == StateStatus.Contestable) until = _min(until, state.contestableUntil);
                if (!_isIn(filter.statuses, uint256(state.status))) continue;
                _assertEntry(
                    abi.encode(page.states[found++]),
                    abi.encode(ListedState(hash, state, _firstChallengerOf(state)))
                );
            }
            if (left != 0) break;
        }
        assertEq(page.states.length, found, "as many");
        assertEq(page.nextPeriod, i < ids.length ? ids[i] : 0, "the next one's period");
        assertEq(page.nextCount, left, "how many of that are left");
        assertEq(page.until, until, "until");
        _assertBlock(0, 0, page.blockNumber, page.timestamp);
    }

    /// @dev A page of a block that the next page's endpoint does not have yet, or not any more.
    function test_ListStates_GivenNoSuchPeriodAnyMore() external view {
        uint256 count = training.periodCount();
        StatePage memory page = lens.listStates(training, WorkFilter(0, 0, address(0)), count + 1, 2, 1);
        StatePage memory newest = lens.listStates(training, WorkFilter(0, 0, address(0)), 0, 0, 1);
        _assertEntry(abi.encode(page), abi.encode(newest));
    }

    /// @dev A page that goes on from a period of another run has none of its states.
    function test_ListStates_GivenAPeriodOfAnotherRun() external {
        (uint256 other, uint256 wanted) = _trainTwo();
        StatePage memory page = lens.listStates(training, WorkFilter(0, wanted, address(0)), other, 2, 5);
        assertEq(page.states.length, 0, "none of the other run");
        assertEq(page.until, 0, "nothing of it to wait for");
        assertEq(page.nextPeriod + page.nextCount, 0, "no more");
    }

    // ── Disputes ───────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_ListDisputes_WhenFiltered(
        uint256 statuses,
        uint256 runId,
        uint256 stateOf,
        uint256 who,
        uint256 from,
        uint256 limit
    ) public view {
        uint256 count = training.disputeCount();
        DisputeFilter memory filter = DisputeFilter({
            statuses: bound(statuses, 0, 255),
            runId: runId % 2 == 0 ? 0 : bound(runId, 1, training.runCount()),
            stateHash: stateOf % 2 == 0
                ? bytes32(0)
                : training.getDispute(bound(stateOf, 1, count)).stateHash,
            challenger: [address(0), proofer, otherProofer, stranger][who % 4]
        });
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        DisputePage memory page = lens.listDisputes(training, filter, from, limit);

        (uint256 found, uint256 until) = (0, 0);
        uint256 place = from == 0 || from > count ? count : from;
        for (; place != 0 && found < limit; --place) {
            Dispute memory dispute = training.getDispute(place);
            if (filter.runId != 0 && filter.runId != dispute.runId) continue;
            if (filter.stateHash != 0 && filter.stateHash != dispute.stateHash) continue;
            if (filter.challenger != address(0) && filter.challenger != dispute.challenger) continue;
            if (dispute.status == DisputeStatus.Undecided) until = _min(until, dispute.deadline);
            if (!_isIn(filter.statuses, uint256(dispute.status))) continue;
            State memory state = training.getState(dispute.stateHash);
            ListedDispute memory expected =
                ListedDispute(place, dispute, state.height, state.worker, address(adjudicator));
            _assertEntry(abi.encode(page.disputes[found++]), abi.encode(expected));
        }
        assertEq(page.disputes.length, found, "as many");
        assertEq(page.next, place, "next");
        assertEq(page.until, until, "until");
        _assertBlock(page.count, count, page.blockNumber, page.timestamp);
    }

    /// @dev An adjudicator that uses all of its gas keeps nobody from the list.
    function test_ListDisputes_GivenAHostileAdjudicator() external {
        _create();
        _train(worker, 1);
        for (uint256 i; i < 60; ++i) {
            _dispute(1);
        }
        MockAdjudicator.Answer[4] memory answers = [
            MockAdjudicator.Answer.RunOutOfGas,
            MockAdjudicator.Answer.RevertAtLength,
            MockAdjudicator.Answer.AtLength,
            MockAdjudicator.Answer.Huge
        ];
        uint256 count = training.disputeCount();
        for (uint256 a; a < answers.length; ++a) {
            adjudicator.misbehave(answers[a]);
            for (uint256 gas_ = 800_000; gas_ <= 12_000_000; gas_ += gas_ / 3) {
                bytes memory answer =
                    _answerWith(gas_, _data(training, List.Disputes, address(0), 0, MAX_LIMIT), true);
                DisputePage memory page = abi.decode(answer, (DisputePage));
                assertTrue(page.disputes.length != 0 && page.next < count, "it goes on");
                assertTrue(page.disputes[0].dispute.status == DisputeStatus.Undecided, "no verdict");
            }
        }
    }

    // ── Fundings ───────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_ListFundings_WhenFiltered(uint256 runId, uint256 who, uint256 from, uint256 limit)
        external
        view
    {
        uint256 count = training.fundingCount();
        FundingFilter memory filter = FundingFilter(
            runId % 2 == 0 ? 0 : bound(runId, 1, training.runCount()),
            [address(0), sponsor, creator, stranger][who % 4]
        );
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        FundingPage memory page = lens.listFundings(training, filter, from, limit);

        uint256 found;
        uint256 place = from == 0 || from > count ? count : from;
        for (; place != 0 && found < limit; --place) {
            Funding memory funding = training.getFunding(place);
            if (filter.runId != 0 && filter.runId != funding.runId) continue;
            if (filter.funder != address(0) && filter.funder != funding.funder) continue;
            _assertEntry(
                abi.encode(page.fundings[found++]),
                abi.encode(ListedFunding(place, funding, training.refundOf(place)))
            );
        }
        assertEq(page.fundings.length, found, "as many");
        assertEq(page.next, place, "next");
        _assertBlock(page.count, count, page.blockNumber, page.timestamp);
    }

    // ── Calls and answers ──────────────────────────────────────────────────────────────────────────────────────

    /// @dev The call that lists this, of one account or of all.
    function _data(ITraining of_, List list, address who, uint256 from, uint256 limit)
        private
        view
        returns (bytes memory)
    {
        if (list == List.Runs) {
            return abi.encodeCall(lens.listRuns, (of_, RunFilter(0, 0, who), from, limit, true));
        }
        if (list == List.Periods) {
            return abi.encodeCall(lens.listPeriods, (of_, WorkFilter(0, 0, who), from, limit));
        }
        if (list == List.States) {
            uint256 left = from % 1000 == ALL ? 0 : from % 1000;
            return abi.encodeCall(lens.listStates, (of_, WorkFilter(0, 0, who), from / 1000, left, limit));
        }
        if (list == List.Disputes) {
            return abi.encodeCall(lens.listDisputes, (of_, DisputeFilter(0, 0, 0, who), from, limit));
        }
        return abi.encodeCall(lens.listFundings, (of_, FundingFilter(0, who), from, limit));
    }

    /// @return found How many a page has.
    /// @return next Where to go on: a number that is less the further a page has got, and 0 at the end.
    function _read(List list, bytes memory answer) private pure returns (uint256 found, uint256 next) {
        if (list == List.Runs) {
            RunPage memory page = abi.decode(answer, (RunPage));
            return (page.runs.length, page.next);
        }
        if (list == List.Periods) {
            PeriodPage memory page = abi.decode(answer, (PeriodPage));
            return (page.periods.length, page.next);
        }
        if (list == List.States) {
            StatePage memory page = abi.decode(answer, (StatePage));
            if (page.nextPeriod == 0) return (page.states.length, 0);
            return (page.states.length, page.nextPeriod * 1000 + (page.nextCount == 0 ? ALL : page.nextCount));
        }
        if (list == List.Disputes) {
            DisputePage memory page = abi.decode(answer, (DisputePage));
            return (page.disputes.length, page.next);
        }
        FundingPage memory fundings = abi.decode(answer, (FundingPage));
        return (fundings.fundings.length, fundings.next);
    }

    /// @dev How many there are to list.
    function _count(List list) private view returns (uint256 count) {
        if (list == List.Runs) return training.runCount();
        if (list == List.Periods) return training.periodCount();
        if (list == List.Disputes) return training.disputeCount();
        if (list == List.Fundings) return training.fundingCount();
        for (uint256 i = 1; i <= training.periodCount(); ++i) {
            count += training.getPeriod(i).submitted;
        }
    }

    /// @dev The answer to a call with so much gas. Empty if that is too little, which must not be after less was enough.
    function _answerWith(uint256 gas_, bytes memory data, bool wasEnough) private returns (bytes memory) {
        vm.cool(address(training));
        (bool isEnough, bytes memory answer) = address(lens).staticcall{gas: gas_}(data);
        assertTrue(isEnough || !wasEnough, "more gas is enough as well");
        return isEnough ? answer : bytes("");
    }

    function _gasOf(bytes memory data) private returns (uint256) {
        vm.cool(address(training));
        vm.cool(address(adjudicator));
        (bool succeeded,) = address(lens).staticcall(data);
        assertTrue(succeeded, "an answer");
        return vm.lastCallGas().gasTotalUsed;
    }

    // ── Expectations ───────────────────────────────────────────────────────────────────────────────────────────

    function _workFilter(uint256 statuses, uint256 runId, uint256 who)
        private
        view
        returns (WorkFilter memory)
    {
        return WorkFilter(
            statuses,
            runId % 2 == 0 ? 0 : bound(runId, 1, training.runCount()),
            [address(0), worker, otherWorker, stranger][who % 4]
        );
    }

    /// @dev The periods of a run, or of all, the newest first.
    function _periodsOf(uint256 runId) private view returns (uint256[] memory ids) {
        uint256 count = training.periodCount();
        ids = new uint256[](count);
        uint256 found;
        for (uint256 i = count; i != 0; --i) {
            if (runId == 0 || training.getPeriod(i).runId == runId) ids[found++] = i;
        }
        assembly ("memory-safe") {
            mstore(ids, found)
        }
    }

    /// @return start The position of one of them, or of the first.
    /// @return from What begins there: 0 or its number, or one that is too high.
    function _startOf(uint256[] memory ids, uint256 pick) private pure returns (uint256 start, uint256 from) {
        if (ids.length == 0 || pick % 3 == 0) return (0, 0);
        if (pick % 3 == 1) return (0, ids[0] + 1000);
        start = pick / 3 % ids.length;
        return (start, ids[start]);
    }

    function _firstChallengerOf(State memory state) private view returns (address) {
        return state.firstDispute == 0 ? address(0) : training.getDispute(state.firstDispute).challenger;
    }

    function _isIn(uint256 bitmap, uint256 bit) private pure returns (bool) {
        return bitmap == 0 || bitmap & (1 << bit) != 0;
    }

    /// @dev The earlier of two times, the first of which may be none.
    function _min(uint256 known, uint256 end) private pure returns (uint256) {
        return known == 0 || end < known ? end : known;
    }

    function _assertEntry(bytes memory entry, bytes memory expected) private pure {
        assertEq(keccak256(entry), keccak256(expected), "the entry");
    }

    function _assertBlock(uint256 count, uint256 expected, uint256 blockNumber, uint256 timestamp)
        private
        view
    {
        assertEq(count, expected, "count");
        assertEq(timestamp, time(), "the block's timestamp");
        assertEq(blockNumber, block.number, "the block's number");
    }

    // ── Things to list ─────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Runs, periods, states and disputes in every status.
    function _reachAll() private {
        _reachEnds();
        _reachMiddles();
        uint256 runs;
        uint256 mutexes;
        for (uint256 i = 1; i <= training.runCount(); ++i) {
            Run memory run = training.getRun(i);
            runs |= 1 << uint256(run.status);
            mutexes |= 1 << uint256(run.mutex);
        }
        assertEq(runs, 2 ** (uint256(type(RunStatus).max) + 1) - 1, "every status of a run");
        assertEq(mutexes, 2 ** (uint256(type(MutexStatus).max) + 1) - 1, "every status of a mutex");
        uint256 periods;
        uint256 states;
        for (uint256 i = 1; i <= training.periodCount(); ++i) {
            Period memory period = training.getPeriod(i);
            periods |= 1 << uint256(period.status);
            for (uint256 j; j < period.submitted; ++j) {
                states |= 1 << uint256(training.getState(training.stateOf(i, j)).status);
            }
        }
        assertEq(periods, 2 ** (uint256(type(PeriodStatus).max) + 1) - 1, "every status of a period");
        assertEq(states, 2 ** (uint256(type(StateStatus).max) + 1) - 1, "every status of a state");
        uint256 disputes;
        for (uint256 i = 1; i <= training.disputeCount(); ++i) {
            disputes |= 1 << uint256(training.getDispute(i).status);
        }
        assertEq(disputes, 2 ** (uint256(type(DisputeStatus).max) + 1) - 1, "every status of a dispute");
    }

    /// @dev A run that is closed, with disputes that ended in every way.
    function _reachEnds() private {
        _create();
        uint256 fundingId = _fund(100e18);
        _fund(creator, 1);
        uint256 periodId = _train(worker, 4);
        _end(2, Verdict.Upheld);
        _train(otherWorker, 2);
        _end(2, Verdict.Dismissed);
        uint256 refunded = _dispute(3);
        _dispute(otherProofer, 3);
        _end(2, Verdict.Upheld);
        _resolve(refunded);
        uint256 overdue = _dispute(1);
        vm.warp(training.getDispute(overdue).deadline);
        _resolve(overdue);
        vm.warp(_runEnd());
        _settle(periodId);
        _refund(fundingId);
    }

    /// @dev Runs with states, periods and disputes that time and calls still change.
    function _reachMiddles() private {
        uint256 start = time();
        RunParams memory params = _params();
        params.runSeconds = 3 hours;
        // It ends before its states are final. A dispute of it has no verdict in time.
        _create(params);
        _train(worker, 2);
        _dispute(2);
        // Half of it is final.
        _create();
        uint256 half = id;
        _fund(3e18);
        _train(worker, 4);
        vm.warp(start + 2 hours);
        id = half;
        _finalize(2);
        // Disputed until after its window, without a verdict and with one.
        _create();
        _train(otherWorker, 1);
        _dispute(1);
        _create();
        _train(worker, 2);
        _decide(_dispute(otherProofer, 1), Verdict.Upheld);
        // It has all its states.
        params = _params();
        params.maxStates = 1;
        params.statesPerPeriod = 1;
        _create(params);
        _train(worker, 1);
        vm.warp(start + 3 hours);
        // Its worker is at it.
        _create();
        _fund(7);
        _train(worker, 1);
    }

    /// @dev Two runs with a period each, at which its worker still is.
    /// @return other The older period.
    /// @return wanted The run of the newer one.
    function _trainTwo() private returns (uint256 other, uint256 wanted) {
        _create();
        other = _train(worker, 2);
        _create();
        _train(worker, 2);
        wanted = id;
    }

    /// @dev More runs, periods, states, disputes and fundings than a page has.
    function _addMany() private {
        for (uint256 i; i < MANY; ++i) {
            _create();
        }
        RunParams memory params = _params();
        params.maxStates = 1000;
        params.statesPerPeriod = 1;
        params.challengeWindow = 30 days;
        _create(params);
        for (uint256 i; i < MANY; ++i) {
            _fund(1);
            _train(worker, 1);
            _dispute(i + 1);
        }
    }
}
