// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice Synthetic label vectors, and naive twins of the contracts' functions: they work on one label at a time.
library Labels {
    /// @notice The true labels of a request, sealed.
    struct Truth {
        uint24 size;
        uint8 width;
        bytes labels;
        bytes32 salt;
        bytes32 hash;
    }

    /// @notice A packed vector of `size` random labels.
    function random(uint256 size, uint256 width, uint256 seed) internal pure returns (bytes memory vector) {
        vector = new bytes((size * width + 7) / 8);
        for (uint256 i; i < vector.length; i += 32) {
            bytes32 word = keccak256(abi.encode(seed, i));
            for (uint256 j; j < 32 && i + j < vector.length; ++j) {
                vector[i + j] = word[j];
            }
        }
        uint256 padding = vector.length * 8 - size * width;
        uint256 last = uint8(vector[vector.length - 1]);
        vector[vector.length - 1] = bytes1(uint8((last >> padding) << padding));
    }

    /// @notice The sealed truth of a request.
    function seal(uint24 size, uint8 width, uint256 seed) internal pure returns (Truth memory truth) {
        truth.size = size;
        truth.width = width;
        truth.labels = random(size, width, seed);
        truth.salt = keccak256(abi.encode("salt", seed));
        truth.hash = superhash(truth.salt, truth.labels);
    }

    /// @notice A difference in exactly `errors` labels, starting at the label `from`.
    function diff(uint256 size, uint256 width, uint256 errors, uint256 from)
        internal
        pure
        returns (bytes memory vector)
    {
        vector = new bytes((size * width + 7) / 8);
        for (uint256 i; i < errors; ++i) {
            uint256 value = 1 + uint256(keccak256(abi.encode(from, i))) % (2 ** width - 1);
            set(vector, width, (from + i) % size, value);
        }
    }

    /// @notice The label at `index`.
    function get(bytes memory vector, uint256 width, uint256 index) internal pure returns (uint256 label) {
        for (uint256 bit = index * width; bit < (index + 1) * width; ++bit) {
            label = 2 * label + (uint8(vector[bit / 8]) / 2 ** (7 - bit % 8)) % 2;
        }
    }

    /// @notice Sets the label at `index`, which is 0.
    function set(bytes memory vector, uint256 width, uint256 index, uint256 label) internal pure {
        for (uint256 i; i < width; ++i) {
            uint256 bit = index * width + i;
            uint256 value = (label / 2 ** (width - 1 - i)) % 2;
            vector[bit / 8] = bytes1(uint8(uint8(vector[bit / 8]) + value * 2 ** (7 - bit % 8)));
        }
    }

    /// @notice How many labels of two vectors differ.
    function count(bytes memory a, bytes memory b, uint256 size, uint256 width)
        internal
        pure
        returns (uint256 errors)
    {
        for (uint256 i; i < size; ++i) {
            if (get(a, width, i) != get(b, width, i)) ++errors;
        }
    }

    /// @notice Byte by byte.
    function xor(bytes memory a, bytes memory b) internal pure returns (bytes memory c) {
        c = new bytes(a.length);
        for (uint256 i; i < a.length; ++i) {
            c[i] = a[i] ^ b[i];
        }
    }

    /// @notice The superhash of a sealed block: of the CID that it has as a raw block.
    function superhash(bytes32 salt, bytes memory labels) internal pure returns (bytes32) {
        return sha256(bytes.concat(hex"01551220", sha256(bytes.concat(salt, labels))));
    }
}
