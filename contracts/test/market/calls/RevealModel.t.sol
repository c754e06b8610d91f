// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IModelMarket,
    Opening,
    Phase,
    Request,
    RequestParams,
    Status,
    SubmissionState
} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {OpeningTest} from "../OpeningTest.sol";

/// forge-config: default.fuzz.runs = 64
contract RevealModel_Test is OpeningTest {
    uint256 private constant CLAIMS_END = START + SUBMISSION_WINDOW + RESPONSE_WINDOW;
    uint256 private constant CANDIDATE_DEADLINE = CLAIMS_END + RESPONSE_WINDOW;

    function _call() private view returns (bytes memory) {
        return _callWith(models[0].cid, _opening(0));
    }

    function _callWith(bytes memory cid, Opening memory opening) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.revealModel, (id, cid, opening));
    }

    function _opened() internal pure override returns (uint256) {
        return 0;
    }

    function _callFor(uint256 model, Opening memory opening) internal view override returns (bytes memory) {
        return _callWith(models[model].cid, opening);
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Resolving);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                _trainer(0),
                abi.encodeCall(IModelMarket.revealModel, (unknown, models[0].cid, _opening(0))),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    function test_RevertGiven_Accepting() external accounted {
        _refuses(Status.Accepting, _trainer(0), _call);
    }

    function test_RevertGiven_AwaitingTruth() external accounted {
        _refuses(Status.AwaitingTruth, _trainer(0), _call);
    }

    function test_RevertGiven_Overdue() external accounted {
        _refuses(Status.Overdue, _trainer(0), _call);
    }

    function test_RevertGiven_Claiming() external accounted {
        _refuses(Status.Claiming, _trainer(0), _call);
    }

    function test_RevertGiven_ClaimingWithALeader() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        _refusesNow(Status.Claiming, _trainer(0), _call());
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, _trainer(0), _call);
    }

    function test_RevertGiven_StalledWithoutACandidate() external accounted {
        _reach(Status.Claiming);
        vm.warp(_claimsEnd());
        _refusesNow(Status.Stalled, _trainer(0), _call());
    }

    function test_RevertGiven_Settled() external accounted {
        _refuses(Status.Settled, _trainer(0), _call);
    }

    function test_RevertGiven_Refunded() external accounted {
        _refuses(Status.Refunded, _trainer(0), _call);
    }

    function test_RevertGiven_Forfeited() external accounted {
        _refuses(Status.Forfeited, _trainer(0), _call);
    }

    function testFuzz_RevertWhen_TheModelsCidIsNoFiles(bytes memory cid) external accounted {
        if (cid.length == 36) cid = bytes.concat(cid, hex"00");
        _reach(Status.Resolving);
        _refusesCid(cid);
        _refusesCid(bytes.concat(hex"01551220", bytes31(keccak256("model"))));
        _refusesCid(bytes.concat(hex"01561220", keccak256("model")));
    }

    /// @dev A commitment to what is no CID can never be opened: the stake is lost, and the requester pays nothing.
    function test_RevertWhen_TheModelsCidIsNoFiles_ThoughCommittedTo() external accounted {
        _create();
        Model memory model = _model(_trainer(0), 10);
        model.cid = "https://example.org/model.onnx";
        model.commitment = market.commitmentOf(
            id,
            model.trainer,
            sha256(model.cid),
            Labels.superhash(model.salt, Labels.xor(truth.labels, model.diff))
        );
        _submit(model);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _refusesCid(model.cid);
    }

    function _refusesCid(bytes memory cid) private {
        _reverts(
            stranger,
            _callWith(cid, _opening(0)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidModelCid.selector, cid)
        );
    }

    function testFuzz_RevertWhen_TheModelsCidIsNotTheCommitments(bytes32 digest) external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(0);
        bytes memory cid = bytes.concat(hex"01551220", digest);
        _reverts(stranger, _callWith(cid, opening), _mismatch(0, cid, opening));
        cid = bytes.concat(hex"01701220", digest);
        _reverts(stranger, _callWith(cid, opening), _mismatch(0, cid, opening));
        _assertNothingHappened();
    }

    function test_WhenTheCountIsTheClaim() external accounted {
        _reach(Status.Resolving);
        _settles(_trainer(0), 91);
    }

    function test_WhenTheCountIsAboveTheClaim() external accounted {
        _reach(Status.Claiming);
        _claim(0, 85);
        _claim(1);
        vm.warp(_claimsEnd());
        _settles(_trainer(0), 91);
    }

    function test_WhenAnyoneElseHoldsTheOpening_TheTrainerIsPaid() external accounted {
        _reach(Status.Resolving);
        _settles(stranger, 91);
        assertEq(coin.balanceOf(stranger), 0, "nobody else is");
    }

    function _settles(address caller, uint24 score) private {
        uint256 pot = market.pot();
        _expectEvent();
        emit IModelMarket.ModelRevealed(
            id, 0, _trainer(0), score, models[0].cid, models[0].diff, models[0].salt
        );
        _expectEvent();
        emit IModelMarket.RequestSettled(id, 0, _trainer(0), uint256(REWARD) + STAKE);
        vm.prank(caller);
        market.revealModel(id, models[0].cid, _opening(0));

        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "the trainer has reward and stake");
        assertEq(coin.balanceOf(address(market)), 2 * uint256(STAKE), "the others' stakes are left");
        assertEq(market.pot(), pot + STAKE, "the silent one's in the pot");
        _assertState(0, SubmissionState.Won);
        assertEq(market.payoutOf(id, 0), 0, "nothing more for the winner");
        assertEq(market.payoutOf(id, 1), STAKE, "the stake for who claimed");
        assertEq(market.payoutOf(id, 2), 0, "nothing for the silent");
        Request memory request = market.getRequest(id);
        assertEq(uint256(request.phase), uint256(Phase.Settled), "phase");
        assertEq(request.closedAt, time(), "closedAt");
        assertEq(request.candidateDeadline, 0, "candidateDeadline");
        assertEq(request.hasLeader, true, "the winner is on record");
        assertEq(request.leader, 0, "winner");
        _refusesNow(Status.Settled, caller, _call());
    }

    function test_WhenTheCountIsBelowTheClaim() external accounted {
        _reach(Status.Claiming);
        _claim(0, 92);
        _claim(1);
        vm.warp(_claimsEnd() + 5);
        uint256 held = coin.balanceOf(address(market));

        _expectEvent();
        emit IModelMarket.ModelRevealed(id, 0, _trainer(0), 91, models[0].cid, models[0].diff, models[0].salt);
        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 0, _trainer(0), keeper, 0);
        vm.prank(keeper);
        market.revealModel(id, models[0].cid, _opening(0));

        assertEq(coin.balanceOf(address(market)), held, "no coin has moved, not even a tip");
        assertEq(market.pot(), STAKE, "the stake is in the pot");
        _assertState(0, SubmissionState.Slashed);
        _assertStatus(Status.Resolving);
        (bool found, uint256 index, uint256 score, uint256 deadline) = market.candidateOf(id);
        assertEq(found, true, "there is a next candidate");
        assertEq(index, 1, "the second");
        assertEq(score, 81, "with its own claim");
        assertEq(deadline, time() + RESPONSE_WINDOW, "and a full window");
        Request memory request = market.getRequest(id);
        assertEq(request.liveCount, 2, "live");
        assertEq(request.answeredCount, 1, "answered");
        _reverts(keeper, _call(), _mismatch(1, models[0].cid, _opening(0)));
        vm.warp(deadline - 1);
        _reveal(1);
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "the second is paid");
    }

    function test_WhenTheCountIsBelowTheClaim_BeforeClaimsWouldHaveEnded() external accounted {
        _reach(Status.Claiming);
        uint256 claimsEnd = _claimsEnd();
        _claim(0, 92);
        _claim(1);
        _claim(2);

        _reveal(0);

        (,,, uint256 deadline) = market.candidateOf(id);
        assertEq(deadline, claimsEnd + RESPONSE_WINDOW, "the next one has the time that it planned by");
        vm.warp(deadline - 1);
        _reveal(1);
        _assertStatus(Status.Settled);
    }

    function test_WhenTheCountIsBelowTheClaim_GivenNoOtherClaim() external accounted {
        _reach(Status.Claiming);
        _claim(0, 92);
        _claim(1, 0);
        vm.warp(_claimsEnd());

        _expectEvent();
        emit IModelMarket.SubmissionSlashed(id, 0, _trainer(0), _trainer(0), 0);
        _expectEvent();
        emit IModelMarket.RequestRefunded(id, REWARD);
        _reveal(0);

        _assertStatus(Status.Refunded);
        assertEq(coin.balanceOf(requester), REWARD, "the requester has the reward back");
        assertEq(market.pot(), 2 * uint256(STAKE), "the liar's and the silent one's stakes");
        assertEq(market.payoutOf(id, 1), STAKE, "who conceded keeps its stake");
        assertEq(market.getRequest(id).hasLeader, false, "nobody leads");
    }

    function test_WhenTheCountIsBelowTheClaim_TheNextOneClaimsZero() external accounted {
        _create(_paramsWithMinScore(0));
        _submit(10);
        _submit(SIZE);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, 92);
        _claim(1);
        _reveal(0);
        _assertStatus(Status.Resolving);
        _reveal(1);
        _assertStatus(Status.Settled);
    }

    function test_WhenEverybodyAnsweredEarly_InTheSecondOfTheLastClaim() external accounted {
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _reveal(0);
        _assertStatus(Status.Settled);
    }

    function test_RevertWhen_OneSecondBeforeClaimsEnd() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        vm.warp(CLAIMS_END - 1);
        _refusesNow(Status.Claiming, _trainer(0), _call());
    }

    function test_WhenClaimsEnd() external accounted {
        _reach(Status.Resolving);
        assertEq(time(), CLAIMS_END, "the first second");
        _reveal(0);
        _assertStatus(Status.Settled);
    }

    function test_WhenOneSecondBeforeTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE - 1);
        _reveal(0);
        _assertStatus(Status.Settled);
    }

    function test_RevertWhen_AtTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE);
        _refusesNow(Status.Stalled, _trainer(0), _call());
    }

    function test_RevertWhen_OneSecondAfterTheCandidatesDeadline() external accounted {
        _reach(Status.Resolving);
        vm.warp(CANDIDATE_DEADLINE + 1);
        _refusesNow(Status.Stalled, _trainer(0), _call());
    }

    // ── In the last call ───────────────────────────────────────────────────────────────────────────────────────

    /// @dev Claims of 99 and 95 that are false, of 81 that is proven, and of 71.
    function _lastCall() private {
        _create();
        for (uint256 i; i < 4; ++i) {
            _submit(10 + 10 * i);
        }
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, 99);
        _claim(1, 95);
        _claim(2, 71);
        _claim(3);
        vm.warp(CLAIMS_END + 9);
        _prove(2);
        _assertStatus(Status.LastCall);
    }

    function _assertCandidate(uint256 candidate, uint256 deadline) private view {
        (bool found, uint256 index,, uint256 until) = market.candidateOf(id);
        assertEq(found, true, "there is a candidate");
        assertEq(index, candidate, "candidate");
        assertEq(until, deadline, "deadline");
    }

    function test_GivenLastCall_WhenTheCountIsTheClaim() external accounted {
        _reach(Status.LastCall);
        _settles(_trainer(0), 91);
        Request memory request = market.getRequest(id);
        assertEq(request.hasProof, false, "what was proven matters no more");
        _assertState(1, SubmissionState.Proven);
    }

    function test_GivenLastCall_OneSecondBeforeItEnds() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline() - 1);
        _settles(_trainer(0), 91);
    }

    function test_RevertWhen_AtTheEndOfTheLastCall() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline());
        _refusesNow(Status.Stalled, _trainer(0), _call());
        vm.warp(time() + 1);
        _refusesNow(Status.Stalled, _trainer(0), _call());
    }

    function test_RevertGiven_LastCall_WhenItOpensTheProofs() external accounted {
        _reach(Status.LastCall);
        _reverts(_trainer(1), _callWith(models[1].cid, _opening(1)), _mismatch(0, models[1].cid, _opening(1)));
        _assertStatus(Status.LastCall);
    }

    /// @dev The next one outranks the proof as well: it had the last call's window like everybody, and keeps it.
    function test_RevertGiven_LastCall_WhenTheCountIsBelowTheClaim() external accounted {
        _lastCall();
        uint256 deadline = CLAIMS_END + 9 + RESPONSE_WINDOW;
        _refusesTheFalseClaim();
        vm.warp(deadline - 1);
        _refusesTheFalseClaim();
        _assertStatus(Status.LastCall);
        _assertState(0, SubmissionState.Claimed);
        _assertCandidate(0, deadline);
        assertEq(market.getRequest(id).proof, 2, "proof");
        assertEq(market.pot(), 0, "nobody is slashed");
    }

    function _refusesTheFalseClaim() private {
        (, uint256 index, uint256 claim,) = market.candidateOf(id);
        _reverts(
            _trainer(index),
            abi.encodeCall(IModelMarket.revealModel, (id, models[index].cid, _opening(index))),
            abi.encodeWithSelector(
                IModelMarket.Market_ScoreBelowClaim.selector, id, index, claim, models[index].score
            )
        );
    }

    /// @dev A proven candidate may as well open all of its commitment again.
    function test_GivenAProvenCandidate() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline());
        _enforce();
        vm.warp(_candidateDeadline() - 1);
        _expectEvent();
        emit IModelMarket.ModelRevealed(id, 1, _trainer(1), 81, models[1].cid, models[1].diff, models[1].salt);
        _expectEvent();
        emit IModelMarket.RequestSettled(id, 1, _trainer(1), uint256(REWARD) + STAKE);
        _reveal(1);
        _assertStatus(Status.Settled);
        _assertState(1, SubmissionState.Won);
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "reward and stake");
        assertEq(market.getRequest(id).hasProof, false, "hasProof");
    }

    /// @dev FAIR-3: what is accepted is at least the claim, and what a naive count says.
    /// forge-config: default.fuzz.runs = 256
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
        _submit(errors);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, claimed);

        uint24 counted =
            uint24(size - Labels.count(truth.labels, Labels.xor(truth.labels, models[0].diff), size, width));
        _expectEvent();
        emit IModelMarket.ModelRevealed(
            id, 0, models[0].trainer, counted, models[0].cid, models[0].diff, models[0].salt
        );
        _reveal(0);
        _assertStatus(counted >= claimed ? Status.Settled : Status.Refunded);
    }

    function test_ForTheLongestVector() external accounted {
        truth = Labels.seal(491_520, 1, 3);
        RequestParams memory params = _paramsWithMinScore(491_000);
        _create(params);
        _submit(500);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, 491_020);
        _reveal(0);
        _assertStatus(Status.Settled);
    }
}
