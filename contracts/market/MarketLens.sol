// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../libraries/Lens.sol";
import {
    IMarketLens,
    ListedRequest,
    ListedSubmission,
    RequestEntry,
    RequestFilter,
    RequestPage,
    SubmissionPage
} from "./IMarketLens.sol";
import {IModelMarket, Phase, Request, Status, Submission} from "./IModelMarket.sol";

/// @title MarketLens
/// @notice See `IMarketLens`.
contract MarketLens is IMarketLens {
    // A reserve that is too large makes pages shorter. One that is too small leaves no page at all. So there is room for
    // chains that price gas differently.

    /// @dev What reading one more entry takes at most, three times over: 28,000 to 33,000 gas for a request with its leading
    /// submission, when none of their storage was read before.
    uint256 private constant ENTRY_GAS = 100_000;
    /// @dev What encoding the answer takes for each entry, and more: 1,700 gas for requests on a page of 20, and 4,700 on one
    /// of 200, as memory costs more the more of it there is. For submissions it is 500 to 730.
    uint256 private constant ANSWER_GAS = 8000;

    /// @inheritdoc IMarketLens
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
        uint256 first = id;
        uint256 found;
        while (id != 0 && id <= count && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Request memory request = market.getRequest(id);
            if (filter.requester == address(0) || filter.requester == request.requester) {
                uint256 end = _endOf(request);
                if (end != 0 && (page.until == 0 || end < page.until)) page.until = end;
                if (filter.statuses == 0 || filter.statuses >> uint8(request.status) & 1 != 0) {
                    ListedRequest memory listed = page.requests[found++];
                    listed.requestId = id;
                    _fill(listed.request, request);
                    if (request.hasLeader) listed.leading = market.getSubmission(id, request.leader);
                    free = Lens.mark();
                }
            }
            Lens.release(free);
            id = newestFirst ? id - 1 : id + 1;
        }
        if (id <= count) page.next = id;
        _truncate(page, found);
    }

    /// @inheritdoc IMarketLens
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
        uint256 index = fromIndex;
        if (id == 0) {
            uint256 count = market.requestCount();
            id = fromRequest == 0 ? count : fromRequest;
            // The index is that of a submission to another request: this block does not have it yet, or not any more.
            if (id > count) (id, index) = (count, 0);
        }
        uint256 first = id;
        uint256 found;
        while (id != 0 && found < limit && (id == first || _hasGasFor(found))) {
            uint256 free = Lens.mark();
            Request memory request = market.getRequest(id);
            (Status status, uint256 end, bool isClosed) =
                (request.status, request.submissionCount, request.phase >= Phase.Settled);
            Lens.release(free);
            uint256 start = index;
            while (index < end && found < limit && (index == start || _hasGasFor(found))) {
                free = Lens.mark();
                Submission memory submission = market.getSubmission(id, index);
                if (trainer == address(0) || trainer == submission.trainer) {
                    ListedSubmission memory listed = page.submissions[found++];
                    listed.requestId = id;
                    listed.index = index;
                    listed.status = status;
                    listed.submission = submission;
                    if (isClosed) listed.payout = market.payoutOf(id, index);
                    free = Lens.mark();
                }
                Lens.release(free);
                ++index;
            }
            // The request is not through.
            if (index < end) break;
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

    /// @dev Fills in what all views show of a request.
    function _fill(RequestEntry memory entry, Request memory request) private pure {
        entry.requester = request.requester;
        entry.phase = request.phase;
        entry.status = request.status;
        entry.width = request.width;
        entry.size = request.size;
        entry.minScore = request.minScore;
        entry.reward = request.reward;
        entry.stake = request.stake;
        entry.responseWindow = request.responseWindow;
        entry.deadline = request.deadline;
        entry.claimsEnd = request.claimsEnd;
        entry.candidateDeadline = request.candidateDeadline;
        entry.closedAt = request.closedAt;
        entry.submissionCount = request.submissionCount;
        entry.liveCount = request.liveCount;
        entry.answeredCount = request.answeredCount;
        entry.hasLeader = request.hasLeader;
        entry.leader = request.leader;
        entry.leaderScore = request.leaderScore;
        entry.hasProof = request.hasProof;
        entry.proof = request.proof;
        entry.proofScore = request.proofScore;
        entry.truth = request.truth;
        bytes memory datasetCid = request.datasetCid;
        bytes32 digest;
        assembly ("memory-safe") {
            // After the length, and the four bytes that are the same in all CIDs of directories.
            digest := mload(add(datasetCid, 36))
        }
        entry.datasetDigest = digest;
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
