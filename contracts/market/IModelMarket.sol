// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {ITokenVault} from "../token/ITokenVault.sol";

/// @notice What is stored of a request's progress. It only moves forward.
enum Phase {
    None,
    Open,
    Grounded,
    Settled,
    Refunded,
    Forfeited
}

/// @notice The phase as seen at a timestamp. Windows are half-open: each ends the second its successor starts.
enum Status {
    /// Trainers submit.
    Accepting,
    /// The requester reveals the true labels.
    AwaitingTruth,
    /// The requester did not. Anyone enforces the timeout.
    Overdue,
    /// Trainers claim their scores.
    Claiming,
    /// The candidate opens its commitment. Anyone with a claim may prove it out of turn.
    Resolving,
    /// Somebody has: whoever claims more proves it as well, or is slashed with all who do not.
    LastCall,
    /// They did not, or no candidate is left. Anyone enforces the timeout.
    Stalled,
    /// A model was opened, recounted and paid.
    Settled,
    /// The reward went back to the requester.
    Refunded,
    /// The reward went to the live trainers.
    Forfeited
}

/// @notice How far a submission has come.
enum SubmissionState {
    None,
    Submitted,
    Withdrawn,
    Claimed,
    Proven,
    Conceded,
    Slashed,
    Collected,
    Won
}

/// @notice What a requester asks for.
struct RequestParams {
    /// What the winner is paid, in the coin's smallest unit.
    uint96 reward;
    /// What each trainer puts up. At least a twentieth of the reward.
    uint96 stake;
    /// How long submissions are accepted, in seconds.
    uint32 submissionWindow;
    /// How long each later party has to act, in seconds.
    uint32 responseWindow;
    /// How many test labels there are.
    uint24 size;
    /// Bits per label: 1, 2, 4, 8 or 16.
    uint8 width;
    /// The score, in correct labels, below which a model is not worth the reward.
    uint24 minScore;
    /// The superhash of the sealed block of the true test labels.
    bytes32 truth;
}

/// @notice A request as its views show it.
struct Request {
    address requester;
    Phase phase;
    Status status;
    uint8 width;
    uint24 size;
    uint24 minScore;
    uint96 reward;
    uint96 stake;
    uint32 responseWindow;
    /// When submissions end.
    uint64 deadline;
    /// When claims end. 0 while Open.
    uint64 claimsEnd;
    /// When the candidate, or in the last call whoever outranks the proof, must have acted. 0 unless Grounded.
    uint64 candidateDeadline;
    /// When the request reached its terminal phase. 0 before.
    uint64 closedAt;
    /// Submissions made, whatever became of them.
    uint24 submissionCount;
    /// Submissions neither withdrawn nor slashed.
    uint24 liveCount;
    /// Live submissions that have claimed or conceded.
    uint24 answeredCount;
    /// Whether there is a claim. If so, the leader is the highest: the candidate, or in the end the winner.
    bool hasLeader;
    uint24 leader;
    uint24 leaderScore;
    /// Whether a live claim is proven, while Grounded. If so, the proof is the highest.
    bool hasProof;
    uint24 proof;
    uint24 proofScore;
    bytes32 truth;
    /// The directory of the dataset: a CIDv1 in binary form.
    bytes datasetCid;
}

/// @notice What a trainer put up. Once collected, only its commitment is left of it.
struct Submission {
    // slot 0
    address trainer;
    SubmissionState state;
    /// The claimed score. 0 before the claim.
    uint24 score;
    /// When the claim was proven. 0 before, or if it never was.
    uint40 provenAt;
    /// The highest proof before this one, as its index + 1. 0 for none.
    uint24 previousProof;
    // slot 1
    bytes32 commitment;
}

/// @notice What opens a commitment, with the model's CID.
struct Opening {
    /// The true labels, packed.
    bytes labels;
    /// The salt that they were sealed with.
    bytes32 labelSalt;
    /// The true labels XOR the predicted ones.
    bytes diff;
    /// The salt that the predictions were sealed with.
    bytes32 predictionSalt;
}

