// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVote} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract Register_Test is VoteTest {
    bytes private cid = bytes.concat(hex"01551220", keccak256("genesis"));

    function _call(bytes memory rule, bytes32 genesisRoot, bytes memory content)
        private
        pure
        returns (bytes memory)
    {
        return abi.encodeCall(ITokenVote.register, (RUN, rule, genesisRoot, content));
    }

    function _refuses(bytes memory rule, bytes memory reason) private {
        _reverts(training, _call(rule, 0, ""), reason);
        _reverts(
            training,
            abi.encodeCall(ITokenVote.open, (_claim(TEXT))),
            abi.encodeWithSelector(ITokenVote.TokenVote_UnknownRun.selector, training, RUN)
        );
    }

    function test_RevertGiven_ARunThatTheCallerHasRegistered() external accounted {
        _register();
        _reverts(
            training,
            _call(abi.encode(VOTE_SECONDS, 1, 1, TEXT), 0, ""),
            abi.encodeWithSelector(ITokenVote.TokenVote_AlreadyRegistered.selector, training, RUN)
        );
        assertEq(tokenVote.ruleOf(training, RUN), _rule(), "the rule stays");
    }

    function testFuzz_RevertWhen_TheIdIsTooHigh(uint256 runId) external accounted {
        runId = bound(runId, uint256(type(uint32).max) + 1, type(uint256).max);
        _reverts(
            training,
            abi.encodeCall(ITokenVote.register, (runId, _rule(), 0, "")),
            abi.encodeWithSelector(ITokenVote.TokenVote_UnknownRun.selector, training, runId)
        );
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheRuleHasAnotherLength(uint256 length) external accounted {
        length = bound(length, 0, 300);
        if (length == 128) length = 127;
        bytes memory rule = new bytes(length);
        for (uint256 i; i < length && i < 128; ++i) {
            rule[i] = _rule()[i];
        }
        _refuses(rule, abi.encodeWithSelector(ITokenVote.TokenVote_InvalidEncoding.selector, length));
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheWindowIsOutOfItsRange(uint256 voteSeconds, bool isShort)
        external
        accounted
    {
        voteSeconds =
            isShort ? bound(voteSeconds, 0, 899) : bound(voteSeconds, 30 days + 1, type(uint256).max);
        _refuses(
            abi.encode(voteSeconds, QUORUM, FEE, TEXT),
            abi.encodeWithSelector(
                ITokenVote.TokenVote_InvalidVoteSeconds.selector, voteSeconds, 900, 30 days
            )
        );
    }

    /// @dev A quorum of 0 would let a vote without voters decide.
    function test_RevertWhen_TheQuorumIsZeroOrTooHigh() external accounted {
        uint256[2] memory quorums = [0, uint256(type(uint96).max) + 1];
        for (uint256 i; i < 2; ++i) {
            _refuses(
                abi.encode(VOTE_SECONDS, quorums[i], FEE, TEXT),
                abi.encodeWithSelector(ITokenVote.TokenVote_InvalidQuorum.selector, quorums[i])
            );
        }
    }

    function test_RevertWhen_TheFeeIsZeroOrTooHigh() external accounted {
        uint256[2] memory fees = [0, uint256(type(uint96).max) + 1];
        for (uint256 i; i < 2; ++i) {
            _refuses(
                abi.encode(VOTE_SECONDS, QUORUM, fees[i], TEXT),
                abi.encodeWithSelector(ITokenVote.TokenVote_InvalidFee.selector, fees[i])
            );
        }
    }

    function test_RevertWhen_TheTextIsZero() external accounted {
        _refuses(
            abi.encode(VOTE_SECONDS, QUORUM, FEE, bytes32(0)),
            abi.encodeWithSelector(ITokenVote.TokenVote_InvalidText.selector)
        );
    }

    function test_RevertWhen_TheContentIsNoFilesCid() external accounted {
        bytes[3] memory contents =
            [bytes("x"), bytes.concat(cid, hex"00"), bytes.concat(hex"01711220", keccak256("genesis"))];
        for (uint256 i; i < 3; ++i) {
            _reverts(
                training,
                _call(_rule(), sha256(contents[i]), contents[i]),
                abi.encodeWithSelector(ITokenVote.TokenVote_InvalidCid.selector, contents[i])
            );
        }
    }

    /// forge-config: default.fuzz.runs = 64
    function testFuzz_RevertWhen_TheRootIsNotTheContents(bytes32 root) external accounted {
        if (root == sha256(cid)) root = 0;
        _reverts(
            training,
            _call(_rule(), root, cid),
            abi.encodeWithSelector(ITokenVote.TokenVote_WrongRoot.selector, root, sha256(cid))
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWell(uint256 voteSeconds, uint256 quorum, uint256 fee, bool hasContent)
        external
        accounted
    {
        voteSeconds = bound(voteSeconds, 900, 30 days);
        (quorum, fee) = (bound(quorum, 1, type(uint96).max), bound(fee, 1, type(uint96).max));
        bytes memory rule = abi.encode(voteSeconds, quorum, fee, TEXT);
        (bytes32 root, bytes memory content) = hasContent ? (sha256(cid), cid) : (TEXT, bytes(""));
        _expectEvent();
        emit ITokenVote.RuleRegistered(RUN, training);
        vm.prank(training);
        (uint256 maxSeconds, uint256 fee_) = tokenVote.register(RUN, rule, root, content);
        assertEq(maxSeconds, 2 * voteSeconds, "both windows");
        assertEq(fee_, fee, "the fee");
        assertEq(tokenVote.ruleOf(training, RUN), rule, "the rule");
    }

    /// @dev Nobody can take a run's id from another contract.
    function test_GivenAnotherCallersRunOfThatId() external accounted {
        vm.prank(stranger);
        tokenVote.register(RUN, abi.encode(VOTE_SECONDS, 1, 1, TEXT), 0, "");
        _register();
        assertEq(tokenVote.ruleOf(training, RUN), _rule(), "its own rule");
        assertEq(tokenVote.ruleOf(stranger, RUN), abi.encode(VOTE_SECONDS, 1, 1, TEXT), "and the other's");
    }
}
