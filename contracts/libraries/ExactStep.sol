// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @title ExactStep
/// @notice One step of training a dense network by gradient descent, in integers: single values of it, and where they stand.
/// `src/fixed` computes whole steps with the same results.
///
/// A weight is an int32 with 24 fractional bits, and is used with its lowest 8 bits shifted out. An activation has 10, a
/// delta 16. `>>` rounds down. Vectors are big-endian int32s; only the dataset's are int16s.
///
/// @dev A shape is the widths n_0 to n_L, 16 bits each, the first in the lowest bits, with 1 ≤ L ≤ 4. Nothing here checks
/// lengths or indices: who calls has checked that vectors are as long as the shape says.
library ExactStep {
    /// @notice The vectors of a step's trace, in the order of the trace.
    enum Kind {
        /// Column i of the weights of layer l, as they are used.
        WT,
        /// The activations of layer l for row b of the batch.
        A,
        /// The activations of node i of layer l.
        AT,
        /// The deltas of layer l for row b of the batch.
        D,
        /// The deltas of node o of layer l.
        DT
    }

    int256 internal constant MAX_WEIGHT = 1 << 30;
    int256 internal constant MAX_ACTIVATION = 32_767;
    int256 internal constant MAX_DELTA = 1 << 20;
    uint256 internal constant MAX_SHIFT = 40;
    uint256 private constant ONE = 1024;

    // ── Shapes ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice n_l.
    function widthOf(uint256 shape, uint256 layer) internal pure returns (uint256) {
        return shape >> (layer << 4) & 0xffff;
    }

    /// @notice L.
    function layersOf(uint256 shape) internal pure returns (uint256 layers) {
        unchecked {
            while (shape >> (layers + 1 << 4) != 0) ++layers;
        }
    }

    /// @notice How many rows the weights have.
    function weightRows(uint256 shape) internal pure returns (uint256) {
        return weightRow(shape, layersOf(shape) + 1, 0);
    }

    /// @notice The index of the row of node `row` of a layer, of which the first is 1.
    function weightRow(uint256 shape, uint256 layer, uint256 row) internal pure returns (uint256 index) {
        unchecked {
            index = row;
            for (uint256 l = 1; l < layer; ++l) {
                index += widthOf(shape, l);
            }
        }
    }

    /// @notice The inverse of {weightRow}.
    function locateWeightRow(uint256 shape, uint256 index)
        internal
        pure
        returns (uint256 layer, uint256 row)
    {
        unchecked {
            row = index;
            uint256 width;
            for (layer = 1; row >= (width = widthOf(shape, layer)); ++layer) {
                row -= width;
            }
        }
    }

    // ── The trace ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice How many vectors the trace has.
    function traceLeaves(uint256 shape, uint256 batch) internal pure returns (uint256) {
        return _before(shape, batch, 5 * layersOf(shape));
    }

    /// @notice The index of a vector in the trace.
    function traceLeaf(uint256 shape, uint256 batch, Kind kind, uint256 layer, uint256 row)
        internal
        pure
        returns (uint256)
    {
        unchecked {
            uint256 layers = layersOf(shape);
            uint256 place = kind == Kind.AT ? layer : kind == Kind.D ? layers - layer : layer - 1;
            return _before(shape, batch, uint256(kind) * layers + place) + row;
        }
    }

    /// @notice The inverse of {traceLeaf}.
    function locateTraceLeaf(uint256 shape, uint256 batch, uint256 index)
        internal
        pure
        returns (Kind kind, uint256 layer, uint256 row)
    {
        unchecked {
            row = index;
            uint256 layers = layersOf(shape);
            uint256 group = 1;
            uint256 size;
            while (row >= (size = _groupSize(shape, batch, layers, group))) {
                row -= size;
                ++group;
            }
            kind = Kind(group / layers);
            uint256 place = group % layers;
            layer = kind == Kind.AT ? place : kind == Kind.D ? layers - place : place + 1;
        }
    }

    /// @dev The vectors before a group. A group is the vectors of one kind and layer; the number of a group is kind·L plus
    /// its place among its kind's. There is no WT of layer 1, so the first group is 1.
    function _before(uint256 shape, uint256 batch, uint256 group) private pure returns (uint256 index) {
        unchecked {
            uint256 layers = layersOf(shape);
            for (uint256 g = 1; g < group; ++g) {
                index += _groupSize(shape, batch, layers, g);
            }
        }
    }

    function _groupSize(uint256 shape, uint256 batch, uint256 layers, uint256 group)
        private
        pure
        returns (uint256)
    {
        unchecked {
            uint256 kind = group / layers;
            // A and D: a vector per row of the batch.
            if (kind & 1 == 1) return batch;
            // WT, AT: place p is layer p's nodes. DT: layer p + 1's.
            return widthOf(shape, group % layers + (kind >> 2));
        }
    }

    // ── The schedule ───────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The row of the dataset that is row `b` of the batch of a step.
    function batchRow(uint256 step, uint256 b, uint256 rows, uint256 batch, bool shuffled, bytes32 seed)
        internal
        pure
        returns (uint256 row)
    {
        unchecked {
            uint256 batches = rows / batch;
            row = step % batches * batch + b;
            if (!shuffled) return row;
            uint256 epoch = step / batches;
            uint256 bits;
            while (1 << bits < rows) ++bits;
            bits = bits + 1 >> 1;
            uint256 mask = (1 << bits) - 1;
            // A permutation of a power of two, walked until it is back among the rows.
            do {
                (uint256 left, uint256 right) = (row >> bits, row & mask);
                for (uint256 round; round < 4; ++round) {
                    uint256 digest = uint256(
                        keccak256(abi.encodePacked(seed, uint32(epoch), uint32(round), uint32(right)))
                    );
                    (left, right) = (right, left ^ digest & mask);
                }
                row = left << bits | right;
            } while (row >= rows);
        }
    }

    /// @notice The shift of the rate at a step. The rate halves every `halveEvery` steps, unless that is 0.
    function shiftAt(uint256 step, uint256 shift, uint256 halveEvery) internal pure returns (uint256) {
        unchecked {
            if (halveEvery != 0) shift += step / halveEvery;
            return shift > MAX_SHIFT ? MAX_SHIFT : shift;
        }
    }

    // ── Values ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The value at an index of a vector of int32s.
    function int32At(bytes calldata vector, uint256 index) internal pure returns (int256 value) {
        assembly ("memory-safe") {
            value := sar(224, calldataload(add(vector.offset, shl(2, index))))
        }
    }

    /// @notice The value at an index of a vector of int16s.
    function int16At(bytes calldata vector, uint256 index) internal pure returns (int256 value) {
        assembly ("memory-safe") {
            value := sar(240, calldataload(add(vector.offset, shl(1, index))))
        }
    }

    /// @notice The weight at an index of a row, as it is used.
    function usedWeight(bytes calldata weights, uint256 index) internal pure returns (int256) {
        return int32At(weights, index) >> 8;
    }

    /// @notice The activation of a node.
    /// @param weights The node's row.
    /// @param inputs What the layer below puts out, `count` values of `size` bytes: 2 for the dataset, 4 for a layer.
    /// @param isOutput Whether the node is of the last layer.
    function activation(
        bytes calldata weights,
        bytes calldata inputs,
        uint256 count,
        uint256 size,
        bool isOutput
    ) internal pure returns (int256 value) {
        unchecked {
            int256 sum = usedWeight(weights, count) * int256(ONE) + _dot(weights, inputs, count, size, 8);
            return _clamp(sum >> 16, isOutput ? -MAX_ACTIVATION : int256(0), MAX_ACTIVATION);
        }
    }

    /// @notice The delta of a node of the last layer: the softmax of the outputs, less one for the label's.
    /// @param outputs The activations of the last layer.
    /// @param count How many they are.
    function outputDelta(bytes calldata outputs, uint256 count, uint256 node, uint256 label)
        internal
        pure
        returns (int256 value)
    {
        unchecked {
            int256 max = int32At(outputs, 0);
            for (uint256 i = 1; i < count; ++i) {
                int256 output = int32At(outputs, i);
                if (output > max) max = output;
            }
            uint256 sum;
            for (uint256 i; i < count; ++i) {
                sum += _exp(max - int32At(outputs, i));
            }
            value = int256((_exp(max - int32At(outputs, node)) << 16) / sum);
            if (node == label) value -= 1 << 16;
        }
    }

    /// @notice The delta of a node of another layer that is active. That of one that is not is 0.
    /// @param weights The column of the layer above that belongs to the node, as used.
    /// @param deltas The deltas of the layer above.
    /// @param count How many they are.
    function hiddenDelta(bytes calldata weights, bytes calldata deltas, uint256 count)
        internal
        pure
        returns (int256)
    {
        return _clamp(_dot(weights, deltas, count, 4, 0) >> 16, -MAX_DELTA, MAX_DELTA);
    }

    /// @notice A weight after the step.
    /// @param weight The weight before it.
    /// @param deltas The deltas of the weight's node, for each row of the batch.
    /// @param inputs The activations that it multiplies, for each row of the batch.
    function newWeight(
        int256 weight,
        bytes calldata deltas,
        bytes calldata inputs,
        uint256 batch,
        uint256 mul,
        uint256 shift
    ) internal pure returns (int256) {
        return _update(weight, _dot(deltas, inputs, batch, 4, 0), mul, shift);
    }

    /// @notice A bias after the step: a weight that multiplies 1.
    function newBias(int256 bias, bytes calldata deltas, uint256 batch, uint256 mul, uint256 shift)
        internal
        pure
        returns (int256)
    {
        unchecked {
            int256 sum;
            for (uint256 b; b < batch; ++b) {
                sum += int32At(deltas, b);
            }
            return _update(bias, sum * int256(ONE), mul, shift);
        }
    }

    function _update(int256 weight, int256 gradient, uint256 mul, uint256 shift)
        private
        pure
        returns (int256)
    {
        unchecked {
            int256 change = gradient * int256(mul) + int256(1 << (shift - 1)) >> shift;
            return _clamp(weight - change, -MAX_WEIGHT, MAX_WEIGHT);
        }
    }

    /// @dev e^(-difference), with 16 fractional bits. The difference, which is not negative, has 10.
    function _exp(int256 difference) private pure returns (uint256) {
        unchecked {
            // As a power of 2: 94,548 is log2(e) with 16 fractional bits.
            uint256 t = uint256(difference) * 94_548 >> 10;
            uint256 whole = t >> 16;
            if (whole >= 32) return 0;
            uint256 f = t & 0xffff;
            return 65_536 - (f * (45_331 - (f * (15_163 - (f * 2600 >> 16)) >> 16)) >> 16) >> whole;
        }
    }

    /// @dev The sum of left[i] >> shift times right[i]. Values of `right` have `size` bytes, 2 or 4.
    function _dot(bytes calldata left, bytes calldata right, uint256 count, uint256 size, uint256 shift)
        private
        pure
        returns (int256 sum)
    {
        assembly ("memory-safe") {
            let l := left.offset
            let r := right.offset
            let leftShift := add(224, shift)
            let rightShift := sub(256, shl(3, size))
            for { let end := add(l, shl(2, count)) } lt(l, end) {
                l := add(l, 4)
                r := add(r, size)
            } {
                sum := add(sum, mul(sar(leftShift, calldataload(l)), sar(rightShift, calldataload(r))))
            }
        }
    }

    function _clamp(int256 value, int256 min, int256 max) private pure returns (int256) {
        return value < min ? min : value > max ? max : value;
    }
}
