// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {Ballot, BallotStatus, ITokenVote, VoteCase, VoteStatus} from "../../../training/ITokenVote.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";

/// @notice A token vote, its people, and the steps that lead a case to any status. An account plays the training contract.
abstract contract VoteTest is Test {
    /// @dev A ballot that somebody casts.
    struct Vote {
        address voter;
        uint96 weight;
        bool upheld;
        bytes32 salt;
    }

    // Indivisible, so that rounding shows.
    uint96 internal constant FEE = 10e18 + 7;
    uint96 internal constant QUORUM = 100e18;
    uint32 internal constant VOTE_SECONDS = 1 days;
    bytes32 internal constant TEXT = keccak256("how to train, and how to judge");
    uint256 internal constant RUN = 7;
    uint256 internal constant START = 1_750_000_000;

    ModelCoin internal coin;
    ITokenVote internal tokenVote;
    address internal treasury = account("treasury");
    address internal training = account("training");
    address internal worker = account("worker");
    address internal challenger = account("challenger");
    address internal keeper = account("keeper");
    address internal stranger = account("stranger");
    address[] internal holders = [address(this), treasury, training, worker, challenger, keeper, stranger];

    /// @dev All cases, and who voted on each.
    uint256[] internal cases;
    mapping(uint256 caseId => address[]) internal voters;

    /// @dev The case under test, and the votes on it.
    uint256 internal id;
    Vote[] internal votes;

    function setUp() public virtual {
        vm.warp(START);
        coin = ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
        tokenVote = ITokenVote(vm.deployCode("TokenVote.sol:TokenVote", abi.encode(coin, treasury)));
        vm.label(address(tokenVote), "tokenVote");
    }

    // ── Conservation ───────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What every scenario ends with. SOL-1 holds where it stopped; then time and calls that anyone may make alone
    /// empty the contract (LIV-1).
    modifier accounted() {
        _;
        _checkBalances();
        _windUp();
        _checkBalances();
        assertEq(coin.balanceOf(address(tokenVote)), 0, "LIV-1: everything is paid out in the end");
    }

    /// @dev SOL-1: the contract holds the ballots, the fees and its pot, to the last unit; and no coin is lost or made.
    function _checkBalances() internal view {
        uint256 owed = tokenVote.pot();
        for (uint256 i; i < cases.length; ++i) {
            owed += tokenVote.getCase(cases[i]).feeLeft;
            address[] storage those = voters[cases[i]];
            for (uint256 j; j < those.length; ++j) {
                Ballot memory ballot = tokenVote.getBallot(cases[i], those[j]);
                if (ballot.status != BallotStatus.Collected) owed += ballot.weight;
            }
        }
        uint256 held = coin.balanceOf(address(tokenVote));
        assertEq(held, owed, "SOL-1: ballots, fees and pot");
        for (uint256 i; i < holders.length; ++i) {
            held += coin.balanceOf(holders[i]);
        }
        assertEq(held, coin.totalSupply(), "no coin is lost or made");
    }

    function _windUp() internal {
        for (uint256 i; i < cases.length; ++i) {
            uint256 end = tokenVote.getCase(cases[i]).revealEnd;
            if (end > time()) vm.warp(end);
            address[] storage those = voters[cases[i]];
            for (uint256 j; j < those.length; ++j) {
                _collectIfDue(cases[i], those[j]);
            }
            _collectIfDue(cases[i], challenger);
        }
        if (tokenVote.pot() != 0) tokenVote.sweep();
    }

    function _collectIfDue(uint256 caseId, address account_) private {
        BallotStatus status = tokenVote.getBallot(caseId, account_).status;
        bool isDue = status == BallotStatus.Missed || tokenVote.payoutOf(caseId, account_) != 0;
        if (!isDue) return;
        vm.prank(keeper);
        tokenVote.collectVote(caseId, account_);
        assertEq(tokenVote.payoutOf(caseId, account_), 0, "PAY-1: one payout");
    }

    // ── People ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Gives somebody coins and lets the contract take them.
    function _fund(address who, uint256 amount) internal {
        assertTrue(coin.transfer(who, amount), "funded");
        uint256 allowance = coin.allowance(who, address(tokenVote));
        vm.prank(who);
        coin.approve(address(tokenVote), allowance + amount);
        _hold(who);
    }

    function _hold(address who) internal {
        for (uint256 i; i < holders.length; ++i) {
            if (holders[i] == who) return;
        }
        holders.push(who);
    }

    function _voter(uint256 index) internal returns (address) {
        return account(string.concat("voter ", vm.toString(index)));
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _rule() internal pure returns (bytes memory) {
        return abi.encode(VOTE_SECONDS, QUORUM, FEE, TEXT);
    }

    function _claim(bytes32 stateHash) internal view returns (Claim memory) {
        return Claim({
            runId: RUN,
            height: 3,
            stateHash: stateHash,
            root: keccak256("root"),
            stepsRoot: keccak256("root"),
            parentRoot: keccak256("parent"),
            worker: worker,
            challenger: challenger
        });
    }

    function _register() internal {
        vm.prank(training);
        tokenVote.register(RUN, _rule(), 0, "");
    }

    /// @dev Opens the case under test, about a new state. The votes on an earlier one are forgotten.
    function _open() internal {
        bool isFirst = cases.length == 0;
        if (isFirst) _register();
        delete votes;
        bytes32 stateHash = keccak256(abi.encode("state", cases.length));
        _fund(training, FEE);
        vm.prank(training);
        id = tokenVote.open(_claim(stateHash));
        cases.push(id);
    }

    function _commitment(Vote memory vote) internal view returns (bytes32) {
        return keccak256(
            abi.encode(block.chainid, address(tokenVote), id, vote.voter, vote.weight, vote.upheld, vote.salt)
        );
    }

    /// @dev Commits a ballot, by a voter of its own.
    function _commit(uint96 weight, bool upheld) internal returns (uint256 index) {
        return _commit(_voter(votes.length), weight, upheld);
    }

    function _commit(address voter, uint96 weight, bool upheld) internal returns (uint256 index) {
        index = votes.length;
        Vote memory vote = Vote(voter, weight, upheld, keccak256(abi.encode("salt", id, index)));
        _fund(voter, weight);
        vm.prank(voter);
        tokenVote.commitVote(id, _commitment(vote), weight);
        votes.push(vote);
        voters[id].push(voter);
    }

    function _reveal(uint256 index) internal {
        Vote memory vote = votes[index];
        vm.prank(vote.voter);
        tokenVote.revealVote(id, vote.upheld, vote.salt);
    }

    function _collect(address account_) internal {
        vm.prank(keeper);
        tokenVote.collectVote(id, account_);
    }

    // ── Times and statuses ─────────────────────────────────────────────────────────────────────────────────────

    function _commitEnd() internal view returns (uint256) {
        return tokenVote.getCase(id).commitEnd;
    }

    function _revealEnd() internal view returns (uint256) {
        return tokenVote.getCase(id).revealEnd;
    }

    /// @dev A new case in this status. Three vote: 60 that the state is wrong, 50 that it is right, and 40 that are never
    /// revealed. While `Revealing`, nobody has revealed yet.
    function _reach(VoteStatus status) internal {
        _open();
        _commit(60e18, true);
        _commit(50e18, false);
        _commit(40e18, true);
        if (status == VoteStatus.Committing) return;
        vm.warp(_commitEnd());
        if (status == VoteStatus.Revealing) return;
        _reveal(0);
        _reveal(1);
        vm.warp(_revealEnd());
    }

    // ── Expectations ───────────────────────────────────────────────────────────────────────────────────────────

    function _assertStatus(VoteStatus expected) internal view {
        assertEq(uint256(tokenVote.getCase(id).status), uint256(expected), "status");
    }

    function _assertVerdict(Verdict expected) internal view {
        assertEq(uint256(tokenVote.verdictOf(id)), uint256(expected), "verdict");
        assertEq(uint256(tokenVote.getCase(id).verdict), uint256(expected), "verdict of the view");
    }

    function _assertBallot(address voter, BallotStatus expected) internal view {
        assertEq(uint256(tokenVote.getBallot(id, voter).status), uint256(expected), "status of the ballot");
    }

    /// @dev The next event of the contract is the one emitted after this.
    function _expectEvent() internal {
        vm.expectEmit(address(tokenVote));
    }

    /// @dev The error of a call at the wrong time, by the specification's own table of windows.
    function _wrongStatus(VoteStatus status) internal view returns (bytes memory) {
        uint256 until;
        if (status == VoteStatus.Committing) until = tokenVote.getCase(id).openedAt + VOTE_SECONDS;
        if (status == VoteStatus.Revealing) until = tokenVote.getCase(id).openedAt + 2 * VOTE_SECONDS;
        return abi.encodeWithSelector(ITokenVote.TokenVote_WrongStatus.selector, id, status, until);
    }

    function _refusesNow(VoteStatus status, address caller, bytes memory data) internal {
        _assertStatus(status);
        _reverts(caller, data, _wrongStatus(status));
    }

    /// @dev The call reverts with exactly this.
    function _reverts(address caller, bytes memory data, bytes memory reason) internal {
        vm.prank(caller);
        (bool success, bytes memory result) = address(tokenVote).call(data);
        assertTrue(!success, "the call must revert");
        assertEq(result, reason, "reason of the revert");
    }

    function _unknownCase(uint256 caseId) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(ITokenVote.TokenVote_UnknownCase.selector, caseId);
    }

    function _case() internal view returns (VoteCase memory) {
        return tokenVote.getCase(id);
    }
}
