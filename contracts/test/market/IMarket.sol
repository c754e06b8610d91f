// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket} from "../../market/IModelMarket.sol";

/// @notice The market as the tests call it. They take its code from the artifact that is deployed, so that a change
/// to the contract compiles the contract and not every test.
interface IMarket is IModelMarket {
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);
}
