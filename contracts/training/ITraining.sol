// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {ITokenVault} from "../token/ITokenVault.sol";
import {Verdict} from "./IAdjudicator.sol";

/// @notice A run as seen at a timestamp.
enum RunStatus {
    /// Workers start periods.
    Running,
    /// Time is up. The worker that holds the mutex may finish, and states become final.
    Draining,
    /// Nothing more happens. Funders take back what is left.
    Closed
}

/// @notice Who may train next, as seen at a timestamp.
enum MutexStatus {
    /// A worker holds it.
    Held,
    /// Anyone may take it.
    Free,
    /// The run has all its states, whether its time is up or not.
    Full,
    /// The run's time is up.
    Ended
}

/// @notice A period as seen at a timestamp.
enum PeriodStatus {
    /// It holds the mutex.
    Open,
    /// It is settled as soon as all of its states that live are final.
    Ended,
    /// Its deposit is paid out.
    Settled
}

/// @notice How a period ended.
enum PeriodOutcome {
    /// It has not.
    None,
    /// All its states were submitted.
    Done,
    /// The next state was not submitted in time.
    Lapsed,
    /// The state that the next one would have been built on fell: one below the period, or, void, one of its own.
    Released,
    /// A dispute of one of its states was upheld.
    Failed
}

/// @notice A state as seen at a timestamp. Windows are half-open: each ends the second its successor starts.
enum StateStatus {
    /// Anyone may dispute it, and others may have.
    Contestable,
    /// The window is over, and a dispute is not resolved.
    Disputed,
    /// It becomes final as soon as the state below is.
    Ripe,
    /// It never falls.
    Final,
    /// It, or a state below it, fell.
    RolledBack
}

/// @notice A dispute as seen at a timestamp.
enum DisputeStatus {
    /// The adjudicator has given no verdict, and has time.
    Undecided,
    /// It has given one. Anyone may resolve the dispute.
    Decided,
    /// The adjudicator gave no verdict in time. Anyone may resolve the dispute.
    Overdue,
    /// The state fell otherwise, whatever the verdict. Anyone may resolve the dispute.
    Moot,
    /// Resolved: the state was wrong.
    Upheld,
    /// Resolved: the state stands.
    Dismissed,
    /// Resolved: the adjudicator gave no verdict in time, and the state fell.
    Void,
    /// Resolved: the state had fallen otherwise.
    Refunded
}

/// @notice What the creator of a run chooses. Amounts are in the coin's smallest unit, times in seconds.
struct RunParams {
    /// What each final state earns, as long as there are funds.
    uint96 reward;
    /// What a worker puts up for a period. At least 4·(challengeDeposit + fee).
    uint96 workerDeposit;
    /// What a challenger puts up for a dispute. At least 1.
    uint96 challengeDeposit;
    /// The most states: 1 to 65,535.
    uint16 maxStates;
    /// The states of a period: 1 to 64.
    uint16 statesPerPeriod;
    /// The time for each state: 60 s to 7 days.
    uint40 stateSeconds;
    /// The time for disputes of a state: 900 s to 30 days.
    uint40 challengeWindow;
    /// The time in which periods start: 1 s to 365 days.
    uint40 runSeconds;
    /// One of the adjudicators of this contract.
    address adjudicator;
    /// The SHA-256 digest of the task's directory CID, whose prefix is fixed.
    bytes32 taskDigest;
    /// A final state of any run, whose weights are the genesis; or 0.
    bytes32 genesisState;
}

/// @notice A run as its view shows it.
struct Run {
    address creator;
    RunStatus status;
    MutexStatus mutex;
    uint40 createdAt;
    /// The height of the highest live state. 0 for none.
    uint16 tip;
    /// The height of the highest final state. 0 for none.
    uint16 finalHeight;
    /// The last period that took the mutex. 0 for none.
    uint256 periodId;
    /// When its next state is due. 0 unless it holds the mutex.
    uint40 due;
    /// What the first state is built on.
    bytes32 runHash;
    /// The root of the weights that training starts from.
    bytes32 genesisRoot;
    /// What has been funded and what final states have earned, over all time. The difference is the run's pot, until
    /// funders take back what is left of it.
    uint128 funded;
    uint128 spent;
    /// The time that the adjudicator has for a dispute, in seconds.
    uint32 maxSeconds;
    /// What a dispute pays the adjudicator.
    uint96 fee;
    RunParams params;
}

