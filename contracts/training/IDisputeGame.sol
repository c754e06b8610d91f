// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {IAdjudicator, Verdict} from "./IAdjudicator.sol";
import {Opening} from "./IStepVerifier.sol";

/// @notice The rule of a run: `abi.encode` of these fields, in this order, each apart and not as a struct.
struct GameRule {
    /// The widths n_0 to n_L.
    uint16[] shape;
    /// The rows of a batch: 1 to 128.
    uint8 batch;
    /// The rows of the dataset: at least 2, at least a batch, at most 2^24.
    uint32 rows;
    /// The learning rate divided by the batch is mul·2^(2 - shift). 1 to 1,023, and 2 to 40.
    uint16 mul;
    uint8 shift;
    /// The steps after which the learning rate halves. 0: never.
    uint32 halveEvery;
    /// 0: batches take the rows in their order. 1: in an order that is shuffled each epoch.
    uint8 schedule;
    bytes32 seed;
    /// The root of the dataset's tree.
    bytes32 dataset;
    /// The steps of a state: a power of two, 1 to 256.
    uint16 stepsPerState;
    /// Whether the weights of each state are in its calldata.
    bool inlineWeights;
    /// The time of each side: 1,800 s to 7 days.
    uint32 clock;
    /// What is free of it at each move: 120 s to 3,600 s.
    uint16 grace;
}

/// @notice How far a case has come.
enum Stage {
    /// They look for the first step whose weights differ.
    Steps,
    /// The worker posts the trace of that step; the challenger chooses the tree.
    Trace,
    /// They look for the first leaf of the trace that differs. At 0 levels: that leaf.
    TraceTree,
    /// They look for the first row of the new weights that differs. At 0 levels: that row.
    WeightTree
}

/// @notice Whose move it is, as seen at a timestamp.
enum Turn {
    /// Nobody's: there is a verdict.
    None,
    /// The worker's, though anyone may answer.
    Worker,
    Challenger
}

/// @notice A case as its view shows it.
struct Case {
    /// Who opened it, and for which run.
    address training;
    uint256 runId;
    address worker;
    address challenger;
    Verdict verdict;
    Stage stage;
    Turn turn;
    /// When the side that is to move is out of time. 0 given a verdict.
    uint40 deadline;
    /// When the case reached the node.
    uint40 arrivedAt;
    /// When the node's answer, trace or leaf came; it may have come before the case did. 0 for not yet.
    uint40 answeredAt;
    /// What is used of the clocks, without the move that goes on.
    uint32 workerUsed;
    uint32 challengerUsed;
    /// The node that the case has reached, its index in its level of the tree, and the levels below it.
    bytes32 node;
    uint256 index;
    uint256 levels;
    /// The number in the run of the state's first step.
    uint256 firstStep;
    /// The disputed step, counted from the state's first. 0 before stage Trace.
    uint256 step;
    bytes32 stepsRoot;
    /// The root of the weights before the disputed step. Before the trees: of those before the state's first.
    bytes32 preRoot;
    /// The root of the disputed step's trace. 0 for not yet.
    bytes32 traceRoot;
}

/// @title IDisputeGame
/// @notice An adjudicator for states of exact training. Worker and challenger narrow what they differ in down to one
/// number, which the contract computes itself. See docs/training/protocol.md#6-the-dispute-game.
///
/// Safety (who is right wins its case) assumes that
/// - Keccak-256 is collision resistant;
/// - whoever is right has its moves included in time: each side has its clock, and time that is free at each move.
///
/// Liveness (each case has a verdict within `maxSeconds`) assumes only that time passes.
///
/// The challenger seeks the *first* leaf that differs from its own: of the steps, then of the trace or of the weights. A leaf
/// is computed from leaves before it, on which both sides agree, so the challenger has all that it opens.
///
/// A side that is out of time cannot move. What is said below of time holds for all calls that name a case.
///
/// Cases are counted, so a reorganisation can give an id to another case of the same two sides. So moves that only fit the
/// case that they were made for name its run. That tells states of one run apart, too, as far as it matters: a trace names
/// its step, and a challenger can only win against the lowest wrong state. Other moves prove what they say.
interface IDisputeGame is IAdjudicator {
    /// @notice The caller registered a run.
    event RuleRegistered(uint256 indexed runId, address indexed training);

