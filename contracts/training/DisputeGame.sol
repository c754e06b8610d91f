// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExactStep} from "../libraries/ExactStep.sol";
import {MerkleTree} from "../libraries/MerkleTree.sol";
import {Superhash} from "../libraries/Superhash.sol";
import {Claim, IAdjudicator, Verdict} from "./IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "./IDisputeGame.sol";
import {IStepVerifier, Opening, Step, StepRule} from "./IStepVerifier.sol";

/// @title DisputeGame
/// @notice See {IDisputeGame}.
contract DisputeGame is IDisputeGame {
    /// @dev A rule as stored. Most calls need its first word only.
    struct RuleData {
        // slot 0: 240 bits
        uint80 shape;
        uint8 batch;
        uint32 rows;
        uint16 mul;
        uint8 shift;
        uint32 halveEvery;
        uint8 schedule;
        uint8 stepLevels; // log2 of the steps of a state
        bool inlineWeights;
        uint24 clock;
        uint16 grace;
        // slots 1, 2
        bytes32 seed;
        bytes32 dataset;
    }

    /// @dev A case as stored. Most of what a move needs is in the first three words. The address of its training is split into
    /// what other fields leave free, which saves a word when a case is opened.
    struct CaseData {
        // slot 0
        bytes32 node;
        // slot 1. What changes, and the first 64 bits of the training's address.
        uint40 arrivedAt;
        uint40 tracedAt;
        uint24 workerUsed;
        uint24 challengerUsed;
        uint16 index;
        uint16 leaves; // of the tree, without padding
        uint8 step;
        uint8 levels;
        Stage stage;
        Verdict verdict;
        uint64 trainingHigh;
        // slot 2
        address challenger;
        uint24 clock;
        uint16 grace;
        uint24 firstStep;
        uint32 runId;
        // slot 3
        address worker;
        uint96 trainingLow;
        // slots 4 to 6
        bytes32 stepsRoot;
        bytes32 preRoot; // the parent's root until a step is entered
        bytes32 traceRoot;
    }

    uint256 private constant MIN_CLOCK = 1800;
    uint256 private constant MAX_CLOCK = 7 days;
    uint256 private constant MIN_GRACE = 120;
    uint256 private constant MAX_GRACE = 3600;
    uint256 private constant MAX_CONTENT = 61_440;
    uint256 private constant MAX_LEAF = 16_384;
    /// @dev The levels that one answer spans.
    uint256 private constant ANSWER_LEVELS = 4;

    /// @inheritdoc IDisputeGame
    address public immutable stepVerifier;

    // slot 0
    /// @dev Begins at 1, so that the first case costs its challenger no more than another.
    uint256 private _nextCaseId = 1;
    // slot 1
    mapping(address training => mapping(uint256 runId => RuleData)) private _rules;
    // slot 2
    mapping(uint256 caseId => CaseData) private _cases;
    // slot 3
    /// @inheritdoc IDisputeGame
    mapping(bytes32 node => mapping(uint256 levels => uint256)) public answeredAt;

    constructor(address stepVerifier_) {
        stepVerifier = stepVerifier_;
    }

    // ── Runs ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IAdjudicator
    function register(uint256 runId, bytes calldata rule, bytes32 genesisRoot, bytes calldata content)
        external
        returns (uint32 maxSeconds, uint96 fee)
    {
        RuleData storage stored = _rules[msg.sender][runId];
        if (runId > type(uint32).max) revert DisputeGame_UnknownRun(msg.sender, runId);
        if (stored.clock != 0) revert DisputeGame_AlreadyRegistered(msg.sender, runId);

        _store(stored, rule);
        // A value that was cut to its field has another encoding than the one given. So has a rule that is written otherwise.
        if (keccak256(_encode(stored)) != keccak256(rule)) revert DisputeGame_InvalidEncoding();
        uint256 clock = stored.clock;
        uint256 grace = stored.grace;
        if (clock < MIN_CLOCK || clock > MAX_CLOCK) revert DisputeGame_InvalidClock(clock);
        if (grace < MIN_GRACE || grace > MAX_GRACE) revert DisputeGame_InvalidGrace(grace);
        StepRule memory step = _stepRule(stored);
        IStepVerifier(stepVerifier).checkRule(step);
        // No state of such a run could be submitted, and each worker would lose its deposit.
        if (stored.inlineWeights) _checkContent(_contentLength(step.shape));
        if (content.length != 0) _checkWeights(step.shape, content, genesisRoot);
        emit RuleRegistered(runId, msg.sender);

        // A trace has more leaves than there are rows of weights: DT has as many.
        uint256 depth = MerkleTree.depthOf(_leavesOf(step.shape, step.batch, true));
        uint256 moves = _answers(stored.stepLevels) + _answers(depth) + 2;
        return (uint32(2 * (clock + moves * grace)), 0);
    }

    /// @inheritdoc IAdjudicator
    function checkState(uint256 runId, bytes32 root, bytes32 stepsRoot, bytes calldata data)
        external
        view
        returns (bytes32 superhash)
    {
        RuleData storage rule = _ruleOf(msg.sender, runId);
        (bytes32[] calldata proof, bytes calldata content) = _split(data);
        uint256 levels = rule.stepLevels;
        _checkLength(proof.length, levels);
        if (MerkleTree.rootOf(root, (1 << levels) - 1, proof) != stepsRoot) {
            revert DisputeGame_WrongLastStep();
        }
        if (rule.inlineWeights) {
            _checkWeights(rule.shape, content, root);
            return Superhash.ofBlock(content);
        }
        if (!Superhash.isFileCid(content)) revert DisputeGame_InvalidCid();
        return Superhash.ofCid(content);
    }

    /// @inheritdoc IAdjudicator
    function ruleOf(address training, uint256 runId) external view returns (bytes memory rule) {
        return _encode(_ruleOf(training, runId));
    }

    // ── Cases ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IAdjudicator
    function open(Claim calldata claim) external returns (uint256 caseId) {
        RuleData storage rule = _ruleOf(msg.sender, claim.runId);
        uint256 levels = rule.stepLevels;
        caseId = _nextCaseId++;
        CaseData storage stored = _cases[caseId];
        stored.node = claim.stepsRoot;
        stored.arrivedAt = uint40(block.timestamp);
        stored.leaves = uint16(1 << levels);
        stored.levels = uint8(levels);
        // A state of one step needs no search for the step.
        stored.stage = levels == 0 ? Stage.Trace : Stage.Steps;
        stored.challenger = claim.challenger;
        stored.clock = rule.clock;
        stored.grace = rule.grace;
        unchecked {
            stored.firstStep = uint24(claim.height - 1 << levels);
        }
        stored.runId = uint32(claim.runId);
        stored.worker = claim.worker;
        stored.trainingHigh = uint64(uint160(msg.sender) >> 96);
        stored.trainingLow = uint96(uint160(msg.sender));
        stored.stepsRoot = claim.stepsRoot;
        stored.preRoot = claim.parentRoot;
        emit CaseOpened(caseId, claim.stateHash, msg.sender, claim.runId, claim.worker, claim.challenger);
    }

    /// @inheritdoc IDisputeGame
    function caseCount() external view returns (uint256) {
        return _nextCaseId - 1;
    }

    /// @inheritdoc IAdjudicator
    function verdictOf(uint256 caseId) public view returns (Verdict) {
        return _clocksOf(_caseOf(caseId)).verdict;
    }

    /// @inheritdoc IDisputeGame
    function getCase(uint256 caseId) external view returns (Case memory) {
        CaseData storage stored = _caseOf(caseId);
        Clocks memory clocks = _clocksOf(stored);
        return Case({
            training: _trainingOf(stored),
            runId: stored.runId,
            worker: stored.worker,
            challenger: stored.challenger,
            verdict: clocks.verdict,
            stage: stored.stage,
            turn: clocks.turn,
            deadline: uint40(clocks.deadline),
            arrivedAt: stored.arrivedAt,
            answeredAt: uint40(clocks.answeredAt),
            workerUsed: stored.workerUsed,
            challengerUsed: stored.challengerUsed,
            node: stored.node,
            index: stored.index,
            levels: stored.levels,
            firstStep: stored.firstStep,
            step: stored.step,
            stepsRoot: stored.stepsRoot,
            preRoot: stored.preRoot,
            traceRoot: stored.traceRoot
        });
    }

    // ── Moves ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IDisputeGame
    function answer(bytes32 node, uint256 levels, bytes32[] calldata children) external {
        if (levels == 0) revert DisputeGame_NoLevels();
        _checkLength(children.length, 1 << _span(levels));
        if (MerkleTree.fold(children) != node) revert DisputeGame_WrongNode(node);
        if (_markAnswered(node, levels)) emit NodeAnswered(node, levels, children);
    }

    /// @inheritdoc IDisputeGame
    function pick(
        uint256 caseId,
        address training,
        uint256 runId,
        uint256 child,
        bytes32 hash,
        bytes32[] calldata siblings
    ) external {
        CaseData storage stored = _caseOf(caseId);
        Clocks memory clocks = _checkChallenger(caseId, stored);
        _checkRun(caseId, stored, training, runId);
        uint256 levels = stored.levels;
        if (levels == 0) revert DisputeGame_WrongStage(caseId, stored.stage);
        _checkAnswered(caseId, clocks);
        uint256 span = _span(levels);
        if (child >> span != 0) revert DisputeGame_UnknownChild(child);
        _checkLength(siblings.length, span);
        bytes32 node = stored.node;
        if (MerkleTree.rootOf(hash, child, siblings) != node) revert DisputeGame_WrongNode(node);

        unchecked {
            levels -= span;
            uint256 index = uint256(stored.index) << span | child;
            bool isPadding = levels == 0 && index >= stored.leaves;
            if (isPadding && hash == 0) revert DisputeGame_EmptyPadding(index);

            _move(stored, clocks);
            stored.node = hash;
            stored.levels = uint8(levels);
            if (levels == 0 && stored.stage == Stage.Steps) {
                stored.stage = Stage.Trace;
                stored.step = uint8(index);
            }
            stored.index = uint16(index);
            emit ChildPicked(caseId, hash, index, levels);
            if (isPadding) _uphold(caseId, stored, hash, 0);
        }
    }

    /// @inheritdoc IDisputeGame
    function postTrace(uint256 caseId, address training, uint256 runId, uint256 step, bytes32 traceRoot)
        external
    {
        CaseData storage stored = _caseOf(caseId);
        _checkUndecided(caseId, stored);
        if (msg.sender != stored.worker) revert DisputeGame_NotWorker(caseId, msg.sender);
        _checkRun(caseId, stored, training, runId);
        if (stored.stage != Stage.Trace) revert DisputeGame_WrongStage(caseId, stored.stage);
        uint256 expected = uint256(stored.firstStep) + stored.step;
        if (step != expected) revert DisputeGame_StepMismatch(caseId, expected, step);
        if (stored.tracedAt != 0) revert DisputeGame_AlreadyTraced(caseId);
        if (traceRoot == 0) revert DisputeGame_ZeroRoot();
        stored.tracedAt = uint40(block.timestamp);
        stored.traceRoot = traceRoot;
        emit TracePosted(caseId, traceRoot);
    }

    /// @inheritdoc IDisputeGame
    function enterStep(
        uint256 caseId,
        address training,
        uint256 runId,
        uint256 tree,
        bytes32 traceRoot,
        bytes32 preRoot,
        bytes32[] calldata siblings
    ) external {
        CaseData storage stored = _caseOf(caseId);
        Clocks memory clocks = _checkChallenger(caseId, stored);
        _checkRun(caseId, stored, training, runId);
        if (stored.stage != Stage.Trace) revert DisputeGame_WrongStage(caseId, stored.stage);
        _checkAnswered(caseId, clocks);
        if (traceRoot != stored.traceRoot) {
            revert DisputeGame_TraceMismatch(caseId, stored.traceRoot, traceRoot);
        }
        if (tree > 1) revert DisputeGame_UnknownTree(tree);
        RuleData storage rule = _rules[_trainingOf(stored)][stored.runId];
        uint256 step = stored.step;
        _checkLength(siblings.length, step == 0 ? 0 : rule.stepLevels);
        bytes32 expected = step == 0 ? stored.preRoot : stored.stepsRoot;
        // At step 0 the index wraps, and without siblings nobody reads it.
        unchecked {
            if (MerkleTree.rootOf(preRoot, step - 1, siblings) != expected) {
                revert DisputeGame_WrongPreRoot(preRoot);
            }
        }
        uint256 leaves = _leavesOf(rule.shape, rule.batch, tree == 0);
        uint256 levels = MerkleTree.depthOf(leaves);
        bytes32 node = tree == 0 ? traceRoot : stored.node;

        _move(stored, clocks);
        stored.stage = tree == 0 ? Stage.TraceTree : Stage.WeightTree;
        stored.node = node;
        stored.index = 0;
        stored.levels = uint8(levels);
        stored.leaves = uint16(leaves);
        stored.preRoot = preRoot;
        emit StepEntered(caseId, node, tree, preRoot, levels);
    }

    /// @inheritdoc IDisputeGame
    function revealLeaf(bytes32 node, bytes calldata data) external {
        if (data.length > MAX_LEAF) revert DisputeGame_LeafTooLong(data.length);
        if (MerkleTree.leafOf(data) != node) revert DisputeGame_WrongNode(node);
        if (_markAnswered(node, 0)) emit LeafRevealed(node, data);
    }

    /// @inheritdoc IDisputeGame
    function prove(uint256 caseId, uint256 coordinate, bytes calldata data, Opening[] calldata openings)
        external
    {
        CaseData storage stored = _caseOf(caseId);
        _checkChallenger(caseId, stored);
        Stage stage = stored.stage;
        if (stage < Stage.TraceTree || stored.levels != 0) revert DisputeGame_WrongStage(caseId, stage);
        bytes32 node = stored.node;
        if (MerkleTree.leafOf(data) != node) revert DisputeGame_WrongNode(node);
        RuleData storage rule = _rules[_trainingOf(stored)][stored.runId];
        bool isWrong = IStepVerifier(stepVerifier)
            .isWrong(
                _stepRule(rule),
                Step({
                number: uint256(stored.firstStep) + stored.step,
                preRoot: stored.preRoot,
                traceRoot: stored.traceRoot
            }),
                stage == Stage.TraceTree ? 0 : 1,
                stored.index,
                coordinate,
                data,
                openings
            );
        if (!isWrong) revert DisputeGame_ValueIsRight(caseId, coordinate);
        _uphold(caseId, stored, node, coordinate);
    }

    // ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _ruleOf(address training, uint256 runId) private view returns (RuleData storage rule) {
        rule = _rules[training][runId];
        if (rule.clock == 0) revert DisputeGame_UnknownRun(training, runId);
    }

    function _stepRule(RuleData storage rule) private view returns (StepRule memory) {
        return StepRule({
            shape: rule.shape,
            batch: rule.batch,
            rows: rule.rows,
            mul: rule.mul,
            shift: rule.shift,
            halveEvery: rule.halveEvery,
            schedule: rule.schedule,
            seed: rule.seed,
            dataset: rule.dataset
        });
    }

    /// @dev Stores a rule. Checks only what reading it needs.
    function _store(RuleData storage stored, bytes calldata rule) private {
        unchecked {
            // 13 words of fields, of which the first is the offset of the widths; then their count; then the widths.
            uint256 widths = _word(rule, 13 * 32);
            if (rule.length < 14 * 32 || widths > 5) revert DisputeGame_InvalidShape();
            uint256 shape;
            for (uint256 i; i < widths; ++i) {
                shape |= uint256(uint16(_word(rule, (14 + i) * 32))) << 16 * i;
            }
            stored.shape = uint80(shape);
            stored.batch = uint8(_word(rule, 32));
            stored.rows = uint32(_word(rule, 2 * 32));
            stored.mul = uint16(_word(rule, 3 * 32));
            stored.shift = uint8(_word(rule, 4 * 32));
            stored.halveEvery = uint32(_word(rule, 5 * 32));
            stored.schedule = uint8(_word(rule, 6 * 32));
            stored.seed = bytes32(_word(rule, 7 * 32));
            stored.dataset = bytes32(_word(rule, 8 * 32));
            uint256 steps = uint16(_word(rule, 9 * 32));
            uint256 levels = MerkleTree.depthOf(steps);
            if (levels > 8 || steps != 1 << levels) revert DisputeGame_InvalidStepsPerState(steps);
            stored.stepLevels = uint8(levels);
            stored.inlineWeights = _word(rule, 10 * 32) == 1;
            stored.clock = uint24(_word(rule, 11 * 32));
            stored.grace = uint16(_word(rule, 12 * 32));
        }
    }

    function _encode(RuleData storage stored) private view returns (bytes memory) {
        unchecked {
            uint256 shape = stored.shape;
            uint16[] memory widths = new uint16[](ExactStep.layersOf(shape) + 1);
            for (uint256 i; i < widths.length; ++i) {
                widths[i] = uint16(ExactStep.widthOf(shape, i));
            }
            return abi.encode(
                widths,
                stored.batch,
                stored.rows,
                stored.mul,
                stored.shift,
                stored.halveEvery,
                stored.schedule,
                stored.seed,
                stored.dataset,
                1 << stored.stepLevels,
                stored.inlineWeights,
                stored.clock,
                stored.grace
            );
        }
    }

    function _leavesOf(uint256 shape, uint256 batch, bool isTrace) private pure returns (uint256) {
        return isTrace ? ExactStep.traceLeaves(shape, batch) : ExactStep.weightRows(shape);
    }

    function _checkWeights(uint80 shape, bytes calldata content, bytes32 expected) private view {
        _checkContent(content.length);
        bytes32 root = IStepVerifier(stepVerifier).weightsRoot(shape, content);
        if (root != expected) revert DisputeGame_WrongRoot(root, expected);
    }

    function _checkContent(uint256 length) private pure {
        if (length > MAX_CONTENT) revert DisputeGame_ContentTooLong(length);
    }

    /// @dev The bytes that all rows of the weights take.
    function _contentLength(uint256 shape) private pure returns (uint256 length) {
        unchecked {
            uint256 layers = ExactStep.layersOf(shape);
            for (uint256 layer = 1; layer <= layers; ++layer) {
                length += ExactStep.widthOf(shape, layer) * (ExactStep.widthOf(shape, layer - 1) + 1) << 2;
            }
        }
    }

    /// @dev `abi.decode(data, (bytes32[], bytes))` without a copy. Takes only what `abi.encode` writes. Otherwise some clients could
    /// read a state that others cannot.
    function _split(bytes calldata data)
        private
        pure
        returns (bytes32[] calldata proof, bytes calldata content)
    {
        unchecked {
            if (data.length < 128) revert DisputeGame_InvalidEncoding();
            uint256 words = _word(data, 64);
            uint256 place = 96 + 32 * words;
            if (words > 8 || data.length < place + 32) revert DisputeGame_InvalidEncoding();
            uint256 length = _word(data, place);
            bool isExact = length < data.length && data.length == place + 32 + ((length + 31) & ~uint256(31));
            if (!isExact || _word(data, 0) != 64 || _word(data, 32) != place) {
                revert DisputeGame_InvalidEncoding();
            }
            content = data[place + 32:place + 32 + length];
            assembly ("memory-safe") {
                proof.offset := add(data.offset, 96)
                proof.length := words
            }
        }
    }

    function _word(bytes calldata data, uint256 position) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := calldataload(add(data.offset, position))
        }
    }

    // ── Clocks ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A case at this timestamp.
    struct Clocks {
        Verdict verdict;
        Turn turn;
        uint256 answeredAt;
        uint256 deadline;
        // Including the move that goes on.
        uint256 workerUsed;
        uint256 challengerUsed;
    }

    function _clocksOf(CaseData storage stored) private view returns (Clocks memory clocks) {
        unchecked {
            uint256 arrivedAt = stored.arrivedAt;
            uint256 clock = stored.clock;
            uint256 grace = stored.grace;
            uint256 came =
                stored.stage == Stage.Trace ? stored.tracedAt : answeredAt[stored.node][stored.levels];
            clocks.answeredAt = came;
            clocks.workerUsed = stored.workerUsed;
            clocks.challengerUsed = stored.challengerUsed;
            clocks.verdict = stored.verdict;
            if (clocks.verdict != Verdict.None) return clocks;

            clocks.turn = came == 0 ? Turn.Worker : Turn.Challenger;
            // A node that was answered before this case reached it costs the worker no time.
            uint256 until = came == 0 ? block.timestamp : came < arrivedAt ? arrivedAt : came;
            clocks.deadline = arrivedAt + grace + clock - clocks.workerUsed;
            clocks.workerUsed += _charge(until - arrivedAt, grace);
            if (clocks.workerUsed >= clock) {
                clocks.verdict = Verdict.Upheld;
            } else if (came != 0) {
                clocks.deadline = until + grace + clock - clocks.challengerUsed;
                clocks.challengerUsed += _charge(block.timestamp - until, grace);
                if (clocks.challengerUsed >= clock) clocks.verdict = Verdict.Dismissed;
            }
            if (clocks.verdict != Verdict.None) (clocks.turn, clocks.deadline) = (Turn.None, 0);
        }
    }

    function _charge(uint256 time, uint256 grace) private pure returns (uint256) {
        unchecked {
            return time > grace ? time - grace : 0;
        }
    }

    /// @dev Ends a move of the challenger, and charges both sides for it.
    function _move(CaseData storage stored, Clocks memory clocks) private {
        stored.arrivedAt = uint40(block.timestamp);
        stored.workerUsed = uint24(clocks.workerUsed);
        stored.challengerUsed = uint24(clocks.challengerUsed);
    }

    // ── Checks and marks ───────────────────────────────────────────────────────────────────────────────────────

    function _trainingOf(CaseData storage stored) private view returns (address) {
        return address(uint160(stored.trainingHigh) << 96 | stored.trainingLow);
    }

    function _caseOf(uint256 caseId) private view returns (CaseData storage stored) {
        stored = _cases[caseId];
        if (stored.clock == 0) revert DisputeGame_UnknownCase(caseId);
    }

    function _checkUndecided(uint256 caseId, CaseData storage stored)
        private
        view
        returns (Clocks memory clocks)
    {
        clocks = _clocksOf(stored);
        if (clocks.verdict != Verdict.None) revert DisputeGame_Decided(caseId, clocks.verdict);
    }

    function _checkChallenger(uint256 caseId, CaseData storage stored)
        private
        view
        returns (Clocks memory clocks)
    {
        clocks = _checkUndecided(caseId, stored);
        if (msg.sender != stored.challenger) revert DisputeGame_NotChallenger(caseId, msg.sender);
    }

    /// @dev Each training counts its runs from 1.
    function _checkRun(uint256 caseId, CaseData storage stored, address training, uint256 runId)
        private
        view
    {
        address expected = _trainingOf(stored);
        if (training != expected) revert DisputeGame_TrainingMismatch(caseId, expected, training);
        if (runId != stored.runId) revert DisputeGame_RunMismatch(caseId, stored.runId, runId);
    }

    function _checkAnswered(uint256 caseId, Clocks memory clocks) private pure {
        if (clocks.answeredAt == 0) revert DisputeGame_NotAnswered(caseId);
    }

    function _checkLength(uint256 length, uint256 expected) private pure {
        if (length != expected) revert DisputeGame_WrongLength(length, expected);
    }

    /// @dev Returns whether it is the first answer. A second one does not revert, so that it cannot stop a batch of moves.
    function _markAnswered(bytes32 node, uint256 levels) private returns (bool isFirst) {
        isFirst = answeredAt[node][levels] == 0;
        if (isFirst) answeredAt[node][levels] = block.timestamp;
    }

    function _uphold(uint256 caseId, CaseData storage stored, bytes32 node, uint256 coordinate) private {
        stored.verdict = Verdict.Upheld;
        emit LeafRefuted(caseId, node, coordinate);
    }

    function _span(uint256 levels) private pure returns (uint256) {
        return levels < ANSWER_LEVELS ? levels : ANSWER_LEVELS;
    }

    /// @dev The answers that a tree of this depth takes.
    function _answers(uint256 depth) private pure returns (uint256) {
        unchecked {
            return (depth + ANSWER_LEVELS - 1) / ANSWER_LEVELS;
        }
    }
}
