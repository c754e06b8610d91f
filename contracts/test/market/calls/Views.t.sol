// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Request, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract Views_Test is MarketTest {
    function _unknown(bytes memory data, uint256 unknown) private {
        _reverts(stranger, data, abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown));
    }

    function _unknownIndex(bytes memory data) private {
        _reverts(
            stranger, data, abi.encodeWithSelector(IModelMarket.Market_UnknownSubmission.selector, id, 3)
        );
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Accepting);
        for (uint256 i; i <= id + 1; i += id + 1) {
            _unknown(abi.encodeCall(IModelMarket.statusOf, (i)), i);
            _unknown(abi.encodeCall(IModelMarket.candidateOf, (i)), i);
            _unknown(abi.encodeCall(IModelMarket.payoutOf, (i, 0)), i);
            _unknown(abi.encodeCall(IModelMarket.getRequest, (i)), i);
            _unknown(abi.encodeCall(IModelMarket.getSubmission, (i, 0)), i);
        }
    }

    function test_RevertGiven_NoSuchSubmission() external accounted {
        _reach(Status.Accepting);
        _unknownIndex(abi.encodeCall(IModelMarket.payoutOf, (id, 3)));
        _unknownIndex(abi.encodeCall(IModelMarket.getSubmission, (id, 3)));
    }

    function test_Constructor_KeepsTokenAndTreasury() external view {
        assertEq(market.token(), address(coin), "token");
        assertEq(market.treasury(), treasury, "treasury");
        assertEq(market.requestCount(), EARLIER, "requestCount");
        assertEq(market.pot(), 0, "pot");
    }

    function test_Constructor_RevertWhen_TokenOrTreasuryIsZero() external {
        this.deploy(address(coin), treasury);
        vm.expectRevert();
        this.deploy(address(0), treasury);
        vm.expectRevert();
        this.deploy(address(coin), address(0));
    }

    function deploy(address token, address to) external {
        vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(token, to));
    }

    function _assertStatusAround(uint256 boundary, Status before, Status from) private {
        vm.warp(boundary - 1);
        _assertStatus(before);
        vm.warp(boundary);
        _assertStatus(from);
        vm.warp(boundary + 1);
        _assertStatus(from);
    }

    function test_StatusOf_TimeAloneMovesIt_WhileOpen() external accounted {
        _reach(Status.Accepting);
        _assertStatusAround(START + SUBMISSION_WINDOW, Status.Accepting, Status.AwaitingTruth);
        _assertStatusAround(START + SUBMISSION_WINDOW + RESPONSE_WINDOW, Status.AwaitingTruth, Status.Overdue);
        vm.warp(type(uint40).max);
        _assertStatus(Status.Overdue);
    }

    function test_StatusOf_TimeAloneMovesIt_WhileGrounded() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        uint256 claimsEnd = START + SUBMISSION_WINDOW + RESPONSE_WINDOW;
        _assertStatusAround(claimsEnd, Status.Claiming, Status.Resolving);
        _assertStatusAround(claimsEnd + RESPONSE_WINDOW, Status.Resolving, Status.Stalled);
    }

    function test_StatusOf_TimeAloneMovesIt_InTheLastCall() external accounted {
        _reach(Status.LastCall);
        uint256 end = START + SUBMISSION_WINDOW + 2 * RESPONSE_WINDOW;
        _assertStatusAround(end, Status.LastCall, Status.Stalled);
        _enforce();
        _assertStatusAround(end + 1 + RESPONSE_WINDOW, Status.Resolving, Status.Stalled);
    }

    function test_StatusOf_TimeAloneMovesIt_WithoutAClaim() external accounted {
        _reach(Status.Claiming);
        _assertStatusAround(START + SUBMISSION_WINDOW + RESPONSE_WINDOW, Status.Claiming, Status.Stalled);
    }

    function test_StatusOf_TimeDoesNotMoveTerminalOnes() external accounted {
        for (uint256 i = uint256(Status.Settled); i <= uint256(Status.Forfeited); ++i) {
            vm.warp(START);
            _reach(Status(i));
            _assertStatus(Status(i));
            vm.warp(type(uint40).max);
            _assertStatus(Status(i));
        }
    }

    function test_CandidateOf() external accounted {
        for (uint256 i; i <= uint256(Status.Forfeited); ++i) {
            vm.warp(START);
            _reach(Status(i));
            (bool found, uint256 index, uint256 score, uint256 deadline) = market.candidateOf(id);
            bool expected = uint256(Status.Resolving) <= i && i <= uint256(Status.Stalled);
            assertEq(found, expected, "found");
            assertEq(index, 0, "index");
            assertEq(score, expected ? 91 : 0, "score");
            assertEq(deadline, expected ? START + SUBMISSION_WINDOW + 2 * RESPONSE_WINDOW : 0, "deadline");
        }
    }

    function test_CandidateOf_WhileClaimsGoOn() external accounted {
        _reach(Status.Claiming);
        _claim(1);
        (bool found,,,) = market.candidateOf(id);
        assertEq(found, false, "a leader is not yet a candidate");
        assertEq(market.getRequest(id).hasLeader, true, "but leads");
        vm.warp(_claimsEnd());
        uint256 index;
        (found, index,,) = market.candidateOf(id);
        assertEq(found, true, "found");
        assertEq(index, 1, "index");
    }

    function test_CandidateOf_InTheLastCall() external accounted {
        _reach(Status.LastCall);
        _assertCandidate(0, 91, START + SUBMISSION_WINDOW + 2 * RESPONSE_WINDOW);
        vm.warp(_candidateDeadline());
        _enforce();
        _assertCandidate(1, 81, START + SUBMISSION_WINDOW + 3 * RESPONSE_WINDOW);
        vm.warp(_candidateDeadline() + 1);
        _assertCandidate(1, 81, START + SUBMISSION_WINDOW + 3 * RESPONSE_WINDOW);
    }

    function _assertCandidate(uint256 candidate, uint256 claim, uint256 until) private view {
        (bool found, uint256 index, uint256 score, uint256 deadline) = market.candidateOf(id);
        assertEq(found, true, "found");
        assertEq(index, candidate, "index");
        assertEq(score, claim, "score");
        assertEq(deadline, until, "deadline");
    }

    function test_CandidateOf_StalledWithoutAClaim() external accounted {
        _reach(Status.Claiming);
        vm.warp(_claimsEnd());
        (bool found,,, uint256 deadline) = market.candidateOf(id);
        assertEq(found, false, "found");
        assertEq(deadline, 0, "deadline");
    }

    function test_PayoutOf_GivenAStatusThatIsNotTerminal() external accounted {
        for (uint256 i; i < uint256(Status.Settled); ++i) {
            vm.warp(START);
            _reach(Status(i));
            for (uint256 j; j < 3; ++j) {
                assertEq(market.payoutOf(id, j), 0, "payout");
            }
        }
    }

    function test_GetRequest_ShowsItsProgress() external accounted {
        _create();
        _assertRequest(Phase.Open, Status.Accepting, [uint256(0), 0, 0], [uint256(0), 0, 0]);
        _submitThree();
        _submit(40);
        _assertRequest(Phase.Open, Status.Accepting, [uint256(4), 4, 0], [uint256(0), 0, 0]);
        _withdraw(3);
        _assertRequest(Phase.Open, Status.Accepting, [uint256(4), 3, 0], [uint256(0), 0, 0]);
        vm.warp(_deadline());
        _assertRequest(Phase.Open, Status.AwaitingTruth, [uint256(4), 3, 0], [uint256(0), 0, 0]);
        vm.warp(time() + 7);
        _revealTruth();
        uint256 claimsEnd = START + SUBMISSION_WINDOW + 7 + RESPONSE_WINDOW;
        uint256 deadline = claimsEnd + RESPONSE_WINDOW;
        _assertRequest(Phase.Grounded, Status.Claiming, [uint256(4), 3, 0], [claimsEnd, deadline, 0]);
        _assertNoLeader();
        _claim(1);
        _assertRequest(Phase.Grounded, Status.Claiming, [uint256(4), 3, 1], [claimsEnd, deadline, 0]);
        _assertLeader(1, 81);
        _claim(0);
        _assertLeader(0, 91);
        _claim(2, 0);
        _assertRequest(Phase.Grounded, Status.Resolving, [uint256(4), 3, 3], [claimsEnd, deadline, 0]);
        vm.warp(deadline);
        _assertRequest(Phase.Grounded, Status.Stalled, [uint256(4), 3, 3], [claimsEnd, deadline, 0]);
        vm.warp(deadline + 3);
        _enforce();
        _assertRequest(
            Phase.Grounded,
            Status.Resolving,
            [uint256(4), 2, 2],
            [claimsEnd, deadline + 3 + RESPONSE_WINDOW, 0]
        );
        _assertLeader(1, 81);
        vm.warp(time() + 5);
        _reveal(1);
        _assertRequest(Phase.Settled, Status.Settled, [uint256(4), 2, 2], [claimsEnd, 0, time()]);
        _assertLeader(1, 81);
    }

    function test_GetRequest_OnceRefunded_NobodyLeads() external accounted {
        _reach(Status.Refunded);
        _assertNoLeader();
    }

    /// @dev The highest proof is shown while it is live and the request is not closed.
    function test_GetRequest_ShowsTheHighestProof() external accounted {
        for (uint256 i; i <= uint256(Status.Forfeited); ++i) {
            vm.warp(START);
            _reach(Status(i));
            if (Status(i) == Status.LastCall) _assertProof(1, 81);
            else _assertNoProof();
        }
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(2);
        _assertProof(2, 71);
        _prove(1);
        _assertProof(1, 81);
        vm.warp(_candidateDeadline());
        _assertProof(1, 81);
        _enforce();
        _assertProof(1, 81);
        vm.warp(_candidateDeadline());
        _enforce();
        _assertProof(2, 71);
        _publish(2);
        _assertNoProof();
    }

    function _assertProof(uint256 proof, uint256 score) private view {
        Request memory request = market.getRequest(id);
        assertEq(request.hasProof, true, "hasProof");
        assertEq(request.proof, proof, "proof");
        assertEq(request.proofScore, score, "proofScore");
    }

    function _assertNoProof() private view {
        Request memory request = market.getRequest(id);
        assertEq(request.hasProof, false, "hasProof");
        assertEq(request.proof, 0, "proof");
        assertEq(request.proofScore, 0, "proofScore");
    }

    /// @dev `counts`: submissions, live, answered. `times`: claimsEnd, candidateDeadline, closedAt.
    function _assertRequest(Phase phase, Status status, uint256[3] memory counts, uint256[3] memory times)
        private
        view
    {
        Request memory request = market.getRequest(id);
        assertEq(uint256(request.phase), uint256(phase), "phase");
        assertEq(uint256(request.status), uint256(status), "status");
        assertEq(request.deadline, START + SUBMISSION_WINDOW, "deadline");
        assertEq(request.submissionCount, counts[0], "submissionCount");
        assertEq(request.liveCount, counts[1], "liveCount");
        assertEq(request.answeredCount, counts[2], "answeredCount");
        assertEq(request.claimsEnd, times[0], "claimsEnd");
        assertEq(request.candidateDeadline, times[1], "candidateDeadline");
        assertEq(request.closedAt, times[2], "closedAt");
        assertEq(request.requester, requester, "requester");
        assertEq(request.reward, REWARD, "reward");
        assertEq(request.stake, STAKE, "stake");
        assertEq(request.responseWindow, RESPONSE_WINDOW, "responseWindow");
        assertEq(request.size, SIZE, "size");
        assertEq(request.width, WIDTH, "width");
        assertEq(request.minScore, MIN_SCORE, "minScore");
        assertEq(request.truth, truth.hash, "truth");
        assertEq(request.datasetCid, datasetCid, "datasetCid");
    }

    function _assertLeader(uint256 leader, uint256 score) private view {
        Request memory request = market.getRequest(id);
        assertEq(request.hasLeader, true, "hasLeader");
        assertEq(request.leader, leader, "leader");
        assertEq(request.leaderScore, score, "leaderScore");
    }

    function _assertNoLeader() private view {
        Request memory request = market.getRequest(id);
        assertEq(request.hasLeader, false, "hasLeader");
        assertEq(request.leader, 0, "leader");
        assertEq(request.leaderScore, 0, "leaderScore");
    }

    function test_GetSubmission_ShowsItsProgress() external accounted {
        _reach(Status.Claiming);
        _assertSubmission(0, SubmissionState.Submitted, 0);
        _claim(0);
        _assertSubmission(0, SubmissionState.Claimed, 91);
        _claim(1);
        _claim(2, 3);
        _assertSubmission(2, SubmissionState.Conceded, 3);
        vm.warp(_candidateDeadline());
        _enforce();
        _assertSubmission(0, SubmissionState.Slashed, 91);
        _reveal(1);
        _assertSubmission(1, SubmissionState.Won, 81);
        _collect(2);
        // Once collected, only the commitment is left.
        models[2].trainer = address(0);
        _assertSubmission(2, SubmissionState.Collected, 0);
    }

    function test_GetSubmission_ShowsItsProof() external accounted {
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
            _assertSubmission(i, SubmissionState.Claimed, models[i].score);
            _assertProven(i, 0, 0);
        }
        vm.warp(time() + 5);
        _prove(2);
        uint256 first = time();
        _assertSubmission(2, SubmissionState.Proven, 71);
        _assertProven(2, first, 0);
        vm.warp(time() + 5);
        _prove(1);
        _assertSubmission(1, SubmissionState.Proven, 81);
        _assertProven(1, first + 5, 2 + 1);
        _assertProven(2, first, 0);
        vm.warp(_candidateDeadline());
        _enforce();
        vm.warp(_candidateDeadline());
        _enforce();
        _assertSubmission(1, SubmissionState.Slashed, 81);
        _publish(2);
        _assertSubmission(2, SubmissionState.Won, 71);
        _assertProven(2, first, 0);
    }

    function _assertProven(uint256 index, uint256 provenAt, uint256 previousProof) private view {
        assertEq(market.getSubmission(id, index).provenAt, provenAt, "provenAt");
        assertEq(market.getSubmission(id, index).previousProof, previousProof, "previousProof");
    }

    function _assertSubmission(uint256 index, SubmissionState state, uint256 score) private view {
        _assertState(index, state);
        assertEq(market.getSubmission(id, index).score, score, "score");
        assertEq(market.getSubmission(id, index).trainer, models[index].trainer, "trainer");
        assertEq(market.getSubmission(id, index).commitment, models[index].commitment, "commitment");
    }

    function testFuzz_CommitmentOf(
        uint64 chainId,
        uint256 requestId,
        address trainer,
        bytes32 model,
        bytes32 prediction
    ) external {
        chainId = uint64(bound(chainId, 1, type(uint64).max - 1));
        vm.chainId(chainId);
        assertEq(
            market.commitmentOf(requestId, trainer, model, prediction),
            keccak256(abi.encode(uint256(chainId), address(market), requestId, trainer, model, prediction)),
            "commitment"
        );
    }
}