/// @title IModelMarket
/// @notice A market for machine-learning models whose predictions are scored on withheld labels.
///
/// A requester escrows a reward and publishes a dataset without its test labels. Trainers stake and commit to a
/// model and its predictions. The requester reveals the labels, trainers claim their scores, and the highest claim
/// opens its commitment: right, and it is paid; wrong or silent, and it is slashed and the next one is up.
///
/// No owner, no upgrade, no pause, no loop over submissions. Terms and formats are those of the protocol's page.
///
/// Safety (who is entitled to coins receives them, and nobody else) assumes that
/// - the token is a plain ERC-20: it moves what it is told to, takes no fee and does not rebase;
/// - SHA-256 and Keccak-256 are collision and preimage resistant, and salts are unpredictable.
///
/// Liveness (every request ends, and nobody loses a stake without fault) assumes that
/// - a transaction is included within one response window, and block timestamps are no further off than that;
/// - requesters and trainers keep their labels, predictions and salts;
/// - the requester reveals in calldata whatever the trainers need: it does, since the contract emits it.
interface IModelMarket is ITokenVault {
    // ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A request was opened and its reward escrowed.
    event RequestCreated(
        uint256 indexed requestId,
        address indexed requester,
        bytes datasetCid,
        bytes32 truth,
        uint96 reward,
        uint96 stake,
        uint64 deadline,
        uint32 responseWindow,
        uint24 size,
        uint8 width,
        uint24 minScore
    );

    /// @notice A trainer staked and committed.
    event ModelSubmitted(
        uint256 indexed requestId, uint256 indexed index, address indexed trainer, bytes32 commitment
    );

    /// @notice A trainer took its stake back before the deadline.
    event SubmissionWithdrawn(uint256 indexed requestId, uint256 indexed index, address indexed trainer);

    /// @notice The requester revealed the true labels.
    event TruthRevealed(uint256 indexed requestId, bytes labels, bytes32 salt);

    /// @notice A trainer claimed a score. Conceded: it is below the minimum, so out of the race, its stake safe.
    event ScoreClaimed(
        uint256 indexed requestId, uint256 indexed index, address indexed trainer, uint24 score, bool conceded
    );

    /// @notice A candidate opened its commitment. `score` is the contract's count, whatever was claimed.
    event ModelRevealed(
        uint256 indexed requestId,
        uint256 indexed index,
        address indexed trainer,
        uint24 score,
        bytes modelCid,
        bytes diff,
        bytes32 predictionSalt
    );

    /// @notice A claim was proven out of turn, its model still unknown. `score` is the contract's count. Who claims more
    /// has until `deadline` to prove it.
    event PredictionsProven(
        uint256 indexed requestId,
        uint256 indexed index,
        address indexed trainer,
        uint24 score,
        uint64 deadline,
        bytes32 modelSuperhash,
        bytes diff,
        bytes32 predictionSalt
    );

    /// @notice A proven candidate published its model.
    event ModelPublished(
        uint256 indexed requestId, uint256 indexed index, address indexed trainer, bytes modelCid
    );

    /// @notice A submission lost its stake. `tip` of it went to `enforcer`, the rest to the treasury's pot.
    event SubmissionSlashed(
        uint256 indexed requestId,
        uint256 indexed index,
        address indexed trainer,
        address enforcer,
        uint256 tip
    );

    /// @notice The winner was paid reward and stake. The request is closed.
    event RequestSettled(
        uint256 indexed requestId, uint256 indexed index, address indexed trainer, uint256 amount
    );

    /// @notice The reward went back to the requester. The request is closed.
    event RequestRefunded(uint256 indexed requestId, uint256 amount);

    /// @notice The requester gave up or missed the response window: each live trainer is due its stake and `share`.
    event RequestForfeited(uint256 indexed requestId, uint256 live, uint256 share);

    /// @notice A trainer was paid what a closed request owed it.
    event Collected(
        uint256 indexed requestId, uint256 indexed index, address indexed trainer, uint256 amount
    );

