// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {Ballot, BallotStatus, ITokenVote, VoteCase, VoteStatus} from "../../../training/ITokenVote.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";

/// @notice What people do with a token vote. Each call picks a case where it is allowed, does it to a twin, expects the contract
/// to accept it, and compares the two. A call that is allowed nowhere is discarded, so that forge's figures count successes.
contract VoteHandler is Test {
    enum Fate {
        Committed,
        Revealed,
        Collected
    }

    struct Entry {
        uint256 who;
        uint96 weight;
        bool upheld;
        /// Whether its commitment is a copy, which nobody can open.
        bool isCopy;
        bytes32 salt;
        bytes32 commitment;
        Fate fate;
        /// Whether it was revealed, once it is collected.
        bool counted;
    }

    struct Job {
        uint256 id;
        uint256 run;
        uint256 openedAt;
        uint256 challenger;
        bool feeTaken;
        /// What was paid of the fee.
        uint256 feePaid;
        Verdict given;
    }

    uint256 public constant ACTORS = 8;
    uint256 public constant ENDOWMENT = 100_000e18;
    uint256 private constant RUNS = 3;
    uint256 private constant MAX_JOBS = 3;
    /// @dev The account that plays the training contract.
    uint256 private constant TRAINING = 0;

    ModelCoin private coin;
    ITokenVote private tokenVote;
    address private treasury;

    address[] public actors;
    mapping(uint256 who => uint256) private _balances;
    uint256 private _pot;
    uint256 private _donated;
    uint256 private _swept;
    uint256 private _now;

    Job[] private _jobs;
    mapping(uint256 j => Entry[]) private _entries;
    /// @dev All cases before this one are paid out.
    uint256 private _oldest;

    mapping(string name => uint256) public reached;
    string[] private _names;

    constructor(ModelCoin coin_, ITokenVote tokenVote_, address treasury_) {
        (coin, tokenVote, treasury) = (coin_, tokenVote_, treasury_);
        _now = time();
        for (uint256 i; i < ACTORS; ++i) {
            address actor = account(string.concat("voter ", vm.toString(i)));
            actors.push(actor);
            _balances[i] = ENDOWMENT;
            vm.prank(actor);
            coin.approve(address(tokenVote), type(uint256).max);
        }
        for (uint256 run; run < RUNS; ++run) {
            vm.prank(actors[TRAINING]);
            tokenVote.register(
                run, abi.encode(_voteSeconds(run), _quorum(run), _fee(run), keccak256("text")), 0, ""
            );
        }
    }

    function allNames() external view returns (string[] memory) {
        return _names;
    }

    // ── What they do ───────────────────────────────────────────────────────────────────────────────────────────

    function open(uint256 seed) external counted("open vote") {
        uint256 unfinished;
        for (uint256 j = _oldest; j < _jobs.length; ++j) {
            if (!_isPaidOut(j)) ++unfinished;
        }
        vm.assume(unfinished < MAX_JOBS);
        uint256 run = _draw(seed, "run") % RUNS;
        vm.assume(_balances[TRAINING] >= _fee(run));

        uint256 j_ = _jobs.length;
        bytes32 stateHash = keccak256(abi.encode("state", j_));
        Job storage job = _jobs.push();
        job.id = tokenVote.caseIdOf(actors[TRAINING], stateHash);
        job.run = run;
        job.openedAt = _now;
        job.challenger = _draw(seed, "challenger") % ACTORS;
        _balances[TRAINING] -= _fee(run);
        Claim memory claim;
        (claim.runId, claim.stateHash, claim.challenger) = (run, stateHash, actors[job.challenger]);
        _do(TRAINING, abi.encodeCall(ITokenVote.open, (claim)));
        // One case for each state.
        _fails(TRAINING, abi.encodeCall(ITokenVote.open, (claim)));
    }

    function commit(uint256 seed) external counted("commit vote") {
        uint256 j = _find(seed, VoteStatus.Committing);
        uint256 who = _draw(seed, "who") % ACTORS;
        // Of all magnitudes. Ties, and exact quorums, are what halves of a quorum make.
        uint256 weight = 1 + _draw(seed, "weight") % (1 << (_draw(seed, "magnitude") % 74));
        if (_draw(seed, "round") % 2 == 0) weight = (_quorum(_jobs[j].run) + 1) / 2;
        vm.assume(!_hasVoted(j, who) && _balances[who] >= weight);
        Entry memory entry = Entry({
            who: who,
            weight: uint96(weight),
            upheld: _draw(seed, "upheld") % 2 == 0,
            isCopy: false,
            salt: bytes32(_draw(seed, "salt")),
            commitment: 0,
            fate: Fate.Committed,
            counted: false
        });
        entry.commitment =
            tokenVote.commitmentOf(_jobs[j].id, actors[who], entry.weight, entry.upheld, entry.salt);
        Entry[] storage entries = _entries[j];
        if (_draw(seed, "copy") % 6 == 0 && entries.length != 0) {
            Entry storage original = entries[_draw(seed, "original") % entries.length];
            (entry.isCopy, entry.upheld) = (true, original.upheld);
            (entry.salt, entry.commitment) = (original.salt, original.commitment);
            _reach("copied ballot");
        }
        _balances[who] -= weight;
        entries.push(entry);
        bytes memory data =
            abi.encodeCall(ITokenVote.commitVote, (_jobs[j].id, entry.commitment, entry.weight));
        _do(who, data);
        _fails(who, data);
    }

    function reveal(uint256 seed) external counted("reveal vote") {
        uint256 j = _find(seed, VoteStatus.Revealing);
        Entry storage entry = _entries[j][_findIn(j, seed, Fate.Committed)];
        bytes memory data = abi.encodeCall(ITokenVote.revealVote, (_jobs[j].id, entry.upheld, entry.salt));
        if (entry.isCopy) return _fails(entry.who, data);
        // By nobody else, and not as another vote.
        _fails((entry.who + 1) % ACTORS, data);
        _fails(entry.who, abi.encodeCall(ITokenVote.revealVote, (_jobs[j].id, !entry.upheld, entry.salt)));
        entry.fate = Fate.Revealed;
        _do(entry.who, data);
        _fails(entry.who, data);
    }

    function collect(uint256 seed) external counted("collect vote") {
        uint256 j = _find(seed, VoteStatus.Ended);
        Job storage job = _jobs[j];
        (uint256 revealed,) = _revealedWeight(j);
        bool isFeeDue = revealed == 0 && !job.feeTaken;
        if (isFeeDue && _draw(seed, "fee") % 2 == 0) return _collect(j, job.challenger, seed);
        uint256 count = _entries[j].length;
        uint256 start = _draw(seed, "entry");
        for (uint256 i; i < count; ++i) {
            Entry storage entry = _entries[j][(start % count + i) % count];
            if (entry.fate != Fate.Collected) return _collect(j, entry.who, seed);
        }
        vm.assume(isFeeDue);
        _collect(j, job.challenger, seed);
    }

    function sweep(uint256 seed) external counted("sweep vote") {
        vm.assume(_pot != 0);
        (_swept, _pot) = (_swept + _pot, 0);
        _do(_draw(seed, "who") % ACTORS, abi.encodeCall(tokenVote.sweep, ()));
    }

    function donate(uint256 seed) external counted("donate to vote") {
        uint256 who = _draw(seed, "who") % ACTORS;
        uint256 amount = _draw(seed, "amount") % 1e18;
        vm.assume(_balances[who] >= amount);
        _balances[who] -= amount;
        _donated += amount;
        vm.prank(actors[who]);
        assertTrue(coin.transfer(address(tokenVote), amount), "donated");
    }

    /// @notice Calls that the status forbids.
    function trespass(uint256 seed) external counted("trespass vote") {
        vm.assume(_jobs.length != 0);
        uint256 j = _draw(seed, "job") % _jobs.length;
        uint256 id = _jobs[j].id;
        VoteStatus status = _status(j);
        uint256 who = _draw(seed, "who") % ACTORS;
        if (status != VoteStatus.Committing) {
            _fails(who, abi.encodeCall(ITokenVote.commitVote, (id, bytes32(seed | 1), 1)));
        }
        if (_entries[j].length != 0) {
            Entry storage entry = _entries[j][seed % _entries[j].length];
            if (status != VoteStatus.Revealing) {
                _fails(entry.who, abi.encodeCall(ITokenVote.revealVote, (id, entry.upheld, entry.salt)));
            }
        }
        if (status != VoteStatus.Ended) {
            _fails(who, abi.encodeCall(ITokenVote.collectVote, (id, actors[who])));
        }
        _fails(who, abi.encodeCall(ITokenVote.collectVote, (id, treasury)));
    }

    /// @notice To a second before, at or after a boundary of a case, or some way on.
    function warp(uint256 seed) external counted("warp vote") {
        uint256 to = _now + bound(_draw(seed, "by"), 1, 10 minutes);
        if (_draw(seed, "kind") % 2 == 0 && _jobs.length > _oldest) {
            Job storage job = _jobs[_oldest + _draw(seed, "job") % (_jobs.length - _oldest)];
            uint256 boundary = job.openedAt + _voteSeconds(job.run);
            if (_now >= boundary) boundary += _voteSeconds(job.run);
            to = boundary + _draw(seed, "side") % 3 - 1;
        }
        vm.assume(to > _now);
        _now = to;
        vm.warp(to);
        check();
    }

    // ── The end ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice LIV-1: time and anybody pay everything out, but for what was given away.
    function windUp() external {
        _now += 2 * _voteSeconds(RUNS - 1);
        vm.warp(_now);
        for (uint256 j; j < _jobs.length; ++j) {
            for (uint256 e; e < _entries[j].length; ++e) {
                if (_entries[j][e].fate != Fate.Collected) _collect(j, _entries[j][e].who, e);
            }
            (uint256 revealed,) = _revealedWeight(j);
            if (revealed == 0 && !_jobs[j].feeTaken) _collect(j, _jobs[j].challenger, j);
            assertEq(_jobs[j].feePaid, _fee(_jobs[j].run), "SOL-1: all of the fee is paid");
        }
        if (_pot != 0) {
            (_swept, _pot) = (_swept + _pot, 0);
            _do(0, abi.encodeCall(tokenVote.sweep, ()));
        }
        assertEq(coin.balanceOf(address(tokenVote)), _donated, "LIV-1: nothing is left");
    }

    // ── Invariants ─────────────────────────────────────────────────────────────────────────────────────────────

    function check() public {
        uint256 owed = _pot + _donated;
        // Those before are paid out: they owe nothing.
        for (uint256 j = _oldest; j < _jobs.length; ++j) {
            owed += _fee(_jobs[j].run) - _jobs[j].feePaid;
            for (uint256 e; e < _entries[j].length; ++e) {
                if (_entries[j][e].fate != Fate.Collected) owed += _entries[j][e].weight;
            }
            _checkCase(j);
        }
        assertEq(coin.balanceOf(address(tokenVote)), owed, "SOL-1: ballots, fees and pot");
        assertEq(tokenVote.pot(), _pot, "SOL-1: the pot");
        assertEq(coin.balanceOf(treasury), _swept, "SOL-1: what the treasury has");
        for (uint256 i; i < ACTORS; ++i) {
            assertEq(coin.balanceOf(actors[i]), _balances[i], "SOL-1: what a voter has");
        }
        while (_oldest < _jobs.length && _isPaidOut(_oldest)) ++_oldest;
    }

    function _checkCase(uint256 j) private {
        Job storage job = _jobs[j];
        VoteCase memory case_ = tokenVote.getCase(job.id);
        assertEq(uint256(case_.status), uint256(_status(j)), "the status");
        (uint256 revealed, uint256 upheld) = _revealedWeight(j);
        assertEq(case_.revealedWeight, revealed, "the revealed weight");
        assertEq(case_.upheldWeight, upheld, "the weight for the dispute");
        assertEq(case_.feeLeft, _fee(job.run) - job.feePaid, "SOL-1: what is left of the fee");
        Verdict expected = Verdict.None;
        if (_status(j) == VoteStatus.Ended && revealed >= _quorum(job.run)) {
            expected = 2 * upheld > revealed ? Verdict.Upheld : Verdict.Dismissed;
            if (2 * upheld == revealed) _reach("tie of votes");
        }
        Verdict verdict = tokenVote.verdictOf(job.id);
        assertEq(uint256(verdict), uint256(expected), "the verdict, by a count");
        if (job.given != Verdict.None) {
            assertEq(uint256(verdict), uint256(job.given), "a verdict never changes");
        } else if (verdict != Verdict.None) {
            job.given = verdict;
            _reach(verdict == Verdict.Upheld ? "vote upheld" : "vote dismissed");
        }
        for (uint256 e; e < _entries[j].length; ++e) {
            Entry storage entry = _entries[j][e];
            Ballot memory ballot = tokenVote.getBallot(job.id, actors[entry.who]);
            assertEq(ballot.weight, entry.weight, "a ballot's weight");
            assertEq(ballot.upheld, _counts(entry) && entry.upheld, "a ballot's vote");
            bool isCollected = ballot.status == BallotStatus.Collected;
            assertEq(isCollected, entry.fate == Fate.Collected, "PAY-1: whether it is paid");
        }
    }

    // ── Parts ──────────────────────────────────────────────────────────────────────────────────────────────────

    modifier counted(string memory name) {
        vm.warp(_now);
        _;
        check();
        _reach(name);
        _reach("calls");
    }

    function _reach(string memory name) private {
        if (reached[name]++ == 0) _names.push(name);
    }

    function _do(uint256 who, bytes memory data) private {
        vm.prank(actors[who]);
        (bool success, bytes memory result) = address(tokenVote).call(data);
        if (!success) assertEq(result, "", "an allowed call must succeed");
    }

    function _fails(uint256 who, bytes memory data) private {
        vm.prank(actors[who]);
        (bool success,) = address(tokenVote).call(data);
        assertTrue(!success, "a forbidden call must fail");
    }

    /// @dev Pays all that a case owes an account: by the page, from the twin alone.
    function _collect(uint256 j, uint256 who, uint256 seed) private {
        Job storage job = _jobs[j];
        (uint256 amount, uint256 left) = (0, 0);
        (uint256 revealed,) = _revealedWeight(j);
        for (uint256 e; e < _entries[j].length; ++e) {
            if (_entries[j][e].fate == Fate.Revealed) left += _entries[j][e].weight;
        }
        for (uint256 e; e < _entries[j].length; ++e) {
            Entry storage entry = _entries[j][e];
            if (entry.who != who || entry.fate == Fate.Collected) continue;
            if (entry.fate == Fate.Revealed) {
                uint256 share = (_fee(job.run) - job.feePaid) * entry.weight / left;
                job.feePaid += share;
                amount += entry.weight + share;
                if (left == entry.weight) _reach("last share");
            } else {
                uint256 back = uint256(entry.weight) * 9 / 10;
                _pot += entry.weight - back;
                amount += back;
                _reach("missed ballot");
            }
            entry.counted = entry.fate == Fate.Revealed;
            entry.fate = Fate.Collected;
        }
        if (who == job.challenger && revealed == 0 && !job.feeTaken) {
            job.feeTaken = true;
            job.feePaid += _fee(job.run);
            amount += _fee(job.run);
            _reach("fee to the challenger");
        }
        assertEq(tokenVote.payoutOf(job.id, actors[who]), amount, "PAY-1: what is due");
        _balances[who] += amount;
        bytes memory data = abi.encodeCall(ITokenVote.collectVote, (job.id, actors[who]));
        _do(_draw(seed, "caller") % ACTORS, data);
        // PAY-1: once.
        _fails(who, data);
    }

    function _counts(Entry storage entry) private view returns (bool) {
        return entry.fate == Fate.Revealed || entry.counted;
    }

    function _revealedWeight(uint256 j) private view returns (uint256 revealed, uint256 upheld) {
        for (uint256 e; e < _entries[j].length; ++e) {
            Entry storage entry = _entries[j][e];
            if (!_counts(entry)) continue;
            revealed += entry.weight;
            if (entry.upheld) upheld += entry.weight;
        }
    }

    function _isPaidOut(uint256 j) private view returns (bool) {
        for (uint256 e; e < _entries[j].length; ++e) {
            if (_entries[j][e].fate != Fate.Collected) return false;
        }
        return _jobs[j].feePaid == _fee(_jobs[j].run);
    }

    function _hasVoted(uint256 j, uint256 who) private view returns (bool) {
        for (uint256 e; e < _entries[j].length; ++e) {
            if (_entries[j][e].who == who) return true;
        }
        return false;
    }

    function _status(uint256 j) private view returns (VoteStatus) {
        Job storage job = _jobs[j];
        if (_now < job.openedAt + _voteSeconds(job.run)) return VoteStatus.Committing;
        if (_now < job.openedAt + 2 * _voteSeconds(job.run)) return VoteStatus.Revealing;
        return VoteStatus.Ended;
    }

    function _find(uint256 seed, VoteStatus status) private view returns (uint256 j) {
        uint256 count = _jobs.length - _oldest;
        vm.assume(count != 0);
        uint256 start = _draw(seed, "job") % count;
        for (uint256 i; i < count; ++i) {
            j = _oldest + (start + i) % count;
            if (_status(j) == status && (status != VoteStatus.Ended || !_isPaidOut(j))) return j;
        }
        vm.assume(false);
    }

    function _findIn(uint256 j, uint256 seed, Fate fate) private view returns (uint256 e) {
        uint256 count = _entries[j].length;
        vm.assume(count != 0);
        uint256 start = _draw(seed, "entry") % count;
        for (uint256 i; i < count; ++i) {
            e = (start + i) % count;
            if (_entries[j][e].fate == fate) return e;
        }
        vm.assume(false);
    }

    function _draw(uint256 seed, string memory what) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }

    function _voteSeconds(uint256 run) private pure returns (uint256) {
        return 900 * (run + 1);
    }

    function _quorum(uint256 run) private pure returns (uint256) {
        return run == 0 ? 1 : 10 ** (6 * run);
    }

    function _fee(uint256 run) private pure returns (uint256) {
        return run == 0 ? 1 : 7 * 10 ** (8 * run) + 3;
    }
}