/// @notice A period as its view shows it.
struct Period {
    uint256 runId;
    address worker;
    PeriodStatus status;
    PeriodOutcome outcome;
    uint40 startedAt;
    /// When the next state is due. Once the period has ended: when it ended.
    uint40 due;
    /// When it was settled. 0 before.
    uint40 settledAt;
    /// The height of its first state.
    uint16 firstHeight;
    /// The states that it is for: `statesPerPeriod`, or those that the run still lacked.
    uint16 size;
    /// The states that it submitted, and those of them that live.
    uint16 submitted;
    uint16 live;
    /// The period of the state that its first one is built on. 0 for the run's genesis.
    uint256 parentPeriod;
    /// The period of the run before this one. 0 for none.
    uint256 previousPeriod;
    /// Failed: the dispute that the bounty goes to, and the one that shares it. 0 for none.
    uint256 bountyDispute;
    uint256 sharedDispute;
}

/// @notice A state as its view shows it. Its superhash and its data are in {ITraining-StateSubmitted}.
struct State {
    uint256 runId;
    uint256 periodId;
    uint16 height;
    StateStatus status;
    uint40 submittedAt;
    /// When disputes of it end.
    uint40 contestableUntil;
    /// When it became final. 0 before.
    uint40 finalAt;
    address worker;
    bytes32 parentHash;
    bytes32 root;
    bytes32 stepsRoot;
    /// Its disputes, and those of them that are not resolved.
    uint32 disputes;
    uint32 openDisputes;
    /// Its first dispute. 0 for none.
    uint256 firstDispute;
    /// The state that was at this height before, and fell. 0 for none.
    bytes32 replaced;
}

/// @notice A dispute as its view shows it.
struct Dispute {
    uint256 runId;
    bytes32 stateHash;
    address challenger;
    DisputeStatus status;
    /// What the adjudicator says. None once resolved: the status tells.
    Verdict verdict;
    uint40 openedAt;
    /// When the adjudicator must have decided.
    uint40 deadline;
    /// When it was resolved. 0 before.
    uint40 resolvedAt;
    /// The adjudicator's case.
    uint256 caseId;
}

/// @notice What somebody put into a run.
struct Funding {
    uint256 runId;
    address funder;
    uint96 amount;
    /// All that had been funded before.
    uint128 from;
    uint40 fundedAt;
    /// Whether what was left of it went back.
    bool isRefunded;
}

/// @title ITraining
/// @notice Runs that train public models on public data, state by state.
///
/// Anyone creates a run: a rule, a genesis, deposits and times. A worker takes the run's mutex with a deposit and submits
/// states, each built on the one below. Whoever computes otherwise disputes a state with a deposit of its own. The run's
/// adjudicator decides. A wrong state falls with all above it, and its worker pays. States that stand become final in
/// order and are paid from what sponsors put in.
///
/// No owner, no upgrade, no pause. Loops are bounded by an argument, or by the states of a period in a view. Terms and
/// formats are those of the protocol's page.
///
/// Safety (who is entitled to coins receives them, and nobody else) assumes that
/// - the token is a plain ERC-20: it moves what it is told to, takes no fee, does not rebase and has no blocklist;
/// - Keccak-256 is collision resistant;
/// - the run's adjudicator gives right verdicts. Another run's cannot do harm;
/// - one honest, funded watcher is online in each challenge window, and a transaction is included within it.
///
/// Liveness (every run closes, and no deposit is locked for ever) assumes that
/// - a transaction is included in time, and block timestamps are no further off than that;
/// - the token pays everybody: a challenger that it refuses to pay keeps its dispute from being resolved.
///
/// Liveness assumes nothing of an adjudicator: without a verdict in time, or without an answer, a dispute is void.
interface ITraining is ITokenVault {
    // ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A run was created.
    event RunCreated(
        uint256 indexed runId,
        address indexed creator,
        bytes32 runHash,
        RunParams params,
        bytes32 genesisRoot,
        bytes rule,
        bytes content
    );

    /// @notice Somebody added to a run's pot.
    event RunFunded(
        uint256 indexed runId, uint256 indexed fundingId, address indexed funder, uint96 amount, uint128 from
    );