    // ── Errors ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice No request has this id.
    error Market_UnknownRequest(uint256 requestId);
    /// @notice The request has no submission with this index.
    error Market_UnknownSubmission(uint256 requestId, uint256 index);
    /// @notice The call is not for this status, which lasts until `until` (0: nobody knows, or for ever).
    error Market_WrongStatus(uint256 requestId, Status status, uint256 until);
    /// @notice The call is not for a submission in this state.
    error Market_WrongSubmissionState(uint256 requestId, uint256 index, SubmissionState state);
    /// @notice Only the requester may call.
    error Market_NotRequester(uint256 requestId, address caller, address requester);
    /// @notice Only the submission's trainer may call.
    error Market_NotTrainer(uint256 requestId, uint256 index, address caller, address trainer);
    /// @notice The truth given, or what the labels and salt given hash to, is not the request's.
    error Market_TruthMismatch(uint256 requestId, bytes32 expected, bytes32 actual);
    /// @notice The opening is not that of the submission's commitment.
    error Market_CommitmentMismatch(uint256 requestId, uint256 index, bytes32 expected, bytes32 actual);
    /// @notice A label vector has the wrong number of bytes.
    error Market_InvalidLength(uint256 expected, uint256 actual);
    /// @notice A label vector has something after its last label.
    error Market_InvalidPadding();
    /// @notice Nobody scores higher than the number of labels.
    error Market_ScoreTooHigh(uint256 score, uint256 size);
    /// @notice The candidate has nothing to prove out of turn: it ends the request with `revealModel`.
    error Market_IsCandidate(uint256 requestId, uint256 index);
    /// @notice The candidate's predictions are not proven: it opens its commitment with `revealModel`.
    error Market_NotProven(uint256 requestId, uint256 index);
    /// @notice A claim at least as high is proven already, so that this one need not be.
    error Market_Outranked(uint256 requestId, uint256 index, uint256 proof);
    /// @notice What was predicted scores less than was claimed.
    error Market_ScoreBelowClaim(uint256 requestId, uint256 index, uint256 claim, uint256 score);
    /// @notice More submissions are live than the caller was ready to forfeit the reward to.
    error Market_TooManyLive(uint256 requestId, uint256 live, uint256 maxLive);
    /// @notice Withdrawing would cost more of the stake than the caller was ready to lose.
    error Market_SlashTooHigh(uint256 requestId, uint256 index, uint256 slash, uint256 maxSlash);
    /// @notice The request has as many submissions as it can have.
    error Market_TooManySubmissions(uint256 requestId);
    /// @notice A timeout has to be enforced against at least one candidate.
    error Market_InvalidMaximum();
    /// @notice The request is closed and owes this submission nothing, or nothing any more.
    error Market_NothingToCollect(uint256 requestId, uint256 index, SubmissionState state);
    /// @notice A request needs a reward.
    error Market_InvalidReward();
    /// @notice The stake is below a twentieth of the reward.
    error Market_InvalidStake(uint256 stake, uint256 minimum);
    /// @notice A window is too short or too long, in seconds.
    error Market_InvalidWindow(uint256 window, uint256 minimum, uint256 maximum);
    /// @notice Labels have 1, 2, 4, 8 or 16 bits.
    error Market_InvalidWidth(uint256 width);
    /// @notice There are no labels, or more than an opening can carry.
    error Market_InvalidSize(uint256 size, uint256 maximum);
    /// @notice The minimum score is above the number of labels.
    error Market_InvalidMinScore(uint256 minScore, uint256 size);
    /// @notice A truth or a commitment of zero can never be opened.
    error Market_InvalidCommitment();
    /// @notice Not a CIDv1 of a UnixFS directory, 36 bytes that start with 01701220.
    error Market_InvalidDatasetCid(bytes datasetCid);
    /// @notice Not a CIDv1 of a file, 36 bytes that start with 01551220 or 01701220.
    error Market_InvalidModelCid(bytes modelCid);

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Opens a request and escrows its reward.
    ///
    /// @dev Emits {RequestCreated}.
    ///
    /// Requirements:
    /// - The reward is not zero: {Market_InvalidReward}.
    /// - The stake is at least a twentieth of the reward, rounded up: {Market_InvalidStake}.
    /// - Windows last a year at most, the submission window at least one second, the response window at least 900:
    ///   {Market_InvalidWindow}.
    /// - The width is 1, 2, 4, 8 or 16: {Market_InvalidWidth}.
    /// - There is at least one label, and no more than an opening can carry: {Market_InvalidSize}.
    /// - The minimum score is at most the number of labels: {Market_InvalidMinScore}.
    /// - The truth is not zero: {Market_InvalidCommitment}.
    /// - The dataset's CID is that of a UnixFS directory: {Market_InvalidDatasetCid}.
    /// - The caller has the reward and allows the market to take it: the token's error.
    ///
    /// @param params What is asked for.
    /// @param datasetCid The dataset's directory: a CIDv1 in binary form, dag-pb and SHA2-256.
    /// @return requestId The request's id. The first is 1.
    function createRequest(RequestParams calldata params, bytes calldata datasetCid)
        external
        returns (uint256 requestId);

