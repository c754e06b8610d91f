// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {vm} from "../test/utils/Vm.sol";
import {ModelCoin} from "../token/ModelCoin.sol";
import {ModelCoinFaucet} from "../token/ModelCoinFaucet.sol";
import {DisputeGame} from "../training/DisputeGame.sol";
import {StepVerifier} from "../training/StepVerifier.sol";
import {TokenVote} from "../training/TokenVote.sol";
import {Training} from "../training/Training.sol";
import {Create2} from "./Create2.sol";

/// @notice Deploys the coin, its faucet, the training contract and its adjudicators through the standard CREATE2 deployer, at
/// the addresses that `deployTraining` of the SDK gives for the same arguments. Skips contracts that exist already.
///
///     RECIPIENT=0x… TREASURY=0x… forge script contracts/script/Training.s.sol --rpc-url … --broadcast
contract Deploy is Create2 {
    function run()
        external
        returns (
            address coin,
            address faucet,
            address stepVerifier,
            address game,
            address vote,
            address training
        )
    {
        address recipient = vm.envAddress("RECIPIENT");
        address treasury = vm.envAddress("TREASURY");

        coin = _deploy(abi.encodePacked(type(ModelCoin).creationCode, abi.encode(recipient)));
        faucet = _deploy(abi.encodePacked(type(ModelCoinFaucet).creationCode, abi.encode(IERC20(coin))));
        stepVerifier = _deploy(type(StepVerifier).creationCode);
        game = _deploy(abi.encodePacked(type(DisputeGame).creationCode, abi.encode(stepVerifier)));
        vote = _deploy(abi.encodePacked(type(TokenVote).creationCode, abi.encode(coin, treasury)));

        address[] memory adjudicators = new address[](2);
        (adjudicators[0], adjudicators[1]) = (game, vote);
        training =
            _deploy(abi.encodePacked(type(Training).creationCode, abi.encode(coin, treasury, adjudicators)));
    }
}
