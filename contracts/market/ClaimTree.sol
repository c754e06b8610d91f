// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ClaimTree
/// @notice The claims of one request, by index, so that the highest is found fast: the earliest of equals.
/// @dev A tournament tree with twelve children per node. A node is one word of twelve 20-bit lanes, the first in the
/// lowest bits. A lane of a leaf node holds a claim's `score + 1`, or 0 for no claim; a lane further up holds the
/// highest lane of the child it stands for. Every node's place follows from the index alone, so nothing is moved
/// or linked, and ties fall to the lower index by themselves.
///
/// Adding or removing a claim writes at most one word per level, and stops where the maximum does not change: most
/// claims write one word. At 1,000 submissions there are three levels.
library ClaimTree {
    uint256 private constant LANES = 12;
    uint256 private constant LANE_BITS = 20;
    uint256 private constant LANE_MASK = (1 << LANE_BITS) - 1;

    /// @notice Adds the claim of the submission at `index`, which has none.
    /// @param count How many submissions the request has. Must not change while there are claims.
    /// @param score At most 2^20 − 2.
    function insert(
        mapping(uint256 node => uint256) storage nodes,
        uint256 count,
        uint256 index,
        uint256 score
    ) internal {
        _set(nodes, count, index, score + 1);
    }

    /// @notice Removes the claim of the submission at `index`.
    function remove(mapping(uint256 node => uint256) storage nodes, uint256 count, uint256 index) internal {
        _set(nodes, count, index, 0);
    }

    /// @notice The highest claim, the lowest index of equals.
    /// @return found Whether there is any claim.
    /// @return index Whose it is.
    /// @return score What it claims.
    function highest(mapping(uint256 node => uint256) storage nodes, uint256 count)
        internal
        view
        returns (bool found, uint256 index, uint256 score)
    {
        unchecked {
            uint256 level;
            for (uint256 width = LANES; width < count; width *= LANES) {
                ++level;
            }
            uint256 lane;
            uint256 value;
            while (true) {
                (lane, value) = _max(nodes[_key(level, index)]);
                if (value == 0) return (false, 0, 0);
                index = index * LANES + lane;
                if (level == 0) return (true, index, value - 1);
                --level;
            }
        }
    }

    function _set(mapping(uint256 node => uint256) storage nodes, uint256 count, uint256 index, uint256 value)
        private
    {
        unchecked {
            for (uint256 level;; ++level) {
                uint256 parent = index / LANES;
                uint256 shift = (index - parent * LANES) * LANE_BITS;
                uint256 key = _key(level, parent);
                uint256 word = nodes[key];
                uint256 changed = (word & ~(LANE_MASK << shift)) | value << shift;
                nodes[key] = changed;
                // The root is the only node of its level.
                if (count <= LANES) return;
                (, uint256 before) = _max(word);
                (, value) = _max(changed);
                if (value == before) return;
                index = parent;
                count = (count + LANES - 1) / LANES;
            }
        }
    }

    /// @dev The first of a word's highest lanes, and what it holds.
    function _max(uint256 word) private pure returns (uint256 lane, uint256 value) {
        unchecked {
            for (uint256 i; word != 0; ++i) {
                uint256 current = word & LANE_MASK;
                if (current > value) (lane, value) = (i, current);
                word >>= LANE_BITS;
            }
        }
    }

    /// @dev Levels are counted from the leaves. Positions have 24 bits.
    function _key(uint256 level, uint256 position) private pure returns (uint256) {
        return level << 24 | position;
    }
}
