// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket} from "../../../market/IModelMarket.sol";
import {ModelCoin} from "../../../token/ModelCoin.sol";
import {Test} from "../../utils/Test.sol";
import {vm} from "../../utils/Vm.sol";
import {Clock} from "./Clock.sol";
import {Griefers} from "./Griefers.sol";
import {Handler} from "./Handler.sol";
import {HookedCoin} from "./HookedCoin.sol";

/// @notice The invariants of the protocol (docs/market/protocol.md#8-invariants) after any sequence of calls. The handler
/// checks the request that a call is about, under the invariants' ids; every so often, and at the end of a run, all of them are checked.
/// `npm run test:invariants` adds up what the runs have reached.
abstract contract Invariants is Test {
    /// @dev What forge asks `targetSelectors` for.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant START = 1_750_000_000;

    string private _coin;
    Handler private handler;

    constructor(string memory coin) {
        _coin = coin;
    }

    function _deployCoin() internal virtual returns (ModelCoin);

    function _prepare(ModelCoin coin, IModelMarket market, Handler handler_) internal virtual {}

    function setUp() external {
        vm.warp(START);
        address treasury = account("treasury");
        ModelCoin coin = _deployCoin();
        // A mutant of the market, or the market.
        string memory artifact = vm.envOr("MARKET_ARTIFACT", string("ModelMarket.sol:ModelMarket"));
        IModelMarket market = IModelMarket(vm.deployCode(artifact, abi.encode(coin, treasury)));
        handler = new Handler(coin, market, treasury, _coin);
        for (uint256 i; i < handler.ACTORS(); ++i) {
            assertTrue(coin.transfer(handler.actors(i), handler.ENDOWMENT()), "endowed");
        }
        _prepare(coin, market, handler);
    }

    function targetContracts() external view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() external view returns (FuzzSelector[] memory targets) {
        bytes4[] memory selectors = new bytes4[](21);
        selectors[0] = Handler.createRequest.selector;
        selectors[1] = Handler.cancelRequest.selector;
        selectors[2] = Handler.revealTruth.selector;
        selectors[3] = Handler.submitHonest.selector;
        selectors[4] = Handler.submitAdversarial.selector;
        selectors[5] = Handler.submitCrowd.selector;
        selectors[6] = Handler.withdrawSubmission.selector;
        selectors[7] = Handler.claimScore.selector;
        selectors[8] = Handler.claimAll.selector;
        selectors[9] = Handler.revealModel.selector;
        selectors[10] = Handler.provePredictions.selector;
        selectors[11] = Handler.publishModel.selector;
        selectors[12] = Handler.enforceTimeout.selector;
        selectors[13] = Handler.collect.selector;
        selectors[14] = Handler.collectAll.selector;
        selectors[15] = Handler.sweep.selector;
        selectors[16] = Handler.donate.selector;
        selectors[17] = Clock.warp.selector;
        selectors[18] = Griefers.intrude.selector;
        selectors[19] = Griefers.trespass.selector;
        selectors[20] = Griefers.deceive.selector;
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors);
    }

    function invariant_TheProtocolHolds() external {
        handler.check();
    }

    /// @dev LIV-1: however the run ended, time and anybody empty the market. FAIR-1: and if the honest go on acting in
    /// time, in the end they have at least what they started with.
    function afterInvariant() external {
        uint256 state = vm.snapshotState();
        handler.windUp(false);
        handler.check();
        assertTrue(vm.revertToState(state), "restored");
        string memory reached = _report();
        handler.windUp(true);
        handler.check();
        handler.checkHonest();
        string memory folder = vm.envOr("INVARIANTS_REPORTS", string(""));
        if (bytes(folder).length != 0) vm.writeLine(string.concat(folder, "/", _coin, ".jsonl"), reached);
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

/// @notice With the coin that the market is for.
contract Invariants_Test is Invariants("plain") {
    function _deployCoin() internal override returns (ModelCoin) {
        return ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
    }
}

/// @notice With a coin under which whoever sends or receives is called, and calls the market in turn.
contract InvariantsWithHooks_Test is Invariants("hooked") {
    function _deployCoin() internal override returns (ModelCoin) {
        return new HookedCoin(address(this));
    }

    function _prepare(ModelCoin coin, IModelMarket market, Handler handler) internal override {
        HookedCoin(address(coin)).setHook(address(market), handler);
    }
}
