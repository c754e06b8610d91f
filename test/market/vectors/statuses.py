"""The status of a request, by its phase and the time, from the table in docs/market/protocol.md#2-status.

Written from the table and not from the contract: each status is an interval of time, half-open, and the expected one
is the interval that the time falls into.

Phases: 1 Open, 2 Grounded, 3 Settled, 4 Refunded, 5 Forfeited. Statuses: the table's, in its order, from 0.
`hasLeader` is 0 or 1: the leader's index is 0. `proof` is the index + 1 of the highest proof: 0 for none, 1 for the
leader's own, 2 for another's. Times are in seconds.
"""

PHASES = {"Open": 1, "Grounded": 2, "Settled": 3, "Refunded": 4, "Forfeited": 5}
STATUSES = [
    "accepting",
    "awaitingTruth",
    "overdue",
    "claiming",
    "resolving",
    "lastCall",
    "stalled",
    "settled",
    "refunded",
    "forfeited",
]
EVER = float("inf")
# Whose claim the highest proof is, as its index + 1.
NONE, LEADERS, ANOTHERS = 0, 1, 2


def intervals(phase, deadline, window, live, answered, candidate, proof, claims_end, candidate_deadline):
    """The table's rows: (status, start, end)."""
    if phase == "Open":
        return [
            ("accepting", 0, deadline),
            ("awaitingTruth", deadline, deadline + window),
            ("overdue", deadline + window, EVER),
        ]
    if phase == "Grounded":
        # When everybody has claimed, claims are over at once.
        claims_over = 0 if answered == live else claims_end
        # Without a candidate nobody has anything to resolve.
        resolved = max(claims_over, candidate_deadline) if candidate else claims_over
        return [
            ("claiming", 0, claims_over),
            # What the candidate has to do is the last call's, once a claim below it is proven.
            ("lastCall" if proof == ANOTHERS else "resolving", claims_over, resolved),
            ("stalled", resolved, EVER),
        ]
    return [(phase.lower(), 0, EVER)]


def expected(now, *row):
    (status,) = [name for name, start, end in intervals(*row) if start <= now < end]
    return STATUSES.index(status)


def around(*times):
    return sorted({t + d for t in times for d in (-1, 0, 1)})


def rows():
    start, year = 1_750_000_000, 365 * 86_400
    # Open, with and without submissions, short windows and long ones.
    for deadline, window in [(start, 900), (start, 3_600), (start + year, year), (2**40 - 1 - 3 * year, year)]:
        for live in (0, 3):
            for now in around(deadline, deadline + window):
                yield now, "Open", deadline, window, live, 0, False, NONE, 0, 0
    yield 1, "Open", start, 900, 1, 0, False, NONE, 0, 0
    yield 2**40 - 1, "Open", start, 900, 1, 0, False, NONE, 0, 0

    # Grounded. The truth came in the first or the last second of its window.
    for window, delay in [(900, 0), (3_600, 3_599), (year, 86_400)]:
        claims_end = start + delay + window
        for candidate_deadline in (
            claims_end + window,  # the first candidate's
            claims_end + window + 17 + window,  # the second's: the first was slashed 17 seconds late
            claims_end,  # the second's: all claimed, and the first was slashed, in the second of the truth
        ):
            for live, answered, candidate in [
                (0, 0, False),  # nobody is left
                (3, 0, False),  # nobody has claimed
                (3, 1, False),  # one has conceded
                (3, 2, True),  # somebody leads, somebody is silent
                (3, 3, False),  # all have conceded
                (3, 3, True),  # all have answered
                (1, 1, True),
            ]:
                # A slash before the end of claims: only when all had answered.
                if candidate_deadline == claims_end and answered < live:
                    continue
                times = claims_end, candidate_deadline
                for proof in (NONE, LEADERS, ANOTHERS) if candidate else (NONE,):
                    # Another's proof needs another's claim.
                    if proof == ANOTHERS and answered == 1:
                        continue
                    for now in around(*times):
                        yield now, "Grounded", start, window, live, answered, candidate, proof, *times
    yield start, "Grounded", start, 900, 1, 1, True, NONE, start + 900, start + 1_800
    yield start, "Grounded", start, 900, 1, 0, False, NONE, start + 900, start + 1_800
    yield start, "Grounded", start, 900, 0, 0, False, NONE, start + 900, start + 1_800
    yield start, "Grounded", start, 900, 2, 2, True, ANOTHERS, start + 900, start + 1_800
    yield 2**40 - 1, "Grounded", start, 900, 2, 1, True, NONE, start + 900, start + 1_800
    yield 2**40 - 1, "Grounded", start, 900, 2, 2, True, ANOTHERS, start + 900, start + 1_800

    # Terminal: time moves them no more.
    for phase in ("Settled", "Refunded", "Forfeited"):
        for now in (start - 1, start, start + 900, 2**40 - 1):
            if phase == "Forfeited":
                yield now, phase, start, 900, 3, 0, False, NONE, 0, 0
            else:
                won = phase == "Settled"
                for proof in (NONE, LEADERS, ANOTHERS) if won else (NONE,):
                    yield now, phase, start, 900, 3, 2, won, proof, start + 900, 0


def statuses():
    vectors = {
        key: []
        for key in (
            "phase",
            "now",
            "deadline",
            "responseWindow",
            "liveCount",
            "answeredCount",
            "hasLeader",
            "proof",
            "claimsEnd",
            "candidateDeadline",
            "status",
        )
    }
    for now, phase, *rest in rows():
        status = expected(now, phase, *rest)
        for column, value in zip(vectors.values(), (PHASES[phase], now, *map(int, rest), status)):
            column.append(value)
    assert set(vectors["status"]) == set(range(len(STATUSES)))
    return vectors
