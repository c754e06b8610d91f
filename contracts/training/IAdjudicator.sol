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
    /// @notice Checks and stores the rule of a new run of the caller.
    ///
    /// Requirements, each with an error of the adjudicator's own:
    /// - The caller has not registered the run before.
    /// - The rule is the encoding of one, and within the adjudicator's limits.
    /// - The content is empty, or what the adjudicator takes for a run that starts from this root.
    ///
    /// @param runId The caller's id of the run.
    /// @param rule The rule, as the adjudicator encodes it.
    /// @param genesisRoot The root of what training starts from.
    /// @param content What has that root, or nothing.
    /// @return maxSeconds The time after which each case has a verdict, in seconds.
    /// @return fee What a dispute pays this adjudicator, in the coin's smallest unit.
    function register(uint256 runId, bytes calldata rule, bytes32 genesisRoot, bytes calldata content)
        external
        returns (uint32 maxSeconds, uint96 fee);

    /// @notice Checks the data of a new state of a run of the caller.
    ///
    /// Requirements, each with an error of the adjudicator's own:
    /// - The data are those that a state of such a run carries.
    /// - They have the roots.
    ///
    /// @param runId The caller's id of the run.
    /// @param root The root of the state.
    /// @param stepsRoot The root over its steps.
    /// @param data What the state carries, as the adjudicator encodes it.
    /// @return superhash The superhash of the CID of the state's weights.
    function checkState(uint256 runId, bytes32 root, bytes32 stepsRoot, bytes calldata data)
        external
        view
        returns (bytes32 superhash);

    /// @notice Opens a case about a state of a run of the caller. Takes the fee from the caller.
    ///
    /// Requirements, each with an error of the adjudicator's own:
    /// - The caller has registered the run.
    /// - The caller has the fee, and allows this contract to take it.
    ///
    /// @param claim The disputed state.
    /// @return caseId The case. No other has this id.
    function open(Claim calldata claim) external returns (uint256 caseId);

    /// @notice The verdict on a case. Once given, it never changes.
    ///
    /// Requirements:
    /// - It takes at most 100,000 gas: with more, or when it reverts, `Training` takes it as {Verdict-None}.
    ///
    /// @param caseId The case.
    /// @return The verdict, within `maxSeconds` of {open}.
    function verdictOf(uint256 caseId) external view returns (Verdict);

    /// @notice The rule of a run, as it was registered.
    ///
    /// Requirements, with an error of the adjudicator's own:
    /// - The training has registered the run.
    ///
    /// @param training Who registered it.
    /// @param runId The id that it has there.
    /// @return rule The rule, encoded.
    function ruleOf(address training, uint256 runId) external view returns (bytes memory rule);
}
