// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Request, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract CancelRequest_Test is MarketTest {
    function _call() private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.cancelRequest, (id, type(uint256).max));
    }

    function _cancel(uint256 maxLive) private {
        vm.prank(requester);
        market.cancelRequest(id, maxLive);
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _create();
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                requester,
                abi.encodeCall(IModelMarket.cancelRequest, (unknown, 0)),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_TheCallerIsNotTheRequester(address caller, uint8 status) external accounted {
        if (caller == requester) caller = stranger;
        _reach(Status(bound(status, 0, uint256(Status.Forfeited))));
        _reverts(
            caller,
            _call(),
            abi.encodeWithSelector(IModelMarket.Market_NotRequester.selector, id, caller, requester)
        );
    }

    function test_RevertGiven_Claiming() external accounted {
        _refuses(Status.Claiming, requester, _call);
    }

    function test_RevertGiven_Resolving() external accounted {
        _refuses(Status.Resolving, requester, _call);
    }

    function test_RevertGiven_LastCall() external accounted {
        _refuses(Status.LastCall, requester, _call);
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, requester, _call);
    }

    function test_RevertGiven_Settled() external accounted {
        _refuses(Status.Settled, requester, _call);
    }

    function test_RevertGiven_Refunded() external accounted {
        _refuses(Status.Refunded, requester, _call);
    }

    function test_RevertGiven_Forfeited() external accounted {
        _refuses(Status.Forfeited, requester, _call);
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertGiven_MoreLiveThanAllowed(uint256 live, uint256 maxLive) external accounted {
        live = bound(live, 1, 12);
        maxLive = bound(maxLive, 0, live - 1);
        _create();
        for (uint256 i; i < live; ++i) {
            _submit(10);
        }
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.cancelRequest, (id, maxLive)),
            abi.encodeWithSelector(IModelMarket.Market_TooManyLive.selector, id, live, maxLive)
        );
        _cancel(live);
        _assertPhase(Phase.Forfeited);
    }

    function test_GivenNoSubmission() external accounted {
        _create();
        _refundsAtOnce();
    }

    function test_GivenAllWithdrawn() external accounted {
        _create();
        _submitThree();
        for (uint256 i; i < 3; ++i) {
            _withdraw(i);
        }
        _refundsAtOnce();
    }

    function test_GivenAllSlashed() external accounted {
        _create();
        _submitThree();
        vm.warp(_deadline());
        for (uint256 i; i < 3; ++i) {
            _withdraw(i);
        }
        _refundsAtOnce();
        assertEq(market.pot(), 3 * uint256(STAKE), "the stakes are in the pot");
    }

    function test_GivenNoSubmission_WhenAwaitingTruth() external accounted {
        _create();
        vm.warp(_deadline());
        _refundsAtOnce();
    }

    function test_GivenNoSubmission_WhenOverdue() external accounted {
        _create();
        vm.warp(_truthEnd());
        _refundsAtOnce();
    }

    function _refundsAtOnce() private {
        uint256 before = coin.balanceOf(requester);
        _expectEvent();
        emit IModelMarket.RequestRefunded(id, REWARD);
        _cancel(0);

        assertEq(coin.balanceOf(requester), before + REWARD, "the requester has the reward back");
        Request memory request = market.getRequest(id);
        assertEq(uint256(request.phase), uint256(Phase.Refunded), "phase");
        assertEq(uint256(request.status), uint256(Status.Refunded), "status");
        assertEq(request.closedAt, time(), "closedAt");
        _refusesNow(Status.Refunded, requester, _call());
    }

    function test_GivenLiveSubmissions_WhenAccepting() external accounted {
        _create();
        _submitThree();
        _forfeits(3);
    }

    function test_GivenLiveSubmissions_OneSecondBeforeTheDeadline() external accounted {
        _reach(Status.Accepting);
        vm.warp(_deadline() - 1);
        _forfeits(3);
    }

    function test_GivenLiveSubmissions_AtTheDeadline() external accounted {
        _reach(Status.AwaitingTruth);
        _forfeits(3);
    }

    function test_GivenLiveSubmissions_OneSecondBeforeOverdue() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(_truthEnd() - 1);
        _forfeits(3);
    }

    function test_GivenLiveSubmissions_AsItIsOverdue() external accounted {
        _reach(Status.Overdue);
        _forfeits(3);
    }

    function test_GivenLiveSubmissions_LongOverdue() external accounted {
        _reach(Status.Overdue);
        vm.warp(time() + 365 days);
        _forfeits(3);
    }

    function _forfeits(uint256 live) private {
        uint256 held = coin.balanceOf(address(market));
        uint256 pot = market.pot();
        _expectEvent();
        emit IModelMarket.RequestForfeited(id, live, REWARD / live);
        _cancel(live);

        assertEq(coin.balanceOf(address(market)), held, "no coin has moved yet");
        assertEq(market.pot(), pot + REWARD % live, "the remainder is in the pot");
        _assertStatus(Status.Forfeited);
        assertEq(market.getRequest(id).closedAt, time(), "closedAt");
        for (uint256 i; i < models.length; ++i) {
            bool isLive = market.getSubmission(id, i).state == SubmissionState.Submitted;
            assertEq(market.payoutOf(id, i), isLive ? STAKE + REWARD / live : 0, "payout");
        }
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_GivenLiveSubmissions_AmongOthers(uint256 count, uint256 withdrawn, uint256 slashed)
        external
        accounted
    {
        count = bound(count, 1, 15);
        _create();
        for (uint256 i; i < count; ++i) {
            _submit(10);
        }
        uint256 live = count;
        for (uint256 i; i + 1 < count; ++i) {
            if (withdrawn >> i & 1 == 0) continue;
            _withdraw(i);
            --live;
        }
        vm.warp(_deadline());
        for (uint256 i; i + 1 < count; ++i) {
            if (withdrawn >> i & 1 == 1 || slashed >> i & 1 == 0) continue;
            _withdraw(i);
            --live;
        }
        _forfeits(live);
        for (uint256 i; i < count; ++i) {
            if (market.payoutOf(id, i) == 0) continue;
            _collect(i);
            assertEq(coin.balanceOf(models[i].trainer), STAKE + REWARD / live, "stake and share");
        }
    }
}
