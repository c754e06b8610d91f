// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {IModelMarket, Request, Status} from "modelmarket/contracts/market/IModelMarket.sol";

/// @notice Adds ether to the reward of a request. The winner gets it. When nobody wins, it goes back to who gave it.
/// Whoever gives trusts the requester: it knows the labels, and could win its own request.
contract Bonus {
    error WrongRequest(uint256 requestId, bytes32 truth);
    error WrongStatus(uint256 requestId, Status status);
    error NothingLeft(uint256 requestId, address giver);
    error TransferFailed(address to);

    /// @notice The market. It never changes: another one could name any winner.
    IModelMarket public immutable market;

    mapping(uint256 requestId => mapping(address giver => uint256)) public amountOf;

    constructor(IModelMarket market_) {
        market = market_;
    }

    /// @param truth The request's truth. After a reorganisation another request may have the same id, but not the same truth.
    function give(uint256 requestId, bytes32 truth) external payable {
        Request memory request = market.getRequest(requestId); // reverts when there is no such request
        if (request.truth != truth) revert WrongRequest(requestId, request.truth);
        if (request.status != Status.Accepting) revert WrongStatus(requestId, request.status);
        amountOf[requestId][msg.sender] += msg.value;
    }

    /// @notice Pays the winner what somebody gave. Anyone may call.
    function pay(uint256 requestId, address giver) external {
        Request memory request = market.getRequest(requestId);
        if (request.status != Status.Settled) revert WrongStatus(requestId, request.status);
        address winner = market.getSubmission(requestId, request.leader).trainer;
        _send(requestId, giver, winner);
    }

    /// @notice Pays the caller what it gave, when nobody won.
    function takeBack(uint256 requestId) external {
        Status status = market.statusOf(requestId);
        if (status != Status.Refunded && status != Status.Forfeited) revert WrongStatus(requestId, status);
        _send(requestId, msg.sender, msg.sender);
    }

    function _send(uint256 requestId, address giver, address to) private {
        uint256 amount = amountOf[requestId][giver];
        if (amount == 0) revert NothingLeft(requestId, giver);
        amountOf[requestId][giver] = 0; // first: a request stays settled, so only this stops a second payment
        (bool success,) = to.call{value: amount}("");
        if (!success) revert TransferFailed(to);
    }
}
