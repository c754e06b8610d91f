// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {ModelMarket} from "../market/ModelMarket.sol";
import {vm} from "../test/utils/Vm.sol";
import {ModelCoin} from "../token/ModelCoin.sol";
import {ModelCoinFaucet} from "../token/ModelCoinFaucet.sol";
import {Create2} from "./Create2.sol";

/// @notice Deploys the coin, its faucet and the market through the standard CREATE2 deployer, at the addresses that
/// `deployMarket` of the SDK gives for the same arguments. Skips contracts that exist already.
///
///     RECIPIENT=0x… TREASURY=0x… forge script contracts/script/Market.s.sol --rpc-url … --broadcast
contract Deploy is Create2 {
    function run() external returns (address coin, address faucet, address market) {
        address recipient = vm.envAddress("RECIPIENT");
        address treasury = vm.envAddress("TREASURY");

        coin = _deploy(abi.encodePacked(type(ModelCoin).creationCode, abi.encode(recipient)));
        faucet = _deploy(abi.encodePacked(type(ModelCoinFaucet).creationCode, abi.encode(IERC20(coin))));
        market = _deploy(abi.encodePacked(type(ModelMarket).creationCode, abi.encode(coin, treasury)));
    }
}
