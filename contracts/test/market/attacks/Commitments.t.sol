// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IModelMarket,
    Opening,
    Phase,
    RequestParams,
    Status,
    SubmissionState
} from "../../../market/IModelMarket.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

/// @notice Attacks on commitments and on what opens them (docs/market/security/attacks.md).
contract Commitments_Test is MarketTest {
    function _mismatched(uint256 index, bytes memory data) private {
        vm.prank(models[index].trainer);
        (bool success, bytes memory reason) = address(market).call(data);
        assertTrue(!success, "the opening is refused");
        assertEq(
            bytes32(bytes4(reason)),
            bytes32(IModelMarket.Market_CommitmentMismatch.selector),
            "because it is not that of the commitment"
        );
    }

    /// @dev The commitment to a model that was changed.
    function _commit(Model memory model) private view {
        model.commitment = market.commitmentOf(
            id,
            model.trainer,
            sha256(model.cid),
            Labels.superhash(model.salt, Labels.xor(truth.labels, model.diff))
        );
    }

    function _revealData(uint256 index) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.revealModel, (id, models[index].cid, _opening(index)));
    }

    /// @dev To the status `Resolving`, everybody having claimed their true scores.
    function _resolve() private {
        vm.warp(_deadline());
        _revealTruth();
        for (uint256 i; i < models.length; ++i) {
            _claim(i);
        }
        vm.warp(_claimsEnd());
        _assertStatus(Status.Resolving);
    }

    // ── Copies ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Taken from the mempool and included first, so that it wins the tie. The author proves at once.
    function test_ACopiedCommitment_CannotBeOpenedByItsCopier_AndDelaysTheAuthorByOneWindow()
        external
        accounted
    {
        _create();
        Model memory original = _model(_trainer(0), 10);
        Model memory copy = original;
        copy.trainer = _trainer(1);
        uint256 copied = _submit(copy);
        copy.trainer = _trainer(0);
        uint256 author = _submit(copy);
        models[copied].trainer = _trainer(1);
        _resolve();
        (, uint256 candidate,,) = market.candidateOf(id);
        assertEq(candidate, copied, "the earlier of equals leads");

        // The proof shows the copier all that it needs but the model, and even with that it opens nothing.
        _prove(author);
        _mismatched(copied, _revealData(author));
        vm.warp(_claimsEnd() + RESPONSE_WINDOW);
        _enforce();
        _assertState(copied, SubmissionState.Slashed);
        _publish(author);
        _assertPhase(Phase.Settled);
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "the author is paid");
        assertEq(coin.balanceOf(_trainer(1)), 0, "and the copier has lost its stake");
    }

    function test_ACommitment_CannotBeReplayedOnAnotherRequest() external accounted {
        _create();
        Model memory model = _model(_trainer(0), 10);
        _submit(model);
        // The same truth, the same trainer, the next request.
        _create();
        _submit(model);
        _resolve();
        _mismatched(0, _revealData(0));
    }

    function test_ACommitment_CannotBeReplayedOnAnotherMarket() external {
        _create();
        Model memory model = _model(_trainer(0), 10);
        market = IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(coin, treasury)));
        _create();
        _submit(model);
        _resolve();
        _mismatched(0, _revealData(0));
    }

    /// @dev Nor, therefore, after a fork of the chain that changes its id: who committed before it cannot open there.
    function test_ACommitment_CannotBeReplayedOnAnotherChain() external accounted {
        _create();
        _submit(10);
        uint256 home = block.chainid;
        _resolve();
        vm.chainId(home + 1);
        _mismatched(0, _revealData(0));
        vm.chainId(home);
        _reveal(0);
    }

    // ── Openings by others ─────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_AGarbageOpeningByAThirdParty_SlashesNobody(
        bytes32 digest,
        bytes32 salt,
        uint256 seed,
        uint256 errors,
        uint256 index
    ) external accounted {
        _reach(Status.Resolving);
        index = bound(index, 0, 2);
        errors = bound(errors, 0, SIZE);
        Opening memory opening = Opening(
            truth.labels, truth.salt, Labels.diff(SIZE, WIDTH, errors, bound(seed, 0, SIZE - 1)), salt
        );
        bytes memory cid = bytes.concat(hex"01551220", digest);
        bytes[4] memory calls = [
            abi.encodeCall(IModelMarket.revealModel, (id, cid, opening)),
            abi.encodeCall(IModelMarket.revealModel, (id, models[0].cid, opening)),
            abi.encodeCall(IModelMarket.provePredictions, (id, index, digest, opening)),
            abi.encodeCall(IModelMarket.publishModel, (id, cid, salt))
        ];
        for (uint256 i; i < calls.length; ++i) {
            vm.prank(stranger);
            (bool success,) = address(market).call(calls[i]);
            assertEq(success, false, "garbage is refused");
        }
        _assertStatus(Status.Resolving);
        assertEq(market.pot(), 0, "nobody is slashed");
        assertEq(market.getRequest(id).liveCount, 3, "all are live");
    }

    function test_AnOpeningTakenFromTheMempool_PaysItsTrainer() external accounted {
        _reach(Status.Resolving);
        vm.prank(stranger);
        market.revealModel(id, models[0].cid, _opening(0));
        assertEq(coin.balanceOf(stranger), 0, "the front-runner pays for gas");
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "and the trainer is paid");
    }

    function test_AProofTakenFromTheMempool_ProvesItForItsTrainer() external accounted {
        _reach(Status.Resolving);
        vm.prank(stranger);
        market.provePredictions(id, 1, sha256(models[1].cid), _opening(1));
        _assertState(1, SubmissionState.Proven);
        vm.warp(_candidateDeadline());
        _enforce();
        vm.prank(stranger);
        market.publishModel(id, models[1].cid, _predictionSuperhash(1));
        assertEq(coin.balanceOf(_trainer(1)), uint256(REWARD) + STAKE, "the trainer is paid");
    }

    /// @dev A proof makes predictions public. A liar who had committed to something else cannot adopt them.
    function test_PredictionsShownByAProof_ProveNobodyElsesClaim() external accounted {
        _create();
        _submitThree();
        vm.warp(_deadline());
        _revealTruth();
        _claim(0);
        _claim(1, SIZE);
        _claim(2, SIZE);
        vm.warp(_claimsEnd());
        _prove(0);
        _mismatched(1, _revealData(0));
        _mismatched(
            2, abi.encodeCall(IModelMarket.provePredictions, (id, 2, sha256(models[0].cid), _opening(0)))
        );
    }

    /// @dev A limit. A superhash is that of a CID and nothing else: whoever has a list of CIDs finds the one in it, and
    /// with it a model that its trainer has stored in public before it was to be found.
    function test_AProof_ShowsTheModelToWhoHasItsCidInAList() external accounted {
        _reach(Status.Resolving);
        bytes[] memory announced = new bytes[](3);
        announced[0] = bytes.concat(hex"01551220", keccak256("some file"));
        announced[1] = models[1].cid;
        announced[2] = datasetCid;
        vm.recordLogs();
        _prove(1);
        (,, bytes32 superhash,,) =
            abi.decode(vm.getRecordedLogs()[0].data, (uint256, uint64, bytes32, bytes, bytes32));
        uint256 found;
        for (uint256 i; i < announced.length; ++i) {
            if (sha256(announced[i]) == superhash) found = i;
        }
        assertEq(found, 1, "recognised");
        // A model that was not announced stays unknown, and a commitment alone tells nothing: it is salted.
        assertTrue(models[1].commitment != superhash, "the commitment is another hash");
    }

    // ── Sealed blocks ──────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The hash of a block is known, and so is its salt: whoever tries all labels finds them.
    function _bruteForce(bytes32 target, bytes32 salt)
        private
        pure
        returns (bool found, bytes memory labels)
    {
        labels = new bytes(1);
        for (uint256 i; i < 256; ++i) {
            labels[0] = bytes1(uint8(i));
            if (Labels.superhash(salt, labels) == target) return (true, labels);
        }
    }

    function test_LabelsSealedWithAGuessableSalt_AreFoundByBruteForce_AndOthersAreNot() external pure {
        bytes memory labels = hex"b7";
        (bool found, bytes memory guess) = _bruteForce(Labels.superhash(0, labels), 0);
        assertTrue(found, "without a salt the hash tells the labels");
        assertEq(guess, labels, "these");
        (found,) = _bruteForce(Labels.superhash(keccak256("random"), labels), 0);
        assertTrue(!found, "with an unknown one it does not");
    }

    function test_ASaltUsedTwice_GivesAwayTheSecondLabels() external pure {
        bytes32 salt = keccak256("random, but the same in both requests");
        // The first request is revealed: the salt is public.
        (bool found, bytes memory guess) = _bruteForce(Labels.superhash(salt, hex"5c"), salt);
        assertTrue(found, "the second one's labels are found before they are revealed");
        assertEq(guess, hex"5c", "these");
    }

    /// @dev A block does not say how many labels of how many bits it holds. A request does, before anyone stakes.
    function test_OneSealedBlockUnderTwoShapes_HasOneReadingInEachRequest() external accounted {
        truth = Labels.seal(8, 8, 1);
        RequestParams memory params = _paramsWithMinScore(0);
        params.width = 1;
        params.size = 64;
        bytes memory diff = hex"ff00000000000000";

        _create(_paramsWithMinScore(0));
        _count(diff, 7);
        truth.width = 1;
        truth.size = 64;
        _create(params);
        _count(diff, 56);
    }

    /// @dev Settles a request with a model that differs so, and that must count as this score.
    function _count(bytes memory diff, uint24 score) private {
        Model memory model = _model(_trainer(0), 0);
        (model.diff, model.score) = (diff, score);
        _commit(model);
        _submit(model);
        _resolve();
        _reveal(0);
        assertEq(market.getRequest(id).leaderScore, score, "as the request's shape has it");
        _assertPhase(Phase.Settled);
    }

    /// @dev Bits after the last label could hide a second prediction, or none that counts. Truth and difference are
    /// both padded with zeros, so such a block is never rebuilt.
    function test_APredictionWithDirtyPadding_CanNeverBeOpened() external accounted {
        _create();
        Model memory model = _model(_trainer(0), 10);
        model.diff[model.diff.length - 1] |= 0x01;
        _commit(model);
        _submit(model);
        _resolve();
        _reverts(
            model.trainer, _revealData(0), abi.encodeWithSelector(IModelMarket.Market_InvalidPadding.selector)
        );
        models[0].diff[model.diff.length - 1] &= 0xf0;
        _mismatched(0, _revealData(0));
    }

    /// @dev Neither the labels nor anything that tells them is on chain before the deadline, so a submission in the last
    /// second knows what one in the first did.
    function test_ASubmissionInTheLastSecond_SeesNoLabels() external accounted {
        _create();
        vm.warp(_deadline() - 1);
        _reverts(
            requester,
            abi.encodeCall(IModelMarket.revealTruth, (id, truth.labels, truth.salt)),
            _wrongStatus(Status.Accepting)
        );
        _submit(10);
        vm.warp(_deadline());
        _revealTruth();
        _reverts(
            stranger,
            abi.encodeCall(IModelMarket.submitModel, (id, truth.hash, keccak256("all of them"))),
            _wrongStatus(Status.Claiming)
        );
    }

    // ── Models ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A limit. The market pays for predictions: the CID may name what nobody has, ...
    function test_AModelCidThatNamesNothing_IsPaidForLikeAnyOther() external accounted {
        _create();
        Model memory model = _model(_trainer(0), 10);
        model.cid = bytes.concat(hex"01551220", bytes32(uint256(1)));
        _commit(model);
        _submit(model);
        _resolve();
        _reveal(0);
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "paid");
    }

    /// @dev ... or no model: labels looked up or made by hand need none. Here it is the sealed predictions themselves.
    function test_PredictionsMadeWithoutAModel_ArePaidForLikeAnyOther() external accounted {
        _create();
        Model memory model = _model(_trainer(0), 0);
        model.cid = bytes.concat(
            hex"01551220", sha256(bytes.concat(model.salt, Labels.xor(truth.labels, model.diff)))
        );
        _commit(model);
        _submit(model);
        _resolve();
        _reveal(0);
        assertEq(coin.balanceOf(_trainer(0)), uint256(REWARD) + STAKE, "paid");
    }
}
