// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice A coin that misbehaves towards one account, the contract under test: it re-enters, fails or answers nothing.
contract MockToken is ERC20 {
    enum Behaviour {
        Plain,
        Reenter,
        ReturnFalse,
        ReturnNothing
    }

    Behaviour public behaviour;
    address public target;
    bytes public data;

    /// @notice How often it has re-entered, and what came of it last.
    uint256 public reentries;
    bool public succeeded;
    bytes public result;

    constructor(address holder, uint256 supply) ERC20("Mock", "MOCK") {
        _mint(holder, supply);
    }

    function behave(Behaviour behaviour_, address target_, bytes calldata data_) external {
        (behaviour, target, data) = (behaviour_, target_, data_);
    }

    function transfer(address to, uint256 amount) public override returns (bool) {
        if (msg.sender != target) return super.transfer(to, amount);
        if (behaviour == Behaviour.ReturnFalse) return false;
        super.transfer(to, amount);
        return _misbehave();
    }

    function transferFrom(address from, address to, uint256 amount) public override returns (bool) {
        if (msg.sender != target) return super.transferFrom(from, to, amount);
        if (behaviour == Behaviour.ReturnFalse) return false;
        super.transferFrom(from, to, amount);
        return _misbehave();
    }

    function _misbehave() private returns (bool) {
        if (behaviour == Behaviour.Reenter) {
            ++reentries;
            (succeeded, result) = target.call(data);
        }
        if (behaviour == Behaviour.ReturnNothing) {
            assembly {
                return(0, 0)
            }
        }
        return true;
    }
}
