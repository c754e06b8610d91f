// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import {Claim, IAdjudicator, Verdict} from "../../../training/IAdjudicator.sol";

/// @notice An adjudicator that says what tests have it say, and misbehaves as they want.
contract MockAdjudicator is IAdjudicator {
    /// @dev How it answers when it is asked for a verdict.
    enum Answer {
        Plain,
        Revert,
        RevertAtLength,
        RunOutOfGas,
        Nothing,
        HalfAWord,
        TwoWords,
        AtLength,
        Three,
        Huge,
        LastMinute
    }

    error Mock_Refused(bytes data);

    IERC20 public immutable token;

    uint32 public maxSeconds = 3 hours;
    uint96 public fee;
    /// @notice What it leaves of its fee.
    uint96 public left;
    Answer public answer;
    /// @notice A call that it makes when a case is opened, and what came of it.
    address public target;
    bytes public data;
    bool public succeeded;
    bytes public result;

    /// @notice What it counts its cases from.
    uint256 public offset = 1000;
    uint256 public caseCount;
    mapping(uint256 caseId => Verdict) public verdicts;
    mapping(uint256 caseId => Claim) private _claims;
    mapping(address training => mapping(uint256 runId => bytes)) private _rules;

    constructor(IERC20 token_) {
        token = token_;
    }

    function ask(uint32 maxSeconds_, uint96 fee_) external {
        (maxSeconds, fee) = (maxSeconds_, fee_);
    }

    function keepBack(uint96 left_) external {
        left = left_;
    }

    function countFrom(uint256 offset_) external {
        offset = offset_;
    }

    function misbehave(Answer answer_) external {
        answer = answer_;
    }

    function callOnOpen(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function decide(uint256 caseId, Verdict verdict) external {
        verdicts[caseId] = verdict;
    }

    /// @notice Takes coins as long as there is an allowance.
    function take(address from, uint256 amount) external {
        assert(token.transferFrom(from, address(this), amount));
    }

    function claimOf(uint256 caseId) external view returns (Claim memory) {
        return _claims[caseId];
    }

    function register(uint256 runId, bytes calldata rule, bytes32, bytes calldata content)
        external
        returns (uint32, uint96)
    {
        if (bytes32(content) == "refuse") revert Mock_Refused(content);
        _rules[msg.sender][runId] = rule;
        return (maxSeconds, fee);
    }

    function checkState(uint256, bytes32 root, bytes32 stepsRoot, bytes calldata data_)
        external
        pure
        returns (bytes32)
    {
        if (bytes32(data_) == "refuse") revert Mock_Refused(data_);
        return keccak256(abi.encode(root, stepsRoot, data_));
    }

    function open(Claim calldata claim) external returns (uint256 caseId) {
        if (fee > left) assert(token.transferFrom(msg.sender, address(this), fee - left));
        // Its ids are its own business.
        unchecked {
            caseId = offset + ++caseCount;
        }
        _claims[caseId] = claim;
        if (target != address(0)) (succeeded, result) = target.call(data);
    }

    function ruleOf(address training, uint256 runId) external view returns (bytes memory) {
        return _rules[training][runId];
    }

    function verdictOf(uint256 caseId) external view returns (Verdict verdict) {
        verdict = verdicts[caseId];
        Answer answer_ = answer;
        if (answer_ == Answer.Plain) return verdict;
        if (answer_ == Answer.Revert) revert Mock_Refused("");
        if (answer_ == Answer.RunOutOfGas) {
            assembly {
                invalid()
            }
        }
        // Of 100,000, little is left.
        if (answer_ == Answer.LastMinute) {
            uint256 least = 3000;
            while (gasleft() > least) {}
            return verdict;
        }
        assembly {
            mstore(0, verdict)
            switch answer_
            case 2 { revert(0, 20000) }
            case 4 { return(0, 0) }
            case 5 { return(16, 16) }
            case 6 { return(0, 64) }
            case 7 { return(0, 20000) }
            case 8 { mstore(0, 3) }
            default { mstore(0, not(0)) }
            return(0, 32)
        }
    }
}
