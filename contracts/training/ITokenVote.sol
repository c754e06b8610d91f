// SPDX-License-Identifier: MIT
pragma solidity ^0.8.4;

import {ITokenVault} from "../token/ITokenVault.sol";
import {Claim, IAdjudicator, Verdict} from "./IAdjudicator.sol";

/// @notice The rule of a run: `abi.encode` of these fields, in this order.
struct VoteRule {
    /// How long ballots are committed, and then how long they are revealed: 900 s to 30 days.
    uint32 voteSeconds;
    /// The revealed weight below which there is no verdict, in the coin's smallest unit. At least 1.
    uint96 quorum;
    /// What a dispute pays its voters, in the coin's smallest unit. At least 1.
    uint96 fee;
    /// The superhash of the CID of the text that says how to train, and how to judge a state.
    bytes32 text;
}

/// @notice A vote as seen at a timestamp. Windows are half-open: each ends the second its successor starts.
enum VoteStatus {
    /// Anyone commits a ballot.
    Committing,
    /// Voters reveal their ballots.
    Revealing,
    /// It is over. Voters collect.
    Ended
}

/// @notice A ballot as seen at a timestamp.
enum BallotStatus {
    /// The account has none.
    None,
    /// It waits to be revealed.
    Committed,
    Revealed,
    /// It was not revealed in time, and loses a tenth of its weight.
    Missed,
    /// It was paid back.
    Collected
}

/// @notice A case as its view shows it. Amounts are in the coin's smallest unit.
struct VoteCase {
    /// Who opened it, for which of its runs, about which state.
    address training;
    uint256 runId;
    bytes32 stateHash;
    address challenger;
    VoteStatus status;
    /// None until the vote has ended, and after it without a quorum.
    Verdict verdict;
    uint40 openedAt;
    /// When reveals start, and when they end.
    uint40 commitEnd;
    uint40 revealEnd;
    uint96 quorum;
    uint96 fee;
    /// The weight of the revealed ballots, and of those of them that say that the state is wrong.
    uint128 revealedWeight;
    uint128 upheldWeight;
    /// The revealed weight that is not collected, and what is left of the fee for it, or for the challenger.
    uint128 weightLeft;
    uint96 feeLeft;
}

/// @notice A ballot as its view shows it.
struct Ballot {
    BallotStatus status;
    /// Whether it says that the state is wrong. False until it is revealed.
    bool upheld;
    /// What it locks, in the coin's smallest unit.
    uint96 weight;
    uint40 committedAt;
    /// 0 if it was not revealed, or not collected.
    uint40 revealedAt;
    uint40 collectedAt;
    bytes32 commitment;
}

/// @title ITokenVote
/// @notice An adjudicator for rules that no contract can replay: holders of the coin vote on a disputed state. They lock
/// coins, commit to a ballot, then reveal it. See docs/training/protocol.md#7-token-vote.
///
/// All who reveal are paid alike, whichever side wins, in proportion to what they lock: nobody is paid for agreeing. The
/// fee is paid for the vote and not for its result: it is spent even if the state falls meanwhile.
///
/// Safety (each ballot counts once and is paid back, and nobody votes for another) assumes that
/// - the token is a plain ERC-20: it moves what it is told to, takes no fee and does not rebase;
/// - Keccak-256 is collision and preimage resistant, and salts are unpredictable.
///
/// That the verdict is right assumes that
/// - more than half of the revealed weight judges by the rule's text. Whoever buys that much decides;
/// - that weight reaches the quorum in each case, not only in those of wrong states. Without it there is no verdict, a true
///   state falls, and those above it with it. That costs the challenger 45 % of its deposit in `Training`: half, less the tip
///   of the call. The fee is no price: it comes back where nobody else reveals. So the quorum should be well below what
///   voters are sure to bring.
///
/// Liveness (each vote ends, and pays out) assumes only that time passes, and that somebody calls.
interface ITokenVote is ITokenVault, IAdjudicator {
    // ── Events ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The caller registered a run.
    event RuleRegistered(uint256 indexed runId, address indexed training);

    /// @notice A vote began.
    event CaseOpened(
        uint256 indexed caseId,
        bytes32 indexed stateHash,
        address indexed training,
        uint256 runId,
        address worker,
        address challenger
    );

    /// @notice A voter locked coins and committed to a ballot.
    event VoteCommitted(uint256 indexed caseId, address indexed voter, bytes32 commitment, uint96 weight);

    /// @notice A voter revealed its ballot. `upheld`: it says that the state is wrong.
    event VoteRevealed(uint256 indexed caseId, address indexed voter, bool upheld, uint96 weight);

