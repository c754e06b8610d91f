// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Status, Submission} from "./IModelMarket.sol";

/// @notice Which requests to list.
struct RequestFilter {
    /// The statuses, as a bitmap: bit n for the status with number n. 0 for all.
    uint256 statuses;
    /// Whose requests. 0 for everybody's.
    address requester;
}

/// @notice A request, as in {IModelMarket}, in an entry of a list. All entries have one size, so the size of an answer says how
/// many there are.
struct RequestEntry {
    address requester;
    Phase phase;
    Status status;
    uint8 width;
    uint24 size;
    uint24 minScore;
    uint96 reward;
    uint96 stake;
    uint32 responseWindow;
    uint64 deadline;
    uint64 claimsEnd;
    uint64 candidateDeadline;
    uint64 closedAt;
    uint24 submissionCount;
    uint24 liveCount;
    uint24 answeredCount;
    bool hasLeader;
    uint24 leader;
    uint24 leaderScore;
    bool hasProof;
    uint24 proof;
    uint24 proofScore;
    bytes32 truth;
    /// The digest in the CID of the dataset's directory: the rest is the same in all of them.
    bytes32 datasetDigest;
}

/// @notice A request in a list.
struct ListedRequest {
    uint256 requestId;
    RequestEntry request;
    /// The submission of the highest claim. All zero if the request has no leader.
    Submission leading;
}

/// @notice A part of the list of requests.
struct RequestPage {
    ListedRequest[] requests;
    /// The request to go on from. 0 if there are no more.
    uint256 next;
    /// How many requests the market has, listed or not.
    uint256 count;
    /// The first second at which time alone may change this page. 0 if it never does.
    uint256 until;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @notice A submission in a list.
struct ListedSubmission {
    uint256 requestId;
    uint256 index;
    /// The status of its request.
    Status status;
    /// What `collect` would pay for it now.
    uint256 payout;
    Submission submission;
}

/// @notice A part of a list of submissions.
struct SubmissionPage {
    ListedSubmission[] submissions;
    /// The request to go on from. 0 if there are no more submissions.
    uint256 nextRequestId;
    /// The submission to go on from, in that request.
    uint256 nextIndex;
    uint256 blockNumber;
    uint256 timestamp;
}

/// @title IMarketLens
/// @notice Lists the requests and the submissions of a market, with the market's own views. It is not deployed, has no state
/// and holds no coins: see {Lens}.
///
/// A list stops early when little of the gas is left. It reads at least one entry, so that whoever goes on from `next` comes to
/// the end.
interface IMarketLens {
    /// @notice Lists requests.
    ///
    /// Requirements:
    /// - There is a contract at the market's address: {Lens-Lens_NoContract}.
    ///
    /// @param market The market.
    /// @param filter Which requests.
    /// @param from The request to begin with. 0 for the newest, or the oldest. In the order of the newest first, a number
    /// above the last request's stands for that one.
    /// @param limit The most requests to list.
    /// @param newestFirst Whether to list from the newest to the oldest, or the other way.
    function listRequests(
        IModelMarket market,
        RequestFilter calldata filter,
        uint256 from,
        uint256 limit,
        bool newestFirst
    ) external view returns (RequestPage memory page);

    /// @notice Lists submissions: those of one request, from the first; or a trainer's to all requests, from the newest
    /// request, and in each from the first.
    ///
    /// Notes:
    /// - Once collected, only the commitment is left of a submission: it has no trainer to be listed by.
    ///
    /// Requirements:
    /// - There is a contract at the market's address: {Lens-Lens_NoContract}.
    /// - The request exists, if there is one: {IModelMarket-Market_UnknownRequest}.
    ///
    /// @param market The market.
    /// @param requestId The request. 0 for all.
    /// @param trainer Whose submissions. 0 for everybody's.
    /// @param fromRequest Without a request: the one to begin with. 0, or a number above the last request's, for the newest.
    /// @param fromIndex The submission to begin with, in that request. A request that stands for another is listed from its
    /// first submission.
    /// @param limit The most submissions to list.
    function listSubmissions(
        IModelMarket market,
        uint256 requestId,
        address trainer,
        uint256 fromRequest,
        uint256 fromIndex,
        uint256 limit
    ) external view returns (SubmissionPage memory page);
}
