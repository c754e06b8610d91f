// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// A move of either side, by the arithmetic of DisputeGame.sol.

/// @notice A side that moves in time is charged what it took beyond the grace, and no clock underflows (CLK-1).
/// @custom:of _clocksOf, _charge
/// @custom:control came < arrived ? arrived => came < arrived ? came
contract Charge {
    function check(uint256 arrived, uint256 came, uint256 time, uint256 grace, uint256 used, uint256 clock)
        external
        pure
    {
        require(arrived <= time && came <= time && time < 2 ** 40);
        require(grace < 2 ** 16 && clock < 2 ** 24 && used < clock);
        uint256 until = came == 0 ? time : came < arrived ? arrived : came;
        assert(until >= arrived && until <= time);
        uint256 taken = until - arrived;
        uint256 charge = taken > grace ? taken - grace : 0;
        assert(used + charge <= used + taken);
        assert(taken <= charge + grace);
    }
}

/// @notice While no clock is out, a game lasts no longer than what both have used, and a grace a move (LIV-2).
/// @custom:of _clocksOf, register
/// @custom:control moves + 1) * grace => moves) * grace
contract Deadline {
    function check(uint256 lasted, uint256 used, uint256 moves, uint256 taken, uint256 grace) external pure {
        require(grace < 2 ** 16 && moves < 16 && used < 2 ** 25 && taken < 2 ** 40 && lasted < 2 ** 40);
        // Before a move this is so.
        require(lasted <= used + moves * grace);
        uint256 charge = taken > grace ? taken - grace : 0;
        // And after it.
        assert(lasted + taken <= used + charge + (moves + 1) * grace);
    }
}
