// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IModelMarket,
    Phase,
    Request,
    Status,
    Submission,
    SubmissionState
} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// forge-config: default.fuzz.runs = 64
contract PublishModel_Test is MarketTest {
    uint256 private constant CLAIMS_END = START + SUBMISSION_WINDOW + RESPONSE_WINDOW;
    /// @dev When the last call of `_lead` ends, and its lead.
    uint256 private constant LAST_CALL_END = CLAIMS_END + RESPONSE_WINDOW;
    uint256 private constant LEAD_END = LAST_CALL_END + RESPONSE_WINDOW;

    function _call() private view returns (bytes memory) {
        return _callWith(models[1].cid, _predictionSuperhash(1));
    }

    function _callWith(bytes memory cid, bytes32 predictionSuperhash) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.publishModel, (id, cid, predictionSuperhash));
    }

    /// @dev The second has proven its claim, and leads since the first was slashed.
    function _lead() private {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline());
        _enforce();
    }

    // ── Statuses ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertGiven_NoSuchRequest() external accounted {
        _lead();
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                _trainer(1),
                abi.encodeCall(IModelMarket.publishModel, (unknown, models[1].cid, _predictionSuperhash(1))),
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

    function test_RevertGiven_LastCall() external accounted {
        _refuses(Status.LastCall, _trainer(1), _call);
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, _trainer(1), _call);
    }

    function test_RevertGiven_StalledAfterALastCall() external accounted {
        _reach(Status.LastCall);
        vm.warp(_candidateDeadline());
        _refusesNow(Status.Stalled, _trainer(1), _call());
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

    // ── Arguments ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Its commitment opens, but nobody has counted its predictions.
    function test_RevertGiven_TheCandidateIsNotProven() external accounted {
        _reach(Status.Resolving);
        _reverts(
            _trainer(0),
            _callWith(models[0].cid, _predictionSuperhash(0)),
            abi.encodeWithSelector(IModelMarket.Market_NotProven.selector, id, 0)
        );
        _assertStatus(Status.Resolving);
        assertEq(market.pot(), 0, "nobody is slashed");
    }

    /// @dev The one that was proven is slashed; the next one is not proven by that.
    function test_RevertGiven_TheNextCandidateIsNotProven() external accounted {
        _reach(Status.Claiming);
        for (uint256 i; i < 3; ++i) {
            _claim(i);
        }
        _prove(1);
        vm.warp(_candidateDeadline());
        _enforce();
        vm.warp(_candidateDeadline());
        _enforce();
        _assertStatus(Status.Resolving);
        _reverts(
            _trainer(2),
            _callWith(models[2].cid, _predictionSuperhash(2)),
            abi.encodeWithSelector(IModelMarket.Market_NotProven.selector, id, 2)
        );
        _reveal(2);
        _assertStatus(Status.Settled);
    }

    function testFuzz_RevertWhen_TheModelsCidIsNoFiles(bytes memory cid) external accounted {
        if (cid.length == 36) cid = bytes.concat(cid, hex"00");
        _lead();
        _refusesCid(cid);
        _refusesCid(bytes.concat(hex"01551220", bytes31(keccak256("model"))));
        _refusesCid(bytes.concat(hex"01561220", keccak256("model")));
        _assertNothingHappened();
    }

    function _refusesCid(bytes memory cid) private {
        _reverts(
            stranger,
            _callWith(cid, _predictionSuperhash(1)),
            abi.encodeWithSelector(IModelMarket.Market_InvalidModelCid.selector, cid)
        );
    }

    function testFuzz_RevertWhen_TheModelsCidIsNotTheCommitments(bytes32 digest) external accounted {
        _lead();
        _refusesOther(bytes.concat(hex"01551220", digest), _predictionSuperhash(1));
        _refusesOther(bytes.concat(hex"01701220", digest), _predictionSuperhash(1));
        _assertNothingHappened();
    }

    function testFuzz_RevertWhen_ThePredictionsAreNotTheCommitments(bytes32 predictionSuperhash)
        external
        accounted
    {
        _lead();
        _refusesOther(models[1].cid, predictionSuperhash);
        _assertNothingHappened();
    }

    function test_RevertWhen_ItOpensAnothersCommitment() external accounted {
        _lead();
        _refusesOther(models[0].cid, _predictionSuperhash(0));
        _refusesOther(models[2].cid, _predictionSuperhash(2));
        _assertNothingHappened();
    }

    function _refusesOther(bytes memory cid, bytes32 predictionSuperhash) private {
        bytes32 actual = market.commitmentOf(id, models[1].trainer, sha256(cid), predictionSuperhash);
        _reverts(
            stranger,
            _callWith(cid, predictionSuperhash),
            abi.encodeWithSelector(
                IModelMarket.Market_CommitmentMismatch.selector, id, 1, models[1].commitment, actual
            )
        );
    }

    function _assertNothingHappened() private view {
        _assertStatus(Status.Resolving);
        _assertState(1, SubmissionState.Proven);
        assertEq(market.pot(), STAKE - TIP, "nobody else is slashed");
    }

    /// @dev Everything is wrong; each step mends what was reported.
    function test_RevertWhen_AllOfItIsWrong_TheFirstCheckNamesTheError() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        _reverts(
            stranger,
            abi.encodeCall(IModelMarket.publishModel, (id + 1, "cid", 0)),
            abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, id + 1)
        );
        _refusesNow(Status.Claiming, stranger, _callWith("cid", 0));
        vm.warp(_claimsEnd());
        _reverts(
            stranger,
            _callWith("cid", 0),
            abi.encodeWithSelector(IModelMarket.Market_NotProven.selector, id, 0)
        );
        _lead();
        _refusesCid("cid");
        _refusesOther(models[0].cid, 0);
    }

    // ── Effects ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_WhenItOpensTheCommitment() external accounted {
        _lead();
        _settles(_trainer(1));
    }

    function test_WhenAnyoneElseKnowsTheModel_TheTrainerIsPaid() external accounted {
        _lead();
        _settles(stranger);
        assertEq(coin.balanceOf(stranger), 0, "nobody else is");
    }

    function _settles(address caller) private {
        uint256 pot = market.pot();
        uint256 provenAt = market.getSubmission(id, 1).provenAt;
        _expectEvent();
        emit IModelMarket.ModelPublished(id, 1, _trainer(1), models[1].cid);
        _expectEvent();
        emit IModelMarket.RequestSettled(id, 1, _trainer(1), uint256(REWARD) + STAKE);
        vm.prank(caller);
        market.publishModel(id, models[1].cid, _predictionSuperhash(1));

        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "the trainer has reward and stake");
        assertEq(market.pot(), pot + STAKE, "the silent one's stake is in the pot");
        assertEq(coin.balanceOf(address(market)), pot + STAKE, "which is all that is left");
        for (uint256 i; i < 3; ++i) {
            assertEq(market.payoutOf(id, i), 0, "nothing more for anybody");
        }
        Submission memory submission = market.getSubmission(id, 1);
        assertEq(uint256(submission.state), uint256(SubmissionState.Won), "state");
        assertEq(submission.score, 81, "score");
        assertEq(submission.provenAt, provenAt, "provenAt");
        Request memory request = market.getRequest(id);
        assertEq(uint256(request.phase), uint256(Phase.Settled), "phase");
        assertEq(request.closedAt, time(), "closedAt");
        assertEq(request.candidateDeadline, 0, "candidateDeadline");
        assertEq(request.hasLeader, true, "the winner is on record");
        assertEq(request.leader, 1, "winner");
        assertEq(request.leaderScore, 81, "its claim");
        assertEq(request.hasProof, false, "what was proven matters no more");
        assertEq(request.proof, 0, "proof");
        assertEq(request.proofScore, 0, "proofScore");
        _refusesNow(Status.Settled, caller, _call());
    }

    function test_WhenTheModelIsDagPb() external accounted {
        _create();
        _submit(10);
        Model memory model = _model(_trainer(1), 20);
        model.cid = bytes.concat(hex"01701220", keccak256("model"));
        bytes32 predictions = Labels.superhash(model.salt, Labels.xor(truth.labels, model.diff));
        model.commitment = market.commitmentOf(id, model.trainer, sha256(model.cid), predictions);
        _submit(model);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1);
        _prove(1);
        vm.warp(_candidateDeadline());
        _enforce();
        _publish(1);
        _assertStatus(Status.Settled);
    }

    // ── Windows ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_WhenItsLeadStarts() external accounted {
        _lead();
        assertEq(time(), LAST_CALL_END, "the second in which the first is slashed");
        assertEq(_candidateDeadline(), LEAD_END, "a full window");
        _publish(1);
        _assertStatus(Status.Settled);
    }

    function test_WhenOneSecondAfterItsLeadStarts() external accounted {
        _lead();
        vm.warp(LAST_CALL_END + 1);
        _publish(1);
        _assertStatus(Status.Settled);
    }

    /// @dev The lead starts with the slash, however late that comes.
    function testFuzz_ItsWindowStartsWithItsLead(uint256 later) external accounted {
        _reach(Status.LastCall);
        vm.warp(LAST_CALL_END + bound(later, 0, 3650 days));
        _enforce();
        assertEq(_candidateDeadline(), time() + RESPONSE_WINDOW, "a full window");
        vm.warp(_candidateDeadline() - 1);
        _publish(1);
        _assertStatus(Status.Settled);
    }

    function test_WhenOneSecondBeforeItsDeadline() external accounted {
        _lead();
        vm.warp(LEAD_END - 1);
        _settles(_trainer(1));
    }

    function test_RevertWhen_AtItsDeadline() external accounted {
        _lead();
        vm.warp(LEAD_END);
        _refusesNow(Status.Stalled, _trainer(1), _call());
    }

    function test_RevertWhen_OneSecondAfterItsDeadline() external accounted {
        _lead();
        vm.warp(LEAD_END + 1);
        _refusesNow(Status.Stalled, _trainer(1), _call());
    }
}
