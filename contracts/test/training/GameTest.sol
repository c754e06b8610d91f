// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExactStep} from "../../libraries/ExactStep.sol";
import {Claim, Verdict} from "../../training/IAdjudicator.sol";
import {Case, GameRule, IDisputeGame, Stage, Turn} from "../../training/IDisputeGame.sol";
import {Opening} from "../../training/IStepVerifier.sol";
import {Computed, NaiveStep, Network} from "../utils/NaiveStep.sol";
import {Networks} from "../utils/Networks.sol";
import {Test} from "../utils/Test.sol";
import {Tree, Trees} from "../utils/Trees.sol";
import {vm} from "../utils/Vm.sol";

/// @notice What a side holds for one step.
struct StepSide {
    bytes[] pre;
    Tree preTree;
    bytes[] trace;
    Tree traceTree;
    bytes[] post;
    Tree postTree;
}

/// @notice What a side holds for one state.
struct Side {
    StepSide[] steps;
    Tree tree;
}

/// @notice A case of a state that is wrong in step 1, in leaf 20 of its trace and row 0 of its weights.
struct World {
    Network net;
    Side honest;
    Side liar;
    uint256 id;
}

/// @notice A game, a run of which this contract is the `Training`, and players of both sides.
abstract contract GameTest is Test {
    uint256 internal constant START = 1_800_000_000;
    uint256 internal constant RUN = 7;
    uint256 internal constant HEIGHT = 3;
    uint32 internal constant CLOCK = 1800;
    uint16 internal constant GRACE = 120;
    bytes32 internal constant STATE = keccak256("the state");

    IDisputeGame internal game;
    address internal worker = account("worker");
    address internal challenger = account("challenger");
    address internal stranger = account("stranger");

    constructor() {
        vm.warp(START);
        address verifier = vm.deployCode("StepVerifier.sol:StepVerifier", "");
        game = IDisputeGame(vm.deployCode("DisputeGame.sol:DisputeGame", abi.encode(verifier)));
    }

    // ── The run ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev 3-4-2, batches of two from seven rows.
    function _network() internal pure returns (Network memory net) {
        net.n = new uint256[](3);
        (net.n[0], net.n[1], net.n[2]) = (3, 4, 2);
        net.batch = 2;
        (net.mul, net.shift, net.halveEvery) = (819, 20, 5);
        net.shuffled = true;
        net.seed = keccak256("seed");
        net.features = new int256[][](7);
        net.labels = new uint256[](7);
        for (uint256 i; i < 7; ++i) {
            net.features[i] = new int256[](3);
            for (uint256 j; j < 3; ++j) {
                net.features[i][j] = int256(Networks.draw(i, j) % 1500);
            }
            net.labels[i] = i % 2;
        }
    }

    /// @dev The steps of a state.
    function _steps() internal pure virtual returns (uint256) {
        return 4;
    }

    function _ruleOf(Network memory net) internal pure returns (GameRule memory made) {
        made.shape = new uint16[](net.n.length);
        for (uint256 l; l < net.n.length; ++l) {
            made.shape[l] = uint16(net.n[l]);
        }
        made.batch = uint8(net.batch);
        made.rows = uint32(net.labels.length);
        made.mul = uint16(net.mul);
        made.shift = uint8(net.shift);
        made.halveEvery = uint32(net.halveEvery);
        made.schedule = net.shuffled ? 1 : 0;
        made.seed = net.seed;
        made.dataset = Trees.root(Trees.ofData(NaiveStep.dataset(net)));
        made.stepsPerState = uint16(_steps());
        made.clock = CLOCK;
        made.grace = GRACE;
    }

    /// @dev A struct is encoded as its fields are, but for a word before them.
    function _encode(GameRule memory made) internal pure returns (bytes memory fields) {
        bytes memory encoded = abi.encode(made);
        fields = new bytes(encoded.length - 32);
        for (uint256 i; i < fields.length; ++i) {
            fields[i] = encoded[i + 32];
        }
    }

    function _register(Network memory net) internal returns (uint32 maxSeconds) {
        (maxSeconds,) = game.register(RUN, _encode(_ruleOf(net)), bytes32(uint256(1)), "");
    }

    function _open(Side memory side) internal returns (uint256) {
        return game.open(_claim(side, challenger));
    }

    function _claim(Side memory side, address who) internal view returns (Claim memory) {
        return Claim({
            runId: RUN,
            height: HEIGHT,
            stateHash: STATE,
            root: Trees.root(side.steps[side.steps.length - 1].postTree),
            stepsRoot: Trees.root(side.tree),
            parentRoot: Trees.root(side.steps[0].preTree),
            worker: worker,
            challenger: who
        });
    }

    // ── Sides ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A side that computed all steps as they are.
    function _honest(Network memory net) internal pure returns (Side memory) {
        return _train(net, Networks.weights(net, 5, 2 ** 24), _steps());
    }

    function _train(Network memory net, int256[][][] memory w, uint256 k)
        internal
        pure
        returns (Side memory side)
    {
        side.steps = new StepSide[](k);
        for (uint256 j; j < k; ++j) {
            Computed memory c = NaiveStep.compute(net, w, (HEIGHT - 1) * k + j);
            StepSide memory step = side.steps[j];
            step.pre = NaiveStep.encode(w);
            step.preTree = Trees.ofData(step.pre);
            step.trace = NaiveStep.trace(net, w, c);
            step.traceTree = Trees.ofData(step.trace);
            step.post = NaiveStep.encode(c.w);
            step.postTree = Trees.ofData(step.post);
            w = c.w;
        }
        _rebuild(side);
    }

    /// @dev The tree of steps, from their roots.
    function _rebuild(Side memory side) internal pure {
        bytes32[] memory roots = new bytes32[](side.steps.length);
        for (uint256 j; j < roots.length; ++j) {
            roots[j] = Trees.root(side.steps[j].postTree);
        }
        side.tree = Trees.ofLeaves(roots);
    }

    /// @dev Changes a coordinate of a leaf of the trace of step `j`.
    function _lieInTrace(Side memory side, uint256 j, uint256 leaf, uint256 coordinate, uint32 by)
        internal
        pure
    {
        StepSide memory step = side.steps[j];
        step.trace[leaf] = _altered(step.trace[leaf], coordinate, by);
        step.traceTree = Trees.ofData(step.trace);
    }

    /// @dev Changes a weight after step `j`.
    function _lieInWeights(Side memory side, uint256 j, uint256 row, uint256 coordinate, uint32 by)
        internal
        pure
    {
        StepSide memory step = side.steps[j];
        step.post[row] = _altered(step.post[row], coordinate, by);
        step.postTree = Trees.ofData(step.post);
        _rebuild(side);
    }

    function _altered(bytes memory data, uint256 coordinate, uint32 by)
        internal
        pure
        returns (bytes memory copy)
    {
        copy = bytes.concat(data);
        uint32 value = uint32(_valueAt(data, coordinate));
        unchecked {
            value += by;
        }
        for (uint256 i; i < 4; ++i) {
            copy[4 * coordinate + i] = bytes1(uint8(value >> 8 * (3 - i)));
        }
    }

    function _valueAt(bytes memory data, uint256 coordinate) internal pure returns (int32) {
        uint32 value;
        for (uint256 i; i < 4; ++i) {
            value = value << 8 | uint8(data[4 * coordinate + i]);
        }
        return int32(value);
    }

    // ── Openings ───────────────────────────────────────────────────────────────────────────────────────────────

    function _packed(Network memory net) internal pure returns (uint80 shape) {
        for (uint256 l; l < net.n.length; ++l) {
            shape |= uint80(net.n[l]) << uint80(16 * l);
        }
    }

    /// @dev What a value of a leaf follows from. The trace is the worker's; before its first wrong leaf it is everybody's.
    function _openings(
        Network memory net,
        StepSide memory step,
        uint256 t,
        uint256 tree,
        uint256 index,
        uint256 coordinate
    ) internal pure returns (Opening[] memory) {
        return tree == 0
            ? _traceOpenings(net, step, t, index, coordinate)
            : _weightOpenings(net, step, index, coordinate);
    }

    function _traceOpenings(
        Network memory net,
        StepSide memory step,
        uint256 t,
        uint256 index,
        uint256 coordinate
    ) private pure returns (Opening[] memory openings) {
        (ExactStep.Kind kind, uint256 l, uint256 r) =
            ExactStep.locateTraceLeaf(_packed(net), net.batch, index);
        openings = new Opening[](1);
        if (kind == ExactStep.Kind.WT) {
            openings[0] = _row(net, step, l, coordinate);
        } else if (kind == ExactStep.Kind.AT) {
            openings[0] = _outputs(net, step, t, l, coordinate);
        } else if (kind == ExactStep.Kind.DT) {
            openings[0] = _vector(net, step, ExactStep.Kind.D, l, coordinate);
        } else if (kind == ExactStep.Kind.A) {
            openings = new Opening[](2);
            openings[0] = _row(net, step, l, coordinate);
            openings[1] = _outputs(net, step, t, l - 1, r);
        } else if (l == net.n.length - 1) {
            openings = new Opening[](2);
            openings[0] = _vector(net, step, ExactStep.Kind.A, l, r);
            openings[1] = _outputs(net, step, t, 0, r);
        } else {
            openings[0] = _vector(net, step, ExactStep.Kind.A, l, r);
            if (_valueAt(openings[0].data, coordinate) <= 0) return openings;
            Opening memory activations = openings[0];
            openings = new Opening[](3);
            openings[0] = activations;
            openings[1] = _vector(net, step, ExactStep.Kind.WT, l + 1, coordinate);
            openings[2] = _vector(net, step, ExactStep.Kind.D, l + 1, r);
        }
    }

    function _weightOpenings(Network memory net, StepSide memory step, uint256 index, uint256 coordinate)
        private
        pure
        returns (Opening[] memory openings)
    {
        (uint256 l, uint256 o) = ExactStep.locateWeightRow(_packed(net), index);
        bool isBias = coordinate == net.n[l - 1];
        openings = new Opening[](isBias ? 2 : 3);
        openings[0] = _row(net, step, l, o);
        openings[1] = _vector(net, step, ExactStep.Kind.DT, l, o);
        if (!isBias) openings[2] = _vector(net, step, ExactStep.Kind.AT, l - 1, coordinate);
    }

    function _row(Network memory net, StepSide memory step, uint256 l, uint256 o)
        private
        pure
        returns (Opening memory)
    {
        uint256 index = ExactStep.weightRow(_packed(net), l, o);
        return Opening(step.pre[index], Trees.proof(step.preTree, index));
    }

    function _vector(Network memory net, StepSide memory step, ExactStep.Kind kind, uint256 l, uint256 r)
        private
        pure
        returns (Opening memory)
    {
        uint256 index = ExactStep.traceLeaf(_packed(net), net.batch, kind, l, r);
        return Opening(step.trace[index], Trees.proof(step.traceTree, index));
    }

    function _outputs(Network memory net, StepSide memory step, uint256 t, uint256 l, uint256 b)
        private
        pure
        returns (Opening memory)
    {
        if (l != 0) return _vector(net, step, ExactStep.Kind.A, l, b);
        bytes[] memory rows = NaiveStep.dataset(net);
        uint256 index = NaiveStep.rowsOf(net, t)[b];
        return Opening(rows[index], Trees.proof(Trees.ofData(rows), index));
    }

    // ── Players ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The tree that a case is in.
    function _treeOf(Case memory c, Side memory side) internal pure returns (Tree memory) {
        if (c.stage == Stage.Steps) return side.tree;
        if (c.stage == Stage.TraceTree) return side.steps[c.step].traceTree;
        return side.steps[c.step].postTree;
    }

    /// @dev The leaf that a case is at.
    function _dataOf(Case memory c, Side memory side) internal pure returns (bytes memory) {
        StepSide memory step = side.steps[c.step];
        return c.stage == Stage.TraceTree ? step.trace[c.index] : step.post[c.index];
    }

    function _span(uint256 levels) internal pure returns (uint256) {
        return levels < 4 ? levels : 4;
    }

    /// @dev The worker's move. Whether it has one: padding has no bytes.
    function _answer(uint256 id, Side memory side) internal {
        Case memory c = game.getCase(id);
        if (c.stage == Stage.Trace) {
            vm.prank(c.worker);
            game.postTrace(
                id, c.training, c.runId, c.firstStep + c.step, Trees.root(side.steps[c.step].traceTree)
            );
        } else if (c.levels == 0) {
            game.revealLeaf(c.node, _dataOf(c, side));
        } else {
            game.answer(c.node, c.levels, _children(c, side));
        }
    }

    function _children(Case memory c, Side memory side) internal pure returns (bytes32[] memory) {
        return Trees.descendants(_treeOf(c, side), c.levels, c.index, _span(c.levels));
    }

    /// @dev The first of the answered children that differs from the challenger's own. None: their number.
    function _firstDifference(Case memory c, Side memory theirs, Side memory mine)
        internal
        pure
        returns (uint256 child, uint256 count)
    {
        bytes32[] memory left = _children(c, theirs);
        bytes32[] memory right = _children(c, mine);
        count = left.length;
        while (child < count && left[child] == right[child]) ++child;
    }

    function _pickChild(uint256 id, Side memory side, uint256 child) internal {
        Case memory c = game.getCase(id);
        uint256 span = _span(c.levels);
        Tree memory tree = _treeOf(c, side);
        uint256 index = (c.index << span) + child;
        uint256 level = c.levels - span;
        bytes32[] memory siblings = Trees.siblings(tree, level, index, span);
        vm.prank(c.challenger);
        game.pick(id, c.training, c.runId, child, tree.levels[level][index], siblings);
    }

    /// @dev The challenger's entry of the step that was found.
    function _enter(uint256 id, Side memory side, uint256 tree) internal {
        Case memory c = game.getCase(id);
        bytes32[] memory siblings = c.step == 0 ? new bytes32[](0) : Trees.proof(side.tree, c.step - 1);
        bytes32 preRoot = c.step == 0 ? c.preRoot : side.tree.levels[0][c.step - 1];
        vm.prank(c.challenger);
        game.enterStep(id, c.training, c.runId, tree, c.traceRoot, preRoot, siblings);
    }

    function _proveAt(uint256 id, Network memory net, Side memory side, uint256 coordinate) internal {
        Case memory c = game.getCase(id);
        Opening[] memory openings = _openings(
            net,
            side.steps[c.step],
            c.firstStep + c.step,
            c.stage == Stage.TraceTree ? 0 : 1,
            c.index,
            coordinate
        );
        bytes memory data = _dataOf(c, side);
        vm.prank(c.challenger);
        game.prove(id, coordinate, data, openings);
    }

    /// @dev The challenger's move. Whether it has one: where nothing differs from its own it has none.
    function _challenge(uint256 id, Network memory net, Side memory theirs, Side memory mine)
        internal
        returns (bool)
    {
        Case memory c = game.getCase(id);
        if (c.stage == Stage.Trace) {
            bool isTrace = c.traceRoot != Trees.root(mine.steps[c.step].traceTree);
            if (!isTrace && c.node == Trees.root(mine.steps[c.step].postTree)) return false;
            _enter(id, theirs, isTrace ? 0 : 1);
            return true;
        }
        if (c.levels != 0) {
            (uint256 child, uint256 count) = _firstDifference(c, theirs, mine);
            if (child == count) return false;
            _pickChild(id, theirs, child);
            return true;
        }
        bytes memory said = _dataOf(c, theirs);
        bytes memory own = _dataOf(c, mine);
        for (uint256 coordinate; 4 * coordinate < own.length; ++coordinate) {
            if (said.length == own.length && _valueAt(said, coordinate) == _valueAt(own, coordinate)) {
                continue;
            }
            _proveAt(id, net, theirs, coordinate);
            return true;
        }
        return false;
    }

    /// @dev Both play until there is a verdict or the challenger has no move.
    function _play(uint256 id, Network memory net, Side memory theirs, Side memory mine) internal {
        while (true) {
            Turn turn = game.getCase(id).turn;
            if (turn == Turn.None) return;
            if (turn == Turn.Worker) _answer(id, theirs);
            else if (!_challenge(id, net, theirs, mine)) return;
        }
    }

    /// @dev Both play up to the first turn of this side in this stage, at these levels.
    function _playTo(
        uint256 id,
        Network memory net,
        Side memory theirs,
        Side memory mine,
        Stage stage,
        uint256 levels,
        Turn until
    ) internal {
        while (true) {
            Case memory c = game.getCase(id);
            if (c.stage == stage && c.levels == levels && c.turn == until) return;
            assertTrue(c.turn != Turn.None, "the game goes on");
            if (c.turn == Turn.Worker) _answer(id, theirs);
            else assertTrue(_challenge(id, net, theirs, mine), "there is a move");
        }
    }

    function _world() internal returns (World memory world) {
        world.net = _network();
        world.honest = _honest(world.net);
        world.liar = abi.decode(abi.encode(world.honest), (Side));
        _lieInTrace(world.liar, 1, 20, 0, 1);
        _lieInWeights(world.liar, 1, 0, 0, 1);
        _register(world.net);
        world.id = _open(world.liar);
    }

    /// @dev A case at the first turn of this side in this stage, at these levels.
    function _worldAt(Stage stage, uint256 levels, Turn until) internal returns (World memory world) {
        world = _world();
        _playTo(world.id, world.net, world.liar, world.honest, stage, levels, until);
    }

    function _reverts(address caller, bytes memory call, bytes memory reason) internal {
        vm.prank(caller);
        (bool success, bytes memory data) = address(game).call(call);
        assertTrue(!success, "it reverts");
        assertEq(data, reason, "with this reason");
    }

    /// @dev What every move of a case refuses: no such case, another's, one with a verdict, and who is out of time.
    function _refusesOthers(uint256 id, bytes memory call, bytes memory callOfUnknown, address caller)
        internal
    {
        _reverts(
            caller,
            callOfUnknown,
            abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownCase.selector, id + 1)
        );
        bytes4 selector = caller == worker
            ? IDisputeGame.DisputeGame_NotWorker.selector
            : IDisputeGame.DisputeGame_NotChallenger.selector;
        _reverts(stranger, call, abi.encodeWithSelector(selector, id, stranger));
        address other = caller == worker ? challenger : worker;
        _reverts(other, call, abi.encodeWithSelector(selector, id, other));
    }

    /// @dev From the deadline on, the move of whose turn it is is refused. A second earlier it passes.
    function _refusesLate(uint256 id, bytes memory call, address caller, Verdict verdict) internal {
        uint256 deadline = game.getCase(id).deadline;
        uint256 snapshot = vm.snapshotState();
        vm.warp(deadline - 1);
        vm.prank(caller);
        (bool success,) = address(game).call(call);
        assertTrue(success, "a second earlier it passes");
        vm.revertToState(snapshot);
        vm.warp(deadline);
        _reverts(caller, call, abi.encodeWithSelector(IDisputeGame.DisputeGame_Decided.selector, id, verdict));
    }

    function assertEq(Verdict left, Verdict right, string memory reason) internal pure {
        assertEq(uint256(left), uint256(right), reason);
    }

    function assertEq(Turn left, Turn right, string memory reason) internal pure {
        assertEq(uint256(left), uint256(right), reason);
    }
}
