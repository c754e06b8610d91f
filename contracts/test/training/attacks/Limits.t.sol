// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExactStep} from "../../../libraries/ExactStep.sol";
import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {Case, GameRule} from "../../../training/IDisputeGame.sol";
import {Opening} from "../../../training/IStepVerifier.sol";
import {Tree, Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest} from "../GameTest.sol";

/// @notice The largest network that a rule may have: each of its values can be proven in one transaction. Otherwise a liar
/// would put its lie where it cannot.
contract Limits_Test is GameTest {
    uint256 private constant SHAPE = 1024 << 64 | 1024 << 48 | 1024 << 32 | 1024 << 16 | 4095;
    uint256 private constant BATCH = 128;
    uint256 private constant ROWS = 1 << 24;
    uint256 private constant DATASET_LEVELS = 24;
    /// @dev The most gas that a transaction may have (EIP-7825).
    uint256 private constant MAX_GAS = 1 << 24;
    /// @dev The most bytes that nodes relay.
    uint256 private constant MAX_BYTES = 128 * 1024;

    bytes private _datasetRow = new bytes(8192);

    function _rule() private view returns (GameRule memory made) {
        made.shape = new uint16[](5);
        for (uint256 l; l < 5; ++l) {
            made.shape[l] = uint16(ExactStep.widthOf(SHAPE, l));
        }
        made.batch = uint8(BATCH);
        made.rows = uint32(ROWS);
        (made.mul, made.shift) = (1023, 2);
        made.schedule = 1;
        made.seed = keccak256("seed");
        made.stepsPerState = 1;
        (made.clock, made.grace) = (CLOCK, GRACE);
        made.dataset = _datasetRoot();
    }

    /// @dev The root above the one row that is opened.
    function _datasetRoot() private view returns (bytes32 node) {
        node = Trees.leafOf(_datasetRow);
        uint256 index = ExactStep.batchRow(HEIGHT - 1, 7, ROWS, BATCH, true, keccak256("seed"));
        for (uint256 i; i < DATASET_LEVELS; ++i) {
            bytes32 other = keccak256(abi.encode("sibling", i));
            node = index >> i & 1 == 0
                ? keccak256(abi.encodePacked(node, other))
                : keccak256(abi.encodePacked(other, node));
        }
    }

    function _dataset() private view returns (Opening memory) {
        bytes32[] memory proof = new bytes32[](DATASET_LEVELS);
        for (uint256 i; i < DATASET_LEVELS; ++i) {
            proof[i] = keccak256(abi.encode("sibling", i));
        }
        return Opening(_datasetRow, proof);
    }

    /// @dev The highest values, or the lowest: nothing is cheaper.
    function _vector(uint256 count, int256 value) private pure returns (bytes memory data) {
        data = new bytes(4 * count);
        for (uint256 i; i < data.length; ++i) {
            data[i] = bytes1(uint8(uint256(value) >> 8 * (3 - i % 4)));
        }
    }

    /// @dev A tree of which some leaves are known, at these indices.
    function _tree(uint256 leaves, uint256[] memory indices, bytes[] memory data)
        private
        pure
        returns (Tree memory)
    {
        bytes32[] memory hashes = new bytes32[](leaves);
        for (uint256 i; i < leaves; ++i) {
            hashes[i] = bytes32(i + 1);
        }
        for (uint256 i; i < indices.length; ++i) {
            hashes[indices[i]] = Trees.leafOf(data[i]);
        }
        return Trees.ofLeaves(hashes);
    }

    /// @dev Where the lie is, and what it should follow from: leaves of one tree, the lie first.
    struct Lie {
        uint256 tree;
        uint256[] indices;
        bytes[] data;
        // The row of the weights before the step, or -1.
        uint256 row;
        bytes rowData;
        bool opensDataset;
        bool opensRow;
    }

    function _lie(uint256 tree, uint256 index, bytes memory data, uint256 others)
        private
        pure
        returns (Lie memory lie)
    {
        lie.tree = tree;
        lie.indices = new uint256[](1 + others);
        lie.data = new bytes[](1 + others);
        (lie.indices[0], lie.data[0]) = (index, data);
    }

    function _trace(ExactStep.Kind kind, uint256 l, uint256 r) private pure returns (uint256) {
        return ExactStep.traceLeaf(SHAPE, BATCH, kind, l, r);
    }

    /// @dev Trees in which all that a lie is about stands where it should.
    struct Trees3 {
        Tree trace;
        Tree pre;
        Tree post;
    }

    function _treesOf(Lie memory lie) private pure returns (Trees3 memory trees) {
        bool isTrace = lie.tree == 0;
        uint256 leaves = ExactStep.traceLeaves(SHAPE, BATCH);
        trees.trace = isTrace
            ? _tree(leaves, lie.indices, lie.data)
            : _tree(leaves, _tail(lie.indices), _tailOf(lie.data));
        uint256[] memory row = new uint256[](1);
        bytes[] memory rowData = new bytes[](1);
        (row[0], rowData[0]) = (lie.row, lie.rowData);
        trees.pre = _tree(4096, row, rowData);
        if (!isTrace) (row[0], rowData[0]) = (lie.indices[0], lie.data[0]);
        trees.post = _tree(4096, row, rowData);
    }

    /// @dev Plays from the claim to the leaf.
    function _reach(Lie memory lie, Trees3 memory trees) private returns (uint256 id) {
        game.register(RUN, _encode(_rule()), bytes32(uint256(1)), "");
        bytes32 root = Trees.root(trees.post);
        bytes32 pre = Trees.root(trees.pre);
        id = game.open(Claim(RUN, HEIGHT, STATE, root, root, pre, worker, challenger));
        bytes32 traceRoot = Trees.root(trees.trace);
        vm.prank(worker);
        game.postTrace(id, address(this), RUN, HEIGHT - 1, traceRoot);
        vm.prank(challenger);
        game.enterStep(id, address(this), RUN, lie.tree, traceRoot, pre, new bytes32[](0));
        _descend(id, lie.tree == 0 ? trees.trace : trees.post, lie.indices[0]);
    }

    /// @dev Plays to the proof, which costs no more than it may.
    function _prove(Lie memory lie, uint256 coordinate) private {
        Trees3 memory trees = _treesOf(lie);
        uint256 id = _reach(lie, trees);
        Opening[] memory openings = _opened(lie, trees.trace, trees.pre);
        bytes memory data = abi.encodeCall(game.prove, (id, coordinate, lie.data[0], openings));
        assertLe(data.length, MAX_BYTES - 1024, "the calldata is relayed");
        uint256 gas = gasleft();
        vm.prank(challenger);
        (bool success,) = address(game).call(data);
        // The floor of EIP-7623, as if no byte were 0.
        gas = 21_000 + 40 * data.length + gas - gasleft();
        assertTrue(success, "proven");
        assertEq(game.verdictOf(id), Verdict.Upheld, "upheld");
        assertLe(gas, MAX_GAS / 4, "a quarter of what a transaction may have");
    }

    function _opened(Lie memory lie, Tree memory traceTree, Tree memory pre)
        private
        view
        returns (Opening[] memory openings)
    {
        uint256 count = lie.indices.length - 1;
        openings = new Opening[](count + (lie.opensRow ? 1 : 0) + (lie.opensDataset ? 1 : 0));
        uint256 next;
        if (lie.opensRow) openings[next++] = Opening(lie.rowData, Trees.proof(pre, lie.row));
        for (uint256 i = 1; i <= count; ++i) {
            openings[next++] = Opening(lie.data[i], Trees.proof(traceTree, lie.indices[i]));
        }
        if (lie.opensDataset) openings[next++] = _dataset();
    }

    function _descend(uint256 id, Tree memory tree, uint256 leaf) private {
        while (true) {
            Case memory c = game.getCase(id);
            if (c.levels == 0) return;
            uint256 span = _span(c.levels);
            uint256 below = c.levels - span;
            game.answer(c.node, c.levels, Trees.descendants(tree, c.levels, c.index, span));
            uint256 index = leaf >> below;
            bytes32[] memory siblings = Trees.siblings(tree, below, index, span);
            vm.prank(challenger);
            game.pick(id, address(this), RUN, index - (c.index << span), tree.levels[below][index], siblings);
        }
    }

    function _tail(uint256[] memory list) private pure returns (uint256[] memory tail) {
        tail = new uint256[](list.length - 1);
        for (uint256 i; i < tail.length; ++i) {
            tail[i] = list[i + 1];
        }
    }

    function _tailOf(bytes[] memory list) private pure returns (bytes[] memory tail) {
        tail = new bytes[](list.length - 1);
        for (uint256 i; i < tail.length; ++i) {
            tail[i] = list[i + 1];
        }
    }

    function setUp() public {
        for (uint256 i; i < 8192; ++i) {
            _datasetRow[i] = bytes1(uint8(i % 2 == 0 ? 0x80 : 0));
        }
    }

    function test_TheLongestDotProduct_IsProven() external {
        // A(1, 7): the highest weights by the lowest features.
        Lie memory lie = _lie(0, _trace(ExactStep.Kind.A, 1, 7), _vector(1024, -5), 0);
        (lie.row, lie.rowData, lie.opensRow, lie.opensDataset) = (1023, _vector(4096, 2 ** 30), true, true);
        _prove(lie, 1023);
    }

    function test_AnActivationOfALaterLayer_IsProven() external {
        Lie memory lie = _lie(0, _trace(ExactStep.Kind.A, 4, 127), _vector(1024, 5), 1);
        (lie.indices[1], lie.data[1]) = (_trace(ExactStep.Kind.A, 3, 127), _vector(1024, 32_767));
        (lie.row, lie.rowData, lie.opensRow) = (4095, _vector(1025, -(2 ** 30)), true);
        _prove(lie, 1023);
    }

    function test_AHiddenDelta_IsProven() external {
        Lie memory lie = _lie(0, _trace(ExactStep.Kind.D, 3, 127), _vector(1024, 5), 3);
        (lie.indices[1], lie.data[1]) = (_trace(ExactStep.Kind.A, 3, 127), _vector(1024, 32_767));
        (lie.indices[2], lie.data[2]) = (_trace(ExactStep.Kind.WT, 4, 1023), _vector(1024, 2 ** 22));
        (lie.indices[3], lie.data[3]) = (_trace(ExactStep.Kind.D, 4, 127), _vector(1024, -(2 ** 16)));
        _prove(lie, 1023);
    }

    function test_ADeltaOfTheOutput_IsProven() external {
        Lie memory lie = _lie(0, _trace(ExactStep.Kind.D, 4, 7), _vector(1024, -7), 1);
        (lie.indices[1], lie.data[1]) = (_trace(ExactStep.Kind.A, 4, 7), _vector(1024, 32_767));
        lie.opensDataset = true;
        _prove(lie, 1023);
    }

    function test_AFeatureInTheTrace_IsProven() external {
        Lie memory lie = _lie(0, _trace(ExactStep.Kind.AT, 0, 4094), _vector(BATCH, 5), 0);
        lie.opensDataset = true;
        _prove(lie, 7);
    }

    function test_AColumnOfWeights_IsProven() external {
        Lie memory lie = _lie(0, _trace(ExactStep.Kind.WT, 2, 1023), _vector(1024, 5), 0);
        (lie.row, lie.rowData, lie.opensRow) = (2047, _vector(1025, -(2 ** 30)), true);
        _prove(lie, 1023);
    }

    function test_ANewWeightOfTheLongestRow_IsProven() external {
        Lie memory lie = _lie(1, 1023, _vector(4096, 5), 2);
        (lie.row, lie.rowData, lie.opensRow) = (1023, _vector(4096, 2 ** 30), true);
        (lie.indices[1], lie.data[1]) = (_trace(ExactStep.Kind.DT, 1, 1023), _vector(BATCH, -(2 ** 20)));
        (lie.indices[2], lie.data[2]) = (_trace(ExactStep.Kind.AT, 0, 4094), _vector(BATCH, 32_767));
        _prove(lie, 4094);
    }

    function test_ANewBiasOfTheLongestRow_IsProven() external {
        Lie memory lie = _lie(1, 1023, _vector(4096, 5), 1);
        (lie.row, lie.rowData, lie.opensRow) = (1023, _vector(4096, 2 ** 30), true);
        (lie.indices[1], lie.data[1]) = (_trace(ExactStep.Kind.DT, 1, 1023), _vector(BATCH, -(2 ** 20)));
        _prove(lie, 4095);
    }
}
