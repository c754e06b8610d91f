// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IModelMarket, Phase, Request, RequestParams, Status} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract CreateRequest_Test is MarketTest {
    function _refusesParams(RequestParams memory params, bytes memory reason) private {
        _fund(requester, params.reward);
        _reverts(requester, abi.encodeCall(IModelMarket.createRequest, (params, datasetCid)), reason);
        assertEq(market.requestCount(), EARLIER, "nothing is created");
    }

    function test_RevertWhen_TheRewardIsZero() external accounted {
        RequestParams memory params = _params();
        params.reward = 0;
        _refusesParams(params, abi.encodeWithSelector(IModelMarket.Market_InvalidReward.selector));
    }

    function testFuzz_RevertWhen_TheStakeIsBelowATwentieth(uint96 reward, uint96 stake) external accounted {
        RequestParams memory params = _params();
        params.reward = uint96(bound(reward, 1, 1000e18));
        // Naively: the least stake of which twenty are worth the reward.
        uint256 minimum = params.reward / 20;
        if (minimum * 20 < params.reward) ++minimum;
        params.stake = uint96(bound(stake, 0, minimum - 1));
        _refusesParams(
            params, abi.encodeWithSelector(IModelMarket.Market_InvalidStake.selector, params.stake, minimum)
        );
    }

    function testFuzz_WhenTheStakeIsATwentiethOrMore(uint96 reward, uint96 stake) external accounted {
        RequestParams memory params = _params();
        params.reward = uint96(bound(reward, 1, 1000e18));
        params.stake = uint96(bound(stake, (uint256(params.reward) + 19) / 20, type(uint96).max));
        _create(params);
        assertEq(market.getRequest(id).stake, params.stake, "stake");
    }

    function test_RevertWhen_TheSubmissionWindowIsZero() external accounted {
        RequestParams memory params = _params();
        params.submissionWindow = 0;
        _refusesParams(params, _invalidWindow(0, 1));
    }

    function testFuzz_RevertWhen_TheSubmissionWindowIsAboveAYear(uint256 window) external accounted {
        RequestParams memory params = _params();
        params.submissionWindow = uint32(bound(window, 365 days + 1, type(uint32).max));
        _refusesParams(params, _invalidWindow(params.submissionWindow, 1));
    }

    function testFuzz_RevertWhen_TheResponseWindowIsBelow900Seconds(uint256 window) external accounted {
        RequestParams memory params = _params();
        params.responseWindow = uint32(bound(window, 0, 899));
        _refusesParams(params, _invalidWindow(params.responseWindow, 900));
    }

    function testFuzz_RevertWhen_TheResponseWindowIsAboveAYear(uint256 window) external accounted {
        RequestParams memory params = _params();
        params.responseWindow = uint32(bound(window, 365 days + 1, type(uint32).max));
        _refusesParams(params, _invalidWindow(params.responseWindow, 900));
    }

    function test_RevertWhen_TheWidthIsNoneOfFive() external accounted {
        RequestParams memory params = _params();
        for (uint256 width; width <= type(uint8).max; ++width) {
            if (width == 1 || width == 2 || width == 4 || width == 8 || width == 16) continue;
            params.width = uint8(width);
            _refusesParams(params, abi.encodeWithSelector(IModelMarket.Market_InvalidWidth.selector, width));
        }
    }

    function test_RevertWhen_TheSizeIsZero() external accounted {
        RequestParams memory params = _params();
        (params.size, params.minScore) = (0, 0);
        _refusesParams(params, abi.encodeWithSelector(IModelMarket.Market_InvalidSize.selector, 0, 122_880));
    }

    function testFuzz_RevertWhen_TheSizeIsMoreThanAVectorHolds(uint256 width, uint256 size)
        external
        accounted
    {
        RequestParams memory params = _params();
        params.width = uint8(2 ** bound(width, 0, 4));
        uint256 maximum = 491_520 / params.width;
        params.size = uint24(bound(size, maximum + 1, type(uint24).max));
        _refusesParams(
            params, abi.encodeWithSelector(IModelMarket.Market_InvalidSize.selector, params.size, maximum)
        );
    }

    function testFuzz_RevertWhen_TheMinimumScoreIsAboveTheSize(uint256 size, uint256 minScore)
        external
        accounted
    {
        RequestParams memory params = _params();
        params.size = uint24(bound(size, 1, 122_880));
        params.minScore = uint24(bound(minScore, uint256(params.size) + 1, type(uint24).max));
        _refusesParams(
            params,
            abi.encodeWithSelector(IModelMarket.Market_InvalidMinScore.selector, params.minScore, params.size)
        );
    }

    function test_RevertWhen_TheTruthIsZero() external accounted {
        RequestParams memory params = _params();
        params.truth = 0;
        _refusesParams(params, abi.encodeWithSelector(IModelMarket.Market_InvalidCommitment.selector));
    }

    function testFuzz_RevertWhen_TheDatasetCidHasAnotherLength(bytes memory cid) external accounted {
        if (cid.length == 36) cid = bytes.concat(cid, hex"00");
        _refusesCid(cid);
        // Right as far as it goes.
        _refusesCid("");
        _refusesCid(hex"01701220");
        _refusesCid(bytes.concat(hex"01701220", bytes31(keccak256("dataset"))));
        _refusesCid(bytes.concat(hex"01701220", keccak256("dataset"), hex"00"));
    }

    function test_RevertWhen_TheDatasetCidHasAnotherVersionCodecOrHash() external accounted {
        _refusesCid(bytes.concat(hex"00701220", keccak256("dataset")));
        _refusesCid(bytes.concat(hex"01551220", keccak256("dataset")));
        _refusesCid(bytes.concat(hex"01701b20", keccak256("dataset")));
        _refusesCid(bytes.concat(hex"01701221", keccak256("dataset")));
    }

    function test_RevertWhen_TheRequesterHasTooFewCoins() external accounted {
        _fund(requester, REWARD - 1);
        vm.prank(requester);
        coin.approve(address(market), REWARD);
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.createRequest, (_params(), datasetCid)),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientBalance.selector, requester, REWARD - 1, REWARD
            )
        );
        assertEq(market.requestCount(), EARLIER, "nothing is created");
    }

    function test_RevertWhen_TheMarketMayTakeTooFewCoins() external accounted {
        _fund(requester, REWARD);
        vm.prank(requester);
        coin.approve(address(market), REWARD - 1);
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.createRequest, (_params(), datasetCid)),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(market), REWARD - 1, REWARD
            )
        );
    }

    function test_WhenAllIsWell_NumbersRequestsFrom1() external accounted {
        market = IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(coin, treasury)));
        assertEq(market.requestCount(), 0, "none at first");
        for (uint256 i = 1; i <= 3; ++i) {
            _create();
            assertEq(id, i, "id");
            assertEq(market.requestCount(), i, "count");
        }
    }

    function testFuzz_WhenAllIsWell_StoresEveryField(RequestParams memory params, bytes32 digest)
        external
        accounted
    {
        params.reward = uint96(bound(params.reward, 1, 1_000_000e18));
        params.stake = uint96(bound(params.stake, (uint256(params.reward) + 19) / 20, type(uint96).max));
        params.submissionWindow = uint32(bound(params.submissionWindow, 1, 365 days));
        params.responseWindow = uint32(bound(params.responseWindow, 900, 365 days));
        params.width = uint8(2 ** bound(params.width, 0, 4));
        params.size = uint24(bound(params.size, 1, 491_520 / params.width));
        params.minScore = uint24(bound(params.minScore, 0, params.size));
        if (params.truth == 0) params.truth = bytes32(uint256(1));
        datasetCid = bytes.concat(hex"01701220", digest);

        _create(params);

        Request memory request = market.getRequest(id);
        assertEq(request.requester, requester, "requester");
        assertEq(uint256(request.phase), uint256(Phase.Open), "phase");
        assertEq(uint256(request.status), uint256(Status.Accepting), "status");
        assertEq(request.width, params.width, "width");
        assertEq(request.size, params.size, "size");
        assertEq(request.minScore, params.minScore, "minScore");
        assertEq(request.reward, params.reward, "reward");
        assertEq(request.stake, params.stake, "stake");
        assertEq(request.responseWindow, params.responseWindow, "responseWindow");
        assertEq(request.deadline, time() + params.submissionWindow, "deadline");
        assertEq(request.claimsEnd, 0, "claimsEnd");
        assertEq(request.candidateDeadline, 0, "candidateDeadline");
        assertEq(request.closedAt, 0, "closedAt");
        assertEq(request.submissionCount, 0, "submissionCount");
        assertEq(request.liveCount, 0, "liveCount");
        assertEq(request.answeredCount, 0, "answeredCount");
        assertEq(request.hasLeader, false, "hasLeader");
        assertEq(request.leader, 0, "leader");
        assertEq(request.leaderScore, 0, "leaderScore");
        assertEq(request.truth, params.truth, "truth");
        assertEq(request.datasetCid, datasetCid, "datasetCid");
    }

    function test_WhenAllIsWell_EmitsRequestCreated() external accounted {
        _fund(requester, REWARD);
        _expectEvent();
        emit IModelMarket.RequestCreated(
            EARLIER + 1,
            requester,
            datasetCid,
            truth.hash,
            REWARD,
            STAKE,
            uint64(START + SUBMISSION_WINDOW),
            RESPONSE_WINDOW,
            SIZE,
            WIDTH,
            MIN_SCORE
        );
        vm.prank(requester);
        market.createRequest(_params(), datasetCid);
    }

    function test_WhenAllIsWell_EscrowsTheReward() external accounted {
        _fund(requester, REWARD + 5);
        vm.prank(requester);
        market.createRequest(_params(), datasetCid);
        assertEq(coin.balanceOf(requester), 5, "the requester pays the reward");
        assertEq(coin.balanceOf(address(market)), REWARD, "the market holds it");
        assertEq(market.pot(), 0, "none of it is in the pot");
    }

    function test_WhenAllIsWell_LeavesOtherRequestsAlone() external accounted {
        _create();
        _submit(10);
        bytes memory before = abi.encode(market.getRequest(id), market.getSubmission(id, 0));
        uint256 first = id;
        RequestParams memory params = _params();
        (params.reward, params.size, params.truth) = (1e18, 77, keccak256("another truth"));
        _create(params);
        assertEq(
            abi.encode(market.getRequest(first), market.getSubmission(first, 0)), before, "the first request"
        );
    }

    function _refusesCid(bytes memory cid) private {
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.createRequest, (_params(), cid)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidDatasetCid.selector, cid)
        );
    }

    function _invalidWindow(uint256 window, uint256 minimum) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IModelMarket.Market_InvalidWindow.selector, window, minimum, 365 days);
    }
}
