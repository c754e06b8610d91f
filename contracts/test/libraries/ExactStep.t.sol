// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExactStep} from "../../libraries/ExactStep.sol";
import {Computed, NaiveStep, Network} from "../utils/NaiveStep.sol";
import {Networks} from "../utils/Networks.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @dev Takes vectors as calldata.
contract ExactStepHarness {
    function activation(
        bytes calldata weights,
        bytes calldata inputs,
        uint256 count,
        uint256 size,
        bool isOutput
    ) external pure returns (int256) {
        return ExactStep.activation(weights, inputs, count, size, isOutput);
    }

    function outputDelta(bytes calldata outputs, uint256 count, uint256 node, uint256 label)
        external
        pure
        returns (int256)
    {
        return ExactStep.outputDelta(outputs, count, node, label);
    }

    function hiddenDelta(bytes calldata weights, bytes calldata deltas, uint256 count)
        external
        pure
        returns (int256)
    {
        return ExactStep.hiddenDelta(weights, deltas, count);
    }

    function newWeight(
        int256 weight,
        bytes calldata deltas,
        bytes calldata inputs,
        uint256 batch,
        uint256 mul,
        uint256 shift
    ) external pure returns (int256) {
        return ExactStep.newWeight(weight, deltas, inputs, batch, mul, shift);
    }

    function newBias(int256 bias, bytes calldata deltas, uint256 batch, uint256 mul, uint256 shift)
        external
        pure
        returns (int256)
    {
        return ExactStep.newBias(bias, deltas, batch, mul, shift);
    }

    function int16At(bytes calldata vector, uint256 index) external pure returns (int256) {
        return ExactStep.int16At(vector, index);
    }
}

