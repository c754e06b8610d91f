// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Opening, RequestParams, Status, SubmissionState} from "../../market/IModelMarket.sol";
import {ITokenVault} from "../../token/ITokenVault.sol";
import {Labels} from "../utils/Labels.sol";
import {vm} from "../utils/Vm.sol";
import {MarketTest} from "./MarketTest.sol";

/// @notice The known failures of the protocol's first implementation, each shown to be impossible here.
contract Regressions_Test is MarketTest {
    /// @dev Whatever anybody calls with whatever is right later, no coin leaves before the truth is out.
    function test_Regression_PaidBeforeTheTruthIsRevealed() external accounted {
        for (uint256 i; i <= uint256(Status.AwaitingTruth); ++i) {
            vm.warp(START);
            _reach(Status(i));
            uint256 held = coin.balanceOf(address(market));
            bytes memory reason = _wrongStatus(Status(i));
            bytes[] memory calls = new bytes[](4);
            calls[0] = abi.encodeCall(IModelMarket.claimScore, (id, 0, 91));
            calls[1] = abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, _opening(0)));
            calls[2] = abi.encodeCall(IModelMarket.enforceTimeout, (id, 1));
            calls[3] = abi.encodeCall(IModelMarket.collect, (id, 0));
            for (uint256 j; j < calls.length; ++j) {
                _reverts(models[0].trainer, calls[j], reason);
            }
            assertEq(coin.balanceOf(address(market)), held, "no coin has left");
        }
    }

    function test_Regression_PaidTwice() external accounted {
        _reach(Status.Settled);
        bytes memory reason = _wrongStatus(Status.Settled);
        _collect(1);
        uint256 held = coin.balanceOf(address(market));
        // The winner again, by any way there is.
        _reverts(
            _trainer(0), abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, _opening(0))), reason
        );
        _reverts(_trainer(0), abi.encodeCall(IModelMarket.collect, (id, 0)), _nothing(0, SubmissionState.Won));
        _reverts(_trainer(0), abi.encodeCall(IModelMarket.withdrawSubmission, (id, 0, STAKE)), reason);
        _reverts(keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)), reason);
        // A loser again.
        _reverts(
            _trainer(1), abi.encodeCall(IModelMarket.collect, (id, 1)), _nothing(1, SubmissionState.Collected)
        );
        // The requester, after it was refunded.
        assertEq(coin.balanceOf(address(market)), held, "no coin has left");
        _reach(Status.Refunded);
        _reverts(
            requester, abi.encodeCall(IModelMarket.cancelRequest, (id, 9)), _wrongStatus(Status.Refunded)
        );
        _reverts(keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)), _wrongStatus(Status.Refunded));
    }

    function test_Regression_ReopeningOrOverwritingARequest() external accounted {
        _reach(Status.Settled);
        uint256 first = id;
        bytes memory before = abi.encode(market.getRequest(first), market.getSubmission(first, 0));
        // The same parameters from the same requester are another request.
        _create();
        assertEq(id, first + 1, "a new id");
        assertEq(abi.encode(market.getRequest(first), market.getSubmission(first, 0)), before, "untouched");
        // No call leads out of a terminal phase, or back from Grounded.
        for (uint256 i = uint256(Status.Claiming); i <= uint256(Status.Forfeited); ++i) {
            vm.warp(START);
            _reach(Status(i));
            bytes memory reason = _wrongStatus(Status(i));
            _reverts(
                requester, abi.encodeCall(IModelMarket.revealTruth, (id, truth.labels, truth.salt)), reason
            );
            _reverts(requester, abi.encodeCall(IModelMarket.cancelRequest, (id, 9)), reason);
            _reverts(
                _trainer(0),
                abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, models[0].commitment)),
                reason
            );
        }
    }

    function test_Regression_CancelThatPaysTheWrongSide() external accounted {
        // Nobody has submitted: to the requester.
        _create();
        vm.prank(requester);
        market.cancelRequest(id, 0);
        assertEq(coin.balanceOf(requester), REWARD, "the requester has the reward back");
        // Somebody has: to the trainers, and none of it to the requester.
        _create();
        _submitThree();
        uint256 balance = coin.balanceOf(requester);
        vm.prank(requester);
        market.cancelRequest(id, 3);
        for (uint256 i; i < 3; ++i) {
            _collect(i);
            assertEq(coin.balanceOf(models[i].trainer), STAKE + REWARD / 3, "stake and share");
        }
        assertEq(coin.balanceOf(requester), balance, "nothing for the requester");
        assertEq(market.pot(), REWARD % 3, "the remainder for the treasury");
    }

    function test_Regression_SilentTrainerRankedFirst() external accounted {
        // The best models, and the earliest, stay silent.
        _create(_paramsWithMinScore(0));
        _submit(0);
        _submit(1);
        _submit(100);
        _submit(101);
        vm.warp(_deadline());
        _revealTruth();
        _claim(3);
        (,, uint256 score,) = market.candidateOf(id);
        assertEq(score, 0, "a claim of nothing");
        vm.warp(_claimsEnd());
        (bool found, uint256 index,,) = market.candidateOf(id);
        assertEq(found, true, "is a claim");
        assertEq(index, 3, "and beats silence");
        _reveal(3);
        for (uint256 i; i < 3; ++i) {
            assertEq(market.payoutOf(id, i), 0, "nothing for the silent");
        }
        assertEq(coin.balanceOf(models[3].trainer), uint256(REWARD) + STAKE, "all for who claimed");
    }

    function test_Regression_ClaimByAStranger() external accounted {
        _reach(Status.Claiming);
        address[3] memory strangers = [stranger, requester, _trainer(1)];
        for (uint256 i; i < 3; ++i) {
            _reverts(
                strangers[i],
                abi.encodeCall(IModelMarket.claimScore, (id, 0, 0)),
                abi.encodeWithSelector(
                    IModelMarket.Market_NotTrainer.selector, id, 0, strangers[i], _trainer(0)
                )
            );
        }
        // The opening, once public, pays nobody but the trainer.
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        vm.prank(stranger);
        market.revealModel(id, models[0].cid, _opening(0));
        assertEq(coin.balanceOf(stranger), 0, "nothing for the stranger");
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "all for the trainer");
    }

    function test_Regression_CandidateThatTimesOutBlocksForEver() external accounted {
        _create();
        for (uint256 i; i < 6; ++i) {
            _submit(10 + i);
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 6; ++i) {
            _claim(i);
        }
        for (uint256 i; i < 5; ++i) {
            vm.warp(_candidateDeadline());
            vm.prank(stranger);
            market.enforceTimeout(id, 1);
        }
        _reveal(5);
        assertEq(coin.balanceOf(models[5].trainer), uint256(REWARD) + STAKE, "the honest one is paid");
        assertEq(coin.balanceOf(stranger), 5 * uint256(TIP), "a tip each");
    }

    function test_Regression_TimeoutEnforcedTwice() external accounted {
        _reach(Status.Stalled);
        _enforce();
        // The same second again: the next candidate's window has only begun.
        _reverts(keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)), _wrongStatus(Status.Resolving));
        // All at once: no more than the one that is late.
        _reach(Status.Stalled);
        vm.prank(keeper);
        market.enforceTimeout(id, type(uint256).max);
        _assertState(1, SubmissionState.Claimed);
        // In one transaction.
        _reach(Status.Stalled);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IModelMarket.enforceTimeout, (id, 1));
        calls[1] = calls[0];
        (bool success,) = address(market).call(abi.encodeWithSelector(market.multicall.selector, calls));
        assertEq(success, false, "all or nothing");
        _assertState(0, SubmissionState.Claimed);
        // Overdue, closed once.
        _reach(Status.Forfeited);
        _reverts(keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)), _wrongStatus(Status.Forfeited));
    }

    function test_Regression_HonestLosersNeverGetTheirStakeBack() external accounted {
        _create();
        for (uint256 i; i < 8; ++i) {
            _submit(10 * i);
        }
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 8; ++i) {
            // 101, 91, … 61, 51 claim; 41 and 31 are below the minimum and concede.
            _claim(i);
        }
        _reveal(0);
        for (uint256 i = 1; i < 8; ++i) {
            _collect(i);
            assertEq(coin.balanceOf(models[i].trainer), STAKE, "the stake, to the last unit");
        }
        assertEq(coin.balanceOf(address(market)), 0, "all of them");
    }

    function test_Regression_CommitmentCopiedFromTheMempool() external accounted {
        _create();
        // The copy is mined first.
        Model memory original = _model(_trainer(0), 0);
        Model memory copy = original;
        copy.trainer = stranger;
        _submit(copy);
        original = _model(_trainer(0), 0);
        original.commitment = copy.commitment;
        (original.cid, original.diff, original.salt) = (copy.cid, copy.diff, copy.salt);
        original.trainer = _trainer(0);
        _submit(original);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1);
        // It even leads. But knowing everything that opens the original opens nothing for the copy.
        bytes32 actual = market.commitmentOf(
            id, stranger, sha256(copy.cid), Labels.superhash(copy.salt, Labels.xor(truth.labels, copy.diff))
        );
        _reverts(
            stranger,
            abi.encodeCall(IModelMarket.revealModel, (id, copy.cid, _opening(0))),
            abi.encodeWithSelector(
                IModelMarket.Market_CommitmentMismatch.selector, id, 0, copy.commitment, actual
            )
        );
        vm.warp(_candidateDeadline());
        _enforce();
        _reveal(1);
        assertEq(coin.balanceOf(stranger), 0, "the copier has lost its stake");
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "its author is paid");
    }

    function test_Regression_MoreThanTenClasses() external accounted {
        // Classes 0 … 65,535, each of the 1,000 labels another one.
        truth.size = 1000;
        truth.width = 16;
        truth.labels = new bytes(2000);
        for (uint256 i; i < 1000; ++i) {
            Labels.set(truth.labels, 16, i, i * 65);
        }
        Labels.set(truth.labels, 16, 0, 65_535);
        truth.hash = Labels.superhash(truth.salt, truth.labels);
        _create(_paramsWithMinScore(900));
        _submit(99);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, 901);
        _reveal(0);
        _assertStatus(Status.Settled);
    }

    // ── Gas ────────────────────────────────────────────────────────────────────────────────────────────────────

    uint256 private constant CALLS = 12;
    uint256 private constant FEW = 12;
    uint256 private constant MANY = 1800;

    /// @dev What one call touched and used.
    struct Cost {
        uint256 reads;
        uint256 writes;
        uint256 gas;
    }

    Cost[] private costs;

    /// @dev GAS-1. The same calls with 12 submissions and with 1,800. Those that do not concern the tree of claims read
    /// and write exactly as many words; the others, at most three levels' more.
    function test_Regression_UnboundedLoopsInSelectionOrPayout() external {
        _measureAll(FEW);
        _measureAll(MANY);
        for (uint256 i; i < CALLS; ++i) {
            Cost memory few = costs[i];
            Cost memory many = costs[CALLS + i];
            assertGe(few.reads, 1, "measured");
            string memory name = string.concat("call ", vm.toString(i));
            // Claiming, revealing falsely and enforcing against a candidate go through the tree.
            bool tree = i == 4 || i == 6 || i == 8;
            assertLe(many.reads, few.reads + (tree ? 15 : 0), string.concat("reads of ", name));
            assertLe(many.writes, few.writes + (tree ? 3 : 0), string.concat("writes of ", name));
            assertLe(many.gas, few.gas + (tree ? 100_000 : 1000), string.concat("gas of ", name));
        }
    }

    function _measureAll(uint256 count) private {
        // 0: submitting, the last of as many.
        vm.warp(START);
        _create();
        _submitThree();
        _fillUp(count - 1);
        _fund(stranger, STAKE);
        _measure(stranger, abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, bytes32("last"))));
        uint256 open = vm.snapshotState();

        // 1: withdrawing. 2: forfeiting by cancelling.
        _measure(stranger, abi.encodeCall(IModelMarket.withdrawSubmission, (id, count - 1, 0)));
        _measure(requester, abi.encodeCall(IModelMarket.cancelRequest, (id, count)));
        _back(open);

        // 3: revealing the truth.
        vm.warp(_deadline());
        _measure(requester, abi.encodeCall(IModelMarket.revealTruth, (id, truth.labels, truth.salt)));

        // 4: claiming, the last and the highest but for two.
        _claim(0);
        _claim(1, 99);
        for (uint256 i = 3; i < count - 1; ++i) {
            vm.prank(keeper);
            market.claimScore(id, i, uint24(MIN_SCORE + i % 20));
        }
        _measure(stranger, abi.encodeCall(IModelMarket.claimScore, (id, count - 1, 100)));
        vm.warp(_claimsEnd());
        // The stranger's claim leads; it stalls. 5 and 6: the false claim of the second.
        vm.warp(_candidateDeadline());
        _measure(keeper, abi.encodeCall(IModelMarket.candidateOf, (id)));
        uint256 stalled = vm.snapshotState();
        _enforce();
        _measure(keeper, abi.encodeCall(IModelMarket.revealModel, (id, models[1].cid, _opening(1))));
        // 7: the truth of the first.
        _measure(keeper, abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, _opening(0))));
        _back(stalled);
        // 8: enforcing against a candidate.
        _measure(keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)));
        _reveal(1);
        _reveal(0);
        // 9: a loser's stake. 10: the pot.
        _measure(stranger, abi.encodeCall(IModelMarket.collect, (id, 5)));
        _measure(stranger, abi.encodeCall(ITokenVault.sweep, ()));
        _back(open);
        // 11: forfeiting by a timeout.
        vm.warp(_truthEnd());
        _measure(keeper, abi.encodeCall(IModelMarket.enforceTimeout, (id, 1)));
        _back(open);
    }

    function _fillUp(uint256 count) private {
        _fund(keeper, STAKE * count);
        for (uint256 i = models.length; i < count; ++i) {
            vm.prank(keeper);
            market.submitModel(id, truth.hash, keccak256(abi.encode(i)));
        }
    }

    function _measure(address caller, bytes memory data) private {
        vm.cool(address(market));
        vm.record();
        vm.prank(caller);
        (bool success,) = address(market).call(data);
        uint256 gas = vm.lastCallGas().gasTotalUsed;
        assertTrue(success, string.concat("call ", vm.toString(costs.length % CALLS)));
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(market));
        costs.push(Cost(reads.length, writes.length, gas));
    }

    /// @dev Back to a state of the market, keeping what was measured.
    function _back(uint256 snapshot) private {
        Cost[] memory kept = costs;
        assertTrue(vm.revertToState(snapshot), "reverted");
        delete costs;
        for (uint256 i; i < kept.length; ++i) {
            costs.push(kept[i]);
        }
    }

    function _nothing(uint256 index, SubmissionState state) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelMarket.Market_NothingToCollect.selector, id, index, state);
    }
}
