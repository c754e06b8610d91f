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

    /// @dev Two cases change places. The trace of one state's step is not posted for the next state's, whose batches are others,
    /// though the weights stand still.
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
        Claim memory claim = _claim(honest, challenger);
        ++claim.height;
        assertEq(game.open(claim), id, "the next state's case");
        _answer(id, honest);
        _pickChild(id, honest, 1);
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

    /// @dev Two cases of one challenger change places: a liar has copied its steps into a run with other data, by which the
    /// first wrong step is another. A pick of step 1 there would leave step 0, which is wrong, behind for good.
    function test_APickSentForAnotherRun_IsRefused() external {
        (Network memory net, Network memory other, Side memory liar) = _twoRuns();
        Side memory honest = _honest(net);
        uint256 snapshot = vm.snapshotState();
        uint256 id = _open(liar);
        _answer(id, liar);
        bytes memory sent = _picking(id, liar, 1);
        vm.revertToState(snapshot);
        assertEq(_openOther(liar), id, "the other run's case");
        _answer(id, liar);
        _refusesMove(challenger, sent, id);
        // Now it picks step 0, and proves both lies.
        _play(id, other, liar, _honest(other));
        assertEq(game.getCase(id).step, 0, "the first wrong step");
        assertEq(game.verdictOf(id), Verdict.Upheld, "the copy is proven");
        id = _open(liar);
        _play(id, net, liar, honest);
        assertEq(game.getCase(id).step, 1, "the first wrong step");
        assertEq(game.verdictOf(id), Verdict.Upheld, "the lie is proven");
    }

    /// @dev The step has the number and the root of the one that was meant, but other data: its trace is another, and so may be
    /// the tree that differs.
    function test_ATraceOrAnEntrySentForAnotherRun_IsRefused() external {
        (,, Side memory liar) = _twoRuns();
        uint256 snapshot = vm.snapshotState();
        uint256 id = _open(liar);
        _answer(id, liar);
        _pickChild(id, liar, 1);
        bytes memory trace = _posting(id, liar);
        _answer(id, liar);
        bytes memory entry = _entry(id, liar, 1);
        vm.revertToState(snapshot);
        assertEq(_openOther(liar), id, "the other run's case");
        _answer(id, liar);
        _pickChild(id, liar, 1);
        _refusesMove(worker, trace, id);
        _answer(id, liar);
        _refusesMove(challenger, entry, id);
    }

    /// @dev One game serves the trainings of all coins, and each of these counts its runs from 1.
    function test_AMoveSentForARunOfAnotherTraining_IsRefused() external {
        Network memory net = _network();
        Side memory liar = _honest(net);
        _lieInWeights(liar, 1, 2, 0, 7);
        _register(net);
        address second = account("the training of another coin");
        bytes memory rule = _encode(_ruleOf(net));
        vm.prank(second);
        game.register(RUN, rule, bytes32(uint256(1)), "");
        uint256 snapshot = vm.snapshotState();
        uint256 id = _open(liar);
        _answer(id, liar);
        bytes memory picked = _picking(id, liar, 1);
        _pickChild(id, liar, 1);
        bytes memory trace = _posting(id, liar);
        _answer(id, liar);
        bytes memory entry = _entry(id, liar, 1);
        vm.revertToState(snapshot);
        Claim memory claim = _claim(liar, challenger);
        vm.prank(second);
        assertEq(game.open(claim), id, "the other training's case");
        bytes memory reason = abi.encodeWithSelector(
            IDisputeGame.DisputeGame_TrainingMismatch.selector, id, second, address(this)
        );
        _answer(id, liar);
        _reverts(challenger, picked, reason);
        _pickChild(id, liar, 1);
        _reverts(worker, trace, reason);
        _answer(id, liar);
        _reverts(challenger, entry, reason);
    }

    /// @dev Two runs of the same network and genesis, and what a liar submits to both: wrong in step 1 of the first.
    function _twoRuns() private returns (Network memory net, Network memory other, Side memory liar) {
        net = _network();
        other = _network();
        for (uint256 i; i < other.labels.length; ++i) {
            other.labels[i] = 1 - other.labels[i];
        }
        liar = _honest(net);
        _lieInWeights(liar, 1, 2, 0, 7);
        _register(net);
        game.register(RUN + 1, _encode(_ruleOf(other)), bytes32(uint256(1)), "");
    }

    function _openOther(Side memory side) private returns (uint256) {
        Claim memory claim = _claim(side, challenger);
        claim.runId = RUN + 1;
        return game.open(claim);
    }

    function _refusesMove(address caller, bytes memory sent, uint256 id) private {
        bytes4 mismatch = IDisputeGame.DisputeGame_RunMismatch.selector;
        _reverts(caller, sent, abi.encodeWithSelector(mismatch, id, RUN + 1, RUN));
    }

    /// @dev What the challenger would send now.
    function _picking(uint256 id, Side memory side, uint256 child) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        bytes32[] memory siblings = Trees.siblings(side.tree, 0, child, 2);
        bytes32 hash = side.tree.levels[0][child];
        return abi.encodeCall(game.pick, (id, c.training, c.runId, child, hash, siblings));
    }

    /// @dev What the worker would send now.
    function _posting(uint256 id, Side memory side) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        bytes32 root = Trees.root(side.steps[c.step].traceTree);
        return abi.encodeCall(game.postTrace, (id, c.training, c.runId, c.firstStep + c.step, root));
    }

    /// @dev What the challenger would send now.
    function _entry(uint256 id, Side memory side, uint256 tree) private view returns (bytes memory) {
        Case memory c = game.getCase(id);
        bytes32[] memory siblings = Trees.proof(side.tree, c.step - 1);
        bytes32 preRoot = side.tree.levels[0][c.step - 1];
        return abi.encodeCall(game.enterStep, (id, c.training, c.runId, tree, c.traceRoot, preRoot, siblings));
    }
}
