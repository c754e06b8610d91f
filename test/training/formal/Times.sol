// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// Clocks of the game, and windows. differences.ts compares `charge` and `clocksOf` with DisputeGame.sol.

uint256 constant NONE = 0;
uint256 constant UPHELD = 1;
uint256 constant DISMISSED = 2;

function charge(uint256 time, uint256 grace) pure returns (uint256) {
    return time > grace ? time - grace : 0;
}

/// @dev DisputeGame._clocksOf of a case without a verdict, in the same words. Its arithmetic is checked here.
function clocksOf(
    uint256 arrivedAt,
    uint256 clock,
    uint256 grace,
    uint256 workerUsed,
    uint256 challengerUsed,
    uint256 came,
    uint256 time
) pure returns (uint256 verdict, uint256 deadline, uint256 workerUsed_, uint256 challengerUsed_) {
    uint256 until = came == 0 ? time : came < arrivedAt ? arrivedAt : came;
    deadline = arrivedAt + grace + clock - workerUsed;
    workerUsed += charge(until - arrivedAt, grace);
    if (workerUsed >= clock) {
        verdict = UPHELD;
    } else if (came != 0) {
        deadline = until + grace + clock - challengerUsed;
        challengerUsed += charge(time - until, grace);
        if (challengerUsed >= clock) verdict = DISMISSED;
    }
    return (verdict, deadline, workerUsed, challengerUsed);
}

/// @dev What registration and earlier moves guarantee.
function suppose(
    uint256 arrivedAt,
    uint256 clock,
    uint256 grace,
    uint256 workerUsed,
    uint256 challengerUsed,
    uint256 came,
    uint256 time
) pure {
    require(clock >= 1800 && clock <= 7 days && grace >= 120 && grace <= 3600);
    require(workerUsed < clock && challengerUsed < clock);
    require(arrivedAt != 0 && arrivedAt <= time && came <= time && time < 2 ** 40);
}

/// @notice No clock underflows, and what is stored after a move is below the clock.
/// @dev A subtraction that underflows reverts here, and would be seen as unreachable: so each is asserted.
/// @custom:of DisputeGame._clocksOf, DisputeGame._move
/// @custom:control came < arrived ? arrived : came => came
contract Underflow {
    function check(
        uint256 arrived,
        uint256 clock,
        uint256 grace,
        uint256 workerUsed,
        uint256 challengerUsed,
        uint256 came,
        uint256 time
    ) external pure {
        suppose(arrived, clock, grace, workerUsed, challengerUsed, came, time);
        uint256 until = came == 0 ? time : came < arrived ? arrived : came;
        assert(until >= arrived && until <= time);
        assert(arrived + grace + clock >= workerUsed);
        (uint256 verdict,, uint256 workers, uint256 challengers) =
            clocksOf(arrived, clock, grace, workerUsed, challengerUsed, came, time);
        assert(verdict != NONE || (workers < clock && challengers < clock));
        assert(workers >= workerUsed && challengers >= challengerUsed);
    }
}

/// @notice The deadline that is shown is exact: the side to move has its move in the second before, and is out in that second.
/// @custom:of DisputeGame._clocksOf
/// @custom:control workerUsed >= clock => workerUsed > clock
contract Deadline {
    function check(
        uint256 arrivedAt,
        uint256 clock,
        uint256 grace,
        uint256 workerUsed,
        uint256 challengerUsed,
        uint256 came,
        uint256 time
    ) external pure {
        suppose(arrivedAt, clock, grace, workerUsed, challengerUsed, came, time);
        (uint256 verdict, uint256 deadline,,) =
            clocksOf(arrivedAt, clock, grace, workerUsed, challengerUsed, came, time);
        // A worker that answered too late is out, whenever one looks.
        bool late = came != 0 && verdict == UPHELD;
        assert(late || (verdict == NONE) == (time < deadline));
    }
}

/// @notice A verdict, once given by time, stays: time alone neither takes it back nor turns it.
/// @custom:of DisputeGame._clocksOf
/// @custom:control require(time <= later => require(time + 1 >= later
contract Verdicts {
    function check(
        uint256 arrivedAt,
        uint256 clock,
        uint256 grace,
        uint256 workerUsed,
        uint256 challengerUsed,
        uint256 came,
        uint256 time,
        uint256 later
    ) external pure {
        suppose(arrivedAt, clock, grace, workerUsed, challengerUsed, came, time);
        require(time <= later && later < 2 ** 40);
        (uint256 verdict,,,) = clocksOf(arrivedAt, clock, grace, workerUsed, challengerUsed, came, time);
        (uint256 afterwards,,,) = clocksOf(arrivedAt, clock, grace, workerUsed, challengerUsed, came, later);
        assert(verdict == NONE || afterwards == verdict);
    }
}

/// @notice An answer that comes after the verdict, or with it, does not turn it.
/// @custom:of DisputeGame._clocksOf
/// @custom:control require(time <= came => require(arrivedAt <= came
contract Answers {
    function check(
        uint256 arrivedAt,
        uint256 clock,
        uint256 grace,
        uint256 workerUsed,
        uint256 challengerUsed,
        uint256 time,
        uint256 came
    ) external pure {
        suppose(arrivedAt, clock, grace, workerUsed, challengerUsed, 0, time);
        require(time <= came && came < 2 ** 40);
        (uint256 verdict,,,) = clocksOf(arrivedAt, clock, grace, workerUsed, challengerUsed, 0, time);
        (uint256 answered,,,) = clocksOf(arrivedAt, clock, grace, workerUsed, challengerUsed, came, came);
        assert(verdict == NONE || answered == verdict);
    }
}

/// @notice A move takes no longer than it is charged and twice the grace: a game of M moves ends 2·(clock + M·grace) after its opening.
/// @custom:of DisputeGame._clocksOf, DisputeGame.register
/// @custom:control time > grace ? time - grace : 0 => time > 2 * grace ? time - 2 * grace : 0
contract Elapsed {
    function check(
        uint256 arrivedAt,
        uint256 clock,
        uint256 grace,
        uint256 workerUsed,
        uint256 challengerUsed,
        uint256 came,
        uint256 time
    ) external pure {
        suppose(arrivedAt, clock, grace, workerUsed, challengerUsed, came, time);
        (uint256 verdict,, uint256 workers, uint256 challengers) =
            clocksOf(arrivedAt, clock, grace, workerUsed, challengerUsed, came, time);
        require(verdict == NONE);
        assert(time - arrivedAt <= workers - workerUsed + challengers - challengerUsed + 2 * grace);
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
