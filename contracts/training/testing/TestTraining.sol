// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {DISPUTE_GAME_BYTECODE} from "../../../generated/training/bytecode/disputeGame.sol";
import {STEP_VERIFIER_BYTECODE} from "../../../generated/training/bytecode/stepVerifier.sol";
import {TOKEN_VOTE_BYTECODE} from "../../../generated/training/bytecode/tokenVote.sol";
import {TRAINING_BYTECODE} from "../../../generated/training/bytecode/training.sol";
import {Superhash} from "../../libraries/Superhash.sol";
import {cheats} from "../../testing/Cheats.sol";
import {TestParties} from "../../testing/TestParties.sol";
import {IAdjudicator, Verdict} from "../IAdjudicator.sol";
import {Case, GameRule, IDisputeGame, Turn} from "../IDisputeGame.sol";
import {ITokenVote, VoteCase, VoteRule, VoteStatus} from "../ITokenVote.sol";
import {
    Dispute,
    DisputeStatus,
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
} from "../ITraining.sol";

/// @notice Training for your tests, with runs, periods, states and disputes at any status. For Foundry and Hardhat 3.
///
///     TestTraining local = new TestTraining();
///     uint256 runId = local.createRun();
///     bytes32 first = local.submit(runId, alice);
///     bytes32 second = local.submit(runId, alice);
///     local.advanceState(first, StateStatus.Final); // alice has earned, if the run is funded
///     local.advanceDispute(local.dispute(second, bob), DisputeStatus.Upheld); // and now lost her deposit
///
/// The contracts are the real ones, as they are deployed. What they hold is made up: nobody trains, and states name weights
/// that nobody has. So disputes end as one does in which somebody is silent: the worker, or the challenger. In a vote, one
/// voter decides.
///
/// What the contracts would refuse, this contract refuses in words: not every tool knows their errors.
contract TestTraining is TestParties {
    uint96 public constant REWARD = 10e18;
    uint96 public constant WORKER_DEPOSIT = 100e18;
    uint96 public constant CHALLENGE_DEPOSIT = 10e18;
    /// @notice What a dispute pays to voters, and the weight that a vote needs. The game takes nothing.
    uint96 public constant FEE = 5e18;
    uint96 public constant QUORUM = 50e18;

    ITraining public immutable training;
    /// @notice The adjudicator of `params()`.
    IDisputeGame public immutable game;
    /// @notice The other adjudicator.
    ITokenVote public immutable vote;
    /// @notice The account that `createRun` acts as.
    address public immutable creator = _account("creator");
    /// @notice The account that `fundRun` acts as.
    address public immutable sponsor = _account("sponsor");
    /// @notice The account that holds a mutex so that a run does not close.
    address public immutable worker = _account("worker");
    /// @notice The account that disputes what has to fall.
    address public immutable proofer = _account("proofer");
    /// @notice The account that votes.
    address public immutable voter = _account("voter");
    /// @notice The account that resolves, finalizes and settles.
    address public immutable keeper = _account("keeper");
    address public immutable treasury = _account("treasury");

    bytes32 private constant BALLOT_SALT = keccak256("ballot salt");

    constructor() {
        address verifier = _deploy(STEP_VERIFIER_BYTECODE, "");
        game = IDisputeGame(_deploy(DISPUTE_GAME_BYTECODE, abi.encode(verifier)));
        vote = ITokenVote(_deploy(TOKEN_VOTE_BYTECODE, abi.encode(coin, treasury)));
        address[] memory adjudicators = new address[](2);
        (adjudicators[0], adjudicators[1]) = (address(game), address(vote));
        training = ITraining(_deploy(TRAINING_BYTECODE, abi.encode(coin, treasury, adjudicators)));
        cheats.label(verifier, "StepVerifier");
        cheats.label(address(game), "DisputeGame");
        cheats.label(address(vote), "TokenVote");
        cheats.label(address(training), "Training");
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Creates a run, as `creator`. Its disputes are games.
    /// @return runId Its id.
    function createRun() external returns (uint256 runId) {
        return createRun(params());
    }

    /// @notice Creates a run that differs from the usual ones, as `creator`.
    /// @param changed What `params` gave, with changes. With `adjudicator` being `vote`, disputes are votes.
    /// @return runId Its id.
    function createRun(RunParams memory changed) public returns (uint256 runId) {
        _requireParams(changed);
        bytes memory encoded = rule(changed.adjudicator);
        cheats.prank(creator);
        return training.createRun(changed, encoded, genesisRoot(), "");
    }

    /// @notice Adds to the pot of a run, as `sponsor`, which gets the coins for it.
    /// @param amount In the coin's smallest unit.
    /// @return fundingId The funding's id.
    function fundRun(uint256 runId, uint96 amount) external returns (uint256 fundingId) {
        Run memory run = _runOf(runId);
        if (run.status == RunStatus.Closed) revert(string.concat(_run(runId), " is Closed"));
        require(amount != 0, "TestTraining: a funding has to be more than 0");
        _fundFor(sponsor, address(training), amount);
        cheats.prank(sponsor);
        return training.fund(runId, run.runHash, amount);
    }

    /// @notice Takes the mutex of a run, as `who`, which gets the coins for its deposit.
    /// @param runId A run of this contract, or one that a contract of yours created with `params`.
    /// @return periodId The period's id.
    function startPeriod(uint256 runId, address who) public returns (uint256 periodId) {
        Run memory run = _runOf(runId);
        _requireOwnRule(runId, run);
        if (run.mutex != MutexStatus.Free) revert(string.concat(_mutex(runId, run), ", not Free"));
        _fundFor(who, address(training), run.params.workerDeposit);
        bytes32 parentHash = training.stateAt(runId, run.tip);
        cheats.prank(who);
        return training.startPeriod(runId, parentHash);
    }

    /// @notice Submits the next state of a run, as `who`. Takes the mutex first, if it is free.
    /// @param runId A run of this contract, or one that a contract of yours created with `params`.
    /// @return stateHash The state's hash.
    function submit(uint256 runId, address who) public returns (bytes32 stateHash) {
        Run memory run = _runOf(runId);
        if (run.mutex != MutexStatus.Held) {
            startPeriod(runId, who);
            run = training.getRun(runId);
        }
        address holder = training.getPeriod(run.periodId).worker;
        if (holder != who) revert(string.concat(_mutex(runId, run), " by another worker"));
        bytes memory cid = weightsCid(run.periodId, run.tip + 1);
        bytes memory data = run.params.adjudicator == address(game) ? abi.encode(new bytes32[](0), cid) : cid;
        bytes32 parentHash = training.stateAt(runId, run.tip);
        // States have one step, whose root is that of the state. What the root is of, nobody asks in a game of silence.
        bytes32 root = Superhash.ofCid(cid);
        cheats.prank(who);
        return training.submitState(runId, parentHash, root, root, data);
    }

    /// @notice Disputes a state, as `who`, which gets the coins for deposit and fee.
    /// @param stateHash A state of a run of this contract, or of one that a contract of yours created with `params`.
    /// @return disputeId The dispute's id.
    function dispute(bytes32 stateHash, address who) public returns (uint256 disputeId) {
        State memory state = _stateOf(stateHash);
        Run memory run = training.getRun(state.runId);
        _requireOwnRule(state.runId, run);
        if (state.status != StateStatus.Contestable) {
            revert(string.concat(_state(state), ", not Contestable"));
        }
        require(_isDisputable(run, state), "TestTraining: a state has one vote, and this one has had it");
        _fundFor(who, address(training), run.params.challengeDeposit + run.fee);
        cheats.prank(who);
        return training.openDispute(stateHash);
    }

    /// @notice Brings a dispute to a verdict, which anyone may then resolve. In a game, the worker is silent (Upheld), or answers
    /// and the challenger is silent (Dismissed). In a vote, `voter` has the quorum. Moves the time of the chain.
    function decide(uint256 disputeId, Verdict verdict) public {
        require(verdict != Verdict.None, "TestTraining: a verdict is Upheld or Dismissed");
        Dispute memory disputed = _disputeOf(disputeId);
        if (disputed.status == DisputeStatus.Undecided) {
            if (_isGame(disputed)) _play(disputed, verdict);
            else _vote(disputed, verdict);
            disputed = training.getDispute(disputeId);
        }
        if (disputed.status != DisputeStatus.Decided || disputed.verdict != verdict) {
            revert(
                string.concat(
                    _dispute(disputeId, disputed),
                    ", and cannot be decided as ",
                    verdict == Verdict.Upheld ? "Upheld" : "Dismissed",
                    " any more"
                )
            );
        }
    }

    /// @notice Ends a period in one of the ways in which one ends. Moves the time of the chain.
    /// @param periodId A period. Done: it has to be open. Lapsed: the next state is not submitted. Released: the state that it is built on
    /// falls, so it has to be one that can be disputed. Failed: the last state of it that lives falls; it submits one if it has none.
    function endPeriod(uint256 periodId, PeriodOutcome outcome) external {
        Period memory period = _periodOf(periodId);
        if (outcome == PeriodOutcome.Failed && period.outcome != PeriodOutcome.Failed) {
            if (period.live == 0) _submitFor(period);
            period = training.getPeriod(periodId);
            if (period.live != 0) {
                _advanceState(training.stateOf(periodId, period.live - 1), StateStatus.RolledBack);
            }
        } else if (period.status == PeriodStatus.Open) {
            if (outcome == PeriodOutcome.Done) {
                advancePeriod(periodId, PeriodStatus.Ended);
            } else if (outcome == PeriodOutcome.Lapsed) {
                _warpTo(period.due);
            } else if (outcome == PeriodOutcome.Released && period.firstHeight > 1) {
                // With states of its own, it is released too: they fall with the one below.
                _advanceState(training.stateAt(period.runId, period.firstHeight - 1), StateStatus.RolledBack);
            }
        }
        period = training.getPeriod(periodId);
        if (period.outcome != outcome) {
            revert(
                string.concat(
                    _period(periodId, period),
                    " with outcome ",
                    _name(period.outcome),
                    ", not ",
                    _name(outcome),
                    outcome == PeriodOutcome.Released
                        ? ". It has to hold the mutex, on a state that is not final"
                        : ""
                )
            );
        }
    }

    // ── Statuses ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Brings a run to a status, by the calls and the waiting that it takes: disputes are dismissed, states become final.
    /// Draining: if nothing keeps the run from closing, `worker` takes the mutex. Moves the time of the chain. Reverts when the run
    /// cannot come to that status any more.
    function advanceRun(uint256 runId, RunStatus to) external {
        for (Run memory run = _runOf(runId); run.status != to; run = training.getRun(runId)) {
            if (run.status > to) {
                revert(string.concat(_run(runId), " is ", _name(run.status), ", not ", _name(to)));
            }
            uint256 end = uint256(run.createdAt) + run.params.runSeconds;
            if (run.tip > run.finalHeight && to == RunStatus.Closed) {
                _close(training.stateAt(runId, run.finalHeight + 1));
            } else if (run.tip > run.finalHeight) {
                _warpTo(end);
            } else if (run.mutex == MutexStatus.Held) {
                // With states that are due later than the run ends, it drains.
                _warpTo(run.status == RunStatus.Running && run.due > end ? end : run.due);
            } else if (to == RunStatus.Draining) {
                _warpTo(end - 1);
                startPeriod(runId, worker);
            } else {
                _warpTo(end);
            }
        }
    }

    /// @notice Brings a period to a status, by the calls and the waiting that it takes: its worker submits what is missing, and its states
    /// become final. `endPeriod` ends it otherwise. Moves the time of the chain. Reverts when the period cannot come to that status
    /// any more.
    function advancePeriod(uint256 periodId, PeriodStatus to) public {
        for (
            Period memory period = _periodOf(periodId);
            period.status != to;
            period = training.getPeriod(periodId)
        ) {
            if (period.status > to) {
                revert(string.concat(_period(periodId, period), ", not ", _name(to)));
            }
            if (period.status == PeriodStatus.Open) {
                _submitFor(period);
                continue;
            }
            if (period.live != 0) {
                bytes32 last = training.stateOf(periodId, period.live - 1);
                if (training.getState(last).status != StateStatus.Final) {
                    // Its disputes may end otherwise: then it falls, and the one below is the last.
                    _close(training.stateAt(period.runId, training.getRun(period.runId).finalHeight + 1));
                    continue;
                }
            }
            cheats.prank(keeper);
            training.settlePeriod(periodId);
        }
    }

    /// @notice Brings a state to a status, by the calls and the waiting that it takes. Disputed, RolledBack: `proofer` disputes it, unless
    /// somebody has. Ripe, Final: its disputes are dismissed. Final: those below it become final, too. Moves the time of the chain.
    /// Reverts when the state cannot come to that status any more.
    function advanceState(bytes32 stateHash, StateStatus to) external {
        _advanceState(stateHash, to);
    }

    /// @notice Brings a dispute to a status, by the calls and the waiting that it takes. Decided: as Upheld, unless the worker has answered.
    /// Moot, Refunded: `proofer` disputes the same state, or one below, which falls. Overdue, Void: of votes only. Moves the time of the
    /// chain. Reverts when the dispute cannot come to that status any more.
    function advanceDispute(uint256 disputeId, DisputeStatus to) public {
        for (
            Dispute memory disputed = _disputeOf(disputeId);
            disputed.status != to;
            disputed = training.getDispute(disputeId)
        ) {
            DisputeStatus from = disputed.status;
            bool isOpen = from < DisputeStatus.Moot;
            if ((to == DisputeStatus.Moot || to == DisputeStatus.Refunded) && isOpen) {
                _makeMoot(disputeId, disputed, to);
            } else if (from != DisputeStatus.Undecided) {
                if (!_leadsTo(disputed, to)) revert(_unreachable(disputeId, disputed, to));
                cheats.prank(keeper);
                training.resolveDispute(disputeId);
            } else if (to == DisputeStatus.Overdue || to == DisputeStatus.Void) {
                if (_isGame(disputed)) revert(_unreachable(disputeId, disputed, to));
                _warpTo(disputed.deadline);
            } else {
                Verdict verdict = to == DisputeStatus.Dismissed ? Verdict.Dismissed : Verdict.Upheld;
                if (to == DisputeStatus.Decided && _isAnswered(disputed)) verdict = Verdict.Dismissed;
                decide(disputeId, verdict);
            }
        }
    }

    // ── What runs and states are made of ───────────────────────────────────────────────────────────────────────

    /// @notice What runs are created with: eight states, two a period, each worth 10e18; a deposit of 100e18 for workers, of 10e18 for
    /// disputes, which are games. A contract of yours can create a run with it, with `rule` of its adjudicator and with `genesisRoot`.
    function params() public view returns (RunParams memory) {
        return RunParams({
            reward: REWARD,
            workerDeposit: WORKER_DEPOSIT,
            challengeDeposit: CHALLENGE_DEPOSIT,
            maxStates: 8,
            statesPerPeriod: 2,
            stateSeconds: 2 hours,
            challengeWindow: 1 days,
            runSeconds: 30 days,
            adjudicator: address(game),
            taskDigest: keccak256("task"),
            genesisState: 0
        });
    }

    /// @notice The rule of all runs with an adjudicator. Game: a network of 4-2, one step a state, half an hour for each side.
    /// Vote: a quarter of an hour for ballots, and for revealing them.
    /// @param adjudicator `game` or `vote`.
    function rule(address adjudicator) public view returns (bytes memory encoded) {
        if (adjudicator != address(game)) {
            return abi.encode(
                VoteRule({
                    voteSeconds: 15 minutes, quorum: QUORUM, fee: FEE, text: keccak256("text of the rule")
                })
            );
        }
        uint16[] memory shape = new uint16[](2);
        (shape[0], shape[1]) = (4, 2);
        bytes memory struct_ = abi.encode(
            GameRule({
                shape: shape,
                batch: 1,
                rows: 2,
                mul: 1,
                shift: 10,
                halveEvery: 0,
                schedule: 0,
                seed: 0,
                dataset: keccak256("dataset"),
                stepsPerState: 1,
                inlineWeights: false,
                clock: 30 minutes,
                grace: 2 minutes
            })
        );
        // A struct is encoded as its fields are, but for a word before them.
        assembly ("memory-safe") {
            encoded := add(struct_, 32)
            mstore(encoded, sub(mload(struct_), 32))
        }
    }

    /// @notice The root of what all runs start from.
    function genesisRoot() public pure returns (bytes32) {
        return keccak256("genesis");
    }

    /// @notice The CID of the weights that `submit` names, in binary form. The state's root is its superhash.
    /// @param height The state's.
    function weightsCid(uint256 periodId, uint256 height) public pure returns (bytes memory) {
        return bytes.concat(Superhash.RAW_CID_PREFIX, keccak256(abi.encode("weights", periodId, height)));
    }

    // ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _advanceState(bytes32 stateHash, StateStatus to) private {
        for (
            State memory state = _stateOf(stateHash);
            state.status != to;
            state = training.getState(stateHash)
        ) {
            StateStatus from = state.status;
            bool isOver = from == StateStatus.Final || from == StateStatus.RolledBack;
            if (to == StateStatus.RolledBack && !isOver) {
                uint256 disputeId = _undismissed(stateHash);
                if (disputeId == 0) disputeId = dispute(stateHash, proofer);
                advanceDispute(disputeId, DisputeStatus.Upheld);
            } else if (to == StateStatus.Disputed && from == StateStatus.Contestable) {
                if (state.openDisputes == 0) {
                    // At the last moment, so that the dispute may still end either way.
                    _warpTo(state.contestableUntil - 1);
                    dispute(stateHash, proofer);
                }
                _warpTo(state.contestableUntil);
            } else if (to == StateStatus.Ripe && !isOver) {
                if (state.openDisputes != 0) _closeDisputes(stateHash);
                else _warpTo(state.contestableUntil);
            } else if (to == StateStatus.Final && !isOver) {
                _close(training.stateAt(state.runId, training.getRun(state.runId).finalHeight + 1));
            } else {
                revert(
                    string.concat(
                        _state(state),
                        ", not ",
                        _name(to),
                        to == StateStatus.Disputed ? ". Dispute it while it is Contestable" : ""
                    )
                );
            }
        }
    }

    /// @dev Makes the lowest state that is not final final, or resolves what lets it fall.
    function _close(bytes32 stateHash) private {
        State memory state = training.getState(stateHash);
        if (state.openDisputes != 0) return _closeDisputes(stateHash);
        _warpTo(state.contestableUntil);
        cheats.prank(keeper);
        training.finalize(state.runId, 1);
    }

    /// @dev Resolves the disputes of a state: as dismissed, unless it is too late for that.
    function _closeDisputes(bytes32 stateHash) private {
        uint256 count = training.disputeCount();
        for (uint256 disputeId = 1; disputeId <= count; ++disputeId) {
            Dispute memory disputed = training.getDispute(disputeId);
            if (disputed.stateHash != stateHash || disputed.resolvedAt != 0) continue;
            if (disputed.status == DisputeStatus.Undecided) {
                if (_isGame(disputed)) _play(disputed, Verdict.Dismissed);
                else _vote(disputed, Verdict.Dismissed);
            }
            cheats.prank(keeper);
            training.resolveDispute(disputeId);
        }
    }

    /// @dev A dispute of a state that is not resolved, and may be upheld. 0 for none.
    function _undismissed(bytes32 stateHash) private view returns (uint256) {
        uint256 count = training.disputeCount();
        for (uint256 disputeId = 1; disputeId <= count; ++disputeId) {
            Dispute memory disputed = training.getDispute(disputeId);
            if (disputed.stateHash != stateHash) continue;
            if (disputed.status == DisputeStatus.Undecided && !_isAnswered(disputed)) return disputeId;
            if (disputed.status == DisputeStatus.Decided && disputed.verdict == Verdict.Upheld) {
                return disputeId;
            }
        }
        return 0;
    }

    /// @dev Has the state of a dispute fall by another one.
    function _makeMoot(uint256 disputeId, Dispute memory disputed, DisputeStatus to) private {
        Run memory run = training.getRun(disputed.runId);
        for (
            uint256 height = training.getState(disputed.stateHash).height;
            height > run.finalHeight;
            --height
        ) {
            bytes32 stateHash = training.stateAt(disputed.runId, height);
            State memory state = training.getState(stateHash);
            if (state.status != StateStatus.Contestable || !_isDisputable(run, state)) continue;
            return advanceDispute(dispute(stateHash, proofer), DisputeStatus.Upheld);
        }
        revert(_unreachable(disputeId, disputed, to));
    }

    function _submitFor(Period memory period) private {
        if (period.status == PeriodStatus.Open) submit(period.runId, period.worker);
    }

    /// @dev A game in which one side is silent. Where it is too late for the verdict, the other side is.
    function _play(Dispute memory disputed, Verdict verdict) private {
        Case memory played = game.getCase(disputed.caseId);
        if (verdict == Verdict.Dismissed && played.turn == Turn.Worker) {
            cheats.prank(played.worker);
            game.postTrace(
                disputed.caseId,
                address(training),
                played.runId,
                played.firstStep + played.step,
                keccak256("trace")
            );
            played = game.getCase(disputed.caseId);
        }
        _warpTo(played.deadline);
    }

    /// @dev A vote of one ballot. Where it is too late for one, of none.
    function _vote(Dispute memory disputed, Verdict verdict) private {
        VoteCase memory case_ = vote.getCase(disputed.caseId);
        if (case_.status == VoteStatus.Committing) {
            bool upheld = verdict == Verdict.Upheld;
            bytes32 commitment = vote.commitmentOf(disputed.caseId, voter, case_.quorum, upheld, BALLOT_SALT);
            _fundFor(voter, address(vote), case_.quorum);
            cheats.prank(voter);
            vote.commitVote(disputed.caseId, commitment, case_.quorum);
            _warpTo(case_.commitEnd);
            cheats.prank(voter);
            vote.revealVote(disputed.caseId, upheld, BALLOT_SALT);
        }
        _warpTo(case_.revealEnd);
    }

    // ── Checks ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _isGame(Dispute memory disputed) private view returns (bool) {
        return training.getRun(disputed.runId).params.adjudicator == address(game);
    }

    /// @dev Whether it is the challenger's move.
    function _isAnswered(Dispute memory disputed) private view returns (bool) {
        return _isGame(disputed) && game.getCase(disputed.caseId).turn == Turn.Challenger;
    }

    /// @dev Whether the adjudicator opens a case: a vote is about a state, and so there is one.
    function _isDisputable(Run memory run, State memory state) private view returns (bool) {
        return run.params.adjudicator == address(game) || state.disputes == 0;
    }

    /// @dev Whether to resolve a dispute brings it to a status.
    function _leadsTo(Dispute memory disputed, DisputeStatus to) private pure returns (bool) {
        if (disputed.status == DisputeStatus.Overdue) return to == DisputeStatus.Void;
        if (disputed.status == DisputeStatus.Moot) return to == DisputeStatus.Refunded;
        if (disputed.status != DisputeStatus.Decided) return false;
        return to == (disputed.verdict == Verdict.Upheld ? DisputeStatus.Upheld : DisputeStatus.Dismissed);
    }

    function _runOf(uint256 runId) private view returns (Run memory) {
        if (runId == 0 || runId > training.runCount()) {
            revert(string.concat("TestTraining: there is no run ", cheats.toString(runId)));
        }
        return training.getRun(runId);
    }

    function _periodOf(uint256 periodId) private view returns (Period memory) {
        if (periodId == 0 || periodId > training.periodCount()) {
            revert(string.concat("TestTraining: there is no period ", cheats.toString(periodId)));
        }
        return training.getPeriod(periodId);
    }

    function _stateOf(bytes32 stateHash) private view returns (State memory) {
        try training.getState(stateHash) returns (State memory state) {
            return state;
        } catch {
            revert("TestTraining: no state has this hash");
        }
    }

    function _disputeOf(uint256 disputeId) private view returns (Dispute memory) {
        if (disputeId == 0 || disputeId > training.disputeCount()) {
            revert(string.concat("TestTraining: there is no dispute ", cheats.toString(disputeId)));
        }
        return training.getDispute(disputeId);
    }

    /// @dev By another rule, states would need other data, and games other moves.
    function _requireOwnRule(uint256 runId, Run memory run) private view {
        IAdjudicator adjudicator = IAdjudicator(run.params.adjudicator);
        require(
            keccak256(adjudicator.ruleOf(address(training), runId)) == keccak256(rule(address(adjudicator))),
            "TestTraining: the rule of the run has to be that of rule(adjudicator)"
        );
    }

    /// @dev The parameters that the contracts take.
    function _requireParams(RunParams memory changed) private view {
        bool isGame = changed.adjudicator == address(game);
        require(
            isGame || changed.adjudicator == address(vote),
            "TestTraining: the adjudicator has to be game() or vote()"
        );
        require(
            changed.maxStates != 0 && changed.statesPerPeriod != 0 && changed.statesPerPeriod <= 64,
            "TestTraining: maxStates has to be at least 1, and statesPerPeriod from 1 to 64"
        );
        require(
            changed.stateSeconds >= 60 && changed.stateSeconds <= 7 days,
            "TestTraining: stateSeconds has to be from 60 seconds to 7 days"
        );
        require(
            changed.challengeWindow >= 900 && changed.challengeWindow <= 30 days,
            "TestTraining: challengeWindow has to be from 15 minutes to 30 days"
        );
        require(
            changed.runSeconds >= 1 && changed.runSeconds <= 365 days,
            "TestTraining: runSeconds has to be from 1 second to 365 days"
        );
        require(changed.challengeDeposit != 0, "TestTraining: challengeDeposit has to be more than 0");
        require(
            changed.workerDeposit >= 4 * (uint256(changed.challengeDeposit) + (isGame ? 0 : FEE)),
            "TestTraining: workerDeposit has to be at least four times what a dispute costs"
        );
        require(changed.genesisState == 0, "TestTraining: genesisState has to be 0");
    }

    // ── Words ──────────────────────────────────────────────────────────────────────────────────────────────────
    // Tools show the members of an enum as numbers.

    /// @dev Why a dispute does not come to a status.
    function _unreachable(uint256 disputeId, Dispute memory disputed, DisputeStatus to)
        private
        pure
        returns (string memory)
    {
        string memory hint = "";
        if (to == DisputeStatus.Overdue || to == DisputeStatus.Void) {
            hint = ". A game always decides: only votes are overdue";
        } else if (to == DisputeStatus.Moot || to == DisputeStatus.Refunded) {
            hint = ". No state at or below its own can be disputed";
        }
        return string.concat(_dispute(disputeId, disputed), ", not ", _name(to), hint);
    }

    function _run(uint256 runId) private pure returns (string memory) {
        return string.concat("TestTraining: run ", cheats.toString(runId));
    }

    function _mutex(uint256 runId, Run memory run) private pure returns (string memory) {
        string memory name = ["Held", "Free", "Full", "Ended"][uint256(run.mutex)];
        return string.concat("TestTraining: the mutex of run ", cheats.toString(runId), " is ", name);
    }

    function _period(uint256 periodId, Period memory period) private pure returns (string memory) {
        return string.concat("TestTraining: period ", cheats.toString(periodId), " is ", _name(period.status));
    }

    function _state(State memory state) private pure returns (string memory) {
        return string.concat(
            "TestTraining: the state at height ",
            cheats.toString(state.height),
            " of run ",
            cheats.toString(state.runId),
            " is ",
            _name(state.status)
        );
    }

    function _dispute(uint256 disputeId, Dispute memory disputed) private pure returns (string memory) {
        string memory verdict = disputed.verdict == Verdict.None
            ? ""
            : disputed.verdict == Verdict.Upheld ? " (Upheld)" : " (Dismissed)";
        return string.concat(
            "TestTraining: dispute ", cheats.toString(disputeId), " is ", _name(disputed.status), verdict
        );
    }

    function _name(RunStatus status) private pure returns (string memory) {
        return ["Running", "Draining", "Closed"][uint256(status)];
    }

    function _name(PeriodStatus status) private pure returns (string memory) {
        return ["Open", "Ended", "Settled"][uint256(status)];
    }

    function _name(PeriodOutcome outcome) private pure returns (string memory) {
        return ["None", "Done", "Lapsed", "Released", "Failed"][uint256(outcome)];
    }

    function _name(StateStatus status) private pure returns (string memory) {
        return ["Contestable", "Disputed", "Ripe", "Final", "RolledBack"][uint256(status)];
    }

    function _name(DisputeStatus status) private pure returns (string memory) {
        return [
            "Undecided", "Decided", "Overdue", "Moot", "Upheld", "Dismissed", "Void", "Refunded"
        ][uint256(status)];
    }
}
