// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// The order of claims, and how ClaimTree keeps it. A node's word is bits, which the checker does not decide: its lanes are
// numbers here. That a lane is read and written where it stands is what the tests of ClaimTree show.

function outranks(uint256 index, uint256 score, uint256 otherIndex, uint256 otherScore) pure returns (bool) {
    return score > otherScore || (score == otherScore && index < otherIndex);
}

/// @notice The order of claims is strict and total: of two submissions, one outranks the other; and it is transitive.
/// @custom:of ModelMarket._outranks
/// @custom:control index < otherIndex => index <= otherIndex
contract TotalOrder {
    function check(uint256 i, uint256 a, uint256 j, uint256 b, uint256 k, uint256 c) external pure {
        assert(!outranks(i, a, i, a));
        assert(i == j || outranks(i, a, j, b) != outranks(j, b, i, a));
        assert(!(outranks(i, a, j, b) && outranks(j, b, k, c)) || outranks(i, a, k, c));
    }
}

/// @notice Of a node's lanes, the first of the highest is found, and what it holds.
/// @dev One pass of the loop in _max, at lane `i`, seen from any one lane: `watched`, which holds `held`. What is required holds at
/// first, with nothing visited, and what is asserted is the same a lane further. The loop ends early where only zeros are left.
/// @custom:of ClaimTree._max
/// @custom:control current > value => current >= value
contract Max {
    function check(uint256 i, uint256 current, uint256 lane, uint256 value, uint256 watched, uint256 held)
        external
        pure
    {
        require(i < 12 && watched < 12);
        require(watched != i || current == held);
        require(value == 0 ? lane == 0 : lane < i);
        require(watched >= i || value > held || (value == held && lane <= watched));
        require(watched >= i || watched != lane || value == held);
        if (current > value) (lane, value) = (i, current);
        assert(value == 0 ? lane == 0 : lane < i + 1);
        assert(watched >= i + 1 || value > held || (value == held && lane <= watched));
        assert(watched >= i + 1 || watched != lane || value == held);
    }
}

/// @notice Writing a claim keeps every node's lane equal to the highest lane of the child it stands for.
/// @dev One pass of the loop in _set, seen from any one node that is not the root: `highest` is its highest lane, `entry` what its
/// parent holds for it. They are equal, but while the pass that is `due` is to write `value` into `entry`. The pass may be at the
/// node (`writesNode`), at that entry (`writesEntry`), or elsewhere; `highestAfter` is what the written node's highest lane is then.
/// @custom:of ClaimTree._set
/// @custom:control value == before => value <= before
contract Write {
    uint256 private constant LANES = 12;

    function check(
        uint256 highest,
        uint256 entry,
        bool writesNode,
        bool writesEntry,
        uint256 count,
        uint256 value,
        uint256 highestBefore,
        uint256 highestAfter
    ) external pure {
        require(!(writesNode && writesEntry));
        require(writesEntry ? value == highest : highest == entry);
        // The root is the only node of its level.
        require(!writesNode || count > LANES);
        require(!writesNode || highestBefore == highest);

        bool due = false;
        if (writesEntry) entry = value;
        if (writesNode) highest = highestAfter;
        if (count > LANES) {
            uint256 before = highestBefore;
            value = highestAfter;
            if (!(value == before)) due = true;
        }
        assert(due && writesNode ? value == highest : highest == entry);
    }
}

/// @notice Going down from the root, `highest` stays on the path to the highest claim, to the first of equals.
/// @dev One pass of the loop: `index` is the node reached, and `target` the one above any claim with the score `score`. The node
/// has a lane at least as high, to its left if it is equal: with the root that is so, and if it is so, it is a level further down.
/// @custom:of ClaimTree.highest
/// @custom:control lane <= targetLane => lane <= targetLane + 1
contract Descend {
    uint256 private constant LANES = 12;

    function check(
        uint256 index,
        uint256 target,
        uint256 value,
        uint256 score,
        uint256 lane,
        uint256 targetLane,
        uint256 targetLaneHolds
    ) external pure {
        require(index < 2 ** 24 && target < 2 ** 24 && lane < LANES && targetLane < LANES && score != 0);
        require(value > score || (value == score && index <= target));
        // A lane holds the highest below it; `lane` is the first of the highest.
        require(targetLaneHolds >= score);
        require(
            index != target || value > targetLaneHolds || (value == targetLaneHolds && lane <= targetLane)
        );
        assert(value != 0);
        uint256 child = index * LANES + lane;
        uint256 targetChild = target * LANES + targetLane;
        assert(value > score || (value == score && child <= targetChild));
    }
}

/// @notice An index has one parent and one lane, and they lead back to it.
/// @custom:of ClaimTree._set, ClaimTree.highest
/// @custom:control lane < LANES => lane <= LANES
contract Place {
    uint256 private constant LANES = 12;

    function check(uint256 parent, uint256 lane, uint256 index) external pure {
        require(parent < 2 ** 24 && lane < LANES);
        require(index == parent * LANES + lane);
        assert(index / LANES == parent);
        assert(index - index / LANES * LANES == lane);
    }
}

/// @notice Reading starts at the level where writing ends: the root is where the counts, divided, come down to twelve.
/// @dev `highest` multiplies up to the count, `_set` divides down from it: each says the same of every number of levels.
/// @custom:of ClaimTree._set, ClaimTree.highest
/// @custom:control (count <= 12 ** 3) => (count < 12 ** 3)
contract Levels {
    uint256 private constant LANES = 12;

    function check(uint256 count) external pure {
        require(count < 2 ** 24);
        uint256 above = (count + LANES - 1) / LANES;
        assert((above <= 1) == (count <= 12));
        assert((above <= 12) == (count <= 12 ** 2));
        assert((above <= 12 ** 2) == (count <= 12 ** 3));
        assert((above <= 12 ** 3) == (count <= 12 ** 4));
        assert((above <= 12 ** 4) == (count <= 12 ** 5));
        assert((above <= 12 ** 5) == (count <= 12 ** 6));
        assert((above <= 12 ** 6) == (count <= 12 ** 7));
    }
}

/// @notice No two nodes have the same key.
/// @dev `level << 24 | position`, where positions have 24 bits.
/// @custom:of ClaimTree._key
/// @custom:control otherPosition < 2 ** 24 => otherPosition <= 2 ** 24
contract Key {
    function check(uint256 level, uint256 position, uint256 otherLevel, uint256 otherPosition) external pure {
        require(level < 2 ** 8 && otherLevel < 2 ** 8 && position < 2 ** 24 && otherPosition < 2 ** 24);
        require(level != otherLevel || position != otherPosition);
        assert(level * 2 ** 24 + position != otherLevel * 2 ** 24 + otherPosition);
    }
}
