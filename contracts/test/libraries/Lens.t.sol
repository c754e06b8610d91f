// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Lens} from "../../libraries/Lens.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

contract Lens_Test is Test {
    function requireContract(address target) external view {
        Lens.requireContract(target);
    }

    function test_RequireContract_GivenOne() external view {
        this.requireContract(address(this));
    }

    function test_RequireContract_RevertGiven_None() external {
        vm.expectRevert(abi.encodeWithSelector(Lens.Lens_NoContract.selector, address(1)));
        this.requireContract(address(1));
    }

    function testFuzz_Release(uint256 size) external pure {
        bytes memory kept = bytes("kept");
        uint256 free = Lens.mark();
        bytes memory dropped = new bytes(bound(size, 1, 4096));
        dropped[0] = 0xff;
        assertTrue(Lens.mark() > free, "memory is allocated");
        Lens.release(free);
        assertEq(Lens.mark(), free, "memory is free again");
        bytes memory fresh = new bytes(32);
        assertEq(fresh, abi.encode(uint256(0)), "what is allocated next is clean");
        assertEq(string(kept), "kept", "what was before stays");
    }
}
