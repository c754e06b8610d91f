// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Ballot, BallotStatus, ITokenVote, VoteCase, VoteStatus} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract RevealVote_Test is VoteTest {
    function _call(uint256 index) private view returns (bytes memory) {
        return abi.encodeCall(ITokenVote.revealVote, (id, votes[index].upheld, votes[index].salt));
    }

    function _wrongBallot(address voter, BallotStatus status) private view returns (bytes memory) {
        return abi.encodeWithSelector(ITokenVote.TokenVote_WrongBallotStatus.selector, id, voter, status);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchCase(uint256 unknown) external accounted {
        _reach(VoteStatus.Revealing);
        if (unknown == id) ++unknown;
        _reverts(
            _voter(0),
            abi.encodeCall(ITokenVote.revealVote, (unknown, true, votes[0].salt)),
            _unknownCase(unknown)
        );
    }

    /// @dev Who reveals early shows the others how to vote.
    function test_RevertGiven_Committing() external accounted {
        _reach(VoteStatus.Committing);
        _refusesNow(VoteStatus.Committing, _voter(0), _call(0));
        vm.warp(_commitEnd() - 1);
        _refusesNow(VoteStatus.Committing, _voter(0), _call(0));
    }

    function test_RevertGiven_Ended() external accounted {
        _reach(VoteStatus.Ended);
        _refusesNow(VoteStatus.Ended, _voter(2), _call(2));
    }

    function test_RevertGiven_NoBallotOfTheCaller() external accounted {
        _reach(VoteStatus.Revealing);
        _reverts(stranger, _call(0), _wrongBallot(stranger, BallotStatus.None));
    }

    function test_RevertGiven_ABallotThatIsRevealed() external accounted {
        _reach(VoteStatus.Revealing);
        _reveal(0);
        _reverts(_voter(0), _call(0), _wrongBallot(_voter(0), BallotStatus.Revealed));
        assertEq(_case().revealedWeight, votes[0].weight, "it counts once");
    }

    function _mismatch(address voter, bool upheld, bytes32 salt) private {
        Ballot memory ballot = tokenVote.getBallot(id, voter);
        bytes32 actual = tokenVote.commitmentOf(id, voter, ballot.weight, upheld, salt);
        _reverts(
            voter,
            abi.encodeCall(ITokenVote.revealVote, (id, upheld, salt)),
            abi.encodeWithSelector(
                ITokenVote.TokenVote_CommitmentMismatch.selector, id, voter, ballot.commitment, actual
            )
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_VoteOrSaltAreNotTheCommitments(bytes32 salt) external accounted {
        _reach(VoteStatus.Revealing);
        if (salt == votes[0].salt) salt = 0;
        _mismatch(_voter(0), votes[0].upheld, salt);
        _mismatch(_voter(0), !votes[0].upheld, votes[0].salt);
        _mismatch(_voter(0), votes[1].upheld, votes[1].salt);
    }

    /// @dev A copy waits for the original to be opened, and learns that it cannot be.
    function test_RevertGiven_ACopyOfAnothersCommitment() external accounted {
        _open();
        _commit(60e18, true);
        _fund(stranger, 60e18);
        voters[id].push(stranger);
        bytes32 copied = _commitment(votes[0]);
        vm.prank(stranger);
        tokenVote.commitVote(id, copied, 60e18);
        vm.warp(_commitEnd());
        _reveal(0);
        _mismatch(stranger, votes[0].upheld, votes[0].salt);
        assertEq(_case().revealedWeight, 60e18, "the copy does not count");
    }

    /// @dev The same voter, vote, weight and salt in another case: another commitment.
    function test_RevertGiven_ACommitmentForAnotherCase() external accounted {
        _open();
        bytes32 other = _commitment(Vote(stranger, 60e18, true, keccak256("salt")));
        _open();
        _fund(stranger, 60e18);
        voters[id].push(stranger);
        vm.prank(stranger);
        tokenVote.commitVote(id, other, 60e18);
        vm.warp(_commitEnd());
        _mismatch(stranger, true, keccak256("salt"));
    }

    /// @dev A commitment to more weight than is locked cannot be opened.
    function test_RevertGiven_ACommitmentToAnotherWeight() external accounted {
        _open();
        bytes32 higher = _commitment(Vote(stranger, 60e18, true, keccak256("salt")));
        _fund(stranger, 1);
        voters[id].push(stranger);
        vm.prank(stranger);
        tokenVote.commitVote(id, higher, 1);
        vm.warp(_commitEnd());
        _mismatch(stranger, true, keccak256("salt"));
    }

    function test_WhenOneSecondBeforeTheEnd() external accounted {
        _reach(VoteStatus.Revealing);
        vm.warp(START + 2 * VOTE_SECONDS - 1);
        _reveal(2);
        _assertBallot(_voter(2), BallotStatus.Revealed);
    }

    function test_RevertWhen_AtTheEnd() external accounted {
        _reach(VoteStatus.Revealing);
        vm.warp(START + 2 * VOTE_SECONDS);
        _refusesNow(VoteStatus.Ended, _voter(2), _call(2));
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWell(uint256 weight, bool upheld, uint256 when) external accounted {
        weight = bound(weight, 1, 900_000e18);
        _reach(VoteStatus.Committing);
        _commit(uint96(weight), upheld);
        vm.warp(_commitEnd());
        _reveal(0);
        vm.warp(_commitEnd() + bound(when, 0, VOTE_SECONDS - 1));
        _expectEvent();
        emit ITokenVote.VoteRevealed(id, _voter(3), upheld, uint96(weight));
        _reveal(3);

        Ballot memory ballot = tokenVote.getBallot(id, _voter(3));
        assertEq(uint256(ballot.status), uint256(BallotStatus.Revealed), "status");
        assertEq(ballot.upheld, upheld, "upheld");
        assertEq(ballot.weight, weight, "weight");
        assertEq(ballot.revealedAt, time(), "revealedAt");
        assertEq(ballot.committedAt, START, "committedAt");
        VoteCase memory case_ = _case();
        assertEq(case_.revealedWeight, 60e18 + weight, "revealedWeight");
        assertEq(case_.upheldWeight, 60e18 + (upheld ? weight : 0), "upheldWeight");
        assertEq(case_.weightLeft, 60e18 + weight, "weightLeft");
    }
}
