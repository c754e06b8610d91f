// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {IModelMarket, Request, Status, Submission, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract SubmitModel_Test is MarketTest {
    bytes32 private constant COMMITMENT = keccak256("commitment");

    address private trainer = _trainer(0);

    function setUp() public override {
        super.setUp();
        _fund(trainer, 100 * uint256(STAKE));
        _hold(trainer);
    }

    function _call() private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, COMMITMENT));
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _create();
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                trainer,
                abi.encodeCall(IModelMarket.submitModel, (unknown, truth.hash, COMMITMENT)),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    function test_RevertGiven_AwaitingTruth() external accounted {
        _refuses(Status.AwaitingTruth, trainer, _call);
    }

    function test_RevertGiven_Overdue() external accounted {
        _refuses(Status.Overdue, trainer, _call);
    }

    function test_RevertGiven_Claiming() external accounted {
        _refuses(Status.Claiming, trainer, _call);
    }

    function test_RevertGiven_Resolving() external accounted {
        _refuses(Status.Resolving, trainer, _call);
    }

    function test_RevertGiven_LastCall() external accounted {
        _refuses(Status.LastCall, trainer, _call);
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, trainer, _call);
    }

    function test_RevertGiven_Settled() external accounted {
        _refuses(Status.Settled, trainer, _call);
    }

    function test_RevertGiven_Refunded() external accounted {
        _refuses(Status.Refunded, trainer, _call);
    }

    function test_RevertGiven_Forfeited() external accounted {
        _refuses(Status.Forfeited, trainer, _call);
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_TheTruthIsNotTheRequests(bytes32 other) external accounted {
        if (other == truth.hash) other = 0;
        _create();
        _reverts(
            trainer,
            abi.encodeCall(IModelMarket.submitModel, (id, other, COMMITMENT)),
            abi.encodeWithSelector(IModelMarket.Market_TruthMismatch.selector, id, truth.hash, other)
        );
    }

    function test_RevertWhen_TheCommitmentIsZero() external accounted {
        _create();
        _reverts(
            trainer,
            abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, 0)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidCommitment.selector)
        );
    }

    function test_RevertGiven_AsManySubmissionsAsThereCanBe() external {
        _create();
        // Sixteen million submissions cannot be made here: their number is written where it is stored, in the 24 bits
        // from bit 192 of the request's second word.
        bytes32 slot = bytes32(uint256(keccak256(abi.encode(id, 1))) + 1);
        uint256 word = uint256(vm.load(address(market), slot));
        vm.store(address(market), slot, bytes32(word | uint256(type(uint24).max - 1) << 192));
        assertEq(market.getRequest(id).submissionCount, type(uint24).max - 1, "the place is right");

        vm.prank(trainer);
        uint256 last = market.submitModel(id, truth.hash, COMMITMENT);
        assertEq(last, type(uint24).max - 1, "the last index");
        _reverts(
            trainer, _call(), abi.encodeWithSelector(IModelMarket.Market_TooManySubmissions.selector, id)
        );
    }

    function test_RevertWhen_TheTrainerHasTooFewCoins() external accounted {
        _create();
        _reverts(
            stranger,
            _call(),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(market), 0, STAKE
            )
        );
        vm.prank(stranger);
        coin.approve(address(market), STAKE);
        _reverts(
            stranger,
            _call(),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, STAKE)
        );
        assertEq(market.getRequest(id).submissionCount, 0, "nothing is submitted");
    }

    function test_WhenOneSecondBeforeTheDeadline() external accounted {
        _create();
        vm.warp(START + SUBMISSION_WINDOW - 1);
        vm.prank(trainer);
        market.submitModel(id, truth.hash, COMMITMENT);
        assertEq(market.getRequest(id).submissionCount, 1, "submitted");
    }

    function test_RevertWhen_AtTheDeadline() external accounted {
        _create();
        vm.warp(START + SUBMISSION_WINDOW);
        _refusesNow(Status.AwaitingTruth, trainer, _call());
    }

    function test_RevertWhen_OneSecondAfterTheDeadline() external accounted {
        _create();
        vm.warp(START + SUBMISSION_WINDOW + 1);
        _refusesNow(Status.AwaitingTruth, trainer, _call());
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWell(uint256 count, bytes32 commitment, uint256 when) external accounted {
        if (commitment == 0) commitment = COMMITMENT;
        count = bound(count, 1, 20);
        _create();
        vm.warp(START + bound(when, 0, SUBMISSION_WINDOW - 1));
        uint256 balance = coin.balanceOf(trainer);
        for (uint256 i; i < count; ++i) {
            _expectEvent();
            emit IModelMarket.ModelSubmitted(id, i, trainer, commitment);
            vm.prank(trainer);
            uint256 index = market.submitModel(id, truth.hash, commitment);

            assertEq(index, i, "index");
            Submission memory submission = market.getSubmission(id, i);
            assertEq(submission.trainer, trainer, "trainer");
            assertEq(uint256(submission.state), uint256(SubmissionState.Submitted), "state");
            assertEq(submission.score, 0, "score");
            assertEq(submission.commitment, commitment, "commitment");
            Request memory request = market.getRequest(id);
            assertEq(request.submissionCount, i + 1, "submissionCount");
            assertEq(request.liveCount, i + 1, "liveCount");
            assertEq(request.answeredCount, 0, "answeredCount");
        }
        assertEq(coin.balanceOf(trainer), balance - count * STAKE, "the trainer pays the stakes");
        assertEq(coin.balanceOf(address(market)), REWARD + count * STAKE, "the market holds them");
    }

    function test_WhenTheTrainerIsTheRequester() external accounted {
        _create();
        _submit(_model(requester, 0));
        assertEq(market.getSubmission(id, 0).trainer, requester, "trainer");
    }
}
