// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {
    IModelMarket,
    Opening,
    Phase,
    Request,
    RequestParams,
    Status,
    SubmissionState
} from "../../market/IModelMarket.sol";
import {ModelCoin} from "../../token/ModelCoin.sol";
import {Labels} from "../utils/Labels.sol";
import {Test} from "../utils/Test.sol";
import {vm} from "../utils/Vm.sol";

/// @notice A market, its people, and the steps that lead a request to any status.
abstract contract MarketTest is Test {
    /// @dev A model that a trainer commits to.
    struct Model {
        address trainer;
        uint24 score;
        bytes cid;
        bytes diff;
        bytes32 salt;
        bytes32 commitment;
    }

    // Indivisible, so that rounding shows.
    uint96 internal constant REWARD = 100e18 + 1;
    uint96 internal constant STAKE = 7e18 + 3;
    uint96 internal constant TIP = 0.7e18;
    uint32 internal constant SUBMISSION_WINDOW = 1 days;
    uint32 internal constant RESPONSE_WINDOW = 1 hours;
    uint24 internal constant SIZE = 101;
    uint8 internal constant WIDTH = 4;
    uint24 internal constant MIN_SCORE = 50;
    uint256 internal constant START = 1_750_000_000;
    // Requests that are closed before the one under test.
    uint256 internal constant EARLIER = 4;

    bytes internal datasetCid = bytes.concat(hex"01701220", keccak256("dataset"));

    ModelCoin internal coin;
    IModelMarket internal market;
    address internal treasury = account("treasury");
    address internal requester = account("requester");
    address internal keeper = account("keeper");
    address internal stranger = account("stranger");
    address[] internal holders = [address(this), treasury, requester, keeper, stranger];

    /// @dev The request under test, its truth, and the models submitted to it, by index.
    uint256 internal id;
    Labels.Truth internal truth;
    Model[] internal models;

    function setUp() public virtual {
        vm.warp(START);
        coin = ModelCoin(vm.deployCode("ModelCoin.sol:ModelCoin", abi.encode(address(this))));
        market = IModelMarket(vm.deployCode("ModelMarket.sol:ModelMarket", abi.encode(coin, treasury)));
        vm.label(address(market), "market");
        truth = Labels.seal(SIZE, WIDTH, 1);
        // Closed requests, so that the number of the one under test is no index of its submissions.
        RequestParams memory params = _params();
        coin.approve(address(market), EARLIER * params.reward);
        for (uint256 i; i < EARLIER; ++i) {
            market.cancelRequest(market.createRequest(params, datasetCid), 0);
        }
    }

    // ── Conservation ───────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What every scenario ends with. SOL-1 and SOL-2 hold where it stopped; then time and calls that anyone may
    /// make alone close every request and empty the market (LIV-1).
    modifier accounted() {
        _;
        _checkBalances();
        _windUp();
        _checkBalances();
        assertEq(coin.balanceOf(address(market)), 0, "everything is paid out in the end");
    }

    /// @dev The market holds what it owes and its pot, to the last unit, and no coin is lost or made.
    function _checkBalances() internal view {
        uint256 owed = market.pot();
        for (uint256 i = 1; i <= market.requestCount(); ++i) {
            Request memory request = market.getRequest(i);
            if (request.phase < Phase.Settled) {
                owed += uint256(request.reward) + uint256(request.stake) * request.liveCount;
            } else {
                for (uint256 j; j < request.submissionCount; ++j) {
                    owed += market.payoutOf(i, j);
                }
            }
        }
        uint256 held = coin.balanceOf(address(market));
        assertEq(held, owed, "the market holds what it owes");
        for (uint256 i; i < holders.length; ++i) {
            held += coin.balanceOf(holders[i]);
        }
        assertEq(held, coin.totalSupply(), "no coin is lost or made");
    }

    function _windUp() internal {
        for (uint256 i = 1; i <= market.requestCount(); ++i) {
            Request memory request = market.getRequest(i);
            while (request.phase < Phase.Settled) {
                if (request.phase == Phase.Open) _warpTo(request.deadline + request.responseWindow);
                else if (request.status == Status.Claiming) _warpTo(request.claimsEnd);
                else _warpTo(request.candidateDeadline);
                if (market.statusOf(i) == Status.Overdue || market.statusOf(i) == Status.Stalled) {
                    vm.prank(keeper);
                    market.enforceTimeout(i, 1);
                }
                request = market.getRequest(i);
            }
            for (uint256 j; j < request.submissionCount; ++j) {
                if (market.payoutOf(i, j) == 0) continue;
                vm.prank(keeper);
                market.collect(i, j);
                assertEq(market.payoutOf(i, j), 0, "one payout per submission");
            }
        }
        if (market.pot() != 0) market.sweep();
    }

    function _warpTo(uint256 timestamp) private {
        if (timestamp > time()) vm.warp(timestamp);
    }

    // ── People ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Gives somebody coins and lets the market take them.
    function _fund(address who, uint256 amount) internal {
        assertTrue(coin.transfer(who, amount), "funded");
        vm.prank(who);
        coin.approve(address(market), amount);
    }

    function _trainer(uint256 index) internal returns (address) {
        return account(string.concat("trainer ", vm.toString(index)));
    }

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _params() internal view returns (RequestParams memory) {
        return RequestParams({
            reward: REWARD,
            stake: STAKE,
            submissionWindow: SUBMISSION_WINDOW,
            responseWindow: RESPONSE_WINDOW,
            size: truth.size,
            width: truth.width,
            minScore: MIN_SCORE,
            truth: truth.hash
        });
    }

    function _paramsWithMinScore(uint24 minScore) internal view returns (RequestParams memory params) {
        params = _params();
        params.minScore = minScore;
    }

    /// @dev Opens the request under test. Models submitted to an earlier one are forgotten.
    function _create() internal {
        _create(_params());
    }

    function _create(RequestParams memory params) internal {
        delete models;
        _fund(requester, params.reward);
        vm.prank(requester);
        id = market.createRequest(params, datasetCid);
    }

    /// @dev A model that gets `errors` labels wrong.
    function _model(address trainer, uint256 errors) internal view returns (Model memory model) {
        uint256 seed = uint256(keccak256(abi.encode(id, trainer, models.length)));
        model.trainer = trainer;
        model.score = uint24(truth.size - errors);
        model.cid = bytes.concat(hex"01551220", keccak256(abi.encode("model", seed)));
        model.diff = Labels.diff(truth.size, truth.width, errors, seed % truth.size);
        model.salt = keccak256(abi.encode("prediction salt", seed));
        model.commitment = keccak256(
            abi.encode(
                block.chainid,
                address(market),
                id,
                trainer,
                sha256(model.cid),
                Labels.superhash(model.salt, Labels.xor(truth.labels, model.diff))
            )
        );
    }

    /// @dev Submits a model that gets `errors` labels wrong, by a trainer of its own.
    function _submit(uint256 errors) internal returns (uint256 index) {
        return _submit(_model(_trainer(models.length), errors));
    }

    function _submit(Model memory model) internal returns (uint256 index) {
        uint256 stake = market.getRequest(id).stake;
        _fund(model.trainer, stake);
        _hold(model.trainer);
        vm.prank(model.trainer);
        index = market.submitModel(id, truth.hash, model.commitment);
        models.push(model);
    }

    function _hold(address who) internal {
        for (uint256 i; i < holders.length; ++i) {
            if (holders[i] == who) return;
        }
        holders.push(who);
    }

    function _withdraw(uint256 index) internal {
        vm.prank(models[index].trainer);
        market.withdrawSubmission(id, index, STAKE);
    }

    function _revealTruth() internal {
        vm.prank(requester);
        market.revealTruth(id, truth.labels, truth.salt);
    }

    function _claim(uint256 index) internal {
        _claim(index, models[index].score);
    }

    function _claim(uint256 index, uint256 score) internal {
        vm.prank(models[index].trainer);
        market.claimScore(id, index, uint24(score));
    }

    function _opening(uint256 index) internal view returns (Opening memory) {
        return Opening(truth.labels, truth.salt, models[index].diff, models[index].salt);
    }

    function _reveal(uint256 index) internal {
        vm.prank(models[index].trainer);
        market.revealModel(id, models[index].cid, _opening(index));
    }

    function _prove(uint256 index) internal {
        vm.prank(models[index].trainer);
        market.provePredictions(id, index, sha256(models[index].cid), _opening(index));
    }

    function _publish(uint256 index) internal {
        vm.prank(models[index].trainer);
        market.publishModel(id, models[index].cid, _predictionSuperhash(index));
    }

    function _predictionSuperhash(uint256 index) internal view returns (bytes32) {
        return Labels.superhash(models[index].salt, Labels.xor(truth.labels, models[index].diff));
    }

    function _enforce() internal {
        vm.prank(keeper);
        market.enforceTimeout(id, 1);
    }

    function _collect(uint256 index) internal {
        vm.prank(keeper);
        market.collect(id, index);
    }

    // ── Times ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _deadline() internal view returns (uint256) {
        return market.getRequest(id).deadline;
    }

    function _truthEnd() internal view returns (uint256) {
        Request memory request = market.getRequest(id);
        return request.deadline + request.responseWindow;
    }

    function _claimsEnd() internal view returns (uint256) {
        return market.getRequest(id).claimsEnd;
    }

    function _candidateDeadline() internal view returns (uint256) {
        return market.getRequest(id).candidateDeadline;
    }

    // ── Statuses ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Submits three models, of 91, 81 and 71 correct labels.
    function _submitThree() internal {
        _submit(10);
        _submit(20);
        _submit(30);
    }

    /// @dev A new request in this status, with three submissions. In `Claiming` nobody has claimed yet; afterwards the
    /// first two have, and the third is silent. In `LastCall` the second has proven its claim.
    function _reach(Status status) internal {
        _create();
        _submitThree();
        if (status == Status.Accepting) return;
        vm.warp(_deadline());
        if (status == Status.AwaitingTruth) return;
        if (status == Status.Overdue || status == Status.Forfeited) {
            vm.warp(_truthEnd());
            if (status == Status.Forfeited) _enforce();
            return;
        }
        _revealTruth();
        if (status == Status.Claiming) return;
        _claim(0);
        _claim(1);
        vm.warp(_claimsEnd());
        if (status == Status.Resolving) return;
        if (status == Status.Settled) return _reveal(0);
        if (status == Status.LastCall) return _prove(1);
        vm.warp(_candidateDeadline());
        if (status == Status.Stalled) return;
        _enforce();
        vm.warp(_candidateDeadline());
        _enforce();
    }

    // ── Expectations ───────────────────────────────────────────────────────────────────────────────────────────

    function _assertStatus(Status expected) internal view {
        assertEq(uint256(market.statusOf(id)), uint256(expected), "status");
    }

    function _assertState(uint256 index, SubmissionState expected) internal view {
        assertEq(uint256(market.getSubmission(id, index).state), uint256(expected), "state of the submission");
    }

    function _assertPhase(Phase expected) internal view {
        assertEq(uint256(market.getRequest(id).phase), uint256(expected), "phase");
    }

    /// @dev The next event of the market is the one emitted after this.
    function _expectEvent() internal {
        vm.expectEmit(address(market));
    }

    /// @dev The error of a call at the wrong time, by the specification's own table of windows.
    function _wrongStatus(Status status) internal view returns (bytes memory) {
        Request memory request = market.getRequest(id);
        uint256 until;
        if (status == Status.Accepting) until = request.deadline;
        if (status == Status.AwaitingTruth) until = request.deadline + request.responseWindow;
        if (status == Status.Claiming) until = request.claimsEnd;
        if (status == Status.Resolving || status == Status.LastCall) until = request.candidateDeadline;
        return abi.encodeWithSelector(IModelMarket.Market_WrongStatus.selector, id, status, until);
    }

    /// @dev Brings a request to this status, in which the call must be refused, and says so.
    function _refuses(Status status, address caller, function() returns (bytes memory) data) internal {
        _reach(status);
        _refusesNow(status, caller, data());
    }

    function _refusesNow(Status status, address caller, bytes memory data) internal {
        _assertStatus(status);
        _reverts(caller, data, _wrongStatus(status));
    }

    /// @dev The call reverts with exactly this.
    function _reverts(address caller, bytes memory data, bytes memory reason) internal {
        vm.prank(caller);
        (bool success, bytes memory result) = address(market).call(data);
        assertTrue(!success, "the call must revert");
        assertEq(result, reason, "reason of the revert");
    }
}
