// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {TokenVault} from "../token/TokenVault.sol";
import {Claim, IAdjudicator, Verdict} from "./IAdjudicator.sol";
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
} from "./ITraining.sol";

/// @title Training
/// @notice See `ITraining`.
contract Training is ITraining, TokenVault {
    /// @dev A run as stored. Each call loads as few of these words as it can.
    struct RunData {
        // slot 0
        address creator;
        uint40 createdAt;
        // The last period that took the mutex.
        uint48 periodId;
        uint8 statesPerPeriod;
        // slot 1: with the period, all that a submission needs
        address adjudicator;
        uint24 stateSeconds;
        uint24 challengeWindow;
        uint16 maxStates;
        uint16 tip;
        uint16 finalHeight;
        // slot 2
        uint96 reward;
        uint96 workerDeposit;
        uint32 runSeconds;
        uint32 maxSeconds;
        // slot 3
        uint96 challengeDeposit;
        uint96 fee;
        // slot 4
        uint128 funded;
        uint128 spent;
        // slots 5 to 8
        bytes32 runHash;
        bytes32 genesisRoot;
        bytes32 taskDigest;
        bytes32 genesisState;
        // slot 9: the last state that was submitted at each height. Up to the tip, those that live.
        mapping(uint256 height => bytes32) states;
    }

    /// @dev A period as stored.
    struct PeriodData {
        // slot 0
        address worker;
        // When the next state is due. Once the period has ended: when it ended.
        uint40 due;
        uint16 firstHeight;
        uint8 size;
        uint8 submitted;
        // None also once it has lapsed.
        PeriodOutcome outcome;
        // slot 1
        uint48 runId;
        uint48 parentPeriod;
        uint48 previousPeriod;
        uint40 startedAt;
        uint40 settledAt;
        // slot 2: only if it failed
        uint48 bountyDispute;
        uint48 sharedDispute;
    }

    /// @dev A state as stored. Its worker and its run are its period's.
    struct StateData {
        // slot 0
        uint48 periodId;
        uint16 height;
        uint40 submittedAt;
        uint40 finalAt;
        uint32 disputes;
        uint32 openDisputes;
        uint48 firstDispute;
        // slot 1
        bytes32 root;
        // slot 2: XOR root, because the two are often equal, and zero costs nothing
        bytes32 stepsRoot;
        // slot 3: only if a state fell at this height
        bytes32 replaced;
    }

    /// @dev A dispute as stored.
    struct DisputeData {
        // slot 0
        address challenger;
        uint40 openedAt;
        // The adjudicator's case, if its id fits. 0 if not.
        uint48 caseId;
        // How it was resolved. Undecided before.
        DisputeStatus resolution;
        // slot 1
        bytes32 stateHash;
        // slot 2: only if it does not fit
        uint256 largeCaseId;
        // slot 3: so that not who opens it pays for this word
        uint40 resolvedAt;
    }

    /// @dev A funding as stored.
    struct FundingData {
        // slot 0
        address funder;
        uint96 amount;
        // slot 1
        uint128 from;
        uint48 runId;
        uint40 fundedAt;
        bool isRefunded;
    }

    uint256 private constant MAX_ADJUDICATORS = 8;
    uint256 private constant MAX_STATES_PER_PERIOD = 64;
    uint256 private constant MIN_STATE_SECONDS = 60;
    uint256 private constant MAX_STATE_SECONDS = 7 days;
    uint256 private constant MIN_CHALLENGE_WINDOW = 900;
    uint256 private constant MAX_CHALLENGE_WINDOW = 30 days;
    uint256 private constant MAX_RUN_SECONDS = 365 days;
    /// @dev The most time that an adjudicator may take for a dispute.
    uint256 private constant MAX_MAX_SECONDS = 60 days;
    /// @dev A worker puts up at least four times what a dispute costs: half of its deposit goes to at most two challengers.
    uint256 private constant DEPOSIT_FACTOR = 4;
    /// @dev Who makes a call that pays the treasury receives a tenth of it.
    uint256 private constant TIP_DIVISOR = 10;
    /// @dev The most gas that an adjudicator may use to tell a verdict.
    uint256 private constant VERDICT_GAS = 100_000;
    /// @dev With so much gas left, 63/64 of what is left at the call are more than VERDICT_GAS. Until then, a cold account
    /// (2,600) and a few instructions are paid.
    uint256 private constant MIN_GAS = VERDICT_GAS * 64 / 63 + 4000;

    // slot 1
    uint48 private _runCount;
    uint48 private _periodCount;
    uint48 private _disputeCount;
    uint48 private _fundingCount;
    // slots 2 to 8
    mapping(uint256 runId => RunData) private _runs;
    mapping(uint256 periodId => PeriodData) private _periods;
    mapping(bytes32 stateHash => StateData) private _states;
    mapping(uint256 disputeId => DisputeData) private _disputes;
    mapping(uint256 fundingId => FundingData) private _fundings;
    mapping(address account => uint256) private _credits;
    address[] private _adjudicators;

    constructor(address token_, address treasury_, address[] memory adjudicators_)
        TokenVault(token_, treasury_)
    {
        if (adjudicators_.length == 0 || adjudicators_.length > MAX_ADJUDICATORS) {
            revert Training_InvalidAdjudicatorCount(adjudicators_.length, 1, MAX_ADJUDICATORS);
        }
        for (uint256 i; i < adjudicators_.length; ++i) {
            if (adjudicators_[i].code.length == 0) revert Training_InvalidAdjudicator(adjudicators_[i]);
        }
        _adjudicators = adjudicators_;
    }

    // ── Runs ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITraining
    function createRun(
        RunParams calldata params,
        bytes calldata rule,
        bytes32 genesisRoot,
        bytes calldata content
    ) external nonReentrant returns (uint256 runId) {
        _checkParams(params, genesisRoot);

        runId = ++_runCount;
        (uint256 maxSeconds, uint96 fee) =
            IAdjudicator(params.adjudicator).register(runId, rule, genesisRoot, content);
        if (maxSeconds == 0 || maxSeconds > MAX_MAX_SECONDS) {
            revert Training_InvalidMaxSeconds(maxSeconds, 1, MAX_MAX_SECONDS);
        }
        uint256 minDeposit = DEPOSIT_FACTOR * (uint256(params.challengeDeposit) + fee);
        if (params.workerDeposit < minDeposit) {
            revert Training_InvalidWorkerDeposit(params.workerDeposit, minDeposit);
        }

        bytes32 runHash =
            keccak256(abi.encode(block.chainid, address(this), runId, params, keccak256(rule), genesisRoot));
        RunData storage run = _runs[runId];
        run.creator = msg.sender;
        run.createdAt = uint40(block.timestamp);
        run.statesPerPeriod = uint8(params.statesPerPeriod);
        run.adjudicator = params.adjudicator;
        run.stateSeconds = uint24(params.stateSeconds);
        run.challengeWindow = uint24(params.challengeWindow);
        run.maxStates = params.maxStates;
        run.reward = params.reward;
        run.workerDeposit = params.workerDeposit;
        run.runSeconds = uint32(params.runSeconds);
        run.maxSeconds = uint32(maxSeconds);
        run.challengeDeposit = params.challengeDeposit;
        run.fee = fee;
        run.runHash = runHash;
        run.genesisRoot = genesisRoot;
        run.taskDigest = params.taskDigest;
        run.genesisState = params.genesisState;

        emit RunCreated(runId, msg.sender, runHash, params, genesisRoot, rule, content);
    }

    /// @inheritdoc ITraining
    function fund(uint256 runId, bytes32 runHash, uint96 amount)
        external
        nonReentrant
        returns (uint256 fundingId)
    {
        RunData storage run = _run(runId);
        if (_runStatus(run) == RunStatus.Closed) _revertRunStatus(runId, run);
        if (runHash != run.runHash) revert Training_RunMismatch(runId, run.runHash, runHash);
        if (amount == 0) revert Training_InvalidAmount();

        fundingId = ++_fundingCount;
        uint128 from = run.funded;
        run.funded = from + amount;
        _fundings[fundingId] =
            FundingData(msg.sender, amount, from, uint48(runId), uint40(block.timestamp), false);

        emit RunFunded(runId, fundingId, msg.sender, amount, from);
        _pull(amount);
    }

    // ── Training ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITraining
    function startPeriod(uint256 runId, bytes32 parentHash) external nonReentrant returns (uint256 periodId) {
        RunData storage run = _run(runId);
        if (_mutexStatus(run) != MutexStatus.Free) _revertMutexStatus(runId, run);
        uint256 tip = run.tip;
        _checkParent(runId, run, tip, parentHash);

        periodId = ++_periodCount;
        uint256 due = block.timestamp + run.stateSeconds;
        PeriodData storage period = _periods[periodId];
        period.worker = msg.sender;
        period.due = uint40(due);
        period.firstHeight = uint16(tip + 1);
        period.size = uint8(Math.min(run.statesPerPeriod, run.maxStates - tip));
        period.runId = uint48(runId);
        period.parentPeriod = _states[parentHash].periodId;
        period.previousPeriod = run.periodId;
        period.startedAt = uint40(block.timestamp);
        run.periodId = uint48(periodId);

        emit PeriodStarted(runId, periodId, msg.sender, parentHash, uint16(tip + 1));
        _pull(run.workerDeposit);
    }

    /// @inheritdoc ITraining
    function submitState(
        uint256 runId,
        bytes32 parentHash,
        bytes32 root,
        bytes32 stepsRoot,
        bytes calldata data
    ) external nonReentrant returns (bytes32 stateHash) {
        RunData storage run = _run(runId);
        uint256 periodId = run.periodId;
        PeriodData storage period = _periods[periodId];
        if (msg.sender != period.worker) revert Training_NotWorker(runId, msg.sender, period.worker);
        if (!_isOpen(period)) _revertMutexStatus(runId, run);
        // No more than the period's size, so no more than the run's states.
        uint16 height = run.tip + 1;
        _checkParent(runId, run, run.tip, parentHash);
        bytes32 superhash = IAdjudicator(run.adjudicator).checkState(runId, root, stepsRoot, data);

        stateHash = keccak256(
            abi.encode(
                block.chainid,
                address(this),
                runId,
                periodId,
                height,
                parentHash,
                root,
                stepsRoot,
                superhash,
                msg.sender
            )
        );
        _extend(run, period, height, stateHash);
        StateData storage state = _states[stateHash];
        state.periodId = uint48(periodId);
        state.height = height;
        state.submittedAt = uint40(block.timestamp);
        state.root = root;
        if (stepsRoot != root) state.stepsRoot = root ^ stepsRoot;

        emit StateSubmitted(
            runId, stateHash, msg.sender, periodId, height, parentHash, root, stepsRoot, superhash, data
        );
    }

    /// @inheritdoc ITraining
    function finalize(uint256 runId, uint256 max) external nonReentrant returns (uint256 count) {
        RunData storage run = _run(runId);
        if (max == 0) revert Training_InvalidMaximum();
        uint256 height = run.finalHeight;
        uint256 tip = run.tip;
        if (height == tip) revert Training_NothingToFinalize(runId);

        uint256 reward = run.reward;
        uint256 funded = run.funded;
        uint256 spent = run.spent;
        uint256 window = run.challengeWindow;
        for (; count < max && height < tip; ++count) {
            bytes32 stateHash = run.states[height + 1];
            StateData storage state = _states[stateHash];
            if (block.timestamp < state.submittedAt + window || state.openDisputes != 0) {
                if (count == 0) _revertStateStatus(stateHash, state, run);
                break;
            }

            ++height;
            state.finalAt = uint40(block.timestamp);
            uint256 paid = Math.min(reward, funded - spent);
            spent += paid;
            address worker = _periods[state.periodId].worker;
            if (paid != 0) _credits[worker] += paid;
            emit StateFinalized(runId, stateHash, worker, uint16(height), uint96(paid));
        }
        run.finalHeight = uint16(height);
        run.spent = uint128(spent);
    }

    // ── Disputes ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITraining
    /// @dev The adjudicator pulls its fee from here, so the tokens come first.
    function openDispute(bytes32 stateHash) external nonReentrant returns (uint256 disputeId) {
        StateData storage state = _state(stateHash);
        PeriodData storage period = _periods[state.periodId];
        uint256 runId = period.runId;
        RunData storage run = _runs[runId];
        if (_stateStatus(stateHash, state, run) != StateStatus.Contestable) {
            _revertStateStatus(stateHash, state, run);
        }

        disputeId = ++_disputeCount;
        if (state.disputes == 0) state.firstDispute = uint48(disputeId);
        ++state.disputes;
        ++state.openDisputes;
        DisputeData storage dispute = _disputes[disputeId];
        dispute.challenger = msg.sender;
        dispute.openedAt = uint40(block.timestamp);
        dispute.stateHash = stateHash;

        uint256 caseId = _openCase(runId, run, stateHash, state, period.worker);
        if (caseId <= type(uint48).max) dispute.caseId = uint48(caseId);
        else dispute.largeCaseId = caseId;
        emit DisputeOpened(runId, disputeId, stateHash, msg.sender, caseId);
    }

    /// @inheritdoc ITraining
    function resolveDispute(uint256 disputeId) external nonReentrant {
        DisputeData storage dispute = _dispute(disputeId);
        bytes32 stateHash = dispute.stateHash;
        StateData storage state = _states[stateHash];
        PeriodData storage period = _periods[state.periodId];
        uint256 runId = period.runId;
        RunData storage run = _runs[runId];
        (DisputeStatus status, Verdict verdict) = _disputeStatus(dispute, stateHash, state, run);
        uint256 deposit = run.challengeDeposit;
        uint256 toChallenger;
        uint256 toWorker;
        if (status == DisputeStatus.Moot) {
            status = DisputeStatus.Refunded;
            toChallenger = deposit;
        } else if (status == DisputeStatus.Overdue) {
            status = DisputeStatus.Void;
            toChallenger = deposit / 2;
        } else if (status != DisputeStatus.Decided) {
            revert Training_WrongDisputeStatus(
                disputeId,
                status,
                status == DisputeStatus.Undecided ? uint256(dispute.openedAt) + run.maxSeconds : 0
            );
        } else if (verdict == Verdict.Upheld) {
            status = DisputeStatus.Upheld;
            toChallenger = deposit;
        } else {
            status = DisputeStatus.Dismissed;
            toWorker = deposit * 4 / 5;
        }

        dispute.resolvedAt = uint40(block.timestamp);
        dispute.resolution = status;
        --state.openDisputes;
        if (status == DisputeStatus.Upheld || status == DisputeStatus.Void) {
            _rollBack(run, state.height);
            if (status == DisputeStatus.Upheld) _fail(period, disputeId, state.firstDispute, run);
            emit RolledBack(runId, stateHash, state.height);
        }

        emit DisputeResolved(runId, disputeId, stateHash, status);
        _pay(dispute.challenger, toChallenger, period.worker, toWorker, deposit - toChallenger - toWorker);
    }

    // ── Payouts ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITraining
    function settlePeriod(uint256 periodId) external nonReentrant {
        PeriodData storage period = _period(periodId);
        if (period.settledAt != 0) {
            revert Training_WrongPeriodStatus(periodId, PeriodStatus.Settled, 0);
        }
        if (_isOpen(period)) revert Training_WrongPeriodStatus(periodId, PeriodStatus.Open, period.due);
        uint256 runId = period.runId;
        RunData storage run = _runs[runId];
        _checkFinal(periodId, period, run);

        period.settledAt = uint40(block.timestamp);
        uint256 deposit = run.workerDeposit;
        PeriodOutcome outcome = _outcome(period);
        bool failed = outcome == PeriodOutcome.Failed;
        address first = period.worker;
        address second;
        uint256 toFirst = deposit;
        uint256 toSecond;
        if (failed) {
            first = _disputes[period.bountyDispute].challenger;
            toFirst = deposit / 2;
            uint256 sharedDispute = period.sharedDispute;
            if (sharedDispute != 0) {
                second = _disputes[sharedDispute].challenger;
                toFirst = toSecond = deposit / 4;
            }
        } else if (outcome == PeriodOutcome.Lapsed) {
            toFirst = deposit * period.submitted / period.size;
        }

        uint256 paid = toFirst + toSecond;
        emit PeriodSettled(runId, periodId, outcome, failed ? 0 : paid, failed ? paid : 0);
        _pay(first, toFirst, second, toSecond, deposit - paid);
    }

    /// @inheritdoc ITraining
    function refund(uint256 fundingId) external nonReentrant {
        FundingData storage funding = _funding(fundingId);
        if (funding.isRefunded) revert Training_AlreadyRefunded(fundingId);
        uint256 runId = funding.runId;
        RunData storage run = _runs[runId];
        if (_runStatus(run) != RunStatus.Closed) _revertRunStatus(runId, run);
        uint256 amount = _left(funding, run);
        if (amount == 0) revert Training_NothingToRefund(fundingId);

        funding.isRefunded = true;
        emit FundingRefunded(runId, fundingId, funding.funder, amount);
        _push(funding.funder, amount);
    }

    /// @inheritdoc ITraining
    function collect(address account) external nonReentrant {
        uint256 amount = _credits[account];
        if (amount == 0) revert Training_NothingToCollect(account);

        _credits[account] = 0;
        emit Collected(account, amount);
        _push(account, amount);
    }

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITraining
    function getRun(uint256 runId) external view returns (Run memory view_) {
        RunData storage run = _run(runId);
        view_.creator = run.creator;
        view_.status = _runStatus(run);
        view_.mutex = _mutexStatus(run);
        view_.createdAt = run.createdAt;
        view_.tip = run.tip;
        view_.finalHeight = run.finalHeight;
        view_.periodId = run.periodId;
        if (view_.mutex == MutexStatus.Held) view_.due = _periods[run.periodId].due;
        view_.runHash = run.runHash;
        view_.genesisRoot = run.genesisRoot;
        view_.funded = run.funded;
        view_.spent = run.spent;
        view_.maxSeconds = run.maxSeconds;
        view_.fee = run.fee;
        view_.params = RunParams({
            reward: run.reward,
            workerDeposit: run.workerDeposit,
            challengeDeposit: run.challengeDeposit,
            maxStates: run.maxStates,
            statesPerPeriod: run.statesPerPeriod,
            stateSeconds: run.stateSeconds,
            challengeWindow: run.challengeWindow,
            runSeconds: run.runSeconds,
            adjudicator: run.adjudicator,
            taskDigest: run.taskDigest,
            genesisState: run.genesisState
        });
    }

    /// @inheritdoc ITraining
    function getPeriod(uint256 periodId) external view returns (Period memory view_) {
        PeriodData storage period = _period(periodId);
        RunData storage run = _runs[period.runId];
        view_.runId = period.runId;
        view_.worker = period.worker;
        view_.status = period.settledAt != 0
            ? PeriodStatus.Settled
            : _isOpen(period) ? PeriodStatus.Open : PeriodStatus.Ended;
        view_.outcome = _outcome(period);
        view_.startedAt = period.startedAt;
        view_.due = period.due;
        view_.settledAt = period.settledAt;
        view_.firstHeight = period.firstHeight;
        view_.size = period.size;
        view_.submitted = period.submitted;
        while (view_.live < view_.submitted && _livesAt(periodId, view_.firstHeight + view_.live, run)) {
            ++view_.live;
        }
        view_.parentPeriod = period.parentPeriod;
        view_.previousPeriod = period.previousPeriod;
        view_.bountyDispute = period.bountyDispute;
        view_.sharedDispute = period.sharedDispute;
    }

    /// @inheritdoc ITraining
    function getState(bytes32 stateHash) external view returns (State memory view_) {
        StateData storage state = _state(stateHash);
        PeriodData storage period = _periods[state.periodId];
        RunData storage run = _runs[period.runId];
        view_.runId = period.runId;
        view_.periodId = state.periodId;
        view_.height = state.height;
        view_.status = _stateStatus(stateHash, state, run);
        view_.submittedAt = state.submittedAt;
        view_.contestableUntil = state.submittedAt + run.challengeWindow;
        view_.finalAt = state.finalAt;
        view_.worker = period.worker;
        view_.parentHash = state.height == 1
            ? run.runHash
            : _submittedBy(
                state.height > period.firstHeight ? state.periodId : period.parentPeriod,
                state.height - 1,
                run
            );
        view_.root = state.root;
        view_.stepsRoot = state.root ^ state.stepsRoot;
        view_.disputes = state.disputes;
        view_.openDisputes = state.openDisputes;
        view_.firstDispute = state.firstDispute;
        view_.replaced = state.replaced;
    }

    /// @inheritdoc ITraining
    function getDispute(uint256 disputeId) external view returns (Dispute memory view_) {
        DisputeData storage dispute = _dispute(disputeId);
        StateData storage state = _states[dispute.stateHash];
        view_.runId = _periods[state.periodId].runId;
        RunData storage run = _runs[view_.runId];
        view_.stateHash = dispute.stateHash;
        view_.challenger = dispute.challenger;
        (view_.status, view_.verdict) = _disputeStatus(dispute, dispute.stateHash, state, run);
        view_.openedAt = dispute.openedAt;
        view_.deadline = dispute.openedAt + run.maxSeconds;
        view_.resolvedAt = dispute.resolvedAt;
        view_.caseId = _caseOf(dispute);
    }

    /// @inheritdoc ITraining
    function getFunding(uint256 fundingId) external view returns (Funding memory view_) {
        FundingData storage funding = _funding(fundingId);
        view_.runId = funding.runId;
        view_.funder = funding.funder;
        view_.amount = funding.amount;
        view_.from = funding.from;
        view_.fundedAt = funding.fundedAt;
        view_.isRefunded = funding.isRefunded;
    }

    /// @inheritdoc ITraining
    function stateAt(uint256 runId, uint256 height) external view returns (bytes32) {
        RunData storage run = _run(runId);
        return height > run.tip ? bytes32(0) : _hashAt(run, height);
    }

    /// @inheritdoc ITraining
    function stateOf(uint256 periodId, uint256 index) external view returns (bytes32) {
        PeriodData storage period = _period(periodId);
        return index < period.submitted
            ? _submittedBy(periodId, period.firstHeight + index, _runs[period.runId])
            : bytes32(0);
    }

    /// @inheritdoc ITraining
    function refundOf(uint256 fundingId) external view returns (uint256) {
        FundingData storage funding = _funding(fundingId);
        return funding.isRefunded ? 0 : _left(funding, _runs[funding.runId]);
    }

    /// @inheritdoc ITraining
    function creditOf(address account) external view returns (uint256) {
        return _credits[account];
    }

    /// @inheritdoc ITraining
    function runCount() external view returns (uint256) {
        return _runCount;
    }

    /// @inheritdoc ITraining
    function periodCount() external view returns (uint256) {
        return _periodCount;
    }

    /// @inheritdoc ITraining
    function disputeCount() external view returns (uint256) {
        return _disputeCount;
    }

    /// @inheritdoc ITraining
    function fundingCount() external view returns (uint256) {
        return _fundingCount;
    }

    /// @inheritdoc ITraining
    function isAdjudicator(address account) public view returns (bool) {
        uint256 count = _adjudicators.length;
        for (uint256 i; i < count; ++i) {
            if (_adjudicators[i] == account) return true;
        }
        return false;
    }

    /// @inheritdoc ITraining
    function adjudicators() external view returns (address[] memory) {
        return _adjudicators;
    }

    // ── Checks ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _checkParams(RunParams calldata params, bytes32 genesisRoot) private view {
        if (!isAdjudicator(params.adjudicator)) revert Training_InvalidAdjudicator(params.adjudicator);
        if (params.maxStates == 0) revert Training_InvalidMaxStates();
        if (params.statesPerPeriod == 0 || params.statesPerPeriod > MAX_STATES_PER_PERIOD) {
            revert Training_InvalidStatesPerPeriod(params.statesPerPeriod, 1, MAX_STATES_PER_PERIOD);
        }
        _checkTime(params.stateSeconds, MIN_STATE_SECONDS, MAX_STATE_SECONDS);
        _checkTime(params.challengeWindow, MIN_CHALLENGE_WINDOW, MAX_CHALLENGE_WINDOW);
        _checkTime(params.runSeconds, 1, MAX_RUN_SECONDS);
        if (params.challengeDeposit == 0) revert Training_InvalidChallengeDeposit();
        bytes32 genesisState = params.genesisState;
        if (genesisState != 0) {
            StateData storage genesis = _states[genesisState];
            if (genesis.finalAt == 0) revert Training_InvalidGenesisState(genesisState);
            if (genesis.root != genesisRoot) revert Training_GenesisMismatch(genesis.root, genesisRoot);
        }
    }

    function _checkTime(uint256 time, uint256 minimum, uint256 maximum) private pure {
        if (time < minimum || time > maximum) revert Training_InvalidTime(time, minimum, maximum);
    }

    function _checkParent(uint256 runId, RunData storage run, uint256 tip, bytes32 parentHash) private view {
        bytes32 expected = _hashAt(run, tip);
        if (parentHash != expected) revert Training_ParentMismatch(runId, expected, parentHash);
    }

    /// @dev The states of a period that live are the lowest of it. So it has one that is not final only if it has the one
    /// above the run's final height, or its first.
    function _checkFinal(uint256 periodId, PeriodData storage period, RunData storage run) private view {
        uint256 firstHeight = period.firstHeight;
        uint256 height = Math.max(uint256(run.finalHeight) + 1, firstHeight);
        if (height < firstHeight + period.submitted && _livesAt(periodId, height, run)) {
            revert Training_NotFinal(periodId, run.states[height]);
        }
    }

    function _run(uint256 runId) private view returns (RunData storage run) {
        run = _runs[runId];
        if (run.createdAt == 0) revert Training_UnknownRun(runId);
    }

    function _period(uint256 periodId) private view returns (PeriodData storage period) {
        period = _periods[periodId];
        if (period.worker == address(0)) revert Training_UnknownPeriod(periodId);
    }

    function _state(bytes32 stateHash) private view returns (StateData storage state) {
        state = _states[stateHash];
        if (state.periodId == 0) revert Training_UnknownState(stateHash);
    }

    function _dispute(uint256 disputeId) private view returns (DisputeData storage dispute) {
        dispute = _disputes[disputeId];
        if (dispute.challenger == address(0)) revert Training_UnknownDispute(disputeId);
    }

    function _funding(uint256 fundingId) private view returns (FundingData storage funding) {
        funding = _fundings[fundingId];
        if (funding.funder == address(0)) revert Training_UnknownFunding(fundingId);
    }

    // ── Statuses ───────────────────────────────────────────────────────────────────────────────────────────────

    function _runStatus(RunData storage run) private view returns (RunStatus) {
        uint256 finalHeight = run.finalHeight;
        if (finalHeight == run.maxStates) return RunStatus.Closed;
        if (block.timestamp < _runEnd(run)) return RunStatus.Running;
        return
            finalHeight == run.tip && !_isOpen(_periods[run.periodId]) ? RunStatus.Closed : RunStatus.Draining;
    }

    function _runEnd(RunData storage run) private view returns (uint256) {
        return uint256(run.createdAt) + run.runSeconds;
    }

    function _mutexStatus(RunData storage run) private view returns (MutexStatus) {
        if (_isOpen(_periods[run.periodId])) return MutexStatus.Held;
        if (run.tip == run.maxStates) return MutexStatus.Full;
        return block.timestamp < _runEnd(run) ? MutexStatus.Free : MutexStatus.Ended;
    }

    /// @dev Whether a period holds its run's mutex. No period has id 0, so that one does not.
    function _isOpen(PeriodData storage period) private view returns (bool) {
        return block.timestamp < period.due && period.outcome == PeriodOutcome.None;
    }

    /// @dev A period lapses without a call.
    function _outcome(PeriodData storage period) private view returns (PeriodOutcome outcome) {
        outcome = period.outcome;
        if (outcome == PeriodOutcome.None && block.timestamp >= period.due) outcome = PeriodOutcome.Lapsed;
    }

    function _stateStatus(bytes32 stateHash, StateData storage state, RunData storage run)
        private
        view
        returns (StateStatus)
    {
        if (!_isLive(stateHash, state, run)) return StateStatus.RolledBack;
        if (state.finalAt != 0) return StateStatus.Final;
        if (block.timestamp < uint256(state.submittedAt) + run.challengeWindow) {
            return StateStatus.Contestable;
        }
        return state.openDisputes == 0 ? StateStatus.Ripe : StateStatus.Disputed;
    }

    /// @return status The dispute's status.
    /// @return verdict What the adjudicator says. None once resolved.
    function _disputeStatus(
        DisputeData storage dispute,
        bytes32 stateHash,
        StateData storage state,
        RunData storage run
    ) private view returns (DisputeStatus status, Verdict verdict) {
        status = dispute.resolution;
        if (status != DisputeStatus.Undecided) return (status, verdict);
        verdict = _verdictOf(run.adjudicator, _caseOf(dispute));
        if (!_isLive(stateHash, state, run)) return (DisputeStatus.Moot, verdict);
        if (verdict != Verdict.None) return (DisputeStatus.Decided, verdict);
        if (block.timestamp >= uint256(dispute.openedAt) + run.maxSeconds) status = DisputeStatus.Overdue;
    }

    function _caseOf(DisputeData storage dispute) private view returns (uint256 caseId) {
        caseId = dispute.caseId;
        if (caseId == 0) caseId = dispute.largeCaseId;
    }

    /// @dev Whether a state is the one at its height.
    function _isLive(bytes32 stateHash, StateData storage state, RunData storage run)
        private
        view
        returns (bool)
    {
        uint256 height = state.height;
        return height <= run.tip && run.states[height] == stateHash;
    }

    /// @dev Whether the state at a height lives and is of this period.
    function _livesAt(uint256 periodId, uint256 height, RunData storage run) private view returns (bool) {
        return height <= run.tip && _states[run.states[height]].periodId == periodId;
    }

    /// @dev The state that a period submitted at a height, which may have fallen.
    function _submittedBy(uint256 periodId, uint256 height, RunData storage run)
        private
        view
        returns (bytes32 stateHash)
    {
        stateHash = run.states[height];
        while (_states[stateHash].periodId != periodId) {
            stateHash = _states[stateHash].replaced;
        }
    }

    /// @dev What the state above a height is built on.
    function _hashAt(RunData storage run, uint256 height) private view returns (bytes32) {
        return height == 0 ? run.runHash : run.states[height];
    }

    function _revertRunStatus(uint256 runId, RunData storage run) private view {
        RunStatus status = _runStatus(run);
        revert Training_WrongRunStatus(runId, status, status == RunStatus.Running ? _runEnd(run) : 0);
    }

    function _revertMutexStatus(uint256 runId, RunData storage run) private view {
        MutexStatus status = _mutexStatus(run);
        uint256 until;
        if (status == MutexStatus.Held) until = _periods[run.periodId].due;
        if (status == MutexStatus.Free) until = _runEnd(run);
        revert Training_WrongMutexStatus(runId, status, until);
    }

    function _revertStateStatus(bytes32 stateHash, StateData storage state, RunData storage run)
        private
        view
    {
        StateStatus status = _stateStatus(stateHash, state, run);
        revert Training_WrongStateStatus(
            stateHash,
            status,
            status == StateStatus.Contestable ? uint256(state.submittedAt) + run.challengeWindow : 0
        );
    }

    // ── Effects ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Puts a state onto the run's tip.
    function _extend(RunData storage run, PeriodData storage period, uint16 height, bytes32 stateHash)
        private
    {
        bytes32 fallen = run.states[height];
        if (fallen != 0) _states[stateHash].replaced = fallen;
        run.states[height] = stateHash;
        run.tip = height;
        uint8 submitted = period.submitted + 1;
        period.submitted = submitted;
        if (submitted == period.size) {
            period.outcome = PeriodOutcome.Done;
            period.due = uint40(block.timestamp);
        } else {
            period.due = uint40(block.timestamp + run.stateSeconds);
        }
    }

    /// @dev Takes a state off the run, with all above it. Whoever holds the mutex builds on it, and is released.
    function _rollBack(RunData storage run, uint256 height) private {
        run.tip = uint16(height - 1);
        PeriodData storage holder = _periods[run.periodId];
        if (_isOpen(holder)) {
            holder.outcome = PeriodOutcome.Released;
            holder.due = uint40(block.timestamp);
        }
    }

    /// @dev Has the worker of a state that an upheld dispute rolled back pay. Any dispute that was upheld against this period
    /// before was about a higher state. The bounty is shared with the first dispute of the state, as long as that may still
    /// be right.
    function _fail(PeriodData storage period, uint256 disputeId, uint256 firstDispute, RunData storage run)
        private
    {
        period.outcome = PeriodOutcome.Failed;
        period.bountyDispute = uint48(disputeId);
        DisputeData storage first = _disputes[firstDispute];
        bool shared = firstDispute != disputeId && first.resolution == DisputeStatus.Undecided
            && _verdictOf(run.adjudicator, _caseOf(first)) != Verdict.Dismissed;
        period.sharedDispute = shared ? uint48(firstDispute) : 0;
    }

    /// @dev Takes what a dispute costs from the caller, and has the adjudicator open a case and take its fee.
    function _openCase(
        uint256 runId,
        RunData storage run,
        bytes32 stateHash,
        StateData storage state,
        address worker
    ) private returns (uint256 caseId) {
        uint256 height = state.height;
        bytes32 root = state.root;
        Claim memory claim = Claim({
            runId: runId,
            height: height,
            stateHash: stateHash,
            root: root,
            stepsRoot: root ^ state.stepsRoot,
            parentRoot: height == 1 ? run.genesisRoot : _states[run.states[height - 1]].root,
            worker: worker,
            challenger: msg.sender
        });
        address adjudicator = run.adjudicator;
        uint256 fee = run.fee;
        _pull(run.challengeDeposit + fee);
        if (fee == 0) return IAdjudicator(adjudicator).open(claim);

        IERC20(token).approve(adjudicator, fee);
        caseId = IAdjudicator(adjudicator).open(claim);
        uint256 left = IERC20(token).allowance(address(this), adjudicator);
        if (left != 0) {
            IERC20(token).approve(adjudicator, 0);
            _credits[msg.sender] += left;
        }
    }

    /// @dev Asks an adjudicator, which may be broken: it gets so much gas and no more, and what is no verdict is none. All of
    /// that gas has to be there, or whoever calls could turn a verdict into none.
    function _verdictOf(address adjudicator, uint256 caseId) private view returns (Verdict verdict) {
        uint256 available = gasleft();
        if (available < MIN_GAS) revert Training_InsufficientGas(available, MIN_GAS);
        bytes memory data = abi.encodeCall(IAdjudicator.verdictOf, (caseId));
        bool success;
        uint256 size;
        uint256 word;
        assembly ("memory-safe") {
            success := staticcall(VERDICT_GAS, adjudicator, add(data, 0x20), mload(data), 0, 0x20)
            size := returndatasize()
            word := mload(0)
        }
        if (success && size == 32 && word <= uint256(type(Verdict).max)) verdict = Verdict(word);
    }

    /// @dev What final states have not earned of a funding. What was funded first was spent first.
    function _left(FundingData storage funding, RunData storage run) private view returns (uint256) {
        uint256 from = funding.from;
        uint256 end = from + funding.amount;
        return end - Math.min(end, Math.max(from, run.spent));
    }

    /// @dev Puts the treasury's part into the pot, but for a tenth, which is due to the caller. Pays who is the only one due.
    /// Credits several, so that none can keep the others from being paid.
    function _pay(address first, uint256 toFirst, address second, uint256 toSecond, uint256 forTreasury)
        private
    {
        uint256 tip = forTreasury / TIP_DIVISOR;
        _addToPot(forTreasury - tip);
        if (second == msg.sender) {
            toSecond += tip;
            tip = 0;
        }
        if (first == second || toFirst == 0) {
            first = second;
            toFirst += toSecond;
            toSecond = 0;
        }
        if (first == msg.sender || toFirst == 0) {
            first = msg.sender;
            toFirst += tip;
            tip = 0;
        }
        if (toSecond == 0 && tip == 0) {
            if (toFirst != 0) _push(first, toFirst);
            return;
        }
        _credits[first] += toFirst;
        if (toSecond != 0) _credits[second] += toSecond;
        if (tip != 0) _credits[msg.sender] += tip;
    }
}
