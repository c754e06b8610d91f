// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// @notice Attacks on the coins of others (docs/market/security/attacks.md).
contract Funds_Test is MarketTest {
    // ── Cancelling ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_ASubmissionThatRacesAFreeCancel_CannotTurnItIntoAForfeit() external accounted {
        _create();
        bytes memory cancel = abi.encodeCall(IModelMarket.cancelRequest, (id, 0));
        // Seen in the mempool, and included first.
        _submit(SIZE);
        _reverts(
            requester, cancel, abi.encodeWithSelector(IModelMarket.Market_TooManyLive.selector, id, 1, 0)
        );
        _assertStatus(Status.Accepting);
        assertEq(coin.balanceOf(address(market)), uint256(REWARD) + STAKE, "nothing has moved");
    }

    function test_AWithdrawalThatIsIncludedLate_CannotTurnIntoASlash() external accounted {
        _create();
        _submitThree();
        bytes memory withdraw = abi.encodeCall(IModelMarket.withdrawSubmission, (id, 0, 0));
        // Sent before the deadline, and included after it.
        vm.warp(_deadline());
        _reverts(
            _trainer(0),
            withdraw,
            abi.encodeWithSelector(IModelMarket.Market_SlashTooHigh.selector, id, 0, STAKE, 0)
        );
        _assertState(0, SubmissionState.Submitted);
        assertEq(market.pot(), 0, "nothing is slashed");
    }

    function test_ACancel_PaysTheLive_AndNeitherTheWithdrawnNorTheSlashed() external accounted {
        _create();
        _submitThree();
        _withdraw(0);
        vm.warp(_deadline());
        _withdraw(1);
        vm.prank(requester);
        market.cancelRequest(id, 1);
        assertEq(market.payoutOf(id, 0), 0, "the withdrawn has its stake");
        assertEq(market.payoutOf(id, 1), 0, "the slashed has lost it");
        assertEq(market.payoutOf(id, 2), uint256(REWARD) + STAKE, "all of the reward is the third one's");
        assertEq(coin.balanceOf(requester), 0, "and nothing the requester's");
    }

    // ── Payouts ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_NobodyIsPaidTwice() external accounted {
        Status[3] memory ends = [Status.Settled, Status.Refunded, Status.Forfeited];
        for (uint256 end; end < 3; ++end) {
            vm.warp(START);
            _reach(ends[end]);
            for (uint256 i; i < 3; ++i) {
                if (market.payoutOf(id, i) != 0) _collect(i);
                uint256 balance = coin.balanceOf(_trainer(i));
                vm.prank(keeper);
                (bool success,) = address(market).call(abi.encodeCall(IModelMarket.collect, (id, i)));
                assertEq(success, false, "nothing is left to collect");
                assertEq(coin.balanceOf(_trainer(i)), balance, "nothing is paid");
            }
        }
    }

    /// @dev In a forfeit the share of each is fixed: collecting early or late changes nobody's.
    function test_WhoCollectsFirst_TakesNothingFromTheOthers() external accounted {
        _reach(Status.Forfeited);
        uint256 due = uint256(STAKE) + REWARD / 3;
        for (uint256 i; i < 3; ++i) {
            assertEq(market.payoutOf(id, i), due, "each is due the same");
            _collect(i);
            assertEq(coin.balanceOf(_trainer(i)), due, "and is paid it");
        }
    }

    /// @dev The pot has nothing in it that is owed to anybody, in any status.
    function test_WhoeverSweeps_OnlyTheTreasuryIsPaid_AndNothingThatIsOwed() external accounted {
        for (uint256 status = 0; status <= uint256(Status.Forfeited); ++status) {
            vm.warp(START);
            _reach(Status(status));
            uint256 held = coin.balanceOf(address(market));
            uint256 pot = market.pot();
            uint256 kept = coin.balanceOf(treasury);
            if (pot != 0) {
                vm.prank(stranger);
                market.sweep();
            }
            assertEq(coin.balanceOf(treasury), kept + pot, "the treasury has what was slashed");
            assertEq(coin.balanceOf(address(market)), held - pot, "the market has the rest");
            _checkBalances();
        }
        assertEq(coin.balanceOf(stranger), 0, "who swept has nothing");
    }

    function test_DonatedCoins_ChangeNothing_AndStay() external {
        _reach(Status.Claiming);
        assertTrue(coin.transfer(address(market), 1000e18), "donated");
        assertEq(market.pot(), 0, "not slashed, so not the treasury's");
        _windUp();
        assertEq(coin.balanceOf(address(market)), 1000e18, "all else is paid out, and nobody can have it");
    }

    /// @dev Every unit that a request pays it has received: two requests in one market, and the second keeps its own.
    function test_OneRequestsCoins_NeverPayAnothers() external accounted {
        _reach(Status.Resolving);
        uint256 first = id;
        Model[] memory earlier = models;
        vm.warp(START);
        _create();
        uint256 own = coin.balanceOf(address(market)) - uint256(REWARD);
        _submit(5);
        id = first;
        delete models;
        for (uint256 i; i < earlier.length; ++i) {
            models.push(earlier[i]);
        }
        vm.warp(_claimsEnd());
        _reveal(0);
        _collect(1);
        market.sweep();
        assertEq(own, uint256(REWARD) + 3 * uint256(STAKE), "what came in for the first");
        assertEq(coin.balanceOf(address(market)), uint256(REWARD) + STAKE, "what is left is the second one's");
    }

    // ── Allowances, permits, batches, ether ────────────────────────────────────────────────────────────────────

    /// @dev Coins are taken from whoever calls, and from nobody else: no call names an account to take from.
    function test_AnAllowanceLeftToTheMarket_IsSpentByItsOwnerAlone() external accounted {
        address owner = _trainer(9);
        _fund(owner, 1000e18);
        _hold(owner);
        for (uint256 status = 0; status <= uint256(Status.Forfeited); ++status) {
            vm.warp(START);
            _reach(Status(status));
        }
        bytes[] memory batch = new bytes[](2);
        batch[0] = abi.encodeCall(IModelMarket.createRequest, (_params(), datasetCid));
        batch[1] = abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, keccak256("commitment")));
        for (uint256 i; i < 2; ++i) {
            vm.prank(stranger);
            (bool success,) = address(market).call(batch[i]);
            assertEq(success, false, "a stranger without coins cannot");
        }
        vm.prank(stranger);
        (bool batched,) = address(market).call(abi.encodeCall(market.multicall, (batch)));
        assertEq(batched, false, "nor in a batch");
        assertEq(coin.balanceOf(owner), 1000e18, "all is there");
        assertEq(coin.allowance(owner, address(market)), 1000e18, "and still allowed");
    }

    function test_ABatch_ActsForItsCallerAlone() external accounted {
        _reach(Status.Claiming);
        bytes[] memory batch = new bytes[](1);
        batch[0] = abi.encodeCall(IModelMarket.claimScore, (id, 0, 91));
        _reverts(
            stranger,
            abi.encodeCall(market.multicall, (batch)),
            abi.encodeWithSelector(IModelMarket.Market_NotTrainer.selector, id, 0, stranger, _trainer(0))
        );
        // A batch in a batch is its caller's, too.
        bytes[] memory nested = new bytes[](1);
        nested[0] = abi.encodeCall(market.multicall, (batch));
        vm.prank(_trainer(0));
        market.multicall(nested);
        _assertState(0, SubmissionState.Claimed);
    }

    /// @dev Nothing is payable, so that there is no value for a batch to use twice.
    function test_EtherIsRefused_AlsoByABatch() external {
        bytes[] memory batch = new bytes[](1);
        batch[0] = abi.encodeCall(IModelMarket.requestCount, ());
        bytes[3] memory calls = [
            bytes(""),
            abi.encodeCall(IModelMarket.requestCount, ()),
            abi.encodeCall(market.multicall, (batch))
        ];
        for (uint256 i; i < calls.length; ++i) {
            (bool success,) = address(market).call{value: 1}(calls[i]);
            assertEq(success, false, "ether is refused");
            if (i == 0) continue;
            (success,) = address(market).call(calls[i]);
            assertEq(success, true, "and only the ether");
        }
    }

    // ── Forfeits ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A limit. With h submissions of others and k of its own, giving up costs a requester reward · h / (h + k).
    function test_ARequestersOwnSubmissions_ShareInItsForfeit() external accounted {
        _create();
        _submit(10);
        for (uint256 i; i < 4; ++i) {
            _submit(_model(requester, 100));
        }
        vm.prank(requester);
        market.cancelRequest(id, 5);
        for (uint256 i; i < 5; ++i) {
            _collect(i);
        }
        uint256 share = REWARD / 5;
        assertEq(coin.balanceOf(_trainer(0)), STAKE + share, "the trainer has a fifth of the reward");
        assertEq(coin.balanceOf(requester), 4 * (STAKE + share), "the requester has four, and its stakes");
    }

    /// @dev A limit. A forfeit is shared by submission, garbage included: each stake gets a share.
    function test_ManySubmissionsOfOneTrainer_TakeThatManySharesOfAForfeit() external accounted {
        _create();
        _submit(10);
        for (uint256 i; i < 3; ++i) {
            _submit(Model(stranger, 0, "", "", 0, keccak256(abi.encode(i))));
        }
        vm.warp(_truthEnd());
        _enforce();
        for (uint256 i; i < 4; ++i) {
            _collect(i);
        }
        assertEq(coin.balanceOf(_trainer(0)), STAKE + REWARD / 4, "a quarter");
        assertEq(coin.balanceOf(stranger), 3 * (STAKE + REWARD / 4), "three quarters, and the stakes");
    }
}
