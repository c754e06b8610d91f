// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @notice A rule of training, as the verifier takes it. All that a step of training depends on, besides weights and data.
struct StepRule {
    /// The widths n_0 to n_L of the layers, 16 bits each, the first in the lowest bits, and zeros after the last.
    uint80 shape;
    /// The rows of a batch: 1 to 128.
    uint8 batch;
    /// The rows of the dataset: at least 2, at least a batch, at most 2^24.
    uint32 rows;
    /// The learning rate of a row is mul·2^(2 - shift).
    uint16 mul;
    uint8 shift;
    /// The steps after which the learning rate halves. 0: never.
    uint32 halveEvery;
    /// 0: batches take the rows in their order. 1: in an order that is shuffled each epoch.
    uint8 schedule;
    /// What shuffles.
    bytes32 seed;
    /// The root of the dataset's tree.
    bytes32 dataset;
}

/// @notice A step of training, by its commitments.
struct Step {
    /// Which step of the run it is, from 0.
    uint256 number;
    /// The root of the weights before it.
    bytes32 preRoot;
    /// The root of its trace.
    bytes32 traceRoot;
}

/// @notice An opened leaf of a tree.
struct Opening {
    /// The leaf's bytes.
    bytes data;
    /// The siblings of its path, from the leaf up.
    bytes32[] proof;
}

/// @title IStepVerifier
/// @notice Recomputes single values of a step of training from openings. It has no state and trusts nobody.
///
/// A tree of a step is its trace (0) or the weights after it (1). A value needs these openings, in this order:
///
/// | leaf | openings |
/// |-|-|
/// | WT(l,i) | row (l, coordinate) of the weights before |
/// | A(l,b) | row (l, coordinate) of the weights before; row of the dataset (l = 1) or A(l-1,b) |
/// | AT(l,i) | row of the dataset (l = 0) or A(l, coordinate) |
/// | D(L,b) | A(L,b); row of the dataset |
/// | D(l,b), l < L | A(l,b); if the coordinate's activation is above 0, also WT(l+1, coordinate) and D(l+1,b) |
/// | DT(l,o) | D(l, coordinate) |
/// | weights (l,o) | the row before; DT(l,o); AT(l-1, coordinate) unless the coordinate is the bias |
interface IStepVerifier {
    /// @notice The shape has fewer than two or more than five widths, or one that is out of range.
    error StepVerifier_InvalidShape();

    /// @notice A batch has 1 to 128 rows.
    error StepVerifier_InvalidBatch(uint256 batch);

    /// @notice A dataset has at least 2 rows, at least a batch, and at most 2^24.
    error StepVerifier_InvalidRows(uint256 rows);

    /// @notice mul is 1 to 1,023, shift 2 to 40.
    error StepVerifier_InvalidRate(uint256 mul, uint256 shift);

    /// @notice The schedule is 0 or 1.
    error StepVerifier_InvalidSchedule(uint256 schedule);

    /// @notice The rows of the weights take another number of bytes.
    error StepVerifier_WrongContentLength(uint256 length, uint256 expected);

    /// @notice The value needs another number of openings.
    error StepVerifier_WrongOpeningCount(uint256 count, uint256 expected);

    /// @notice The opening at this position has the wrong length, or is not the leaf that it should be.
    error StepVerifier_WrongOpening(uint256 position);

    /// @notice The leaf has fewer coordinates.
    error StepVerifier_CoordinateOutOfRange(uint256 coordinate, uint256 length);

    /// @notice Checks a rule.
    ///
    /// Requirements:
    /// - The shape has 2 to 5 widths, n_0 is 1 to 4,095 and others are 1 to 1,024: {StepVerifier_InvalidShape}.
    /// - The batch has 1 to 128 rows: {StepVerifier_InvalidBatch}.
    /// - There are enough rows, and at most 2^24: {StepVerifier_InvalidRows}.
    /// - The rate is in range: {StepVerifier_InvalidRate}.
    /// - The schedule is known: {StepVerifier_InvalidSchedule}.
    ///
    /// @param rule The rule.
    function checkRule(StepRule calldata rule) external pure;

    /// @notice The root of weights, from all their rows.
    ///
    /// Requirements:
    /// - The content has the length of the shape's weights: {StepVerifier_WrongContentLength}.
    ///
    /// @param shape The shape, in lanes as in {StepRule}. It was checked.
    /// @param content The rows, one after the other.
    /// @return root The root of their tree.
    function weightsRoot(uint80 shape, bytes calldata content) external pure returns (bytes32 root);

    /// @notice Whether a leaf of a step is wrong: it has the wrong length, whatever the coordinate and openings, or the
    /// value at the coordinate is not what follows from the openings.
    ///
    /// Requirements, unless the leaf has the wrong length:
    /// - The leaf has the coordinate: {StepVerifier_CoordinateOutOfRange}.
    /// - There are as many openings as the value needs: {StepVerifier_WrongOpeningCount}.
    /// - Each has the leaf's length and proves that leaf: {StepVerifier_WrongOpening}.
    ///
    /// @param rule The rule. It was checked.
    /// @param step The step.
    /// @param tree 0: the leaf is of the trace. 1: of the weights after the step.
    /// @param index The leaf's index in its tree. There is such a leaf: it is not padding.
    /// @param coordinate The value's index in the leaf.
    /// @param data The leaf's bytes.
    /// @param openings What the value follows from.
    function isWrong(
        StepRule calldata rule,
        Step calldata step,
        uint256 tree,
        uint256 index,
        uint256 coordinate,
        bytes calldata data,
        Opening[] calldata openings
    ) external pure returns (bool);
}
