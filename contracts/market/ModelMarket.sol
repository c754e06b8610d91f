// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

import {LabelLanes} from "../libraries/LabelLanes.sol";
import {Superhash} from "../libraries/Superhash.sol";
import {TokenVault} from "../token/TokenVault.sol";
import {ClaimTree} from "./ClaimTree.sol";
import {
    IModelMarket,
    Opening,
    Phase,
    Request,
    RequestParams,
    Status,
    Submission,
    SubmissionState
} from "./IModelMarket.sol";

/// @title ModelMarket
/// @notice See `IModelMarket`.
contract ModelMarket is IModelMarket, TokenVault {
    using ClaimTree for mapping(uint256 node => uint256);

    /// @dev A request as stored. Each call loads as few of these words as it can.
    struct RequestData {
        // slot 0
        address requester;
        uint40 deadline;
        uint32 responseWindow;
        // slot 1: all that a payout needs
        uint96 reward;
        uint96 stake;
        uint24 submissionCount;
        uint24 liveCount;
        Phase phase;
        uint8 width;
        // slot 2
        bytes32 truth;
        // slot 3: the digest of the dataset's CID, whose prefix is fixed
        bytes32 datasetDigest;
        // slot 4
        uint24 size;
        uint24 minScore;
        uint24 answeredCount;
        // The highest claim: its index + 1, 0 for none, and its score.
        uint24 leader;
        uint24 leaderScore;
        uint40 claimsEnd;
        // Grounded: when time is up for the candidate, or in the last call for all who outrank the highest proof.
        // Terminal: when the request closed.
        uint40 until;
        // The highest proof: its index + 1, 0 for none. Below it lies the one that it outranked, and so on: each
        // submission knows its `previousProof`.
        uint24 proof;
        // slot 5
        mapping(uint256 index => Submission) submissions;
        // slot 6: the claims, the leader's among them
        mapping(uint256 node => uint256) claims;
    }

    /// @dev A stake is at least 1/20 of the reward.
    uint256 private constant STAKE_DIVISOR = 20;
    /// @dev Who enforces a timeout against a candidate receives 1/10 of its stake.
    uint256 private constant TIP_DIVISOR = 10;
    uint256 private constant MIN_RESPONSE_WINDOW = 900;
    /// @dev Stakes are locked for as long as windows last.
    uint256 private constant MAX_WINDOW = 365 days;

    // slot 0, beside the vault's pot
    uint128 private _requestCount;
    // slot 1
    mapping(uint256 requestId => RequestData) private _requests;

    constructor(address token_, address treasury_) TokenVault(token_, treasury_) {}

    // ── Open ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IModelMarket
    function createRequest(RequestParams calldata params, bytes calldata datasetCid)
        external
        nonReentrant
        returns (uint256 requestId)
    {
        _checkParams(params, datasetCid);

        requestId = ++_requestCount;
        uint256 deadline = block.timestamp + params.submissionWindow;
        RequestData storage request = _requests[requestId];
        request.requester = msg.sender;
        request.deadline = uint40(deadline);
        request.responseWindow = params.responseWindow;
        request.phase = Phase.Open;
        request.width = params.width;
        request.reward = params.reward;
        request.stake = params.stake;
        request.truth = params.truth;
        request.datasetDigest = bytes32(datasetCid[4:]);
        request.size = params.size;
        request.minScore = params.minScore;

        emit RequestCreated(
            requestId,
            msg.sender,
            datasetCid,
            params.truth,
            params.reward,
            params.stake,
            uint64(deadline),
            params.responseWindow,
            params.size,
            params.width,
            params.minScore
        );
        _pull(params.reward);
    }

    /// @inheritdoc IModelMarket
    function cancelRequest(uint256 requestId, uint256 maxLive) external nonReentrant {
        RequestData storage request = _load(requestId);
        if (msg.sender != request.requester) {
            revert Market_NotRequester(requestId, msg.sender, request.requester);
        }
        if (request.phase != Phase.Open) _revertStatus(requestId, request);
        if (request.liveCount > maxLive) revert Market_TooManyLive(requestId, request.liveCount, maxLive);

        _abandon(requestId, request);
    }

    /// @inheritdoc IModelMarket
    function submitModel(uint256 requestId, bytes32 truth, bytes32 commitment)
        external
        nonReentrant
        returns (uint256 index)
    {
        RequestData storage request = _load(requestId);
        if (_status(request) != Status.Accepting) _revertStatus(requestId, request);
        if (truth != request.truth) revert Market_TruthMismatch(requestId, request.truth, truth);
        if (commitment == 0) revert Market_InvalidCommitment();
        index = request.submissionCount;
        if (index == type(uint24).max) revert Market_TooManySubmissions(requestId);

        unchecked {
            request.submissionCount = uint24(index + 1);
            // No more are live than were made.
            ++request.liveCount;
        }
        request.submissions[index] = Submission(msg.sender, SubmissionState.Submitted, 0, 0, 0, commitment);

        emit ModelSubmitted(requestId, index, msg.sender, commitment);
        _pull(request.stake);
    }

    /// @inheritdoc IModelMarket
    function withdrawSubmission(uint256 requestId, uint256 index, uint256 maxSlash) external nonReentrant {
        RequestData storage request = _load(requestId);
        Status status = _status(request);
        // Not once overdue: the reward is about to be forfeited to this very trainer.
        if (status != Status.Accepting && status != Status.AwaitingTruth) {
            _revertStatus(requestId, request);
        }
        Submission storage submission = _ownSubmission(requestId, request, index);
        if (submission.state != SubmissionState.Submitted) {
            revert Market_WrongSubmissionState(requestId, index, submission.state);
        }

        --request.liveCount;
        if (status == Status.Accepting) {
            submission.state = SubmissionState.Withdrawn;
            emit SubmissionWithdrawn(requestId, index, msg.sender);
            _push(msg.sender, request.stake);
        } else {
            uint256 slash = request.stake;
            if (slash > maxSlash) revert Market_SlashTooHigh(requestId, index, slash, maxSlash);
            submission.state = SubmissionState.Slashed;
            _addToPot(slash);
            emit SubmissionSlashed(requestId, index, msg.sender, msg.sender, 0);
        }
    }

    /// @inheritdoc IModelMarket
    function revealTruth(uint256 requestId, bytes calldata labels, bytes32 salt) external nonReentrant {
        RequestData storage request = _load(requestId);
        if (msg.sender != request.requester) {
            revert Market_NotRequester(requestId, msg.sender, request.requester);
        }
        if (_status(request) != Status.AwaitingTruth) _revertStatus(requestId, request);
        _checkVector(labels, request.size, request.width);
        _checkTruth(requestId, request, labels, salt);

        uint256 claimsEnd = block.timestamp + request.responseWindow;
        request.phase = Phase.Grounded;
        request.claimsEnd = uint40(claimsEnd);
        request.until = uint40(claimsEnd + request.responseWindow);

        emit TruthRevealed(requestId, labels, salt);
    }

    // ── Grounded ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IModelMarket
    function claimScore(uint256 requestId, uint256 index, uint24 score) external nonReentrant {
        RequestData storage request = _load(requestId);
        if (_status(request) != Status.Claiming) _revertStatus(requestId, request);
        Submission storage submission = _ownSubmission(requestId, request, index);
        if (submission.state != SubmissionState.Submitted) {
            revert Market_WrongSubmissionState(requestId, index, submission.state);
        }
        if (score > request.size) revert Market_ScoreTooHigh(score, request.size);

        bool conceded = score < request.minScore;
        submission.state = conceded ? SubmissionState.Conceded : SubmissionState.Claimed;
        submission.score = score;
        unchecked {
            // No more have answered than are live.
            ++request.answeredCount;
        }
        if (!conceded) {
            request.claims.insert(request.submissionCount, index, score);
            uint256 leader = request.leader;
            if (leader == 0 || _outranks(index, score, leader - 1, request.leaderScore)) {
                request.leader = uint24(index + 1);
                request.leaderScore = score;
            }
        }

        emit ScoreClaimed(requestId, index, msg.sender, score, conceded);
    }

    /// @inheritdoc IModelMarket
    function revealModel(uint256 requestId, bytes calldata modelCid, Opening calldata opening)
        external
        nonReentrant
    {
        RequestData storage request = _load(requestId);
        Status status = _status(request);
        if (status != Status.Resolving && status != Status.LastCall) _revertStatus(requestId, request);
        uint256 index = request.leader - 1;
        address trainer = request.submissions[index].trainer;
        if (!Superhash.isFileCid(modelCid)) revert Market_InvalidModelCid(modelCid);
        uint24 score = _recount(requestId, request, index, trainer, Superhash.ofCid(modelCid), opening);

        uint256 claim = request.leaderScore;
        // In a last call the candidate stays who it is: exposed in its last second, it would leave the next no time.
        if (score < claim && status == Status.LastCall) {
            revert Market_ScoreBelowClaim(requestId, index, claim, score);
        }

        emit ModelRevealed(requestId, index, trainer, score, modelCid, opening.diff, opening.predictionSalt);
        if (score < claim) {
            // Nobody is tipped: only the trainer holds the opening, and would tip itself.
            _slash(requestId, request, msg.sender, 0);
            if (request.leader == 0) _refund(requestId, request);
        } else {
            _settle(requestId, request, index, trainer);
        }
    }

    /// @inheritdoc IModelMarket
    function provePredictions(
        uint256 requestId,
        uint256 index,
        bytes32 modelSuperhash,
        Opening calldata opening
    ) external nonReentrant {
        RequestData storage request = _load(requestId);
        Status status = _status(request);
        if (status != Status.Resolving && status != Status.LastCall) _revertStatus(requestId, request);
        Submission storage submission = _submission(requestId, request, index);
        if (submission.state != SubmissionState.Claimed) {
            revert Market_WrongSubmissionState(requestId, index, _stateOf(submission));
        }
        if (index + 1 == request.leader) revert Market_IsCandidate(requestId, index);
        uint256 claim = submission.score;
        uint256 proof = request.proof;
        if (proof != 0 && !_outranks(index, claim, proof - 1, request.submissions[proof - 1].score)) {
            revert Market_Outranked(requestId, index, proof - 1);
        }
        address trainer = submission.trainer;
        uint24 score = _recount(requestId, request, index, trainer, modelSuperhash, opening);
        if (score < claim) revert Market_ScoreBelowClaim(requestId, index, claim, score);

        submission.state = SubmissionState.Proven;
        submission.provenAt = uint40(block.timestamp);
        submission.previousProof = uint24(proof);
        request.proof = uint24(index + 1);
        // The window is one for all: a later proof neither shortens nor extends it.
        if (proof == 0) _startWindow(request);

        emit PredictionsProven(
            requestId,
            index,
            trainer,
            score,
            request.until,
            modelSuperhash,
            opening.diff,
            opening.predictionSalt
        );
    }

    /// @inheritdoc IModelMarket
    function publishModel(uint256 requestId, bytes calldata modelCid, bytes32 predictionSuperhash)
        external
        nonReentrant
    {
        RequestData storage request = _load(requestId);
        if (_status(request) != Status.Resolving) _revertStatus(requestId, request);
        uint256 index = request.leader - 1;
        if (request.proof != request.leader) revert Market_NotProven(requestId, index);
        address trainer = request.submissions[index].trainer;
        if (!Superhash.isFileCid(modelCid)) revert Market_InvalidModelCid(modelCid);
        _checkCommitment(requestId, request, index, trainer, Superhash.ofCid(modelCid), predictionSuperhash);

        emit ModelPublished(requestId, index, trainer, modelCid);
        _settle(requestId, request, index, trainer);
    }

    // ── Deadlines ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IModelMarket
    function enforceTimeout(uint256 requestId, uint256 max) external nonReentrant {
        RequestData storage request = _load(requestId);
        Status status = _status(request);
        if (status == Status.Overdue) return _abandon(requestId, request);
        if (status != Status.Stalled) _revertStatus(requestId, request);

        uint256 tips;
        if (request.leader != 0) {
            if (max == 0) revert Market_InvalidMaximum();
            uint256 tip = request.stake / TIP_DIVISOR;
            // Each slash gives the next candidate a window, but after the last call: there the next had it too.
            do {
                _slash(requestId, request, msg.sender, tip);
                tips += tip;
                --max;
            } while (max != 0 && request.leader != 0 && block.timestamp >= request.until);
        }
        if (request.leader == 0) _refund(requestId, request);
        if (tips != 0) _push(msg.sender, tips);
    }

    // ── Payouts ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IModelMarket
    function collect(uint256 requestId, uint256 index) external nonReentrant {
        RequestData storage request = _load(requestId);
        Submission storage submission = _submission(requestId, request, index);
        if (request.phase < Phase.Settled) _revertStatus(requestId, request);
        uint256 amount = _payout(request, submission);
        if (amount == 0) revert Market_NothingToCollect(requestId, index, _stateOf(submission));
        address trainer = submission.trainer;

        // Erased, which the chain pays back for: what is not there cannot be paid twice.
        submission.trainer = address(0);
        submission.state = SubmissionState.None;
        submission.score = 0;
        submission.provenAt = 0;
        submission.previousProof = 0;
        emit Collected(requestId, index, trainer, amount);
        _push(trainer, amount);
    }

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc IModelMarket
    function requestCount() external view returns (uint256) {
        return _requestCount;
    }

    /// @inheritdoc IModelMarket
    function statusOf(uint256 requestId) external view returns (Status) {
        return _status(_load(requestId));
    }

    /// @inheritdoc IModelMarket
    function candidateOf(uint256 requestId)
        external
        view
        returns (bool found, uint256 index, uint256 score, uint256 deadline)
    {
        RequestData storage request = _load(requestId);
        Status status = _status(request);
        if (
            request.leader == 0
                || (status != Status.Resolving && status != Status.LastCall && status != Status.Stalled)
        ) {
            return (false, 0, 0, 0);
        }
        return (true, request.leader - 1, request.leaderScore, request.until);
    }

    /// @inheritdoc IModelMarket
    function payoutOf(uint256 requestId, uint256 index) external view returns (uint256) {
        RequestData storage request = _load(requestId);
        return _payout(request, _submission(requestId, request, index));
    }

    /// @inheritdoc IModelMarket
    function getRequest(uint256 requestId) external view returns (Request memory view_) {
        RequestData storage request = _load(requestId);
        view_.requester = request.requester;
        view_.phase = request.phase;
        view_.status = _status(request);
        view_.width = request.width;
        view_.size = request.size;
        view_.minScore = request.minScore;
        view_.reward = request.reward;
        view_.stake = request.stake;
        view_.responseWindow = request.responseWindow;
        view_.deadline = request.deadline;
        view_.claimsEnd = request.claimsEnd;
        if (request.phase == Phase.Grounded) view_.candidateDeadline = request.until;
        else view_.closedAt = request.until;
        view_.submissionCount = request.submissionCount;
        view_.liveCount = request.liveCount;
        view_.answeredCount = request.answeredCount;
        if (request.leader != 0) {
            view_.hasLeader = true;
            view_.leader = request.leader - 1;
            view_.leaderScore = request.leaderScore;
        }
        if (request.proof != 0 && request.phase == Phase.Grounded) {
            view_.hasProof = true;
            view_.proof = request.proof - 1;
            view_.proofScore = request.submissions[view_.proof].score;
        }
        view_.truth = request.truth;
        view_.datasetCid = abi.encodePacked(Superhash.DAG_PB_CID_PREFIX, request.datasetDigest);
    }

    /// @inheritdoc IModelMarket
    function getSubmission(uint256 requestId, uint256 index)
        external
        view
        returns (Submission memory submission)
    {
        Submission storage stored = _submission(requestId, _load(requestId), index);
        submission = stored;
        submission.state = _stateOf(stored);
    }

    /// @inheritdoc IModelMarket
    function commitmentOf(
        uint256 requestId,
        address trainer,
        bytes32 modelSuperhash,
        bytes32 predictionSuperhash
    ) public view returns (bytes32) {
        return keccak256(
            abi.encode(block.chainid, address(this), requestId, trainer, modelSuperhash, predictionSuperhash)
        );
    }

    // ── Checks ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _checkParams(RequestParams calldata params, bytes calldata datasetCid) private pure {
        if (params.reward == 0) revert Market_InvalidReward();
        uint256 minStake = (uint256(params.reward) + STAKE_DIVISOR - 1) / STAKE_DIVISOR;
        if (params.stake < minStake) revert Market_InvalidStake(params.stake, minStake);
        _checkWindow(params.submissionWindow, 1);
        _checkWindow(params.responseWindow, MIN_RESPONSE_WINDOW);
        if (!LabelLanes.isWidth(params.width)) revert Market_InvalidWidth(params.width);
        uint256 maxSize = LabelLanes.maxSize(params.width);
        if (params.size == 0 || params.size > maxSize) revert Market_InvalidSize(params.size, maxSize);
        if (params.minScore > params.size) revert Market_InvalidMinScore(params.minScore, params.size);
        if (params.truth == 0) revert Market_InvalidCommitment();
        if (!Superhash.isDirectoryCid(datasetCid)) revert Market_InvalidDatasetCid(datasetCid);
    }

    function _checkWindow(uint256 window, uint256 minimum) private pure {
        if (window < minimum || window > MAX_WINDOW) {
            revert Market_InvalidWindow(window, minimum, MAX_WINDOW);
        }
    }

    function _checkVector(bytes calldata vector, uint256 size, uint256 width) private pure {
        uint256 expected = LabelLanes.byteLength(size, width);
        if (vector.length != expected) revert Market_InvalidLength(expected, vector.length);
        if (!LabelLanes.isPadded(vector, size, width)) revert Market_InvalidPadding();
    }

    function _checkTruth(uint256 requestId, RequestData storage request, bytes calldata labels, bytes32 salt)
        private
        view
    {
        bytes32 truth = Superhash.ofSealed(salt, labels);
        if (truth != request.truth) revert Market_TruthMismatch(requestId, request.truth, truth);
    }

    /// @dev Checks an opening against the truth and the commitment, and counts its score.
    function _recount(
        uint256 requestId,
        RequestData storage request,
        uint256 index,
        address trainer,
        bytes32 modelSuperhash,
        Opening calldata opening
    ) private view returns (uint24) {
        (uint256 size, uint256 width) = (request.size, request.width);
        _checkVector(opening.labels, size, width);
        _checkVector(opening.diff, size, width);
        _checkTruth(requestId, request, opening.labels, opening.labelSalt);
        (bytes memory prediction, uint256 errors) =
            LabelLanes.applyDiff(opening.predictionSalt, opening.labels, opening.diff, width);
        _checkCommitment(requestId, request, index, trainer, modelSuperhash, Superhash.ofBlock(prediction));
        return uint24(size - errors);
    }

    function _checkCommitment(
        uint256 requestId,
        RequestData storage request,
        uint256 index,
        address trainer,
        bytes32 modelSuperhash,
        bytes32 predictionSuperhash
    ) private view {
        bytes32 expected = request.submissions[index].commitment;
        bytes32 actual = commitmentOf(requestId, trainer, modelSuperhash, predictionSuperhash);
        if (actual != expected) revert Market_CommitmentMismatch(requestId, index, expected, actual);
    }

    /// @dev The order of claims: the higher score, and the earlier submission of equals.
    function _outranks(uint256 index, uint256 score, uint256 otherIndex, uint256 otherScore)
        private
        pure
        returns (bool)
    {
        return score > otherScore || (score == otherScore && index < otherIndex);
    }

    function _load(uint256 requestId) private view returns (RequestData storage request) {
        request = _requests[requestId];
        if (request.phase == Phase.None) revert Market_UnknownRequest(requestId);
    }

    function _submission(uint256 requestId, RequestData storage request, uint256 index)
        private
        view
        returns (Submission storage)
    {
        if (index >= request.submissionCount) revert Market_UnknownSubmission(requestId, index);
        return request.submissions[index];
    }

    function _ownSubmission(uint256 requestId, RequestData storage request, uint256 index)
        private
        view
        returns (Submission storage submission)
    {
        submission = _submission(requestId, request, index);
        if (msg.sender != submission.trainer) {
            revert Market_NotTrainer(requestId, index, msg.sender, submission.trainer);
        }
    }

    /// @dev A submission that was made and is no longer there has been paid.
    function _stateOf(Submission storage submission) private view returns (SubmissionState state) {
        state = submission.state;
        if (state == SubmissionState.None) state = SubmissionState.Collected;
    }

    function _status(RequestData storage request) private view returns (Status) {
        Phase phase = request.phase;
        if (phase == Phase.Open) {
            if (block.timestamp < request.deadline) return Status.Accepting;
            if (block.timestamp < uint256(request.deadline) + request.responseWindow) {
                return Status.AwaitingTruth;
            }
            return Status.Overdue;
        }
        if (phase == Phase.Grounded) {
            if (block.timestamp < request.claimsEnd && request.answeredCount < request.liveCount) {
                return Status.Claiming;
            }
            uint256 leader = request.leader;
            if (block.timestamp >= request.until || leader == 0) return Status.Stalled;
            uint256 proof = request.proof;
            return proof == 0 || proof == leader ? Status.Resolving : Status.LastCall;
        }
        if (phase == Phase.Settled) return Status.Settled;
        if (phase == Phase.Refunded) return Status.Refunded;
        return Status.Forfeited;
    }

    /// @dev Reverts a call at the wrong time, saying what the status is and how long it lasts.
    function _revertStatus(uint256 requestId, RequestData storage request) private view {
        Status status = _status(request);
        uint256 until;
        if (status == Status.Accepting) until = request.deadline;
        else if (status == Status.AwaitingTruth) until = uint256(request.deadline) + request.responseWindow;
        else if (status == Status.Claiming) until = request.claimsEnd;
        else if (status == Status.Resolving || status == Status.LastCall) until = request.until;
        revert Market_WrongStatus(requestId, status, until);
    }

    // ── Effects ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Closes an open request whose requester gives up or was late.
    function _abandon(uint256 requestId, RequestData storage request) private {
        uint256 live = request.liveCount;
        if (live == 0) return _refund(requestId, request);
        uint256 reward = request.reward;
        _close(request, Phase.Forfeited);
        _addToPot(reward % live);
        emit RequestForfeited(requestId, live, reward / live);
    }

    /// @dev Closes a request that nobody won.
    function _refund(uint256 requestId, RequestData storage request) private {
        uint256 reward = request.reward;
        _close(request, Phase.Refunded);
        _potSilent(request);
        emit RequestRefunded(requestId, reward);
        _push(request.requester, reward);
    }

    function _close(RequestData storage request, Phase phase) private {
        request.phase = phase;
        request.until = uint40(block.timestamp);
    }

    /// @dev Closes a request that a candidate won.
    function _settle(uint256 requestId, RequestData storage request, uint256 index, address trainer) private {
        uint256 amount = uint256(request.reward) + request.stake;
        request.submissions[index].state = SubmissionState.Won;
        _close(request, Phase.Settled);
        _potSilent(request);
        emit RequestSettled(requestId, index, trainer, amount);
        _push(trainer, amount);
    }

    /// @dev Gives a full window from now, or from the end of claims if that is yet to come: what happens early takes no
    /// time from those who planned by it.
    function _startWindow(RequestData storage request) private {
        request.until = uint40(Math.max(block.timestamp, request.claimsEnd) + request.responseWindow);
    }

    /// @dev Slashes the candidate. A window starts for what is to be done next, unless that was asked for by the last
    /// call and its window is for all.
    function _slash(uint256 requestId, RequestData storage request, address enforcer, uint256 tip) private {
        uint256 index = request.leader - 1;
        Submission storage submission = request.submissions[index];
        submission.state = SubmissionState.Slashed;
        request.claims.remove(request.submissionCount, index);
        (bool found, uint256 next, uint256 score) = request.claims.highest(request.submissionCount);
        request.leader = found ? uint24(next + 1) : 0;
        request.leaderScore = uint24(score);
        uint256 proof = request.proof;
        bool proven = proof == index + 1;
        if (proven) request.proof = submission.previousProof;
        // Who lay between a proven candidate and the proof below it had no reason to prove, and has one now.
        if (proven || proof == 0 || proof == request.leader) _startWindow(request);
        --request.liveCount;
        --request.answeredCount;
        _addToPot(request.stake - tip);
        emit SubmissionSlashed(requestId, index, submission.trainer, enforcer, tip);
    }

    /// @dev Who was live and did not answer forfeits its stake to the treasury when a grounded request closes.
    function _potSilent(RequestData storage request) private {
        _addToPot(uint256(request.liveCount - request.answeredCount) * request.stake);
    }

    function _payout(RequestData storage request, Submission storage submission)
        private
        view
        returns (uint256)
    {
        Phase phase = request.phase;
        SubmissionState state = submission.state;
        if (phase == Phase.Forfeited) {
            // Widened first: stake and share together may exceed 96 bits.
            return state == SubmissionState.Submitted
                ? uint256(request.stake) + request.reward / request.liveCount
                : 0;
        }
        if (phase == Phase.Settled || phase == Phase.Refunded) {
            return state == SubmissionState.Claimed || state == SubmissionState.Proven
                || state == SubmissionState.Conceded
                ? request.stake
                : 0;
        }
        return 0;
    }
}
