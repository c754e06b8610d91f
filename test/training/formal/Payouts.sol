// SPDX-License-Identifier: MIT
pragma solidity ^0.8.30;

// Who is paid what by Training. Accounts are numbers here. differences.ts compares `left` and `pay` with the contract's.

library Math {
    function min(uint256 a, uint256 b) internal pure returns (uint256) {
        return a < b ? a : b;
    }

    function max(uint256 a, uint256 b) internal pure returns (uint256) {
        return a > b ? a : b;
    }
}

struct FundingFacts {
    uint256 from;
    uint256 amount;
}

struct RunFacts {
    uint256 spent;
}

/// @dev Training._left, in the same words.
function left(FundingFacts memory funding, RunFacts memory run) pure returns (uint256) {
    uint256 from = funding.from;
    uint256 end = from + funding.amount;
    return end - Math.min(end, Math.max(from, run.spent));
}

/// @notice What fundings leave sums up to what is funded and not spent: with one more of them, what they leave together is
/// still all above what is spent.
/// @custom:of Training._left
/// @custom:control Math.max(from, run.spent) => run.spent
contract Refunds {
    function check(uint256 from, uint256 amount, uint256 spent) external pure {
        require(from < 2 ** 128 && amount < 2 ** 96 && spent < 2 ** 128);
        uint256 before = from - Math.min(from, spent);
        uint256 end = from + amount;
        assert(before + left(FundingFacts(from, amount), RunFacts(spent)) == end - Math.min(end, spent));
        assert(left(FundingFacts(from, amount), RunFacts(spent)) <= amount);
    }
}

/// @notice A state is paid no more than its reward, and never from what another run has: what is spent stays within what was funded.
/// @custom:of Training.finalize
/// @custom:control Math.min(reward, funded - spent) => reward
contract Rewards {
    function check(uint256 reward, uint256 funded, uint256 spent) external pure {
        require(spent <= funded && funded < 2 ** 128 && reward < 2 ** 96);
        uint256 paid = Math.min(reward, funded - spent);
        assert(paid <= reward && spent + paid <= funded);
    }
}

/// @notice The parts of a dispute's deposit are no more than the deposit, whatever its end.
/// @custom:of Training.resolveDispute
/// @custom:control deposit * 4 / 5 => deposit * 6 / 5
contract DisputeParts {
    function check(uint256 deposit, bool moot, bool overdue, bool upheld) external pure {
        require(deposit != 0 && deposit < 2 ** 96);
        uint256 toChallenger;
        uint256 toWorker;
        if (moot) toChallenger = deposit;
        else if (overdue) toChallenger = deposit / 2;
        else if (upheld) toChallenger = deposit;
        else toWorker = deposit * 4 / 5;
        assert(toChallenger + toWorker <= deposit);
        // Void pays no worker: lies would earn.
        assert(!overdue || moot || toWorker == 0);
    }
}

/// @notice The bounties of a failed period are half of its deposit at most, alone or shared, and a share is no more than one alone.
/// @custom:of Training.settlePeriod
/// @custom:control toFirst = toSecond = deposit / 4; => toFirst = toSecond = deposit / 2;
contract Bounties {
    function check(uint256 deposit, bool isShared) external pure {
        require(deposit < 2 ** 96);
        uint256 toFirst = deposit / 2;
        uint256 toSecond;
        if (isShared) {
            toFirst = toSecond = deposit / 4;
        }
        assert(2 * (toFirst + toSecond) <= deposit);
        assert(toFirst >= deposit / 4);
    }
}

/// @notice A worker's deposit covers both shares of a bounty: each is at least what a dispute costs.
/// @custom:of Training.createRun, Training.settlePeriod
/// @custom:control 4 * (challengeDeposit + fee) => 3 * (challengeDeposit + fee)
contract Deposits {
    function check(uint256 deposit, uint256 challengeDeposit, uint256 fee) external pure {
        require(challengeDeposit < 2 ** 96 && fee < 2 ** 96);
        require(deposit >= 4 * (challengeDeposit + fee));
        assert(deposit / 4 >= challengeDeposit + fee);
    }
}

struct Paid {
    uint256 pot;
    uint256 tip;
    uint256 pushed;
    uint256 pushedTo;
    uint256 creditFirst;
    uint256 creditSecond;
    uint256 creditSender;
}

/// @dev Training._pay, whose every effect is a field.
function pay(
    uint256 first,
    uint256 toFirst,
    uint256 second,
    uint256 toSecond,
    uint256 forTreasury,
    uint256 sender
) pure returns (Paid memory paid) {
    uint256 tip = forTreasury / 10;
    paid.pot = forTreasury - tip;
    if (second == sender) {
        toSecond += tip;
        tip = 0;
    }
    if (first == second || toFirst == 0) {
        first = second;
        toFirst += toSecond;
        toSecond = 0;
    }
    if (first == sender || toFirst == 0) {
        first = sender;
        toFirst += tip;
        tip = 0;
    }
    if (toSecond == 0 && tip == 0) {
        if (toFirst != 0) (paid.pushedTo, paid.pushed) = (first, toFirst);
        return paid;
    }
    paid.creditFirst = toFirst;
    if (toSecond != 0) paid.creditSecond = toSecond;
    if (tip != 0) paid.creditSender = tip;
}

/// @notice What is paid, what is credited and what the treasury's pot takes sum up to the deposit: nothing is lost, nothing made.
/// @custom:of Training._pay
/// @custom:control paid.pot = forTreasury - tip; => paid.pot = forTreasury;
contract Sum {
    function check(
        uint256 first,
        uint256 toFirst,
        uint256 second,
        uint256 toSecond,
        uint256 forTreasury,
        uint256 sender
    ) external pure {
        require(toFirst < 2 ** 96 && toSecond < 2 ** 96 && forTreasury < 2 ** 96);
        Paid memory paid = pay(first, toFirst, second, toSecond, forTreasury, sender);
        uint256 credits = paid.creditFirst + paid.creditSecond + paid.creditSender;
        assert(paid.pot + paid.pushed + credits == toFirst + toSecond + forTreasury);
        // Who is paid is alone: nobody can keep others from being paid.
        assert(paid.pushed == 0 || credits == 0);
        assert(paid.pot >= forTreasury - forTreasury / 10);
    }
}
