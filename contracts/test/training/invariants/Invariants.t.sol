// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ModelCoin} from "../../../token/ModelCoin.sol";
import {ITraining} from "../../../training/ITraining.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";
import {MockAdjudicator} from "../utils/MockAdjudicator.sol";
import {Handler} from "./Handler.sol";

/// @notice The invariants of the training contract (docs/training/protocol.md#11-invariants) after any sequence of calls. The
/// handler checks them after each call.
contract Invariants_Test is Test {
    /// @dev What forge asks `targetSelectors` for.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Handler private handler;

    function setUp() external {
        vm.warp(1_750_000_000);
        address treasury = account("treasury");
        ModelCoin coin = ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
        MockAdjudicator[2] memory adjudicators = [new MockAdjudicator(coin), new MockAdjudicator(coin)];
        address[] memory list = new address[](2);
        (list[0], list[1]) = (address(adjudicators[0]), address(adjudicators[1]));
        // A mutant of the contract, or the contract.
        string memory artifact = vm.envOr("TRAINING_ARTIFACT", string("Training.sol:Training"));
        ITraining training = ITraining(vm.deployCode(artifact, abi.encode(coin, treasury, list)));
        handler = new Handler(coin, training, treasury, adjudicators);
        for (uint256 i; i < handler.ACTORS(); ++i) {
            assertTrue(coin.transfer(handler.actors(i), handler.ENDOWMENT()), "endowed");
        }
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](22);
        // What there is little of without: states, disputes and time.
        selectors[0] = Handler.createRun.selector;
        selectors[1] = Handler.fund.selector;
        selectors[2] = Handler.startPeriod.selector;
        selectors[3] = Handler.startPeriod.selector;
        selectors[4] = Handler.submitState.selector;
        selectors[5] = Handler.submitState.selector;
        selectors[6] = Handler.submitState.selector;
        selectors[7] = Handler.openDispute.selector;
        selectors[8] = Handler.openDispute.selector;
        selectors[9] = Handler.decide.selector;
        selectors[10] = Handler.resolveDispute.selector;
        selectors[11] = Handler.finalize.selector;
        selectors[12] = Handler.settlePeriod.selector;
        selectors[13] = Handler.refund.selector;
        selectors[14] = Handler.collect.selector;
        selectors[15] = Handler.sweep.selector;
        selectors[16] = Handler.donate.selector;
        selectors[17] = Handler.warp.selector;
        selectors[18] = Handler.trespass.selector;
        selectors[19] = Handler.openDispute.selector;
        selectors[20] = Handler.decide.selector;
        selectors[21] = Handler.resolveDispute.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_TheProtocolHolds() external view {
        handler.check();
    }

    function afterInvariant() external {
        string memory reached = _report();
        handler.windUp();
        handler.check();
        string memory folder = vm.envOr("INVARIANTS_REPORTS", string(""));
        if (bytes(folder).length != 0) vm.writeLine(string.concat(folder, "/training.jsonl"), reached);
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
