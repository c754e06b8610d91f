// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {ITokenVault} from "../../../token/ITokenVault.sol";
import {Labels} from "../../utils/Labels.sol";
import {Steps} from "./Steps.sol";
import {Entry, Job} from "./Twin.sol";

/// @notice Calls that must fail: at the wrong time, by the wrong people, with wrong arguments.
abstract contract Griefers is Steps {
    /// @notice A call by the right person with the right arguments, but at the wrong time.
    function intrude(uint256 seed) external counted("intrude") {
        _assume(_whim(seed, 2));
        uint256 j = _findAny(seed);
        uint256 e = _findOf(j, seed);
        (uint256 who, bytes memory data, uint256 allowed) = _intrusion(j, e, _draw(seed, "kind") % 10);
        _assume(allowed & _bit(status(j)) == 0);
        _refuse(j, who, data, IModelMarket.Market_WrongStatus.selector, "PHA-2: a call outside of its window");
    }

    /// @dev Who may make a call, how, and when, by the table of §3.
    function _intrusion(uint256 j, uint256 e, uint256 kind)
        private
        view
        returns (uint256 who, bytes memory data, uint256 allowed)
    {
        Job storage job = _jobs[j];
        Entry storage entry = _entries[j][e];
        who = kind < 2 ? job.requester : entry.trainer;
        uint256 resolving = _bit(Status.Resolving) | _bit(Status.LastCall);
        if (kind == 0) {
            allowed = _bit(Status.Accepting) | _bit(Status.AwaitingTruth) | _bit(Status.Overdue);
            data = abi.encodeCall(IModelMarket.cancelRequest, (j + 1, type(uint256).max));
        } else if (kind == 1) {
            allowed = _bit(Status.AwaitingTruth);
            data = abi.encodeCall(IModelMarket.revealTruth, (j + 1, job.truth.labels, job.truth.salt));
        } else if (kind == 2) {
            allowed = _bit(Status.Accepting);
            data = _submitData(j, entry);
        } else if (kind == 3) {
            allowed = _bit(Status.Overdue) | _bit(Status.Stalled);
            data = abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, 1));
        } else if (kind == 4) {
            allowed = _bit(Status.Settled) | _bit(Status.Refunded) | _bit(Status.Forfeited);
            data = abi.encodeCall(IModelMarket.collect, (j + 1, e));
        } else if (kind == 5) {
            allowed = _bit(Status.Accepting) | _bit(Status.AwaitingTruth);
            data = abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e, job.stake));
        } else if (kind == 6) {
            allowed = _bit(Status.Claiming);
            data = abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(entry.score)));
        } else if (kind == 7) {
            allowed = resolving;
            data = _revealData(j, e);
        } else if (kind == 8) {
            allowed = resolving;
            data = _proveData(j, e, e);
        } else {
            allowed = _bit(Status.Resolving);
            data = _publishData(j, e);
        }
    }

    /// @notice A call that is somebody else's.
    function trespass(uint256 seed) external counted("trespass") {
        _assume(_whim(seed, 3));
        uint256 j = _findAny(seed);
        uint256 e = _findOf(j, seed);
        uint256 kind = _draw(seed, "kind") % 4;
        uint256 stranger = _anyone(seed);
        (uint256 owner, bytes memory data, uint256 allowed) = _intrusion(j, e, kind < 2 ? kind : kind + 3);
        _assume(stranger != owner);
        // The requester is asked for before the status, the trainer after it.
        _assume(kind < 2 || allowed & _bit(status(j)) != 0);
        bytes4 selector =
            kind < 2 ? IModelMarket.Market_NotRequester.selector : IModelMarket.Market_NotTrainer.selector;
        _refuse(j, stranger, data, selector, "FAIR-2: a call that is somebody else's");
    }

    /// @notice A call at the right time with wrong arguments.
    function deceive(uint256 seed) external counted("deceive") {
        _assume(_whim(seed, 2));
        uint256 j = _findAny(seed);
        uint256 e = _findOf(j, seed);
        Status status_ = status(j);
        if (status_ == Status.Accepting) _deceiveAccepting(j, e);
        else if (status_ == Status.AwaitingTruth) _deceiveAwaiting(j, e);
        else if (status_ == Status.Claiming) _deceiveClaiming(j, e);
        else if (status_ == Status.Resolving || status_ == Status.LastCall) _deceiveResolving(j, e, seed);
        else if (status_ == Status.Stalled) _deceiveStalled(j);
        else if (isTerminal(j)) _deceiveTerminal(j, e);
        else _assume(false);
    }

    function _deceiveAccepting(uint256 j, uint256 e) private {
        Entry storage entry = _entries[j][e];
        bytes memory data =
            abi.encodeCall(IModelMarket.submitModel, (j + 1, ~_jobs[j].truth.hash, entry.commitment));
        _refuse(
            j,
            entry.trainer,
            data,
            IModelMarket.Market_TruthMismatch.selector,
            "FAIR-2: a stake for a request that is not there"
        );
        uint256 live = _count(j, SubmissionState.Submitted);
        if (live == 0) return;
        data = abi.encodeCall(IModelMarket.cancelRequest, (j + 1, live - 1));
        _refuse(
            j,
            _jobs[j].requester,
            data,
            IModelMarket.Market_TooManyLive.selector,
            "SOL-1: an unwanted forfeit"
        );
    }

    function _deceiveAwaiting(uint256 j, uint256 e) private {
        Labels.Truth memory truth = _jobs[j].truth;
        bytes memory data = abi.encodeCall(IModelMarket.revealTruth, (j + 1, truth.labels, ~truth.salt));
        _refuse(
            j,
            _jobs[j].requester,
            data,
            IModelMarket.Market_TruthMismatch.selector,
            "FAIR-3: a truth that is not the request's"
        );
        Entry storage entry = _entries[j][e];
        if (entry.state != SubmissionState.Submitted) return;
        data = abi.encodeCall(IModelMarket.withdrawSubmission, (j + 1, e, _jobs[j].stake - 1));
        _refuse(
            j,
            entry.trainer,
            data,
            IModelMarket.Market_SlashTooHigh.selector,
            "FAIR-1: a slash without consent"
        );
    }

    function _deceiveClaiming(uint256 j, uint256 e) private {
        Entry storage entry = _entries[j][e];
        bool pending = entry.state == SubmissionState.Submitted;
        uint256 score = pending ? _jobs[j].truth.size + 1 : entry.score;
        _refuse(
            j,
            entry.trainer,
            abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(score))),
            pending
                ? IModelMarket.Market_ScoreTooHigh.selector
                : IModelMarket.Market_WrongSubmissionState.selector,
            "FAIR-3: a claim that cannot be"
        );
    }

    /// @dev Openings that are not the submission's, and proofs that are not due: whoever sends them, nobody is slashed.
    function _deceiveResolving(uint256 j, uint256 e, uint256 seed) private {
        uint256 who = _keeper(seed);
        uint256 other = _draw(seed, "whim") % 2 == 0 ? e : _findIn(j, seed, SubmissionState.Claimed);
        bytes4 refusal = _proofRefusal(j, e, other);
        if (refusal != 0) _refuse(j, who, _proveData(j, e, other), refusal, "FAIR-3: a proof that is none");

        (, uint256 best) = candidate(j);
        bool opens = _opens(j, best, e);
        bytes4 mismatch = IModelMarket.Market_CommitmentMismatch.selector;
        if (!opens) {
            _refuse(j, who, _revealData(j, e), mismatch, "FAIR-2: garbage was taken for an opening");
        } else if (_isMutedLiar(j, best)) {
            bytes4 below = IModelMarket.Market_ScoreBelowClaim.selector;
            _refuse(j, who, _revealData(j, e), below, "FAIR-1: an exposure that makes another the candidate");
            _reach("exposure refused in the last call");
        }
        if (status(j) != Status.Resolving) return;
        bool proven = _entries[j][best].state == SubmissionState.Proven;
        if (proven && opens) return;
        refusal = proven ? mismatch : IModelMarket.Market_NotProven.selector;
        _refuse(j, who, _publishData(j, e), refusal, "FAIR-3: a model was taken whose score nobody proved");
    }

    function _deceiveStalled(uint256 j) private {
        (bool found,) = candidate(j);
        _assume(found);
        bytes memory data = abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, 0));
        _refuse(j, KEEPER, data, IModelMarket.Market_InvalidMaximum.selector, "FAIR-2: an empty enforcement");
    }

    function _deceiveTerminal(uint256 j, uint256 e) private {
        bytes4 nothing = IModelMarket.Market_NothingToCollect.selector;
        bytes memory data = abi.encodeCall(IModelMarket.collect, (j + 1, e));
        if (entitlement(j, e) == 0) {
            return _refuse(j, KEEPER, data, nothing, "PAY-1: a payout that is not due");
        }
        bytes[] memory twice = new bytes[](2);
        (twice[0], twice[1]) = (data, data);
        _refuse(j, KEEPER, abi.encodeCall(ITokenVault.multicall, (twice)), nothing, "PAY-1: a second payout");
    }
}
