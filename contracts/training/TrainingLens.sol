// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../libraries/Lens.sol";
import {
    Dispute,
    DisputeStatus,
    Funding,
    ITraining,
    MutexStatus,
    Period,
    PeriodStatus,
    Run,
    RunStatus,
    State,
    StateStatus
} from "./ITraining.sol";
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
} from "./ITrainingLens.sol";

/// @title TrainingLens
/// @notice See `ITrainingLens`.
contract TrainingLens is ITrainingLens {
    // A reserve that is too large makes pages shorter. One that is too small leaves no page at all. So there is room for
    // chains that price gas differently.

    /// @dev What reading one more entry takes at most, twice over: two views, and an adjudicator that uses all of the 100,000
    /// gas that it has for a verdict. A period of 64 states takes 300,000.
    uint256 private constant ENTRY_GAS = 600_000;
    /// @dev What encoding the answer takes for each entry, and more.
    uint256 private constant ANSWER_GAS = 8000;

    /// @inheritdoc ITrainingLens
    function listRuns(
        ITraining training,
        RunFilter calldata filter,
        uint256 from,
        uint256 limit,
        bool newestFirst
    ) external view returns (RunPage memory page) {
        Lens.requireContract(address(training));
        uint256 count = training.runCount();
        page.count = count;
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.runs = new ListedRun[](limit);

        uint256 id = from;
        if (newestFirst && (id == 0 || id > count)) id = count;
        else if (id == 0) id = 1;
        uint256 first = id;
        uint256 found;
        while (id != 0 && id <= count && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Run memory run = training.getRun(id);
            if (_isOf(filter.creator, run.creator)) {
                page.until = _earlier(page.until, _endOf(run));
                if (_is(filter.statuses, uint8(run.status)) && _is(filter.mutexes, uint8(run.mutex))) {
                    ListedRun memory listed = page.runs[found++];
                    listed.runId = id;
                    listed.run = run;
                    if (run.periodId != 0) listed.worker = training.getPeriod(run.periodId).worker;
                    free = Lens.mark();
                }
            }
            Lens.release(free);
            id = newestFirst ? id - 1 : id + 1;
        }
        if (id <= count) page.next = id;
        ListedRun[] memory runs = page.runs;
        assembly ("memory-safe") {
            mstore(runs, found)
        }
    }

    /// @inheritdoc ITrainingLens
    function listPeriods(ITraining training, WorkFilter calldata filter, uint256 from, uint256 limit)
        external
        view
        returns (PeriodPage memory page)
    {
        Lens.requireContract(address(training));
        page.count = training.periodCount();
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.periods = new ListedPeriod[](limit);

        uint256 id = _firstPeriod(training, filter.runId, from, page.count);
        uint256 first = id;
        uint256 found;
        while (id != 0 && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Period memory period = training.getPeriod(id);
            uint256 next = filter.runId == 0 ? id - 1 : period.previousPeriod;
            if (_isOf(filter.runId, period.runId) && _isOf(filter.worker, period.worker)) {
                if (period.status == PeriodStatus.Open) page.until = _earlier(page.until, period.due);
                if (_is(filter.statuses, uint8(period.status))) {
                    ListedPeriod memory listed = page.periods[found++];
                    listed.periodId = id;
                    listed.period = period;
                    free = Lens.mark();
                }
            }
            Lens.release(free);
            id = next;
        }
        page.next = id;
        ListedPeriod[] memory periods = page.periods;
        assembly ("memory-safe") {
            mstore(periods, found)
        }
    }

    /// @inheritdoc ITrainingLens
    function listStates(
        ITraining training,
        WorkFilter calldata filter,
        uint256 fromPeriod,
        uint256 fromCount,
        uint256 limit
    ) external view returns (StatePage memory page) {
        Lens.requireContract(address(training));
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.states = new ListedState[](limit);

        uint256 id = _firstPeriod(training, filter.runId, fromPeriod, training.periodCount());
        // The number is that of states of another period: this block does not have it yet, or not any more.
        uint256 left = id == fromPeriod ? fromCount : 0;
        uint256 first = id;
        uint256 found;
        while (id != 0 && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Period memory period = training.getPeriod(id);
            uint256 next = filter.runId == 0 ? id - 1 : period.previousPeriod;
            bool isWanted = _isOf(filter.runId, period.runId) && _isOf(filter.worker, period.worker);
            uint256 end = isWanted ? period.submitted : 0;
            Lens.release(free);
            left = left == 0 || left > end ? end : left;
            uint256 start = left;
            while (left != 0 && found < limit && (left == start || _hasGasFor(found))) {
                --left;
                found = _addState(training, filter.statuses, page, found, training.stateOf(id, left));
            }
            // The period is not through.
            if (left != 0) break;
            id = next;
        }
        page.nextPeriod = id;
        page.nextCount = left;
        ListedState[] memory states = page.states;
        assembly ("memory-safe") {
            mstore(states, found)
        }
    }

    /// @inheritdoc ITrainingLens
    function listDisputes(ITraining training, DisputeFilter calldata filter, uint256 from, uint256 limit)
        external
        view
        returns (DisputePage memory page)
    {
        Lens.requireContract(address(training));
        if (filter.runId != 0) training.getRun(filter.runId);
        page.count = training.disputeCount();
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.disputes = new ListedDispute[](limit);

        uint256 id = from == 0 || from > page.count ? page.count : from;
        uint256 first = id;
        uint256 found;
        while (id != 0 && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Dispute memory dispute = training.getDispute(id);
            if (
                _isOf(filter.runId, dispute.runId)
                    && (filter.stateHash == 0 || filter.stateHash == dispute.stateHash)
                    && _isOf(filter.challenger, dispute.challenger)
            ) {
                if (dispute.status == DisputeStatus.Undecided) {
                    page.until = _earlier(page.until, dispute.deadline);
                }
                if (_is(filter.statuses, uint8(dispute.status))) {
                    ListedDispute memory listed = page.disputes[found++];
                    listed.disputeId = id;
                    listed.dispute = dispute;
                    State memory state = training.getState(dispute.stateHash);
                    (listed.height, listed.worker) = (state.height, state.worker);
                    listed.adjudicator = training.getRun(dispute.runId).params.adjudicator;
                    free = Lens.mark();
                }
            }
            Lens.release(free);
            --id;
        }
        page.next = id;
        ListedDispute[] memory disputes = page.disputes;
        assembly ("memory-safe") {
            mstore(disputes, found)
        }
    }

    /// @inheritdoc ITrainingLens
    function listFundings(ITraining training, FundingFilter calldata filter, uint256 from, uint256 limit)
        external
        view
        returns (FundingPage memory page)
    {
        Lens.requireContract(address(training));
        if (filter.runId != 0) training.getRun(filter.runId);
        page.count = training.fundingCount();
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.fundings = new ListedFunding[](limit);

        uint256 id = from == 0 || from > page.count ? page.count : from;
        uint256 first = id;
        uint256 found;
        while (id != 0 && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Funding memory funding = training.getFunding(id);
            if (_isOf(filter.runId, funding.runId) && _isOf(filter.funder, funding.funder)) {
                ListedFunding memory listed = page.fundings[found++];
                listed.fundingId = id;
                listed.funding = funding;
                listed.left = training.refundOf(id);
                free = Lens.mark();
            }
            Lens.release(free);
            --id;
        }
        page.next = id;
        ListedFunding[] memory fundings = page.fundings;
        assembly ("memory-safe") {
            mstore(fundings, found)
        }
    }

    /// @dev Reads a state, and lists it if it is wanted.
    /// @return How many are listed then.
    function _addState(
        ITraining training,
        uint256 statuses,
        StatePage memory page,
        uint256 found,
        bytes32 stateHash
    ) private view returns (uint256) {
        uint256 free = Lens.mark();
        State memory state = training.getState(stateHash);
        if (state.status == StateStatus.Contestable) {
            page.until = _earlier(page.until, state.contestableUntil);
        }
        if (_is(statuses, uint8(state.status))) {
            ListedState memory listed = page.states[found++];
            listed.stateHash = stateHash;
            listed.state = state;
            if (state.firstDispute != 0) {
                listed.firstChallenger = training.getDispute(state.firstDispute).challenger;
            }
            free = Lens.mark();
        }
        Lens.release(free);
        return found;
    }

    /// @dev The period to begin with: the newest of the run, or of all, unless an earlier one is given.
    function _firstPeriod(ITraining training, uint256 runId, uint256 from, uint256 count)
        private
        view
        returns (uint256)
    {
        uint256 newest = runId == 0 ? count : training.getRun(runId).periodId;
        return from == 0 || from > newest ? newest : from;
    }

    /// @dev Whether there is gas for one more entry and for the answer.
    function _hasGasFor(uint256 found) private view returns (bool) {
        return gasleft() > ENTRY_GAS + ANSWER_GAS * (found + 1);
    }

    /// @dev When a status of a run ends by itself, or that of its mutex. 0 for never.
    function _endOf(Run memory run) private pure returns (uint256 end) {
        if (run.status == RunStatus.Running) end = uint256(run.createdAt) + run.params.runSeconds;
        if (run.mutex == MutexStatus.Held) end = _earlier(end, run.due);
    }

    /// @dev The earlier of two times, of which 0 is never.
    function _earlier(uint256 a, uint256 b) private pure returns (uint256) {
        return a == 0 || (b != 0 && b < a) ? b : a;
    }

    function _is(uint256 statuses, uint8 status) private pure returns (bool) {
        return statuses == 0 || statuses >> status & 1 != 0;
    }

    function _isOf(uint256 wanted, uint256 runId) private pure returns (bool) {
        return wanted == 0 || wanted == runId;
    }

    function _isOf(address wanted, address account) private pure returns (bool) {
        return wanted == address(0) || wanted == account;
    }
}