    /// @notice An account was paid: its ballot's weight and part of the fee; nine tenths of a ballot that it did not reveal; or,
    /// as the challenger, the fee that nobody earned.
    event VoteCollected(uint256 indexed caseId, address indexed account, uint256 amount);

    // ── Errors ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The caller has no run with this id, or it is above 2^32 - 1.
    error TokenVote_UnknownRun(address training, uint256 runId);
    /// @notice The caller has registered this run before.
    error TokenVote_AlreadyRegistered(address training, uint256 runId);
    /// @notice The rule is not `abi.encode` of the fields of {VoteRule}: four words.
    error TokenVote_InvalidEncoding(uint256 length);
    /// @notice Ballots are committed, and revealed, for 900 s to 30 days.
    error TokenVote_InvalidVoteSeconds(uint256 voteSeconds, uint256 minimum, uint256 maximum);
    /// @notice The quorum is at least 1, and has at most 96 bits.
    error TokenVote_InvalidQuorum(uint256 quorum);
    /// @notice The fee is at least 1, and has at most 96 bits.
    error TokenVote_InvalidFee(uint256 fee);
    /// @notice No text has this superhash.
    error TokenVote_InvalidText();
    /// @notice Not a CIDv1 of a file, 36 bytes that start with 01551220 or 01701220.
    error TokenVote_InvalidCid(bytes cid);
    /// @notice The root is not the superhash of the file's CID.
    error TokenVote_WrongRoot(bytes32 root, bytes32 expected);
    /// @notice There is one case for each state, and this state has had it.
    error TokenVote_AlreadyOpened(uint256 caseId);
    /// @notice No case has this id.
    error TokenVote_UnknownCase(uint256 caseId);
    /// @notice The call is not for this status, which lasts until `until` (0: for ever).
    error TokenVote_WrongStatus(uint256 caseId, VoteStatus status, uint256 until);
    /// @notice A ballot locks at least one unit of the coin.
    error TokenVote_InvalidWeight();
    /// @notice A commitment of zero can never be opened.
    error TokenVote_InvalidCommitment();
    /// @notice An account has one ballot, and this one has committed it.
    error TokenVote_AlreadyCommitted(uint256 caseId, address voter);
    /// @notice The account has no ballot that waits to be revealed.
    error TokenVote_WrongBallotStatus(uint256 caseId, address voter, BallotStatus status);
    /// @notice The vote and the salt are not those of the ballot's commitment.
    error TokenVote_CommitmentMismatch(uint256 caseId, address voter, bytes32 expected, bytes32 actual);
    /// @notice The case owes this account nothing, or nothing any more.
    error TokenVote_NothingToCollect(uint256 caseId, address account);

    // ── Calls ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Checks and stores the rule of a new run of the caller.
    ///
    /// @dev Emits {RuleRegistered}.
    ///
    /// Notes:
    /// - Without content, the rule's text says what training starts from, or the run continues a state of another.
    ///
    /// Requirements:
    /// - The id is at most 2^32 - 1: {TokenVote_UnknownRun}.
    /// - The caller has not registered the run before: {TokenVote_AlreadyRegistered}.
    /// - The rule is the encoding of a {VoteRule} within its limits: {TokenVote_InvalidEncoding},
    ///   {TokenVote_InvalidVoteSeconds}, {TokenVote_InvalidQuorum}, {TokenVote_InvalidFee}, {TokenVote_InvalidText}.
    /// - The content is empty, or the CID of a file whose superhash is the root: {TokenVote_InvalidCid},
    ///   {TokenVote_WrongRoot}.
    ///
    /// @param runId The caller's id of the run.
    /// @param rule The rule, encoded.
    /// @param genesisRoot The superhash of the CID of the file that training starts from.
    /// @param content That CID in binary form, or nothing.
    /// @return maxSeconds The time after which each vote has ended: both windows.
    /// @return fee What {open} takes.
    function register(uint256 runId, bytes calldata rule, bytes32 genesisRoot, bytes calldata content)
        external
        override
        returns (uint32 maxSeconds, uint96 fee);

    /// @notice Opens the vote on a state of a run of the caller, and takes the fee from it.
    ///
    /// @dev Emits {CaseOpened}.
    ///
    /// Notes:
    /// - A case's id is a hash of caller and state, so that a reorganisation cannot move a ballot to another state.
    ///
    /// Requirements:
    /// - The caller has registered the run: {TokenVote_UnknownRun}.
    /// - The state has not had a vote: {TokenVote_AlreadyOpened}.
    /// - The caller has the fee and allows this contract to take it: the token's error.
    ///
    /// @param claim The disputed state.
    /// @return caseId The case: see {caseIdOf}.
    function open(Claim calldata claim) external override returns (uint256 caseId);

