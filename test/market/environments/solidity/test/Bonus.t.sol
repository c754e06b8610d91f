// SPDX-License-Identifier: MIT
pragma solidity ^0.8.20;

import {Status} from "modelmarket/contracts/market/IModelMarket.sol";
import {TestMarket} from "modelmarket/contracts/market/testing/TestMarket.sol";
import {cheats} from "modelmarket/contracts/testing/Cheats.sol";
import {Bonus} from "../contracts/Bonus.sol";

contract BonusTest {
    address private constant ALICE = address(0xa11ce);
    address private constant BOB = address(0xb0b);

    TestMarket private local;
    Bonus private bonus;
    uint256 private id;

    function setUp() public {
        local = new TestMarket();
        bonus = new Bonus(local.market());
        id = local.createRequest();
        bonus.give{value: 1 ether}(id, local.params().truth);
        local.submit(id, BOB, 88);
        local.submit(id, ALICE, 93);
    }

    receive() external payable {}

    function test_PaysTheWinnerOnce() public {
        local.advance(id, Status.Settled);
        bonus.pay(id, address(this));
        require(ALICE.balance == 1 ether, "the highest score wins");

        cheats.expectRevert(abi.encodeWithSelector(Bonus.NothingLeft.selector, id, address(this)));
        bonus.pay(id, address(this));
    }

    function test_PaysNobodyWhileClaimsAreOpen() public {
        local.advance(id, Status.Resolving);
        cheats.expectRevert(abi.encodeWithSelector(Bonus.WrongStatus.selector, id, Status.Resolving));
        bonus.pay(id, address(this));
    }

    function test_GoesBackWhenNobodyWins() public {
        local.advance(id, Status.Forfeited);
        uint256 before = address(this).balance;
        bonus.takeBack(id);
        require(address(this).balance == before + 1 ether, "returned");
    }

    function test_RefusesAnotherRequest() public {
        bytes32 other = keccak256("the truth of another request");
        cheats.expectRevert(abi.encodeWithSelector(Bonus.WrongRequest.selector, id, local.params().truth));
        bonus.give{value: 1 ether}(id, other);
    }
}
