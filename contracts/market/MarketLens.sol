// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../libraries/Lens.sol";
import {IModelMarket, Phase, Request, Status, Submission} from "./IModelMarket.sol";

/// @notice Which requests to list.
struct RequestFilter {
    /// The statuses, as a bitmap: bit n for the status with number n. 0 for all.
    uint256 statuses;
    /// Whose requests. 0 for everybody's.
    address requester;
}

/// @notice A request in a list.
struct ListedRequest {
    uint256 requestId;
    Request request;
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

/// @title MarketLens
/// @notice Lists the requests and the submissions of a market, with the market's own views. It is not deployed, has no state
/// and holds no coins: see {Lens}.
///
/// @dev A list stops early when what is left of the gas would not be enough for one more entry and for encoding the
/// answer. It reads at least one entry, so that whoever goes on from `next` comes to the end.
contract MarketLens {
    /// @dev What reading one more request with its leading submission takes at most, when nothing is in memory.
    uint256 private constant ENTRY_GAS = 120_000;
    /// @dev What each entry of the answer takes to be encoded, and to be held in memory while more is read.
    uint256 private constant ANSWER_GAS = 16_000;

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
    ) external view returns (RequestPage memory page) {
        Lens.requireContract(address(market));
        uint256 count = market.requestCount();
        page.count = count;
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.requests = new ListedRequest[](limit);

        uint256 id = from;
        if (newestFirst && (id == 0 || id > count)) id = count;
        else if (id == 0) id = 1;
        uint256 found;
        bool isFirst = true;
        while (id != 0 && id <= count && found < limit && (isFirst || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Request memory request = market.getRequest(id);
            if (filter.requester == address(0) || filter.requester == request.requester) {
                uint256 end = _endOf(request);
                if (end != 0 && (page.until == 0 || end < page.until)) page.until = end;
                if (filter.statuses == 0 || filter.statuses >> uint8(request.status) & 1 != 0) {
                    ListedRequest memory listed = page.requests[found++];
                    listed.requestId = id;
                    listed.request = request;
                    if (request.hasLeader) listed.leading = market.getSubmission(id, request.leader);
                    free = Lens.mark();
                }
            }
            Lens.release(free);
            isFirst = false;
            id = newestFirst ? id - 1 : id + 1;
        }
        if (id <= count) page.next = id;
        _truncate(page, found);
    }

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
    /// @param fromIndex The submission to begin with, in the first request.
    /// @param limit The most submissions to list.
    function listSubmissions(
        IModelMarket market,
        uint256 requestId,
        address trainer,
        uint256 fromRequest,
        uint256 fromIndex,
        uint256 limit
    ) external view returns (SubmissionPage memory page) {
        Lens.requireContract(address(market));
        page.blockNumber = block.number;
        page.timestamp = block.timestamp;
        page.submissions = new ListedSubmission[](limit);

        uint256 id = requestId;
        if (id == 0) {
            uint256 count = market.requestCount();
            id = fromRequest == 0 || fromRequest > count ? count : fromRequest;
        }
        uint256 index = fromIndex;
        uint256 found;
        bool isFirst = true;
        while (id != 0 && found < limit && (isFirst || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Request memory request = market.getRequest(id);
            (Status status, uint256 end, bool isClosed) =
                (request.status, request.submissionCount, request.phase >= Phase.Settled);
            Lens.release(free);
            while (index < end && found < limit && (isFirst || _hasGasFor(found))) {
                free = Lens.mark();
                Submission memory submission = market.getSubmission(id, index);
                if (trainer == address(0) || trainer == submission.trainer) {
                    ListedSubmission memory listed = page.submissions[found++];
                    listed.requestId = id;
                    listed.index = index;
                    listed.status = status;
                    listed.submission = submission;
                    if (isClosed) listed.payout = market.payoutOf(id, index);
                } else {
                    Lens.release(free);
                }
                isFirst = false;
                ++index;
            }
            // The request is not through.
            if (index < end) break;
            isFirst = false;
            id = requestId == 0 ? id - 1 : 0;
            index = 0;
        }
        page.nextRequestId = id;
        page.nextIndex = index;
        _truncate(page, found);
    }

    /// @dev Whether there is gas for one more entry and for the answer.
    function _hasGasFor(uint256 found) private view returns (bool) {
        return gasleft() > ENTRY_GAS + ANSWER_GAS * (found + 1);
    }

    /// @dev When a request's status ends by itself. 0 for one that lasts until somebody acts.
    function _endOf(Request memory request) private pure returns (uint256) {
        Status status = request.status;
        if (status == Status.Accepting) return request.deadline;
        if (status == Status.AwaitingTruth) return uint256(request.deadline) + request.responseWindow;
        if (status == Status.Claiming) return request.claimsEnd;
        if (status == Status.Resolving || status == Status.LastCall) return request.candidateDeadline;
        return 0;
    }

    function _truncate(RequestPage memory page, uint256 length) private pure {
        ListedRequest[] memory requests = page.requests;
        assembly ("memory-safe") {
            mstore(requests, length)
        }
    }

    function _truncate(SubmissionPage memory page, uint256 length) private pure {
        ListedSubmission[] memory submissions = page.submissions;
        assembly ("memory-safe") {
            mstore(submissions, length)
        }
    }
}
