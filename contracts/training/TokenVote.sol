// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Superhash} from "../libraries/Superhash.sol";
import {TokenVault} from "../token/TokenVault.sol";
import {Claim, IAdjudicator, Verdict} from "./IAdjudicator.sol";
import {Ballot, BallotStatus, ITokenVote, VoteCase, VoteRule, VoteStatus} from "./ITokenVote.sol";

/// @title TokenVote
/// @notice See `ITokenVote`.
contract TokenVote is ITokenVote, TokenVault {
    /// @dev A case as stored.
    struct CaseData {
        // slot 0
        address training;
        uint40 openedAt;
        uint32 voteSeconds;
        // slot 1
        address challenger;
        uint96 feeLeft;
        // slot 2
        bytes32 stateHash;
        // slot 3: the revealed weight, and that of it which says that the state is wrong
        uint128 revealedWeight;
        uint128 upheldWeight;
        // slot 4: the revealed weight that is not collected, and the rule's quorum
        uint128 weightLeft;
        uint96 quorum;
        uint32 runId;
    }

    /// @dev A ballot as stored. It exists if its weight is not 0.
    struct BallotData {
        // slot 0
        uint96 weight;
        uint40 committedAt;
        uint40 revealedAt;
        uint40 collectedAt;
        bool upheld;
        // slot 1
        bytes32 commitment;
    }

    uint256 private constant MIN_VOTE_SECONDS = 900;
    uint256 private constant MAX_VOTE_SECONDS = 30 days;
    /// @dev A rule has four fields of one word.
    uint256 private constant RULE_LENGTH = 128;

    // slot 1
    mapping(address training => mapping(uint256 runId => VoteRule)) private _rules;
    // slot 2
    mapping(uint256 caseId => CaseData) private _cases;
    // slot 3
    mapping(uint256 caseId => mapping(address voter => BallotData)) private _ballots;

    constructor(address token_, address treasury_) TokenVault(token_, treasury_) {}

    // ── As an adjudicator ──────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITokenVote
    function register(uint256 runId, bytes calldata rule, bytes32 genesisRoot, bytes calldata content)
        external
        returns (uint32 maxSeconds, uint96 fee)
    {
        if (runId > type(uint32).max) revert TokenVote_UnknownRun(msg.sender, runId);
        if (_rules[msg.sender][runId].voteSeconds != 0) {
            revert TokenVote_AlreadyRegistered(msg.sender, runId);
        }
        VoteRule memory decoded = _decode(rule);
        if (content.length != 0) {
            bytes32 superhash = _superhashOf(content);
            if (genesisRoot != superhash) revert TokenVote_WrongRoot(genesisRoot, superhash);
        }

        _rules[msg.sender][runId] = decoded;

        emit RuleRegistered(runId, msg.sender);
        return (2 * decoded.voteSeconds, decoded.fee);
    }

    /// @inheritdoc IAdjudicator
    function checkState(uint256, bytes32 root, bytes32 stepsRoot, bytes calldata data)
        external
        pure
        returns (bytes32 superhash)
    {
        superhash = _superhashOf(data);
        if (root != superhash) revert TokenVote_WrongRoot(root, superhash);
        if (stepsRoot != superhash) revert TokenVote_WrongRoot(stepsRoot, superhash);
    }

    /// @inheritdoc ITokenVote
    function open(Claim calldata claim) external nonReentrant returns (uint256 caseId) {
        VoteRule storage rule = _rules[msg.sender][claim.runId];
        (uint32 voteSeconds, uint96 quorum, uint96 fee) = (rule.voteSeconds, rule.quorum, rule.fee);
        if (voteSeconds == 0) revert TokenVote_UnknownRun(msg.sender, claim.runId);
        caseId = caseIdOf(msg.sender, claim.stateHash);
        CaseData storage case_ = _cases[caseId];
        if (case_.openedAt != 0) revert TokenVote_AlreadyOpened(caseId);

        case_.training = msg.sender;
        case_.openedAt = uint40(block.timestamp);
        case_.voteSeconds = voteSeconds;
        case_.challenger = claim.challenger;
        case_.feeLeft = fee;
        case_.stateHash = claim.stateHash;
        case_.quorum = quorum;
        case_.runId = uint32(claim.runId);

        emit CaseOpened(caseId, claim.stateHash, msg.sender, claim.runId, claim.worker, claim.challenger);
        _pull(fee);
    }

    /// @inheritdoc IAdjudicator
    function verdictOf(uint256 caseId) external view returns (Verdict) {
        return _verdict(_load(caseId));
    }

    /// @inheritdoc IAdjudicator
    function ruleOf(address training, uint256 runId) external view returns (bytes memory) {
        VoteRule memory rule = _rules[training][runId];
        if (rule.voteSeconds == 0) revert TokenVote_UnknownRun(training, runId);
        return abi.encode(rule);
    }

    // ── The vote ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITokenVote
    function commitVote(uint256 caseId, bytes32 commitment, uint96 weight) external nonReentrant {
        _loadIn(caseId, VoteStatus.Committing);
        if (commitment == 0) revert TokenVote_InvalidCommitment();
        if (weight == 0) revert TokenVote_InvalidWeight();
        BallotData storage ballot = _ballots[caseId][msg.sender];
        if (ballot.weight != 0) revert TokenVote_AlreadyCommitted(caseId, msg.sender);

        ballot.weight = weight;
        ballot.committedAt = uint40(block.timestamp);
        ballot.commitment = commitment;

        emit VoteCommitted(caseId, msg.sender, commitment, weight);
        _pull(weight);
    }

    /// @inheritdoc ITokenVote
    function revealVote(uint256 caseId, bool upheld, bytes32 salt) external nonReentrant {
        CaseData storage case_ = _loadIn(caseId, VoteStatus.Revealing);
        BallotData storage ballot = _ballots[caseId][msg.sender];
        uint96 weight = ballot.weight;
        BallotStatus status = _ballotStatus(case_, ballot);
        if (status != BallotStatus.Committed) {
            revert TokenVote_WrongBallotStatus(caseId, msg.sender, status);
        }
        bytes32 commitment = commitmentOf(caseId, msg.sender, weight, upheld, salt);
        if (commitment != ballot.commitment) {
            revert TokenVote_CommitmentMismatch(caseId, msg.sender, ballot.commitment, commitment);
        }

        ballot.revealedAt = uint40(block.timestamp);
        ballot.upheld = upheld;
        case_.revealedWeight += weight;
        if (upheld) case_.upheldWeight += weight;
        case_.weightLeft += weight;

        emit VoteRevealed(caseId, msg.sender, upheld, weight);
    }

    /// @inheritdoc ITokenVote
    function collectVote(uint256 caseId, address account) external nonReentrant {
        CaseData storage case_ = _loadIn(caseId, VoteStatus.Ended);
        BallotData storage ballot = _ballots[caseId][account];
        BallotStatus status = _ballotStatus(case_, ballot);
        (uint256 back, uint256 share) = _due(case_, ballot, status, account);
        bool isDue = status == BallotStatus.Revealed || status == BallotStatus.Missed;
        if (!isDue && share == 0) revert TokenVote_NothingToCollect(caseId, account);

        if (isDue) {
            uint96 weight = ballot.weight;
            ballot.collectedAt = uint40(block.timestamp);
            if (status == BallotStatus.Revealed) case_.weightLeft -= weight;
            _addToPot(weight - back);
        }
        case_.feeLeft -= uint96(share);

        emit VoteCollected(caseId, account, back + share);
        _push(account, back + share);
    }

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @inheritdoc ITokenVote
    function getCase(uint256 caseId) external view returns (VoteCase memory) {
        CaseData storage case_ = _load(caseId);
        (VoteStatus status,) = _status(case_);
        uint40 openedAt = case_.openedAt;
        uint40 voteSeconds = case_.voteSeconds;
        return VoteCase({
            training: case_.training,
            runId: case_.runId,
            stateHash: case_.stateHash,
            challenger: case_.challenger,
            status: status,
            verdict: _verdict(case_),
            openedAt: openedAt,
            commitEnd: openedAt + voteSeconds,
            revealEnd: openedAt + 2 * voteSeconds,
            quorum: case_.quorum,
            fee: _rules[case_.training][case_.runId].fee,
            revealedWeight: case_.revealedWeight,
            upheldWeight: case_.upheldWeight,
            weightLeft: case_.weightLeft,
            feeLeft: case_.feeLeft
        });
    }

    /// @inheritdoc ITokenVote
    function getBallot(uint256 caseId, address voter) external view returns (Ballot memory) {
        CaseData storage case_ = _load(caseId);
        BallotData storage ballot = _ballots[caseId][voter];
        return Ballot({
            status: _ballotStatus(case_, ballot),
            upheld: ballot.upheld,
            weight: ballot.weight,
            committedAt: ballot.committedAt,
            revealedAt: ballot.revealedAt,
            collectedAt: ballot.collectedAt,
            commitment: ballot.commitment
        });
    }

    /// @inheritdoc ITokenVote
    function payoutOf(uint256 caseId, address account) external view returns (uint256) {
        CaseData storage case_ = _load(caseId);
        (VoteStatus status,) = _status(case_);
        if (status != VoteStatus.Ended) return 0;
        BallotData storage ballot = _ballots[caseId][account];
        (uint256 back, uint256 share) = _due(case_, ballot, _ballotStatus(case_, ballot), account);
        return back + share;
    }

    /// @inheritdoc ITokenVote
    function caseIdOf(address training, bytes32 stateHash) public view returns (uint256) {
        return uint256(keccak256(abi.encode(block.chainid, address(this), training, stateHash)));
    }

    /// @inheritdoc ITokenVote
    function commitmentOf(uint256 caseId, address voter, uint96 weight, bool upheld, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), caseId, voter, weight, upheld, salt));
    }

    // ── Parts ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _load(uint256 caseId) private view returns (CaseData storage case_) {
        case_ = _cases[caseId];
        if (case_.openedAt == 0) revert TokenVote_UnknownCase(caseId);
    }

    /// @dev Loads a case that must have this status.
    function _loadIn(uint256 caseId, VoteStatus expected) private view returns (CaseData storage case_) {
        case_ = _load(caseId);
        (VoteStatus status, uint256 until) = _status(case_);
        if (status != expected) revert TokenVote_WrongStatus(caseId, status, until);
    }

    function _status(CaseData storage case_) private view returns (VoteStatus, uint256 until) {
        uint256 voteSeconds = case_.voteSeconds;
        until = case_.openedAt + voteSeconds;
        if (block.timestamp < until) return (VoteStatus.Committing, until);
        until += voteSeconds;
        if (block.timestamp < until) return (VoteStatus.Revealing, until);
        return (VoteStatus.Ended, 0);
    }

    /// @dev Never changes once it is not None: nothing is revealed after the end.
    function _verdict(CaseData storage case_) private view returns (Verdict) {
        (VoteStatus status,) = _status(case_);
        uint256 revealed = case_.revealedWeight;
        if (status != VoteStatus.Ended || revealed < case_.quorum) return Verdict.None;
        return 2 * uint256(case_.upheldWeight) > revealed ? Verdict.Upheld : Verdict.Dismissed;
    }

    function _ballotStatus(CaseData storage case_, BallotData storage ballot)
        private
        view
        returns (BallotStatus)
    {
        if (ballot.weight == 0) return BallotStatus.None;
        if (ballot.collectedAt != 0) return BallotStatus.Collected;
        if (ballot.revealedAt != 0) return BallotStatus.Revealed;
        (VoteStatus status,) = _status(case_);
        return status == VoteStatus.Ended ? BallotStatus.Missed : BallotStatus.Committed;
    }

    /// @dev What an account is due of a vote that has ended: what it gets back of its ballot, and its share of the fee.
    function _due(CaseData storage case_, BallotData storage ballot, BallotStatus status, address account)
        private
        view
        returns (uint256 back, uint256 share)
    {
        uint256 weight = ballot.weight;
        uint256 feeLeft = case_.feeLeft;
        if (status == BallotStatus.Revealed) {
            return (weight, feeLeft * weight / case_.weightLeft);
        }
        if (status == BallotStatus.Missed) back = weight * 9 / 10;
        // The last revealed ballot takes all that is left, so that a fee is left here only if there was none.
        if (account == case_.challenger && case_.revealedWeight == 0) share = feeLeft;
    }

    /// @dev Decodes a rule and checks its limits.
    function _decode(bytes calldata rule) private pure returns (VoteRule memory) {
        if (rule.length != RULE_LENGTH) revert TokenVote_InvalidEncoding(rule.length);
        (uint256 voteSeconds, uint256 quorum, uint256 fee, bytes32 text) =
            abi.decode(rule, (uint256, uint256, uint256, bytes32));
        if (voteSeconds < MIN_VOTE_SECONDS || voteSeconds > MAX_VOTE_SECONDS) {
            revert TokenVote_InvalidVoteSeconds(voteSeconds, MIN_VOTE_SECONDS, MAX_VOTE_SECONDS);
        }
        if (quorum == 0 || quorum > type(uint96).max) revert TokenVote_InvalidQuorum(quorum);
        if (fee == 0 || fee > type(uint96).max) revert TokenVote_InvalidFee(fee);
        if (text == 0) revert TokenVote_InvalidText();
        return VoteRule(uint32(voteSeconds), uint96(quorum), uint96(fee), text);
    }

    function _superhashOf(bytes calldata cid) private pure returns (bytes32) {
        if (!Superhash.isFileCid(cid)) revert TokenVote_InvalidCid(cid);
        return Superhash.ofCid(cid);
    }
}
