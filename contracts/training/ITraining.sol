// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {ITokenVault} from "../token/ITokenVault.sol";

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
    /// The run has all its states.
    Full,
    /// The run is no longer running.
    Ended
}

/// @notice A period as seen at a timestamp.
enum PeriodStatus {
    Open,
    Ended,
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
    /// A state below it fell, or one of its own was void.
    Released,
    /// A dispute of one of its states was upheld.
    Failed
}

/// @notice A state as seen at a timestamp.
enum StateStatus {
    /// Anyone may dispute it.
    Contestable,
    /// The window is over, and a dispute is not resolved.
    Disputed,
    /// It becomes final as soon as the state below is.
    Ripe,
    Final,
    /// It, or a state below it, fell.
    RolledBack
}

/// @notice A dispute as seen at a timestamp.
enum DisputeStatus {
    /// The adjudicator has given no verdict.
    Undecided,
    /// It has, and anyone may resolve the dispute.
    Decided,
    /// The adjudicator gave no verdict in time. Anyone may resolve the dispute.
    Overdue,
    /// The state fell otherwise. Anyone may resolve the dispute.
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
    /// The time in which periods start: up to 365 days.
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
    /// The heights of the highest live state and of the highest final one. 0 for none.
    uint16 tip;
    uint16 finalHeight;
    /// The last period that held the mutex. 0 for none.
    uint256 periodId;
    bytes32 runHash;
    bytes32 genesisRoot;
    /// What has been funded and spent, over all time.
    uint128 funded;
    uint128 spent;
    /// What the adjudicator said at registration.
    uint32 maxSeconds;
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
    /// When the next state is due. Once it has ended: when it ended.
    uint40 due;
    /// The height of its first state.
    uint16 firstHeight;
    /// The states that it submitted, and those of them that have not fallen.
    uint16 submitted;
    uint16 live;
    uint40 settledAt;
    /// The dispute that the bounty goes to, and the one that shares it. 0 for none.
    uint256 bountyDispute;
    uint256 sharedDispute;
}

/// @notice A state as its view shows it.
struct State {
    uint256 runId;
    uint256 periodId;
    uint16 height;
    StateStatus status;
    uint40 submittedAt;
    uint40 finalAt;
    address worker;
    bytes32 parentHash;
    bytes32 root;
    bytes32 stepsRoot;
    bytes32 superhash;
    /// Its disputes that are not resolved.
    uint32 openDisputes;
    /// Its first dispute. 0 for none.
    uint256 firstDispute;
}

/// @notice A dispute as its view shows it.
struct Dispute {
    uint256 runId;
    bytes32 stateHash;
    address challenger;
    DisputeStatus status;
    uint40 openedAt;
    /// When the adjudicator must have decided.
    uint40 deadline;
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
    bool isRefunded;
}

/// @title ITraining
/// @notice Runs that train public models on public data, state by state. See the protocol's page.
interface ITraining is ITokenVault {
    event RunCreated(
        uint256 indexed runId,
        address indexed creator,
        bytes32 runHash,
        RunParams params,
        bytes32 genesisRoot,
        bytes rule,
        bytes content
    );
    event RunFunded(
        uint256 indexed runId, uint256 indexed fundingId, address indexed funder, uint96 amount, uint128 from
    );
    event PeriodStarted(
        uint256 indexed runId, uint256 indexed periodId, address indexed worker, bytes32 parentHash, uint16 height
    );
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
    event DisputeOpened(
        uint256 indexed runId,
        uint256 indexed disputeId,
        bytes32 indexed stateHash,
        address challenger,
        uint256 caseId
    );
    /// @notice `status` is Upheld, Dismissed, Void or Refunded. After Upheld and Void, the run's tip is below the state.
    event DisputeResolved(
        uint256 indexed runId, uint256 indexed disputeId, bytes32 indexed stateHash, DisputeStatus status
    );
    /// @notice A state fell, with all above it.
    event RolledBack(uint256 indexed runId, bytes32 indexed stateHash, uint16 height);
    event StateFinalized(
        uint256 indexed runId, bytes32 indexed stateHash, address indexed worker, uint16 height, uint96 reward
    );
    event PeriodSettled(
        uint256 indexed runId, uint256 indexed periodId, PeriodOutcome outcome, uint256 toWorker, uint256 toProofers
    );
    event FundingRefunded(
        uint256 indexed runId, uint256 indexed fundingId, address indexed funder, uint256 amount
    );
    event Collected(address indexed account, uint256 amount);

    function createRun(RunParams calldata params, bytes calldata rule, bytes32 genesisRoot, bytes calldata content)
        external
        returns (uint256 runId);
    function fund(uint256 runId, bytes32 runHash, uint96 amount) external returns (uint256 fundingId);
    function startPeriod(uint256 runId, bytes32 parentHash) external returns (uint256 periodId);
    function submitState(
        uint256 runId,
        bytes32 parentHash,
        bytes32 root,
        bytes32 stepsRoot,
        bytes calldata data
    ) external returns (bytes32 stateHash);
    function openDispute(bytes32 stateHash) external returns (uint256 disputeId);
    function resolveDispute(uint256 disputeId) external;
    function finalize(uint256 runId, uint256 max) external returns (uint256 count);
    function settlePeriod(uint256 periodId) external;
    function refund(uint256 fundingId) external;
    function collect(address account) external;

    function getRun(uint256 runId) external view returns (Run memory);
    function getPeriod(uint256 periodId) external view returns (Period memory);
    function getState(bytes32 stateHash) external view returns (State memory);
    function getDispute(uint256 disputeId) external view returns (Dispute memory);
    function getFunding(uint256 fundingId) external view returns (Funding memory);
    /// @notice The live state at a height. Height 0: the run's hash.
    function stateAt(uint256 runId, uint256 height) external view returns (bytes32 stateHash);
    function creditOf(address account) external view returns (uint256);
    function runCount() external view returns (uint256);
    function periodCount() external view returns (uint256);
    function disputeCount() external view returns (uint256);
    function fundingCount() external view returns (uint256);
    function isAdjudicator(address account) external view returns (bool);
}
