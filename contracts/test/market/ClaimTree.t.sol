// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ClaimTree} from "../../market/ClaimTree.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

contract ClaimTreeHarness {
    using ClaimTree for mapping(uint256 node => uint256);

    mapping(uint256 node => uint256) private nodes;

    function insert(uint256 count, uint256 index, uint256 score) external {
        nodes.insert(count, index, score);
    }

    function remove(uint256 count, uint256 index) external {
        nodes.remove(count, index);
    }

    function highest(uint256 count) external view returns (bool found, uint256 index, uint256 score) {
        return nodes.highest(count);
    }
}

contract ClaimTree_Test is Test {
    uint256 private constant MAX_SCORE = 491_520;

    ClaimTreeHarness private tree = _deploy();

    function _deploy() private returns (ClaimTreeHarness) {
        return ClaimTreeHarness(vm.deployCode("ClaimTree.t.sol:ClaimTreeHarness", ""));
    }

    /// @dev The naive twin: claims as a list of `score + 1`, 0 for none, in which the first of the highest is found.
    uint256[] private list;

    function _insert(uint256 count, uint256 index, uint256 score) private {
        tree.insert(count, index, score);
        list[index] = score + 1;
    }

    function _remove(uint256 count, uint256 index) private {
        tree.remove(count, index);
        list[index] = 0;
    }

    function _check(uint256 count, uint256[] memory claims) private view {
        uint256 best;
        for (uint256 i; i < claims.length; ++i) {
            if (claims[i] > claims[best]) best = i;
        }
        (bool found, uint256 index, uint256 score) = tree.highest(count);
        assertEq(found, claims[best] != 0, "found");
        assertEq(index, found ? best : 0, "index");
        assertEq(score, found ? claims[best] - 1 : 0, "score");
    }

    /// @dev The sizes at which a level fills up or starts.
    function _count(uint256 seed) private pure returns (uint256) {
        uint256[13] memory counts = [uint256(1), 2, 11, 12, 13, 143, 144, 145, 1000, 1727, 1728, 1729, 4000];
        return seed % 2 == 0 ? counts[(seed >> 1) % 13] : 1 + (seed >> 1) % 200;
    }

    /// @dev Any sequence of insertions and removals. Few different scores, so that ties are many.
    /// forge-config: default.fuzz.runs = 256
    function testFuzz_Highest_IsTheNaiveMaximum(uint256 size, uint256 seed, uint256 scores) external {
        uint256 count = _count(size);
        list = new uint256[](count);
        scores = bound(scores, 1, 5);
        for (uint256 i; i < 40; ++i) {
            uint256 random = uint256(keccak256(abi.encode(seed, i)));
            // Half of the time the end of a node, or the current maximum, which matters most.
            uint256 index = random % count;
            if (random >> 128 & 3 == 0) index = random % 2 == 0 ? count - 1 : index / 12 * 12;
            if (random >> 128 & 3 == 1) (, index,) = tree.highest(count);
            if (list[index] != 0) {
                _remove(count, index);
            } else {
                uint256 score = random >> 64 & 0xffff;
                _insert(count, index, random >> 96 & 1 == 0 ? MAX_SCORE - score % scores : score % scores);
            }
            if (count <= 200 || i % 8 == 7) _check(count, list);
        }
        _check(count, list);
    }

    /// @dev Everybody claims, and one candidate after the other is taken out: an exact sort, ties by index.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_TakingOutTheHighest_Sorts(uint256 size, uint256 seed) external {
        uint256 count = 1 + size % 160;
        for (uint256 i; i < count; ++i) {
            tree.insert(count, i, uint256(keccak256(abi.encode(seed, i))) % 9);
        }
        uint256 lastScore = type(uint256).max;
        uint256 lastIndex;
        for (uint256 i; i < count; ++i) {
            (bool found, uint256 index, uint256 score) = tree.highest(count);
            assertTrue(found, "one is left");
            assertTrue(score < lastScore || (score == lastScore && index > lastIndex), "in order");
            assertEq(score, uint256(keccak256(abi.encode(seed, index))) % 9, "its own score");
            (lastScore, lastIndex) = (score, index);
            tree.remove(count, index);
        }
        (bool left,,) = tree.highest(count);
        assertEq(left, false, "none is left");
    }

    function test_Highest_GivenNone() external view {
        for (uint256 i; i < 26; i += 2) {
            (bool found, uint256 index, uint256 score) = tree.highest(_count(i));
            assertEq(found, false, "found");
            assertEq(index, 0, "index");
            assertEq(score, 0, "score");
        }
        (bool any,,) = tree.highest(0);
        assertEq(any, false, "no submission");
    }

    function test_AScoreOfZeroIsAClaim() external {
        tree.insert(2000, 1999, 0);
        (bool found, uint256 index, uint256 score) = tree.highest(2000);
        assertEq(found, true, "found");
        assertEq(index, 1999, "index");
        assertEq(score, 0, "score");
    }

    function test_TheHighestScoreAtTheHighestIndex() external {
        uint256 count = type(uint24).max;
        tree.insert(count, count - 1, MAX_SCORE);
        tree.insert(count, 0, MAX_SCORE - 1);
        _assertHighest(count, count - 1, MAX_SCORE);
        tree.insert(count, 8_000_000, MAX_SCORE);
        _assertHighest(count, 8_000_000, MAX_SCORE);
        tree.remove(count, 8_000_000);
        _assertHighest(count, count - 1, MAX_SCORE);
        tree.remove(count, count - 1);
        _assertHighest(count, 0, MAX_SCORE - 1);
    }

    /// @dev All lanes of a node hold the highest score: none reaches into its neighbour.
    function test_FullNodes() external {
        uint256 count = 288;
        for (uint256 i; i < count; ++i) {
            tree.insert(count, count - 1 - i, 2 ** 20 - 2);
            _assertHighest(count, count - 1 - i, 2 ** 20 - 2);
        }
        for (uint256 i; i + 1 < count; ++i) {
            tree.remove(count, i);
            _assertHighest(count, i + 1, 2 ** 20 - 2);
        }
    }

    /// @dev GAS-1: words read and written per claim, one more level per factor of twelve.
    function test_TouchesOneWordPerLevel() external {
        uint256[4] memory counts = [uint256(12), 144, 1728, 20_736];
        for (uint256 level; level < 4; ++level) {
            uint256 count = counts[level];
            tree = _deploy();
            (uint256 reads, uint256 writes) = _touched(count, count / 2, true);
            assertEq(writes, level + 1, "words written for a new highest");
            // Each store also counts as a read.
            assertLe(reads, 2 * (level + 1), "words read");
            (reads, writes) = _touched(count, count / 2, false);
            assertEq(writes, level + 1, "words written to take out the highest");
        }
    }

    /// @dev GAS-1: nothing further up changes when the highest of a node stays what it is.
    function test_StopsWhereTheMaximumStays() external {
        uint256 count = 20_736;
        tree.insert(count, 0, 7);
        (uint256 reads, uint256 writes) = _touched(count, 1, true);
        assertEq(writes, 1, "words written for a claim that is equal");
        assertLe(reads, 2, "words read");
        (, writes) = _touched(count, 1, false);
        assertEq(writes, 1, "words written to take it out");
        (, writes) = _touched(count, 12, true);
        assertEq(writes, 2, "words written in a node of its own");
        (, writes) = _touched(count, 12, false);
        assertEq(writes, 2, "words written to take it out");
        _assertHighest(count, 0, 7);
    }

    function _touched(uint256 count, uint256 index, bool inserting)
        private
        returns (uint256 reads, uint256 writes)
    {
        vm.record();
        if (inserting) tree.insert(count, index, 7);
        else tree.remove(count, index);
        (bytes32[] memory read, bytes32[] memory written) = vm.accesses(address(tree));
        return (read.length, written.length);
    }

    function _assertHighest(uint256 count, uint256 expected, uint256 expectedScore) private view {
        (bool found, uint256 index, uint256 score) = tree.highest(count);
        assertEq(found, true, "found");
        assertEq(index, expected, "index");
        assertEq(score, expectedScore, "score");
    }
}
