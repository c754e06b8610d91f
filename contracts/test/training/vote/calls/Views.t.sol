// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAdjudicator} from "../../../../training/IAdjudicator.sol";
import {BallotStatus, ITokenVote, VoteStatus} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract Views_Test is VoteTest {
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchCase(uint256 unknown) external {
        _reach(VoteStatus.Ended);
        if (unknown == id) ++unknown;
        _reverts(keeper, abi.encodeCall(ITokenVote.getCase, (unknown)), _unknownCase(unknown));
        _reverts(keeper, abi.encodeCall(ITokenVote.getBallot, (unknown, _voter(0))), _unknownCase(unknown));
        _reverts(keeper, abi.encodeCall(ITokenVote.payoutOf, (unknown, _voter(0))), _unknownCase(unknown));
    }

    function test_RevertGiven_NoSuchRun() external {
        _register();
        _reverts(
            keeper,
            abi.encodeCall(IAdjudicator.ruleOf, (training, RUN + 1)),
            abi.encodeWithSelector(ITokenVote.TokenVote_UnknownRun.selector, training, RUN + 1)
        );
        _reverts(
            keeper,
            abi.encodeCall(IAdjudicator.ruleOf, (stranger, RUN)),
            abi.encodeWithSelector(ITokenVote.TokenVote_UnknownRun.selector, stranger, RUN)
        );
    }

    function test_TimeAloneMovesACase() external {
        _open();
        VoteStatus[6] memory expected = [
            VoteStatus.Committing,
            VoteStatus.Committing,
            VoteStatus.Revealing,
            VoteStatus.Revealing,
            VoteStatus.Ended,
            VoteStatus.Ended
        ];
        uint256[6] memory after_ =
            [uint256(0), VOTE_SECONDS - 1, VOTE_SECONDS, 2 * VOTE_SECONDS - 1, 2 * VOTE_SECONDS, 365 days];
        for (uint256 i; i < 6; ++i) {
            vm.warp(START + after_[i]);
            _assertStatus(expected[i]);
        }
    }

    function test_TimeAloneMovesABallot() external {
        _reach(VoteStatus.Committing);
        _assertBallot(stranger, BallotStatus.None);
        _assertBallot(_voter(0), BallotStatus.Committed);
        vm.warp(_commitEnd());
        _reveal(0);
        vm.warp(_revealEnd() - 1);
        _assertBallot(_voter(0), BallotStatus.Revealed);
        _assertBallot(_voter(1), BallotStatus.Committed);
        vm.warp(_revealEnd());
        _assertBallot(_voter(0), BallotStatus.Revealed);
        _assertBallot(_voter(1), BallotStatus.Missed);
        _assertBallot(stranger, BallotStatus.None);
    }

    /// @dev By the specification: H(c, voter, weight, upheld, salt), bound to chain and contract.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_CommitmentOf(uint256 caseId, address voter, uint96 weight, bool upheld, bytes32 salt)
        external
    {
        bytes32 expected =
            keccak256(abi.encode(block.chainid, address(tokenVote), caseId, voter, weight, upheld, salt));
        assertEq(tokenVote.commitmentOf(caseId, voter, weight, upheld, salt), expected, "the commitment");
        vm.chainId(block.chainid + 1);
        assertTrue(tokenVote.commitmentOf(caseId, voter, weight, upheld, salt) != expected, "another chain's");
    }
}
