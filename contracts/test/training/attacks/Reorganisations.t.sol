// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Claim, Verdict} from "../../../training/IAdjudicator.sol";
import {Case, IDisputeGame, Stage, Turn} from "../../../training/IDisputeGame.sol";
import {Network} from "../../utils/NaiveStep.sol";
import {Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest, Side} from "../GameTest.sol";

/// @notice A reorganisation, or a validator that orders a block as it likes, puts another move before one that was made for
/// what came before it (docs/training/security/attacks.md). A snapshot stands for the block that is replaced.
contract Reorganisations_Test is GameTest {
    function _copy(Side memory side) private pure returns (Side memory) {
        return abi.decode(abi.encode(side), (Side));
    }

    /// @dev The challenger takes back its pick. The trace that the worker had sent for the first one is another step's.
    function test_ATraceSentForAnotherStep_IsNotPosted() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        _register(net);
        uint256 id = _open(honest);
        _answer(id, honest);
        uint256 snapshot = vm.snapshotState();
        _pickChild(id, honest, 1);
        bytes memory sent = _posting(id, honest);
        vm.revertToState(snapshot);
        _pickChild(id, honest, 2);
        vm.prank(worker);
        (bool success,) = address(game).call(sent);
        assertTrue(!success, "refused");
        // The worker sends the right one.
        _answer(id, honest);
        assertTrue(!_challenge(id, net, honest, honest), "there is nothing to prove");
        vm.warp(game.getCase(id).deadline);
        assertEq(game.verdictOf(id), Verdict.Dismissed, "the true worker wins");
    }

    /// @dev Two cases change places. The trace of one state's step is not posted for the other's: neither if it has other
    /// weights, nor if weights stand still and it is the next state, whose batches are others.
    function test_ATraceSentForAnotherState_IsNotPosted() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        _register(net);
        uint256 snapshot = vm.snapshotState();
        uint256 id = _open(honest);
        _answer(id, honest);
        _pickChild(id, honest, 1);
        bytes memory sent = _posting(id, honest);
        vm.revertToState(snapshot);
        Side memory other = _copy(honest);
        _lieInWeights(other, 1, 0, 0, 1);
        assertEq(_open(other), id, "the other's case");
        _refusesPosting(id, other, sent);
        vm.revertToState(snapshot);
        Claim memory claim = _claim(honest, challenger);
        ++claim.height;
        assertEq(game.open(claim), id, "the next state's case");
        _refusesPosting(id, honest, sent);
    }

    function _refusesPosting(uint256 id, Side memory side, bytes memory sent) private {
        _answer(id, side);
        _pickChild(id, side, 1);
        vm.prank(worker);
        (bool success,) = address(game).call(sent);
        assertTrue(!success, "refused");
    }

    /// @dev The worker takes back a true trace. The challenger, which had entered the weights, is not led there by it.
    function test_AnEntrySentForAnotherTrace_IsRefused() external {
        Network memory net = _network();
        Side memory honest = _honest(net);
        Side memory liar = _copy(honest);
        _lieInWeights(liar, 1, 2, 0, 7);
        Side memory second = _copy(liar);
        _lieInTrace(second, 1, 5, 0, 1);
        _register(net);
        uint256 id = _open(liar);
        _playTo(id, net, liar, honest, Stage.Trace, 0, Turn.Worker);
        uint256 snapshot = vm.snapshotState();
        _answer(id, liar);
        bytes memory sent = _entry(id, liar, 1);
        vm.revertToState(snapshot);
        _answer(id, second);
        vm.prank(challenger);
        (bool success,) = address(game).call(sent);
        assertTrue(!success, "refused");
        // Now it enters the trace, where the first wrong leaf is.
        _play(id, net, second, honest);
        assertEq(game.verdictOf(id), Verdict.Upheld, "the lie is proven");
    }

    /// @dev What the worker would send now.
    function _posting(uint256 id, Side memory side) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        bytes32 root = Trees.root(side.steps[c.step].traceTree);
        return abi.encodeCall(game.postTrace, (id, c.node, c.firstStep + c.step, root));
    }

    /// @dev What the challenger would send now.
    function _entry(uint256 id, Side memory side, uint256 tree) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        bytes32[] memory siblings = Trees.proof(side.tree, c.step - 1);
        bytes32 preRoot = side.tree.levels[0][c.step - 1];
        return abi.encodeCall(game.enterStep, (id, tree, c.traceRoot, preRoot, siblings));
    }
}
