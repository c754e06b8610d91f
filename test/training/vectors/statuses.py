"""The statuses of runs, mutexes, periods and states, and the clocks of cases, from docs/training/protocol.md#2-status and
#6-the-dispute-game.

Written from the page and not from the contracts: each status is an interval of time, half-open, and the expected one is the
interval that the time falls into. Times are in seconds. 0 stands for never, and for nobody.
"""

from itertools import product

RUN = ["running", "draining", "closed"]
MUTEX = ["held", "free", "full", "ended"]
PERIOD = ["open", "ended", "settled"]
OUTCOME = ["none", "done", "lapsed", "released", "failed"]
STATE = ["contestable", "disputed", "ripe", "final", "rolledBack"]
SIDE = ["nobody", "worker", "challenger"]
EVER = float("inf")
START, YEAR = 1_750_000_000, 365 * 86_400


def around(*times):
    return sorted({t + d for t in times for d in (-1, 0, 1)})


def pick(now, intervals):
    """The one interval that holds a time."""
    (name,) = [name for name, start, end in intervals if start <= now < end]
    return name


def runs():
    """A run with `maxStates` of 4, created at START. `due`: when the next state of the last period is; 0 if that period is over."""
    for seconds, (tip, final), due in product(
        (1, 3_600, YEAR),
        [(0, 0), (1, 0), (1, 1), (3, 2), (4, 0), (4, 3), (4, 4)],
        (None, -600, 0, 600),
    ):
        end = START + seconds
        due = 0 if due is None else max(end + due, START + 1)
        # A period of a run that has all its states is over.
        if tip == 4 and due:
            continue
        times = around(START + 1, end, *([due] if due else []))
        for now in times:
            held = [("held", 0, due)]
            if tip == 4:
                then = [("full", due, EVER)]
            else:
                then = [("free", due, max(due, end)), ("ended", max(due, end), EVER)]
            mutex = pick(now, held + then)
            if final == 4:
                run = "closed"
            elif tip > final:
                run = pick(now, [("running", 0, end), ("draining", end, EVER)])
            else:
                closed = max(end, due)
                run = pick(now, [("running", 0, end), ("draining", end, closed), ("closed", closed, EVER)])
            yield {
                "createdAt": START,
                "runSeconds": seconds,
                "tip": tip,
                "finalHeight": final,
                "due": due,
                "now": now,
                "run": RUN.index(run),
                "mutex": MUTEX.index(mutex),
            }


def periods():
    for outcome, settled in product(OUTCOME, (0, START + 900)):
        # The contract stores no lapse: time makes it.
        if outcome == "lapsed":
            continue
        for now in around(START, START + 900):
            if outcome == "none" and settled and settled < START:
                continue
            if outcome == "none":
                told = pick(now, [("none", 0, START), ("lapsed", START, EVER)])
            else:
                told = outcome
            if settled:
                # Nobody settles a period that has not ended.
                if now < settled:
                    continue
                status = "settled"
            else:
                status = "open" if told == "none" else "ended"
            yield {
                "due": START,
                "stored": OUTCOME.index(outcome),
                "settledAt": settled,
                "now": now,
                "status": PERIOD.index(status),
                "outcome": OUTCOME.index(told),
            }


def states():
    for window, disputes, live, final in product((900, 2_592_000), (0, 1, 2), (True, False), (False, True)):
        end = START + window
        for now in around(START, end):
            # Nothing final falls, and nothing becomes final before its window is over, or while it is disputed.
            if final and (not live or disputes or now < end):
                continue
            if final:
                status = "final"
            elif not live:
                status = "rolledBack"
            else:
                then = "disputed" if disputes else "ripe"
                status = pick(now, [("contestable", 0, end), (then, end, EVER)])
            yield {
                "submittedAt": START,
                "challengeWindow": window,
                "openDisputes": disputes,
                "isLive": int(live),
                "finalAt": end if final else 0,
                "now": now,
                "status": STATE.index(status),
            }


def clocks():
    for (clock, grace), used, arrived, answered in product(
        [(1_800, 120), (3_600, 300), (604_800, 3_600)],
        [(0, 0), (1_799, 0), (0, 1_799), (900, 900)],
        (START,),
        (None, -5_000, 0, 60, 120, 300, 301, 2_000),
    ):
        worker_used, challenger_used = used
        answered = 0 if answered is None else arrived + answered
        base = max(arrived, answered) if answered else arrived
        left = grace + clock - (challenger_used if answered else worker_used)
        for now in around(base + 1, base + grace, base + left):
            if now < base:
                continue
            worker_time = max(0, answered - arrived) if answered else now - arrived
            challenger_time = now - base if answered else 0
            worker = worker_used + max(0, worker_time - grace)
            challenger = challenger_used + max(0, challenger_time - grace)
            out = "worker" if worker >= clock else "challenger" if challenger >= clock else "nobody"
            yield {
                "clock": clock,
                "grace": grace,
                "workerUsed": worker_used,
                "challengerUsed": challenger_used,
                "arrivedAt": arrived,
                "answeredAt": answered,
                "now": now,
                "worker": worker,
                "challenger": challenger,
                "out": SIDE.index(out),
            }


def columns(rows):
    rows = list(rows)
    return {key: [row[key] for row in rows] for key in rows[0]}


def statuses():
    vectors = {
        "runStatuses": columns(runs()),
        "periodStatuses": columns(periods()),
        "stateStatuses": columns(states()),
        "caseClocks": columns(clocks()),
    }
    for name, column, names in [
        ("runStatuses", "run", RUN),
        ("runStatuses", "mutex", MUTEX),
        ("periodStatuses", "status", PERIOD),
        ("periodStatuses", "outcome", OUTCOME),
        ("stateStatuses", "status", STATE),
        ("caseClocks", "out", SIDE),
    ]:
        assert set(vectors[name][column]) == set(range(len(names))), column
    return vectors
