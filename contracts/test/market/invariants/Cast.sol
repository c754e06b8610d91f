// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, RequestParams, Status, SubmissionState} from "../../../market/IModelMarket.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Labels} from "../../utils/Labels.sol";
import {vm} from "../../utils/Vm.sol";
import {Checks} from "./Checks.sol";
import {Entry, Role} from "./Twin.sol";

/// @notice The people of a market and what they bring: requests, models, copies. All follows from a seed.
abstract contract Cast is Checks {
    uint256 public constant ACTORS = 16;
    uint256 public constant ENDOWMENT = 60_000e18;
    // More than a node of the claim tree holds.
    uint256 internal constant MAX_ENTRIES = 15;
    uint256 internal constant MAX_JOBS = 3;

    // The first of each kind. Keepers and outsiders enforce timeouts, donate and call what they may not.
    uint256 private constant REQUESTER = 0;
    uint256 public constant HONEST = 3;
    uint256 internal constant LIAR = 6;
    uint256 private constant SILENT = 9;
    uint256 internal constant COPIER = 10;
    uint256 private constant STALLER = 11;
    uint256 internal constant KEEPER = 13;

    uint256[] private _keys;
    /// @dev So that campaigns with the same seeds differ.
    bytes32 private immutable _salt;
    /// @dev All requests before this one are closed.
    uint256 internal _oldest;

    constructor(ModelCoin coin_, IModelMarket market_, address treasury_, string memory salt)
        Checks(coin_, market_, treasury_)
    {
        _salt = keccak256(bytes(salt));
        for (uint256 i; i < ACTORS; ++i) {
            uint256 key = uint256(keccak256(abi.encode("actor", i)));
            address actor = vm.addr(key);
            vm.label(actor, string.concat("actor ", vm.toString(i)));
            _keys.push(key);
            actors.push(actor);
            balances[i] = ENDOWMENT;
            _held[actor] = ENDOWMENT;
            if (_permits(i)) continue;
            vm.prank(actor);
            coin.approve(address(market), type(uint256).max);
        }
    }

    /// @dev Whether an actor never approves the market, but signs a permit for each amount. One of each kind does.
    function _permits(uint256 who) internal pure returns (bool) {
        return who == REQUESTER || who == HONEST || who == LIAR || who == STALLER;
    }

    function _keyOf(uint256 who) internal view returns (uint256) {
        return _keys[who];
    }

    function _requester(uint256 seed) internal view returns (uint256) {
        return REQUESTER + _draw(seed, "requester") % (HONEST - REQUESTER);
    }

    function _trainer(uint256 seed, Role role) internal view returns (uint256) {
        if (role == Role.Honest) return HONEST + _draw(seed, "trainer") % (LIAR - HONEST);
        if (role == Role.Liar) return LIAR + _draw(seed, "trainer") % (SILENT - LIAR);
        return role == Role.Silent ? SILENT : STALLER + _draw(seed, "trainer") % (KEEPER - STALLER);
    }

    function _keeper(uint256 seed) internal view returns (uint256) {
        return KEEPER + _draw(seed, "keeper") % (ACTORS - KEEPER);
    }

    /// @dev Somebody who may do what anyone may.
    function _anyone(uint256 seed) internal view returns (uint256) {
        return _draw(seed, "anyone") % ACTORS;
    }

    // ── What they bring ────────────────────────────────────────────────────────────────────────────────────────

    function _params(uint256 seed) internal view returns (RequestParams memory params) {
        params.reward = uint96(bound(_draw(seed, "reward"), 1, 1000e18));
        params.stake = uint96(bound(_draw(seed, "stake"), (uint256(params.reward) + 19) / 20, 100e18));
        params.submissionWindow = uint32(bound(_draw(seed, "submissionWindow"), 1, 1 days));
        params.responseWindow = uint32(bound(_draw(seed, "responseWindow"), 900, 1 days));
        // Few labels, so that scores are often equal.
        params.size = uint24(bound(_draw(seed, "size"), 1, 12));
        params.width = uint8(1 << _draw(seed, "width") % 5);
        params.minScore = uint24(bound(_draw(seed, "minScore"), 0, params.size / 2));
        params.truth = Labels.seal(params.size, params.width, seed).hash;
    }

    function _model(uint256 j, uint256 seed, uint256 who, Role role)
        internal
        view
        returns (Entry memory entry)
    {
        Labels.Truth memory truth = _jobs[j].truth;
        // A requester has the labels at hand. A staller means to win.
        uint256 most = role == Role.Competitor ? 0 : role == Role.Staller ? truth.size / 3 : truth.size;
        uint256 errors = bound(_draw(seed, "errors"), 0, most);
        entry.trainer = who;
        entry.role = role;
        entry.state = SubmissionState.Submitted;
        entry.score = truth.size - errors;
        entry.cid = bytes.concat(hex"01551220", keccak256(abi.encode("model", seed, j)));
        entry.diff = Labels.diff(truth.size, truth.width, errors, _draw(seed, "from") % truth.size);
        entry.salt = bytes32(_draw(seed, "salt"));
        entry.commitment = keccak256(
            abi.encode(
                block.chainid,
                address(market),
                j + 1,
                actors[who],
                sha256(entry.cid),
                Labels.superhash(entry.salt, Labels.xor(truth.labels, entry.diff))
            )
        );
    }

    /// @dev Even the opening of what it copied, once public, does not help a copier: the commitment names its author.
    function _copy(Entry memory original) internal pure returns (Entry memory entry) {
        entry.trainer = COPIER;
        entry.role = Role.Copier;
        entry.state = SubmissionState.Submitted;
        entry.score = original.score;
        (entry.cid, entry.diff, entry.salt) = (original.cid, original.diff, original.salt);
        entry.commitment = original.commitment;
    }

    /// @dev What a trainer claims.
    function _score(uint256 j, uint256 e, uint256 seed) internal view returns (uint256) {
        Entry storage entry = _entries[j][e];
        uint256 size = _jobs[j].truth.size;
        uint256 draw = _draw(seed, "score");
        if (entry.role == Role.Liar) {
            // Most mean to lead.
            uint256 high = size - size / 4;
            bool modest = entry.score > high || draw % 4 == 0;
            return bound(draw, modest ? entry.score : high, size);
        }
        if (entry.role == Role.Competitor) return bound(draw, 0, entry.score);
        if (entry.role == Role.Copier) return bound(draw, _jobs[j].minScore, size);
        return entry.score;
    }

    // ── Choices ────────────────────────────────────────────────────────────────────────────────────────────────

    function _draw(uint256 seed, string memory name) internal view returns (uint256) {
        return uint256(keccak256(abi.encode(_salt, seed, name)));
    }

    /// @dev True once in `times` draws, at random.
    function _whim(uint256 seed, uint256 times) internal view returns (bool) {
        return _draw(seed, "whim") % times == 0;
    }

    function _bit(Status status_) internal pure returns (uint256) {
        return 1 << uint256(status_);
    }

    /// @dev A request in one of these statuses, none of which is terminal.
    function _find(uint256 seed, uint256 statuses) internal view returns (uint256 j) {
        uint256 count = _jobs.length - _oldest;
        uint256 start = _draw(seed, "find");
        for (uint256 i; i < count; ++i) {
            j = _oldest + (start % count + i) % count;
            if (statuses & _bit(status(j)) != 0) return j;
        }
        _assume(false);
    }

    /// @dev A request that is closed.
    function _findClosed(uint256 seed) internal view returns (uint256 j) {
        _assume(_jobs.length != 0);
        j = _draw(seed, "find") % _jobs.length;
        _assume(isTerminal(j));
    }

    /// @dev Any request, most often one that goes on.
    function _findAny(uint256 seed) internal view returns (uint256) {
        return _draw(seed, "closed") % 4 == 0 ? _findClosed(seed) : _find(seed, type(uint256).max);
    }

    /// @dev A submission in this state.
    function _findIn(uint256 j, uint256 seed, SubmissionState state) internal view returns (uint256 e) {
        uint256 count = _entries[j].length;
        uint256 start = _draw(seed, "entry");
        for (uint256 i; i < count; ++i) {
            e = (start % count + i) % count;
            if (_entries[j][e].state == state) return e;
        }
        _assume(false);
    }

    /// @dev Any submission.
    function _findOf(uint256 j, uint256 seed) internal view returns (uint256) {
        _assume(_entries[j].length != 0);
        return _draw(seed, "any") % _entries[j].length;
    }

    /// @dev How many requests go on.
    function _unfinished() internal returns (uint256 count) {
        while (_oldest < _jobs.length && isTerminal(_oldest)) {
            ++_oldest;
        }
        for (uint256 j = _oldest; j < _jobs.length; ++j) {
            if (!isTerminal(j)) ++count;
        }
    }

    /// @dev A call that nobody would make now is discarded, so that forge's figures count those that were made.
    function _assume(bool condition) internal pure {
        vm.assume(condition);
    }
}
