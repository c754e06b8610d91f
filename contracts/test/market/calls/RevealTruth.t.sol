// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Request, RequestParams, Status} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract RevealTruth_Test is MarketTest {
    function _call() private view returns (bytes memory) {
        return _callWith(truth.labels, truth.salt);
    }

    function _callWith(bytes memory labels, bytes32 salt) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.revealTruth, (id, labels, salt));
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.AwaitingTruth);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                requester,
                abi.encodeCall(IModelMarket.revealTruth, (unknown, truth.labels, truth.salt)),
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

    function test_RevertGiven_Accepting() external accounted {
        _refuses(Status.Accepting, requester, _call);
    }

    function test_RevertGiven_Overdue() external accounted {
        _refuses(Status.Overdue, requester, _call);
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
    function testFuzz_RevertWhen_TheLabelsHaveAnotherLength(uint256 length) external accounted {
        uint256 expected = truth.labels.length;
        length = bound(length, 0, 2 * expected);
        if (length == expected) ++length;
        _reach(Status.AwaitingTruth);
        _reverts(
            requester,
            _callWith(new bytes(length), truth.salt),
            abi.encodeWithSelector(IModelMarket.Market_InvalidLength.selector, expected, length)
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_ThereIsSomethingAfterTheLastLabel(uint256 width, uint256 size, uint256 bit)
        external
        accounted
    {
        // The widths that leave a byte unfinished, and a size that does.
        width = 2 ** bound(width, 0, 2);
        uint256 perByte = 8 / width;
        size = bound(size, 1, 999);
        if (size % perByte == 0) ++size;
        truth = Labels.seal(uint24(size), uint8(width), size);
        uint256 padding = (perByte - size % perByte) * width;
        // Committed to, so that the padding alone is wrong.
        uint256 last = truth.labels.length - 1;
        truth.labels[last] |= bytes1(uint8(1 << bound(bit, 0, padding - 1)));
        truth.hash = Labels.superhash(truth.salt, truth.labels);
        RequestParams memory params = _params();
        params.minScore = 0;
        _create(params);
        vm.warp(_deadline());
        _reverts(requester, _call(), abi.encodeWithSelector(IModelMarket.Market_InvalidPadding.selector));
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_ALabelIsNotTheTruths(uint256 label) external accounted {
        _reach(Status.AwaitingTruth);
        label = bound(label, 0, SIZE - 1);
        bytes memory labels = Labels.xor(truth.labels, Labels.diff(SIZE, WIDTH, 1, label));
        _reverts(
            requester,
            _callWith(labels, truth.salt),
            abi.encodeWithSelector(
                IModelMarket.Market_TruthMismatch.selector,
                id,
                truth.hash,
                Labels.superhash(truth.salt, labels)
            )
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_TheSaltIsNotTheTruths(bytes32 salt) external accounted {
        if (salt == truth.salt) salt = 0;
        _reach(Status.AwaitingTruth);
        _reverts(
            requester,
            _callWith(truth.labels, salt),
            abi.encodeWithSelector(
                IModelMarket.Market_TruthMismatch.selector,
                id,
                truth.hash,
                Labels.superhash(salt, truth.labels)
            )
        );
    }

    function test_RevertWhen_OneSecondBeforeTheDeadline() external accounted {
        _reach(Status.Accepting);
        vm.warp(START + SUBMISSION_WINDOW - 1);
        _refusesNow(Status.Accepting, requester, _call());
    }

    function test_WhenAtTheDeadline() external accounted {
        _reach(Status.AwaitingTruth);
        assertEq(time(), START + SUBMISSION_WINDOW, "the first second");
        _startsClaims();
    }

    function test_WhenOneSecondAfterTheDeadline() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(START + SUBMISSION_WINDOW + 1);
        _startsClaims();
    }

    function test_WhenOneSecondBeforeTheWindowEnds() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW - 1);
        _startsClaims();
    }

    function test_RevertWhen_TheWindowEnds() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW);
        _refusesNow(Status.Overdue, requester, _call());
    }

    function test_RevertWhen_OneSecondAfterTheWindowEnds() external accounted {
        _reach(Status.AwaitingTruth);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW + 1);
        _refusesNow(Status.Overdue, requester, _call());
    }

    function _startsClaims() private {
        uint256 held = coin.balanceOf(address(market));
        _expectEvent();
        emit IModelMarket.TruthRevealed(id, truth.labels, truth.salt);
        _revealTruth();

        Request memory request = market.getRequest(id);
        assertEq(uint256(request.phase), uint256(Phase.Grounded), "phase");
        assertEq(uint256(request.status), uint256(Status.Claiming), "status");
        assertEq(request.claimsEnd, time() + RESPONSE_WINDOW, "claims last a response window");
        assertEq(request.candidateDeadline, time() + 2 * uint256(RESPONSE_WINDOW), "resolution another one");
        assertEq(request.closedAt, 0, "closedAt");
        assertEq(request.hasLeader, false, "nobody has claimed");
        assertEq(coin.balanceOf(address(market)), held, "no coin has moved");
        _refusesNow(Status.Claiming, requester, _call());
    }

    function test_GivenNoLiveSubmission() external accounted {
        _create();
        vm.warp(_deadline());
        _revealTruth();
        _assertStatus(Status.Stalled);
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWell_ForEveryWidthAndSize(uint256 width, uint256 size, uint256 seed)
        external
        accounted
    {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, 700);
        truth = Labels.seal(uint24(size), uint8(width), seed);
        RequestParams memory params = _params();
        params.minScore = 0;
        _create(params);
        vm.warp(_deadline());
        _expectEvent();
        emit IModelMarket.TruthRevealed(id, truth.labels, truth.salt);
        _revealTruth();
        _assertPhase(Phase.Grounded);
    }

    function test_WhenAllIsWell_ForTheLongestVector() external accounted {
        truth = Labels.seal(491_520, 1, 1);
        _create();
        vm.warp(_deadline());
        _revealTruth();
        _assertPhase(Phase.Grounded);
    }
}
