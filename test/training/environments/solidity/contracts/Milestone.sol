// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {ITraining, Run, RunStatus, State, StateStatus} from "modelmarket/contracts/training/ITraining.sol";

/// @notice Adds ether to what a state of a run earns. The worker of the state at that height gets it once the state is final. When
/// the run closes below that height, it goes back to who gave it.
contract Milestone {
    error WrongRun(uint256 runId, bytes32 runHash);
    error WrongHeight(uint256 runId, uint256 height);
    error WrongRunStatus(uint256 runId, RunStatus status);
    error WrongStateStatus(bytes32 stateHash, StateStatus status);
    error NothingLeft(uint256 runId, uint256 height, address giver);
    error TransferFailed(address to);

    /// @notice The training contract. It never changes: another one could name any worker.
    ITraining public immutable training;

    mapping(uint256 runId => mapping(uint256 height => mapping(address giver => uint256))) public amountOf;

    constructor(ITraining training_) {
        training = training_;
    }

    /// @param runHash The run's hash. After a reorganisation another run may have the same id, but not the same hash.
    function give(uint256 runId, bytes32 runHash, uint256 height) external payable {
        Run memory run = training.getRun(runId); // reverts when there is no such run
        if (run.runHash != runHash) revert WrongRun(runId, run.runHash);
        if (run.status == RunStatus.Closed) revert WrongRunStatus(runId, run.status);
        if (height <= run.finalHeight || height > run.params.maxStates) revert WrongHeight(runId, height);
        amountOf[runId][height][msg.sender] += msg.value;
    }

    /// @notice Pays the worker what somebody gave. Anyone may call.
    function pay(uint256 runId, uint256 height, address giver) external {
        bytes32 stateHash = training.stateAt(runId, height);
        State memory state = training.getState(stateHash); // reverts when there is no such state
        if (state.status != StateStatus.Final) revert WrongStateStatus(stateHash, state.status);
        _send(runId, height, giver, state.worker);
    }

    /// @notice Pays the caller what it gave, when the run closed before it came to that height.
    function takeBack(uint256 runId, uint256 height) external {
        Run memory run = training.getRun(runId);
        if (run.status != RunStatus.Closed) revert WrongRunStatus(runId, run.status);
        if (height <= run.finalHeight) revert WrongHeight(runId, height);
        _send(runId, height, msg.sender, msg.sender);
    }

    function _send(uint256 runId, uint256 height, address giver, address to) private {
        uint256 amount = amountOf[runId][height][giver];
        if (amount == 0) revert NothingLeft(runId, height, giver);
        amountOf[runId][height][giver] = 0; // first: a state stays final, so only this stops a second payment
        (bool success,) = to.call{value: amount}("");
        if (!success) revert TransferFailed(to);
    }
}
