// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {ITokenVote} from "../../../training/ITokenVote.sol";
import {
    DisputeStatus,
    ITraining,
    PeriodOutcome,
    PeriodStatus,
    RunParams
} from "../../../training/ITraining.sol";
import {vm} from "../../utils/Vm.sol";
import {TrainingTest} from "../TrainingTest.sol";

/// @notice Attacks on runs whose disputes are voted on (docs/training/security/attacks.md).
contract Votes_Test is TrainingTest {
    uint96 private constant FEE = 2e18 + 1;
    uint96 private constant QUORUM = 100e18;
    uint32 private constant VOTE_SECONDS = 1 hours;

    ITokenVote private tokenVote;

    // `worker` and `otherProofer` are one attacker. `proofer` is honest, `keeper` and `stranger` vote.

    function setUp() public override {
        super.setUp();
        tokenVote = ITokenVote(vm.deployCode("TokenVote.sol:TokenVote", abi.encode(coin, treasury)));
        address[] memory adjudicators = new address[](1);
        adjudicators[0] = address(tokenVote);
        training = ITraining(vm.deployCode("Training.sol:Training", abi.encode(coin, treasury, adjudicators)));
        for (uint256 i; i < holders.length; ++i) {
            vm.startPrank(holders[i]);
            coin.approve(address(training), type(uint256).max);
            coin.approve(address(tokenVote), type(uint256).max);
            vm.stopPrank();
        }
        holders.push(address(tokenVote));
        RunParams memory params = _params();
        params.adjudicator = address(tokenVote);
        bytes memory rule = abi.encode(VOTE_SECONDS, QUORUM, FEE, keccak256("text"));
        vm.prank(creator);
        id = training.createRun(params, rule, GENESIS_ROOT, "");
    }

    function _coins(address who) private view returns (uint256) {
        return coin.balanceOf(who) + training.creditOf(who);
    }

    function _attackers() private view returns (uint256) {
        return _coins(worker) + _coins(otherProofer);
    }

    /// @dev A state is a file, and its root the superhash of the file's CID.
    function _submitFile(address who, string memory name) private returns (bytes32) {
        bytes memory cid = bytes.concat(hex"01551220", keccak256(bytes(name)));
        bytes32 root = sha256(cid);
        bytes32 parent = _tip();
        vm.prank(who);
        return training.submitState(id, parent, root, root, cid);
    }

    function _caseOf(uint256 dispute) private view returns (uint256) {
        return training.getDispute(dispute).caseId;
    }

    function _commitment(uint256 dispute, address voter, uint96 weight, bool upheld)
        private
        view
        returns (bytes32)
    {
        return tokenVote.commitmentOf(_caseOf(dispute), voter, weight, upheld, keccak256("salt"));
    }

    function _commitTo(uint256 dispute, address voter, uint96 weight, bool upheld) private {
        uint256 caseId = _caseOf(dispute);
        bytes32 commitment = _commitment(dispute, voter, weight, upheld);
        vm.prank(voter);
        tokenVote.commitVote(caseId, commitment, weight);
    }

    function _revealTo(uint256 dispute, address voter, bool upheld) private {
        uint256 caseId = _caseOf(dispute);
        vm.prank(voter);
        tokenVote.revealVote(caseId, upheld, keccak256("salt"));
    }

    function _collectOf(uint256 dispute, address voter) private {
        uint256 caseId = _caseOf(dispute);
        if (tokenVote.payoutOf(caseId, voter) != 0) tokenVote.collectVote(caseId, voter);
    }

    function _resolveAsAttacker(uint256 dispute) private {
        vm.prank(otherProofer);
        training.resolveDispute(dispute);
    }

    /// @dev What share of an amount another is, in tenths of a percent, rounded.
    function _permille(uint256 amount, uint256 of_) private pure returns (uint256) {
        return (1000 * amount + of_ / 2) / of_;
    }

    /// @dev A limit. Nobody votes: the fee comes back, and half of the deposit but for the tip is all that it costs.
    function test_AVoteWithoutVoters_UndoesATrueState_For45PercentOfAChallengeDeposit() external accounted {
        _start(otherWorker);
        bytes32 state = _submitFile(otherWorker, "true");
        uint256 before = _attackers();
        uint256 dispute = _dispute(otherProofer, 1);
        vm.warp(time() + 2 * VOTE_SECONDS);
        _resolveAsAttacker(dispute);
        _collectOf(dispute, otherProofer);
        _assertDispute(dispute, DisputeStatus.Void);
        assertTrue(_tip() != state, "the true state fell");
        assertEq(_permille(before - _attackers(), CHALLENGE_DEPOSIT), 450, "of a challenge deposit");
    }

    /// @dev A limit. Few vote: the attacker votes too, so little that there is no quorum, and takes most of the fee back.
    function test_AVoteWithFewVoters_ReturnsMostOfTheFeeToWhoVotesBesideThem() external accounted {
        _start(otherWorker);
        bytes32 state = _submitFile(otherWorker, "true");
        uint256 before = _attackers();
        uint256 dispute = _dispute(otherProofer, 1);
        _commitTo(dispute, keeper, QUORUM / 10, false);
        _commitTo(dispute, worker, QUORUM / 10 * 9 - 1, false);
        vm.warp(time() + VOTE_SECONDS);
        _revealTo(dispute, keeper, false);
        _revealTo(dispute, worker, false);
        vm.warp(time() + VOTE_SECONDS);
        _resolveAsAttacker(dispute);
        _collectOf(dispute, worker);
        _collectOf(dispute, keeper);
        _assertDispute(dispute, DisputeStatus.Void);
        assertTrue(_tip() != state, "the true state fell, though all said that it stands");
        uint256 lost = before - _attackers();
        assertLe(lost, CHALLENGE_DEPOSIT * 45 / 100 + FEE / 10 + 2, "a tenth of the fee");
    }

    /// @dev A limit. A liar's lie falls without a verdict, as a true state of its own below is undone by a vote without a quorum.
    function test_ALiarWhoseLowerStateIsUndoneFirst_KeepsItsDeposit_AndTheWatcherLosesItsFee()
        external
        accounted
    {
        uint256 before = _attackers();
        uint256 proofers = _coins(proofer);
        uint256 period = _start(worker);
        _submitFile(worker, "true");
        uint256 own = _dispute(otherProofer, 1);
        vm.warp(time() + 1);
        _submitFile(worker, "a lie");
        uint256 honest = _dispute(proofer, 2);
        _commitTo(honest, keeper, QUORUM, true);
        vm.warp(time() + VOTE_SECONDS);
        _revealTo(honest, keeper, true);
        vm.warp(time() + VOTE_SECONDS - 1);
        // One second before the verdict on the lie.
        _resolveAsAttacker(own);
        _collectOf(own, otherProofer);
        vm.warp(time() + 1);
        assertEq(uint256(tokenVote.verdictOf(_caseOf(honest))), uint256(Verdict.Upheld), "it was a lie");
        _assertDispute(honest, DisputeStatus.Moot);
        _resolve(honest);
        _collectOf(honest, keeper);
        _settle(period);
        assertEq(proofers - _coins(proofer), FEE, "the watcher's fee is spent");
        assertEq(
            uint256(training.getPeriod(period).outcome), uint256(PeriodOutcome.Lapsed), "it did not fail"
        );
        // It was idle afterwards: this is what it loses besides.
        uint256 idle = WORKER_DEPOSIT - WORKER_DEPOSIT / 2;
        assertEq(_permille(before - _attackers() - idle, CHALLENGE_DEPOSIT), 450, "of a challenge deposit");
    }

    /// @dev A state has one vote. A liar that opens it itself does not decide it.
    function test_ALiarThatOpensTheOneVoteItself_DoesNotDecideIt() external accounted {
        uint256 before = _attackers();
        uint256 period = _start(worker);
        bytes32 state = _submitFile(worker, "a lie");
        uint256 own = _dispute(otherProofer, 1);
        vm.prank(proofer);
        vm.expectRevert(abi.encodeWithSelector(ITokenVote.TokenVote_AlreadyOpened.selector, _caseOf(own)));
        training.openDispute(state);
        _commitTo(own, keeper, QUORUM, true);
        vm.warp(time() + VOTE_SECONDS);
        _revealTo(own, keeper, true);
        vm.warp(time() + VOTE_SECONDS);
        _resolveAsAttacker(own);
        vm.prank(otherProofer);
        training.settlePeriod(period);
        _collectOf(own, keeper);
        _assertPeriod(period, PeriodStatus.Settled, PeriodOutcome.Failed);
        assertEq(_permille(before - _attackers() - FEE, WORKER_DEPOSIT), 450, "of its deposit, and the fee");
    }

    /// @dev The vote ends in the very second of the deadline: what it says counts, and the dispute is not void.
    function test_AVerdictInTheSecondOfTheDeadline_Counts() external accounted {
        _start(worker);
        _submitFile(worker, "true");
        uint256 dispute = _dispute(proofer, 1);
        _commitTo(dispute, keeper, QUORUM, false);
        vm.warp(time() + 2 * VOTE_SECONDS - 1);
        _revealTo(dispute, keeper, false);
        _assertDispute(dispute, DisputeStatus.Undecided);
        vm.warp(time() + 1);
        assertEq(time(), training.getDispute(dispute).deadline, "the deadline");
        _assertDispute(dispute, DisputeStatus.Decided);
        _resolve(dispute);
        _assertDispute(dispute, DisputeStatus.Dismissed);
        _collectOf(dispute, keeper);
    }

    /// @dev The coins of a ballot are locked until its vote ends: they weigh in one vote at a time, and once.
    function test_CoinsThatVote_VoteOnceAtATime() external accounted {
        _start(worker);
        _submitFile(worker, "one");
        _submitFile(worker, "two");
        uint256 first = _dispute(proofer, 1);
        uint256 second = _dispute(proofer, 2);
        uint96 all = uint96(coin.balanceOf(stranger));
        _commitTo(first, stranger, all, true);
        assertEq(coin.balanceOf(stranger), 0, "locked");
        bytes32 commitment = _commitment(second, stranger, all, true);
        uint256 caseId = _caseOf(second);
        vm.prank(stranger);
        vm.expectRevert();
        tokenVote.commitVote(caseId, commitment, all);
        // Nor can they be withdrawn before the end, or weigh twice in one case.
        caseId = _caseOf(first);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(ITokenVote.TokenVote_AlreadyCommitted.selector, caseId, stranger)
        );
        tokenVote.commitVote(caseId, commitment, 1);
        vm.warp(time() + VOTE_SECONDS);
        _revealTo(first, stranger, true);
        vm.prank(stranger);
        vm.expectRevert();
        tokenVote.collectVote(caseId, stranger);
        vm.prank(stranger);
        vm.expectRevert();
        tokenVote.revealVote(caseId, true, keccak256("salt"));
        vm.warp(time() + VOTE_SECONDS);
        _collectOf(first, stranger);
        assertEq(coin.balanceOf(stranger), all + FEE, "back, with the fee");
    }
}
