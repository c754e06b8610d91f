// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../../libraries/Lens.sol";
import {
    IMarketLens,
    ListedRequest,
    ListedSubmission,
    RequestEntry,
    RequestFilter,
    RequestPage,
    SubmissionPage
} from "../../market/IMarketLens.sol";
import {IModelMarket, Phase, Request, RequestParams, Status, Submission} from "../../market/IModelMarket.sol";
import {vm} from "../utils/Vm.sol";
import {MarketTest} from "./MarketTest.sol";

contract MarketLens_Test is MarketTest {
    /// @dev The longest page that the client asks for.
    uint256 private constant MAX_LIMIT = 200;

    IMarketLens private lens;

    function setUp() public override {
        super.setUp();
        lens = IMarketLens(vm.deployCode("MarketLens.sol:MarketLens", ""));
        _reachAll();
    }

    // ── Requests ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_ListRequests_RevertGiven_NoContract() external {
        vm.expectRevert(abi.encodeWithSelector(Lens.Lens_NoContract.selector, stranger));
        lens.listRequests(IModelMarket(stranger), RequestFilter(0, address(0)), 0, 1, true);
    }

    function test_ListRequests_GivenAnEmptyMarket() external {
        IModelMarket empty =
            IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(coin, treasury)));
        for (uint256 i; i < 2; ++i) {
            RequestPage memory page = lens.listRequests(empty, RequestFilter(0, address(0)), i, 1, i == 0);
            assertEq(page.requests.length + page.next + page.count + page.until, 0, "nothing is there");
            assertEq(page.timestamp, time(), "the block's timestamp");
            assertEq(page.blockNumber, block.number, "the block's number");
        }
    }

    function testFuzz_ListRequests_WhenFiltered(
        uint256 statuses,
        uint256 who,
        uint256 from,
        uint256 limit,
        bool newestFirst
    ) external view {
        uint256 count = market.requestCount();
        RequestFilter memory filter = RequestFilter(
            bound(statuses, 0, 2 ** (uint256(type(Status).max) + 1) - 1),
            [address(0), address(this), requester, keeper, stranger][who % 5]
        );
        from = bound(from, 0, count + 1);
        limit = bound(limit, 1, count + 1);
        _assertPage(
            lens.listRequests(market, filter, from, limit, newestFirst),
            _naive(filter, from, limit, newestFirst)
        );
    }

    function test_ListRequests_WhenFromTheOldest() external view {
        RequestFilter memory all = RequestFilter(0, address(0));
        RequestPage memory page = lens.listRequests(market, all, 0, 2, false);
        assertEq(page.requests[0].requestId, 1, "the oldest");
        _assertPage(page, _naive(all, 1, 2, false));
    }

    function test_ListRequests_WhenTimePasses() external {
        RequestFilter memory filter = RequestFilter(1 << uint256(Status.AwaitingTruth), address(0));
        uint256 changes;
        RequestPage memory page = lens.listRequests(market, filter, 0, 50, true);
        while (page.until != 0) {
            uint256 until = page.until;
            vm.warp(until - 1);
            RequestPage memory later = lens.listRequests(market, filter, 0, 50, true);
            assertEq(
                keccak256(abi.encode(later.requests)), keccak256(abi.encode(page.requests)), "nothing changes"
            );
            vm.warp(until);
            page = lens.listRequests(market, filter, 0, 50, true);
            assertTrue(page.until == 0 || page.until > until, "there is no change any more");
            ++changes;
        }
        assertGe(changes, 4, "the statuses that end by themselves");
    }

    /// @dev However little gas an endpoint gives: a page of what fits, and after it the next.
    function test_ListRequests_GivenLittleGas() external {
        for (uint256 i; i < MAX_LIMIT + 10; ++i) {
            _create();
            _submit(10);
            _submit(20);
            vm.warp(_deadline());
            _revealTruth();
            _claim(0);
            _claim(1);
            _prove(1);
        }
        uint256 count = market.requestCount();
        RequestFilter[2] memory filters = [RequestFilter(0, address(0)), RequestFilter(0, stranger)];
        for (uint256 f; f < 2; ++f) {
            bool isShort;
            bool isLong;
            for (uint256 gas_ = 600_000; gas_ <= 9_000_000; gas_ += 233_333) {
                RequestPage memory page = _listWith(gas_, filters[f], 0);
                uint256 found = page.requests.length;
                if (f == 0) assertEq(page.next, count - found, "it goes on after the last");
                else assertEq(found, 0, "there is none");
                assertTrue(page.next < count, "it goes on");
                if (found < MAX_LIMIT && page.next != 0) isShort = true;
                else isLong = true;
            }
            assertTrue(isShort && isLong, "both happen");
        }
        // All pages together.
        uint256 expected = count;
        for (uint256 from = 0; expected > 0;) {
            RequestPage memory page = _listWith(2_000_000, filters[0], from);
            for (uint256 i; i < page.requests.length; ++i) {
                assertEq(page.requests[i].requestId, expected--, "each once");
            }
            from = page.next;
            assertEq(from, expected, "from there");
        }
    }

    /// @dev Too little gas for any answer, or a page that has got on.
    function test_ListRequests_GivenHardlyAnyGas() external {
        uint256 count = market.requestCount();
        for (uint256 limit = 1; limit <= 21; limit += 20) {
            for (uint256 f; f < 2; ++f) {
                RequestFilter memory filter = RequestFilter(0, f == 0 ? address(0) : stranger);
                bytes memory data = abi.encodeCall(IMarketLens.listRequests, (market, filter, 0, limit, true));
                uint256 last = count;
                for (uint256 gas_ = 20_000; gas_ < 1_500_000; gas_ += 7000) {
                    bytes memory answer = _answerWith(gas_, data, last < count);
                    if (answer.length == 0) continue;
                    RequestPage memory page = abi.decode(answer, (RequestPage));
                    assertLe(page.next, last < count ? last : count - 1, "it gets on, with more gas further");
                    last = page.next;
                }
                assertEq(last, limit == 1 && f == 0 ? count - 1 : 0, "all of the page");
            }
        }
    }

    /// @dev What is not listed takes no memory, which would cost more the longer the page takes.
    function test_ListRequests_GivenManyOthers() external {
        uint256 count = _createEmpty(300);
        uint256[4] memory used;
        for (uint256 i = 1; i < 4; ++i) {
            used[i] = _gasOf(
                abi.encodeCall(
                    IMarketLens.listRequests,
                    (market, RequestFilter(0, stranger), count + 1 - 100 * i, 1, false)
                )
            );
        }
        assertLe(used[3] - used[2], used[2] - used[1] + 1000, "none costs more than the one before");
    }

    function _listWith(uint256 gas_, RequestFilter memory filter, uint256 from)
        private
        returns (RequestPage memory)
    {
        vm.cool(address(market));
        return lens.listRequests{gas: gas_}(market, filter, from, MAX_LIMIT, true);
    }

    // ── Submissions ────────────────────────────────────────────────────────────────────────────────────────────

    function test_ListSubmissions_RevertGiven_NoContract() external {
        vm.expectRevert(abi.encodeWithSelector(Lens.Lens_NoContract.selector, stranger));
        lens.listSubmissions(IModelMarket(stranger), 0, address(0), 0, 0, 1);
    }

    function test_ListSubmissions_RevertGiven_NoSuchRequest() external {
        uint256 unknown = market.requestCount() + 1;
        vm.expectRevert(abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown));
        lens.listSubmissions(market, unknown, address(0), 0, 0, 1);
    }

    function testFuzz_ListSubmissions_WhenFiltered(
        uint256 requestId,
        uint256 who,
        uint256 fromRequest,
        uint256 fromIndex,
        uint256 limit
    ) external {
        uint256 count = market.requestCount();
        requestId = requestId % 2 == 0 ? 0 : bound(requestId, 1, count);
        address trainer = [address(0), _trainer(0), _trainer(1), _trainer(2), stranger][who % 5];
        fromRequest = bound(fromRequest, 0, count + 2);
        fromIndex = bound(fromIndex, 0, 4);
        limit = bound(limit, 1, 20);
        SubmissionPage memory page =
            lens.listSubmissions(market, requestId, trainer, fromRequest, fromIndex, limit);

        uint256 id =
            requestId != 0 ? requestId : fromRequest == 0 || fromRequest > count ? count : fromRequest;
        uint256 found;
        if (requestId == 0 && fromRequest > count) fromIndex = 0;
        for (uint256 index = fromIndex; id != 0; (id, index) = (requestId == 0 ? id - 1 : 0, 0)) {
            Request memory request = market.getRequest(id);
            for (; index < request.submissionCount && found < limit; ++index) {
                Submission memory submission = market.getSubmission(id, index);
                if (trainer != address(0) && submission.trainer != trainer) continue;
                ListedSubmission memory expected =
                    ListedSubmission(id, index, request.status, market.payoutOf(id, index), submission);
                assertEq(
                    keccak256(abi.encode(page.submissions[found++])),
                    keccak256(abi.encode(expected)),
                    "the entry"
                );
            }
            if (found == limit) {
                bool isThrough = index >= request.submissionCount;
                uint256 nextId = !isThrough ? id : requestId == 0 ? id - 1 : 0;
                assertEq(page.nextRequestId, nextId, "the next one's request");
                if (nextId != 0) assertEq(page.nextIndex, isThrough ? 0 : index, "the next one's index");
                assertEq(page.submissions.length, limit, "as many as that");
                return;
            }
        }
        assertEq(page.submissions.length, found, "all");
        assertEq(page.nextRequestId, 0, "there are no more");
        assertEq(page.timestamp, time(), "the block's timestamp");
        assertEq(page.blockNumber, block.number, "the block's number");
    }

    /// @dev A page of a block that the next page's endpoint does not have yet, or not any more.
    function test_ListSubmissions_GivenNoSuchRequestAnyMore() external view {
        uint256 count = market.requestCount();
        SubmissionPage memory page = lens.listSubmissions(market, 0, address(0), count + 1, 2, 1);
        assertEq(page.submissions[0].requestId, count, "the newest that there is");
        assertEq(page.submissions[0].index, 0, "from its first submission");
    }

    function test_ListSubmissions_GivenACollectedOne() external {
        _reach(Status.Forfeited);
        _collect(1);
        SubmissionPage memory page = lens.listSubmissions(market, id, address(0), 0, 0, 10);
        assertEq(page.submissions.length, 3, "it is listed");
        assertEq(page.submissions[1].submission.trainer, address(0), "its trainer is forgotten");
        assertEq(page.submissions[1].payout, 0, "it is paid");
        page = lens.listSubmissions(market, 0, models[1].trainer, id, 0, 1);
        assertEq(page.submissions[0].requestId, id - 1, "nobody knows whose it is");
    }

    /// @dev However little gas an endpoint gives.
    function test_ListSubmissions_GivenLittleGas() external {
        _create();
        address trainer = _trainer(0);
        for (uint256 i; i < MAX_LIMIT + 10; ++i) {
            _submit(_model(trainer, 10));
        }
        vm.warp(_truthEnd());
        _enforce();
        address[2] memory trainers = [trainer, stranger];
        for (uint256 t; t < 2; ++t) {
            bool isShort;
            bool isLong;
            for (uint256 gas_ = 400_000; gas_ <= 6_000_000; gas_ += 233_333) {
                SubmissionPage memory page = _listWith(gas_, trainers[t], 0);
                uint256 found = page.submissions.length;
                if (t == 0) assertEq(page.nextIndex, found, "it goes on after the last");
                else assertEq(found, 0, "there is none");
                if (found < MAX_LIMIT && page.nextRequestId != 0) isShort = true;
                else isLong = true;
            }
            assertTrue(isShort && isLong, "both happen");
        }
        uint256 from;
        while (from < MAX_LIMIT + 10) {
            SubmissionPage memory page = _listWith(1_000_000, trainer, from);
            for (uint256 i; i < page.submissions.length && page.submissions[i].requestId == id; ++i) {
                assertEq(page.submissions[i].index, from++, "each once");
            }
        }
    }

    /// @dev Too little gas for any answer, or a page that has got on.
    function test_ListSubmissions_GivenHardlyAnyGas() external {
        uint256 count = market.requestCount();
        for (uint256 limit = 1; limit <= 21; limit += 20) {
            for (uint256 t; t < 2; ++t) {
                address trainer = t == 0 ? address(0) : stranger;
                bytes memory data =
                    abi.encodeCall(IMarketLens.listSubmissions, (market, 0, trainer, 0, 0, limit));
                uint256 first = _positionOf(count, 0);
                uint256 last = first;
                for (uint256 gas_ = 20_000; gas_ < 1_500_000; gas_ += 7000) {
                    bytes memory answer = _answerWith(gas_, data, last < first);
                    if (answer.length == 0) continue;
                    SubmissionPage memory page = abi.decode(answer, (SubmissionPage));
                    uint256 next = _positionOf(page.nextRequestId, page.nextIndex);
                    assertLe(next, last < first ? last : first - 1, "it gets on, with more gas further");
                    last = next;
                }
                // Three submissions a request.
                uint256 end = t == 0 ? _positionOf(count - limit / 3, limit % 3) : 0;
                assertEq(last, end, "all of the page");
            }
        }
    }

    /// @dev A number that is less the further a page has got.
    function _positionOf(uint256 requestId, uint256 index) private pure returns (uint256) {
        return requestId == 0 ? 0 : requestId * 1000 - index;
    }

    function test_ListSubmissions_GivenManyRequestsWithoutAny() external {
        uint256 count = _createEmpty(300);
        uint256[4] memory used;
        for (uint256 i = 1; i < 4; ++i) {
            // Up to the three of the request before those.
            bytes memory data = abi.encodeCall(
                IMarketLens.listSubmissions, (market, 0, address(0), count - 300 + 100 * i, 0, 1)
            );
            used[i] = _gasOf(data);
        }
        assertLe(used[3] - used[2], used[2] - used[1] + 1000, "none costs more than the one before");

        uint256 last = count;
        bytes memory all = abi.encodeCall(IMarketLens.listSubmissions, (market, 0, stranger, 0, 0, 1));
        for (uint256 gas_ = 50_000; gas_ < 2_000_000; gas_ += 50_000) {
            bytes memory answer = _answerWith(gas_, all, last < count);
            if (answer.length == 0) continue;
            SubmissionPage memory page = abi.decode(answer, (SubmissionPage));
            assertLe(page.nextRequestId, last < count ? last : count - 1, "it gets on, with more gas further");
            last = page.nextRequestId;
        }
        assertTrue(last > 0 && last < count, "it stops early");

        _create();
        _submit(10);
        SubmissionPage memory one = lens.listSubmissions(market, 0, address(0), 0, 0, 1);
        assertEq(one.nextRequestId, count, "it stops when it has enough");
    }

    /// @dev What is not listed takes no memory.
    function test_ListSubmissions_GivenManyOthers() external {
        _create();
        address trainer = _trainer(0);
        for (uint256 i; i < 300; ++i) {
            _submit(_model(trainer, 10));
        }
        uint256[4] memory used;
        for (uint256 i = 1; i < 4; ++i) {
            used[i] = _gasOf(
                abi.encodeCall(IMarketLens.listSubmissions, (market, id, stranger, 0, 300 - 100 * i, 1))
            );
        }
        assertLe(used[3] - used[2], used[2] - used[1] + 1000, "none costs more than the one before");
    }

    function _listWith(uint256 gas_, address trainer, uint256 from) private returns (SubmissionPage memory) {
        vm.cool(address(market));
        return lens.listSubmissions{gas: gas_}(market, 0, trainer, id, from, MAX_LIMIT);
    }

    // ── Gas ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The answer to a call with so much gas. Empty if that is too little, which must not be after less was enough.
    function _answerWith(uint256 gas_, bytes memory data, bool wasEnough) private returns (bytes memory) {
        vm.cool(address(market));
        (bool isEnough, bytes memory answer) = address(lens).staticcall{gas: gas_}(data);
        assertTrue(isEnough || !wasEnough, "more gas is enough as well");
        return isEnough ? answer : bytes("");
    }

    function _gasOf(bytes memory data) private returns (uint256) {
        vm.cool(address(market));
        (bool succeeded,) = address(lens).staticcall(data);
        assertTrue(succeeded, "an answer");
        return vm.lastCallGas().gasTotalUsed;
    }

    // ── Markets ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Requests of three requesters, in every status.
    function _reachAll() private {
        Status[5] memory ended =
            [Status.Settled, Status.Refunded, Status.Forfeited, Status.Stalled, Status.Overdue];
        for (uint256 i; i < ended.length; ++i) {
            requester = i % 2 == 0 ? keeper : account("requester");
            _reach(ended[i]);
        }
        Status[5] memory running =
            [Status.LastCall, Status.Resolving, Status.Claiming, Status.AwaitingTruth, Status.Accepting];
        for (uint256 i; i < running.length; ++i) {
            requester = i % 2 == 0 ? keeper : account("requester");
            _reachForLong(running[i]);
        }
        uint256 seen;
        for (uint256 i = 1; i <= market.requestCount(); ++i) {
            seen |= 1 << uint256(market.statusOf(i));
        }
        assertEq(seen, 2 ** (uint256(type(Status).max) + 1) - 1, "every status occurs");
    }

    /// @dev Requests without submissions, cancelled. Returns how many requests there are then.
    function _createEmpty(uint256 number) private returns (uint256) {
        for (uint256 i; i < number; ++i) {
            _create();
            vm.prank(requester);
            market.cancelRequest(id, 0);
        }
        return market.requestCount();
    }

    /// @dev A new request that stays in this status, with three submissions.
    function _reachForLong(Status status) private {
        RequestParams memory params = _params();
        params.responseWindow = 30 days;
        _create(params);
        _submitThree();
        if (status == Status.Accepting) return;
        vm.warp(_deadline());
        if (status == Status.AwaitingTruth) return;
        _revealTruth();
        if (status == Status.Claiming) return;
        _claim(0);
        _claim(1);
        _claim(2);
        if (status == Status.LastCall) _prove(1);
    }

    // ── The naive twin ─────────────────────────────────────────────────────────────────────────────────────────

    function _naive(RequestFilter memory filter, uint256 from, uint256 limit, bool newestFirst)
        private
        view
        returns (RequestPage memory page)
    {
        page.count = market.requestCount();
        page.requests = new ListedRequest[](limit);
        if (from == 0) from = newestFirst ? page.count : 1;
        if (newestFirst && from > page.count) from = page.count;
        uint256 found;
        for (uint256 i; i < page.count && found < limit; ++i) {
            uint256 requestId = newestFirst ? page.count - i : i + 1;
            if (newestFirst ? requestId > from : requestId < from) continue;
            page.next = newestFirst ? requestId - 1 : requestId == page.count ? 0 : requestId + 1;
            Request memory request = market.getRequest(requestId);
            if (filter.requester != address(0) && request.requester != filter.requester) continue;
            uint256 end = _naiveEnd(request);
            if (end != 0 && (page.until == 0 || page.until > end)) page.until = end;
            if (filter.statuses != 0 && filter.statuses & (1 << uint256(request.status)) == 0) continue;
            page.requests[found].requestId = requestId;
            page.requests[found].request = _entry(request);
            if (request.hasLeader) {
                page.requests[found].leading = market.getSubmission(requestId, request.leader);
            }
            ++found;
        }
        ListedRequest[] memory requests = new ListedRequest[](found);
        for (uint256 i; i < found; ++i) {
            requests[i] = page.requests[i];
        }
        page.requests = requests;
    }

    function _entry(Request memory request) private pure returns (RequestEntry memory) {
        return RequestEntry({
            requester: request.requester,
            phase: request.phase,
            status: request.status,
            width: request.width,
            size: request.size,
            minScore: request.minScore,
            reward: request.reward,
            stake: request.stake,
            responseWindow: request.responseWindow,
            deadline: request.deadline,
            claimsEnd: request.claimsEnd,
            candidateDeadline: request.candidateDeadline,
            closedAt: request.closedAt,
            submissionCount: request.submissionCount,
            liveCount: request.liveCount,
            answeredCount: request.answeredCount,
            hasLeader: request.hasLeader,
            leader: request.leader,
            leaderScore: request.leaderScore,
            hasProof: request.hasProof,
            proof: request.proof,
            proofScore: request.proofScore,
            truth: request.truth,
            datasetDigest: _digestOf(request.datasetCid)
        });
    }

    function _digestOf(bytes memory cid) private pure returns (bytes32 digest) {
        for (uint256 i; i < 32; ++i) {
            digest |= bytes32(cid[i + 4]) >> (8 * i);
        }
    }

    function _naiveEnd(Request memory request) private pure returns (uint256) {
        if (request.status == Status.Accepting) return request.deadline;
        if (request.status == Status.AwaitingTruth) return request.deadline + request.responseWindow;
        if (request.status == Status.Claiming) return request.claimsEnd;
        bool isUp = request.status == Status.Resolving || request.status == Status.LastCall;
        return isUp ? request.candidateDeadline : 0;
    }

    function _assertPage(RequestPage memory page, RequestPage memory expected) private view {
        assertEq(page.requests.length, expected.requests.length, "as many");
        for (uint256 i; i < expected.requests.length; ++i) {
            assertEq(
                keccak256(abi.encode(page.requests[i])),
                keccak256(abi.encode(expected.requests[i])),
                "the entry"
            );
        }
        assertEq(page.next, expected.next, "next");
        assertEq(page.count, expected.count, "count");
        assertEq(page.until, expected.until, "until");
        assertEq(page.timestamp, time(), "the block's timestamp");
        assertEq(page.blockNumber, block.number, "the block's number");
    }
}