    /// @notice A worker took the mutex. Its first state will have this height, on this parent.
    event PeriodStarted(
        uint256 indexed runId,
        uint256 indexed periodId,
        address indexed worker,
        bytes32 parentHash,
        uint16 height
    );

    /// @notice A worker submitted a state. It is the run's tip.
    event StateSubmitted(
        uint256 indexed runId,
        bytes32 indexed stateHash,
        address indexed worker,
        uint256 periodId,
        uint16 height,
        bytes32 parentHash,
        bytes32 root,
        bytes32 stepsRoot,
        bytes32 superhash,
        bytes data
    );

    /// @notice Somebody disputed a state.
    event DisputeOpened(
        uint256 indexed runId,
        uint256 indexed disputeId,
        bytes32 indexed stateHash,
        address challenger,
        uint256 caseId
    );

    /// @notice A dispute was resolved. `status` is Upheld, Dismissed, Void or Refunded. After Upheld and Void, the run's tip
    /// is below the state.
    event DisputeResolved(
        uint256 indexed runId, uint256 indexed disputeId, bytes32 indexed stateHash, DisputeStatus status
    );

    /// @notice A state fell, with all above it.
    event RolledBack(uint256 indexed runId, bytes32 indexed stateHash, uint16 height);

    /// @notice A state became final. Its worker was credited `reward`.
    event StateFinalized(
        uint256 indexed runId, bytes32 indexed stateHash, address indexed worker, uint16 height, uint96 reward
    );

    /// @notice A period's deposit was paid out: these parts of it to the worker and to those who disputed, the rest to the
    /// treasury and the call's sender.
    event PeriodSettled(
        uint256 indexed runId,
        uint256 indexed periodId,
        PeriodOutcome outcome,
        uint256 toWorker,
        uint256 toProofers
    );

    /// @notice A funder took back what a closed run had not spent.
    event FundingRefunded(
        uint256 indexed runId, uint256 indexed fundingId, address indexed funder, uint256 amount
    );

    /// @notice An account was paid its credit.
    event Collected(address indexed account, uint256 amount);

