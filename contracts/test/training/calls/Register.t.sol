// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

import {Verdict} from "../../../training/IAdjudicator.sol";
import {GameRule, IDisputeGame} from "../../../training/IDisputeGame.sol";
import {IStepVerifier} from "../../../training/IStepVerifier.sol";
import {NaiveStep, Network} from "../../utils/NaiveStep.sol";
import {Networks} from "../../utils/Networks.sol";
import {Trees} from "../../utils/Trees.sol";
import {vm} from "../../utils/Vm.sol";
import {GameTest} from "../GameTest.sol";

contract Register_Test is GameTest {
    bytes32 private constant GENESIS = keccak256("genesis");

    function _refuses(GameRule memory rule, bytes memory reason) private {
        _refusesBytes(_encode(rule), reason);
    }

    function _refusesBytes(bytes memory rule, bytes memory reason) private {
        _reverts(address(this), abi.encodeCall(game.register, (RUN, rule, GENESIS, "")), reason);
    }

    function _accepts(GameRule memory rule) private returns (uint32 maxSeconds) {
        uint256 snapshot = vm.snapshotState();
        bytes memory encoded = _encode(rule);
        uint96 fee;
        (maxSeconds, fee) = game.register(RUN, encoded, GENESIS, "");
        assertEq(fee, 0, "the game takes no fee");
        assertEq(game.ruleOf(address(this), RUN), encoded, "the rule as it was registered");
        vm.revertToState(snapshot);
    }

    function test_RevertGiven_Registered() external {
        _register(_network());
        _refuses(
            _ruleOf(_network()),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_AlreadyRegistered.selector, address(this), RUN)
        );
    }

    function test_RevertWhen_TheIdIsTooHigh() external {
        uint256 runId = 2 ** 32;
        _reverts(
            address(this),
            abi.encodeCall(game.register, (runId, _encode(_ruleOf(_network())), GENESIS, "")),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownRun.selector, address(this), runId)
        );
        game.register(runId - 1, _encode(_ruleOf(_network())), GENESIS, "");
    }

    function test_RevertWhen_WrittenOtherwise() external {
        bytes memory reason = abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidEncoding.selector);
        bytes memory rule = _encode(_ruleOf(_network()));
        _refusesBytes(bytes.concat(rule, hex"00"), reason);
        _refusesBytes(bytes.concat(rule, bytes32(0)), reason);
        // Bits beyond each field's type, and another place of the widths.
        for (uint256 word; word < 17; ++word) {
            // Seed and dataset have no such bits; how many widths there are is another error.
            if (word == 7 || word == 8 || word == 9 || word == 13) continue;
            bytes memory other = bytes.concat(rule);
            other[32 * word] = 0x01;
            _refusesBytes(other, reason);
        }
        assembly {
            mstore(rule, sub(mload(rule), 1))
        }
        _refusesBytes(rule, reason);
        GameRule memory zero = _ruleOf(_network());
        zero.shape = new uint16[](4);
        (zero.shape[0], zero.shape[1], zero.shape[2]) = (3, 4, 2);
        _refuses(zero, reason);
        zero.shape = new uint16[](0);
        _refuses(zero, reason);
    }

    function testFuzz_RevertWhen_NoRule(bytes calldata rule) external {
        vm.prank(stranger);
        (bool success,) = address(game).call(abi.encodeCall(game.register, (RUN, rule, GENESIS, "")));
        assertTrue(!success, "it reverts");
    }

    function test_RevertWhen_TheShapeIsInvalid() external {
        bytes memory long = abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidShape.selector);
        GameRule memory rule = _ruleOf(_network());
        rule.shape = new uint16[](6);
        for (uint256 i; i < 6; ++i) {
            rule.shape[i] = 1;
        }
        _refuses(rule, long);
        _refusesBytes("", long);
        bytes memory reason = abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidShape.selector);
        rule.shape = new uint16[](1);
        rule.shape[0] = 4;
        _refuses(rule, reason);
        rule.shape = new uint16[](3);
        (rule.shape[0], rule.shape[2]) = (3, 2);
        _refuses(rule, reason);
        (rule.shape[0], rule.shape[1]) = (4096, 1);
        _refuses(rule, reason);
        (rule.shape[0], rule.shape[1]) = (4095, 1025);
        _refuses(rule, reason);
        rule.shape[1] = 1024;
        _accepts(rule);
    }

    function test_RevertWhen_StepsPerStateIsInvalid() external {
        GameRule memory rule = _ruleOf(_network());
        uint16[6] memory invalid = [0, 3, 255, 257, 512, 65_535];
        for (uint256 i; i < invalid.length; ++i) {
            rule.stepsPerState = invalid[i];
            bytes memory reason =
                abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidStepsPerState.selector, invalid[i]);
            _refuses(rule, reason);
        }
        for (uint256 k = 1; k <= 256; k *= 2) {
            rule.stepsPerState = uint16(k);
            _accepts(rule);
        }
    }

    function test_RevertWhen_AClockIsInvalid() external {
        GameRule memory rule = _ruleOf(_network());
        for (uint256 i; i < 2; ++i) {
            rule.clock = i == 0 ? 1799 : 7 days + 1;
            _refuses(rule, abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidClock.selector, rule.clock));
            rule.clock = i == 0 ? 1800 : 7 days;
            _accepts(rule);
            rule.grace = i == 0 ? 119 : 3601;
            _refuses(rule, abi.encodeWithSelector(IDisputeGame.DisputeGame_InvalidGrace.selector, rule.grace));
            rule.grace = i == 0 ? 120 : 3600;
            _accepts(rule);
        }
    }

    function test_RevertWhen_TheVerifierRefusesIt() external {
        GameRule memory rule = _ruleOf(_network());
        rule.batch = 129;
        _refuses(rule, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidBatch.selector, 129));
        rule.batch = 2;
        rule.rows = 1;
        _refuses(rule, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidRows.selector, 1));
        rule.rows = 7;
        rule.shift = 41;
        _refuses(rule, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidRate.selector, 819, 41));
        rule.shift = 20;
        rule.schedule = 2;
        _refuses(rule, abi.encodeWithSelector(IStepVerifier.StepVerifier_InvalidSchedule.selector, 2));
    }

    function test_RevertWhen_TheContentIsNotTheGenesis() external {
        Network memory net = _network();
        bytes memory rule = _encode(_ruleOf(net));
        bytes memory content = _contentOf(net);
        bytes32 root = Trees.root(Trees.ofData(NaiveStep.encode(Networks.weights(net, 5, 2 ** 24))));
        _reverts(
            address(this),
            abi.encodeCall(game.register, (RUN, rule, GENESIS, content)),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_WrongRoot.selector, root, GENESIS)
        );
        _reverts(
            address(this),
            abi.encodeCall(game.register, (RUN, rule, root, bytes.concat(content, hex"00"))),
            abi.encodeWithSelector(
                IStepVerifier.StepVerifier_WrongContentLength.selector, content.length + 1, content.length
            )
        );
        _reverts(
            address(this),
            abi.encodeCall(game.register, (RUN, rule, root, new bytes(61_441))),
            abi.encodeWithSelector(IDisputeGame.DisputeGame_ContentTooLong.selector, 61_441)
        );
        game.register(RUN, rule, root, content);
    }

    function _contentOf(Network memory net) private pure returns (bytes memory content) {
        bytes[] memory rows = NaiveStep.encode(Networks.weights(net, 5, 2 ** 24));
        for (uint256 i; i < rows.length; ++i) {
            content = bytes.concat(content, rows[i]);
        }
    }

    /// @dev Such a run could have no state.
    function test_RevertWhen_InlineWeightsDoNotFit() external {
        GameRule memory rule = _ruleOf(_network());
        rule.inlineWeights = true;
        rule.shape = new uint16[](3);
        // 15,360 values are 61,440 bytes.
        (rule.shape[0], rule.shape[1], rule.shape[2]) = (13, 1024, 1);
        bytes memory reason =
            abi.encodeWithSelector(IDisputeGame.DisputeGame_ContentTooLong.selector, (14 * 1024 + 1025) * 4);
        _refuses(rule, reason);
        rule.shape[1] = 1023;
        _accepts(rule);
        rule.inlineWeights = false;
        rule.shape[1] = 1024;
        _accepts(rule);
        // As many as fit.
        rule.inlineWeights = true;
        rule.shape = new uint16[](2);
        (rule.shape[0], rule.shape[1]) = (14, 1024);
        _accepts(rule);
    }

    function test_WhenTheRuleIsValid() external {
        Network memory net = _network();
        bytes memory rule = _encode(_ruleOf(net));
        vm.expectEmit(address(game));
        emit IDisputeGame.RuleRegistered(RUN, address(this));
        (uint32 maxSeconds, uint96 fee) = game.register(RUN, rule, GENESIS, "");
        assertEq(maxSeconds, 2 * (CLOCK + 5 * GRACE), "the page's formula");
        assertEq(fee, 0, "no fee");
        assertEq(game.ruleOf(address(this), RUN), rule, "the rule");
    }

    function test_WhenTheDeepestTrees() external {
        GameRule memory rule = _ruleOf(_network());
        rule.shape = new uint16[](5);
        (rule.shape[0], rule.shape[1], rule.shape[2], rule.shape[3], rule.shape[4]) =
        (4095, 1024, 1024, 1024, 1024);
        (rule.batch, rule.rows, rule.stepsPerState) = (128, 1 << 24, 256);
        (rule.mul, rule.halveEvery, rule.clock, rule.grace) = (1023, type(uint32).max, 7 days, 3600);
        assertEq(_accepts(rule), 2 * (7 days + 8 * 3600), "eight moves");
    }

    function test_GivenTheRunOfAnother() external {
        _register(_network());
        GameRule memory rule = _ruleOf(_network());
        rule.clock = 3600;
        vm.prank(stranger);
        game.register(RUN, _encode(rule), GENESIS, "");
        rule.clock = CLOCK;
        assertEq(game.ruleOf(address(this), RUN), _encode(rule), "each has its own");
    }

    function test_RevertGiven_NoSuchRun() external {
        bytes memory reason =
            abi.encodeWithSelector(IDisputeGame.DisputeGame_UnknownRun.selector, stranger, RUN);
        _register(_network());
        _reverts(stranger, abi.encodeCall(game.ruleOf, (stranger, RUN)), reason);
        _reverts(stranger, abi.encodeCall(game.checkState, (RUN, 0, 0, "")), reason);
        _reverts(stranger, abi.encodeCall(game.open, (_claim(_honest(_network()), challenger))), reason);
    }
}
