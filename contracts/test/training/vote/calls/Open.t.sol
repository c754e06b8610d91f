// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Claim, Verdict} from "../../../../training/IAdjudicator.sol";
import {ITokenVote, VoteCase, VoteStatus} from "../../../../training/ITokenVote.sol";
import {vm} from "../../../utils/Vm.sol";
import {VoteTest} from "../VoteTest.sol";

contract Open_Test is VoteTest {
    bytes32 private constant STATE = keccak256("a state");

    function test_RevertGiven_NoSuchRunOfTheCaller() external accounted {
        _register();
        Claim memory claim = _claim(STATE);
        _reverts(
            stranger,
            abi.encodeCall(ITokenVote.open, (claim)),
            abi.encodeWithSelector(ITokenVote.TokenVote_UnknownRun.selector, stranger, RUN)
        );
        claim.runId = RUN + 1;
        _reverts(
            training,
            abi.encodeCall(ITokenVote.open, (claim)),
            abi.encodeWithSelector(ITokenVote.TokenVote_UnknownRun.selector, training, RUN + 1)
        );
    }

    /// @dev Neither while the vote goes on nor afterwards, by whomever.
    function test_RevertGiven_AStateThatHasHadAVote() external accounted {
        _open();
        _fund(training, FEE);
        Claim memory claim = _claim(_case().stateHash);
        claim.challenger = stranger;
        for (uint256 i; i < 3; ++i) {
            _reverts(
                training,
                abi.encodeCall(ITokenVote.open, (claim)),
                abi.encodeWithSelector(ITokenVote.TokenVote_AlreadyOpened.selector, id)
            );
            vm.warp(time() + VOTE_SECONDS);
        }
    }

    function test_RevertWhen_TheCallerHasTooFewCoins() external accounted {
        _register();
        _reverts(
            training,
            abi.encodeCall(ITokenVote.open, (_claim(STATE))),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(tokenVote), 0, FEE
            )
        );
        _reverts(
            keeper,
            abi.encodeCall(ITokenVote.getCase, (tokenVote.caseIdOf(training, STATE))),
            _unknownCase(tokenVote.caseIdOf(training, STATE))
        );
    }

    /// forge-config: default.fuzz.runs = 128
    function testFuzz_WhenAllIsWell(bytes32 stateHash, address challenger_, uint256 when) external {
        _register();
        vm.warp(START + bound(when, 0, 1000 days));
        _fund(training, FEE);
        Claim memory claim = _claim(stateHash);
        claim.challenger = challenger_;
        uint256 expected =
            uint256(keccak256(abi.encode(block.chainid, address(tokenVote), training, stateHash)));
        assertEq(tokenVote.caseIdOf(training, stateHash), expected, "known before");
        _expectEvent();
        emit ITokenVote.CaseOpened(expected, stateHash, training, RUN, worker, challenger_);
        vm.prank(training);
        assertEq(tokenVote.open(claim), expected, "the id");

        VoteCase memory opened = tokenVote.getCase(expected);
        assertEq(opened.training, training, "training");
        assertEq(opened.runId, RUN, "runId");
        assertEq(opened.stateHash, stateHash, "stateHash");
        assertEq(opened.challenger, challenger_, "challenger");
        assertEq(uint256(opened.status), uint256(VoteStatus.Committing), "status");
        assertEq(uint256(opened.verdict), uint256(Verdict.None), "verdict");
        assertEq(opened.openedAt, time(), "openedAt");
        assertEq(opened.commitEnd, time() + VOTE_SECONDS, "commitEnd");
        assertEq(opened.revealEnd, time() + 2 * VOTE_SECONDS, "revealEnd");
        assertEq(opened.quorum, QUORUM, "quorum");
        assertEq(opened.fee, FEE, "fee");
        assertEq(opened.feeLeft, FEE, "feeLeft");
        assertEq(opened.revealedWeight + opened.upheldWeight + opened.weightLeft, 0, "no weight");
        assertEq(coin.balanceOf(training), 0, "the caller pays the fee");
        assertEq(coin.balanceOf(address(tokenVote)), FEE, "the contract holds it");
    }

    /// @dev Who calls `open` first cannot take the case from the training contract.
    function test_GivenAnotherCallersCaseOfThatState() external accounted {
        _open();
        bytes32 stateHash = _case().stateHash;
        _fund(stranger, FEE);
        vm.prank(stranger);
        tokenVote.register(RUN, _rule(), 0, "");
        vm.prank(stranger);
        uint256 other = tokenVote.open(_claim(stateHash));
        cases.push(other);
        assertTrue(other != id, "another case");
        assertEq(tokenVote.getCase(other).training, stranger, "the stranger's");
        assertEq(_case().training, training, "and the training contract's");
    }
}