    /// @notice A case began.
    event CaseOpened(
        uint256 indexed caseId,
        bytes32 indexed stateHash,
        address indexed training,
        uint256 runId,
        address worker,
        address challenger
    );

    /// @notice A node with `levels` below it was answered, for all cases.
    event NodeAnswered(bytes32 indexed node, uint256 indexed levels, bytes32[] children);

    /// @notice The case went on to this node: the `index`-th of its tree that has `levels` below it.
    event ChildPicked(uint256 indexed caseId, bytes32 indexed node, uint256 index, uint256 levels);

    /// @notice The worker committed to all that the disputed step computes.
    event TracePosted(uint256 indexed caseId, bytes32 traceRoot);

    /// @notice The case went on to this root of the trace (tree 0) or of the new weights (1), with `levels` below it.
    event StepEntered(
        uint256 indexed caseId, bytes32 indexed node, uint256 tree, bytes32 preRoot, uint256 levels
    );

    /// @notice The bytes of a leaf were shown, for all cases.
    event LeafRevealed(bytes32 indexed node, bytes data);

    /// @notice The leaf is wrong at the coordinate, or as a whole: the verdict is Upheld. Coordinate 0 for padding.
    event LeafRefuted(uint256 indexed caseId, bytes32 indexed node, uint256 coordinate);

    /// @notice The caller has no run with this id, or it is above 2^32 - 1.
    error DisputeGame_UnknownRun(address training, uint256 runId);

    /// @notice The caller has registered this run before.
    error DisputeGame_AlreadyRegistered(address training, uint256 runId);

    /// @notice The data is not `abi.encode` of what it should be; of a rule, of the fields of {GameRule}.
    error DisputeGame_InvalidEncoding();

    /// @notice The shape has more than five widths.
    error DisputeGame_InvalidShape();

    /// @notice A state has 2^0 to 2^8 steps.
    error DisputeGame_InvalidStepsPerState(uint256 stepsPerState);

    /// @notice The clock is 1,800 s to 7 days.
    error DisputeGame_InvalidClock(uint256 clock);

    /// @notice The grace is 120 s to 3,600 s.
    error DisputeGame_InvalidGrace(uint256 grace);

    /// @notice Weights in calldata take at most 61,440 bytes.
    error DisputeGame_ContentTooLong(uint256 length);

    /// @notice The weights have another root.
    error DisputeGame_WrongRoot(bytes32 root, bytes32 expected);

    /// @notice The root is not the last leaf of the steps' root.
    error DisputeGame_WrongLastStep();

    /// @notice The content is not the CID of a file, in binary form.
    error DisputeGame_InvalidCid();

    /// @notice No case has this id.
    error DisputeGame_UnknownCase(uint256 caseId);

    /// @notice The case has a verdict: nobody can move any more.
    error DisputeGame_Decided(uint256 caseId, Verdict verdict);

    /// @notice The call is not for the stage of the case, or not for the level that it has reached.
    error DisputeGame_WrongStage(uint256 caseId, Stage stage);

    /// @notice The caller is not the worker of the case.
    error DisputeGame_NotWorker(uint256 caseId, address account);

    /// @notice The caller is not the challenger of the case.
    error DisputeGame_NotChallenger(uint256 caseId, address account);

    /// @notice It is the worker's move: the node has no answer, or the step no trace.
    error DisputeGame_NotAnswered(uint256 caseId);

    /// @notice The case has a trace.
    error DisputeGame_AlreadyTraced(uint256 caseId);

    /// @notice The case is of another training than the caller means.
    error DisputeGame_TrainingMismatch(uint256 caseId, address expected, address actual);

    /// @notice The case is of another run than the caller means.
    error DisputeGame_RunMismatch(uint256 caseId, uint256 expected, uint256 actual);

    /// @notice The case is at another step than the caller means. Steps are counted from the run's first.
    error DisputeGame_StepMismatch(uint256 caseId, uint256 expected, uint256 actual);

    /// @notice The case has another trace than the caller means.
    error DisputeGame_TraceMismatch(uint256 caseId, bytes32 expected, bytes32 actual);

    /// @notice A list has another length.
    error DisputeGame_WrongLength(uint256 length, uint256 expected);

    /// @notice A leaf has no children.
    error DisputeGame_NoLevels();

    /// @notice What was given is not this node, or does not hash to it.
    error DisputeGame_WrongNode(bytes32 node);

    /// @notice The child's index is too high.
    error DisputeGame_UnknownChild(uint256 child);

