// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVault} from "../../../token/ITokenVault.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {IModelMarket, Opening, Phase, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Labels} from "../../utils/Labels.sol";
import {Permits} from "../../utils/Permits.sol";
import {vm} from "../../utils/Vm.sol";
import {Cast} from "./Cast.sol";
import {IHook} from "./HookedCoin.sol";
import {Entry, Job, Role} from "./Twin.sol";

/// @notice The calls of the market, each done to the twin, sent, and expected to succeed or to fail.
abstract contract Steps is Cast, IHook {
    /// @dev What an assertion of forge's reverts with.
    error CheatcodeError(string reason);

    /// @dev The call under way, for a coin that hands over control: whose it is, what it is, and whether it is but
    /// one of several, so that the market is not yet where the twin is.
    address private _caller;
    bytes private _call;
    bool private _isBatch;
    uint256 private _hooks;

    modifier counted(string memory name) {
        _;
        _reach(name);
        _reach("calls");
    }

    // ── Steps ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _submit(uint256 j, Entry memory entry, uint256 seed) internal {
        uint256 stake = _jobs[j].stake;
        _assume(_entries[j].length < MAX_ENTRIES && balances[entry.trainer] >= stake);
        balances[entry.trainer] -= stake;
        _entries[j].push(entry);
        _spend(j, entry.trainer, stake, _one(_submitData(j, entry)), seed);
    }

    function _revealTruth(uint256 j) internal {
        Job storage job = _jobs[j];
        job.phase = Phase.Grounded;
        job.claimsEnd = _now + job.window;
        job.candidateDeadline = job.claimsEnd + job.window;
        bytes memory data =
            abi.encodeCall(IModelMarket.revealTruth, (j + 1, job.truth.labels, job.truth.salt));
        _do(j, job.requester, data);
    }

    function _claim(uint256 j, uint256 e, uint256 score) internal returns (bytes memory) {
        Entry storage entry = _entries[j][e];
        entry.state = score < _jobs[j].minScore ? SubmissionState.Conceded : SubmissionState.Claimed;
        entry.claim = score;
        return abi.encodeCall(IModelMarket.claimScore, (j + 1, e, uint24(score)));
    }

    function _reveal(uint256 j, uint256 e, uint256 who) internal {
        Entry storage entry = _entries[j][e];
        if (entry.score < entry.claim) {
            _reach("exposed");
            _slash(j, who, 0);
        } else {
            if (status(j) == Status.LastCall) _reach("settled in the last call");
            _noteWinner(j, e);
            _settle(j, e);
        }
        _do(j, who, _revealData(j, e));
        (uint256 score,,,) = abi.decode(_event, (uint256, bytes, bytes, bytes32));
        _checkScore(j, e, score);
    }

    function _proveClaim(uint256 j, uint256 e, uint256 who) internal {
        _reach(status(j) == Status.LastCall ? "proof above a proof" : "last call");
        _prove(j, e);
        _do(j, who, _proveData(j, e, e));
        (uint256 score, uint256 until,,,) = abi.decode(_event, (uint256, uint256, bytes32, bytes, bytes32));
        _checkScore(j, e, score);
        _atLeast(score, _entries[j][e].claim, "FAIR-3: the claim");
        _same(until, _jobs[j].candidateDeadline, "SEL-1: the deadline of the last call");
    }

    function _publish(uint256 j, uint256 e, uint256 who) internal {
        _reach("published");
        _noteWinner(j, e);
        _settle(j, e);
        _do(j, who, _publishData(j, e));
    }

    /// @dev A naive count. Who is paid has what was claimed, and that is enough.
    function _checkScore(uint256 j, uint256 e, uint256 score) private view {
        Job storage job = _jobs[j];
        Entry storage entry = _entries[j][e];
        bytes memory prediction = Labels.xor(job.truth.labels, entry.diff);
        uint256 errors = Labels.count(prediction, job.truth.labels, job.truth.size, job.truth.width);
        _same(score, job.truth.size - errors, "FAIR-3: a naive count");
        if (entry.state != SubmissionState.Won) return;
        _atLeast(score, entry.claim, "FAIR-3: the claim");
        _atLeast(score, job.minScore, "FAIR-3: the least that was asked for");
    }

    function _noteWinner(uint256 j, uint256 e) private {
        Job storage job = _jobs[j];
        Role role = _entries[j][e].role;
        if (_tied(j)) _reach("tie");
        if (_now < job.claimsEnd) _reach("early finish");
        if (role == Role.Competitor) _reach("own reward won");
        if (role == Role.Honest && job.slashes != 0) _reach("honest winner after slashes");
    }

    function _enforce(uint256 j, uint256 who, uint256 max) internal {
        if (status(j) == Status.Overdue) {
            _abandon(j);
        } else {
            _grantIdleness(j);
            (bool found, uint256 best) = candidate(j);
            bool wasProven = found && _entries[j][best].state == SubmissionState.Proven;
            uint256 slashed = _slashDue(j, who, max);
            (bool proven,) = proof(j);
            if (wasProven) {
                _reach(proven ? "proven candidate stalled above a proof" : "proven candidate stalled");
            }
            if (slashed > 2) _reach("slashed in bulk");
        }
        _do(j, who, abi.encodeCall(IModelMarket.enforceTimeout, (j + 1, max)));
    }

    /// @return any Whether somebody was owed something.
    function _collectAll(uint256 j, uint256 who) internal returns (bool any) {
        uint256 count;
        bytes[] memory calls = new bytes[](_entries[j].length);
        for (uint256 e; e < calls.length; ++e) {
            if (entitlement(j, e) != 0) calls[count++] = _collect(j, e);
        }
        if (count == 0) return false;
        _doAll(j, who, _first(calls, count));
        return true;
    }

    function _collect(uint256 j, uint256 e) internal returns (bytes memory) {
        Entry storage entry = _entries[j][e];
        _pay(entry.trainer, entitlement(j, e));
        entry.state = SubmissionState.Collected;
        return abi.encodeCall(IModelMarket.collect, (j + 1, e));
    }

    // ── Refusals ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The error of a proof for a submission with the opening of another, or the same. 0 if it is accepted.
    function _proofRefusal(uint256 j, uint256 e, uint256 other) internal view returns (bytes4) {
        Entry storage entry = _entries[j][e];
        if (entry.state != SubmissionState.Claimed) return IModelMarket.Market_WrongSubmissionState.selector;
        (, uint256 best) = candidate(j);
        if (e == best) return IModelMarket.Market_IsCandidate.selector;
        (bool proven, uint256 top) = proof(j);
        if (proven && !_outranks(j, e, top)) return IModelMarket.Market_Outranked.selector;
        if (!_opens(j, e, other)) return IModelMarket.Market_CommitmentMismatch.selector;
        return entry.score < entry.claim ? IModelMarket.Market_ScoreBelowClaim.selector : bytes4(0);
    }

    /// @dev Whether the candidate claims too much, but stays who it is until the last call is over.
    function _isMutedLiar(uint256 j, uint256 best) internal view returns (bool) {
        return status(j) == Status.LastCall && _entries[j][best].score < _entries[j][best].claim;
    }

    /// @dev Whether the opening of a submission fits another's commitment. A copy has the opening of its original.
    function _opens(uint256 j, uint256 e, uint256 other) internal view returns (bool) {
        return _entries[j][e].role != Role.Copier && _entries[j][e].salt == _entries[j][other].salt;
    }

    // ── Re-entrance ────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Control, in the middle of a call of the market: nothing can be done with it, and nothing wrong seen.
    function onMove() external {
        if (!_isBatch) _same(market.pot(), pot, "SOL-1: the pot, seen from within");
        uint256 kind = _hooks++ % 5;
        bytes memory data = _call;
        if (kind == 1) data = abi.encodeCall(ITokenVault.sweep, ());
        if (kind == 2) data = abi.encodeCall(IModelMarket.collect, (1, 0));
        if (kind == 3) data = abi.encodeCall(IModelMarket.enforceTimeout, (1, 1));
        if (kind == 4) data = abi.encodeCall(ITokenVault.multicall, (_one(data)));
        vm.prank(_caller);
        (bool success, bytes memory reason) = address(market).call(data);
        _checkRefusal(
            success,
            reason,
            ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector,
            "PAY-1: a call within a call"
        );
        _reach("re-entered");
    }

    // ── Call data ──────────────────────────────────────────────────────────────────────────────────────────────

    function _submitData(uint256 j, Entry memory entry) internal view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.submitModel, (j + 1, _jobs[j].truth.hash, entry.commitment));
    }

    function _opening(uint256 j, uint256 e) private view returns (Opening memory) {
        Entry storage entry = _entries[j][e];
        Labels.Truth storage truth = _jobs[j].truth;
        return Opening(truth.labels, truth.salt, entry.diff, entry.salt);
    }

    function _revealData(uint256 j, uint256 e) internal view returns (bytes memory) {
        return abi.encodeCall(IModelMarket.revealModel, (j + 1, _entries[j][e].cid, _opening(j, e)));
    }

    /// @dev A proof of a submission with the opening of another, or the same.
    function _proveData(uint256 j, uint256 e, uint256 other) internal view returns (bytes memory) {
        bytes32 model = sha256(_entries[j][other].cid);
        return abi.encodeCall(IModelMarket.provePredictions, (j + 1, e, model, _opening(j, other)));
    }

    function _publishData(uint256 j, uint256 e) internal view returns (bytes memory) {
        Entry storage entry = _entries[j][e];
        bytes32 predictions = Labels.superhash(entry.salt, Labels.xor(_jobs[j].truth.labels, entry.diff));
        return abi.encodeCall(IModelMarket.publishModel, (j + 1, entry.cid, predictions));
    }

    function _one(bytes memory data) internal pure returns (bytes[] memory calls) {
        calls = new bytes[](1);
        calls[0] = data;
    }

    function _first(bytes[] memory calls, uint256 count) internal pure returns (bytes[] memory) {
        assembly ("memory-safe") {
            mstore(calls, count)
        }
        return calls;
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Calls that take coins, of whoever has approved the market or permits it to.
    function _spend(uint256 j, uint256 who, uint256 amount, bytes[] memory calls, uint256 seed) internal {
        if (!_permits(who)) return _doAll(j, who, calls);
        (address owner, uint256 deadline) = (actors[who], _now);
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, _keyOf(who), owner, address(market), amount, deadline);
        if (_draw(seed, "permit") % 4 == 0) {
            // Anyone who sees the signature on its way may use it.
            _reach("permit used by somebody else");
            coin.permit(owner, address(market), amount, deadline, v, r, s);
        }
        bytes[] memory all = new bytes[](calls.length + 1);
        all[0] = abi.encodeCall(ITokenVault.selfPermit, (amount, deadline, v, r, s));
        for (uint256 i; i < calls.length; ++i) {
            all[i + 1] = calls[i];
        }
        _doAll(j, who, all);
        _reach("permit");
    }

    function _doAll(uint256 j, uint256 who, bytes[] memory calls) internal {
        if (calls.length == 1) return _do(j, who, calls[0]);
        (_caller, _call, _isBatch) = (actors[who], calls[calls.length - 1], true);
        _must(j, who, abi.encodeCall(ITokenVault.multicall, (calls)));
        _reach("multicall");
    }

    function _do(uint256 j, uint256 who, bytes memory data) internal {
        (_caller, _call, _isBatch) = (actors[who], data, false);
        _must(j, who, data);
    }

    /// @dev A call that must succeed.
    function _must(uint256 j, uint256 who, bytes memory data) private {
        (bool success, bytes memory reason) = _try(j, who, data);
        if (success) return;
        // What failed is a check in the middle of the call.
        if (bytes4(reason) == CheatcodeError.selector) _bubble(reason);
        assertTrue(false, string.concat("FAIR-1: an allowed call was refused: ", vm.toString(reason)));
    }

    /// @dev A call that must fail, with this error.
    function _refuse(uint256 j, uint256 who, bytes memory data, bytes4 selector, string memory id) internal {
        _noteBoundary(market.getRequest(j + 1));
        vm.prank(actors[who]);
        (bool success, bytes memory reason) = address(market).call(data);
        _checkRefusal(success, reason, selector, id);
    }

    function _checkRefusal(bool success, bytes memory reason, bytes4 selector, string memory id)
        private
        pure
    {
        if (success) assertTrue(false, id);
        if (bytes4(reason) != selector) assertEq(bytes32(bytes4(reason)), bytes32(selector), id);
    }

    function _bubble(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 32), mload(reason))
        }
    }
}
