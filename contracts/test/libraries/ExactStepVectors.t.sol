// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Computed, NaiveStep, Network} from "../utils/NaiveStep.sol";
import {Test} from "../utils/Test.sol";
import {Trees} from "../utils/Trees.sol";
import {vm} from "../utils/Vm.sol";

/// @notice The networks of test/vectors/fixed.json, which NumPy trained and the TypeScript tests read, too. The naive twin
/// finds the same roots; other tests hold the libraries to the twin.
contract ExactStepVectors_Test is Test {
    uint256 private constant STEPS = 16;

    string private json = vm.readFile("test/vectors/fixed.json");

    function test_Irises() external view {
        Network memory net = _network(0, 4, 8, 4);
        net.shuffled = false;
        _check(0, net, _genesis(net));
    }

    function test_SaturatedAndFast() external view {
        Network memory net = _network(5, 4, 5, 3);
        net.shuffled = true;
        _check(5, net, _saturated(net));
    }

    function _network(uint256 which, uint256 n0, uint256 n1, uint256 n2)
        private
        view
        returns (Network memory net)
    {
        net.n = new uint256[](3);
        (net.n[0], net.n[1], net.n[2]) = (n0, n1, n2);
        string memory shape = string.concat(vm.toString(n0), "-", vm.toString(n1), "-", vm.toString(n2));
        assertEq(vm.parseJsonStringArray(json, ".shape")[which], shape, "the shape");
        net.batch = vm.parseJsonUintArray(json, ".batch")[which];
        net.mul = vm.parseJsonUintArray(json, ".mul")[which];
        net.shift = vm.parseJsonUintArray(json, ".shift")[which];
        net.halveEvery = vm.parseJsonUintArray(json, ".halveEvery")[which];
        net.seed = vm.parseJsonBytes32Array(json, ".seed")[which];
        // The datasets of these two are in the file; others name tables.
        bytes memory data = _parseHex(vm.parseJsonStringArray(json, ".dataset")[which]);
        uint256 rows = data.length / (2 * n0 + 2);
        net.features = new int256[][](rows);
        net.labels = new uint256[](rows);
        for (uint256 i; i < rows; ++i) {
            net.features[i] = new int256[](n0);
            for (uint256 j; j <= n0; ++j) {
                uint256 place = 2 * (i * (n0 + 1) + j);
                uint16 value = uint16(uint8(data[place])) << 8 | uint8(data[place + 1]);
                if (j < n0) net.features[i][j] = int16(value);
                else net.labels[i] = value;
            }
        }
    }

    function _check(uint256 which, Network memory net, int256[][][] memory w) private view {
        assertEq(Trees.root(Trees.ofData(NaiveStep.dataset(net))), _rootOf(".datasetRoot", which), "dataset");
        assertEq(Trees.root(Trees.ofData(NaiveStep.encode(w))), _rootOf(".genesisRoot", which), "genesis");
        bytes32[] memory roots = new bytes32[](STEPS);
        for (uint256 t; t < STEPS; ++t) {
            Computed memory c = NaiveStep.compute(net, w, t);
            if (t == 0) {
                bytes32 trace = Trees.root(Trees.ofData(NaiveStep.trace(net, w, c)));
                assertEq(trace, _rootOf(".firstTraceRoot", which), "trace");
            }
            w = c.w;
            roots[t] = Trees.root(Trees.ofData(NaiveStep.encode(w)));
        }
        assertEq(Trees.root(Trees.ofLeaves(roots)), _rootOf(".stepsRoot", which), "steps");
    }

    function _rootOf(string memory key, uint256 which) private view returns (bytes32) {
        return vm.parseJsonBytes32Array(json, key)[which];
    }

    /// @dev The weights that follow from the seed.
    function _genesis(Network memory net) private pure returns (int256[][][] memory w) {
        w = new int256[][][](net.n.length - 1);
        for (uint256 l = 1; l < net.n.length; ++l) {
            w[l - 1] = new int256[][](net.n[l]);
            int256 most = int256(_root(2 ** 48 / net.n[l - 1]));
            for (uint256 o; o < net.n[l]; ++o) {
                w[l - 1][o] = new int256[](net.n[l - 1] + 1);
                for (uint256 i; i < net.n[l - 1]; ++i) {
                    bytes32 hash = keccak256(abi.encodePacked(net.seed, uint32(l), uint32(o), uint32(i / 10)));
                    int256 u = int256(uint256(uint24(bytes3(hash << 24 * (i % 10)))));
                    w[l - 1][o][i] = 2 * u * most / 2 ** 24 - most;
                }
            }
        }
    }

    function _root(uint256 square) private pure returns (uint256 root) {
        while ((root + 4096) ** 2 <= square) root += 4096;
        while ((root + 1) ** 2 <= square) ++root;
    }

    /// @dev Each weight is at one end of its range, or up to two from it.
    function _saturated(Network memory net) private pure returns (int256[][][] memory w) {
        uint256 index;
        w = new int256[][][](net.n.length - 1);
        for (uint256 l = 1; l < net.n.length; ++l) {
            w[l - 1] = new int256[][](net.n[l]);
            for (uint256 o; o < net.n[l]; ++o) {
                w[l - 1][o] = new int256[](net.n[l - 1] + 1);
                for (uint256 i; i <= net.n[l - 1]; ++i) {
                    int256 end = int256(2 ** 30 - index % 3);
                    bool isHigh = uint32(index * 2_654_435_761) < 2 ** 31;
                    w[l - 1][o][i] = isHigh ? end : -end;
                    ++index;
                }
            }
        }
    }

    function _parseHex(string memory text) private pure returns (bytes memory data) {
        bytes memory digits = bytes(text);
        data = new bytes(digits.length / 2 - 1);
        for (uint256 i; i < data.length; ++i) {
            data[i] = bytes1(_digit(digits[2 * i + 2]) << 4 | _digit(digits[2 * i + 3]));
        }
    }

    function _digit(bytes1 digit) private pure returns (uint8) {
        return uint8(digit) < 0x3a ? uint8(digit) - 0x30 : uint8(digit) - 0x57;
    }
}