    /// @notice The leaf is padding, and padding is 0: there is nothing wrong with it.
    error DisputeGame_EmptyPadding(uint256 index);

    /// @notice A root is not 0.
    error DisputeGame_ZeroRoot();

    /// @notice The root is not that of the weights before the step.
    error DisputeGame_WrongPreRoot(bytes32 preRoot);

    /// @notice Trees are 0, the trace, and 1, the new weights.
    error DisputeGame_UnknownTree(uint256 tree);

    /// @notice A leaf has at most 16,384 bytes.
    error DisputeGame_LeafTooLong(uint256 length);

    /// @notice The value at the coordinate is what follows from the openings.
    error DisputeGame_ValueIsRight(uint256 caseId, uint256 coordinate);

    /// @notice Answers with the descendants of a node, up to four levels down. Counts for all cases that are at the node
    /// now, or reach it later.
    ///
    /// @dev Emits {NodeAnswered}.
    ///
    /// Notes:
    /// - Anyone may call, at any time: what hashes to the node is a fact. So no sender is checked, and no case.
    /// - Given an answer, it does nothing: who calls first cannot make others' batches of moves revert.
    ///
    /// Requirements:
    /// - The node has levels below it: {DisputeGame_NoLevels}. Else a leaf would pass for revealed without its bytes.
    /// - There are 2^min(4, levels) children: {DisputeGame_WrongLength}.
    /// - They hash to the node: {DisputeGame_WrongNode}.
    ///
    /// @param node The node.
    /// @param levels The levels of the tree below it, down to the leaves.
    /// @param children The descendants min(4, levels) levels below, from the left.
    function answer(bytes32 node, uint256 levels, bytes32[] calldata children) external;

    /// @notice Goes on to the first child that differs from the challenger's own. Padding that is not 0 decides the case.
    ///
    /// @dev Emits {ChildPicked}; for padding also {LeafRefuted}.
    ///
    /// Notes:
    /// - A pick cannot be taken back. So the caller names the run: a state of another one can have the same steps, which the liar
    ///   has copied, but other data, by which another child is the first wrong one.
    ///
    /// Requirements:
    /// - The case exists and has no verdict: {DisputeGame_UnknownCase}, {DisputeGame_Decided}.
    /// - The caller is its challenger: {DisputeGame_NotChallenger}.
    /// - It is of the run that the caller means: {DisputeGame_TrainingMismatch}, {DisputeGame_RunMismatch}.
    /// - It is at a node with children: {DisputeGame_WrongStage}.
    /// - The node has an answer: {DisputeGame_NotAnswered}.
    /// - There is such a child: {DisputeGame_UnknownChild}.
    /// - There are min(4, levels) siblings, and they prove the child: {DisputeGame_WrongLength}, {DisputeGame_WrongNode}.
    /// - The child is not padding of 0: {DisputeGame_EmptyPadding}.
    ///
    /// @param caseId The case.
    /// @param training The training that opened it.
    /// @param runId The run that it is of.
    /// @param child The child's index among the answered ones.
    /// @param hash The child.
    /// @param siblings The siblings on the way from the child to the node, from the child up.
    function pick(
        uint256 caseId,
        address training,
        uint256 runId,
        uint256 child,
        bytes32 hash,
        bytes32[] calldata siblings
    ) external;

    /// @notice Commits to all that the disputed step computes.
    ///
    /// @dev Emits {TracePosted}.
    ///
    /// Notes:
    /// - Each case has its own trace, or it would have to keep the state's hash: a word more to write when it is opened.
    /// - A trace cannot be taken back. So the caller names the run and the step that it is of. What a rule makes of a step is one
    ///   trace, whichever state of the worker it is in.
    ///
    /// Requirements:
    /// - The case exists and has no verdict: {DisputeGame_UnknownCase}, {DisputeGame_Decided}.
    /// - The caller is its worker: {DisputeGame_NotWorker}.
    /// - It is of the run that the caller means: {DisputeGame_TrainingMismatch}, {DisputeGame_RunMismatch}.
    /// - A step has been found: {DisputeGame_WrongStage}.
    /// - That is the one that the caller means: {DisputeGame_StepMismatch}.
    /// - The case has no trace: {DisputeGame_AlreadyTraced}.
    /// - The root is not 0: {DisputeGame_ZeroRoot}.
    ///
    /// @param caseId The case.
    /// @param training The training that opened it.
    /// @param runId The run that it is of.
    /// @param step The number of the step in the run: the case's `firstStep` + `step`.
    /// @param traceRoot The root of the trace's tree.
    function postTrace(uint256 caseId, address training, uint256 runId, uint256 step, bytes32 traceRoot)
        external;