    /// @notice Closes a request before its truth is out. Without live submissions the reward returns to the
    /// requester. Otherwise it is forfeited to the live trainers.
    ///
    /// @dev Emits {RequestRefunded} or {RequestForfeited}.
    ///
    /// Requirements:
    /// - The request exists: {Market_UnknownRequest}.
    /// - The caller is its requester: {Market_NotRequester}.
    /// - The truth is not revealed and the request is not closed: {Market_WrongStatus}.
    /// - No more than `maxLive` submissions are live: {Market_TooManyLive}.
    ///
    /// @param requestId The request.
    /// @param maxLive The most live submissions that the caller is ready to forfeit the reward to. With 0, a submission
    /// that arrives just before the call cannot turn a free cancel into a forfeit.
    function cancelRequest(uint256 requestId, uint256 maxLive) external;

    /// @notice Stakes on a request and commits to a model and its predictions.
    ///
    /// @dev Emits {ModelSubmitted}.
    ///
    /// Requirements:
    /// - The request exists: {Market_UnknownRequest}.
    /// - It is Accepting: {Market_WrongStatus}.
    /// - The truth given is the request's: {Market_TruthMismatch}.
    /// - The commitment is not zero: {Market_InvalidCommitment}.
    /// - The request has fewer than 2^24 - 1 submissions: {Market_TooManySubmissions}.
    /// - The caller has the stake and allows the market to take it: the token's error.
    ///
    /// @param requestId The request.
    /// @param truth The request's truth, repeated, so that a reorganisation cannot move the stake to a request with
    /// other labels.
    /// @param commitment See {commitmentOf}.
    /// @return index The submission's position in its request, from 0.
    function submitModel(uint256 requestId, bytes32 truth, bytes32 commitment)
        external
        returns (uint256 index);

    /// @notice Takes a submission out. Before the deadline the stake returns. Between the deadline and the end of the
    /// requester's window it is slashed, so that nobody is bought out of the race for free.
    ///
    /// @dev Emits {SubmissionWithdrawn} or {SubmissionSlashed}.
    ///
    /// Requirements:
    /// - The request and the submission exist: {Market_UnknownRequest}, {Market_UnknownSubmission}.
    /// - The request is Accepting or AwaitingTruth: {Market_WrongStatus}.
    /// - The caller is the submission's trainer: {Market_NotTrainer}.
    /// - The submission is live: {Market_WrongSubmissionState}.
    /// - No more than `maxSlash` of the stake is slashed: {Market_SlashTooHigh}.
    ///
    /// @param requestId The request.
    /// @param index The submission.
    /// @param maxSlash The most that the caller is ready to lose, in the coin's smallest unit. With 0, a transaction that
    /// is included at the deadline or later cannot turn a free withdrawal into a slash.
    function withdrawSubmission(uint256 requestId, uint256 index, uint256 maxSlash) external;

