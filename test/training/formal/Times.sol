// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// Clocks of the game, and windows. differences.ts compares `charge` and `clocksOf` with DisputeGame.sol.

uint256 constant NONE = 0;
uint256 constant UPHELD = 1;
uint256 constant DISMISSED = 2;

struct Stored {
    uint256 arrivedAt;
    uint256 clock;
    uint256 grace;
    uint256 workerUsed;
    uint256 challengerUsed;
}

struct Clocks {
    uint256 workerUsed;
    uint256 challengerUsed;
    uint256 deadline;
    uint256 until;
    uint256 verdict;
}

function charge(uint256 time, uint256 grace) pure returns (uint256) {
    return time > grace ? time - grace : 0;
}

/// @dev DisputeGame._clocksOf of a case without a verdict, in the same words. Its arithmetic is checked here.
function clocksOf(Stored memory stored, uint256 came, uint256 time) pure returns (Clocks memory clocks) {
    uint256 arrivedAt = stored.arrivedAt;
    uint256 clock = stored.clock;
    uint256 grace = stored.grace;
    clocks.workerUsed = stored.workerUsed;
    clocks.challengerUsed = stored.challengerUsed;
    uint256 until = came == 0 ? time : came < arrivedAt ? arrivedAt : came;
    clocks.until = until;
    clocks.deadline = arrivedAt + grace + clock - clocks.workerUsed;
    clocks.workerUsed += charge(until - arrivedAt, grace);
    if (clocks.workerUsed >= clock) {
        clocks.verdict = UPHELD;
    } else if (came != 0) {
        clocks.deadline = until + grace + clock - clocks.challengerUsed;
        clocks.challengerUsed += charge(time - until, grace);
        if (clocks.challengerUsed >= clock) clocks.verdict = DISMISSED;
    }
}

function suppose(Stored memory stored, uint256 came, uint256 time) pure {
    require(stored.clock >= 1800 && stored.clock <= 7 days && stored.grace >= 120 && stored.grace <= 3600);
    require(stored.workerUsed < stored.clock && stored.challengerUsed < stored.clock);
    require(stored.arrivedAt != 0 && stored.arrivedAt <= time && came <= time && time < 2 ** 40);
}

/// @notice No clock underflows: nothing that is subtracted in it is larger than what it is subtracted from, and what is stored
/// after a move is below the clock again.
/// @dev A subtraction that underflows reverts here, and would be seen as unreachable: so each is asserted.
/// @custom:of DisputeGame._clocksOf, DisputeGame._move
/// @custom:control came < stored.arrivedAt ? stored.arrivedAt : came => came
contract Underflow {
    function check(Stored memory stored, uint256 came, uint256 time) external pure {
        suppose(stored, came, time);
        uint256 until = came == 0 ? time : came < stored.arrivedAt ? stored.arrivedAt : came;
        assert(until >= stored.arrivedAt && until <= time);
        assert(stored.arrivedAt + stored.grace + stored.clock >= stored.workerUsed);
        Clocks memory clocks = clocksOf(stored, came, time);
        assert(
            clocks.verdict != NONE
                || (clocks.workerUsed < stored.clock && clocks.challengerUsed < stored.clock)
        );
        assert(clocks.workerUsed >= stored.workerUsed && clocks.challengerUsed >= stored.challengerUsed);
    }
}

/// @notice The deadline that is shown is exact: the side to move has its move in the second before, and is out in that second.
/// @custom:of DisputeGame._clocksOf
/// @custom:control clocks.workerUsed >= clock => clocks.workerUsed > clock
contract Deadline {
    function check(Stored memory stored, uint256 came, uint256 time) external pure {
        suppose(stored, came, time);
        Clocks memory clocks = clocksOf(stored, came, time);
        // A worker that answered too late is out, whenever one looks.
        bool late = came != 0 && clocks.verdict == UPHELD;
        assert(late || (clocks.verdict == NONE) == (time < clocks.deadline));
    }
}

/// @notice A move takes no longer than it is charged, and twice the grace: with M moves, a verdict exists 2·(clock + M·grace) after
/// the opening.
/// @custom:of DisputeGame._clocksOf, DisputeGame.register
/// @custom:control time > grace ? time - grace : 0 => time > 2 * grace ? time - 2 * grace : 0
contract Elapsed {
    function check(Stored memory stored, uint256 came, uint256 time) external pure {
        suppose(stored, came, time);
        Clocks memory clocks = clocksOf(stored, came, time);
        require(clocks.verdict == NONE);
        uint256 charged =
            clocks.workerUsed - stored.workerUsed + clocks.challengerUsed - stored.challengerUsed;
        assert(time - stored.arrivedAt <= charged + 2 * stored.grace);
    }
}

/// @notice A state's windows are half-open: at each time one status, and by time alone only forward, from contestable on.
/// @custom:of Training._stateStatus
/// @custom:control time < submittedAt + window => later < submittedAt + window
contract Window {
    function check(uint256 submittedAt, uint256 window, uint256 time, uint256 later) external pure {
        require(submittedAt <= time && time <= later && later < 2 ** 40 && window >= 900 && window <= 30 days);
        bool contestable = time < submittedAt + window;
        bool contestableLater = later < submittedAt + window;
        assert(contestable || !contestableLater);
        // The last second of the window, and the first after it.
        assert(time != submittedAt + window - 1 || contestable);
        assert(time != submittedAt + window || !contestable);
    }
}

/// @notice No dispute is undecided at submission + challengeWindow + maxSeconds.
/// @custom:of Training.openDispute, Training._disputeStatus
/// @custom:control time >= openedAt + maxSeconds => time > openedAt + maxSeconds
contract Overdue {
    function check(uint256 submittedAt, uint256 window, uint256 openedAt, uint256 maxSeconds, uint256 time)
        external
        pure
    {
        require(submittedAt <= openedAt && openedAt < submittedAt + window && window <= 30 days);
        require(maxSeconds != 0 && maxSeconds <= 60 days && submittedAt < 2 ** 40 && time < 2 ** 41);
        bool overdue = time >= openedAt + maxSeconds;
        assert(overdue || time < submittedAt + window + maxSeconds - 1);
    }
}

/// @notice A period holds the mutex until it is due, and from that second on anyone may take it, or nobody any more.
/// @custom:of Training._isOpen, Training._mutexStatus, Training._outcome
/// @custom:control time < due && !ended => time <= due && !ended
contract Mutex {
    function check(uint256 time, uint256 due, bool ended) external pure {
        bool open = time < due && !ended;
        bool lapsed = !ended && time >= due;
        assert(ended || open != lapsed);
        assert(!(open && lapsed));
    }
}

/// @notice While no clock is out, a game has lasted no longer than both sides have used, and a grace for each move (CLK-1).
/// @custom:of DisputeGame._clocksOf, DisputeGame.register
/// @custom:control moves + 1) * grace => moves) * grace
contract Moves {
    function check(uint256 lasted, uint256 used, uint256 moves, uint256 taken, uint256 grace) external pure {
        require(grace < 2 ** 16 && moves < 16 && used < 2 ** 25 && taken < 2 ** 40 && lasted < 2 ** 40);
        // Before a move this is so.
        require(lasted <= used + moves * grace);
        // And after it.
        assert(lasted + taken <= used + charge(taken, grace) + (moves + 1) * grace);
    }
}
