// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Phase, Request} from "../../market/IModelMarket.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice The vectors of test/market/vectors, which the TypeScript tests read, too. Neither side made them.
contract MarketVectors_Test is Test {
    uint256 private constant ID = 1;

    IModelMarket private market =
        IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(address(1), address(2))));

    function _read(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat("test/market/vectors/", name, ".json"));
    }

    function test_Commitments() external {
        string memory json = _read("commitments");
        uint256[] memory chainIds = vm.parseJsonUintArray(json, ".chainId");
        address[] memory markets = vm.parseJsonAddressArray(json, ".market");
        uint256[] memory requestIds = vm.parseJsonUintArray(json, ".requestId");
        address[] memory trainers = vm.parseJsonAddressArray(json, ".trainer");
        bytes32[] memory models = vm.parseJsonBytes32Array(json, ".modelSuperhash");
        bytes32[] memory predictions = vm.parseJsonBytes32Array(json, ".predictionSuperhash");
        bytes32[] memory commitments = vm.parseJsonBytes32Array(json, ".commitment");
        uint256 asked;
        for (uint256 i; i < chainIds.length; ++i) {
            // The formula, for chains that cannot be had here.
            assertEq(
                keccak256(
                    abi.encode(chainIds[i], markets[i], requestIds[i], trainers[i], models[i], predictions[i])
                ),
                commitments[i],
                "formula"
            );
            if (chainIds[i] == 0 || chainIds[i] >= type(uint64).max) continue;
            vm.chainId(chainIds[i]);
            vm.etch(markets[i], address(market).code);
            assertEq(
                IModelMarket(markets[i]).commitmentOf(requestIds[i], trainers[i], models[i], predictions[i]),
                commitments[i],
                "the market's"
            );
            ++asked;
        }
        assertGe(asked, 20, "the market was asked");
    }

    function test_Statuses() external {
        string memory json = _read("statuses");
        uint256[] memory phases = vm.parseJsonUintArray(json, ".phase");
        uint256[] memory nows = vm.parseJsonUintArray(json, ".now");
        uint256[] memory deadlines = vm.parseJsonUintArray(json, ".deadline");
        uint256[] memory windows = vm.parseJsonUintArray(json, ".responseWindow");
        uint256[] memory lives = vm.parseJsonUintArray(json, ".liveCount");
        uint256[] memory answereds = vm.parseJsonUintArray(json, ".answeredCount");
        uint256[] memory leaders = vm.parseJsonUintArray(json, ".hasLeader");
        uint256[] memory proofs = vm.parseJsonUintArray(json, ".proof");
        uint256[] memory claimsEnds = vm.parseJsonUintArray(json, ".claimsEnd");
        uint256[] memory candidateDeadlines = vm.parseJsonUintArray(json, ".candidateDeadline");
        uint256[] memory statuses = vm.parseJsonUintArray(json, ".status");
        assertGe(phases.length, 80, "there are vectors");
        uint256 seen;
        for (uint256 i; i < phases.length; ++i) {
            vm.warp(nows[i]);
            // Written where the market stores it: see the slots that RequestData names.
            _store(0, deadlines[i] << 160 | windows[i] << 200);
            _store(1, lives[i] << 216 | phases[i] << 240);
            _store(
                4,
                answereds[i] << 48 | leaders[i] << 72 | claimsEnds[i] << 120 | candidateDeadlines[i] << 160
                    | proofs[i] << 200
            );
            Request memory request = market.getRequest(ID);
            assertEq(uint256(request.phase), phases[i], "phase");
            assertEq(request.deadline, deadlines[i], "deadline");
            assertEq(request.responseWindow, windows[i], "responseWindow");
            assertEq(request.liveCount, lives[i], "liveCount");
            assertEq(request.answeredCount, answereds[i], "answeredCount");
            assertEq(request.hasLeader, leaders[i] == 1, "hasLeader");
            bool shown = proofs[i] != 0 && request.phase == Phase.Grounded;
            assertEq(request.hasProof, shown, "hasProof");
            assertEq(request.proof, shown ? proofs[i] - 1 : 0, "proof");
            assertEq(request.claimsEnd, claimsEnds[i], "claimsEnd");
            assertEq(
                request.phase == Phase.Grounded ? request.candidateDeadline : request.closedAt,
                candidateDeadlines[i],
                "candidateDeadline"
            );
            assertEq(
                uint256(market.statusOf(ID)), statuses[i], string.concat("status of row ", vm.toString(i))
            );
            assertEq(uint256(request.status), statuses[i], "status in the view");
            seen |= 1 << statuses[i];
        }
        assertEq(seen, 0x3ff, "every status occurs");
    }

    function _store(uint256 word, uint256 value) private {
        bytes32 slot = bytes32(uint256(keccak256(abi.encode(ID, 1))) + word);
        vm.store(address(market), slot, bytes32(value));
    }
}
