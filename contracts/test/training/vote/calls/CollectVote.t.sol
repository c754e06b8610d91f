// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Ballot, BallotStatus, ITokenVote, VoteStatus} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract CollectVote_Test is VoteTest {
    function _call(address account_) private view returns (bytes memory) {
        return abi.encodeCall(ITokenVote.collectVote, (id, account_));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchCase(uint256 unknown) external accounted {
        _reach(VoteStatus.Ended);
        if (unknown == id) ++unknown;
        _reverts(keeper, abi.encodeCall(ITokenVote.collectVote, (unknown, _voter(0))), _unknownCase(unknown));
    }

    function test_RevertGiven_Committing() external accounted {
        _reach(VoteStatus.Committing);
        assertEq(tokenVote.payoutOf(id, _voter(0)), 0, "nothing yet");
        _refusesNow(VoteStatus.Committing, _voter(0), _call(_voter(0)));
    }

    function test_RevertGiven_Revealing() external accounted {
        _reach(VoteStatus.Revealing);
        _reveal(0);
        vm.warp(_revealEnd() - 1);
        assertEq(tokenVote.payoutOf(id, _voter(0)), 0, "nothing yet");
        _refusesNow(VoteStatus.Revealing, _voter(0), _call(_voter(0)));
        _refusesNow(VoteStatus.Revealing, challenger, _call(challenger));
    }

    /// @dev Who did not vote, and the challenger when voters earned the fee.
    function test_RevertGiven_AnAccountWithoutABallot() external accounted {
        _reach(VoteStatus.Ended);
        _owesNothing(stranger);
        _owesNothing(challenger);
        _owesNothing(address(0));
        _collect(_voter(0));
        _collect(_voter(1));
        _owesNothing(challenger);
    }

    function test_RevertGiven_CollectedAlready() external accounted {
        _reach(VoteStatus.Ended);
        for (uint256 i; i < 3; ++i) {
            _collect(_voter(i));
            _owesNothing(_voter(i));
            _assertBallot(_voter(i), BallotStatus.Collected);
        }
    }

    function test_GivenEnded_TheRevealedGetTheirWeightAndShare() external accounted {
        _reach(VoteStatus.Ended);
        uint256 first = uint256(FEE) * 60e18 / 110e18;
        _pays(_voter(0), 60e18 + first, keeper);
        assertEq(_case().weightLeft, 50e18, "weightLeft");
        assertEq(_case().feeLeft, FEE - first, "feeLeft");
        _pays(_voter(1), 50e18 + FEE - first, keeper);
        assertEq(_case().weightLeft, 0, "no weight");
        assertEq(_case().feeLeft, 0, "no dust");
        assertEq(_case().fee, FEE, "the fee is still shown");
        assertEq(_case().revealedWeight, 110e18, "and the weight");
        assertEq(_case().upheldWeight, 60e18, "of both sides");
    }

    function test_GivenEnded_TheUnrevealedLoseATenth() external accounted {
        _reach(VoteStatus.Ended);
        _assertBallot(_voter(2), BallotStatus.Missed);
        _pays(_voter(2), 36e18, keeper);
        assertEq(tokenVote.pot(), 4e18, "a tenth is the treasury's");
        assertEq(_case().feeLeft, FEE, "nothing of the fee");
        assertEq(_case().weightLeft, 110e18, "which is for those who revealed");
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_GivenEnded_TheUnrevealedGetNineTenthsRoundedDown(uint256 weight) external accounted {
        weight = bound(weight, 1, 900_000e18);
        _open();
        _commit(uint96(weight), true);
        vm.warp(_revealEnd());
        _pays(_voter(0), weight * 9 / 10, keeper);
        assertEq(tokenVote.pot(), weight - weight * 9 / 10, "the rest");
    }

    /// @dev It pays nothing, and yet once.
    function test_GivenEnded_OneUnrevealedUnitIsLost() external accounted {
        _open();
        _commit(1, true);
        vm.warp(_revealEnd());
        _pays(_voter(0), 0, keeper);
        assertEq(tokenVote.pot(), 1, "it is the treasury's");
        _owesNothing(_voter(0));
    }

    function test_GivenNobodyRevealed_TheChallengerGetsTheFee() external accounted {
        _reach(VoteStatus.Revealing);
        vm.warp(_revealEnd());
        for (uint256 i; i < 3; ++i) {
            assertEq(tokenVote.payoutOf(id, _voter(i)), uint256(votes[i].weight) * 9 / 10, "nine tenths");
        }
        _pays(challenger, FEE, keeper);
        _owesNothing(challenger);
        assertEq(_case().feeLeft, 0, "feeLeft");
    }

    function test_GivenNobodyVoted_TheChallengerGetsTheFee() external accounted {
        _open();
        vm.warp(_revealEnd());
        _pays(challenger, FEE, stranger);
        _owesNothing(challenger);
        assertEq(tokenVote.getBallot(id, challenger).collectedAt, 0, "it had no ballot");
    }

    /// @dev A challenger that voted and did not reveal is paid for both at once.
    function test_GivenNobodyRevealed_TheChallengerVotedToo() external accounted {
        _open();
        _commit(challenger, 40e18, true);
        _commit(10e18, false);
        vm.warp(_revealEnd());
        _pays(challenger, 36e18 + FEE, keeper);
        _owesNothing(challenger);
        _pays(_voter(1), 9e18, keeper);
    }

    /// @dev A challenger votes like anyone.
    function test_GivenOnlyTheChallengerRevealed() external accounted {
        _open();
        _commit(challenger, 1, true);
        _commit(10e18, false);
        vm.warp(_commitEnd());
        _reveal(0);
        vm.warp(_revealEnd());
        _pays(challenger, 1 + FEE, keeper);
        _owesNothing(challenger);
    }

    /// @dev The fee is one case's: another with nothing revealed keeps its own.
    function test_GivenTwoCases_EachPaysItsOwn() external accounted {
        _reach(VoteStatus.Committing);
        uint256 first = id;
        _open();
        _commit(50e18, false);
        vm.warp(_commitEnd());
        _reveal(0);
        vm.warp(_revealEnd());
        _pays(_voter(0), 50e18 + FEE, keeper);
        assertEq(tokenVote.getCase(first).feeLeft, FEE, "the other fee");
        id = first;
        _pays(challenger, FEE, keeper);
        _pays(_voter(0), 54e18, keeper);
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_WhoeverCalls_TheVoterIsPaid(address caller) external accounted {
        _reach(VoteStatus.Ended);
        _pays(_voter(0), 60e18 + uint256(FEE) * 60 / 110, caller);
    }

    /// @dev Against a count that remembers nothing: shares of what is left, of those who are left. In whatever order they collect,
    /// all of the fee is paid, and nobody gets less than its share rounded down.
    /// forge-config: default.fuzz.runs = 256
    function testFuzz_TheFeeIsDividedWithoutDust(uint256 seed) external accounted {
        _open();
        uint256 count = 1 + seed % 12;
        (uint256 total, uint256 paid) = (0, 0);
        for (uint256 i; i < count; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // Of all magnitudes: 1 unit to tens of thousands of coins.
            uint96 weight = uint96(1 + uint256(keccak256(abi.encode(seed, "weight"))) % (1 << (seed % 76)));
            _commit(weight, seed & 1 != 0);
            total += weight;
        }
        vm.warp(_commitEnd());
        for (uint256 i; i < count; ++i) {
            _reveal(i);
        }
        vm.warp(_revealEnd());

        bool[] memory isPaid = new bool[](count);
        for (uint256 n; n < count; ++n) {
            seed = uint256(keccak256(abi.encode(seed)));
            uint256 i = seed % count;
            while (isPaid[i]) i = (i + 1) % count;
            uint256 left;
            for (uint256 j; j < count; ++j) {
                if (!isPaid[j]) left += votes[j].weight;
            }
            uint256 weight = votes[i].weight;
            uint256 share = (FEE - paid) * weight / left;
            _pays(_voter(i), weight + share, keeper);
            (isPaid[i], paid) = (true, paid + share);
            assertGe(share, uint256(FEE) * weight / total, "its share, rounded down");
            assertLe(share, uint256(FEE) * weight / total + count, "and hardly more");
        }
        assertEq(paid, FEE, "all of the fee");
        assertEq(_case().feeLeft + _case().weightLeft, 0, "no dust");
        assertEq(coin.balanceOf(address(tokenVote)), 0, "nothing else");
    }

    function _pays(address account_, uint256 amount, address caller) private {
        assertEq(tokenVote.payoutOf(id, account_), amount, "payout");
        uint256 before = coin.balanceOf(account_);
        uint256 callers = coin.balanceOf(caller);
        Ballot memory ballot = tokenVote.getBallot(id, account_);
        _expectEvent();
        emit ITokenVote.VoteCollected(id, account_, amount);
        vm.prank(caller);
        tokenVote.collectVote(id, account_);
        assertEq(coin.balanceOf(account_), before + amount, "the account is paid");
        if (caller != account_) assertEq(coin.balanceOf(caller), callers, "and nobody else");
        if (ballot.weight != 0) {
            assertEq(tokenVote.getBallot(id, account_).collectedAt, time(), "collectedAt");
            assertEq(tokenVote.getBallot(id, account_).weight, ballot.weight, "the weight is still shown");
            _assertBallot(account_, BallotStatus.Collected);
        }
    }

    function _owesNothing(address account_) private {
        assertEq(tokenVote.payoutOf(id, account_), 0, "payout");
        _reverts(
            account_,
            _call(account_),
            abi.encodeWithSelector(ITokenVote.TokenVote_NothingToCollect.selector, id, account_)
        );
    }
}