    /// @notice Reveals the true labels, which starts the claims.
    ///
    /// @dev Emits {TruthRevealed}.
    ///
    /// Requirements:
    /// - The request exists: {Market_UnknownRequest}.
    /// - The caller is its requester: {Market_NotRequester}.
    /// - It is AwaitingTruth: {Market_WrongStatus}.
    /// - The labels have the right number of bytes, and zeros after the last label: {Market_InvalidLength},
    ///   {Market_InvalidPadding}.
    /// - Labels and salt are those of the request's truth: {Market_TruthMismatch}.
    ///
    /// @param requestId The request.
    /// @param labels The true labels, packed.
    /// @param salt The salt that they were sealed with.
    function revealTruth(uint256 requestId, bytes calldata labels, bytes32 salt) external;

    /// @notice Claims a score, once. Below the request's minimum it is a concession.
    ///
    /// @dev Emits {ScoreClaimed}.
    ///
    /// Requirements:
    /// - The request and the submission exist: {Market_UnknownRequest}, {Market_UnknownSubmission}.
    /// - The request is Claiming: {Market_WrongStatus}.
    /// - The caller is the submission's trainer: {Market_NotTrainer}.
    /// - The submission is live and has not claimed: {Market_WrongSubmissionState}.
    /// - The score is at most the number of labels: {Market_ScoreTooHigh}.
    ///
    /// @param requestId The request.
    /// @param index The submission.
    /// @param score How many labels were predicted correctly.
    function claimScore(uint256 requestId, uint256 index, uint24 score) external;

    /// @notice Opens the candidate's commitment. If the count is at least the claim, the trainer is paid. If it is
    /// less, the claim was false: the stake is slashed, and the next candidate is up.
    ///
    /// @dev Emits {ModelRevealed}, then {RequestSettled}, or {SubmissionSlashed} and, when nobody else claims,
    /// {RequestRefunded}.
    ///
    /// Notes:
    /// - Anyone who holds the opening may call.
    ///
    /// Requirements:
    /// - The request exists: {Market_UnknownRequest}.
    /// - It is Resolving or in its LastCall: {Market_WrongStatus}.
    /// - The model's CID is that of a file: {Market_InvalidModelCid}.
    /// - Label vectors have the right number of bytes, and zeros after the last label: {Market_InvalidLength},
    ///   {Market_InvalidPadding}.
    /// - Labels and their salt are those of the request's truth: {Market_TruthMismatch}.
    /// - The opening is that of the candidate's commitment: {Market_CommitmentMismatch}.
    /// - In a last call the count is at least the claim: {Market_ScoreBelowClaim}. There a false candidate is slashed with
    ///   all others when the last call ends.
    ///
    /// @param requestId The request.
    /// @param modelCid The model's CID in binary form. It has to be one that IPFS can resolve, or the requester would
    /// pay for a model that nobody can fetch.
    /// @param opening What opens the commitment.
    function revealModel(uint256 requestId, bytes calldata modelCid, Opening calldata opening) external;

    /// @notice Proves a claim out of turn, without showing the model. The first proof starts the last call: from then
    /// on, whoever claims more than the highest proof has one response window to prove it as well, and the candidate
    /// to open its commitment. So false claims cost one window together, not one each.
    ///
    /// @dev Emits {PredictionsProven}.
    ///
    /// Notes:
    /// - Anyone who holds the opening may call.
    ///
    /// Requirements:
    /// - The request and the submission exist: {Market_UnknownRequest}, {Market_UnknownSubmission}.
    /// - The request is Resolving or in its LastCall: {Market_WrongStatus}.
    /// - The submission has a live claim that is not proven: {Market_WrongSubmissionState}.
    /// - It is not the candidate: {Market_IsCandidate}.
    /// - It outranks the highest proof: {Market_Outranked}.
    /// - Label vectors have the right number of bytes, and zeros after the last label: {Market_InvalidLength},
    ///   {Market_InvalidPadding}.
    /// - Labels and their salt are those of the request's truth: {Market_TruthMismatch}.
    /// - The opening is that of the submission's commitment: {Market_CommitmentMismatch}.
    /// - The count is at least the claim: {Market_ScoreBelowClaim}.
    ///
    /// @param requestId The request.
    /// @param index The submission.
    /// @param modelSuperhash The superhash of the model's CID.
    /// @param opening What opens the commitment.
    function provePredictions(
        uint256 requestId,
        uint256 index,
        bytes32 modelSuperhash,
        Opening calldata opening
    ) external;

