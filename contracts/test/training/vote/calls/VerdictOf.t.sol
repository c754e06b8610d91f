// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IAdjudicator, Verdict} from "../../../../training/IAdjudicator.sol";
import {VoteStatus} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract VerdictOf_Test is VoteTest {
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertGiven_NoSuchCase(uint256 unknown) external accounted {
        _reach(VoteStatus.Ended);
        if (unknown == id) ++unknown;
        _reverts(keeper, abi.encodeCall(IAdjudicator.verdictOf, (unknown)), _unknownCase(unknown));
    }

    /// @dev Half-open windows: the verdict is there in the first second after the second one, and not before.
    function test_GivenCommittingOrRevealing() external accounted {
        _reach(VoteStatus.Committing);
        _assertVerdict(Verdict.None);
        vm.warp(_commitEnd());
        _assertVerdict(Verdict.None);
        _reveal(0);
        _reveal(1);
        _reveal(2);
        vm.warp(_revealEnd() - 1);
        _assertVerdict(Verdict.None);
        vm.warp(_revealEnd());
        _assertVerdict(Verdict.Upheld);
    }

    function test_GivenEnded_WithoutAQuorum() external accounted {
        _reach(VoteStatus.Revealing);
        _reveal(0);
        vm.warp(_revealEnd());
        _assertVerdict(Verdict.None);
    }

    /// @dev What is committed and not revealed is not there.
    function test_GivenEnded_WithNothingRevealed() external accounted {
        _reach(VoteStatus.Revealing);
        vm.warp(_revealEnd());
        _assertVerdict(Verdict.None);
    }

    function test_GivenEnded_WithExactlyAQuorum() external accounted {
        _open();
        _commit(QUORUM - 1, true);
        _commit(1, true);
        vm.warp(_commitEnd());
        _reveal(0);
        _reveal(1);
        vm.warp(_revealEnd());
        _assertVerdict(Verdict.Upheld);
    }

    function test_GivenEnded_WithOneUnitLessThanAQuorum() external accounted {
        _open();
        _commit(QUORUM - 1, true);
        _commit(1, true);
        vm.warp(_commitEnd());
        _reveal(0);
        vm.warp(_revealEnd());
        _assertVerdict(Verdict.None);
    }

    function test_GivenEnded_WithMoreThanHalfForIt() external accounted {
        _halves(1);
        _assertVerdict(Verdict.Upheld);
    }

    /// @dev A tie leaves the state as it is.
    function test_GivenEnded_WithHalfForIt() external accounted {
        _halves(0);
        _assertVerdict(Verdict.Dismissed);
    }

    function _halves(uint96 more) private {
        _open();
        _commit(QUORUM + more, true);
        _commit(QUORUM, false);
        vm.warp(_commitEnd());
        _reveal(1);
        _reveal(0);
        vm.warp(_revealEnd());
    }

    /// @dev Whoever collects, and whenever somebody looks.
    function test_GivenAVerdict_NothingChangesIt() external accounted {
        _reach(VoteStatus.Ended);
        _assertVerdict(Verdict.Upheld);
        _collect(_voter(0));
        _assertVerdict(Verdict.Upheld);
        _collect(_voter(1));
        _collect(_voter(2));
        _assertVerdict(Verdict.Upheld);
        vm.warp(time() + 1000 days);
        _assertVerdict(Verdict.Upheld);
    }

    /// @dev `Training` gives it 100,000.
    function test_CostsLittle() external accounted {
        _reach(VoteStatus.Ended);
        vm.cool(address(tokenVote));
        uint256 before = gasleft();
        tokenVote.verdictOf(id);
        assertLe(before - gasleft(), 15_000, "gas");
    }

    /// @dev Against a count of the ballots, one by one.
    /// forge-config: default.fuzz.runs = 128
    function testFuzz_AgainstACount(uint256 seed) external accounted {
        _open();
        uint256 count = 1 + seed % 9;
        (uint256 upheld, uint256 dismissed) = (0, 0);
        bool[] memory reveals = new bool[](count);
        for (uint256 i; i < count; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // Few and round weights, so that ties and exact quorums happen.
            uint96 weight = uint96(1 + seed % 4) * QUORUM / 4;
            bool isUpheld = seed & 16 != 0;
            reveals[i] = seed & 96 != 0;
            _commit(weight, isUpheld);
            if (!reveals[i]) continue;
            if (isUpheld) upheld += weight;
            else dismissed += weight;
        }
        vm.warp(_commitEnd());
        for (uint256 i; i < count; ++i) {
            if (reveals[i]) _reveal(i);
        }
        vm.warp(_revealEnd());
        Verdict expected = upheld + dismissed < QUORUM
            ? Verdict.None
            : upheld > dismissed ? Verdict.Upheld : Verdict.Dismissed;
        _assertVerdict(expected);
    }
}