    /// @notice Goes on to the trace, if it differs from the challenger's own, else to the new weights, which then do.
    ///
    /// @dev Emits {StepEntered}.
    ///
    /// Requirements:
    /// - The case exists and has no verdict: {DisputeGame_UnknownCase}, {DisputeGame_Decided}.
    /// - The caller is its challenger: {DisputeGame_NotChallenger}.
    /// - It is of the run that the caller means: {DisputeGame_TrainingMismatch}, {DisputeGame_RunMismatch}.
    /// - A step has been found, and its trace was posted: {DisputeGame_WrongStage}, {DisputeGame_NotAnswered}.
    /// - The trace is the one that the caller means: {DisputeGame_TraceMismatch}. Which tree differs depends on it.
    /// - The tree is 0 or 1: {DisputeGame_UnknownTree}.
    /// - For the first step, the root is the parent's and there are no siblings. For others, the siblings prove it as that
    ///   of the step before: {DisputeGame_WrongLength}, {DisputeGame_WrongPreRoot}.
    ///
    /// @param caseId The case.
    /// @param training The training that opened it.
    /// @param runId The run that it is of.
    /// @param tree 0: the trace. 1: the new weights.
    /// @param traceRoot The root of the trace that the worker posted.
    /// @param preRoot The root of the weights before the step.
    /// @param siblings The siblings on the way from it to the steps' root, from the leaf up.
    function enterStep(
        uint256 caseId,
        address training,
        uint256 runId,
        uint256 tree,
        bytes32 traceRoot,
        bytes32 preRoot,
        bytes32[] calldata siblings
    ) external;

    /// @notice Shows the bytes of a leaf. Counts for all cases that are at the leaf now, or reach it later.
    ///
    /// @dev Emits {LeafRevealed}.
    ///
    /// Notes:
    /// - Anyone may call, at any time.
    /// - Given a leaf that has been revealed, it does nothing.
    ///
    /// Requirements:
    /// - They are at most 16,384: {DisputeGame_LeafTooLong}. More would not fit into a proof.
    /// - They hash to the leaf: {DisputeGame_WrongNode}.
    ///
    /// @param node The leaf's hash.
    /// @param data Its bytes.
    function revealLeaf(bytes32 node, bytes calldata data) external;

    /// @notice Proves that the leaf is wrong. The verdict is Upheld.
    ///
    /// @dev Emits {LeafRefuted}.
    ///
    /// Notes:
    /// - A challenger that knows the leaf need not wait until it is revealed.
    /// - It names no run: in whatever case it lands, what it proves to be wrong is wrong there.
    ///
    /// Requirements:
    /// - The case exists and has no verdict: {DisputeGame_UnknownCase}, {DisputeGame_Decided}.
    /// - The caller is its challenger: {DisputeGame_NotChallenger}.
    /// - It has reached a leaf: {DisputeGame_WrongStage}.
    /// - The data are the leaf's: {DisputeGame_WrongNode}.
    /// - The leaf has the wrong length; or the openings prove that the value is another, as {IStepVerifier.isWrong} says:
    ///   {DisputeGame_ValueIsRight}, StepVerifier_….
    ///
    /// @param caseId The case.
    /// @param coordinate The index of the wrong value in the leaf.
    /// @param data The leaf's bytes.
    /// @param openings What the value follows from: see {IStepVerifier}.
    function prove(uint256 caseId, uint256 coordinate, bytes calldata data, Opening[] calldata openings)
        external;

    /// @notice A case, as of this block.
    ///
    /// Requirements:
    /// - It exists: {DisputeGame_UnknownCase}.
    function getCase(uint256 caseId) external view returns (Case memory);

    /// @notice When a node with this many levels below it was answered, or a leaf (0 levels) revealed. 0 for not yet.
    function answeredAt(bytes32 node, uint256 levels) external view returns (uint256);

    /// @notice How many cases there are. Their ids run from 1.
    function caseCount() external view returns (uint256);

    /// @notice What recomputes values.
    function stepVerifier() external view returns (address);
}
