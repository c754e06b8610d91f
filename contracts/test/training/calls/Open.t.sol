// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {Case, GameRule, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Network} from "../../utils/NaiveStep.sol";
import {Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side} from "../GameTest.sol";

/// forge-config: default.fuzz.runs = 32
contract Open_Test is GameTest {
    function testFuzz_RevertGiven_NoSuchRun(uint256 runId) external {
        Side memory side = _honest(_network());
        _register(_network());
        if (runId == RUN) ++runId;
        Claim memory claim = _claim(side, challenger);
        claim.runId = runId;
        _reverts(
            address(this),
            abi.encodeCall(game.open, (claim)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownRun.selector, address(this), runId)
        );
    }

    function test_GivenSeveralSteps() external {
        Side memory side = _honest(_network());
        _register(_network());
        vm.expectEmit(address(game));
        emit IDisputeGame.CaseOpened(1, STATE, address(this), RUN, worker, challenger);
        assertEq(_open(side), 1, "the first case");
        Case memory c = game.getCase(1);
        assertTrue(c.training == address(this) && c.runId == RUN, "run");
        assertTrue(c.worker == worker && c.challenger == challenger, "sides");
        assertTrue(c.stage == Stage.Steps && c.levels == 2 && c.index == 0 && c.step == 0, "place");
        assertEq(c.node, Trees.root(side.tree), "node");
        assertTrue(c.stepsRoot == c.node && c.preRoot == Trees.root(side.steps[0].preTree), "roots");
        assertTrue(c.traceRoot == 0 && c.answeredAt == 0, "nothing yet");
        assertEq(c.firstStep, (HEIGHT - 1) * 4, "the first step");
        assertTrue(c.turn == Turn.Worker && c.verdict == Verdict.None, "the worker's turn");
        assertEq(c.arrivedAt, time(), "now");
        assertEq(c.deadline, time() + CLOCK + GRACE, "its deadline");
        assertEq(_open(side), 2, "the next");
        assertEq(game.caseCount(), 2, "so many");
    }

    /// @dev Where a state is one step, that step is found.
    function test_GivenOneStep() external {
        Network memory net = _network();
        GameRule memory rule = _ruleOf(net);
        rule.stepsPerState = 1;
        game.register(RUN, _encode(rule), 0, "");
        Side memory side = _honest(net);
        Claim memory claim = _claim(side, challenger);
        claim.stepsRoot = claim.root;
        game.open(claim);
        Case memory c = game.getCase(1);
        assertTrue(c.stage == Stage.Trace && c.levels == 0 && c.step == 0, "place");
        assertEq(c.node, claim.root, "the step's root");
        assertEq(c.firstStep, HEIGHT - 1, "the step");
        vm.prank(worker);
        game.postTrace(1, address(this), RUN, HEIGHT - 1, STATE);
        vm.prank(challenger);
        game.enterStep(1, address(this), RUN, 1, STATE, claim.parentRoot, new bytes32[](0));
        assertEq(game.getCase(1).node, claim.root, "the new weights");
    }

    /// @dev Where the weights are one row, their root is that row.
    function test_GivenATreeOfOneLeaf() external {
        Network memory net = _network();
        net.n = new uint256[](2);
        (net.n[0], net.n[1]) = (3, 1);
        Side memory honest = _honest(net);
        Side memory liar = abi.decode(abi.encode(honest), (Side));
        _lieInWeights(liar, 2, 0, 3, 5);
        _register(net);
        uint256 id = _open(liar);
        _playTo(id, net, liar, honest, Stage.WeightTree, 0, Turn.Worker);
        _play(id, net, liar, honest);
        assertEq(game.verdictOf(id), Verdict.Upheld, "proven");
    }
}
