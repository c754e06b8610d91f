// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {LabelLanes} from "../../libraries/LabelLanes.sol";
import {Superhash} from "../../libraries/Superhash.sol";
import {IModelMarket, Phase, Request} from "../../market/IModelMarket.sol";
import {Labels} from "../utils/Labels.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice The vectors that the TypeScript tests run too: test/vectors, made by neither.
contract Vectors_Test is Test {
    uint256 private constant ID = 1;

    IModelMarket private market =
        IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(address(1), address(2))));

    function _read(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat("test/vectors/", name, ".json"));
    }

    function applyDiff(bytes calldata truth, bytes calldata diff, uint256 width)
        external
        pure
        returns (bytes memory, uint256)
    {
        return LabelLanes.applyDiff(bytes32(uint256(1)), truth, diff, width);
    }

    function isPadded(bytes calldata vector, uint256 size, uint256 width) external pure returns (bool) {
        return LabelLanes.isPadded(vector, size, width);
    }

    function test_Packing() external view {
        string memory json = _read("packing");
        uint256[] memory widths = vm.parseJsonUintArray(json, ".width");
        uint256[] memory sizes = vm.parseJsonUintArray(json, ".size");
        bytes[] memory labels = vm.parseJsonBytesArray(json, ".labels");
        bytes[] memory packed = vm.parseJsonBytesArray(json, ".packed");
        assertGe(widths.length, 40, "there are vectors");
        for (uint256 i; i < widths.length; ++i) {
            assertEq(LabelLanes.byteLength(sizes[i], widths[i]), packed[i].length, "length");
            assertEq(this.isPadded(packed[i], sizes[i], widths[i]), true, "padding");
            for (uint256 j; j < sizes[i]; ++j) {
                assertEq(Labels.get(packed[i], widths[i], j), Labels.get(labels[i], 16, j), "label");
            }
        }
    }

    function test_Scores() external view {
        string memory json = _read("scores");
        uint256[] memory widths = vm.parseJsonUintArray(json, ".width");
        uint256[] memory sizes = vm.parseJsonUintArray(json, ".size");
        uint256[] memory repeats = vm.parseJsonUintArray(json, ".repeat");
        uint256[] memory scores = vm.parseJsonUintArray(json, ".score");
        bytes[] memory truths = vm.parseJsonBytesArray(json, ".truth");
        bytes[] memory predictions = vm.parseJsonBytesArray(json, ".prediction");
        bytes[] memory diffs = vm.parseJsonBytesArray(json, ".diff");
        assertGe(widths.length, 60, "there are vectors");
        for (uint256 i; i < widths.length; ++i) {
            (bytes memory block_, uint256 errors) =
                this.applyDiff(_repeat(truths[i], repeats[i]), _repeat(diffs[i], repeats[i]), widths[i]);
            assertEq(
                keccak256(block_),
                keccak256(bytes.concat(bytes32(uint256(1)), _repeat(predictions[i], repeats[i]))),
                "prediction"
            );
            assertEq(sizes[i] - errors, scores[i], "score");
        }
    }

    function test_SealedBlocks() external view {
        string memory json = _read("sealed-blocks");
        bytes32[] memory salts = vm.parseJsonBytes32Array(json, ".salt");
        bytes[] memory payloads = vm.parseJsonBytesArray(json, ".payload");
        bytes[] memory cids = vm.parseJsonBytesArray(json, ".cid");
        bytes32[] memory superhashes = vm.parseJsonBytes32Array(json, ".superhash");
        assertGe(salts.length, 40, "there are vectors");
        for (uint256 i; i < salts.length; ++i) {
            assertEq(Superhash.ofSealed(salts[i], payloads[i]), superhashes[i], "of the block");
            assertEq(Superhash.ofCid(cids[i]), superhashes[i], "of its CID");
        }
    }

    function test_Superhashes() external view {
        string memory json = _read("superhashes");
        bytes[] memory cids = vm.parseJsonBytesArray(json, ".cid");
        bytes32[] memory superhashes = vm.parseJsonBytes32Array(json, ".superhash");
        assertGe(cids.length, 40, "there are vectors");
        for (uint256 i; i < cids.length; ++i) {
            assertEq(Superhash.ofCid(cids[i]), superhashes[i], "superhash");
        }
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

    function _repeat(bytes memory data, uint256 times) private pure returns (bytes memory repeated) {
        repeated = new bytes(data.length * times);
        for (uint256 i; i < times; ++i) {
            for (uint256 j; j < data.length; ++j) {
                repeated[i * data.length + j] = data[j];
            }
        }
    }
}
