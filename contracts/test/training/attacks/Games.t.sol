// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ExactStep} from "../../../libraries/ExactStep.sol";
import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {Case, GameRule, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {IStepVerifier, Opening, Step, StepRule} from "../../../training/IStepVerifier.sol";
import {Computed, NaiveStep, Network} from "../../utils/NaiveStep.sol";
import {Networks} from "../../utils/Networks.sol";
import {Tree, Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side, StepSide} from "../GameTest.sol";

/// @notice Attacks within a dispute game (docs/training/security/attacks.md).
contract Games_Test is GameTest {
    function _copy(Side memory side) private pure returns (Side memory) {
        return abi.decode(abi.encode(side), (Side));
    }

    /// @dev A run, a state that is true, and a case about it.
    function _true() private returns (Network memory net, Side memory honest, uint256 id) {
        net = _network();
        honest = _honest(net);
        _register(net);
        id = _open(honest);
    }

    /// @dev Leads a case to a leaf, whether or not anything is wrong with it.
    function _reach(uint256 id, Side memory side, uint256 j, uint256 tree, uint256 leaf) private {
        while (true) {
            Case memory c = game.getCase(id);
            bool isTree = c.stage == Stage.TraceTree || c.stage == Stage.WeightTree;
            if (isTree && c.levels == 0) return;
            if (c.turn == Turn.Worker) {
                _answer(id, side);
                continue;
            }
            if (c.stage == Stage.Trace) {
                _enter(id, side, tree);
                continue;
            }
            uint256 below = c.levels - _span(c.levels);
            uint256 target = (c.stage == Stage.Steps ? j : leaf) >> below;
            _pickChild(id, side, target - (c.index << _span(c.levels)));
        }
    }

    function _refuses(address who, bytes memory data, bytes4 selector) private {
        vm.prank(who);
        (bool success, bytes memory result) = address(game).call(data);
        assertTrue(!success, "the call must revert");
        assertEq(bytes32(bytes4(result)), bytes32(selector), "reason of the revert");
    }

    // ── Trees ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A node whose left child starts with a zero byte is also the leaf of 63 bytes.
    function _nodeThatIsALeaf() private pure returns (bytes memory data, bytes32 left, bytes32 right) {
        right = keccak256("right");
        for (uint256 i;; ++i) {
            left = keccak256(abi.encode(i));
            if (left[0] == 0) break;
        }
        bytes memory node = abi.encodePacked(left, right);
        data = new bytes(63);
        for (uint256 i; i < 63; ++i) {
            data[i] = node[i + 1];
        }
    }

    function test_ANodeInALeafsPlace_HasTheWrongLength() external {
        (bytes memory data, bytes32 left, bytes32 right) = _nodeThatIsALeaf();
        bytes32 node = keccak256(abi.encodePacked(left, right));
        assertEq(Trees.leafOf(data), node, "a node and a leaf");
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = _copy(honest);
        _lieInWeights(liar, 2, 0, 0, 1);
        liar.steps[2].trace[3] = data;
        liar.steps[2].traceTree = Trees.ofData(liar.steps[2].trace);
        _register(net);
        uint256 id = _open(liar);
        _playTo(id, net, liar, honest, Stage.TraceTree, 0, Turn.Worker);
        // It can be revealed as a leaf, and answered as a node, but that is an answer to another question.
        bytes32[] memory children = new bytes32[](2);
        (children[0], children[1]) = (left, right);
        game.answer(node, 1, children);
        assertEq(game.getCase(id).turn, Turn.Worker, "not revealed");
        _refuses(
            worker,
            abi.encodeCall(game.answer, (node, 0, children)),
            IDisputeGame.DisputeGame_NoLevels.selector
        );
        game.revealLeaf(node, data);
        vm.prank(challenger);
        game.prove(id, 0, data, new Opening[](0));
        assertEq(game.verdictOf(id), Verdict.Upheld, "refuted by its length");
    }

    /// @dev A case at the first activation of a true state. It follows from row 0 of the weights and a row of the dataset.
    function _atActivation()
        private
        returns (uint256 id, Side memory honest, bytes memory data, Opening[] memory openings)
    {
        Network memory net;
        (net, honest, id) = _true();
        uint256 leaf = ExactStep.traceLeaf(_packed(net), net.batch, ExactStep.Kind.A, 1, 0);
        _reach(id, honest, 1, 0, leaf);
        Case memory c = game.getCase(id);
        data = _dataOf(c, honest);
        openings = _openings(net, honest.steps[1], c.firstStep + 1, 0, leaf, 0);
    }

    function _refusesProof(
        uint256 id,
        uint256 coordinate,
        bytes memory data,
        Opening[] memory openings,
        bytes4 selector
    ) private {
        _refuses(challenger, abi.encodeCall(game.prove, (id, coordinate, data, openings)), selector);
    }

    /// @dev Nodes in place of leaves, leaves of another place, and bytes behind their end prove nothing of a true state.
    function test_OpeningsOfNodesOrOtherLeaves_AreRefused() external {
        (uint256 id, Side memory honest, bytes memory data, Opening[] memory openings) = _atActivation();
        Opening memory row = openings[0];
        bytes4 wrong = IStepVerifier.StepVerifier_WrongOpening.selector;
        // A node one level up.
        Tree memory pre = honest.steps[1].preTree;
        bytes memory node = abi.encodePacked(pre.levels[0][0], pre.levels[0][1]);
        openings[0] = Opening(node, Trees.siblings(pre, 1, 0, Trees.depth(pre) - 1));
        _refusesProof(id, 0, data, openings, wrong);
        // The row of another node, with its own proof.
        openings[0] = Opening(honest.steps[1].pre[1], Trees.proof(pre, 1));
        _refusesProof(id, 0, data, openings, wrong);
        // The row of another step's weights.
        openings[0] = Opening(honest.steps[2].pre[0], Trees.proof(honest.steps[2].preTree, 0));
        _refusesProof(id, 0, data, openings, wrong);
        // The right row with a longer proof.
        bytes32[] memory longer = new bytes32[](row.proof.length + 1);
        for (uint256 i; i < row.proof.length; ++i) {
            longer[i] = row.proof[i];
        }
        openings[0] = Opening(row.data, longer);
        _refusesProof(id, 0, data, openings, wrong);
        openings[0] = Opening(bytes.concat(row.data, hex"00"), row.proof);
        _refusesProof(id, 0, data, openings, wrong);
        assertEq(game.verdictOf(id), Verdict.None, "nothing is proven");
    }

    function test_OtherOpenings_CoordinatesOrBytes_AreRefused() external {
        (uint256 id,, bytes memory data, Opening[] memory openings) = _atActivation();
        Opening[] memory three = new Opening[](3);
        (three[0], three[1], three[2]) = (openings[0], openings[1], openings[0]);
        bytes4 count = IStepVerifier.StepVerifier_WrongOpeningCount.selector;
        _refusesProof(id, 0, data, three, count);
        _refusesProof(id, 0, data, new Opening[](0), count);
        _refusesProof(id, 0, _altered(data, 0, 1), openings, IDisputeGame.DisputeGame_WrongNode.selector);
        bytes4 range = IStepVerifier.StepVerifier_CoordinateOutOfRange.selector;
        _refusesProof(id, 4, data, openings, range);
        _refusesProof(id, 1 << 254, data, openings, range);
        _refusesProof(id, 0, data, openings, IDisputeGame.DisputeGame_ValueIsRight.selector);
        assertEq(game.verdictOf(id), Verdict.None, "nothing is proven");
    }

    /// @dev An answer counts for its number of levels alone: the same hash elsewhere is another question.
    function test_AnAnswerForOtherLevels_DoesNotCount() external {
        (, Side memory honest, uint256 id) = _true();
        bytes32 root = Trees.root(honest.tree);
        bytes32[] memory two = new bytes32[](2);
        (two[0], two[1]) = (honest.tree.levels[1][0], honest.tree.levels[1][1]);
        game.answer(root, 1, two);
        bytes32[] memory sixteen = new bytes32[](16);
        _refuses(
            stranger,
            abi.encodeCall(game.answer, (root, 5, sixteen)),
            IDisputeGame.DisputeGame_WrongNode.selector
        );
        assertEq(game.getCase(id).turn, Turn.Worker, "not answered");
        _refuses(
            challenger,
            abi.encodeCall(game.pick, (id, address(this), RUN, 0, two[0], new bytes32[](1))),
            IDisputeGame.DisputeGame_NotAnswered.selector
        );
    }

    /// @dev No proof could open a leaf that is longer than the longest row, so nobody can reveal it either.
    function test_ALeafThatIsTooLongForAProof_CannotBeRevealed_AndLoses() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = _copy(honest);
        liar.steps[0].post[2] = new bytes(16_388);
        liar.steps[0].postTree = Trees.ofData(liar.steps[0].post);
        _rebuild(liar);
        _register(net);
        uint256 id = _open(liar);
        _playTo(id, net, liar, honest, Stage.WeightTree, 0, Turn.Worker);
        Case memory c = game.getCase(id);
        _refuses(
            worker,
            abi.encodeCall(game.revealLeaf, (c.node, liar.steps[0].post[2])),
            IDisputeGame.DisputeGame_LeafTooLong.selector
        );
        vm.warp(c.deadline);
        assertEq(game.verdictOf(id), Verdict.Upheld, "out of time");
    }

    /// @dev The row before is opened below the root before the step, which the challenger cannot choose.
    function test_AChallengerCannotChooseTheWeightsBeforeAStep() external {
        (, Side memory honest, uint256 id) = _true();
        while (game.getCase(id).stage == Stage.Steps) {
            if (game.getCase(id).turn == Turn.Worker) _answer(id, honest);
            else _pickChild(id, honest, 2);
        }
        _answer(id, honest);
        bytes32[] memory steps = honest.tree.levels[0];
        bytes4 wrong = IDisputeGame.DisputeGame_WrongPreRoot.selector;
        for (uint256 i; i < steps.length; ++i) {
            if (i == 1) continue;
            _refuses(challenger, _entry(id, 0, steps[i], Trees.proof(honest.tree, i)), wrong);
            _refuses(challenger, _entry(id, 0, steps[i], Trees.proof(honest.tree, 1)), wrong);
        }
        _refuses(
            challenger,
            _entry(id, 0, Trees.root(honest.tree), new bytes32[](0)),
            IDisputeGame.DisputeGame_WrongLength.selector
        );
        _refuses(
            challenger,
            _entry(id, 2, steps[1], Trees.proof(honest.tree, 1)),
            IDisputeGame.DisputeGame_UnknownTree.selector
        );
    }

    function _entry(uint256 id, uint256 tree, bytes32 preRoot, bytes32[] memory siblings)
        private
        view
        returns (bytes memory)
    {
        bytes32 traceRoot = game.getCase(id).traceRoot;
        return abi.encodeCall(game.enterStep, (id, address(this), RUN, tree, traceRoot, preRoot, siblings));
    }

    // ── Others ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_Strangers_MoveForNobody() external {
        (Network memory net, Side memory honest, uint256 id) = _true();
        bytes4 notChallenger = IDisputeGame.DisputeGame_NotChallenger.selector;
        _answer(id, honest);
        bytes32[] memory siblings = Trees.siblings(honest.tree, 0, 1, 2);
        bytes memory data =
            abi.encodeCall(game.pick, (id, address(this), RUN, 1, honest.tree.levels[0][1], siblings));
        _refuses(worker, data, notChallenger);
        _refuses(stranger, data, notChallenger);
        _pickChild(id, honest, 1);
        data = _posting(id, honest, 1);
        _refuses(challenger, data, IDisputeGame.DisputeGame_NotWorker.selector);
        _refuses(stranger, data, IDisputeGame.DisputeGame_NotWorker.selector);
        _answer(id, honest);
        data = _entry(id, 1, honest.tree.levels[0][0], Trees.proof(honest.tree, 0));
        _refuses(worker, data, notChallenger);
        _reach(id, honest, 1, 1, 0);
        bytes memory leaf = _dataOf(game.getCase(id), honest);
        Opening[] memory openings = _openings(net, honest.steps[1], game.getCase(id).firstStep + 1, 1, 0, 0);
        _refuses(worker, abi.encodeCall(game.prove, (id, 0, leaf, openings)), notChallenger);
    }

    function _posting(uint256 id, Side memory side, uint256 j) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        bytes32 root = Trees.root(side.steps[j].traceTree);
        return abi.encodeCall(game.postTrace, (id, address(this), RUN, c.firstStep + c.step, root));
    }

    /// @dev What strangers answer and reveal, before or after, harms neither side: an honest worker has less to do, and a
    /// challenger's clock starts when its case arrives.
    function test_AnswersByStrangers_BeforeTheCaseArrives_CostNobodyTime() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = _copy(honest);
        _lieInWeights(liar, 1, 2, 0, 7);
        StepSide memory step = liar.steps[1];
        game.answer(Trees.root(liar.tree), 2, liar.tree.levels[0]);
        uint256 depth = Trees.depth(step.postTree);
        game.answer(Trees.root(step.postTree), depth, Trees.descendants(step.postTree, depth, 0, depth));
        for (uint256 i; i < step.post.length; ++i) {
            game.revealLeaf(step.postTree.levels[0][i], step.post[i]);
        }
        vm.warp(time() + 30 days);
        _register(net);
        uint256 id = _open(liar);
        for (uint256 i; game.verdictOf(id) == Verdict.None; ++i) {
            Case memory c = game.getCase(id);
            if (c.turn == Turn.Worker) {
                assertTrue(c.stage == Stage.Trace, "the trace alone is left to post");
                _answer(id, liar);
                continue;
            }
            assertEq(c.deadline, time() + GRACE + CLOCK, "all of its time");
            vm.warp(time() + GRACE);
            _challenge(id, net, liar, honest);
        }
        assertEq(game.verdictOf(id), Verdict.Upheld, "the lie is proven");
        assertEq(game.getCase(id).challengerUsed, 0, "in free time");
    }

    /// @dev Two cases of one state share answers, and decide for themselves.
    function test_AnotherCase_MovesNeitherClockNorVerdict() external {
        (, Side memory honest, uint256 id) = _true();
        uint256 other = game.open(_claim(honest, stranger));
        _reach(other, honest, 0, 1, 0);
        Case memory c = game.getCase(id);
        assertTrue(c.stage == Stage.Steps && c.turn == Turn.Challenger, "the same answer");
        assertEq(game.verdictOf(other), Verdict.None, "open");
        vm.warp(time() + 60);
        _answer(other, honest);
        vm.warp(c.deadline);
        assertEq(game.verdictOf(id), Verdict.Dismissed, "this one is out of time");
        assertEq(game.verdictOf(other), Verdict.None, "that one has a minute left");
    }

    /// @dev Runs and cases are their caller's: another training contract finds none of them, and takes none of their ids.
    function test_AnotherTraining_FindsNoRun_AndChangesNone() external {
        (Network memory net, Side memory honest,) = _true();
        Claim memory claim = _claim(honest, challenger);
        _refuses(stranger, abi.encodeCall(game.open, (claim)), IDisputeGame.DisputeGame_UnknownRun.selector);
        net.mul = 1;
        bytes memory rule = _encode(_ruleOf(net));
        vm.prank(stranger);
        game.register(RUN, rule, bytes32(uint256(1)), "");
        assertTrue(
            keccak256(game.ruleOf(address(this), RUN)) != keccak256(game.ruleOf(stranger, RUN)), "two runs"
        );
        _refuses(
            address(this),
            abi.encodeCall(game.register, (RUN, rule, bytes32(uint256(1)), bytes(""))),
            IDisputeGame.DisputeGame_AlreadyRegistered.selector
        );
    }

    // ── Rules and data ─────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A creator would earn a tenth of the deposit of each worker that can submit nothing.
    function test_ARunWhoseStatesDoNotFitTheirCalldata_CannotBeRegistered() external {
        Network memory net = _network();
        (net.n[0], net.n[1], net.n[2]) = (15, 959, 1);
        GameRule memory rule = _ruleOf(net);
        // 16·959 + 960 words of weights: 65,216 bytes.
        game.register(RUN, _encode(rule), bytes32(uint256(1)), "");
        rule.inlineWeights = true;
        bytes memory data = abi.encodeCall(game.register, (RUN + 1, _encode(rule), bytes32(uint256(1)), ""));
        _refuses(address(this), data, IDisputeGame.DisputeGame_ContentTooLong.selector);
        // A word too many: 14·1,024 + 1,025 of them. Then one network that fits.
        (rule.shape[0], rule.shape[1]) = (13, 1024);
        data = abi.encodeCall(game.register, (RUN + 1, _encode(rule), bytes32(uint256(1)), ""));
        _refuses(address(this), data, IDisputeGame.DisputeGame_ContentTooLong.selector);
        rule.shape[1] = 1023;
        game.register(RUN + 1, _encode(rule), bytes32(uint256(1)), "");
    }

    /// @dev What decoders refuse would be a state that some can read and others cannot.
    function test_DataThatIsNotEncodedAsItShould_IsRefused() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        _register(net);
        bytes32[] memory proof = Trees.proof(honest.tree, 3);
        bytes memory cid = bytes.concat(hex"01551220", keccak256("cid"));
        bytes memory data = abi.encode(proof, cid);
        bytes32 root = honest.tree.levels[0][3];
        bytes32 stepsRoot = Trees.root(honest.tree);
        game.checkState(RUN, root, stepsRoot, data);
        bytes[] memory others = new bytes[](5);
        // A word behind it; without the padding; the list behind the bytes; a gap; both in one place.
        others[0] = bytes.concat(data, bytes32(0));
        others[1] = _first(data, data.length - 28);
        others[2] = abi.encodePacked(
            uint256(192), uint256(64), uint256(36), cid, bytes28(0), uint256(2), proof[0], proof[1]
        );
        others[3] = abi.encodePacked(
            uint256(64),
            uint256(192),
            uint256(2),
            proof[0],
            proof[1],
            uint256(0),
            uint256(36),
            cid,
            bytes28(0)
        );
        others[4] = abi.encodePacked(
            uint256(65), uint256(161), bytes1(0), uint256(2), proof[0], proof[1], uint256(36), cid, bytes27(0)
        );
        for (uint256 i; i < others.length; ++i) {
            _refuses(
                address(this),
                abi.encodeCall(game.checkState, (RUN, root, stepsRoot, others[i])),
                IDisputeGame.DisputeGame_InvalidEncoding.selector
            );
        }
    }

    function _first(bytes memory data, uint256 length) private pure returns (bytes memory part) {
        part = new bytes(length);
        for (uint256 i; i < length; ++i) {
            part[i] = data[i];
        }
    }

    // ── Clocks ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Each side takes all the time that it may take without being out of it, in the longest game that there is, as
    /// often as it can. There is a verdict by the deadline of the training contract.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_TwoSidesThatStallAsLongAsTheyCan_HaveAVerdictInTime(uint256 seed) external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        uint256 end = time() + _register(net);
        uint256 id = _open(honest);
        for (uint256 round; game.verdictOf(id) == Verdict.None; ++round) {
            Case memory c = game.getCase(id);
            // The last second, or all of the free time, which leaves the clock for later.
            uint256 free = (c.turn == Turn.Worker ? c.arrivedAt : _since(c)) + GRACE;
            vm.warp(Networks.draw(seed, round) % 3 == 0 ? c.deadline - 1 : free);
            if (c.turn == Turn.Worker) {
                _answer(id, honest);
            } else if (c.stage == Stage.Trace) {
                _enter(id, honest, Networks.draw(seed, round) % 2);
            } else if (c.levels != 0) {
                _pickChild(id, honest, 0);
            } else {
                vm.warp(c.deadline);
            }
        }
        assertLe(time(), end, "no later than the deadline");
    }

    function _since(Case memory c) private pure returns (uint256) {
        return c.answeredAt > c.arrivedAt ? c.answeredAt : c.arrivedAt;
    }

    function test_AMoveAfterTheVerdict_IsRefused_AndALateAnswerChangesNothing() external {
        (, Side memory honest, uint256 id) = _true();
        Case memory c = game.getCase(id);
        vm.warp(c.deadline);
        assertEq(game.verdictOf(id), Verdict.Upheld, "the worker is out of time");
        // Anyone may answer, but nobody moves.
        game.answer(c.node, c.levels, honest.tree.levels[0]);
        assertEq(game.verdictOf(id), Verdict.Upheld, "for good");
        bytes32[] memory siblings = Trees.siblings(honest.tree, 0, 0, 2);
        _refuses(
            challenger,
            abi.encodeCall(game.pick, (id, address(this), RUN, 0, honest.tree.levels[0][0], siblings)),
            IDisputeGame.DisputeGame_Decided.selector
        );
        vm.warp(time() + 365 days);
        assertEq(game.verdictOf(id), Verdict.Upheld, "for good");
    }

    // ── Numbers ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A parent whose weights no step could have left: all of 32 bits. Who replays and who verifies agree all the same.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_WeightsOutOfRange_AreComputedAlike(uint256 seed) external view {
        Network memory net = Networks.random(seed, 4, 3);
        int256[][][] memory w = Networks.weights(net, seed, 2 ** 30);
        for (uint256 l; l < w.length; ++l) {
            for (uint256 o; o < w[l].length; ++o) {
                for (uint256 i; i < w[l][o].length; ++i) {
                    uint256 word = Networks.draw(seed, 70_000 + 999 * l + 31 * o + i);
                    w[l][o][i] = word % 3 == 0
                        ? int256(type(int32).min)
                        : word % 3 == 1 ? int256(type(int32).max) : int256(int32(uint32(word >> 8)));
                }
            }
        }
        Computed memory computed = NaiveStep.compute(net, w, seed % 100);
        StepSide memory step;
        step.pre = NaiveStep.encode(w);
        step.preTree = Trees.ofData(step.pre);
        step.trace = NaiveStep.trace(net, w, computed);
        step.traceTree = Trees.ofData(step.trace);
        step.post = NaiveStep.encode(computed.w);
        for (uint256 i; i < step.trace.length; ++i) {
            _agrees(net, step, seed % 100, 0, i, step.trace[i]);
        }
        for (uint256 i; i < step.post.length; ++i) {
            _agrees(net, step, seed % 100, 1, i, step.post[i]);
        }
    }

    function _agrees(
        Network memory net,
        StepSide memory step,
        uint256 t,
        uint256 tree,
        uint256 index,
        bytes memory data
    ) private view {
        StepRule memory rule = StepRule({
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
        Step memory said = Step(t, Trees.root(step.preTree), Trees.root(step.traceTree));
        IStepVerifier verifier = IStepVerifier(game.stepVerifier());
        for (uint256 coordinate; coordinate < data.length / 4; ++coordinate) {
            Opening[] memory openings = _openings(net, step, t, tree, index, coordinate);
            assertTrue(
                !verifier.isWrong(rule, said, tree, index, coordinate, data, openings), "the same value"
            );
        }
    }
}
