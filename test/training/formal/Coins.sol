// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// What is paid out of deposits and pots, by the arithmetic of Training.sol.

/// @notice Whatever a worker's deposit is paid to, its parts add up to it: worker or challengers, the treasury, the caller.
/// @custom:of settlePeriod, _pay
/// @custom:control tip = rest / 10 => tip = deposit / 10
contract Deposit {
    function check(uint256 deposit, uint256 share, bool failed, bool shared) external pure {
        // A worker that was late has no more than its deposit: submitted / size of it.
        require(deposit < 2 ** 96 && share <= deposit);
        uint256 toFirst = share;
        uint256 toSecond = 0;
        if (failed) toFirst = deposit / 2;
        if (failed && shared) (toFirst, toSecond) = (deposit / 4, deposit / 4);
        assert(toFirst + toSecond <= deposit);
        uint256 rest = deposit - toFirst - toSecond;
        uint256 tip = rest / 10;
        assert(tip <= rest);
        assert(toFirst + toSecond + tip + (rest - tip) == deposit);
    }
}

/// @notice Of what two challengers share, each has at least a quarter of the deposit, rounded down, and so the deposit that it locked.
/// @custom:of settlePeriod, createRun
/// @custom:control deposit >= 4 * locked => deposit >= 3 * locked
contract Bounty {
    function check(uint256 deposit, uint256 locked) external pure {
        require(deposit < 2 ** 96 && locked < 2 ** 96 && deposit >= 4 * locked);
        assert(deposit / 4 >= locked);
    }
}

/// @notice Fundings in order are spent in order: two neighbours have back what of both is not spent.
/// @custom:of _left, refund
/// @custom:control from > spent ? from : spent => from > spent ? spent : from
contract Refunds {
    function left(uint256 from, uint256 amount, uint256 spent) private pure returns (uint256) {
        uint256 end = from + amount;
        uint256 lower = from > spent ? from : spent;
        if (lower > end) lower = end;
        return end - lower;
    }

    function check(uint256 from, uint256 one, uint256 two, uint256 spent) external pure {
        require(from < 2 ** 127 && one < 2 ** 96 && two < 2 ** 96 && spent < 2 ** 128);
        assert(left(from, one, spent) + left(from + one, two, spent) == left(from, one + two, spent));
    }
}
