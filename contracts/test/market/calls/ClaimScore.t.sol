// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Request, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {vm} from "../../utils/Vm.sol";
import {MarketTest} from "../MarketTest.sol";

contract ClaimScore_Test is MarketTest {
    function _call() private view returns (bytes memory) {
        return _callWith(81);
    }

    function _callWith(uint256 score) private view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.claimScore, (id, 1, uint24(score)));
    }

    function test_RevertGiven_NoSuchRequest() external accounted {
        _reach(Status.Claiming);
        for (uint256 unknown; unknown <= id + 1; unknown += id + 1) {
            _reverts(
                _trainer(1),
                abi.encodeCall(IModelMarket.claimScore, (unknown, 1, 81)),
                abi.encodeWithSelector(IModelMarket.Market_UnknownRequest.selector, unknown)
            );
        }
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertGiven_NoSuchSubmission(uint256 index) external accounted {
        _reach(Status.Claiming);
        index = bound(index, 3, type(uint256).max);
        _reverts(
            _trainer(1),
            abi.encodeCall(IModelMarket.claimScore, (id, index, 81)),
            abi.encodeWithSelector(IModelMarket.Market_UnknownSubmission.selector, id, index)
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_TheCallerIsNotTheTrainer(address caller) external accounted {
        if (caller == _trainer(1)) caller = _trainer(0);
        _reach(Status.Claiming);
        _reverts(
            caller,
            _call(),
            abi.encodeWithSelector(IModelMarket.Market_NotTrainer.selector, id, 1, caller, _trainer(1))
        );
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

    function test_RevertGiven_Resolving() external accounted {
        _refuses(Status.Resolving, _trainer(1), _call);
    }

    function test_RevertGiven_LastCall() external accounted {
        _refuses(Status.LastCall, _trainer(1), _call);
    }

    function test_RevertGiven_Stalled() external accounted {
        _refuses(Status.Stalled, _trainer(1), _call);
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

    function test_RevertGiven_ClaimedAlready() external accounted {
        _reach(Status.Claiming);
        _claim(1);
        _reverts(_trainer(1), _callWith(90), _wrongState(SubmissionState.Claimed));
    }

    function test_RevertGiven_ConcededAlready() external accounted {
        _reach(Status.Claiming);
        _claim(1, MIN_SCORE - 1);
        _reverts(_trainer(1), _callWith(90), _wrongState(SubmissionState.Conceded));
    }

    function test_RevertGiven_Withdrawn() external accounted {
        _reach(Status.Accepting);
        _withdraw(1);
        vm.warp(_deadline());
        _revealTruth();
        _reverts(_trainer(1), _call(), _wrongState(SubmissionState.Withdrawn));
    }

    function test_RevertGiven_Slashed() external accounted {
        _reach(Status.AwaitingTruth);
        _withdraw(1);
        _revealTruth();
        _reverts(_trainer(1), _call(), _wrongState(SubmissionState.Slashed));
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_RevertWhen_TheScoreIsAboveTheSize(uint256 score) external accounted {
        _reach(Status.Claiming);
        score = bound(score, uint256(SIZE) + 1, type(uint24).max);
        _reverts(
            _trainer(1),
            _callWith(score),
            abi.encodeWithSelector(IModelMarket.Market_ScoreTooHigh.selector, score, SIZE)
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenBelowTheMinimum(uint256 score) external accounted {
        _reach(Status.Claiming);
        score = bound(score, 0, MIN_SCORE - 1);
        uint256 held = coin.balanceOf(address(market));
        _expectEvent();
        emit IModelMarket.ScoreClaimed(id, 1, _trainer(1), uint24(score), true);
        _claim(1, score);

        _assertState(1, SubmissionState.Conceded);
        assertEq(market.getSubmission(id, 1).score, score, "score");
        Request memory request = market.getRequest(id);
        assertEq(request.answeredCount, 1, "answered");
        assertEq(request.liveCount, 3, "live");
        assertEq(request.hasLeader, false, "out of the race");
        assertEq(coin.balanceOf(address(market)), held, "no coin has moved");
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenTheMinimumOrAbove(uint256 score) external accounted {
        _reach(Status.Claiming);
        score = bound(score, MIN_SCORE, SIZE);
        uint256 held = coin.balanceOf(address(market));
        _expectEvent();
        emit IModelMarket.ScoreClaimed(id, 1, _trainer(1), uint24(score), false);
        _claim(1, score);

        _assertState(1, SubmissionState.Claimed);
        assertEq(market.getSubmission(id, 1).score, score, "score");
        Request memory request = market.getRequest(id);
        assertEq(request.answeredCount, 1, "answered");
        assertEq(request.liveCount, 3, "live");
        _assertLeader(1, score);
        assertEq(coin.balanceOf(address(market)), held, "no coin has moved");
    }

    function test_GivenTheMinimumIsZero_AClaimOfZeroLeads() external accounted {
        _create();
        _submit(SIZE);
        // The minimum is 0: nobody can concede, and a claim of nothing is a claim.
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, 0);
        _assertState(0, SubmissionState.Conceded);

        _createWithoutMinimum();
        _submit(SIZE);
        vm.warp(_deadline());
        _revealTruth();
        _claim(0, 0);
        _assertState(0, SubmissionState.Claimed);
        _assertLeader(0, 0);
        _reveal(0);
        _assertStatus(Status.Settled);
    }

    function test_WhenHigher_ItLeads() external accounted {
        _reach(Status.Claiming);
        _claim(2, 70);
        _claim(0, 71);
        _assertLeader(0, 71);
        _claim(1, 72);
        _assertLeader(1, 72);
    }

    function test_WhenLower_TheLeaderStays() external accounted {
        _reach(Status.Claiming);
        _claim(2, 70);
        _claim(0, 69);
        _assertLeader(2, 70);
    }

    function test_WhenEqual_TheEarlierSubmissionLeads() external accounted {
        _reach(Status.Claiming);
        _claim(1, 70);
        _claim(2, 70);
        _assertLeader(1, 70);
        _claim(0, 70);
        _assertLeader(0, 70);
    }

    function test_WhenConceding_TheLeaderStays() external accounted {
        _reach(Status.Claiming);
        _claim(1, 70);
        _claim(0, 49);
        _assertLeader(1, 70);
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenManyClaimInAnyOrder(uint256 count, uint256 seed) external accounted {
        count = bound(count, 1, 30);
        _create();
        for (uint256 i; i < count; ++i) {
            _submit(0);
        }
        vm.warp(_deadline());
        _revealTruth();
        // A random order: index · step modulo count, where the step is a unit.
        uint256 step = seed % count;
        while (_gcd(step, count) != 1) ++step;
        bool found;
        uint256 best;
        uint256 bestScore;
        for (uint256 i; i < count; ++i) {
            uint256 index = (seed % count + i * step) % count;
            // Few scores, so that many are equal, and some concede.
            uint256 score = MIN_SCORE - 1 + uint256(keccak256(abi.encode(seed, i))) % 4;
            _claim(index, score);
            if (score < MIN_SCORE) continue;
            if (!found || score > bestScore || (score == bestScore && index < best)) {
                (found, best, bestScore) = (true, index, score);
            }
            _assertLeader(best, bestScore);
        }
        (bool has, uint256 leader, uint256 leaderScore,) = market.candidateOf(id);
        assertEq(has, found, "there is a candidate when somebody claimed");
        assertEq(leader, best, "candidate");
        assertEq(leaderScore, bestScore, "its score");
    }

    function test_WhenOneSecondBeforeClaimsEnd() external accounted {
        _reach(Status.Claiming);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW - 1);
        _claim(1);
        _assertState(1, SubmissionState.Claimed);
    }

    function test_RevertWhen_ClaimsEnd_GivenALeader() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW);
        _refusesNow(Status.Resolving, _trainer(1), _call());
    }

    function test_RevertWhen_OneSecondAfterClaimsEnd_GivenALeader() external accounted {
        _reach(Status.Claiming);
        _claim(0);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW + 1);
        _refusesNow(Status.Resolving, _trainer(1), _call());
    }

    function test_RevertWhen_ClaimsEnd_GivenNoLeader() external accounted {
        _reach(Status.Claiming);
        vm.warp(START + SUBMISSION_WINDOW + RESPONSE_WINDOW);
        _refusesNow(Status.Stalled, _trainer(1), _call());
    }

    function test_WhenTheLastAnswers_ResolutionStartsAtOnce() external accounted {
        _reach(Status.Claiming);
        uint256 deadline = _candidateDeadline();
        vm.warp(time() + 10);
        _claim(0);
        _claim(1, 0);
        _assertStatus(Status.Claiming);
        _claim(2);
        _assertStatus(Status.Resolving);
        assertEq(_candidateDeadline(), deadline, "the deadline stays");
        vm.warp(deadline - 1);
        _assertStatus(Status.Resolving);
        vm.warp(deadline);
        _assertStatus(Status.Stalled);
    }

    function test_WhenTheLastConcedes_GivenOnlyConcessions() external accounted {
        _reach(Status.Claiming);
        _claim(0, 0);
        _claim(1, 0);
        _claim(2, 0);
        _assertStatus(Status.Stalled);
        _enforce();
        for (uint256 i; i < 3; ++i) {
            assertEq(market.payoutOf(id, i), STAKE, "who concedes keeps its stake");
        }
    }

    function _createWithoutMinimum() private {
        _create(_paramsWithMinScore(0));
    }

    function _assertLeader(uint256 leader, uint256 score) private view {
        Request memory request = market.getRequest(id);
        assertEq(request.hasLeader, true, "somebody leads");
        assertEq(request.leader, leader, "leader");
        assertEq(request.leaderScore, score, "its score");
    }

    function _gcd(uint256 a, uint256 b) private pure returns (uint256) {
        while (b != 0) {
            (a, b) = (b, a % b);
        }
        return a;
    }

    function _wrongState(SubmissionState state) private view returns (bytes memory) {
        return abi.encodeWithSelector(IModelMarket.Market_WrongSubmissionState.selector, id, 1, state);
    }
}
