// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Phase, Request, Submission, SubmissionState} from "../../market/IModelMarket.sol";
import {ModelCoin} from "../../token/ModelCoin.sol";
import {IMarket} from "../utils/IMarket.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";
import {Handler, Mark} from "./Handler.sol";
import {Entry, Job, Role} from "./Twin.sol";

/// @notice The invariants of the protocol (docs/protocol.md §8), each under its id, after any sequence of calls.
contract Invariants_Test is Test {
    /// @dev What forge asks `targetSelectors` for.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant START = 1_750_000_000;

    ModelCoin private coin;
    IMarket private market;
    Handler private handler;
    address private treasury = account("treasury");
    bytes4[] private selectors;

    function setUp() external {
        vm.warp(START);
        coin = ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
        market = IMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(coin, treasury)));
        handler = new Handler(coin, market);
        for (uint256 i; i < handler.ACTORS(); ++i) {
            assertTrue(coin.transfer(handler.actors(i), handler.ENDOWMENT()), "endowed");
        }
        selectors = [
            Handler.createRequest.selector,
            Handler.cancelRequest.selector,
            Handler.submitHonest.selector,
            Handler.submitAdversarial.selector,
            Handler.withdrawSubmission.selector,
            Handler.revealTruth.selector,
            Handler.claimScore.selector,
            Handler.revealModel.selector,
            Handler.enforceTimeout.selector,
            Handler.collect.selector,
            Handler.sweep.selector,
            Handler.warp.selector,
            Handler.intrude.selector,
            Handler.revealGarbage.selector
        ];
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    // ── Invariants ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev To the last unit: nobody here gives the market anything.
    function invariant_SOL_1_HoldsWhatItOwes() external view {
        uint256 owed = handler.pot();
        for (uint256 j; j < handler.jobCount(); ++j) {
            owed += handler.owed(j);
            for (uint256 e; e < handler.entryCount(j); ++e) {
                assertEq(market.payoutOf(j + 1, e), handler.entitlement(j, e), "SOL-1: an entitlement");
            }
        }
        assertEq(market.pot(), handler.pot(), "SOL-1: the pot");
        assertEq(coin.balanceOf(address(market)), owed, "SOL-1: the balance");
    }

    function invariant_SOL_2_NoCoinIsLostOrMade() external view {
        uint256 sum = coin.balanceOf(address(this)) + coin.balanceOf(address(market));
        for (uint256 i; i < handler.ACTORS(); ++i) {
            uint256 balance = coin.balanceOf(handler.actors(i));
            assertEq(balance, handler.balances(i), "SOL-2: what an actor has");
            sum += balance;
        }
        assertEq(coin.balanceOf(treasury), handler.swept(), "SOL-2: what the treasury has");
        assertEq(sum + handler.swept(), coin.totalSupply(), "SOL-2: the sum");
    }

    function invariant_PHA_1_PhasesOnlyMoveForward() external view {
        for (uint256 j; j < handler.jobCount(); ++j) {
            assertEq(uint256(market.statusOf(j + 1)), uint256(handler.status(j)), "PHA-1: the status");
            Phase[] memory history = handler.history(j);
            assertTrue(history[0] == Phase.Open, "PHA-1: the first phase");
            for (uint256 i = 1; i < history.length; ++i) {
                bool ends = history[i] >= Phase.Settled && history[i - 1] < Phase.Settled;
                bool grounds = history[i] == Phase.Grounded && history[i - 1] == Phase.Open;
                assertTrue(ends || grounds, "PHA-1: the order of the phases");
            }
        }
    }

    /// @dev No two adjacent statuses share a call but where §3 says so, so a call outside of its own fails.
    function invariant_PHA_2_NoCallOutsideItsWindow() external view {
        assertEq(handler.intrusions(), 0, "PHA-2: calls that should have failed");
    }

    function invariant_PAY_1_OnePayoutPerSubmission() external view {
        for (uint256 j; j < handler.jobCount(); ++j) {
            for (uint256 e; e < handler.entryCount(j); ++e) {
                assertLe(handler.getEntry(j, e).payments, 1, "PAY-1: payouts of a submission");
            }
        }
    }

    function invariant_PAY_2_NoMoreThanWasPutIn() external view {
        for (uint256 j; j < handler.jobCount(); ++j) {
            Job memory job = handler.getJob(j);
            uint256 input = job.reward + job.stake * handler.entryCount(j);
            assertEq(job.received, input, "PAY-2: what came in");
            assertLe(job.paid + job.potted, input, "PAY-2: what went out");
        }
    }

    function invariant_SEL_1_TheCandidateIsTheHighestClaim() external view {
        for (uint256 j; j < handler.jobCount(); ++j) {
            Request memory request = market.getRequest(j + 1);
            if (request.phase != Phase.Grounded) continue;
            (bool found, uint256 best, uint256 highest) = (false, 0, 0);
            for (uint256 e; e < request.submissionCount; ++e) {
                Submission memory submission = market.getSubmission(j + 1, e);
                if (submission.state != SubmissionState.Claimed) continue;
                if (!found || submission.score > highest) {
                    (found, best, highest) = (true, e, submission.score);
                }
            }
            assertEq(request.hasLeader, found, "SEL-1: whether there is a leader");
            assertEq(request.leader, best, "SEL-1: the leader");
            assertEq(request.leaderScore, highest, "SEL-1: the leader's score");
            (found, best) = handler.candidate(j);
            assertTrue(request.hasLeader == found && request.leader == best, "SEL-1: the twin's candidate");
            if (!found) continue;
            assertEq(
                request.candidateDeadline,
                handler.getJob(j).candidateDeadline,
                "SEL-1: the candidate's deadline"
            );
        }
    }

    function invariant_FAIR_1_HonestTrainersAreNeverSlashed() external view {
        for (uint256 j; j < handler.jobCount(); ++j) {
            Request memory request = market.getRequest(j + 1);
            for (uint256 e; e < request.submissionCount; ++e) {
                if (handler.getEntry(j, e).role != Role.Honest) continue;
                SubmissionState state = market.getSubmission(j + 1, e).state;
                assertTrue(state != SubmissionState.Slashed, "FAIR-1: slashed");
                bool live = state == SubmissionState.Submitted || state == SubmissionState.Claimed
                    || state == SubmissionState.Conceded;
                if (request.phase < Phase.Settled || !live) continue;
                assertGe(market.payoutOf(j + 1, e), request.stake, "FAIR-1: the stake");
            }
        }
    }

    /// @dev Measured around each call of the handler.
    function invariant_FAIR_2_NobodyElseLowersAnEntitlement() external view {
        assertEq(handler.harms(), 0, "FAIR-2: calls that made somebody else worse off");
    }

    function invariant_FAIR_3_TheAcceptedScoreIsTrue() external view {
        for (uint256 j; j < handler.jobCount(); ++j) {
            Job memory job = handler.getJob(j);
            Request memory request = market.getRequest(j + 1);
            if (request.phase != Phase.Settled) continue;
            assertEq(job.announced, job.counted, "FAIR-3: a naive count");
            assertGe(job.announced, request.leaderScore, "FAIR-3: the claim");
            assertGe(job.announced, request.minScore, "FAIR-3: the least that was asked for");
        }
    }

    /// @dev LIV-1: however the run ended, time and anybody empty the market. FAIR-1: and if the honest go on acting in
    /// time, in the end they have at least what they started with.
    function afterInvariant() external {
        uint256 state = vm.snapshotState();
        _windUp(false);
        assertTrue(vm.revertToState(state), "restored");
        _windUp(true);
        for (uint256 i = 3; i < 6; ++i) {
            assertGe(coin.balanceOf(handler.actors(i)), handler.ENDOWMENT(), "FAIR-1: an honest trainer lost");
        }
    }

    function _windUp(bool honest) private {
        handler.windUp(honest);
        for (uint256 j; j < handler.jobCount(); ++j) {
            assertTrue(market.getRequest(j + 1).phase >= Phase.Settled, "LIV-1: a request did not end");
            Job memory job = handler.getJob(j);
            assertEq(job.paid + job.potted, job.received, "PAY-2: all of it went out");
        }
        assertEq(coin.balanceOf(address(market)), 0, "LIV-1: something stayed in the market");
        this.invariant_SOL_2_NoCoinIsLostOrMade();
    }

    // ── Canary ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The handler can do all that it is for. As many runs, each from the start, as forge's own and drawn like
    /// them, but the same each time.
    function test_EverythingIsReached() external {
        uint256[] memory successes = new uint256[](selectors.length);
        uint256[] memory marks = new uint256[](uint256(type(Mark).max) + 1);
        for (uint256 run; run < 32; ++run) {
            this.setUp();
            for (uint256 i; i < 200; ++i) {
                uint256 seed = uint256(keccak256(abi.encode("canary", run, i)));
                uint256 call = seed % selectors.length;
                (bool success, bytes memory reason) =
                    address(handler).call(abi.encodeWithSelector(selectors[call], seed));
                if (success) ++successes[call];
                else assertEq(reason, "FOUNDRY::ASSUME", "the handler's only reason to revert");
            }
            for (uint256 i; i < marks.length; ++i) {
                marks[i] += handler.reached(Mark(i));
            }
        }
        for (uint256 i; i < successes.length; ++i) {
            assertGe(successes[i], 1, string.concat("call ", vm.toString(i)));
        }
        for (uint256 i; i < marks.length; ++i) {
            assertGe(marks[i], 1, string.concat("mark ", vm.toString(i)));
        }
    }
}