    // ── Errors ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice No run has this id.
    error Training_UnknownRun(uint256 runId);
    /// @notice No period has this id.
    error Training_UnknownPeriod(uint256 periodId);
    /// @notice No state has this hash.
    error Training_UnknownState(bytes32 stateHash);
    /// @notice No dispute has this id.
    error Training_UnknownDispute(uint256 disputeId);
    /// @notice No funding has this id.
    error Training_UnknownFunding(uint256 fundingId);
    /// @notice The call is not for a run in this status, which lasts until `until` (0: nobody knows, or for ever).
    error Training_WrongRunStatus(uint256 runId, RunStatus status, uint256 until);
    /// @notice The call is not for a mutex in this status, which lasts until `until` (0: nobody knows, or for ever).
    error Training_WrongMutexStatus(uint256 runId, MutexStatus status, uint256 until);
    /// @notice The call is not for a period in this status, which lasts until `until` (0: nobody knows, or for ever).
    error Training_WrongPeriodStatus(uint256 periodId, PeriodStatus status, uint256 until);
    /// @notice The call is not for a state in this status, which lasts until `until` (0: nobody knows, or for ever).
    error Training_WrongStateStatus(bytes32 stateHash, StateStatus status, uint256 until);
    /// @notice The call is not for a dispute in this status, which lasts until `until` (0: nobody knows, or for ever).
    error Training_WrongDisputeStatus(uint256 disputeId, DisputeStatus status, uint256 until);
    /// @notice Only the worker of the last period may submit.
    error Training_NotWorker(uint256 runId, address caller, address worker);
    /// @notice The parent given is not the run's tip.
    error Training_ParentMismatch(uint256 runId, bytes32 expected, bytes32 actual);
    /// @notice The hash given is not the run's.
    error Training_RunMismatch(uint256 runId, bytes32 expected, bytes32 actual);
    /// @notice The run has no state that is not final.
    error Training_NothingToFinalize(uint256 runId);
    /// @notice The period waits for this state of it to become final, or to fall.
    error Training_NotFinal(uint256 periodId, bytes32 stateHash);
    /// @notice What was left of the funding has gone back already.
    error Training_AlreadyRefunded(uint256 fundingId);
    /// @notice Final states earned all of the funding.
    error Training_NothingToRefund(uint256 fundingId);
    /// @notice The account has no credit.
    error Training_NothingToCollect(address account);
    /// @notice The call does nothing to zero states.
    error Training_InvalidMaximum();
    /// @notice A funding has an amount.
    error Training_InvalidAmount();
    /// @notice A run has at least one state.
    error Training_InvalidMaxStates();
    /// @notice A period has too few or too many states.
    error Training_InvalidStatesPerPeriod(uint256 states, uint256 minimum, uint256 maximum);
    /// @notice A time is too short or too long, in seconds.
    error Training_InvalidTime(uint256 time, uint256 minimum, uint256 maximum);
    /// @notice A dispute needs a deposit.
    error Training_InvalidChallengeDeposit();
    /// @notice The worker's deposit is below four times what a dispute costs.
    error Training_InvalidWorkerDeposit(uint256 deposit, uint256 minimum);
    /// @notice The genesis is not a final state of this contract.
    error Training_InvalidGenesisState(bytes32 stateHash);
    /// @notice The genesis state's root is not the genesis root given.
    error Training_GenesisMismatch(bytes32 expected, bytes32 actual);
    /// @notice The adjudicator is none of this contract's. On deployment: it is no contract.
    error Training_InvalidAdjudicator(address adjudicator);
    /// @notice This contract is deployed with too few or too many adjudicators.
    error Training_InvalidAdjudicatorCount(uint256 count, uint256 minimum, uint256 maximum);
    /// @notice The adjudicator wants no time for a dispute, or too much, in seconds.
    error Training_InvalidMaxSeconds(uint256 maxSeconds, uint256 minimum, uint256 maximum);
    /// @notice The call has too little gas left to ask the adjudicator for its verdict. Send more.
    error Training_InsufficientGas(uint256 available, uint256 needed);

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Creates a run.
    ///
    /// @dev Emits {RunCreated}.
    ///
    /// Notes:
    /// - The adjudicator checks and keeps the rule. Its errors are passed on.
    ///
    /// Requirements:
    /// - The adjudicator is one of this contract's: {Training_InvalidAdjudicator}.
    /// - There is at least one state: {Training_InvalidMaxStates}.
    /// - A period has 1 to 64 states: {Training_InvalidStatesPerPeriod}.
    /// - A state takes 60 s to 7 days, the challenge window 900 s to 30 days, the run 1 s to 365 days:
    ///   {Training_InvalidTime}.
    /// - The challenge deposit is not zero: {Training_InvalidChallengeDeposit}.
    /// - The genesis state, if there is one, is final: {Training_InvalidGenesisState}. Its root is the genesis root:
    ///   {Training_GenesisMismatch}.
    /// - The adjudicator accepts rule, root and content: its errors.
    /// - It wants 1 s to 60 days for a dispute: {Training_InvalidMaxSeconds}.
    /// - The worker's deposit is at least four times challenge deposit and fee: {Training_InvalidWorkerDeposit}.
    ///
    /// @param params What the creator chooses.
    /// @param rule The rule of training, encoded as the adjudicator wants it.
    /// @param genesisRoot The root of the weights that training starts from.
    /// @param content The genesis, encoded as the adjudicator wants it; or empty.
    /// @return runId The run's id. The first is 1.
    function createRun(
        RunParams calldata params,
        bytes calldata rule,
        bytes32 genesisRoot,
        bytes calldata content
    ) external returns (uint256 runId);

    /// @notice Adds to the pot that a run's final states are paid from. What they leave goes back to the last funders
    /// when the run is closed.
    ///
    /// @dev Emits {RunFunded}.
    ///
    /// Requirements:
    /// - The run exists: {Training_UnknownRun}.
    /// - It is not closed: {Training_WrongRunStatus}.
    /// - The hash given is the run's: {Training_RunMismatch}.
    /// - The amount is not zero: {Training_InvalidAmount}.
    /// - The caller has the amount and allows this contract to take it: the token's error.
    ///
    /// @param runId The run.
    /// @param runHash The run's hash, repeated, so that a reorganisation cannot move the coins to another run.
    /// @param amount In the coin's smallest unit.
    /// @return fundingId The funding's id. The first is 1.
    function fund(uint256 runId, bytes32 runHash, uint96 amount) external returns (uint256 fundingId);

