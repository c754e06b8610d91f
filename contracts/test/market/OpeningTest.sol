// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Opening, Status, SubmissionState} from "../../market/IModelMarket.sol";
import {Labels} from "../utils/Labels.sol";
import {MarketTest} from "./MarketTest.sol";

/// @notice What every call that takes an opening checks of it, whoever calls.
abstract contract OpeningTest is MarketTest {
    /// @dev The submission that the call opens while `Resolving`.
    function _opened() internal pure virtual returns (uint256);

    /// @dev The call that opens it, with this opening and what the call tells of that model.
    function _callFor(uint256 model, Opening memory opening) internal view virtual returns (bytes memory);

    function testFuzz_RevertWhen_TheLabelsHaveAnotherLength(uint256 length) external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(_opened());
        opening.labels = new bytes(_otherLength(length));
        _refusesOpening(opening, _invalidLength(opening.labels.length));
    }

    function testFuzz_RevertWhen_TheDifferenceHasAnotherLength(uint256 length) external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(_opened());
        opening.diff = new bytes(_otherLength(length));
        _refusesOpening(opening, _invalidLength(opening.diff.length));
    }

    function test_RevertWhen_ThereIsSomethingAfterTheLastLabel() external accounted {
        _reach(Status.Resolving);
        for (uint256 bit; bit < 4; ++bit) {
            Opening memory opening = _opening(_opened());
            opening.labels = bytes.concat(opening.labels);
            opening.labels[opening.labels.length - 1] |= bytes1(uint8(1 << bit));
            _refusesOpening(opening, abi.encodeWithSelector(IModelMarket.Market_InvalidPadding.selector));
            opening = _opening(_opened());
            opening.diff = bytes.concat(opening.diff);
            opening.diff[opening.diff.length - 1] |= bytes1(uint8(1 << bit));
            _refusesOpening(opening, abi.encodeWithSelector(IModelMarket.Market_InvalidPadding.selector));
        }
    }

    function testFuzz_RevertWhen_ALabelIsNotTheTruths(uint256 label) external accounted {
        _reach(Status.Resolving);
        // Truth and difference changed alike: the prediction stays what was committed to.
        bytes memory change = Labels.diff(SIZE, WIDTH, 1, bound(label, 0, SIZE - 1));
        Opening memory opening = _opening(_opened());
        opening.labels = Labels.xor(opening.labels, change);
        opening.diff = Labels.xor(opening.diff, change);
        _refusesOpening(opening, _truthMismatch(opening));
    }

    function test_RevertWhen_TheLabelsSaltIsNotTheTruths() external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(_opened());
        opening.labelSalt = ~opening.labelSalt;
        _refusesOpening(opening, _truthMismatch(opening));
    }

    function testFuzz_RevertWhen_TheDifferenceIsNotTheCommitments(uint256 label) external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(_opened());
        opening.diff = Labels.xor(opening.diff, Labels.diff(SIZE, WIDTH, 1, bound(label, 0, SIZE - 1)));
        _refusesOpening(opening, _mismatch(_opened(), models[_opened()].cid, opening));
        _assertNothingHappened();
    }

    function testFuzz_RevertWhen_ThePredictionsSaltIsNotTheCommitments(bytes32 salt) external accounted {
        _reach(Status.Resolving);
        Opening memory opening = _opening(_opened());
        opening.predictionSalt = salt == opening.predictionSalt ? ~salt : salt;
        _refusesOpening(opening, _mismatch(_opened(), models[_opened()].cid, opening));
        _assertNothingHappened();
    }

    function test_RevertWhen_ItOpensAnothersCommitment() external accounted {
        _reach(Status.Resolving);
        for (uint256 other; other < 3; ++other) {
            if (other == _opened()) continue;
            _reverts(
                _trainer(other),
                _callFor(other, _opening(other)),
                _mismatch(_opened(), models[other].cid, _opening(other))
            );
        }
        _assertNothingHappened();
    }

    /// @dev The first thing that is wrong names the error: the lengths, the truth, the commitment.
    function test_RevertWhen_AllOfItIsWrong_InTheOrderOfTheChecks() external accounted {
        _reach(Status.Resolving);
        Opening memory opening = Opening("1", 0, "22", 0);
        _refusesOpening(opening, _invalidLength(1));
        opening.labels = truth.labels;
        _refusesOpening(opening, _invalidLength(2));
        opening.diff = new bytes(truth.labels.length);
        _refusesOpening(opening, _truthMismatch(opening));
        opening.labelSalt = truth.salt;
        _refusesOpening(opening, _mismatch(_opened(), models[_opened()].cid, opening));
    }

    function _assertNothingHappened() internal view {
        _assertStatus(Status.Resolving);
        _assertState(_opened(), SubmissionState.Claimed);
        assertEq(market.pot(), 0, "nobody is slashed");
    }

    function _refusesOpening(Opening memory opening, bytes memory reason) internal {
        _reverts(stranger, _callFor(_opened(), opening), reason);
    }

    function _otherLength(uint256 length) private view returns (uint256) {
        uint256 expected = truth.labels.length;
        length = bound(length, 0, 2 * expected);
        return length == expected ? length + 1 : length;
    }

    function _invalidLength(uint256 actual) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelMarket.Market_InvalidLength.selector, truth.labels.length, actual);
    }

    function _truthMismatch(Opening memory opening) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IModelMarket.Market_TruthMismatch.selector,
            id,
            truth.hash,
            Labels.superhash(opening.labelSalt, opening.labels)
        );
    }

    /// @dev The error of opening the submission at `index` with the CID and the opening of something else.
    function _mismatch(uint256 index, bytes memory cid, Opening memory opening)
        internal
        view
        returns (bytes memory)
    {
        bytes32 predictions =
            Labels.superhash(opening.predictionSalt, Labels.xor(opening.labels, opening.diff));
        return _mismatch(index, sha256(cid), predictions);
    }

    function _mismatch(uint256 index, bytes32 modelSuperhash, bytes32 predictionSuperhash)
        internal
        view
        returns (bytes memory)
    {
        return abi.encodeWithSelector(
            IModelMarket.Market_CommitmentMismatch.selector,
            id,
            index,
            models[index].commitment,
            keccak256(
                abi.encode(
                    block.chainid,
                    address(market),
                    id,
                    models[index].trainer,
                    modelSuperhash,
                    predictionSuperhash
                )
            )
        );
    }
}
