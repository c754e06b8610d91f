// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @notice What an adjudicator says of a disputed state.
enum Verdict {
    /// Nothing yet.
    None,
    /// The dispute is right: the state is wrong.
    Upheld,
    /// The dispute is wrong: the state stands.
    Dismissed
}

/// @notice A disputed state, as `Training` tells it to the adjudicator.
struct Claim {
    uint256 runId;
    uint256 height;
    bytes32 stateHash;
    bytes32 root;
    bytes32 stepsRoot;
    /// The root of the state below, or the genesis root.
    bytes32 parentRoot;
    address worker;
    address challenger;
}

/// @title IAdjudicator
/// @notice Decides which states of a run are wrong. All that it stores is keyed by `msg.sender`, the `Training` that calls.
interface IAdjudicator {
    /// @notice Checks and stores the rule of a new run.
    /// @return maxSeconds The time after which each case has a verdict, in seconds.
    /// @return fee What a dispute pays this adjudicator, in the coin's smallest unit.
    function register(uint256 runId, bytes calldata rule, bytes32 genesisRoot, bytes calldata content)
        external
        returns (uint32 maxSeconds, uint96 fee);

    /// @notice Checks the data of a new state.
    /// @return superhash The superhash of the CID of the state's weights.
    function checkState(uint256 runId, bytes32 root, bytes32 stepsRoot, bytes calldata data)
        external
        view
        returns (bytes32 superhash);

    /// @notice Opens a case. Takes the fee from the caller.
    function open(Claim calldata claim) external returns (uint256 caseId);

    /// @notice The verdict on a case. Once given, it never changes.
    function verdictOf(uint256 caseId) external view returns (Verdict);

    /// @notice The rule of a run, as it was registered.
    function ruleOf(address training, uint256 runId) external view returns (bytes memory rule);
}