    /// @notice Takes the mutex with a deposit.
    ///
    /// @dev Emits {PeriodStarted}.
    ///
    /// Requirements:
    /// - The run exists: {Training_UnknownRun}.
    /// - Its mutex is Free, so that the run is Running: {Training_WrongMutexStatus}.
    /// - The parent is the run's tip: {Training_ParentMismatch}.
    /// - The caller has the worker's deposit and allows this contract to take it: the token's error.
    ///
    /// @param runId The run.
    /// @param parentHash The state to build on, or the run's hash if there is none.
    /// @return periodId The period's id. The first is 1.
    function startPeriod(uint256 runId, bytes32 parentHash) external returns (uint256 periodId);

    /// @notice Submits the next state.
    ///
    /// @dev Emits {StateSubmitted}.
    ///
    /// Notes:
    /// - The reward is safe if the pot was at least `reward` for each state that is not final, this one included.
    /// - With the last state of the period, the mutex is free.
    ///
    /// Requirements:
    /// - The run exists: {Training_UnknownRun}.
    /// - The caller is the worker of its last period: {Training_NotWorker}.
    /// - The period holds the mutex: {Training_WrongMutexStatus}.
    /// - The parent is the run's tip: {Training_ParentMismatch}.
    /// - The adjudicator accepts roots and data: its errors.
    ///
    /// @param runId The run.
    /// @param parentHash The state below, or the run's hash if there is none.
    /// @param root The root of the weights.
    /// @param stepsRoot The root of the tree of the roots after each step.
    /// @param data The weights, or where they are, encoded as the adjudicator wants it.
    /// @return stateHash The state's hash.
    function submitState(
        uint256 runId,
        bytes32 parentHash,
        bytes32 root,
        bytes32 stepsRoot,
        bytes calldata data
    ) external returns (bytes32 stateHash);

    /// @notice Disputes a state with a deposit, and pays the adjudicator's fee.
    ///
    /// @dev Emits {DisputeOpened}.
    ///
    /// Notes:
    /// - The allowance has to cover deposit and fee. The part of the fee that the adjudicator leaves is credited.
    /// - Dispute the lowest wrong state. One above it may follow truly from it, and if another falls below, the dispute is
    ///   moot, whatever the verdict would have been: the deposit goes back, and there is no bounty.
    ///
    /// Requirements:
    /// - The state exists: {Training_UnknownState}.
    /// - It is Contestable: {Training_WrongStateStatus}.
    /// - The caller has deposit and fee and allows this contract to take them: the token's error.
    /// - The adjudicator opens a case: its errors.
    ///
    /// @param stateHash The state.
    /// @return disputeId The dispute's id. The first is 1.
    function openDispute(bytes32 stateHash) external returns (uint256 disputeId);

    /// @notice Carries out what the adjudicator says of a dispute, or that it says nothing. Upheld and void: the state falls
    /// with all above it, and a worker that holds the mutex is released.
    ///
    /// @dev Emits {DisputeResolved}, and {RolledBack} if the state falls.
    ///
    /// Notes:
    /// - Anyone may call. Of what goes to the treasury, a tenth goes to the caller.
    /// - Upheld and moot: the challenger has its deposit back. Dismissed: four fifths of it go to the worker, the rest to the
    ///   treasury. Void: half of it goes back, the rest to the treasury.
    /// - Who is the only one due is paid. Several are credited.
    ///
    /// Requirements:
    /// - The dispute exists: {Training_UnknownDispute}.
    /// - It is Decided, Overdue or Moot: {Training_WrongDisputeStatus}.
    /// - The adjudicator can be asked with all the gas that it may use: {Training_InsufficientGas}.
    ///
    /// @param disputeId The dispute.
    function resolveDispute(uint256 disputeId) external;

