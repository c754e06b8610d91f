// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExactStep} from "../libraries/ExactStep.sol";
import {MerkleTree} from "../libraries/MerkleTree.sol";
import {IStepVerifier, Opening, Step, StepRule} from "./IStepVerifier.sol";

/// @title StepVerifier
/// @notice See {IStepVerifier}.
contract StepVerifier is IStepVerifier {
    /// @inheritdoc IStepVerifier
    function checkRule(StepRule calldata rule) external pure {
        _checkShape(rule.shape);
        if (rule.batch == 0 || rule.batch > 128) revert StepVerifier_InvalidBatch(rule.batch);
        if (rule.rows < 2 || rule.rows < rule.batch || rule.rows > 1 << 24) {
            revert StepVerifier_InvalidRows(rule.rows);
        }
        if (rule.mul == 0 || rule.mul > 1023 || rule.shift < 2 || rule.shift > ExactStep.MAX_SHIFT) {
            revert StepVerifier_InvalidRate(rule.mul, rule.shift);
        }
        if (rule.schedule > 1) revert StepVerifier_InvalidSchedule(rule.schedule);
    }

    /// @inheritdoc IStepVerifier
    function weightsRoot(uint80 shape, bytes calldata content) external pure returns (bytes32 root) {
        unchecked {
            uint256 layers = ExactStep.layersOf(shape);
            uint256 expected;
            for (uint256 layer = 1; layer <= layers; ++layer) {
                expected += ExactStep.widthOf(shape, layer) * _rowLength(shape, layer);
            }
            if (content.length != expected) revert StepVerifier_WrongContentLength(content.length, expected);
            bytes32[] memory nodes = new bytes32[](1 << MerkleTree.depthOf(ExactStep.weightRows(shape)));
            uint256 node;
            for (uint256 layer = 1; layer <= layers; ++layer) {
                uint256 length = _rowLength(shape, layer);
                for (uint256 rows = ExactStep.widthOf(shape, layer); rows != 0; --rows) {
                    nodes[node++] = MerkleTree.leafOf(content[:length]);
                    content = content[length:];
                }
            }
            return MerkleTree.fold(nodes);
        }
    }

    /// @inheritdoc IStepVerifier
    function isWrong(
        StepRule calldata rule,
        Step calldata step,
        uint256 tree,
        uint256 index,
        uint256 coordinate,
        bytes calldata data,
        Opening[] calldata openings
    ) external pure returns (bool) {
        unchecked {
            ExactStep.Kind kind;
            uint256 layer;
            uint256 row;
            uint256 length;
            if (tree == 0) {
                (kind, layer, row) = ExactStep.locateTraceLeaf(rule.shape, rule.batch, index);
                length = _vectorLength(rule, kind, layer);
            } else {
                (layer, row) = ExactStep.locateWeightRow(rule.shape, index);
                length = _rowLength(rule.shape, layer);
            }
            if (data.length != length) return true;
            if (coordinate >= length >> 2) revert StepVerifier_CoordinateOutOfRange(coordinate, length >> 2);
            int256 value = tree == 0
                ? _traceValue(rule, step, kind, layer, row, coordinate, openings)
                : _weightValue(rule, step, layer, row, coordinate, openings);
            return ExactStep.int32At(data, coordinate) != value;
        }
    }

    function _checkShape(uint256 shape) private pure {
        unchecked {
            uint256 layers = ExactStep.layersOf(shape);
            bool isValid = layers != 0;
            for (uint256 layer; layer <= layers; ++layer) {
                uint256 width = ExactStep.widthOf(shape, layer);
                if (width == 0 || width > (layer == 0 ? 4095 : 1024)) isValid = false;
            }
            if (!isValid) revert StepVerifier_InvalidShape();
        }
    }

    function _traceValue(
        StepRule calldata rule,
        Step calldata step,
        ExactStep.Kind kind,
        uint256 layer,
        uint256 row,
        uint256 coordinate,
        Opening[] calldata openings
    ) private pure returns (int256) {
        unchecked {
            uint256 width = ExactStep.widthOf(rule.shape, layer);
            if (kind == ExactStep.Kind.WT) {
                _expect(openings, 1);
                return ExactStep.usedWeight(_weightRow(rule, step, layer, coordinate, openings, 0), row);
            }
            if (kind == ExactStep.Kind.A) {
                _expect(openings, 2);
                bytes calldata weights = _weightRow(rule, step, layer, coordinate, openings, 0);
                bytes calldata inputs = _activations(rule, step, layer - 1, row, openings, 1);
                return ExactStep.activation(
                    weights,
                    inputs,
                    ExactStep.widthOf(rule.shape, layer - 1),
                    layer == 1 ? 2 : 4,
                    ExactStep.widthOf(rule.shape, layer + 1) == 0
                );
            }
            if (kind == ExactStep.Kind.AT) {
                _expect(openings, 1);
                bytes calldata activations = _activations(rule, step, layer, coordinate, openings, 0);
                return layer == 0 ? ExactStep.int16At(activations, row) : ExactStep.int32At(activations, row);
            }
            if (kind == ExactStep.Kind.DT) {
                _expect(openings, 1);
                return
                    ExactStep.int32At(
                        _vector(rule, step, ExactStep.Kind.D, layer, coordinate, openings, 0), row
                    );
            }
            if (ExactStep.widthOf(rule.shape, layer + 1) == 0) {
                _expect(openings, 2);
                bytes calldata outputs = _activations(rule, step, layer, row, openings, 0);
                bytes calldata example = _activations(rule, step, 0, row, openings, 1);
                uint256 label = uint16(uint256(ExactStep.int16At(example, ExactStep.widthOf(rule.shape, 0))));
                return ExactStep.outputDelta(outputs, width, coordinate, label);
            }
            if (openings.length == 0) revert StepVerifier_WrongOpeningCount(0, 1);
            bool isActive =
                ExactStep.int32At(_activations(rule, step, layer, row, openings, 0), coordinate) > 0;
            _expect(openings, isActive ? 3 : 1);
            if (!isActive) return 0;
            return ExactStep.hiddenDelta(
                _vector(rule, step, ExactStep.Kind.WT, layer + 1, coordinate, openings, 1),
                _vector(rule, step, ExactStep.Kind.D, layer + 1, row, openings, 2),
                ExactStep.widthOf(rule.shape, layer + 1)
            );
        }
    }

    function _weightValue(
        StepRule calldata rule,
        Step calldata step,
        uint256 layer,
        uint256 row,
        uint256 coordinate,
        Opening[] calldata openings
    ) private pure returns (int256) {
        unchecked {
            bool isBias = coordinate == ExactStep.widthOf(rule.shape, layer - 1);
            _expect(openings, isBias ? 2 : 3);
            int256 weight = ExactStep.int32At(_weightRow(rule, step, layer, row, openings, 0), coordinate);
            bytes calldata deltas = _vector(rule, step, ExactStep.Kind.DT, layer, row, openings, 1);
            uint256 shift = ExactStep.shiftAt(step.number, rule.shift, rule.halveEvery);
            if (isBias) return ExactStep.newBias(weight, deltas, rule.batch, rule.mul, shift);
            bytes calldata inputs = _vector(rule, step, ExactStep.Kind.AT, layer - 1, coordinate, openings, 2);
            return ExactStep.newWeight(weight, deltas, inputs, rule.batch, rule.mul, shift);
        }
    }

    // ── Openings ───────────────────────────────────────────────────────────────────────────────────────────────

    function _expect(Opening[] calldata openings, uint256 count) private pure {
        if (openings.length != count) revert StepVerifier_WrongOpeningCount(openings.length, count);
    }

    /// @dev A row of the weights before the step.
    function _weightRow(
        StepRule calldata rule,
        Step calldata step,
        uint256 layer,
        uint256 row,
        Opening[] calldata openings,
        uint256 position
    ) private pure returns (bytes calldata) {
        return _open(
            openings,
            position,
            _rowLength(rule.shape, layer),
            ExactStep.weightRow(rule.shape, layer, row),
            ExactStep.weightRows(rule.shape),
            step.preRoot
        );
    }

    /// @dev What a layer puts out for a row of the batch. Layer 0 is the dataset's row.
    function _activations(
        StepRule calldata rule,
        Step calldata step,
        uint256 layer,
        uint256 row,
        Opening[] calldata openings,
        uint256 position
    ) private pure returns (bytes calldata) {
        unchecked {
            if (layer != 0) return _vector(rule, step, ExactStep.Kind.A, layer, row, openings, position);
            return _open(
                openings,
                position,
                ExactStep.widthOf(rule.shape, 0) + 1 << 1,
                ExactStep.batchRow(step.number, row, rule.rows, rule.batch, rule.schedule == 1, rule.seed),
                rule.rows,
                rule.dataset
            );
        }
    }

    /// @dev A vector of the trace.
    function _vector(
        StepRule calldata rule,
        Step calldata step,
        ExactStep.Kind kind,
        uint256 layer,
        uint256 row,
        Opening[] calldata openings,
        uint256 position
    ) private pure returns (bytes calldata) {
        return _open(
            openings,
            position,
            _vectorLength(rule, kind, layer),
            ExactStep.traceLeaf(rule.shape, rule.batch, kind, layer, row),
            ExactStep.traceLeaves(rule.shape, rule.batch),
            step.traceRoot
        );
    }

    /// @dev The data of an opening, once they are known to be the leaf `index` of a tree of `leaves`.
    function _open(
        Opening[] calldata openings,
        uint256 position,
        uint256 length,
        uint256 index,
        uint256 leaves,
        bytes32 root
    ) private pure returns (bytes calldata data) {
        Opening calldata opening = openings[position];
        data = opening.data;
        if (
            data.length != length || opening.proof.length != MerkleTree.depthOf(leaves)
                || MerkleTree.rootOf(MerkleTree.leafOf(data), index, opening.proof) != root
        ) revert StepVerifier_WrongOpening(position);
    }

    function _rowLength(uint256 shape, uint256 layer) private pure returns (uint256) {
        unchecked {
            return ExactStep.widthOf(shape, layer - 1) + 1 << 2;
        }
    }

    function _vectorLength(StepRule calldata rule, ExactStep.Kind kind, uint256 layer)
        private
        pure
        returns (uint256)
    {
        bool isTransposed = kind == ExactStep.Kind.AT || kind == ExactStep.Kind.DT;
        return (isTransposed ? rule.batch : ExactStep.widthOf(rule.shape, layer)) << 2;
    }
}
