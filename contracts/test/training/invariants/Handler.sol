// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Verdict} from "../../../training/IAdjudicator.sol";
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
} from "../../../training/ITraining.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";
import {MockAdjudicator} from "../utils/MockAdjudicator.sol";

/// @notice Plays honest and adversarial parties against a training contract and against a naive model of it: lists that are
/// popped one by one, and sums. The invariants (docs/training/protocol.md#11-invariants) are checked under their ids after each call.
contract Handler is Test {
    uint256 public constant ACTORS = 8;
    uint256 public constant ENDOWMENT = 100_000e18;
    uint256 private constant MAX_RUNS = 6;
    uint256 private constant MAX_OPEN = 3;

    ModelCoin public immutable coin;
    ITraining public immutable training;
    address public immutable treasury;
    /// @dev The first tells the truth in time. The second says and does anything.
    MockAdjudicator[2] public adjudicators;
    address[] public actors;

    // ── The model ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Of each run: the states that live, how many are final, and its periods.
    mapping(uint256 run => bytes32[]) private _chain;
    mapping(uint256 run => uint256) private _final;
    mapping(uint256 run => uint256[]) private _periods;
    mapping(uint256 run => uint256) private _pot;
    mapping(uint256 run => uint256[]) private _fundings;
    mapping(uint256 funding => uint256) private _left;
    mapping(uint256 period => bytes32[]) private _submitted;
    mapping(uint256 period => bool) private _failed;
    mapping(uint256 period => bool) private _released;
    mapping(uint256 period => address) private _bounty;
    mapping(uint256 period => address) private _shared;
    mapping(bytes32 state => bool) private _wrong;
    mapping(bytes32 state => bool) private _fell;
    mapping(bytes32 state => uint256[]) private _disputesOf;
    mapping(uint256 dispute => bytes32) private _stateOf;
    mapping(string payout => mapping(uint256 id => uint256)) private _payouts;
    uint256 private _pots;
    uint256 private _unsettled;
    uint256 private _unresolved;
    uint256 private _kept;
    uint256 private _donated;
    uint256 private _now;
    /// @dev What each actor is due, credit included: all that it has, if all credits were collected.
    mapping(address actor => uint256) private _wealth;

    mapping(string name => uint256) public reached;
    string[] private _names;

    constructor(
        ModelCoin coin_,
        ITraining training_,
        address treasury_,
        MockAdjudicator[2] memory adjudicators_
    ) {
        (coin, training, treasury) = (coin_, training_, treasury_);
        adjudicators = adjudicators_;
        for (uint256 i; i < ACTORS; ++i) {
            address actor = account(string.concat("actor ", vm.toString(i)));
            actors.push(actor);
            _wealth[actor] = ENDOWMENT;
            vm.prank(actor);
            coin.approve(address(training), type(uint256).max);
        }
        _now = time();
    }

    function allNames() external view returns (string[] memory) {
        return _names;
    }

    function _reach(string memory name) private {
        if (reached[name]++ == 0) _names.push(name);
    }

    // ── Choices ────────────────────────────────────────────────────────────────────────────────────────────────

    function _draw(uint256 seed, string memory name) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, name)));
    }

    function _actor(uint256 seed, string memory name) private view returns (address) {
        return actors[_draw(seed, name) % ACTORS];
    }

    function _run(uint256 seed) private view returns (uint256 run) {
        uint256 count = training.runCount();
        vm.assume(count != 0);
        // Most often one of those that go on.
        uint256 recent = count < MAX_OPEN ? count : MAX_OPEN;
        run = _draw(seed, "old") % 8 == 0
            ? 1 + _draw(seed, "run") % count
            : count - _draw(seed, "run") % recent;
    }

    function _isHonest(MockAdjudicator adjudicator) private view returns (bool) {
        return address(adjudicator) == address(adjudicators[0]);
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    modifier checked(uint256 seed) {
        _;
        _checkSums();
        if (training.runCount() != 0) _checkRun(_run(seed));
        _reach("calls");
    }

    function createRun(uint256 seed) external checked(seed) {
        uint256 count = training.runCount();
        vm.assume(count < MAX_RUNS);
        RunParams memory params;
        params.reward = uint96(_draw(seed, "reward") % 4e18);
        params.challengeDeposit = uint96(1 + _draw(seed, "challengeDeposit") % 3e18);
        uint256 who = _draw(seed, "adjudicator") % 3 == 0 ? 1 : 0;
        uint256 fee = _draw(seed, "fee") % 2 == 0 ? 0 : _draw(seed, "fee") % 1e18;
        adjudicators[who].ask(uint32(1 hours + _draw(seed, "maxSeconds") % 1 days), uint96(fee));
        params.workerDeposit =
            uint96(4 * (params.challengeDeposit + fee) + _draw(seed, "workerDeposit") % 5e18);
        params.maxStates = uint16(1 + _draw(seed, "maxStates") % 12);
        params.statesPerPeriod = uint16(1 + _draw(seed, "statesPerPeriod") % 5);
        params.stateSeconds = uint40(60 + _draw(seed, "stateSeconds") % 1 hours);
        params.challengeWindow = uint40(900 + _draw(seed, "challengeWindow") % 6 hours);
        params.runSeconds = uint40(1 + _draw(seed, "runSeconds") % (seed % 4 == 0 ? 1 hours : 10 days));
        params.adjudicator = address(adjudicators[who]);
        vm.prank(_actor(seed, "creator"));
        assertEq(training.createRun(params, "rule", keccak256(abi.encode(seed)), ""), count + 1, "ids run on");
        _reach("createRun");
    }

    function fund(uint256 seed) external checked(seed) {
        uint256 run = _run(seed);
        Run memory seen = training.getRun(run);
        vm.assume(seen.status != RunStatus.Closed);
        address who = _actor(seed, "sponsor");
        uint256 amount = 1 + _draw(seed, "amount") % 20e18;
        vm.prank(who);
        uint256 f = training.fund(run, seen.runHash, uint96(amount));
        _fundings[run].push(f);
        _left[f] = amount;
        _pot[run] += amount;
        _pots += amount;
        _wealth[who] -= amount;
        _reach("fund");
    }

    function startPeriod(uint256 seed) public checked(seed) {
        uint256 run = _run(seed);
        Run memory seen = training.getRun(run);
        vm.assume(seen.mutex == MutexStatus.Free);
        address who = _actor(seed, "worker");
        bytes32 parent = _parent(run, seen);
        vm.prank(who);
        uint256 p = training.startPeriod(run, parent);
        _periods[run].push(p);
        _unsettled += seen.params.workerDeposit;
        _wealth[who] -= seen.params.workerDeposit;
        _reach("startPeriod");
    }

    function _parent(uint256 run, Run memory seen) private view returns (bytes32) {
        uint256 length = _chain[run].length;
        return length == 0 ? seen.runHash : _chain[run][length - 1];
    }

    function submitState(uint256 seed) external checked(seed) {
        uint256 run = _run(seed);
        Run memory seen = training.getRun(run);
        vm.assume(seen.mutex == MutexStatus.Held);
        // Some submit all at once.
        uint256 count = _draw(seed, "count") % 3;
        for (uint256 i; i <= count && training.getRun(run).mutex == MutexStatus.Held; ++i) {
            _submit(run, seen, uint256(keccak256(abi.encode(seed, i))));
        }
        _reach("submitState");
    }

    function _submit(uint256 run, Run memory seen, uint256 seed) private {
        bytes32 root = bytes32(seed);
        bytes32 steps = _draw(seed, "steps") % 3 == 0 ? root : keccak256(abi.encode(root));
        bytes32 parent = _parent(run, seen);
        vm.prank(training.getPeriod(seen.periodId).worker);
        bytes32 hash = training.submitState(run, parent, root, steps, "data");
        _chain[run].push(hash);
        _submitted[seen.periodId].push(hash);
        _wrong[hash] = _draw(seed, "lie") % 3 == 0;
        _reach(_wrong[hash] ? "wrong state" : "true state");
    }

    function openDispute(uint256 seed) external checked(seed) {
        uint256 run = _run(seed);
        uint256 above = _chain[run].length - _final[run];
        vm.assume(above != 0);
        bytes32 hash = _chain[run][_final[run] + _draw(seed, "height") % above];
        // Who watches disputes lies. Others dispute anything.
        if (_draw(seed, "watcher") % 4 != 0) vm.assume(_wrong[hash]);
        vm.assume(training.getState(hash).status == StateStatus.Contestable);
        vm.assume(_disputesOf[hash].length < 5);
        Run memory seen = training.getRun(run);
        address who = _actor(seed, "challenger");
        MockAdjudicator adjudicator = MockAdjudicator(seen.params.adjudicator);
        // What a run agreed on is what it pays. The second adjudicator takes less at times, and calls back.
        adjudicator.ask(adjudicator.maxSeconds(), seen.fee);
        uint256 left = !_isHonest(adjudicator) ? _draw(seed, "left") % (uint256(seen.fee) + 1) : 0;
        adjudicator.keepBack(uint96(left));
        if (!_isHonest(adjudicator)) {
            adjudicator.callOnOpen(
                address(training), abi.encodeCall(ITraining.collect, (_actor(seed, "re-entered")))
            );
        }
        vm.prank(who);
        uint256 d = training.openDispute(hash);
        if (!_isHonest(adjudicator)) assertTrue(!adjudicator.succeeded(), "no re-entry");
        _disputesOf[hash].push(d);
        _stateOf[d] = hash;
        _unresolved += seen.params.challengeDeposit;
        _wealth[who] -= seen.params.challengeDeposit + seen.fee - left;
        _reach(left == 0 ? "openDispute" : "fee left");
        if (_disputesOf[hash].length > 1) _reach("second dispute");
    }

    /// @dev The first adjudicator says what is true. The second says anything, and changes its mind.
    function decide(uint256 seed) external checked(seed) {
        uint256 count = training.disputeCount();
        vm.assume(count != 0);
        uint256 d = 1 + _draw(seed, "dispute") % count;
        Dispute memory dispute = training.getDispute(d);
        vm.assume(dispute.resolvedAt == 0);
        MockAdjudicator adjudicator = MockAdjudicator(training.getRun(dispute.runId).params.adjudicator);
        if (_isHonest(adjudicator)) {
            // Its time is limited.
            vm.assume(_now < dispute.deadline);
            adjudicator.decide(dispute.caseId, _wrong[dispute.stateHash] ? Verdict.Upheld : Verdict.Dismissed);
        } else {
            adjudicator.decide(dispute.caseId, Verdict(_draw(seed, "verdict") % 3));
            // It has to be heard now and then, or its lies do nothing.
            bool isHeard = _draw(seed, "heard") % 2 == 0;
            adjudicator.misbehave(MockAdjudicator.Answer(isHeard ? 0 : _draw(seed, "answer") % 11));
            // What it said of the first dispute of the state as well, resolved or not.
            uint256 first = _disputesOf[dispute.stateHash][0];
            if (first != d && _draw(seed, "takes back") % 2 == 0) {
                adjudicator.decide(training.getDispute(first).caseId, Verdict(_draw(seed, "instead") % 3));
            }
        }
        _reach("decide");
    }

    function resolveDispute(uint256 seed) external checked(seed) {
        uint256 count = training.disputeCount();
        vm.assume(count != 0);
        uint256 start = _draw(seed, "dispute");
        for (uint256 i; i < count; ++i) {
            uint256 d = 1 + (start % count + i) % count;
            if (training.getDispute(d).resolvedAt == 0 && _expected(d) != DisputeStatus.Undecided) {
                return _resolve(d, _actor(seed, "caller"));
            }
        }
        vm.assume(false);
    }

    /// @dev What a dispute ends with if somebody resolves it now, by the page's own list.
    function _expected(uint256 d) private view returns (DisputeStatus) {
        Dispute memory dispute = training.getDispute(d);
        if (_fell[dispute.stateHash]) return DisputeStatus.Refunded;
        Verdict verdict = _verdict(d);
        if (verdict == Verdict.Upheld) return DisputeStatus.Upheld;
        if (verdict == Verdict.Dismissed) return DisputeStatus.Dismissed;
        return _now < dispute.deadline ? DisputeStatus.Undecided : DisputeStatus.Void;
    }

    function _verdict(uint256 d) private view returns (Verdict) {
        Dispute memory dispute = training.getDispute(d);
        MockAdjudicator adjudicator = MockAdjudicator(training.getRun(dispute.runId).params.adjudicator);
        MockAdjudicator.Answer answer = adjudicator.answer();
        bool heard = answer == MockAdjudicator.Answer.Plain || answer == MockAdjudicator.Answer.LastMinute;
        return heard ? adjudicator.verdicts(dispute.caseId) : Verdict.None;
    }

    function _resolve(uint256 d, address caller) private {
        DisputeStatus end = _expected(d);
        Dispute memory dispute = training.getDispute(d);
        State memory state = training.getState(dispute.stateHash);
        Run memory seen = training.getRun(dispute.runId);
        uint256 first = _disputesOf[dispute.stateHash][0];
        bool shares = end == DisputeStatus.Upheld && first != d && training.getDispute(first).resolvedAt == 0
            && _verdict(first) != Verdict.Dismissed;
        vm.prank(caller);
        training.resolveDispute(d);
        // GAS-1
        assertLe(vm.lastCallGas().gasTotalUsed, 500_000, "GAS-1: resolveDispute");
        assertEq(uint256(training.getDispute(d).status), uint256(end), "how it ended");
        // PAY-1
        assertEq(++_payouts["dispute"][d], 1, "PAY-1: one payout per dispute");

        uint256 deposit = seen.params.challengeDeposit;
        _unresolved -= deposit;
        if (end == DisputeStatus.Upheld || end == DisputeStatus.Refunded) {
            _wealth[dispute.challenger] += deposit;
        } else if (end == DisputeStatus.Void) {
            _wealth[dispute.challenger] += deposit / 2;
            _split(deposit - deposit / 2, caller);
        } else {
            _wealth[state.worker] += deposit * 80 / 100;
            _split(deposit - deposit * 80 / 100, caller);
        }
        if (end == DisputeStatus.Upheld || end == DisputeStatus.Void) {
            _fall(dispute.runId, state.height, seen);
            if (end == DisputeStatus.Upheld) {
                if (_failed[state.periodId]) _reach("bounty moved down");
                _failed[state.periodId] = true;
                _bounty[state.periodId] = dispute.challenger;
                _shared[state.periodId] = shares ? training.getDispute(first).challenger : address(0);
                if (shares) _reach("bounty shared");
                else if (first != d && _verdict(first) != Verdict.Dismissed) _reach("dismissal taken back");
            }
        }
        _reach(
            end == DisputeStatus.Upheld
                ? "upheld"
                : end == DisputeStatus.Dismissed ? "dismissed" : end == DisputeStatus.Void ? "void" : "moot"
        );
    }

    function _fall(uint256 run, uint256 height, Run memory before) private {
        // FIN-1
        assertGe(height, _final[run] + 1, "FIN-1: a final state fell");
        if (_chain[run].length > height) _reach("states above fell");
        while (_chain[run].length >= height) {
            _fell[_chain[run][_chain[run].length - 1]] = true;
            _chain[run].pop();
        }
        if (before.mutex == MutexStatus.Held) {
            _released[before.periodId] = true;
            _reach("released");
        }
    }

    function _split(uint256 part, address caller) private {
        _wealth[caller] += part / 10;
        _kept += part - part / 10;
    }

    function finalize(uint256 seed) external checked(seed) {
        _finalize(_run(seed), 1 + _draw(seed, "max") % 4);
    }

    function _finalize(uint256 run, uint256 max) private {
        vm.assume(_final[run] < _chain[run].length);
        vm.assume(training.getState(_chain[run][_final[run]]).status == StateStatus.Ripe);
        uint256 reward = training.getRun(run).params.reward;
        uint256 count = training.finalize(run, max);
        assertLe(vm.lastCallGas().gasTotalUsed, 60_000 + 60_000 * count, "GAS-1: finalize");
        assertTrue(count != 0 && count <= max, "some, no more than the maximum");
        for (uint256 i; i < count; ++i) {
            bytes32 hash = _chain[run][_final[run]++];
            uint256[] storage disputes = _disputesOf[hash];
            for (uint256 j; j < disputes.length; ++j) {
                assertTrue(
                    training.getDispute(disputes[j]).resolvedAt != 0, "FIN-1: a disputed state is final"
                );
            }
            State memory state = training.getState(hash);
            assertGe(_now, state.contestableUntil, "FIN-1: a contestable state is final");
            uint256 paid = reward < _pot[run] ? reward : _pot[run];
            _pot[run] -= paid;
            _pots -= paid;
            _wealth[state.worker] += paid;
            // What was funded first is spent first.
            for (uint256 j; paid != 0; ++j) {
                uint256 f = _fundings[run][j];
                uint256 used = paid < _left[f] ? paid : _left[f];
                _left[f] -= used;
                paid -= used;
            }
        }
        _reach("finalize");
    }

    function settlePeriod(uint256 seed) external checked(seed) {
        uint256 count = training.periodCount();
        vm.assume(count != 0);
        uint256 start = _draw(seed, "period");
        for (uint256 i; i < count; ++i) {
            uint256 p = 1 + (start % count + i) % count;
            if (_canSettle(p)) return _settle(p, _actor(seed, "caller"));
        }
        vm.assume(false);
    }

    function _canSettle(uint256 p) private view returns (bool) {
        Period memory period = training.getPeriod(p);
        if (period.status != PeriodStatus.Ended) return false;
        for (uint256 i; i < _submitted[p].length; ++i) {
            if (!_fell[_submitted[p][i]] && period.firstHeight + i > _final[period.runId]) return false;
        }
        return true;
    }

    function _settle(uint256 p, address caller) private {
        Period memory period = training.getPeriod(p);
        uint256 deposit = training.getRun(period.runId).params.workerDeposit;
        vm.prank(caller);
        training.settlePeriod(p);
        assertLe(vm.lastCallGas().gasTotalUsed, 200_000, "GAS-1: settlePeriod");
        assertEq(++_payouts["period"][p], 1, "PAY-1: one payout per period");
        _unsettled -= deposit;
        uint256 submitted = _submitted[p].length;
        if (_failed[p]) {
            if (_shared[p] == address(0)) {
                _wealth[_bounty[p]] += deposit / 2;
                _split(deposit - deposit / 2, caller);
            } else {
                _wealth[_bounty[p]] += deposit / 4;
                _wealth[_shared[p]] += deposit / 4;
                _split(deposit - 2 * (deposit / 4), caller);
            }
            _reach("settled failed");
        } else if (_released[p] || submitted == period.size) {
            _wealth[period.worker] += deposit;
            _reach(_released[p] ? "settled released" : "settled done");
        } else {
            uint256 part = deposit * submitted / period.size;
            _wealth[period.worker] += part;
            _split(deposit - part, caller);
            _reach("settled lapsed");
        }
    }

    function refund(uint256 seed) external checked(seed) {
        uint256 count = training.fundingCount();
        vm.assume(count != 0);
        uint256 f = 1 + _draw(seed, "funding") % count;
        vm.assume(_left[f] != 0 && training.getRun(training.getFunding(f).runId).status == RunStatus.Closed);
        _refund(f);
    }

    function _refund(uint256 f) private {
        uint256 run = training.getFunding(f).runId;
        training.refund(f);
        assertEq(++_payouts["funding"][f], 1, "PAY-1: one payout per funding");
        _wealth[training.getFunding(f).funder] += _left[f];
        _pot[run] -= _left[f];
        _pots -= _left[f];
        _left[f] = 0;
        _reach("refund");
    }

    function collect(uint256 seed) external checked(seed) {
        address who = _actor(seed, "account");
        vm.assume(training.creditOf(who) != 0);
        training.collect(who);
        _reach("collect");
    }

    function sweep(uint256 seed) external checked(seed) {
        vm.assume(_kept != 0);
        training.sweep();
        _kept = 0;
        _reach("sweep");
    }

    function donate(uint256 seed) external checked(seed) {
        address who = _actor(seed, "donor");
        uint256 amount = _draw(seed, "amount") % 1e15;
        vm.prank(who);
        assertTrue(coin.transfer(address(training), amount), "donated");
        _wealth[who] -= amount;
        _donated += amount;
        _reach("donate");
    }

    /// @dev Time passes, most often up to a boundary of something, or one second off it.
    function warp(uint256 seed) external checked(seed) {
        uint256 to = _now + 1 + _draw(seed, "step") % 5 minutes;
        if (training.runCount() != 0) {
            Run memory seen = training.getRun(_run(seed));
            uint256 kind = (_draw(seed, "boundary") % 11 + 1) / 2;
            uint256 boundary;
            uint256 run = _run(seed);
            if (kind == 0) boundary = seen.createdAt + seen.params.runSeconds;
            if (kind == 1) boundary = seen.due;
            if (kind == 2 && _final[run] < _chain[run].length) {
                boundary = training.getState(_chain[run][_final[run]]).contestableUntil;
            }
            if (kind == 3 && training.disputeCount() != 0) {
                boundary = training.getDispute(1 + _draw(seed, "dispute") % training.disputeCount()).deadline;
            }
            if (boundary != 0) boundary = boundary + 1 - _draw(seed, "side") % 3;
            if (kind < 4 && boundary > _now && boundary < _now + 2 days) {
                to = boundary;
                string[4] memory names = ["run's end", "state due", "window's end", "dispute's deadline"];
                _reach(names[kind]);
            }
        }
        vm.warp(to);
        _now = to;
        _reach("warp");
    }

    /// @dev Calls that nobody may make, or that are made already.
    function trespass(uint256 seed) external checked(seed) {
        uint256 run = _run(seed);
        Run memory seen = training.getRun(run);
        uint256 d = training.disputeCount() == 0 ? 0 : 1 + _draw(seed, "dispute") % training.disputeCount();
        uint256 p = training.periodCount() == 0 ? 0 : 1 + _draw(seed, "period") % training.periodCount();
        uint256 f = training.fundingCount() == 0 ? 0 : 1 + _draw(seed, "funding") % training.fundingCount();
        bytes memory call;
        uint256 kind = _draw(seed, "kind") % 8;
        if (
            kind == 0
                && (d == 0
                    || training.getDispute(d).resolvedAt != 0
                    || _expected(d) == DisputeStatus.Undecided)
        ) {
            call = abi.encodeCall(ITraining.resolveDispute, (d));
        }
        if (kind == 1 && (p == 0 || !_canSettle(p))) call = abi.encodeCall(ITraining.settlePeriod, (p));
        if (
            kind == 2
                && (f == 0
                    || _left[f] == 0
                    || training.getRun(training.getFunding(f).runId).status != RunStatus.Closed)
        ) {
            call = abi.encodeCall(ITraining.refund, (f));
        }
        if (kind == 3 && seen.mutex != MutexStatus.Free) {
            call = abi.encodeCall(ITraining.startPeriod, (run, _parent(run, seen)));
        }
        if (kind == 4 && (p == 0 || seen.mutex != MutexStatus.Held)) {
            call = abi.encodeCall(ITraining.submitState, (run, _parent(run, seen), "root", "steps", ""));
        }
        if (kind == 5 && p != 0 && _submitted[p].length != 0) {
            bytes32 hash = _submitted[p][_draw(seed, "index") % _submitted[p].length];
            if (_fell[hash] || _now >= training.getState(hash).contestableUntil) {
                call = abi.encodeCall(ITraining.openDispute, (hash));
            }
        }
        if (kind == 6 && _final[run] < _chain[run].length) {
            StateStatus status = training.getState(_chain[run][_final[run]]).status;
            if (status != StateStatus.Ripe) call = abi.encodeCall(ITraining.finalize, (run, 9));
        }
        if (kind == 7 && p != 0 && seen.mutex == MutexStatus.Free) {
            // The tip is right, the parent is not.
            call = abi.encodeCall(ITraining.startPeriod, (run, keccak256(abi.encode(seed))));
        }
        vm.assume(call.length != 0);
        address who = p == 0
            ? _actor(seed, "trespasser")
            : training.getPeriod(seen.periodId == 0 ? p : seen.periodId).worker;
        vm.prank(who);
        (bool success,) = address(training).call(call);
        assertTrue(!success, string.concat("a call that must fail: ", vm.toString(kind)));
        _reach("trespass");
    }

    // ── Invariants ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev SOL-1, and that everybody has exactly what the page gives.
    function _checkSums() private view {
        uint256 credits;
        for (uint256 i; i < ACTORS; ++i) {
            uint256 credit = training.creditOf(actors[i]);
            credits += credit;
            assertEq(coin.balanceOf(actors[i]) + credit, _wealth[actors[i]], "PAY-1: what somebody is due");
        }
        assertEq(training.pot(), _kept, "the treasury's pot");
        assertEq(
            coin.balanceOf(address(training)),
            credits + _pots + _unsettled + _unresolved + _kept + _donated,
            "SOL-1"
        );
    }

    function _checkRun(uint256 run) private view {
        Run memory seen = training.getRun(run);
        assertEq(seen.tip, _chain[run].length, "the tip");
        assertEq(seen.finalHeight, _final[run], "FIN-1: the final height");
        assertEq(seen.funded - seen.spent, _pot[run] + _refunded(run), "the pot");
        for (uint256 h = 1; h <= seen.tip; ++h) {
            bytes32 hash = _chain[run][h - 1];
            assertEq(training.stateAt(run, h), hash, "the state that lives");
            State memory state = training.getState(hash);
            assertEq(state.parentHash, h == 1 ? seen.runHash : _chain[run][h - 2], "CHN-1");
            assertEq(state.finalAt != 0, h <= seen.finalHeight, "FIN-1: the states that are final");
        }
        uint256 length = _periods[run].length;
        for (uint256 i; i < length; ++i) {
            Period memory period = training.getPeriod(_periods[run][i]);
            // One that ended otherwise was due when it did.
            assertEq(
                period.status == PeriodStatus.Open, _now < period.due, "a period is open until it is due"
            );
            if (i + 1 < length) {
                assertTrue(period.status != PeriodStatus.Open, "MUT-1: two hold a mutex");
            } else {
                assertEq(
                    period.status == PeriodStatus.Open, seen.mutex == MutexStatus.Held, "MUT-1: who holds it"
                );
            }
        }
    }

    function _refunded(uint256 run) private view returns (uint256 sum) {
        for (uint256 i; i < _fundings[run].length; ++i) {
            uint256 f = _fundings[run][i];
            if (training.getFunding(f).isRefunded) {
                uint256 end = training.getFunding(f).from + training.getFunding(f).amount;
                uint256 spent = training.getRun(run).spent;
                uint256 from = training.getFunding(f).from;
                sum += end - (spent > from ? spent : from);
            }
        }
    }

    function check() external view {
        _checkSums();
        for (uint256 run = 1; run <= training.runCount(); ++run) {
            _checkRun(run);
        }
        for (uint256 d = 1; d <= training.disputeCount(); ++d) {
            Dispute memory dispute = training.getDispute(d);
            State memory state = training.getState(dispute.stateHash);
            uint256 last = state.contestableUntil + training.getRun(dispute.runId).maxSeconds;
            if (_now >= last) assertTrue(dispute.status != DisputeStatus.Undecided, "LIV-2");
        }
        for (uint256 p = 1; p <= training.periodCount(); ++p) {
            Period memory period = training.getPeriod(p);
            for (uint256 i; i < period.submitted; ++i) {
                assertEq(training.stateOf(p, i), _submitted[p][i], "a state of a period");
            }
        }
    }

    /// @notice LIV-1: time passes, and anybody does what anyone may. Then every run is closed and the contract empty.
    function windUp() external {
        _now += 400 days;
        vm.warp(_now);
        address anyone = actors[0];
        for (uint256 d = 1; d <= training.disputeCount(); ++d) {
            if (training.getDispute(d).resolvedAt == 0) _resolve(d, anyone);
        }
        for (uint256 run = 1; run <= training.runCount(); ++run) {
            if (_final[run] < _chain[run].length) _finalize(run, type(uint256).max);
            assertEq(uint256(training.getRun(run).status), uint256(RunStatus.Closed), "LIV-1: a run goes on");
            uint256 sum;
            for (uint256 i; i < _fundings[run].length; ++i) {
                if (_left[_fundings[run][i]] != 0) _refund(_fundings[run][i]);
            }
            sum = _refunded(run);
            Run memory seen = training.getRun(run);
            assertEq(sum, seen.funded - seen.spent, "PAY-1: refunds");
        }
        for (uint256 p = 1; p <= training.periodCount(); ++p) {
            if (training.getPeriod(p).status != PeriodStatus.Settled) _settle(p, anyone);
        }
        for (uint256 i; i < ACTORS; ++i) {
            if (training.creditOf(actors[i]) != 0) training.collect(actors[i]);
        }
        if (_kept != 0) training.sweep();
        _kept = 0;
        _checkSums();
        assertEq(coin.balanceOf(address(training)), _donated, "LIV-1: the contract is empty");
    }
}
