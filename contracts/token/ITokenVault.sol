// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

/// @title ITokenVault
/// @notice The base of every contract here that holds its users' tokens. It has one ERC-20 token, a treasury, a pot that
/// belongs to the treasury, permits, and batches of calls in one transaction.
///
/// Safety assumes that the token is a plain ERC-20: it moves the amount that it is told to, takes no fee and does not
/// rebase.
interface ITokenVault {
    // ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The pot was sent to the treasury.
    event Swept(uint256 amount);

    // ── Errors ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The zero address cannot be a token or a treasury.
    error TokenVault_ZeroAddress();
    /// @notice The token refused the permit, and the allowance does not suffice without it.
    error TokenVault_PermitFailed(uint256 needed, uint256 allowance);
    /// @notice The pot is empty.
    error TokenVault_NothingToSweep();

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Sends the pot to the treasury.
    ///
    /// @dev Emits {Swept}.
    ///
    /// Requirements:
    /// - The pot is not empty: {TokenVault_NothingToSweep}.
    function sweep() external;

    /// @notice Approves this contract to take tokens from the caller, by the caller's ERC-2612 signature. Use it as the
    /// first call of a {multicall}.
    ///
    /// @dev Notes:
    /// - Anyone who sees the signature may use it first. This grants the same allowance, so the call does not revert.
    ///
    /// Requirements:
    /// - The token accepts the signature, or the caller's allowance is at least `value` without it:
    ///   {TokenVault_PermitFailed}.
    ///
    /// @param value The allowance that the signature grants, in the token's smallest unit.
    /// @param deadline The signature's last valid timestamp, in Unix seconds.
    /// @param v The signature's recovery identifier, 27 or 28.
    /// @param r The first half of the signature.
    /// @param s The second half of the signature.
    function selfPermit(uint256 value, uint256 deadline, uint8 v, bytes32 r, bytes32 s) external;

    /// @notice Makes several calls to this contract in one transaction, in order, as the caller.
    ///
    /// @dev Notes:
    /// - If one call reverts, all of them revert, with the error of that call.
    ///
    /// @param data The encoded calls.
    /// @return results What each call returned, encoded.
    function multicall(bytes[] calldata data) external returns (bytes[] memory results);

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The ERC-20 token that this contract holds.
    function token() external view returns (address);

    /// @notice The account that receives the pot.
    function treasury() external view returns (address);

    /// @notice The amount that {sweep} would send, in the token's smallest unit.
    function pot() external view returns (uint256);
}
