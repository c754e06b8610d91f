// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IStepVerifier, Opening, Step, StepRule} from "../../../training/IStepVerifier.sol";
import {NaiveStep, Network} from "../../utils/NaiveStep.sol";
import {Networks} from "../../utils/Networks.sol";
import {Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side, StepSide} from "../GameTest.sol";

contract StepVerifier_Test is GameTest {
    IStepVerifier private verifier;

    constructor() {
        verifier = IStepVerifier(game.stepVerifier());
    }

    function _stepRule(Network memory net) private pure returns (StepRule memory) {
        return StepRule({
            shape: _packed(net),
            batch: uint8(net.batch),
            rows: uint32(net.labels.length),
            mul: uint16(net.mul),
            shift: uint8(net.shift),
            halveEvery: uint32(net.halveEvery),
            schedule: net.shuffled ? 1 : 0,
            seed: net.seed,
            dataset: Trees.root(Trees.ofData(NaiveStep.dataset(net)))
        });
    }

    function _step(StepSide memory side, uint256 t) private pure returns (Step memory) {
        return Step(t, Trees.root(side.preTree), Trees.root(side.traceTree));
    }

    /// @dev Every value of every leaf of random steps is as a naive twin computes it, and no other.
    /// forge-config: default.fuzz.runs = 24
    function testFuzz_EveryValue(uint256 seed) external view {
        Network memory net = Networks.random(seed, 4, 3);
        int256[][][] memory w = Networks.weights(net, seed, seed % 2 == 0 ? 2 ** 30 : 2 ** 25);
        StepSide memory side = _train(net, w, 1).steps[0];
        for (uint256 i; i < side.trace.length; ++i) {
            _checkLeaf(net, side, 0, i, side.trace[i], seed);
        }
        for (uint256 i; i < side.post.length; ++i) {
            _checkLeaf(net, side, 1, i, side.post[i], seed);
        }
    }

    function _checkLeaf(
        Network memory net,
        StepSide memory side,
        uint256 tree,
        uint256 index,
        bytes memory data,
        uint256 seed
    ) private view {
        for (uint256 coordinate; coordinate < data.length / 4; ++coordinate) {
            Opening[] memory openings = _openings(net, side, HEIGHT - 1, tree, index, coordinate);
            assertTrue(!_isWrong(net, side, tree, index, coordinate, data, openings), "it is right");
            uint32 by = uint32(Networks.draw(seed, coordinate));
            assertTrue(
                _isWrong(
                    net,
                    side,
                    tree,
                    index,
                    coordinate,
                    _altered(data, coordinate, by == 0 || by % 3 == 0 ? 1 : by),
                    openings
                ),
                "no other is"
            );
        }
    }

    function _isWrong(
        Network memory net,
        StepSide memory side,
        uint256 tree,
        uint256 index,
        uint256 coordinate,
        bytes memory data,
        Opening[] memory openings
    ) private view returns (bool) {
        return verifier.isWrong(
            _stepRule(net), _step(side, HEIGHT - 1), tree, index, coordinate, data, openings
        );
    }

    /// @dev An opening that is longer, shorter or another leaf's, and a proof that is, opens nothing.
    /// forge-config: default.fuzz.runs = 96
    function testFuzz_OpeningsAreExact(uint256 seed) external {
        Network memory net = Networks.random(seed, 4, 3);
        StepSide memory side = _train(net, Networks.weights(net, seed, 2 ** 25), 1).steps[0];
        uint256 tree = Networks.draw(seed, 1) % 2;
        bytes[] memory leaves = tree == 0 ? side.trace : side.post;
        uint256 index = Networks.draw(seed, 2) % leaves.length;
        uint256 coordinate = Networks.draw(seed, 3) % (leaves[index].length / 4);
        Opening[] memory openings = _openings(net, side, HEIGHT - 1, tree, index, coordinate);
        uint256 position = Networks.draw(seed, 4) % openings.length;
        Opening memory opening = openings[position];
        uint256 kind = Networks.draw(seed, 5) % 5;
        if (kind == 0) opening.data = bytes.concat(opening.data, hex"00000000");
        if (kind == 1) opening.data = _cut(opening.data);
        if (kind == 2) opening.proof = _resized(opening.proof, opening.proof.length + 1);
        if (kind == 3) {
            if (opening.proof.length == 0) return;
            opening.proof = _resized(opening.proof, opening.proof.length - 1);
        }
        if (kind == 4) opening.data = _altered(opening.data, 0, 1 << 16);
        vm.expectRevert(abi.encodeWithSelector(IStepVerifier.StepVerifier_WrongOpening.selector, position));
        this.isWrong(net, side, tree, index, coordinate, leaves[index], openings);
    }

    /// forge-config: default.fuzz.runs = 96
    function testFuzz_OpeningsAreCounted(uint256 seed) external {
        Network memory net = Networks.random(seed, 4, 3);
        StepSide memory side = _train(net, Networks.weights(net, seed, 2 ** 25), 1).steps[0];
        uint256 tree = Networks.draw(seed, 1) % 2;
        bytes[] memory leaves = tree == 0 ? side.trace : side.post;
        uint256 index = Networks.draw(seed, 2) % leaves.length;
        uint256 coordinate = Networks.draw(seed, 3) % (leaves[index].length / 4);
        Opening[] memory openings = _openings(net, side, HEIGHT - 1, tree, index, coordinate);
        uint256 count = Networks.draw(seed, 4) % 2 == 0 ? openings.length + 1 : openings.length - 1;
        Opening[] memory others = new Opening[](count);
        for (uint256 i; i < count && i < openings.length; ++i) {
            others[i] = openings[i];
        }
        vm.expectRevert(
            abi.encodeWithSelector(
                IStepVerifier.StepVerifier_WrongOpeningCount.selector, count, openings.length
            )
        );
        this.isWrong(net, side, tree, index, coordinate, leaves[index], others);
    }

    function test_NoOpenings() external view {
        bytes4 expected = IStepVerifier.StepVerifier_WrongOpeningCount.selector;
        for (uint256 seed; seed < 4; ++seed) {
            Network memory net = Networks.random(seed, 4, 3);
            StepSide memory side = _train(net, Networks.weights(net, seed, 2 ** 25), 1).steps[0];
            for (uint256 tree; tree < 2; ++tree) {
                bytes[] memory leaves = tree == 0 ? side.trace : side.post;
                for (uint256 i; i < leaves.length; ++i) {
                    try this.isWrong(net, side, tree, i, 0, leaves[i], new Opening[](0)) returns (bool) {
                        assertTrue(false, "every value follows from others");
                    } catch (bytes memory reason) {
                        assertEq(bytes4(reason), expected, "too few");
                    }
                }
            }
        }
    }

    /// @dev Whatever the coordinate and openings, a leaf of the wrong length is wrong.
    /// forge-config: default.fuzz.runs = 64
    function testFuzz_Length(uint256 seed, uint256 coordinate, bytes calldata data) external view {
        Network memory net = Networks.random(seed, 4, 3);
        StepSide memory side = _train(net, Networks.weights(net, seed, 2 ** 25), 1).steps[0];
        uint256 index = Networks.draw(seed, 2) % side.trace.length;
        if (data.length == side.trace[index].length) return;
        assertTrue(_isWrong(net, side, 0, index, coordinate, data, new Opening[](seed % 3)), "it is wrong");
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_Coordinate(uint256 seed, uint256 coordinate) external {
        Network memory net = Networks.random(seed, 4, 3);
        StepSide memory side = _train(net, Networks.weights(net, seed, 2 ** 25), 1).steps[0];
        uint256 index = Networks.draw(seed, 2) % side.post.length;
        uint256 length = side.post[index].length / 4;
        coordinate = bound(coordinate, length, type(uint256).max);
        vm.expectRevert(
            abi.encodeWithSelector(
                IStepVerifier.StepVerifier_CoordinateOutOfRange.selector, coordinate, length
            )
        );
        this.isWrong(net, side, 1, index, coordinate, side.post[index], new Opening[](0));
    }

    function isWrong(
        Network memory net,
        StepSide memory side,
        uint256 tree,
        uint256 index,
        uint256 coordinate,
        bytes memory data,
        Opening[] memory openings
    ) external view returns (bool) {
        return _isWrong(net, side, tree, index, coordinate, data, openings);
    }

    function _cut(bytes memory data) private pure returns (bytes memory cut) {
        cut = bytes.concat(data);
        assembly {
            mstore(cut, sub(mload(cut), 2))
        }
    }

    function _resized(bytes32[] memory words, uint256 length) private pure returns (bytes32[] memory list) {
        list = new bytes32[](length);
        for (uint256 i; i < length && i < words.length; ++i) {
            list[i] = words[i];
        }
    }

    // ── Rules ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_Limits() external {
        StepRule memory good = _stepRule(_network());
        _accepts(good);
        StepRule memory r = abi.decode(abi.encode(good), (StepRule));

        uint80[5] memory shapes = [0, 4, uint80(1 << 16), 3 << 32 | 4, 4096 | 1 << 16];
        for (uint256 i; i < shapes.length; ++i) {
            r.shape = shapes[i];
            _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidShape.selector));
        }
        for (uint256 l = 1; l < 5; ++l) {
            r.shape = 0x00010001000100010001 | uint80(1025) << uint80(16 * l);
            _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidShape.selector));
        }
        r.shape = 0x04000400040004000fff;
        _accepts(r);
        r.shape = 0x00010001;
        _accepts(r);
        r.shape = good.shape;

        r.batch = 0;
        _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidBatch.selector, 0));
        (r.batch, r.rows) = (129, 200);
        _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidBatch.selector, 129));
        (r.batch, r.rows) = (128, 128);
        _accepts(r);
        r.rows = 127;
        _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidRows.selector, 127));
        (r.batch, r.rows) = (1, 1);
        _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidRows.selector, 1));
        r.rows = 2;
        _accepts(r);
        r.rows = 1 << 24;
        _accepts(r);
        r.rows += 1;
        _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidRows.selector, r.rows));
        r = abi.decode(abi.encode(good), (StepRule));

        uint16[2][5] memory rates =
            [[uint16(0), 20], [uint16(1024), 20], [uint16(1), 1], [uint16(1), 0], [uint16(1), 41]];
        for (uint256 i; i < rates.length; ++i) {
            (r.mul, r.shift) = (rates[i][0], uint8(rates[i][1]));
            _refuses(
                r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidRate.selector, r.mul, r.shift)
            );
        }
        (r.mul, r.shift) = (1023, 40);
        _accepts(r);
        (r.mul, r.shift) = (1, 2);
        _accepts(r);
        r.schedule = 2;
        _refuses(r, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidSchedule.selector, 2));
        r.schedule = 0;
        _accepts(r);
    }

    function _accepts(StepRule memory made) private view {
        verifier.checkRule(made);
    }

    function _refuses(StepRule memory made, bytes memory reason) private {
        vm.expectRevert(reason);
        verifier.checkRule(made);
    }

    // ── Weights ────────────────────────────────────────────────────────────────────────────────────────────────

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_WeightsRoot(uint256 seed) external {
        Network memory net = Networks.random(seed, 9, 3);
        bytes[] memory rows = NaiveStep.encode(Networks.weights(net, seed, 2 ** 30));
        bytes memory content;
        for (uint256 i; i < rows.length; ++i) {
            content = bytes.concat(content, rows[i]);
        }
        assertEq(verifier.weightsRoot(_packed(net), content), Trees.root(Trees.ofData(rows)), "root");
        uint256 length = content.length;
        for (uint256 by = 1; by <= 4; by += 3) {
            bytes memory other = by == 1 ? bytes.concat(content, hex"00") : _cut(content);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IStepVerifier.StepVerifier_WrongContentLength.selector, other.length, length
                )
            );
            verifier.weightsRoot(_packed(net), other);
        }
    }
}
