// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

/// @notice A network to train, with its dataset.
struct Network {
    uint256[] n;
    uint256 batch;
    uint256 mul;
    uint256 shift;
    uint256 halveEvery;
    bool shuffled;
    bytes32 seed;
    int256[][] features;
    uint256[] labels;
}

/// @notice All that one step computes.
struct Computed {
    /// The rows of the dataset in the batch.
    uint256[] rows;
    /// Activations and deltas, by layer, row of the batch and node.
    int256[][][] a;
    int256[][][] d;
    /// The weights after the step, by layer less one, node and input, the bias last.
    int256[][][] w;
}

/// @notice The naive twin of `ExactStep`: whole steps, written as the formulas are.
library NaiveStep {
    function compute(Network memory net, int256[][][] memory w, uint256 t)
        internal
        pure
        returns (Computed memory c)
    {
        uint256 layers = net.n.length - 1;
        c.rows = rowsOf(net, t);
        c.a = new int256[][][](layers + 1);
        c.d = new int256[][][](layers + 1);
        c.a[0] = new int256[][](net.batch);
        for (uint256 b; b < net.batch; ++b) {
            c.a[0][b] = net.features[c.rows[b]];
        }
        for (uint256 l = 1; l <= layers; ++l) {
            c.a[l] = _forward(c.a[l - 1], w[l - 1], l == layers);
        }
        c.d[layers] = _head(net, c);
        for (uint256 l = layers - 1; l > 0; --l) {
            c.d[l] = _backward(c.a[l], c.d[l + 1], w[l]);
        }
        c.w = new int256[][][](layers);
        int256 scale = int256(2 ** shiftAt(net, t));
        for (uint256 l = 1; l <= layers; ++l) {
            c.w[l - 1] = _update(w[l - 1], c.a[l - 1], c.d[l], int256(net.mul), scale);
        }
    }

    function shiftAt(Network memory net, uint256 t) internal pure returns (uint256 shift) {
        shift = net.shift;
        if (net.halveEvery == 0) return shift;
        for (uint256 i = net.halveEvery; i <= t && shift < 40; i += net.halveEvery) {
            ++shift;
        }
    }

    function rowsOf(Network memory net, uint256 t) internal pure returns (uint256[] memory rows) {
        uint256 batches = net.labels.length / net.batch;
        uint256[] memory order = new uint256[](net.labels.length);
        for (uint256 i; i < order.length; ++i) {
            order[i] = net.shuffled ? _shuffle(net, t / batches, i) : i;
        }
        rows = new uint256[](net.batch);
        for (uint256 b; b < net.batch; ++b) {
            rows[b] = order[(t % batches) * net.batch + b];
        }
    }

    function _shuffle(Network memory net, uint256 epoch, uint256 i) private pure returns (uint256) {
        uint256 bits;
        while (2 ** bits < net.labels.length) ++bits;
        uint256 half = 2 ** ((bits + 1) / 2);
        do {
            uint256 left = i / half;
            uint256 right = i % half;
            for (uint256 round; round < 4; ++round) {
                bytes memory input = bytes.concat(
                    net.seed, bytes4(uint32(epoch)), bytes4(uint32(round)), bytes4(uint32(right))
                );
                uint256 next = left ^ (uint256(keccak256(input)) % half);
                left = right;
                right = next;
            }
            i = left * half + right;
        } while (i >= net.labels.length);
        return i;
    }

    function _forward(int256[][] memory inputs, int256[][] memory w, bool isOutput)
        private
        pure
        returns (int256[][] memory outputs)
    {
        outputs = new int256[][](inputs.length);
        for (uint256 b; b < inputs.length; ++b) {
            outputs[b] = new int256[](w.length);
            for (uint256 o; o < w.length; ++o) {
                uint256 bias = w[o].length - 1;
                int256 sum = floorDiv(w[o][bias], 256) * 1024;
                for (uint256 i; i < bias; ++i) {
                    sum += floorDiv(w[o][i], 256) * inputs[b][i];
                }
                outputs[b][o] = clamp(floorDiv(sum, 65_536), isOutput ? -32_767 : int256(0), 32_767);
            }
        }
    }

    function _head(Network memory net, Computed memory c) private pure returns (int256[][] memory deltas) {
        int256[][] memory outputs = c.a[net.n.length - 1];
        deltas = new int256[][](outputs.length);
        for (uint256 b; b < outputs.length; ++b) {
            deltas[b] = softmax(outputs[b]);
            uint256 label = net.labels[c.rows[b]];
            if (label < deltas[b].length) deltas[b][label] -= 65_536;
        }
    }

    function softmax(int256[] memory outputs) internal pure returns (int256[] memory parts) {
        int256 max = outputs[0];
        for (uint256 i; i < outputs.length; ++i) {
            if (outputs[i] > max) max = outputs[i];
        }
        parts = new int256[](outputs.length);
        int256 sum;
        for (uint256 i; i < outputs.length; ++i) {
            parts[i] = exp(max - outputs[i]);
            sum += parts[i];
        }
        for (uint256 i; i < outputs.length; ++i) {
            parts[i] = parts[i] * 65_536 / sum;
        }
    }

    function exp(int256 d) internal pure returns (int256) {
        int256 t = d * 94_548 / 1024;
        int256 q = t / 65_536;
        int256 f = t % 65_536;
        if (q >= 32) return 0;
        int256 e = 15_163 - f * 2600 / 65_536;
        e = 45_331 - f * e / 65_536;
        e = 65_536 - f * e / 65_536;
        return e / int256(2 ** uint256(q));
    }

    function _backward(int256[][] memory activations, int256[][] memory above, int256[][] memory w)
        private
        pure
        returns (int256[][] memory deltas)
    {
        deltas = new int256[][](activations.length);
        for (uint256 b; b < activations.length; ++b) {
            deltas[b] = new int256[](activations[b].length);
            for (uint256 i; i < activations[b].length; ++i) {
                if (activations[b][i] <= 0) continue;
                int256 sum;
                for (uint256 o; o < w.length; ++o) {
                    sum += floorDiv(w[o][i], 256) * above[b][o];
                }
                deltas[b][i] = clamp(floorDiv(sum, 65_536), -(2 ** 20), 2 ** 20);
            }
        }
    }

    function _update(
        int256[][] memory w,
        int256[][] memory inputs,
        int256[][] memory deltas,
        int256 mul,
        int256 scale
    ) private pure returns (int256[][] memory updated) {
        updated = new int256[][](w.length);
        for (uint256 o; o < w.length; ++o) {
            updated[o] = new int256[](w[o].length);
            for (uint256 i; i < w[o].length; ++i) {
                int256 sum;
                for (uint256 b; b < inputs.length; ++b) {
                    sum += deltas[b][o] * (i < inputs[b].length ? inputs[b][i] : int256(1024)) * mul;
                }
                updated[o][i] = clamp(w[o][i] - floorDiv(sum + scale / 2, scale), -(2 ** 30), 2 ** 30);
            }
        }
    }

    // ── Leaves ─────────────────────────────────────────────────────────────────────────────────────────────────

    function trace(Network memory net, int256[][][] memory w, Computed memory c)
        internal
        pure
        returns (bytes[] memory leaves)
    {
        uint256 layers = net.n.length - 1;
        int256[][][] memory groups = new int256[][][](5 * layers - 1);
        uint256 group;
        for (uint256 l = 2; l <= layers; ++l) {
            groups[group] = transpose(w[l - 1]);
            // The bias is no column of the trace.
            assembly {
                let columns := mload(add(add(groups, 32), mul(32, group)))
                mstore(columns, sub(mload(columns), 1))
            }
            for (uint256 i; i < groups[group].length; ++i) {
                for (uint256 o; o < groups[group][i].length; ++o) {
                    groups[group][i][o] = floorDiv(groups[group][i][o], 256);
                }
            }
            ++group;
        }
        for (uint256 l = 1; l <= layers; ++l) {
            groups[group++] = c.a[l];
        }
        for (uint256 l; l < layers; ++l) {
            groups[group++] = transpose(c.a[l]);
        }
        for (uint256 l = layers; l > 0; --l) {
            groups[group++] = c.d[l];
        }
        for (uint256 l = 1; l <= layers; ++l) {
            groups[group++] = transpose(c.d[l]);
        }
        return encode(groups);
    }

    /// @notice The rows of all groups, one after the other, as int32s.
    function encode(int256[][][] memory groups) internal pure returns (bytes[] memory leaves) {
        uint256 count;
        for (uint256 g; g < groups.length; ++g) {
            count += groups[g].length;
        }
        leaves = new bytes[](count);
        count = 0;
        for (uint256 g; g < groups.length; ++g) {
            for (uint256 i; i < groups[g].length; ++i) {
                leaves[count++] = encodeVector(groups[g][i], 4);
            }
        }
    }

    function dataset(Network memory net) internal pure returns (bytes[] memory leaves) {
        leaves = new bytes[](net.labels.length);
        for (uint256 i; i < leaves.length; ++i) {
            leaves[i] = bytes.concat(encodeVector(net.features[i], 2), bytes2(uint16(net.labels[i])));
        }
    }

    /// @notice Integers of `size` bytes each, big-endian.
    function encodeVector(int256[] memory values, uint256 size) internal pure returns (bytes memory data) {
        data = new bytes(size * values.length);
        for (uint256 i; i < values.length; ++i) {
            for (uint256 j; j < size; ++j) {
                data[size * i + j] = bytes1(uint8(uint256(values[i]) >> (8 * (size - 1 - j))));
            }
        }
    }

    function transpose(int256[][] memory rows) internal pure returns (int256[][] memory columns) {
        columns = new int256[][](rows[0].length);
        for (uint256 i; i < columns.length; ++i) {
            columns[i] = new int256[](rows.length);
            for (uint256 j; j < rows.length; ++j) {
                columns[i][j] = rows[j][i];
            }
        }
    }

    // ── Arithmetic ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The quotient, rounded down.
    function floorDiv(int256 value, int256 divisor) internal pure returns (int256) {
        int256 quotient = value / divisor;
        return value % divisor < 0 ? quotient - 1 : quotient;
    }

    function clamp(int256 value, int256 min, int256 max) internal pure returns (int256) {
        if (value < min) return min;
        if (value > max) return max;
        return value;
    }
}
