// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Opening} from "../../../training/IStepVerifier.sol";
import {Network} from "../../utils/NaiveStep.sol";
import {Networks} from "../../utils/Networks.sol";
import {Tree, Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side, StepSide} from "../GameTest.sol";

/// @notice Whole games, with random lies and random delays.
contract Games_Test is GameTest {
    function _random(uint256 seed) private pure returns (Network memory net, Side memory side) {
        net = Networks.random(seed, 4, 3);
        uint256 scale = Networks.draw(seed, 77) % 3 == 0 ? 2 ** 30 : 2 ** 25;
        side = _train(net, Networks.weights(net, seed, scale), _steps());
    }

    /// @dev Changes a weight of one step, and maybe anything of its trace.
    function _lie(Side memory honest, uint256 seed) private pure returns (Side memory liar) {
        liar = abi.decode(abi.encode(honest), (Side));
        uint256 j = Networks.draw(seed, 200) % liar.steps.length;
        StepSide memory step = liar.steps[j];
        uint256 row = Networks.draw(seed, 201) % step.post.length;
        uint256 length = step.post[row].length / 4;
        _lieInWeights(liar, j, row, Networks.draw(seed, 202) % length, _by(seed, 203));
        for (uint256 i; i < Networks.draw(seed, 204) % 4; ++i) {
            uint256 leaf = Networks.draw(seed, 210 + i) % step.trace.length;
            length = step.trace[leaf].length / 4;
            _lieInTrace(liar, j, leaf, Networks.draw(seed, 220 + i) % length, _by(seed, 230 + i));
        }
    }

    function _by(uint256 seed, uint256 what) private pure returns (uint32) {
        uint256 word = Networks.draw(seed, what);
        if (word % 3 == 0) return 1;
        return uint32(1 + (word >> 8) % type(uint32).max);
    }

    /// @dev FAIR-2: whatever the lie, the first wrong leaf is reached and proven.
    /// forge-config: default.fuzz.runs = 48
    function testFuzz_FAIR_2_ALieIsProven(uint256 seed) external {
        (Network memory net, Side memory honest) = _random(seed);
        Side memory liar = _lie(honest, seed);
        _register(net);
        uint256 id = _open(liar);
        _play(id, net, liar, honest);
        assertEq(game.verdictOf(id), Verdict.Upheld, "the lie is proven");
        // For good.
        vm.warp(time() + 60 days);
        assertEq(game.verdictOf(id), Verdict.Upheld, "and stays so");
    }

    /// @dev FAIR-2: a leaf of another length is proven wrong, at any coordinate and without openings.
    function test_FAIR_2_ALeafOfAnotherLength() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        for (uint256 i; i < 2; ++i) {
            Side memory liar = abi.decode(abi.encode(honest), (Side));
            StepSide memory step = liar.steps[2];
            step.post[1] = i == 0 ? bytes.concat(step.post[1], hex"00000000") : bytes(hex"");
            step.postTree = Trees.ofData(step.post);
            _rebuild(liar);
            if (i == 0) _register(net);
            uint256 id = _open(liar);
            _playTo(id, net, liar, honest, Stage.WeightTree, 0, Turn.Challenger);
            Case memory c = game.getCase(id);
            assertEq(c.index, 1, "the row");
            vm.prank(challenger);
            game.prove(id, 1 << 250, step.post[1], new Opening[](0));
            assertEq(game.verdictOf(id), Verdict.Upheld, "proven");
        }
    }

    /// @dev FAIR-2: a leaf behind the last one is padding, and padding is 0.
    function test_FAIR_2_LiesInPadding() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = abi.decode(abi.encode(honest), (Side));
        _lieInWeights(liar, 1, 0, 0, 1);
        StepSide memory step = liar.steps[1];
        // The trace is as it should be, but for what is behind it.
        bytes32[] memory leaves = new bytes32[](step.traceTree.levels[0].length);
        for (uint256 i; i < leaves.length; ++i) {
            leaves[i] = step.traceTree.levels[0][i];
        }
        leaves[leaves.length - 1] = bytes32(uint256(1));
        step.traceTree = Trees.ofLeaves(leaves);
        _register(net);
        uint256 id = _open(liar);
        _playTo(id, net, liar, honest, Stage.TraceTree, 1, Turn.Challenger);
        vm.expectEmit(address(game));
        emit IDisputeGame.LeafRefuted(id, bytes32(uint256(1)), 0);
        _challenge(id, net, liar, honest);
        assertEq(game.verdictOf(id), Verdict.Upheld, "proven by picking it");
    }

    /// @dev FAIR-2: a worker that cannot answer, as its root is of nothing, is out of time.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_FAIR_2_RootsOfNothing(bytes32 root, uint256 which) external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = abi.decode(abi.encode(honest), (Side));
        _register(net);
        if (which % 2 == 0) liar.tree.levels[2][0] = root;
        else _lieInWeights(liar, 3, 0, 0, 1);
        uint256 id = _open(liar);
        if (which % 2 == 1) {
            _playTo(id, net, liar, honest, Stage.Trace, 0, Turn.Worker);
            Case memory found = game.getCase(id);
            root = root == 0 ? bytes32(uint256(1)) : root;
            vm.prank(worker);
            game.postTrace(id, address(this), RUN, found.firstStep + found.step, root);
            _enter(id, liar, 0);
        }
        Case memory c = game.getCase(id);
        assertEq(c.turn, Turn.Worker, "its move");
        vm.warp(c.deadline - 1);
        assertEq(game.verdictOf(id), Verdict.None, "it has time");
        vm.warp(c.deadline);
        assertEq(game.verdictOf(id), Verdict.Upheld, "it had");
    }

    /// @dev FAIR-1: whatever is picked, and wherever, nothing of a true state can be proven wrong.
    /// forge-config: default.fuzz.runs = 48
    function testFuzz_FAIR_1_ATrueStateSurvives(uint256 seed) external {
        (Network memory net, Side memory honest) = _random(seed);
        _register(net);
        uint256 id = _open(honest);
        for (uint256 round;; ++round) {
            Case memory c = game.getCase(id);
            if (c.turn == Turn.Worker) {
                // Below padding there is nothing but padding.
                _answer(id, honest);
                continue;
            }
            uint256 word = Networks.draw(seed, 300 + round);
            if (c.stage == Stage.Trace) {
                _enter(id, honest, word % 2);
            } else if (c.levels != 0) {
                if (!_pickAny(id, honest, c, word)) break;
            } else {
                _proveAll(id, net, honest);
                break;
            }
        }
        _runOut(id);
    }

    /// @dev Picks any child, to the right in one of four. Whether it is no padding.
    function _pickAny(uint256 id, Side memory honest, Case memory c, uint256 word) private returns (bool) {
        uint256 span = _span(c.levels);
        uint256 child = word % 4 == 0 ? (1 << span) - 1 : (word >> 8) % (1 << span);
        Tree memory tree = _treeOf(c, honest);
        uint256 index = (c.index << span) + child;
        if (c.levels == span && index >= tree.count) {
            bytes32[] memory siblings = Trees.siblings(tree, 0, index, span);
            vm.expectRevert(abi.encodeWithSelector(IDisputeGame.DisputeGame_EmptyPadding.selector, index));
            vm.prank(challenger);
            game.pick(id, address(this), RUN, child, 0, siblings);
            return false;
        }
        _pickChild(id, honest, child);
        return true;
    }

    function _proveAll(uint256 id, Network memory net, Side memory honest) private {
        Case memory c = game.getCase(id);
        bytes memory data = _dataOf(c, honest);
        for (uint256 coordinate; coordinate < data.length / 4; ++coordinate) {
            Opening[] memory openings = _openings(
                net,
                honest.steps[c.step],
                c.firstStep + c.step,
                c.stage == Stage.TraceTree ? 0 : 1,
                c.index,
                coordinate
            );
            vm.expectRevert(
                abi.encodeWithSelector(IDisputeGame.DisputeGame_ValueIsRight.selector, id, coordinate)
            );
            vm.prank(challenger);
            game.prove(id, coordinate, data, openings);
        }
    }

    function _runOut(uint256 id) private {
        Case memory c = game.getCase(id);
        assertEq(c.turn, Turn.Challenger, "its move");
        vm.warp(c.deadline - 1);
        assertEq(game.verdictOf(id), Verdict.None, "there is time");
        vm.warp(c.deadline);
        assertEq(game.verdictOf(id), Verdict.Dismissed, "it is up");
        vm.warp(time() + 60 days);
        assertEq(game.verdictOf(id), Verdict.Dismissed, "for good");
    }

    // ── Clocks ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What a naive clock of one case shows.
    struct Clock {
        int256 arrivedAt;
        int256 workerUsed;
        int256 challengerUsed;
    }

    /// @dev CLK-1: whoever waits how long, clocks are as a naive twin's, and a verdict exists at the deadline.
    /// forge-config: default.fuzz.runs = 96
    function testFuzz_CLK_1_RandomDelays(uint256 seed) external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = _lie(honest, seed);
        uint256 maxSeconds = _register(net);
        uint256 end = time() + maxSeconds;
        uint256 id = _open(liar);
        Clock memory clock;
        clock.arrivedAt = int256(time());
        for (uint256 round;; ++round) {
            _wait(seed, round);
            Case memory c = game.getCase(id);
            _checkClock(c, clock);
            if (c.verdict != Verdict.None || c.turn == Turn.None) break;
            if (c.turn == Turn.Worker) {
                _answer(id, liar);
                continue;
            }
            (int256 byWorker, int256 byChallenger) = _charges(c, clock);
            bool isLast = c.levels == 0 && c.stage >= Stage.TraceTree;
            if (!_challenge(id, net, liar, honest) || isLast) break;
            clock.workerUsed += byWorker;
            clock.challengerUsed += byChallenger;
            clock.arrivedAt = int256(time());
        }
        Verdict verdict = game.verdictOf(id);
        assertTrue(time() < end || verdict != Verdict.None, "a verdict at the deadline");
        if (time() < end) vm.warp(end);
        assertTrue(game.verdictOf(id) != Verdict.None, "a verdict at the deadline");
        if (verdict != Verdict.None) assertEq(game.verdictOf(id), verdict, "it does not change");
    }

    /// @dev Mostly short, sometimes as long as a clock.
    function _wait(uint256 seed, uint256 round) private {
        uint256 word = Networks.draw(seed, 400 + round);
        uint256 most = word % 8 == 0 ? CLOCK + GRACE + 2 : word % 3 == 0 ? GRACE + 2 : 400;
        vm.warp(time() + (word >> 16) % most);
    }

    /// @dev Signed, so that nothing can underflow unnoticed.
    function _charges(Case memory c, Clock memory clock) private view returns (int256, int256) {
        int256 came = c.answeredAt == 0 ? int256(time()) : int256(uint256(c.answeredAt));
        int256 byWorker = came - clock.arrivedAt - int256(uint256(GRACE));
        int256 since = came > clock.arrivedAt ? came : clock.arrivedAt;
        int256 byChallenger = int256(time()) - since - int256(uint256(GRACE));
        return (byWorker > 0 ? byWorker : int256(0), byChallenger > 0 ? byChallenger : int256(0));
    }

    function _checkClock(Case memory c, Clock memory clock) private view {
        assertEq(c.workerUsed, uint256(clock.workerUsed), "the worker's clock");
        assertEq(c.challengerUsed, uint256(clock.challengerUsed), "the challenger's clock");
        assertEq(c.arrivedAt, uint256(clock.arrivedAt), "arrival");
        (int256 byWorker, int256 byChallenger) = _charges(c, clock);
        Verdict expected = Verdict.None;
        if (clock.workerUsed + byWorker >= int256(uint256(CLOCK))) expected = Verdict.Upheld;
        else if (clock.challengerUsed + byChallenger >= int256(uint256(CLOCK))) expected = Verdict.Dismissed;
        assertEq(c.verdict, expected, "verdict");
        assertEq(game.verdictOf(1), expected, "and alone");
    }

    /// @dev CLK-1: both sides take all that they have, and the last verdict is at the deadline, to the second.
    function test_CLK_1_TheLongestGame() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = abi.decode(abi.encode(honest), (Side));
        _lieInTrace(liar, 1, 20, 0, 1);
        _lieInWeights(liar, 1, 0, 0, 1);
        uint256 maxSeconds = _register(net);
        uint256 end = time() + maxSeconds;
        uint256 id = _open(liar);
        // steps, trace, two levels of answers, leaf: five moves of each side.
        assertEq(maxSeconds, 2 * (CLOCK + 5 * GRACE), "the page's formula");
        for (uint256 move; move < 5; ++move) {
            vm.warp(time() + GRACE);
            if (move == 4) vm.warp(time() + CLOCK - 1);
            _answer(id, liar);
            vm.warp(time() + GRACE);
            if (move == 4) vm.warp(time() + CLOCK - 1);
            else _challenge(id, net, liar, honest);
        }
        assertEq(time(), end - 2, "both have a second left");
        assertEq(game.verdictOf(id), Verdict.None, "none yet");
        vm.warp(end - 1);
        assertEq(game.verdictOf(id), Verdict.Dismissed, "the challenger's second is up");
    }

    /// @dev Several challengers play one state: answers are shared, clocks are not.
    /// forge-config: default.fuzz.runs = 32
    function testFuzz_SharedAnswers(uint256 seed) external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = _lie(honest, seed);
        _register(net);
        Clock[] memory clocks = new Clock[](4);
        uint256 opened;
        uint256 proven;
        for (uint256 round;; ++round) {
            if (opened < 4 && (opened == 0 || Networks.draw(seed, 500 + round) % 3 == 0)) {
                address who = address(uint160(0xc000 + opened));
                assertEq(game.open(_claim(liar, who)), opened + 1, "the next id");
                clocks[opened++].arrivedAt = int256(time());
            }
            vm.warp(time() + Networks.draw(seed, 600 + round) % 40);
            bool isOver = opened == 4;
            for (uint256 id = 1; id <= opened; ++id) {
                Case memory c = game.getCase(id);
                if (c.turn == Turn.None) continue;
                isOver = false;
                assertEq(c.workerUsed, uint256(clocks[id - 1].workerUsed), "the worker's");
                assertEq(c.challengerUsed, uint256(clocks[id - 1].challengerUsed), "the challenger's");
                if (Networks.draw(seed, 1000 * id + round) % 2 == 0) continue;
                if (c.turn == Turn.Worker) {
                    _answer(id, liar);
                } else {
                    (int256 byWorker, int256 byChallenger) = _charges(c, clocks[id - 1]);
                    clocks[id - 1].workerUsed += byWorker;
                    clocks[id - 1].challengerUsed += byChallenger;
                    clocks[id - 1].arrivedAt = int256(time());
                    assertTrue(_challenge(id, net, liar, honest), "there is a move");
                    if (game.verdictOf(id) == Verdict.Upheld) ++proven;
                }
            }
            if (isOver) break;
        }
        for (uint256 id = 1; id <= 4; ++id) {
            assertEq(game.verdictOf(id), Verdict.Upheld, "each is upheld");
        }
        assertEq(proven, 4, "by a move, and none by a clock");
    }

    /// @dev One watcher plays five lies of the same run at once, and has time for all.
    /// forge-config: default.fuzz.runs = 16
    function testFuzz_OneWatcher_ManyLiars(uint256 seed) external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side[] memory liars = new Side[](5);
        _register(net);
        for (uint256 i; i < liars.length; ++i) {
            liars[i] = _lie(honest, Networks.draw(seed, 700 + i));
            _open(liars[i]);
        }
        for (uint256 round; !_areAllDecided(liars.length); ++round) {
            vm.warp(time() + Networks.draw(seed, 800 + round) % 20);
            uint256 id = 1 + Networks.draw(seed, 900 + round) % liars.length;
            Turn turn = game.getCase(id).turn;
            // Lies may share nodes that were answered for another.
            if (turn == Turn.Worker) _answer(id, liars[id - 1]);
            else if (turn == Turn.Challenger) _challenge(id, net, liars[id - 1], honest);
        }
        for (uint256 id = 1; id <= liars.length; ++id) {
            assertEq(game.verdictOf(id), Verdict.Upheld, "each is proven");
        }
    }

    function _areAllDecided(uint256 count) private view returns (bool) {
        for (uint256 id = 1; id <= count; ++id) {
            if (game.verdictOf(id) == Verdict.None) return false;
        }
        return true;
    }
}
