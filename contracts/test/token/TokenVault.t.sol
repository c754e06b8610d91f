// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Errors} from "@openzeppelin/contracts/utils/Errors.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {ITokenVault} from "../../token/ITokenVault.sol";
import {ModelCoin} from "../../token/ModelCoin.sol";
import {TokenVault} from "../../token/TokenVault.sol";
import {MockToken} from "../utils/MockToken.sol";
import {Permits} from "../utils/Permits.sol";
import {Test} from "../utils/Test.sol";
import {Vm, vm} from "../utils/Vm.sol";

/// @notice A vault whose inner functions anyone may call.
contract OpenVault is TokenVault {
    /// @notice Shares the pot's slot.
    uint128 public neighbour = type(uint128).max - 7;

    constructor(address token_, address treasury_) TokenVault(token_, treasury_) {}

    function pull(uint256 amount) external nonReentrant returns (uint256) {
        _pull(amount);
        return amount;
    }

    function push(address to, uint256 amount) external nonReentrant {
        _push(to, amount);
    }

    function addToPot(uint256 amount) external {
        _addToPot(amount);
    }

    function fail() external pure {
        assembly {
            revert(0, 0)
        }
    }
}

contract TokenVault_Test is Test {
    uint256 private constant SUPPLY = type(uint256).max;
    uint128 private constant MAX = type(uint128).max;

    address private treasury = account("treasury");
    address private receiver = account("receiver");
    address private stranger = account("stranger");
    Vm.Wallet private owner = vm.createWallet("owner");

    /// @dev A vault of a token that misbehaves when told to, and one of a token with permits.
    MockToken private mock = new MockToken(address(this), SUPPLY);
    OpenVault private vault = new OpenVault(address(mock), treasury);
    ModelCoin private coin = new ModelCoin(address(this));
    OpenVault private permitted = new OpenVault(address(coin), treasury);

    function _misbehaves(MockToken.Behaviour behaviour) private {
        mock.behave(behaviour, address(vault), "");
    }

    /// @dev The call reverts with exactly this.
    function _reverts(address target, address caller, bytes memory data, bytes memory reason) private {
        vm.prank(caller);
        (bool success, bytes memory result) = target.call(data);
        assertEq(success, false, "the call must revert");
        assertEq(result, reason, "reason of the revert");
    }

    function _failed() private view returns (bytes memory) {
        return abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(mock));
    }

    // ── Constructor ────────────────────────────────────────────────────────────────────────────────────────────

    function test_Constructor_RevertWhen_TheTokenIsZero() external {
        vm.expectRevert(ITokenVault.TokenVault_ZeroAddress.selector);
        new OpenVault(address(0), treasury);
    }

    function test_Constructor_RevertWhen_TheTreasuryIsZero() external {
        vm.expectRevert(ITokenVault.TokenVault_ZeroAddress.selector);
        new OpenVault(address(mock), address(0));
    }

    function testFuzz_Constructor_WhenNeitherIsZero(address token, address to) external {
        vm.assume(token != address(0) && to != address(0));
        OpenVault made = new OpenVault(token, to);
        assertEq(made.token(), token, "token");
        assertEq(made.treasury(), to, "treasury");
        assertEq(made.pot(), 0, "pot");
    }

    // ── Pull and push ──────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_Pull_GivenTheAllowanceSuffices(uint256 amount, uint256 allowance) external {
        amount = bound(amount, 0, SUPPLY);
        // An allowance of 2^256 - 1 is never used up.
        allowance = bound(allowance, amount, SUPPLY);
        mock.approve(address(vault), allowance);
        vault.pull(amount);
        assertEq(mock.balanceOf(address(vault)), amount, "the vault has it");
        assertEq(mock.balanceOf(address(this)), SUPPLY - amount, "the caller has the rest");
        assertEq(vault.pot(), 0, "none of it is the treasury's");
    }

    function testFuzz_Pull_RevertGiven_TheAllowanceDoesNotSuffice(uint256 amount, uint256 allowance)
        external
    {
        amount = bound(amount, 1, SUPPLY);
        allowance = bound(allowance, 0, amount - 1);
        mock.approve(address(vault), allowance);
        _reverts(
            address(vault),
            address(this),
            abi.encodeCall(OpenVault.pull, (amount)),
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(vault), allowance, amount
            )
        );
    }

    function test_Pull_RevertGiven_TheBalanceDoesNotSuffice() external {
        vm.prank(stranger);
        mock.approve(address(vault), 5);
        _reverts(
            address(vault),
            stranger,
            abi.encodeCall(OpenVault.pull, (5)),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, stranger, 0, 5)
        );
    }

    function test_Pull_RevertGiven_TheTokenReturnsFalse() external {
        mock.approve(address(vault), 5);
        _misbehaves(MockToken.Behaviour.ReturnFalse);
        _reverts(address(vault), address(this), abi.encodeCall(OpenVault.pull, (5)), _failed());
    }

    function test_Pull_GivenTheTokenReturnsNothing() external {
        mock.approve(address(vault), 5);
        _misbehaves(MockToken.Behaviour.ReturnNothing);
        vault.pull(5);
        assertEq(mock.balanceOf(address(vault)), 5, "the vault has it");
    }

    /// @dev Gives the vault tokens that are nobody's yet.
    function _fill(uint256 amount) private {
        assertTrue(mock.transfer(address(vault), amount), "filled");
    }

    function testFuzz_Push_GivenTheVaultHoldsEnough(uint256 held, uint256 amount) external {
        held = bound(held, 0, SUPPLY);
        amount = bound(amount, 0, held);
        _fill(held);
        vault.push(receiver, amount);
        assertEq(mock.balanceOf(receiver), amount, "the receiver has it");
        assertEq(mock.balanceOf(address(vault)), held - amount, "the vault has the rest");
    }

    function test_Push_RevertGiven_TheVaultHoldsTooLittle() external {
        _fill(4);
        _reverts(
            address(vault),
            stranger,
            abi.encodeCall(OpenVault.push, (receiver, 5)),
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, address(vault), 4, 5)
        );
    }

    function test_Push_RevertGiven_TheTokenReturnsFalse() external {
        _fill(5);
        _misbehaves(MockToken.Behaviour.ReturnFalse);
        _reverts(address(vault), stranger, abi.encodeCall(OpenVault.push, (receiver, 5)), _failed());
    }

    function test_Push_GivenTheTokenReturnsNothing() external {
        _fill(5);
        _misbehaves(MockToken.Behaviour.ReturnNothing);
        vault.push(receiver, 5);
        assertEq(mock.balanceOf(receiver), 5, "the receiver has it");
    }

    // ── Pot ────────────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_AddToPot_WhenSumsFit128Bits(uint256 first, uint256 second) external {
        first = bound(first, 0, MAX);
        second = bound(second, 0, MAX - first);
        vault.addToPot(first);
        assertEq(vault.pot(), first, "the first");
        vault.addToPot(second);
        assertEq(vault.pot(), first + second, "both");
        assertEq(vault.neighbour(), MAX - 7, "what shares the slot");
    }

    function test_AddToPot_WhenThereIsNothingToAdd() external {
        vault.addToPot(5);
        vm.record();
        vault.addToPot(0);
        (, bytes32[] memory writes) = vm.accesses(address(vault));
        assertEq(writes.length, 0, "storage stays as it is");
        assertEq(vault.pot(), 5, "pot");
    }

    function testFuzz_AddToPot_RevertWhen_TheSumDoesNotFit(uint256 first, uint256 second) external {
        first = bound(first, 0, MAX);
        second = bound(second, uint256(MAX) - first + 1, type(uint256).max);
        vault.addToPot(first);
        // 0x01 for what exceeds 128 bits, 0x11 for what exceeds 256.
        uint256 code = second > type(uint256).max - first ? 0x11 : 0x01;
        _reverts(
            address(vault),
            stranger,
            abi.encodeCall(OpenVault.addToPot, (second)),
            abi.encodeWithSignature("Panic(uint256)", code)
        );
        assertEq(vault.pot(), first, "pot");
        assertEq(vault.neighbour(), MAX - 7, "what shares the slot");
    }

    function _refusesSweep() private {
        _reverts(
            address(vault),
            stranger,
            abi.encodeCall(ITokenVault.sweep, ()),
            abi.encodeWithSelector(ITokenVault.TokenVault_NothingToSweep.selector)
        );
    }

    function test_Sweep_RevertGiven_AnEmptyPot() external {
        _fill(5);
        _refusesSweep();
    }

    function testFuzz_Sweep_GivenAPot(uint256 held, uint256 pot, address caller) external {
        pot = bound(pot, 1, MAX);
        held = bound(held, pot, SUPPLY);
        _fill(held);
        vault.addToPot(pot);

        vm.expectEmit(address(vault));
        emit ITokenVault.Swept(pot);
        vm.prank(caller);
        vault.sweep();
        assertEq(mock.balanceOf(treasury), pot, "the treasury has the pot");
        assertEq(mock.balanceOf(address(vault)), held - pot, "the vault has the rest");
        assertEq(vault.pot(), 0, "the pot is empty");
        assertEq(vault.neighbour(), MAX - 7, "what shares the slot");
        _refusesSweep();
    }

    function test_Sweep_RevertGiven_TheTokenReturnsFalse() external {
        _fill(5);
        vault.addToPot(5);
        _misbehaves(MockToken.Behaviour.ReturnFalse);
        _reverts(address(vault), stranger, abi.encodeCall(ITokenVault.sweep, ()), _failed());
        assertEq(vault.pot(), 5, "pot");
    }

    function test_Sweep_GivenTheTokenReturnsNothing() external {
        _fill(5);
        vault.addToPot(5);
        _misbehaves(MockToken.Behaviour.ReturnNothing);
        vault.sweep();
        assertEq(mock.balanceOf(treasury), 5, "the treasury has it");
    }

    // ── Permits ────────────────────────────────────────────────────────────────────────────────────────────────

    function _permit(uint256 value, uint256 deadline, uint256 key) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, key, owner.addr, address(permitted), value, deadline);
        return abi.encodeCall(ITokenVault.selfPermit, (value, deadline, v, r, s));
    }

    function _permits(bytes memory data) private {
        vm.prank(owner.addr);
        (bool success,) = address(permitted).call(data);
        assertTrue(success, "permitted");
    }

    function _refusesPermit(address target, bytes memory data, uint256 needed, uint256 allowance) private {
        _reverts(
            target,
            owner.addr,
            data,
            abi.encodeWithSelector(ITokenVault.TokenVault_PermitFailed.selector, needed, allowance)
        );
    }

    function testFuzz_SelfPermit_WhenTheSignatureIsTheCallers(uint256 value, uint256 later) external {
        _permits(_permit(value, bound(later, time(), type(uint256).max), owner.privateKey));
        assertEq(coin.allowance(owner.addr, address(permitted)), value, "allowance");
        assertEq(coin.nonces(owner.addr), 1, "the signature is used up");
    }

    function test_SelfPermit_WhenSomebodyUsedTheSignatureFirst() external {
        bytes memory data = _permit(5, time(), owner.privateKey);
        (uint8 v, bytes32 r, bytes32 s) =
            Permits.sign(coin, owner.privateKey, owner.addr, address(permitted), 5, time());
        vm.prank(stranger);
        coin.permit(owner.addr, address(permitted), 5, time(), v, r, s);
        _permits(data);
        assertEq(coin.allowance(owner.addr, address(permitted)), 5, "allowance");
        assertEq(coin.nonces(owner.addr), 1, "one signature is used up");
    }

    function test_SelfPermit_GivenTheAllowanceSuffices() external {
        vm.prank(owner.addr);
        coin.approve(address(permitted), 5);
        _permits(_permit(5, time() - 1, owner.privateKey));
        assertEq(coin.allowance(owner.addr, address(permitted)), 5, "allowance");
        assertEq(coin.nonces(owner.addr), 0, "no signature is used up");
    }

    function test_SelfPermit_RevertWhen_TheSignatureHasExpired() external {
        vm.prank(owner.addr);
        coin.approve(address(permitted), 4);
        _refusesPermit(address(permitted), _permit(5, time() - 1, owner.privateKey), 5, 4);
    }

    function test_SelfPermit_RevertWhen_TheSignatureIsAnothers() external {
        uint256 key = vm.createWallet("another").privateKey;
        _refusesPermit(address(permitted), _permit(5, time(), key), 5, 0);
    }

    function test_SelfPermit_GivenATokenWithoutPermits() external {
        bytes memory data = abi.encodeCall(ITokenVault.selfPermit, (5, time(), 27, 0, 0));
        _refusesPermit(address(vault), data, 5, 0);
        vm.startPrank(owner.addr);
        mock.approve(address(vault), 5);
        vault.selfPermit(5, time(), 27, 0, 0);
        vm.stopPrank();
        assertEq(mock.allowance(owner.addr, address(vault)), 5, "allowance");
    }

    // ── Several calls in one ───────────────────────────────────────────────────────────────────────────────────

    function test_Multicall_WhenEveryCallSucceeds() external {
        assertTrue(coin.transfer(owner.addr, 9), "funded");
        bytes[] memory calls = new bytes[](3);
        calls[0] = _permit(9, time(), owner.privateKey);
        calls[1] = abi.encodeCall(OpenVault.pull, (7));
        calls[2] = abi.encodeCall(OpenVault.push, (receiver, 6));
        vm.prank(owner.addr);
        bytes[] memory results = permitted.multicall(calls);
        assertEq(results.length, 3, "as many results");
        assertEq(results[0], "", "nothing");
        assertEq(abi.decode(results[1], (uint256)), 7, "what pull returns");
        assertEq(results[2], "", "nothing");
        assertEq(coin.balanceOf(owner.addr), 2, "the caller has paid");
        assertEq(coin.balanceOf(receiver), 6, "the receiver was paid");
    }

    function test_Multicall_WhenThereIsNone() external {
        assertEq(vault.multicall(new bytes[](0)).length, 0, "results");
    }

    function test_Multicall_RevertWhen_OneCallFails() external {
        _fill(5);
        vault.addToPot(5);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(ITokenVault.sweep, ());
        calls[1] = abi.encodeCall(ITokenVault.sweep, ());
        _reverts(
            address(vault),
            stranger,
            abi.encodeCall(ITokenVault.multicall, (calls)),
            // By then the first has emptied the pot.
            abi.encodeWithSelector(ITokenVault.TokenVault_NothingToSweep.selector)
        );
        assertEq(vault.pot(), 5, "none took effect");
        assertEq(mock.balanceOf(treasury), 0, "none took effect");
    }

    function test_Multicall_RevertWhen_OneCallFailsWithoutAReason() external {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(OpenVault.fail, ());
        _reverts(
            address(vault),
            stranger,
            abi.encodeCall(ITokenVault.multicall, (calls)),
            abi.encodeWithSelector(Errors.FailedCall.selector)
        );
    }

    // ── Reentrancy ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_Reentrancy_WhenTheTokenCallsAGuardedCall() external {
        bytes[] memory inner = new bytes[](1);
        inner[0] = abi.encodeCall(OpenVault.push, (address(mock), 1));
        bytes[4] memory calls = [
            abi.encodeCall(ITokenVault.sweep, ()),
            abi.encodeCall(OpenVault.pull, (1)),
            inner[0],
            abi.encodeCall(ITokenVault.multicall, (inner))
        ];
        mock.approve(address(vault), 100);
        _fill(100);
        for (uint256 i; i < calls.length; ++i) {
            mock.behave(MockToken.Behaviour.Reenter, address(vault), calls[i]);
            vault.pull(1);
            _assertReentered(3 * i + 1);
            vault.push(receiver, 1);
            _assertReentered(3 * i + 2);
            vault.addToPot(1);
            vault.sweep();
            _assertReentered(3 * i + 3);
        }
    }

    function _assertReentered(uint256 times) private view {
        assertEq(mock.reentries(), times, "it did re-enter");
        assertEq(mock.succeeded(), false, "in vain");
        assertEq(
            mock.result(),
            abi.encodeWithSelector(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "because of the guard"
        );
    }

    /// @dev `selfPermit` has no guard: it moves nothing.
    function test_Reentrancy_WhenTheTokenCallsSelfPermit() external {
        mock.approve(address(vault), 5);
        mock.behave(
            MockToken.Behaviour.Reenter,
            address(vault),
            abi.encodeCall(ITokenVault.selfPermit, (0, 0, 0, 0, 0))
        );
        vault.pull(5);
        assertEq(mock.reentries(), 1, "it did re-enter");
        assertEq(mock.succeeded(), true, "an allowance of 0 suffices for 0");
        assertEq(mock.balanceOf(address(vault)), 5, "the vault has what was pulled");
    }
}
