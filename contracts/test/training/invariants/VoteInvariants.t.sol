// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../../token/ModelCoin.sol";
import {ITokenVote} from "../../../training/ITokenVote.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";
import {VoteHandler} from "./VoteHandler.sol";

/// @notice The invariants of the token vote (docs/training/protocol.md#11-invariants) after any sequence of calls. The handler checks
/// them after each call.
contract VoteInvariants_Test is Test {
    /// @dev What forge asks `targetSelectors` for.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    VoteHandler private handler;

    function setUp() external {
        vm.warp(1_750_000_000);
        address treasury = account("treasury");
        ModelCoin coin = ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
        // A mutant of the contract, or the contract.
        string memory artifact = vm.envOr("TOKEN_VOTE_ARTIFACT", string("TokenVote.sol:TokenVote"));
        ITokenVote tokenVote = ITokenVote(vm.deployCode(artifact, abi.encode(coin, treasury)));
        handler = new VoteHandler(coin, tokenVote, treasury);
        for (uint256 i; i < handler.ACTORS(); ++i) {
            assertTrue(coin.transfer(handler.actors(i), handler.ENDOWMENT()), "endowed");
        }
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](11);
        // What there is little of without: ballots, and time.
        selectors[0] = VoteHandler.open.selector;
        selectors[1] = VoteHandler.commit.selector;
        selectors[2] = VoteHandler.commit.selector;
        selectors[3] = VoteHandler.reveal.selector;
        selectors[4] = VoteHandler.reveal.selector;
        selectors[5] = VoteHandler.collect.selector;
        selectors[6] = VoteHandler.collect.selector;
        selectors[7] = VoteHandler.sweep.selector;
        selectors[8] = VoteHandler.donate.selector;
        selectors[9] = VoteHandler.trespass.selector;
        selectors[10] = VoteHandler.warp.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    /// forge-config: default.invariant.runs = 32
    /// forge-config: default.invariant.depth = 200
    function invariant_TheVoteHolds() external {
        handler.check();
    }

    function afterInvariant() external {
        string memory reached = _report();
        handler.windUp();
        handler.check();
        string memory folder = vm.envOr("INVARIANTS_REPORTS", string(""));
        if (bytes(folder).length != 0) vm.writeLine(string.concat(folder, "/vote.jsonl"), reached);
    }

    /// @dev How often the run reached what, as JSON.
    function _report() private view returns (string memory json) {
        string[] memory names = handler.allNames();
        for (uint256 i; i < names.length; ++i) {
            string memory count = vm.toString(handler.reached(names[i]));
            json = string.concat(json, i == 0 ? "" : ",", "\"", names[i], "\":", count);
        }
        json = string.concat("{", json, "}");
    }
}
