// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {MODEL_MARKET_BYTECODE} from "../../../generated/market/bytecode/modelMarket.sol";
import {Superhash} from "../../libraries/Superhash.sol";
import {cheats} from "../../testing/Cheats.sol";
import {TestParties} from "../../testing/TestParties.sol";
import {IModelMarket, Opening, Request, RequestParams, Status, SubmissionState} from "../IModelMarket.sol";

/// @notice A market for your tests, with requests at any status. For Foundry and Hardhat 3.
///
///     TestMarket local = new TestMarket();
///     uint256 id = local.createRequest();
///     local.submit(id, alice, 93);
///     local.submit(id, bob, 88);
///     local.advance(id, Status.Settled); // alice has won
///
/// The market is the real one, as it is deployed. Its labels are made up: a request has 100, all of them 0.
/// What the market would refuse, this contract refuses in words: not every tool knows the market's errors.
contract TestMarket is TestParties {
    uint96 public constant REWARD = 100e18;
    uint96 public constant STAKE = 10e18;
    uint24 public constant SIZE = 100;
    bytes32 public constant LABEL_SALT = keccak256("label salt");

    /// @notice The market.
    IModelMarket public immutable market;
    /// @notice The account that `createRequest` acts as.
    address public immutable requester = _account("requester");
    /// @notice The account that enforces timeouts.
    address public immutable keeper = _account("keeper");
    address public immutable treasury = _account("treasury");

    mapping(uint256 requestId => mapping(uint256 index => uint24)) private _scores;

    constructor() {
        market = IModelMarket(_deploy(MODEL_MARKET_BYTECODE, abi.encode(coin, treasury)));
        cheats.label(address(market), "ModelMarket");
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Opens a request, as `requester`.
    /// @return requestId Its id.
    function createRequest() external returns (uint256 requestId) {
        return createRequest(params());
    }

    /// @notice Opens a request that differs from the usual ones, as `requester`.
    /// @param changed What `params` gave, with changes. The labels stay what they are: size, width and truth. Reverts when
    /// the market does not take these terms.
    /// @return requestId Its id.
    function createRequest(RequestParams memory changed) public returns (uint256 requestId) {
        _requireOwnLabels(changed.size, changed.width, changed.truth);
        _requireTerms(changed);
        _fundFor(requester, address(market), changed.reward);
        cheats.prank(requester);
        return market.createRequest(changed, datasetCid());
    }

    /// @notice Submits a model to a request, as `trainer`, which gets the coins for its stake.
    /// @param requestId A request of this contract, or one that a contract of yours opened with `params`.
    /// @param score How many of the 100 labels the model predicts correctly.
    /// @return index The submission's index.
    function submit(uint256 requestId, address trainer, uint24 score) external returns (uint256 index) {
        require(score <= SIZE, "TestMarket: a model gets at most 100 labels right");
        Request memory request = _requestOf(requestId);
        if (request.status != Status.Accepting) {
            revert(string.concat(_isNow(requestId, request.status), " and takes no more submissions"));
        }
        _requireOwnLabels(request.size, request.width, request.truth);
        bytes32 commitment = market.commitmentOf(
            requestId,
            trainer,
            Superhash.ofCid(modelCid(requestId, trainer)),
            Superhash.ofSealed(predictionSalt(requestId, trainer), _predictions(score))
        );
        _fundFor(trainer, address(market), request.stake);
        cheats.prank(trainer);
        index = market.submitModel(requestId, request.truth, commitment);
        _scores[requestId][index] = score;
    }

    /// @notice Brings a request to a status, by the calls and the waiting that it takes. Every trainer claims what it
    /// scored. Moves the time of the chain. Reverts when the request cannot come to that status any more.
    /// @param requestId A request whose submissions come from `submit`.
    function advance(uint256 requestId, Status to) external {
        for (Request memory request = _requestOf(requestId); request.status != to;) {
            _step(request, requestId, to);
            request = market.getRequest(requestId);
        }
    }

    // ── What requests and submissions are made of ──────────────────────────────────────────────────────────────

    /// @notice What requests ask for: 100e18 for the best model of at least 50 labels out of 100. A contract of yours can
    /// open a request with it. `advance` then reveals the labels as that contract.
    function params() public pure returns (RequestParams memory) {
        return RequestParams({
            reward: REWARD,
            stake: STAKE,
            submissionWindow: 1 days,
            responseWindow: 1 hours,
            size: SIZE,
            width: 8,
            minScore: 50,
            truth: Superhash.ofSealed(LABEL_SALT, labels())
        });
    }

    /// @notice The dataset of every request.
    function datasetCid() public pure returns (bytes memory) {
        return bytes.concat(Superhash.DAG_PB_CID_PREFIX, keccak256("dataset"));
    }

    /// @notice The true labels of every request, packed.
    function labels() public pure returns (bytes memory) {
        return new bytes(SIZE);
    }

    /// @notice The model that a trainer submits.
    function modelCid(uint256 requestId, address trainer) public pure returns (bytes memory) {
        return bytes.concat(Superhash.RAW_CID_PREFIX, keccak256(abi.encode("model", requestId, trainer)));
    }

    /// @notice What opens a submission's commitment, with the model's CID.
    function openingOf(uint256 requestId, uint256 index) public view returns (Opening memory) {
        address trainer = market.getSubmission(requestId, index).trainer;
        return Opening({
            labels: labels(),
            labelSalt: LABEL_SALT,
            // The true labels are 0, so that predictions are what they differ by.
            diff: _predictions(_scores[requestId][index]),
            predictionSalt: predictionSalt(requestId, trainer)
        });
    }

    /// @notice The salt that a trainer seals its predictions with.
    function predictionSalt(uint256 requestId, address trainer) public pure returns (bytes32) {
        return keccak256(abi.encode("prediction salt", requestId, trainer));
    }

    /// @dev Predictions of which `score` are correct: the last ones.
    function _predictions(uint24 score) private pure returns (bytes memory predictions) {
        predictions = labels();
        for (uint256 i; i + score < SIZE; ++i) {
            predictions[i] = 0x01;
        }
    }

    function _requestOf(uint256 requestId) private view returns (Request memory) {
        if (requestId == 0 || requestId > market.requestCount()) {
            revert(string.concat("TestMarket: there is no request ", cheats.toString(requestId)));
        }
        return market.getRequest(requestId);
    }

    /// @dev The terms that the market takes.
    function _requireTerms(RequestParams memory terms) private pure {
        require(terms.reward != 0, "TestMarket: the reward has to be more than 0");
        require(
            uint256(terms.stake) * 20 >= terms.reward,
            "TestMarket: the stake has to be at least a twentieth of the reward"
        );
        require(terms.minScore <= SIZE, "TestMarket: minScore has to be at most 100, the number of labels");
        require(
            terms.submissionWindow >= 1 && terms.submissionWindow <= 365 days,
            "TestMarket: submissionWindow has to be from 1 second to 365 days"
        );
        require(
            terms.responseWindow >= 15 minutes && terms.responseWindow <= 365 days,
            "TestMarket: responseWindow has to be from 15 minutes to 365 days"
        );
    }

    /// @dev Other labels could not be revealed.
    function _requireOwnLabels(uint24 size, uint8 width, bytes32 truth) private pure {
        RequestParams memory own = params();
        require(
            size == own.size && width == own.width && truth == own.truth,
            "TestMarket: size, width and truth have to be those of params()"
        );
    }

    // ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev One step from the status that a request is in towards the one that it is to be in.
    function _step(Request memory request, uint256 requestId, Status to) private {
        Status status = request.status;
        if (status == Status.Accepting) {
            _warpTo(request.deadline);
        } else if (status == Status.AwaitingTruth) {
            if (to == Status.Overdue || to == Status.Forfeited) {
                _warpTo(request.deadline + request.responseWindow);
            } else {
                _requireOwnLabels(request.size, request.width, request.truth);
                cheats.prank(request.requester);
                market.revealTruth(requestId, labels(), LABEL_SALT);
            }
        } else if (status == Status.Claiming) {
            if (request.answeredCount < request.liveCount) _claim(requestId, request.submissionCount);
            else _warpTo(request.claimsEnd);
        } else if (status == Status.Resolving || status == Status.LastCall) {
            if (to == Status.Settled) _reveal(requestId, request.leader);
            else if (to == Status.LastCall) _prove(request, requestId, to);
            else _warpTo(request.candidateDeadline);
        } else if (status == Status.Overdue || status == Status.Stalled) {
            cheats.prank(keeper);
            market.enforceTimeout(requestId, type(uint256).max);
        } else {
            revert(_unreachable(requestId, status, to));
        }
    }

    function _claim(uint256 requestId, uint256 count) private {
        for (uint256 index; index < count; ++index) {
            if (market.getSubmission(requestId, index).state != SubmissionState.Submitted) continue;
            cheats.prank(market.getSubmission(requestId, index).trainer);
            market.claimScore(requestId, index, _scores[requestId][index]);
        }
    }

    function _reveal(uint256 requestId, uint256 index) private {
        address trainer = market.getSubmission(requestId, index).trainer;
        bytes memory cid = modelCid(requestId, trainer);
        Opening memory opening = openingOf(requestId, index);
        cheats.prank(trainer);
        market.revealModel(requestId, cid, opening);
    }

    /// @dev The last call is made by the first submission that may: any with a claim that is not the candidate's.
    function _prove(Request memory request, uint256 requestId, Status to) private {
        for (uint256 index; index < request.submissionCount; ++index) {
            if (index == request.leader) continue;
            if (market.getSubmission(requestId, index).state != SubmissionState.Claimed) continue;
            address trainer = market.getSubmission(requestId, index).trainer;
            Opening memory opening = openingOf(requestId, index);
            cheats.prank(trainer);
            return
                market.provePredictions(
                    requestId, index, Superhash.ofCid(modelCid(requestId, trainer)), opening
                );
        }
        revert(_unreachable(requestId, request.status, to));
    }

    /// @dev Why a request does not come to a status. In words: tools show the members of an enum as numbers.
    function _unreachable(uint256 requestId, Status from, Status to) private pure returns (string memory) {
        string memory hint = to == Status.Settled
            ? ". Somebody has to submit a model of the minimum score first"
            : to == Status.LastCall ? ". Two have to submit a model of the minimum score first" : "";
        return string.concat(_isNow(requestId, from), ", not ", _name(to), hint);
    }

    function _isNow(uint256 requestId, Status status) private pure returns (string memory) {
        return string.concat("TestMarket: request ", cheats.toString(requestId), " is ", _name(status));
    }

    function _name(Status status) private pure returns (string memory) {
        return [
            "Accepting",
            "AwaitingTruth",
            "Overdue",
            "Claiming",
            "Resolving",
            "LastCall",
            "Stalled",
            "Settled",
            "Refunded",
            "Forfeited"
        ][uint256(status)];
    }
}