    /// @notice Makes the next states final, in order, and credits their workers.
    ///
    /// @dev Emits {StateFinalized} for each.
    ///
    /// Notes:
    /// - Anyone may call. If the pot has less than the reward, the worker is credited what there is.
    ///
    /// Requirements:
    /// - The run exists: {Training_UnknownRun}.
    /// - The maximum is not zero: {Training_InvalidMaximum}.
    /// - There is a state that is not final: {Training_NothingToFinalize}.
    /// - The lowest of them is Ripe: {Training_WrongStateStatus}.
    ///
    /// @param runId The run.
    /// @param max The most states to make final.
    /// @return count How many became final.
    function finalize(uint256 runId, uint256 max) external returns (uint256 count);

    /// @notice Pays out a period's deposit.
    ///
    /// @dev Emits {PeriodSettled}.
    ///
    /// Notes:
    /// - Anyone may call. Of what goes to the treasury, a tenth goes to the caller.
    /// - Done and released: the worker has all. Lapsed: it has the part that it submitted of the states that the period is for,
    ///   and the treasury the rest. Failed: half goes to the dispute of the lowest state that was upheld, or a quarter each to it and
    ///   to that state's first dispute, if that was neither resolved nor dismissed by then; the treasury has the rest.
    /// - So a worker that has its own lower states fall takes the bounty from whoever disputed a higher one, at the price of
    ///   disputing itself: 45 % of the deposit.
    /// - Who is the only one due is paid. Several are credited.
    ///
    /// Requirements:
    /// - The period exists: {Training_UnknownPeriod}.
    /// - It is Ended: {Training_WrongPeriodStatus}.
    /// - All states of it that live are final: {Training_NotFinal}.
    ///
    /// @param periodId The period.
    function settlePeriod(uint256 periodId) external;

    /// @notice Pays a funder what a closed run has left of its funding. What was funded first was spent first.
    ///
    /// @dev Emits {FundingRefunded}.
    ///
    /// Notes:
    /// - Anyone may call. The funder is paid.
    ///
    /// Requirements:
    /// - The funding exists: {Training_UnknownFunding}.
    /// - It was not refunded: {Training_AlreadyRefunded}.
    /// - The run is Closed: {Training_WrongRunStatus}.
    /// - Something is left: {Training_NothingToRefund}.
    ///
    /// @param fundingId The funding.
    function refund(uint256 fundingId) external;

    /// @notice Pays an account its credit.
    ///
    /// @dev Emits {Collected}.
    ///
    /// Notes:
    /// - Anyone may call. The account is paid.
    ///
    /// Requirements:
    /// - It has a credit: {Training_NothingToCollect}.
    ///
    /// @param account The account.
    function collect(address account) external;

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A run, with its statuses at this block's timestamp.
    function getRun(uint256 runId) external view returns (Run memory);

    /// @notice A period, with its status at this block's timestamp.
    function getPeriod(uint256 periodId) external view returns (Period memory);

    /// @notice A state, with its status at this block's timestamp.
    function getState(bytes32 stateHash) external view returns (State memory);

    /// @notice A dispute, with its status at this block's timestamp.
    function getDispute(uint256 disputeId) external view returns (Dispute memory);

    /// @notice A funding.
    function getFunding(uint256 fundingId) external view returns (Funding memory);

    /// @notice The live state at a height. Height 0: the run's hash. Above the tip: 0.
    function stateAt(uint256 runId, uint256 height) external view returns (bytes32 stateHash);

    /// @notice A state of a period, whether it lives or fell.
    /// @param index From 0. Below {Period-submitted}.
    function stateOf(uint256 periodId, uint256 index) external view returns (bytes32 stateHash);

    /// @notice What {refund} would pay for a funding if its run were closed now.
    function refundOf(uint256 fundingId) external view returns (uint256);

    /// @notice What {collect} would pay an account.
    function creditOf(address account) external view returns (uint256);

    /// @notice How many runs there are. Their ids run from 1.
    function runCount() external view returns (uint256);

    /// @notice How many periods there are, of all runs. Their ids run from 1.
    function periodCount() external view returns (uint256);

    /// @notice How many disputes there are, of all runs. Their ids run from 1.
    function disputeCount() external view returns (uint256);

    /// @notice How many fundings there are, of all runs. Their ids run from 1.
    function fundingCount() external view returns (uint256);

    /// @notice Whether runs may name an account as their adjudicator.
    function isAdjudicator(address account) external view returns (bool);

    /// @notice The adjudicators that runs may name.
    function adjudicators() external view returns (address[] memory);
}
