// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {vm} from "../test/utils/Vm.sol";

/// @notice The base of deployment scripts. It deploys through the standard CREATE2 deployer, which puts the same code at the
/// same address on every chain.
abstract contract Create2 {
    /// @notice The address of https://github.com/Arachnid/deterministic-deployment-proxy on every chain.
    address public constant CREATE2_DEPLOYER = 0x4e59b44847b379578588920cA78FbF26c0B4956C;

    /// @dev Deploys a contract, unless it exists already.
    /// @param initCode Its creation code, with the constructor's arguments.
    function _deploy(bytes memory initCode) internal returns (address deployed) {
        deployed = address(
            uint160(
                uint256(
                    keccak256(
                        abi.encodePacked(bytes1(0xff), CREATE2_DEPLOYER, bytes32(0), keccak256(initCode))
                    )
                )
            )
        );
        if (deployed.code.length > 0) return deployed;
        vm.broadcast();
        (bool success,) = CREATE2_DEPLOYER.call(abi.encodePacked(bytes32(0), initCode));
        require(success && deployed.code.length > 0, "deployment failed");
    }
}
