// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IModelMarket, Request, RequestParams, Status} from "../../market/IModelMarket.sol";
import {TestMarket} from "../../market/testing/TestMarket.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice A contract that opens requests.
contract Buyer {
    function open(TestMarket local) external returns (uint256) {
        IModelMarket market = local.market();
        local.coin().approve(address(market), local.REWARD());
        return market.createRequest(local.params(), local.datasetCid());
    }
}

/// @notice The test kit for authors of other contracts.
contract TestMarket_Test is Test {
    address private immutable alice = account("alice");
    address private immutable bob = account("bob");

    TestMarket private local;
    IModelMarket private market;

    function setUp() public {
        local = new TestMarket();
        market = local.market();
    }

    function _open() private returns (uint256 id) {
        id = local.createRequest();
        local.submit(id, alice, 93);
        local.submit(id, bob, 88);
    }

    function _winnerOf(uint256 id) private view returns (address) {
        return market.getSubmission(id, market.getRequest(id).leader).trainer;
    }

    function test_IsTheMarketThatIsDeployed() external {
        bytes memory other =
            vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(local.coin(), local.treasury())).code;
        assertEq(address(market).code, other, "same code, with the same coin and treasury");
    }

    function test_ReachesEveryStatus() external {
        for (uint256 i; i <= uint256(type(Status).max); ++i) {
            uint256 id = _open();
            local.advance(id, Status(i));
            assertEq(uint256(market.statusOf(id)), i, "reached at once");
        }
    }

    function test_GoesOnFromAnyStatus() external {
        uint256 id = _open();
        for (uint256 i = uint256(Status.Accepting); i <= uint256(Status.Settled); ++i) {
            if (Status(i) == Status.Overdue || Status(i) == Status.Stalled) continue;
            local.advance(id, Status(i));
            assertEq(uint256(market.statusOf(id)), i, "reached step by step");
        }
    }

    function test_TheHighestScoreWins() external {
        uint256 id = local.createRequest();
        local.submit(id, bob, 88);
        local.submit(id, alice, 93);
        local.advance(id, Status.Settled);
        assertEq(_winnerOf(id), alice, "winner");
        assertEq(market.getRequest(id).leaderScore, 93, "score");
        assertEq(local.coin().balanceOf(alice), local.REWARD() + local.STAKE(), "paid");
    }

    function test_OfTwoModelsOfATrainerTheBetterWins() external {
        uint256 id = local.createRequest();
        local.submit(id, alice, 60);
        local.submit(id, alice, 61);
        local.advance(id, Status.Settled);
        assertEq(market.getRequest(id).leader, 1, "index of the winner");
    }

    function test_WithoutAModelOfTheMinimumTheRewardReturns() external {
        uint256 id = local.createRequest();
        local.submit(id, alice, 49);
        local.advance(id, Status.Refunded);
        assertEq(local.coin().balanceOf(local.requester()), local.REWARD(), "refunded");
    }

    function test_TakesOtherTerms() external {
        RequestParams memory params = local.params();
        params.minScore = 90;
        params.reward = 7;
        uint256 id = local.createRequest(params);
        Request memory request = market.getRequest(id);
        assertEq(request.minScore, 90, "minimum");
        assertEq(request.reward, 7, "reward");
    }

    function test_RefusesWhatCouldNotBeRevealed() external {
        bytes memory reason = "TestMarket: size, width and truth have to be those of params()";
        RequestParams memory params = local.params();
        params.size = 50;
        vm.expectRevert(reason);
        local.createRequest(params);
        params = local.params();
        params.width = 4;
        vm.expectRevert(reason);
        local.createRequest(params);
        params = local.params();
        params.truth = keccak256("other labels");
        vm.expectRevert(reason);
        local.createRequest(params);
    }

    function test_RefusesAnImpossibleScore() external {
        uint256 id = local.createRequest();
        vm.expectRevert("TestMarket: a model gets at most 100 labels right");
        local.submit(id, alice, 101);
    }

    function test_SaysThatNoCoinsAreLeft() external {
        RequestParams memory params = local.params();
        (params.reward, params.stake) = (1_000_001e18, 1_000_001e18);
        vm.expectRevert("TestParties: no test has more than 1,000,000e18 coins in all");
        local.createRequest(params);
    }

    function test_RefusesWhatIsNotThereOrOver() external {
        vm.expectRevert("TestMarket: there is no request 77");
        local.submit(77, alice, 93);
        vm.expectRevert("TestMarket: there is no request 0");
        local.advance(0, Status.Settled);

        uint256 id = _open();
        local.advance(id, Status.Claiming);
        vm.expectRevert("TestMarket: request 1 is Claiming and takes no more submissions");
        local.submit(id, alice, 94);
    }

    function test_TakesTheTermsThatTheMarketTakes() external {
        RequestParams memory terms = local.params();
        (terms.reward, terms.stake, terms.minScore) = (101, 6, 100);
        (terms.submissionWindow, terms.responseWindow) = (1, 15 minutes);
        local.createRequest(terms);
        (terms.minScore, terms.submissionWindow, terms.responseWindow) = (0, 365 days, 365 days);
        local.createRequest(terms);

        terms.reward = 0;
        _refuses(terms, "the reward has to be more than 0");
        terms.reward = 121;
        _refuses(terms, "the stake has to be at least a twentieth of the reward");
        terms.reward = 120;
        terms.minScore = 101;
        _refuses(terms, "minScore has to be at most 100, the number of labels");
        terms.minScore = 50;
        terms.submissionWindow = 0;
        _refuses(terms, "submissionWindow has to be from 1 second to 365 days");
        terms.submissionWindow = 365 days + 1;
        _refuses(terms, "submissionWindow has to be from 1 second to 365 days");
        terms.submissionWindow = 1 days;
        terms.responseWindow = 15 minutes - 1;
        _refuses(terms, "responseWindow has to be from 15 minutes to 365 days");
        terms.responseWindow = 365 days + 1;
        _refuses(terms, "responseWindow has to be from 15 minutes to 365 days");
    }

    /// @dev The market does not take such terms, and the kit says why.
    function _refuses(RequestParams memory terms, string memory reason) private {
        bytes memory cid = local.datasetCid();
        vm.expectRevert();
        market.createRequest(terms, cid);
        vm.expectRevert(bytes(string.concat("TestMarket: ", reason)));
        local.createRequest(terms);
    }

    function test_RefusesToRevealOtherLabels() external {
        local.fund(address(this), local.REWARD());
        local.coin().approve(address(market), local.REWARD());
        RequestParams memory terms = local.params();
        terms.truth = keccak256("other labels");
        uint256 id = market.createRequest(terms, local.datasetCid());
        vm.expectRevert("TestMarket: size, width and truth have to be those of params()");
        local.submit(id, alice, 93);
        vm.expectRevert("TestMarket: size, width and truth have to be those of params()");
        local.advance(id, Status.Claiming);
    }

    function test_RevealsTheLabelsOfAContractThatAsks() external {
        Buyer buyer = new Buyer();
        local.fund(address(buyer), local.REWARD());
        uint256 id = buyer.open(local);
        local.submit(id, alice, 93);
        local.advance(id, Status.Settled);
        assertEq(market.getRequest(id).requester, address(buyer), "requester");
        assertEq(_winnerOf(id), alice, "winner");
    }

    function test_SaysWhatCannotBeReached() external {
        uint256 id = local.createRequest();
        vm.expectRevert(
            "TestMarket: request 1 is Refunded, not Settled. Somebody has to submit a model of the minimum score first"
        );
        local.advance(id, Status.Settled);

        id = local.createRequest();
        local.submit(id, alice, 93);
        vm.expectRevert(
            "TestMarket: request 2 is Resolving, not LastCall. Two have to submit a model of the minimum score first"
        );
        local.advance(id, Status.LastCall);

        local.advance(id, Status.Settled);
        vm.expectRevert("TestMarket: request 2 is Settled, not Accepting");
        local.advance(id, Status.Accepting);
    }
}
