// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Ballot, BallotStatus, ITokenVote, VoteCase, VoteStatus} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract CommitVote_Test is VoteTest {
    bytes32 private constant COMMITMENT = keccak256("commitment");
    uint96 private constant WEIGHT = 5e18;

    function _call() private view returns (bytes memory) {
        return abi.encodeCall(ITokenVote.commitVote, (id, COMMITMENT, WEIGHT));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchCase(uint256 unknown) external accounted {
        _open();
        if (unknown == id) ++unknown;
        _reverts(
            stranger,
            abi.encodeCall(ITokenVote.commitVote, (unknown, COMMITMENT, WEIGHT)),
            _unknownCase(unknown)
        );
    }

    function test_RevertGiven_Revealing() external accounted {
        _reach(VoteStatus.Revealing);
        _refusesNow(VoteStatus.Revealing, stranger, _call());
    }

    function test_RevertGiven_Ended() external accounted {
        _reach(VoteStatus.Ended);
        _refusesNow(VoteStatus.Ended, stranger, _call());
    }

    function test_RevertWhen_TheCommitmentIsZero() external accounted {
        _open();
        _reverts(
            stranger,
            abi.encodeCall(ITokenVote.commitVote, (id, 0, WEIGHT)),
            abi.encodeWithSelector(ITokenVote.TokenVote_InvalidCommitment.selector)
        );
    }

    function test_RevertWhen_TheWeightIsZero() external accounted {
        _open();
        _reverts(
            stranger,
            abi.encodeCall(ITokenVote.commitVote, (id, COMMITMENT, 0)),
            abi.encodeWithSelector(ITokenVote.TokenVote_InvalidWeight.selector)
        );
    }

    /// @dev Neither more weight nor another vote: one ballot each.
    function test_RevertGiven_ABallotOfTheCaller() external accounted {
        _open();
        _commit(WEIGHT, true);
        _fund(_voter(0), WEIGHT);
        _reverts(
            _voter(0),
            _call(),
            abi.encodeWithSelector(ITokenVote.TokenVote_AlreadyCommitted.selector, id, _voter(0))
        );
    }

    function test_RevertWhen_TheVoterHasTooFewCoins() external accounted {
        _open();
        _reverts(
            stranger,
            _call(),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(tokenVote), 0, WEIGHT
            )
        );
        vm.prank(stranger);
        coin.approve(address(tokenVote), WEIGHT);
        _reverts(
            stranger,
            _call(),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, WEIGHT)
        );
        _assertBallot(stranger, BallotStatus.None);
    }

    function test_WhenOneSecondBeforeTheEnd() external accounted {
        _open();
        vm.warp(START + VOTE_SECONDS - 1);
        _commit(WEIGHT, true);
        _assertBallot(_voter(0), BallotStatus.Committed);
    }

    function test_RevertWhen_AtTheEnd() external accounted {
        _open();
        vm.warp(START + VOTE_SECONDS);
        _refusesNow(VoteStatus.Revealing, stranger, _call());
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWell(bytes32 commitment, uint256 weight, uint256 when) external accounted {
        if (commitment == 0) commitment = COMMITMENT;
        weight = bound(weight, 1, 900_000e18);
        _open();
        vm.warp(START + bound(when, 0, VOTE_SECONDS - 1));
        address voter = _voter(0);
        _fund(voter, weight);
        voters[id].push(voter);
        _expectEvent();
        emit ITokenVote.VoteCommitted(id, voter, commitment, uint96(weight));
        vm.prank(voter);
        tokenVote.commitVote(id, commitment, uint96(weight));

        Ballot memory ballot = tokenVote.getBallot(id, voter);
        assertEq(uint256(ballot.status), uint256(BallotStatus.Committed), "status");
        assertEq(ballot.upheld, false, "nobody knows yet");
        assertEq(ballot.weight, weight, "weight");
        assertEq(ballot.committedAt, time(), "committedAt");
        assertEq(ballot.revealedAt, 0, "revealedAt");
        assertEq(ballot.collectedAt, 0, "collectedAt");
        assertEq(ballot.commitment, commitment, "commitment");
        VoteCase memory case_ = _case();
        assertEq(case_.revealedWeight + case_.upheldWeight + case_.weightLeft, 0, "it does not count yet");
        assertEq(coin.balanceOf(voter), 0, "the voter pays");
        assertEq(coin.balanceOf(address(tokenVote)), FEE + weight, "the contract holds it");
    }

    /// @dev Coins that are locked in one vote are not there for another.
    function test_GivenTwoCases_EachLocksItsOwn() external accounted {
        _open();
        _commit(WEIGHT, true);
        _open();
        vm.prank(_voter(0));
        coin.approve(address(tokenVote), WEIGHT);
        _reverts(
            _voter(0),
            _call(),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, _voter(0), 0, WEIGHT)
        );
        _commit(WEIGHT, false);
        assertEq(coin.balanceOf(address(tokenVote)), 2 * uint256(FEE) + 2 * WEIGHT, "twice");
    }
}
