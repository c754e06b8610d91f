// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ITokenVote} from "../../training/ITokenVote.sol";
import {ITraining, Period, Run, RunParams, State} from "../../training/ITraining.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice The vectors of test/training/vectors, which the TypeScript tests read, too. Neither side made them.
contract TrainingVectors_Test is Test {
    uint256 private constant RUN = 7;
    uint256 private constant PERIOD = 3;
    bytes32 private constant STATE = keccak256("a state");

    ITraining private training;
    ITokenVote private vote;

    constructor() {
        address[] memory adjudicators = new address[](1);
        vote = ITokenVote(vm.deployCode("TokenVote.sol:TokenVote", abi.encode(address(1), address(2))));
        adjudicators[0] = address(vote);
        training = ITraining(
            vm.deployCode("Training.sol:Training", abi.encode(address(1), address(2), adjudicators))
        );
    }

    function _read(string memory name) private view returns (string memory) {
        return vm.readFile(string.concat("test/training/vectors/", name, ".json"));
    }

    function test_RunStatuses() external {
        string memory json = _read("runStatuses");
        uint256[] memory createdAts = vm.parseJsonUintArray(json, ".createdAt");
        uint256[] memory runSeconds = vm.parseJsonUintArray(json, ".runSeconds");
        uint256[] memory tips = vm.parseJsonUintArray(json, ".tip");
        uint256[] memory finals = vm.parseJsonUintArray(json, ".finalHeight");
        uint256[] memory dues = vm.parseJsonUintArray(json, ".due");
        uint256[] memory nows = vm.parseJsonUintArray(json, ".now");
        uint256[] memory statuses = vm.parseJsonUintArray(json, ".run");
        uint256[] memory mutexes = vm.parseJsonUintArray(json, ".mutex");
        assertGe(nows.length, 200, "there are vectors");
        uint256 seen;
        for (uint256 i; i < nows.length; ++i) {
            vm.warp(nows[i]);
            _storeRun(createdAts[i], runSeconds[i], tips[i], finals[i]);
            // A period that is over is done.
            _storePeriod(dues[i], dues[i] == 0 ? 1 : 0, 0);
            Run memory run = training.getRun(RUN);
            string memory row = string.concat("row ", vm.toString(i));
            assertEq(uint256(run.status), statuses[i], row);
            assertEq(uint256(run.mutex), mutexes[i], row);
            assertEq(run.due, mutexes[i] == 0 ? dues[i] : 0, row);
            seen |= 1 << statuses[i] | 1 << (8 + mutexes[i]);
        }
        assertEq(seen, 0xf07, "every status occurs");
    }

    function test_PeriodStatuses() external {
        string memory json = _read("periodStatuses");
        uint256[] memory dues = vm.parseJsonUintArray(json, ".due");
        uint256[] memory stored = vm.parseJsonUintArray(json, ".stored");
        uint256[] memory settledAts = vm.parseJsonUintArray(json, ".settledAt");
        uint256[] memory nows = vm.parseJsonUintArray(json, ".now");
        uint256[] memory statuses = vm.parseJsonUintArray(json, ".status");
        uint256[] memory outcomes = vm.parseJsonUintArray(json, ".outcome");
        assertGe(nows.length, 20, "there are vectors");
        _storeRun(1, 1, 0, 0);
        for (uint256 i; i < nows.length; ++i) {
            vm.warp(nows[i]);
            _storePeriod(dues[i], stored[i], settledAts[i]);
            Period memory period = training.getPeriod(PERIOD);
            string memory row = string.concat("row ", vm.toString(i));
            assertEq(uint256(period.status), statuses[i], row);
            assertEq(uint256(period.outcome), outcomes[i], row);
        }
    }

    function test_StateStatuses() external {
        string memory json = _read("stateStatuses");
        uint256[] memory submittedAts = vm.parseJsonUintArray(json, ".submittedAt");
        uint256[] memory windows = vm.parseJsonUintArray(json, ".challengeWindow");
        uint256[] memory disputes = vm.parseJsonUintArray(json, ".openDisputes");
        uint256[] memory lives = vm.parseJsonUintArray(json, ".isLive");
        uint256[] memory finalAts = vm.parseJsonUintArray(json, ".finalAt");
        uint256[] memory nows = vm.parseJsonUintArray(json, ".now");
        uint256[] memory statuses = vm.parseJsonUintArray(json, ".status");
        assertGe(nows.length, 40, "there are vectors");
        _storePeriod(1, 1, 0);
        for (uint256 i; i < nows.length; ++i) {
            vm.warp(nows[i]);
            _storeRun(1, 1, lives[i], 0);
            _store(2, RUN, 1, _load(2, RUN, 1) | windows[i] << 184);
            bytes32 slot = keccak256(abi.encode(1, _slot(2, RUN, 9)));
            vm.store(address(training), slot, STATE);
            uint256 times = submittedAts[i] << 64 | finalAts[i] << 104;
            _storeState(times | disputes[i] << 144 | disputes[i] << 176);
            State memory state = training.getState(STATE);
            string memory row = string.concat("row ", vm.toString(i));
            assertEq(uint256(state.status), statuses[i], row);
            assertEq(state.contestableUntil, submittedAts[i] + windows[i], row);
        }
    }

    function test_RunHashes() external view {
        string memory json = _read("runHashes");
        uint256[] memory chainIds = vm.parseJsonUintArray(json, ".chainId");
        address[] memory contracts = vm.parseJsonAddressArray(json, ".contract");
        uint256[] memory runIds = vm.parseJsonUintArray(json, ".runId");
        bytes32[] memory roots = vm.parseJsonBytes32Array(json, ".genesisRoot");
        bytes[] memory rules = vm.parseJsonBytesArray(json, ".rule");
        bytes32[] memory hashes = vm.parseJsonBytes32Array(json, ".runHash");
        assertGe(hashes.length, 16, "there are vectors");
        for (uint256 i; i < hashes.length; ++i) {
            assertEq(
                keccak256(
                    abi.encode(
                        chainIds[i], contracts[i], runIds[i], _params(json, i), keccak256(rules[i]), roots[i]
                    )
                ),
                hashes[i],
                string.concat("row ", vm.toString(i))
            );
        }
    }

    function test_StateHashes() external view {
        string memory json = _read("stateHashes");
        uint256[] memory chainIds = vm.parseJsonUintArray(json, ".chainId");
        address[] memory contracts = vm.parseJsonAddressArray(json, ".contract");
        uint256[] memory runIds = vm.parseJsonUintArray(json, ".runId");
        uint256[] memory periodIds = vm.parseJsonUintArray(json, ".periodId");
        uint256[] memory heights = vm.parseJsonUintArray(json, ".height");
        bytes32[] memory parents = vm.parseJsonBytes32Array(json, ".parentHash");
        bytes32[] memory roots = vm.parseJsonBytes32Array(json, ".root");
        bytes32[] memory steps = vm.parseJsonBytes32Array(json, ".stepsRoot");
        bytes32[] memory superhashes = vm.parseJsonBytes32Array(json, ".superhash");
        address[] memory workers = vm.parseJsonAddressArray(json, ".worker");
        bytes32[] memory hashes = vm.parseJsonBytes32Array(json, ".stateHash");
        assertGe(hashes.length, 16, "there are vectors");
        for (uint256 i; i < hashes.length; ++i) {
            bytes memory head = abi.encode(chainIds[i], contracts[i], runIds[i], periodIds[i], heights[i]);
            bytes memory tail = abi.encode(parents[i], roots[i], steps[i], superhashes[i], workers[i]);
            assertEq(keccak256(bytes.concat(head, tail)), hashes[i], string.concat("row ", vm.toString(i)));
        }
    }

    function test_Ballots() external {
        string memory json = _read("ballots");
        uint256[] memory chainIds = vm.parseJsonUintArray(json, ".chainId");
        address[] memory contracts = vm.parseJsonAddressArray(json, ".contract");
        uint256[] memory caseIds = vm.parseJsonUintArray(json, ".caseId");
        address[] memory voters = vm.parseJsonAddressArray(json, ".voter");
        uint256[] memory weights = vm.parseJsonUintArray(json, ".weight");
        uint256[] memory upheld = vm.parseJsonUintArray(json, ".upheld");
        bytes32[] memory salts = vm.parseJsonBytes32Array(json, ".salt");
        bytes32[] memory commitments = vm.parseJsonBytes32Array(json, ".commitment");
        uint256 asked;
        for (uint256 i; i < commitments.length; ++i) {
            if (chainIds[i] == 0) continue;
            vm.chainId(chainIds[i]);
            vm.etch(contracts[i], address(vote).code);
            assertEq(
                ITokenVote(contracts[i])
                    .commitmentOf(caseIds[i], voters[i], uint96(weights[i]), upheld[i] == 1, salts[i]),
                commitments[i],
                string.concat("row ", vm.toString(i))
            );
            ++asked;
        }
        assertGe(asked, 14, "the vote was asked");
    }

    function _params(string memory json, uint256 i) private pure returns (RunParams memory) {
        return RunParams({
            reward: uint96(vm.parseJsonUintArray(json, ".reward")[i]),
            workerDeposit: uint96(vm.parseJsonUintArray(json, ".workerDeposit")[i]),
            challengeDeposit: uint96(vm.parseJsonUintArray(json, ".challengeDeposit")[i]),
            maxStates: uint16(vm.parseJsonUintArray(json, ".maxStates")[i]),
            statesPerPeriod: uint16(vm.parseJsonUintArray(json, ".statesPerPeriod")[i]),
            stateSeconds: uint40(vm.parseJsonUintArray(json, ".stateSeconds")[i]),
            challengeWindow: uint40(vm.parseJsonUintArray(json, ".challengeWindow")[i]),
            runSeconds: uint40(vm.parseJsonUintArray(json, ".runSeconds")[i]),
            adjudicator: vm.parseJsonAddressArray(json, ".adjudicator")[i],
            taskDigest: vm.parseJsonBytes32Array(json, ".taskDigest")[i],
            genesisState: vm.parseJsonBytes32Array(json, ".genesisState")[i]
        });
    }

    // Written where the contract stores it: see the slots that its structs name.

    function _storeRun(uint256 createdAt, uint256 runSeconds, uint256 tip, uint256 finalHeight) private {
        _store(2, RUN, 0, 1 | createdAt << 160 | PERIOD << 200);
        _store(2, RUN, 1, 4 << 208 | tip << 224 | finalHeight << 240);
        _store(2, RUN, 2, runSeconds << 192);
    }

    function _storePeriod(uint256 due, uint256 outcome, uint256 settledAt) private {
        _store(3, PERIOD, 0, 1 | due << 160 | 1 << 200 | 1 << 216 | outcome << 232);
        _store(3, PERIOD, 1, RUN | 1 << 144 | settledAt << 184);
    }

    /// @param rest Its times and disputes.
    function _storeState(uint256 rest) private {
        _store(4, uint256(STATE), 0, PERIOD | 1 << 48 | rest);
    }

    function _slot(uint256 map, uint256 key, uint256 word) private pure returns (bytes32) {
        return bytes32(uint256(keccak256(abi.encode(key, map))) + word);
    }

    function _load(uint256 map, uint256 key, uint256 word) private view returns (uint256) {
        return uint256(vm.load(address(training), _slot(map, key, word)));
    }

    function _store(uint256 map, uint256 key, uint256 word, uint256 value) private {
        vm.store(address(training), _slot(map, key, word), bytes32(value));
    }
}
