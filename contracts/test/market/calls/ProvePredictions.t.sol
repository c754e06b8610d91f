// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IModelMarket,
    Opening,
    Request,
    RequestParams,
    Status,
    Submission,
    SubmissionState
} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {OpeningTest} from "../OpeningTest.sol";

/// forge-config: default.fuzz.runs = 64
contract ProvePredictions_Test is OpeningTest {
    uint256 private constant CLAIMS_END = START + SUBMISSION_WINDOW + RESPONSE_WINDOW;
    uint256 private constant CANDIDATE_DEADLINE = CLAIMS_END + RESPONSE_WINDOW;

    function _opened() internal pure override returns (uint256) {
        return 1;
    }

    function _callFor(uint256 model, Opening memory opening) internal view override returns (bytes memory) {
        return _callWith(_opened(), sha256(models[model].cid), opening);
    }

    function _call() private view returns (bytes memory) {
        return _callOf(1);
    }

    function _callOf(uint256 index) private view returns (bytes memory) {
        return _callWith(index, sha256(models[index].cid), _opening(index));
    }

    function _callWith(uint256 index, bytes32 modelSuperhash, Opening memory opening)
        private
        view
        returns (bytes memory)
    {
        return abi.encodeCall(IModelMarket.provePredictions, (id, index, modelSuperhash, opening));
    }

    // ── Statuses ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Resolving);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                _trainer(1),
                abi.encodeCall(
                    IModelMarket.provePredictions, (unknown, 1, sha256(models[1].cid), _opening(1))
                ),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    function test_RevertGiven_Accepting() external accounted {
        _refuses(Status.Accepting, _trainer(1), _call);
    }

    function test_RevertGiven_AwaitingTruth() external accounted {
        _refuses(Status.AwaitingTruth, _trainer(1), _call);
    }

    function test_RevertGiven_Overdue() external accounted {
        _refuses(Status.Overdue, _trainer(1), _call);
    }

    function test_RevertGiven_Claiming() external accounted {
        _refuses(Status.Claiming, _trainer(1), _call);
    }

    function test_RevertGiven_ClaimingWithClaims() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        _claim(1);
        _refusesNow(Status.Claiming, _trainer(1), _call());
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, _trainer(1), _call);
    }

    function test_RevertGiven_StalledWithoutACandidate() external accounted {
        _reach(Status.Claiming);
        vm.warp(_claimsEnd());
        _refusesNow(Status.Stalled, _trainer(1), _call());
    }

    function test_RevertGiven_Settled() external accounted {
        _refuses(Status.Settled, _trainer(1), _call);
    }

    function test_RevertGiven_Refunded() external accounted {
        _refuses(Status.Refunded, _trainer(1), _call);
    }

    function test_RevertGiven_Forfeited() external accounted {
        _refuses(Status.Forfeited, _trainer(1), _call);
    }

    // ── Submissions ────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_RevertGiven_NoSuchSubmission(uint256 index) external accounted {
        _reach(Status.Resolving);
        index = bound(index, 3, type(uint256).max);
        _reverts(
            _trainer(1),
            _callWith(index, sha256(models[1].cid), _opening(1)),
            abi.encodeWithSelector(IModelMarket.Market_UnknownSubmission.selector, id, index)
        );
    }

    /// @dev Withdrawn, slashed before the truth, conceded, silent.
    function test_RevertGiven_ItHasNoLiveClaim() external accounted {
        _create();
        for (uint256 i; i < 6; ++i) {
            _submit(10 + i);
        }
        _withdraw(2);
        vm.warp(_deadline());
        _withdraw(3);
        _revealTruth();
        _claim(0);
        _claim(1);
        _claim(4, MIN_SCORE - 1);
        vm.warp(_claimsEnd());
        _refusesState(2, SubmissionState.Withdrawn);
        _refusesState(3, SubmissionState.Slashed);
        _refusesState(4, SubmissionState.Conceded);
        _refusesState(5, SubmissionState.Submitted);
        _assertStatus(Status.Resolving);
    }

    function test_RevertGiven_ItWasSlashed() external accounted {
        _reach(Status.Stalled);
        _enforce();
        _refusesState(0, SubmissionState.Slashed);
    }

    function test_RevertGiven_ItIsProven() external accounted {
        _reach(Status.LastCall);
        _refusesState(1, SubmissionState.Proven);
    }

    function test_RevertGiven_ItIsProvenAndLeads() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline());
        _enforce();
        _assertStatus(Status.Resolving);
        _refusesState(1, SubmissionState.Proven);
    }

    function _refusesState(uint256 index, SubmissionState state) private {
        _reverts(
            models[index].trainer,
            _callOf(index),
            abi.encodeWithSelector(IModelMarket.Market_WrongSubmissionState.selector, id, index, state)
        );
    }

    function test_RevertGiven_ItIsTheCandidate() external accounted {
        _reach(Status.Resolving);
        _reverts(
            _trainer(0), _callOf(0), abi.encodeWithSelector(IModelMarket.Market_IsCandidate.selector, id, 0)
        );
        _assertStatus(Status.Resolving);
    }

    function test_RevertGiven_ItIsTheCandidateInTheLastCall() external accounted {
        _reach(Status.LastCall);
        _reverts(
            _trainer(0), _callOf(0), abi.encodeWithSelector(IModelMarket.Market_IsCandidate.selector, id, 0)
        );
        _assertStatus(Status.LastCall);
    }

    // ── Rank ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Four claims: of 0 and 3 the highest, of 1 and 2 the same.
    function _tie() private {
        _create();
        _submit(10);
        _submit(20);
        _submit(20);
        _submit(15);
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 4; ++i) {
            _claim(i);
        }
        _assertStatus(Status.Resolving);
    }

    function _refusesOutranked(uint256 index, uint256 proof) private {
        _reverts(
            models[index].trainer,
            _callOf(index),
            abi.encodeWithSelector(IModelMarket.Market_Outranked.selector, id, index, proof)
        );
        _assertState(index, SubmissionState.Claimed);
    }

    function test_RevertGiven_AHigherProof() external accounted {
        _tie();
        _prove(3);
        _refusesOutranked(1, 3);
        _refusesOutranked(2, 3);
    }

    function test_RevertGiven_AnEarlierProofOfTheSameScore() external accounted {
        _tie();
        _prove(1);
        _refusesOutranked(2, 1);
        _prove(3);
        _refusesOutranked(2, 3);
    }

    function test_RevertGiven_AProvenCandidate() external accounted {
        _tie();
        _prove(3);
        vm.warp(_candidateDeadline());
        _enforce();
        _assertStatus(Status.Resolving);
        _refusesOutranked(1, 3);
    }

    function test_GivenALaterProofOfTheSameScore_TheEarlierOutranksIt() external accounted {
        _tie();
        _prove(2);
        _prove(1);
        _assertProof(1, 81);
        assertEq(market.getSubmission(id, 1).previousProof, 2 + 1, "on top of the later one");
    }

    /// @dev Claims are ranked, not what the contract counts: the proof below counts more.
    function test_GivenAProofThatCountsMore_TheClaimOutranksIt() external accounted {
        _create();
        _submit(10);
        _submit(20);
        _submit(30);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1, 60);
        _claim(2, 61);
        _prove(1);
        _prove(2);
        _assertProof(2, 61);
    }

    /// @dev The candidate's tie as well: the earlier submission is the candidate, and the later one is below it.
    function test_GivenTheCandidatesScore_TheLaterSubmissionIsProven() external accounted {
        _create();
        _submit(10);
        _submit(10);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1);
        _prove(1);
        _assertStatus(Status.LastCall);
        _assertProof(1, 91);
    }

    // ── Checks, in order ───────────────────────────────────────────────────────────────────────────────────────

    /// @dev Everything is wrong; each step mends what was reported.
    function test_RevertWhen_AllOfItIsWrong_TheFirstCheckNamesTheError() external accounted {
        _reach(Status.Claiming);
        _claim(0, 92);
        _claim(1, 82);
        Opening memory garbage = Opening("1", 0, "2", 0);
        _reverts(
            stranger,
            abi.encodeCall(IModelMarket.provePredictions, (id + 1, 9, 0, garbage)),
            abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, id + 1)
        );
        _refusesNow(Status.Claiming, stranger, _callWith(9, 0, garbage));
        vm.warp(_claimsEnd());
        _reverts(
            stranger,
            _callWith(9, 0, garbage),
            abi.encodeWithSelector(IModelMarket.Market_UnknownSubmission.selector, id, 9)
        );
        _reverts(
            stranger,
            _callWith(2, 0, garbage),
            abi.encodeWithSelector(
                IModelMarket.Market_WrongSubmissionState.selector, id, 2, SubmissionState.Submitted
            )
        );
        _reverts(
            stranger,
            _callWith(0, 0, garbage),
            abi.encodeWithSelector(IModelMarket.Market_IsCandidate.selector, id, 0)
        );
        _reverts(
            stranger,
            _callWith(1, 0, garbage),
            abi.encodeWithSelector(IModelMarket.Market_InvalidLength.selector, truth.labels.length, 1)
        );
        // The rest: see `OpeningTest`. Last of all, the claim is false.
        Opening memory opening = _opening(1);
        _reverts(
            stranger,
            _callWith(1, 0, opening),
            _mismatch(
                1, 0, Labels.superhash(opening.predictionSalt, Labels.xor(opening.labels, opening.diff))
            )
        );
        _reverts(
            stranger,
            _call(),
            abi.encodeWithSelector(IModelMarket.Market_ScoreBelowClaim.selector, id, 1, 82, 81)
        );
        _assertNothingHappened();
    }

    /// @dev What an outranked claim opens is not looked at.
    function test_RevertGiven_AHigherProof_WhateverTheOpening() external accounted {
        _tie();
        _prove(3);
        _reverts(
            stranger,
            _callWith(1, 0, Opening("1", 0, "2", 0)),
            abi.encodeWithSelector(IModelMarket.Market_Outranked.selector, id, 1, 3)
        );
    }

    function testFuzz_RevertWhen_TheModelIsNotTheCommitments(bytes32 superhash) external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(1);
        if (superhash == sha256(models[1].cid)) superhash = ~superhash;
        _reverts(stranger, _callWith(1, superhash, opening), _mismatch(1, superhash, _predictionSuperhash(1)));
        _assertNothingHappened();
    }

    // ── Effects ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_WhenTheCountIsTheClaim() external accounted {
        _reach(Status.Resolving);
        _provesTheFirst(_trainer(1), 81, 81, CLAIMS_END + RESPONSE_WINDOW);
    }

    function test_WhenTheCountIsAboveTheClaim_TheClaimCounts() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        _claim(1, 60);
        vm.warp(CLAIMS_END);
        _provesTheFirst(_trainer(1), 60, 81, CLAIMS_END + RESPONSE_WINDOW);
    }

    function test_WhenAnyoneElseHoldsTheOpening() external accounted {
        _reach(Status.Resolving);
        _provesTheFirst(stranger, 81, 81, CLAIMS_END + RESPONSE_WINDOW);
        assertEq(coin.balanceOf(stranger), 0, "nobody is paid");
    }

    function test_RevertWhen_TheCountIsBelowTheClaim() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        _claim(1, 82);
        vm.warp(CLAIMS_END);
        _reverts(
            _trainer(1),
            _call(),
            abi.encodeWithSelector(IModelMarket.Market_ScoreBelowClaim.selector, id, 1, 82, 81)
        );
        _assertNothingHappened();
    }

    function _provesTheFirst(address caller, uint256 claim, uint24 count, uint256 deadline) private {
        uint256 held = coin.balanceOf(address(market));
        _expectProven(1, count, deadline);
        vm.prank(caller);
        market.provePredictions(id, 1, sha256(models[1].cid), _opening(1));

        _assertStatus(Status.LastCall);
        _assertProof(1, claim);
        Submission memory submission = market.getSubmission(id, 1);
        assertEq(uint256(submission.state), uint256(SubmissionState.Proven), "state");
        assertEq(submission.score, claim, "the claim stays");
        assertEq(submission.provenAt, time(), "provenAt");
        assertEq(submission.previousProof, 0, "nothing was proven before");
        assertEq(submission.trainer, models[1].trainer, "trainer");
        assertEq(submission.commitment, models[1].commitment, "commitment");
        (bool found, uint256 index, uint256 score, uint256 until) = market.candidateOf(id);
        assertEq(found, true, "the candidate is still");
        assertEq(index, 0, "the first");
        assertEq(score, 91, "with its claim");
        assertEq(until, deadline, "and has until the last call ends");
        _assertState(0, SubmissionState.Claimed);
        Request memory request = market.getRequest(id);
        assertEq(request.liveCount, 3, "live");
        assertEq(request.answeredCount, 2, "answered");
        assertEq(request.claimsEnd, CLAIMS_END, "claimsEnd");
        assertEq(coin.balanceOf(address(market)), held, "no coin has moved");
        assertEq(market.pot(), 0, "nobody is slashed");
        assertEq(market.payoutOf(id, 1), 0, "nothing is due yet");
    }

    function _expectProven(uint256 index, uint24 count, uint256 deadline) private {
        _expectEvent();
        emit IModelMarket.PredictionsProven(
            id,
            index,
            models[index].trainer,
            count,
            uint64(deadline),
            sha256(models[index].cid),
            models[index].diff,
            models[index].salt
        );
    }

    function _assertProof(uint256 proof, uint256 score) private view {
        Request memory request = market.getRequest(id);
        assertEq(request.hasProof, true, "hasProof");
        assertEq(request.proof, proof, "proof");
        assertEq(request.proofScore, score, "proofScore");
    }

    /// @dev FAIR-3: what is accepted is at least the claim, and what a naive count says.
    /// forge-config: default.fuzz.runs = 128
    function testFuzz_ForEveryWidthSizeAndScore(
        uint256 width,
        uint256 size,
        uint256 errors,
        uint256 claimed,
        uint256 seed
    ) external accounted {
        width = 2 ** bound(width, 0, 4);
        size = bound(size, 1, 200);
        errors = bound(errors, 0, size);
        claimed = bound(claimed, 0, size);
        truth = Labels.seal(uint24(size), uint8(width), seed);
        _create(_paramsWithMinScore(0));
        _submit(0);
        _submit(errors);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1, claimed);
        bytes memory prediction = Labels.xor(truth.labels, models[1].diff);
        uint24 counted = uint24(size - Labels.count(truth.labels, prediction, size, width));
        if (counted < claimed) {
            _reverts(
                _trainer(1),
                _call(),
                abi.encodeWithSelector(IModelMarket.Market_ScoreBelowClaim.selector, id, 1, claimed, counted)
            );
            return _assertNothingHappened();
        }
        _expectProven(1, counted, _claimsEnd() + RESPONSE_WINDOW);
        _prove(1);
        _assertStatus(Status.LastCall);
        _assertProof(1, claimed);
    }

    function test_ForTheLongestVector() external accounted {
        truth = Labels.seal(491_520, 1, 3);
        _create(_paramsWithMinScore(491_000));
        _submit(500);
        _submit(505);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1);
        _prove(1);
        _assertStatus(Status.LastCall);
    }

    // ── Windows ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_OneSecondBeforeClaimsEnd() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        _claim(1);
        vm.warp(CLAIMS_END - 1);
        _refusesNow(Status.Claiming, _trainer(1), _call());
    }

    function test_WhenOneSecondAfterClaimsEnd() external accounted {
        _reach(Status.Resolving);
        vm.warp(CLAIMS_END + 1);
        _provesTheFirst(_trainer(1), 81, 81, CLAIMS_END + 1 + RESPONSE_WINDOW);
    }

    /// @dev The candidate had a second left, and has a full window again.
    function test_WhenOneSecondBeforeTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE - 1);
        _provesTheFirst(_trainer(1), 81, 81, CANDIDATE_DEADLINE - 1 + RESPONSE_WINDOW);
        vm.warp(CANDIDATE_DEADLINE - 2 + RESPONSE_WINDOW);
        _reveal(0);
        _assertStatus(Status.Settled);
    }

    function test_RevertWhen_AtTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE);
        _refusesNow(Status.Stalled, _trainer(1), _call());
    }

    function test_RevertWhen_OneSecondAfterTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE + 1);
        _refusesNow(Status.Stalled, _trainer(1), _call());
    }

    function test_WhenEverybodyAnsweredEarly_InTheSecondOfTheLastClaim_TheWindowStartsAtClaimsEnd()
        external
        accounted
    {
        _tie();
        uint256 claimsEnd = _claimsEnd();
        assertEq(claimsEnd, time() + RESPONSE_WINDOW, "claims would have gone on");
        _expectProven(2, 81, claimsEnd + RESPONSE_WINDOW);
        _prove(2);
        _assertStatus(Status.LastCall);
        assertEq(_candidateDeadline(), claimsEnd + RESPONSE_WINDOW, "candidateDeadline");
    }

    /// @dev Whenever the first proof comes, it takes no time from anybody.
    function testFuzz_WhenItIsTheFirst_ItStartsAFullWindow(uint256 when) external accounted {
        _tie();
        uint256 before = _candidateDeadline();
        when = bound(when, time(), before - 1);
        vm.warp(when);
        uint256 start = when < _claimsEnd() ? _claimsEnd() : when;
        _expectProven(2, 81, start + RESPONSE_WINDOW);
        _prove(2);
        assertEq(_candidateDeadline(), start + RESPONSE_WINDOW, "a full window");
        assertGe(_candidateDeadline(), before, "no earlier than the candidate's");
    }

    /// @dev Nor does a later one, and it gives none either.
    function testFuzz_WhenItIsALaterOne_TheWindowStays(uint256 first, uint256 later) external accounted {
        _tie();
        first = bound(first, time(), _candidateDeadline() - 1);
        vm.warp(first);
        _prove(2);
        uint256 deadline = _candidateDeadline();
        later = bound(later, first, deadline - 1);
        vm.warp(later);
        _expectProven(1, 81, deadline);
        _prove(1);
        _assertStatus(Status.LastCall);
        assertEq(_candidateDeadline(), deadline, "candidateDeadline");
        assertEq(market.getSubmission(id, 1).provenAt, later, "provenAt");
        assertEq(market.getSubmission(id, 2).provenAt, first, "of the one below");
    }

    function test_WhenItIsALaterOne_OneSecondBeforeTheLastCallEnds() external accounted {
        _tie();
        _prove(2);
        vm.warp(_candidateDeadline() - 1);
        _prove(3);
        _assertProof(3, 86);
        vm.warp(_candidateDeadline());
        _refusesNow(Status.Stalled, _trainer(1), _callOf(1));
    }

    function test_RevertWhen_AtTheEndOfTheLastCall() external accounted {
        _tie();
        _prove(2);
        vm.warp(_candidateDeadline());
        _refusesNow(Status.Stalled, _trainer(3), _callOf(3));
        vm.warp(time() + 1);
        _refusesNow(Status.Stalled, _trainer(3), _callOf(3));
    }

    // ── The stack ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_GivenLowerProofs_TheyAreAStack() external accounted {
        _tie();
        _prove(2);
        _prove(1);
        _prove(3);
        _assertProof(3, 86);
        assertEq(market.getSubmission(id, 3).previousProof, 1 + 1, "on the second");
        assertEq(market.getSubmission(id, 1).previousProof, 2 + 1, "on the first");
        assertEq(market.getSubmission(id, 2).previousProof, 0, "on nothing");
        for (uint256 i = 1; i < 4; ++i) {
            _assertState(i, SubmissionState.Proven);
        }
        assertEq(market.getRequest(id).leader, 0, "none is the candidate");
    }

    /// @dev With the first submission of all as a proof: an index of 0 is not no proof.
    function test_GivenTheFirstSubmissionIsProven() external accounted {
        _create();
        _submit(20);
        _submit(10);
        _submit(15);
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(0);
        _assertStatus(Status.LastCall);
        _assertProof(0, 81);
        _prove(2);
        assertEq(market.getSubmission(id, 2).previousProof, 0 + 1, "on the first submission");
    }
}