    /// @notice Locks coins and commits to a ballot. It counts as much as it locks.
    ///
    /// @dev Emits {VoteCommitted}.
    ///
    /// Notes:
    /// - A copy of another's commitment cannot be opened: it is bound to its voter.
    /// - Store the salt first. Who cannot reveal loses a tenth.
    ///
    /// Requirements:
    /// - The case exists: {TokenVote_UnknownCase}.
    /// - It is Committing: {TokenVote_WrongStatus}.
    /// - The commitment is not zero: {TokenVote_InvalidCommitment}.
    /// - The weight is not zero: {TokenVote_InvalidWeight}.
    /// - The caller has not committed before: {TokenVote_AlreadyCommitted}.
    /// - The caller has the weight and allows this contract to take it: the token's error.
    ///
    /// @param caseId The case.
    /// @param commitment See {commitmentOf}.
    /// @param weight What the ballot locks until the vote has ended, in the coin's smallest unit.
    function commitVote(uint256 caseId, bytes32 commitment, uint96 weight) external;

    /// @notice Reveals the caller's ballot, which then counts.
    ///
    /// @dev Emits {VoteRevealed}.
    ///
    /// Requirements:
    /// - The case exists: {TokenVote_UnknownCase}.
    /// - It is Revealing: {TokenVote_WrongStatus}.
    /// - The caller has a ballot that waits for it: {TokenVote_WrongBallotStatus}.
    /// - The commitment is to this vote, with this salt: {TokenVote_CommitmentMismatch}.
    ///
    /// @param caseId The case.
    /// @param upheld Whether the state is wrong.
    /// @param salt The ballot's salt.
    function revealVote(uint256 caseId, bool upheld, bytes32 salt) external;

    /// @notice Pays an account all that a vote owes it, once it has ended.
    ///
    /// @dev Emits {VoteCollected}.
    ///
    /// Notes:
    /// - A revealed ballot pays its weight and ⌊feeLeft·weight/weightLeft⌋, and both are taken off: the last one takes all
    ///   that is left. Nobody gets less than ⌊fee·weight/revealedWeight⌋.
    /// - A ballot that was not revealed pays nine tenths, rounded down. The rest goes to the pot.
    /// - If nobody revealed, the fee goes to the challenger.
    /// - A ballot of one unit that was not revealed pays nothing, and counts as collected.
    ///
    /// Requirements:
    /// - The case exists: {TokenVote_UnknownCase}.
    /// - It has ended: {TokenVote_WrongStatus}.
    /// - The account has a ballot that is not collected, or is owed the fee: {TokenVote_NothingToCollect}.
    ///
    /// @param caseId The case.
    /// @param account Who is paid. Anyone may call.
    function collectVote(uint256 caseId, address account) external;

    // ── Views ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice A case, with its status and verdict at this block's timestamp.
    ///
    /// Requirements:
    /// - It exists: {TokenVote_UnknownCase}.
    function getCase(uint256 caseId) external view returns (VoteCase memory);

    /// @notice An account's ballot, with its status at this block's timestamp.
    ///
    /// Requirements:
    /// - The case exists: {TokenVote_UnknownCase}.
    function getBallot(uint256 caseId, address voter) external view returns (Ballot memory);

    /// @notice What {collectVote} would pay an account now, in the coin's smallest unit. 0 until the vote has ended.
    ///
    /// Requirements:
    /// - The case exists: {TokenVote_UnknownCase}.
    function payoutOf(uint256 caseId, address account) external view returns (uint256);

    /// @notice The id of the case about a state, whether or not it was opened.
    /// @param training Who opens it.
    /// @param stateHash The state.
    function caseIdOf(address training, bytes32 stateHash) external view returns (uint256);

    /// @notice The commitment to a ballot. Bound to the chain, this contract, the case and the voter, so that a copy of it is
    /// worth nothing.
    /// @param caseId The case.
    /// @param voter Who votes.
    /// @param weight What the ballot locks.
    /// @param upheld Whether the state is wrong.
    /// @param salt 32 bytes that nobody else can guess, of this ballot alone.
    function commitmentOf(uint256 caseId, address voter, uint96 weight, bool upheld, bytes32 salt)
        external
        view
        returns (bytes32);
}
