// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {IStepVerifier, Opening} from "../../../training/IStepVerifier.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side, World} from "../GameTest.sol";

/// forge-config: default.fuzz.runs = 32
contract Prove_Test is GameTest {
    function _callOf(World memory world, uint256 id, uint256 coordinate) private view returns (bytes memory) {
        Case memory c = game.getCase(world.id);
        bool isTrace = c.stage == Stage.TraceTree;
        Opening[] memory openings = _openings(
            world.net, world.liar.steps[c.step], c.firstStep + c.step, isTrace ? 0 : 1, c.index, coordinate
        );
        return abi.encodeCall(IDisputeGame.prove, (id, coordinate, _dataOf(c, world.liar), openings));
    }

    function test_RevertWhen_AnothersOrUnknown() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        _refusesOthers(world.id, _callOf(world, world.id, 0), _callOf(world, world.id + 1, 0), challenger);
    }

    function test_RevertWhen_OutOfTime() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        _refusesLate(world.id, _callOf(world, world.id, 0), challenger, Verdict.Dismissed);
    }

    function test_RevertGiven_Proven() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        bytes memory call = _callOf(world, world.id, 0);
        _proveAt(world.id, world.net, world.liar, 0);
        _reverts(
            challenger,
            call,
            abi.encodeWithSelector(IDisputeGame.DisputeGame_Decided.selector, world.id, Verdict.Upheld)
        );
    }

    function test_RevertGiven_NoLeaf() external {
        Stage[3] memory stages = [Stage.Steps, Stage.Trace, Stage.TraceTree];
        uint8[3] memory levels = [2, 0, 5];
        World memory world = _world();
        for (uint256 i; i < 3; ++i) {
            _playTo(world.id, world.net, world.liar, world.honest, stages[i], levels[i], Turn.Challenger);
            _reverts(
                challenger,
                abi.encodeCall(IDisputeGame.prove, (world.id, 0, "", new Opening[](0))),
                abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongStage.selector, world.id, stages[i])
            );
        }
    }

    function testFuzz_RevertWhen_AnotherLeaf(bytes calldata data) external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        bytes32 node = game.getCase(world.id).node;
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.prove, (world.id, 0, data, new Opening[](0))),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongNode.selector, node)
        );
    }

    function test_RevertWhen_TheValueIsRight() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        _reverts(
            challenger,
            _callOf(world, world.id, 1),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_ValueIsRight.selector, world.id, 1)
        );
    }

    function test_RevertWhen_AnotherOpening() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        Case memory c = game.getCase(world.id);
        Opening[] memory openings = _openings(world.net, world.liar.steps[1], c.firstStep + 1, 0, c.index, 1);
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.prove, (world.id, 0, _dataOf(c, world.liar), openings)),
            abi.encodeWithSelector(IStepVerifier.StepVerifier_WrongOpening.selector, 0)
        );
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.prove, (world.id, 0, _dataOf(c, world.liar), new Opening[](0))),
            abi.encodeWithSelector(IStepVerifier.StepVerifier_WrongOpeningCount.selector, 0, 1)
        );
    }

    function test_RevertWhen_NoSuchCoordinate() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        Case memory c = game.getCase(world.id);
        _reverts(
            challenger,
            abi.encodeCall(IDisputeGame.prove, (world.id, 2, _dataOf(c, world.liar), new Opening[](0))),
            abi.encodeWithSelector(IStepVerifier.StepVerifier_CoordinateOutOfRange.selector, 2, 2)
        );
    }

    function test_WhenAValueOfTheTraceIsWrong() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        bytes32 node = game.getCase(world.id).node;
        vm.expectEmit(address(game));
        emit IDisputeGame.LeafRefuted(world.id, node, 0);
        _proveAt(world.id, world.net, world.liar, 0);
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "upheld");
    }

    function test_WhenAWeightIsWrong() external {
        World memory world = _world();
        world.liar.steps[1].trace = world.honest.steps[1].trace;
        world.liar.steps[1].traceTree = world.honest.steps[1].traceTree;
        _playTo(world.id, world.net, world.liar, world.honest, Stage.WeightTree, 0, Turn.Challenger);
        vm.expectEmit(address(game));
        emit IDisputeGame.LeafRefuted(world.id, game.getCase(world.id).node, 0);
        _proveAt(world.id, world.net, world.liar, 0);
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "upheld");
    }

    function test_GivenItIsNotRevealed() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Worker);
        _proveAt(world.id, world.net, world.liar, 0);
        assertEq(game.verdictOf(world.id), Verdict.Upheld, "who knows the leaf need not wait");
    }

    function test_GivenAnotherCaseOfTheState() external {
        World memory world = _worldAt(Stage.TraceTree, 0, Turn.Challenger);
        uint256 id = _open(world.liar);
        _proveAt(world.id, world.net, world.liar, 0);
        assertEq(game.verdictOf(id), Verdict.None, "each case has its own verdict");
        _play(id, world.net, world.liar, world.honest);
        assertEq(game.verdictOf(id), Verdict.Upheld, "and comes to the same");
    }
}
