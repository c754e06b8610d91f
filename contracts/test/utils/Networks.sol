// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Network} from "./NaiveStep.sol";

/// @notice Random networks, datasets and weights. All follow from one seed.
library Networks {
    /// @notice A network of 1 to 4 layers with at most `maxWidth` nodes each.
    function random(uint256 seed, uint256 maxWidth, uint256 maxBatch)
        internal
        pure
        returns (Network memory net)
    {
        net.n = new uint256[](2 + draw(seed, 1) % 4);
        for (uint256 l; l < net.n.length; ++l) {
            net.n[l] = 1 + draw(seed, 100 + l) % maxWidth;
        }
        net.batch = 1 + draw(seed, 2) % maxBatch;
        uint256 rows = (net.batch > 2 ? net.batch : 2) + draw(seed, 3) % 12;
        net.mul = draw(seed, 4) % 4 == 0 ? 1023 : 1 + draw(seed, 5) % 1023;
        net.shift = 2 + draw(seed, 6) % 39;
        net.halveEvery = draw(seed, 7) % 4;
        net.shuffled = draw(seed, 8) % 2 == 0;
        net.seed = bytes32(draw(seed, 9));
        net.features = new int256[][](rows);
        net.labels = new uint256[](rows);
        for (uint256 i; i < rows; ++i) {
            net.features[i] = new int256[](net.n[0]);
            for (uint256 j; j < net.n[0]; ++j) {
                uint256 word = draw(seed, 1000 + 64 * i + j);
                // Some are at the ends, most are as features are.
                net.features[i][j] = word % 8 == 0
                    ? int256(int16(uint16(word % 16 == 0 ? 0x8000 : 0x7fff)))
                    : int256(word >> 8) % 2048;
            }
            // Some label is no class.
            net.labels[i] = draw(seed, 20 + i) % (net.n[net.n.length - 1] + 1);
        }
    }

    /// @notice Weights of a network. `scale` is what they are below; at 2^30 most are at the ends.
    function weights(Network memory net, uint256 seed, uint256 scale)
        internal
        pure
        returns (int256[][][] memory w)
    {
        w = new int256[][][](net.n.length - 1);
        for (uint256 l; l < w.length; ++l) {
            w[l] = new int256[][](net.n[l + 1]);
            for (uint256 o; o < w[l].length; ++o) {
                w[l][o] = new int256[](net.n[l] + 1);
                for (uint256 i; i < w[l][o].length; ++i) {
                    w[l][o][i] = _weight(draw(seed, 5000 + 4096 * l + 64 * o + i), scale);
                }
            }
        }
    }

    function _weight(uint256 word, uint256 scale) private pure returns (int256) {
        if (scale >= 2 ** 30 && word % 4 != 0) return word % 4 == 1 ? -(2 ** 30) : int256(2 ** 30);
        int256 size = int256((word >> 8) % scale);
        return word % 2 == 0 ? size : -size;
    }

    function draw(uint256 seed, uint256 what) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode(seed, what)));
    }
}
