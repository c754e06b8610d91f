// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVault} from "../../../token/ITokenVault.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ModelCoin} from "../../../token/ModelCoin.sol";
import {ITokenVote, VoteStatus} from "../../../training/ITokenVote.sol";
import {MockToken} from "../../utils/MockToken.sol";
import {vm} from "../../utils/Vm.sol";
import {VoteTest} from "./VoteTest.sol";

/// @notice The token vote with coins other than its own: what it assumes of a coin, and what it does not.
contract HostileToken_Test is VoteTest {
    MockToken private token;

    uint256 private constant MOVES = 5;

    function setUp() public override {
        super.setUp();
        token = new MockToken(address(this), type(uint128).max);
        coin = ModelCoin(address(token));
        tokenVote = ITokenVote(vm.deployCode("TokenVote.sol:TokenVote", abi.encode(token, treasury)));
    }

    function _prepare(uint256 call) private {
        if (call == 0) _open();
        if (call == 1) _reach(VoteStatus.Committing);
        if (call >= 2) _reach(VoteStatus.Ended);
        if (call == 4) _collect(_voter(2));
    }

    /// @dev Each call that moves coins, made when it may be.
    function _move(uint256 call) private {
        if (call == 0) _open();
        else if (call == 1) _commit(7e18, false);
        else if (call == 2) _collect(_voter(0));
        else if (call == 3) _collect(_voter(2));
        else tokenVote.sweep();
    }

    function move(uint256 call) external {
        _move(call);
    }

    /// @dev Each guarded call.
    function _calls() private view returns (bytes[] memory calls) {
        calls = new bytes[](6);
        calls[0] = abi.encodeCall(ITokenVote.open, (_claim(keccak256("another"))));
        calls[1] = abi.encodeCall(ITokenVote.commitVote, (id, keccak256("commitment"), 1));
        calls[2] = abi.encodeCall(ITokenVote.revealVote, (id, true, keccak256("salt")));
        calls[3] = abi.encodeCall(ITokenVote.collectVote, (id, votes.length == 0 ? stranger : votes[1].voter));
        calls[4] = abi.encodeCall(ITokenVault.sweep, ());
        bytes[] memory batch = new bytes[](1);
        batch[0] = calls[3];
        calls[5] = abi.encodeWithSelector(tokenVote.multicall.selector, batch);
    }

    function test_NoCallCanBeReentered() external {
        for (uint256 call; call < MOVES; ++call) {
            vm.warp(START);
            _prepare(call);
            bytes[] memory calls = _calls();
            uint256 snapshot = vm.snapshotState();
            for (uint256 i; i < calls.length; ++i) {
                token.behave(MockToken.Behaviour.Reenter, address(tokenVote), calls[i]);
                uint256 before = token.reentries();
                _move(call);
                assertGe(token.reentries(), before + 1, "it did re-enter");
                assertEq(token.succeeded(), false, "in vain");
                assertEq(
                    token.result(),
                    abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
                    "because of the guard"
                );
                assertTrue(vm.revertToState(snapshot), "as before");
                snapshot = vm.snapshotState();
            }
        }
    }

    function test_ATransferThatReturnsFalse_RevertsTheCall() external {
        for (uint256 call; call < MOVES; ++call) {
            vm.warp(START);
            _prepare(call);
            token.behave(MockToken.Behaviour.ReturnFalse, address(tokenVote), "");
            uint256 held = token.balanceOf(address(tokenVote));
            (bool success, bytes memory result) = address(this).call(abi.encodeCall(this.move, (call)));
            assertEq(success, false, "the call reverts");
            assertEq(
                result,
                abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(token)),
                "because no coin has moved"
            );
            assertEq(token.balanceOf(address(tokenVote)), held, "nothing is lost");
            token.behave(MockToken.Behaviour.Plain, address(0), "");
            _move(call);
        }
    }

    function test_ATransferThatReturnsNothing_IsFine() external accounted {
        token.behave(MockToken.Behaviour.ReturnNothing, address(tokenVote), "");
        for (uint256 call; call < MOVES; ++call) {
            _prepare(call);
            _move(call);
        }
    }

    /// @dev Amounts have 96 bits each; their sums have more.
    function test_TheHighestAmounts() external accounted {
        uint96 highest = type(uint96).max;
        vm.prank(training);
        tokenVote.register(RUN, abi.encode(VOTE_SECONDS, highest, highest, TEXT), 0, "");
        _fund(training, highest);
        vm.prank(training);
        id = tokenVote.open(_claim(keccak256("state")));
        cases.push(id);
        _commit(highest, true);
        _commit(highest, true);
        _commit(highest, false);
        vm.warp(_commitEnd());
        for (uint256 i; i < 3; ++i) {
            _reveal(i);
        }
        vm.warp(_revealEnd());
        assertEq(_case().upheldWeight, 2 * uint256(highest), "the weight for it");
        assertEq(tokenVote.payoutOf(id, _voter(1)), highest + uint256(highest) / 3, "weight and a third");
    }
}
