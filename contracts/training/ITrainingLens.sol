// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Dispute, Funding, ITraining, Period, Run, State} from "./ITraining.sol";

/// @notice Which runs to list.
struct RunFilter {
    /// The statuses, as a bitmap: bit n for the status with number n. 0 for all.
    uint256 statuses;
    /// The statuses of the mutex, in the same way.
    uint256 mutexes;
    /// Whose runs. 0 for everybody's.
    address creator;
}

/// @notice Which periods or states to list.
struct WorkFilter {
    /// The statuses, as a bitmap: bit n for the status with number n. 0 for all.
    uint256 statuses;
    /// Of which run. 0 for all.
    uint256 runId;
    /// Whose. 0 for everybody's.
    address worker;
}

/// @notice Which disputes to list.
struct DisputeFilter {
    /// The statuses, as a bitmap: bit n for the status with number n. 0 for all.
    uint256 statuses;
    /// Of which run. 0 for all.
    uint256 runId;
    /// Of which state. 0 for all.
    bytes32 stateHash;
    /// Whose. 0 for everybody's.
    address challenger;
}

/// @notice Which fundings to list.
struct FundingFilter {
    /// Of which run. 0 for all.
    uint256 runId;
    /// Whose. 0 for everybody's.
    address funder;
}

/// @notice A run in a list.
struct ListedRun {
    uint256 runId;
    Run run;
    /// The worker of the last period. 0 if there is none.
    address worker;
}

/// @notice A period in a list.
struct ListedPeriod {
    uint256 periodId;
    Period period;
}

/// @notice A state in a list.
struct ListedState {
    bytes32 stateHash;
    State state;
    /// Who disputed it first. 0 if nobody did.
    address firstChallenger;
}

/// @notice A dispute in a list.
struct ListedDispute {
    uint256 disputeId;
    Dispute dispute;
    /// The height of the state.
    uint16 height;
    /// Whose state it is.
    address worker;
    /// Who decides.
    address adjudicator;
}

/// @notice A funding in a list.
struct ListedFunding {
    uint256 fundingId;
    Funding funding;
    /// What {ITraining-refund} would pay if the run were closed now.
    uint256 left;
}

/// @notice A part of the list of runs.
struct RunPage {
    ListedRun[] runs;
    /// The run to go on from. 0 if there are no more.
    uint256 next;
    /// How many there are, listed or not.
    uint256 count;
    /// The first second at which time alone may change this page. 0 if it never does.
    uint256 until;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @notice A part of a list of periods.
struct PeriodPage {
    ListedPeriod[] periods;
    /// The period to go on from. 0 if there are no more.
    uint256 next;
    /// How many there are of all runs, listed or not.
    uint256 count;
    /// The first second at which time alone may change this page. 0 if it never does.
    uint256 until;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @notice A part of a list of states.
struct StatePage {
    ListedState[] states;
    /// The period to go on from. 0 if there are no more states.
    uint256 nextPeriod;
    /// How many states of that period are left.
    uint256 nextCount;
    /// The first second at which time alone may change this page. 0 if it never does.
    uint256 until;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @notice A part of a list of disputes.
struct DisputePage {
    ListedDispute[] disputes;
    /// The dispute to go on from. 0 if there are no more.
    uint256 next;
    /// How many there are of all runs, listed or not.
    uint256 count;
    /// The first second at which time alone may change this page, but for verdicts, of which only adjudicators know when they come. 0 if it
    /// never does.
    uint256 until;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @notice A part of a list of fundings.
struct FundingPage {
    ListedFunding[] fundings;
    /// The funding to go on from. 0 if there are no more.
    uint256 next;
    /// How many there are of all runs, listed or not.
    uint256 count;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @title ITrainingLens
/// @notice Lists runs and what is in them, with the own views of the training contract. It is not deployed, has no state and
/// holds no coins: see {Lens}.
///
/// A list stops early when little of the gas is left. It reads at least one entry, so that whoever goes on from `next` comes to
/// the end.
///
/// Requirements of all:
/// - There is a contract at the address: {Lens-Lens_NoContract}.
/// - The run exists, if one is given: {ITraining-Training_UnknownRun}.
interface ITrainingLens {
    /// @notice Lists runs.
    ///
    /// @param training The training contract.
    /// @param filter Which runs.
    /// @param from The run to begin with. 0 for the newest, or the oldest. In the order of the newest first, a number above the
    /// last run's stands for that one.
    /// @param limit The most runs to list.
    /// @param newestFirst Whether to list from the newest to the oldest, or the other way.
    function listRuns(
        ITraining training,
        RunFilter calldata filter,
        uint256 from,
        uint256 limit,
        bool newestFirst
    ) external view returns (RunPage memory page);

    /// @notice Lists periods, the newest first.
    ///
    /// @param training The training contract.
    /// @param filter Which periods.
    /// @param from The period to begin with. 0, or a number above the last period's, for the newest.
    /// @param limit The most periods to list.
    function listPeriods(ITraining training, WorkFilter calldata filter, uint256 from, uint256 limit)
        external
        view
        returns (PeriodPage memory page);

    /// @notice Lists states, whether they live or fell: from the newest period, and in each from the last that it submitted.
    ///
    /// @param training The training contract.
    /// @param filter Which states.
    /// @param fromPeriod The period to begin with. 0, or a number above the last period's, for the newest.
    /// @param fromCount How many states of that period are left to list. 0 for all. A period that stands for another is listed
    /// from its last state.
    /// @param limit The most states to list.
    function listStates(
        ITraining training,
        WorkFilter calldata filter,
        uint256 fromPeriod,
        uint256 fromCount,
        uint256 limit
    ) external view returns (StatePage memory page);

    /// @notice Lists disputes, the newest first.
    ///
    /// @param training The training contract.
    /// @param filter Which disputes.
    /// @param from The dispute to begin with. 0, or a number above the last dispute's, for the newest.
    /// @param limit The most disputes to list.
    function listDisputes(ITraining training, DisputeFilter calldata filter, uint256 from, uint256 limit)
        external
        view
        returns (DisputePage memory page);

    /// @notice Lists fundings, the newest first.
    ///
    /// @param training The training contract.
    /// @param filter Which fundings.
    /// @param from The funding to begin with. 0, or a number above the last funding's, for the newest.
    /// @param limit The most fundings to list.
    function listFundings(ITraining training, FundingFilter calldata filter, uint256 from, uint256 limit)
        external
        view
        returns (FundingPage memory page);
}