    /// @notice Publishes the model of a candidate whose predictions are proven, and pays its trainer.
    ///
    /// @dev Emits {ModelPublished} and {RequestSettled}.
    ///
    /// Notes:
    /// - Anyone who knows the model may call.
    ///
    /// Requirements:
    /// - The request exists: {Market_UnknownRequest}.
    /// - It is Resolving: {Market_WrongStatus}.
    /// - The candidate is proven: {Market_NotProven}.
    /// - The model's CID is that of a file: {Market_InvalidModelCid}.
    /// - Model and predictions are those of the candidate's commitment: {Market_CommitmentMismatch}.
    ///
    /// @param requestId The request.
    /// @param modelCid The model's CID in binary form, as for {revealModel}.
    /// @param predictionSuperhash The superhash of the sealed predictions.
    function publishModel(uint256 requestId, bytes calldata modelCid, bytes32 predictionSuperhash) external;

    /// @notice Enforces a missed deadline. Overdue: closes the request as a cancel would. Stalled: slashes the
    /// candidate, and the next is up; when none is left, refunds the reward. After a last call every unproven claim
    /// above the highest proof is slashed that way.
    ///
    /// @dev Emits {RequestForfeited}, or {SubmissionSlashed} for each that is slashed and, when none is left,
    /// {RequestRefunded}.
    ///
    /// Notes:
    /// - Anyone may call, and receives a tenth of each stake that is slashed.
    ///
    /// Requirements:
    /// - The request exists: {Market_UnknownRequest}.
    /// - It is Overdue or Stalled: {Market_WrongStatus}.
    /// - The maximum is not zero, if there is a candidate: {Market_InvalidMaximum}.
    ///
    /// @param requestId The request.
    /// @param max The most candidates to slash. Only after a last call is more than one due.
    function enforceTimeout(uint256 requestId, uint256 max) external;

    /// @notice Pays a trainer what a closed request owes it.
    ///
    /// @dev Emits {Collected}.
    ///
    /// Notes:
    /// - Anyone may call. The trainer is paid.
    ///
    /// Requirements:
    /// - The request and the submission exist: {Market_UnknownRequest}, {Market_UnknownSubmission}.
    /// - The request is closed: {Market_WrongStatus}.
    /// - It owes the submission something: {Market_NothingToCollect}.
    ///
    /// @param requestId The request.
    /// @param index The submission.
    function collect(uint256 requestId, uint256 index) external;

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice How many requests there are. Their ids run from 1.
    function requestCount() external view returns (uint256);

    /// @notice A request's status at this block's timestamp.
    function statusOf(uint256 requestId) external view returns (Status);

    /// @notice Whose turn it is to open its commitment, or whose turn it was: the highest live claim, the earliest of
    /// equals. Nobody's while claims run.
    /// @return found Whether there is one.
    /// @return index Its index.
    /// @return score What it claims.
    /// @return deadline When it must have opened its commitment.
    function candidateOf(uint256 requestId)
        external
        view
        returns (bool found, uint256 index, uint256 score, uint256 deadline);

    /// @notice What `collect` would pay for a submission now.
    function payoutOf(uint256 requestId, uint256 index) external view returns (uint256);

    /// @notice A request, with its status at this block's timestamp.
    function getRequest(uint256 requestId) external view returns (Request memory);

    /// @notice A submission.
    function getSubmission(uint256 requestId, uint256 index) external view returns (Submission memory);

    /// @notice The commitment to a model and its predictions. Bound to the chain, the market, the request and the
    /// trainer, so that a copy of it is worth nothing.
    /// @param modelSuperhash The superhash of the model's CID.
    /// @param predictionSuperhash The superhash of the sealed block of the predicted labels.
    function commitmentOf(
        uint256 requestId,
        address trainer,
        bytes32 modelSuperhash,
        bytes32 predictionSuperhash
    ) external view returns (bytes32);
}