/// forge-config: default.fuzz.runs = 256
contract ExactStep_Test is Test {
    ExactStepHarness private harness =
        ExactStepHarness(vm.deployCode("ExactStep.t.sol:ExactStepHarness", ""));

    function _shapeOf(Network memory net) private pure returns (uint256 shape) {
        for (uint256 l; l < net.n.length; ++l) {
            shape |= net.n[l] << 16 * l;
        }
    }

    /// @dev A scale that saturates, as often as not.
    function _scale(uint256 seed) private pure returns (uint256) {
        return seed % 2 == 0 ? 2 ** 30 : 2 ** (10 + seed % 20);
    }

    function testFuzz_Shapes(uint256 seed) external pure {
        Network memory net = Networks.random(seed, 20, 5);
        uint256 shape = _shapeOf(net);
        assertEq(ExactStep.layersOf(shape), net.n.length - 1, "layers");
        uint256 index;
        for (uint256 l; l < net.n.length; ++l) {
            assertEq(ExactStep.widthOf(shape, l), net.n[l], "width");
            for (uint256 o; l > 0 && o < net.n[l]; ++o) {
                assertEq(ExactStep.weightRow(shape, l, o), index, "row");
                (uint256 layer, uint256 row) = ExactStep.locateWeightRow(shape, index++);
                assertTrue(layer == l && row == o, "place");
            }
        }
        assertEq(ExactStep.weightRows(shape), index, "rows");
    }

    function test_ShapeOfTheHighestWidths() external pure {
        uint256 shape = 1024 << 64 | 1024 << 48 | 1024 << 32 | 1024 << 16 | 4095;
        assertEq(ExactStep.layersOf(shape), 4, "layers");
        assertEq(ExactStep.weightRows(shape), 4096, "rows");
        assertEq(ExactStep.traceLeaves(shape, 128), 15_359, "leaves");
        (ExactStep.Kind kind, uint256 layer, uint256 row) = ExactStep.locateTraceLeaf(shape, 128, 15_358);
        assertTrue(kind == ExactStep.Kind.DT && layer == 4 && row == 1023, "the last leaf");
    }

    /// @dev The order of the trace, told by loops over kinds and layers.
    function testFuzz_Trace(uint256 seed) external pure {
        Network memory net = Networks.random(seed, 6, 5);
        uint256 index;
        uint256 last = net.n.length - 1;
        for (uint256 l = 2; l <= last; ++l) {
            index = _group(net, ExactStep.Kind.WT, l, net.n[l - 1], index);
        }
        for (uint256 l = 1; l <= last; ++l) {
            index = _group(net, ExactStep.Kind.A, l, net.batch, index);
        }
        for (uint256 l; l < last; ++l) {
            index = _group(net, ExactStep.Kind.AT, l, net.n[l], index);
        }
        for (uint256 l = last; l > 0; --l) {
            index = _group(net, ExactStep.Kind.D, l, net.batch, index);
        }
        for (uint256 l = 1; l <= last; ++l) {
            index = _group(net, ExactStep.Kind.DT, l, net.n[l], index);
        }
        assertEq(ExactStep.traceLeaves(_shapeOf(net), net.batch), index, "leaves");
    }

    function _group(Network memory net, ExactStep.Kind kind, uint256 l, uint256 size, uint256 index)
        private
        pure
        returns (uint256)
    {
        uint256 shape = _shapeOf(net);
        for (uint256 r; r < size; ++r) {
            assertEq(ExactStep.traceLeaf(shape, net.batch, kind, l, r), index, "index");
            (ExactStep.Kind foundKind, uint256 layer, uint256 row) =
                ExactStep.locateTraceLeaf(shape, net.batch, index++);
            assertTrue(foundKind == kind && layer == l && row == r, "place");
        }
        return index;
    }

    function testFuzz_Schedule(uint256 seed, uint256 t) external pure {
        Network memory net = Networks.random(seed, 1, 8);
        t = bound(t, 0, 200);
        uint256[] memory rows = NaiveStep.rowsOf(net, t);
        for (uint256 b; b < net.batch; ++b) {
            assertEq(
                ExactStep.batchRow(t, b, net.labels.length, net.batch, net.shuffled, net.seed), rows[b], "row"
            );
        }
        assertEq(ExactStep.shiftAt(t, net.shift, net.halveEvery), NaiveStep.shiftAt(net, t), "shift");
    }

    /// @dev Each epoch takes each row once, but for what does not fill a batch.
    function testFuzz_Epoch(bytes32 seed, uint256 rows, uint256 epoch) external pure {
        rows = bound(rows, 2, 300);
        epoch = bound(epoch, 0, type(uint32).max / rows);
        bool[] memory taken = new bool[](rows);
        for (uint256 i; i < rows; ++i) {
            uint256 row = ExactStep.batchRow(epoch * rows + i, 0, rows, 1, true, seed);
            assertTrue(!taken[row], "once");
            taken[row] = true;
        }
    }

    function testFuzz_Forward(uint256 seed) external view {
        Network memory net = Networks.random(seed, 8, 3);
        int256[][][] memory w = Networks.weights(net, seed, _scale(seed));
        Computed memory c = NaiveStep.compute(net, w, seed % 1000);
        for (uint256 l = 1; l < net.n.length; ++l) {
            bool isLast = l == net.n.length - 1;
            for (uint256 b; b < net.batch; ++b) {
                _checkActivations(w[l - 1], c.a[l - 1][b], l == 1 ? 2 : 4, isLast, c.a[l][b]);
            }
        }
    }

    /// @param size The bytes of an input.
    function _checkActivations(
        int256[][] memory w,
        int256[] memory a,
        uint256 size,
        bool isLast,
        int256[] memory expected
    ) private view {
        bytes memory inputs = NaiveStep.encodeVector(a, size);
        for (uint256 o; o < expected.length; ++o) {
            bytes memory row = NaiveStep.encodeVector(w[o], 4);
            assertEq(harness.activation(row, inputs, a.length, size, isLast), expected[o], "activation");
        }
    }

    function testFuzz_Backward(uint256 seed) external view {
        Network memory net = Networks.random(seed, 8, 3);
        int256[][][] memory w = Networks.weights(net, seed, _scale(seed));
        Computed memory c = NaiveStep.compute(net, w, seed % 1000);
        uint256 last = net.n.length - 1;
        for (uint256 b; b < net.batch; ++b) {
            bytes memory outputs = NaiveStep.encodeVector(c.a[last][b], 4);
            for (uint256 o; o < net.n[last]; ++o) {
                assertEq(
                    harness.outputDelta(outputs, net.n[last], o, net.labels[c.rows[b]]),
                    c.d[last][b][o],
                    "output"
                );
            }
            for (uint256 l = 1; l < last; ++l) {
                for (uint256 i; i < net.n[l]; ++i) {
                    if (c.a[l][b][i] > 0) assertEq(_hiddenDelta(net, w, c, l, b, i), c.d[l][b][i], "hidden");
                }
            }
        }
    }

    function _hiddenDelta(
        Network memory net,
        int256[][][] memory w,
        Computed memory c,
        uint256 l,
        uint256 b,
        uint256 i
    ) private view returns (int256) {
        int256[] memory column = new int256[](net.n[l + 1]);
        for (uint256 o; o < column.length; ++o) {
            column[o] = NaiveStep.floorDiv(w[l][o][i], 256);
        }
        return harness.hiddenDelta(
            NaiveStep.encodeVector(column, 4), NaiveStep.encodeVector(c.d[l + 1][b], 4), column.length
        );
    }

    function testFuzz_Update(uint256 seed) external view {
        Network memory net = Networks.random(seed, 6, 6);
        int256[][][] memory w = Networks.weights(net, seed, _scale(seed));
        Computed memory c = NaiveStep.compute(net, w, seed % 1000);
        uint256 shift = NaiveStep.shiftAt(net, seed % 1000);
        for (uint256 l = 1; l < net.n.length; ++l) {
            int256[][] memory inputs = NaiveStep.transpose(c.a[l - 1]);
            int256[][] memory deltas = NaiveStep.transpose(c.d[l]);
            for (uint256 o; o < net.n[l]; ++o) {
                _checkRow(net, w[l - 1][o], c.w[l - 1][o], inputs, deltas[o], shift);
            }
        }
    }

    /// @dev The weights of a unit, and last its bias.
    function _checkRow(
        Network memory net,
        int256[] memory row,
        int256[] memory expected,
        int256[][] memory inputs,
        int256[] memory deltas,
        uint256 shift
    ) private view {
        bytes memory delta = NaiveStep.encodeVector(deltas, 4);
        uint256 last = row.length - 1;
        for (uint256 i; i < last; ++i) {
            assertEq(_newWeight(net, row[i], delta, inputs[i], shift), expected[i], "weight");
        }
        assertEq(harness.newBias(row[last], delta, net.batch, net.mul, shift), expected[last], "bias");
    }

    function _newWeight(
        Network memory net,
        int256 weight,
        bytes memory delta,
        int256[] memory inputs,
        uint256 shift
    ) private view returns (int256) {
        bytes memory input = NaiveStep.encodeVector(inputs, 4);
        return harness.newWeight(weight, delta, input, net.batch, net.mul, shift);
    }

    /// @dev Every difference that two outputs can have, in steps that do not divide it.
    function test_Softmax() external view {
        for (int256 difference; difference <= 65_534; difference += 37) {
            int256[] memory outputs = new int256[](3);
            outputs[0] = -32_767;
            outputs[1] = -32_767 + difference;
            outputs[2] = -1;
            int256[] memory parts = NaiveStep.softmax(outputs);
            bytes memory data = NaiveStep.encodeVector(outputs, 4);
            for (uint256 node; node < 3; ++node) {
                assertEq(harness.outputDelta(data, 3, node, 3), parts[node], "another's label");
                assertEq(harness.outputDelta(data, 3, node, node), parts[node] - 65_536, "its label");
            }
        }
    }

    function test_TheLongestSumsFit() external view {
        // The highest weights and inputs that there are, with either sign.
        int256[] memory w = new int256[](4096);
        int256[] memory x = new int256[](4095);
        for (uint256 i; i < 4096; ++i) {
            w[i] = -(2 ** 30);
            if (i < 4095) x[i] = -(2 ** 15);
        }
        bytes memory row = NaiveStep.encodeVector(w, 4);
        bytes memory inputs = NaiveStep.encodeVector(x, 2);
        assertEq(harness.activation(row, inputs, 4095, 2, false), 32_767, "hidden");
        assertEq(harness.activation(row, inputs, 4095, 2, true), 32_767, "output");
        w[0] = 2 ** 30;
        for (uint256 i; i < 4096; ++i) {
            w[i] = 2 ** 30;
        }
        row = NaiveStep.encodeVector(w, 4);
        assertEq(harness.activation(row, inputs, 4095, 2, false), 0, "hidden, negative");
        assertEq(harness.activation(row, inputs, 4095, 2, true), -32_767, "output, negative");
    }

    function testFuzz_Int16At(int16[] calldata values) external view {
        int256[] memory wide = new int256[](values.length);
        for (uint256 i; i < values.length; ++i) {
            wide[i] = values[i];
        }
        bytes memory data = NaiveStep.encodeVector(wide, 2);
        for (uint256 i; i < values.length; ++i) {
            assertEq(harness.int16At(data, i), wide[i], "value");
        }
    }

    function assertEq(int256 left, int256 right, string memory reason) private pure {
        assertEq(uint256(left), uint256(right), reason);
    }
}
