"""From the counts of days to the plots of the dashboard. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from ..plots import Plot, bars, over_time
from ..queue.agreement import cohens_kappa
from ..queue.listing import Count
from ..queue.priority import Risk
from ..queue.tallies import Tally
from .queue_words import EDITS, REASONS, RISKS, counted, gap_words

MOST_BARS = 15
MOST_CURVES = 4
FEW = 20  # codes judged; a share of fewer says nothing
Days = Mapping[date, Tally]


def sums(days: Days) -> Tally:
    """Return the counts of the whole period."""
    total: Counter[tuple[str, str]] = Counter()
    for tally in days.values():
        total.update(tally)
    return dict(total)


def kappa(total: Tally) -> float | None:
    """Return Cohen's kappa of the codes that two people judged in the period."""
    pairs = (
        (pair[0], pair[1])
        for (what, pair), number in total.items()
        if what == "pair"
        for _ in range(number)
    )
    return cohens_kappa(pairs)


def plots_of(days: Days, period: Sequence[date], waits: Sequence[tuple[str, Count]]) -> list[Plot]:
    """Return every plot. waits: how many wait for how long, now."""
    total = sums(days)
    return [
        over_time(
            "volume", "Reviews a day", "Reviews that came in and that were decided, for each day.",
            names(period),
            [(name, daily(days, period, (what, ""))) for what, name in
             (("entered", "Came in"), ("decided", "Decided"))],
        ),
        bars(
            "waiting", "Waiting now", "Reviews in line now, by how long they have waited.",
            [(name, count.number, counted(count)) for name, count in waits], ("Wait", "Reviews"),
        ),
        timed(days, period, "turnaround", "From note to decision", 60, "hours"),
        timed(days, period, "minutes", "A coder's time for a note", 60, "minutes"),
        shares(total, "accepted", "proposed", "codes", "Accepted as proposed, by code", "Code"),
        shares(total, "stood", "met", "clinicians", "Accepted as proposed, by clinician",
               "Clinician"),
        drift(days, period, total),
        kinds(total, "gap", "gaps", "What notes lacked", gap_words()),
        kinds(total, "edit", "edits", "What a payer may deny, by kind", EDITS),
        kinds(total, "risk", "risks", "Why reviews came early",
              {risk.value: RISKS[risk] for risk in Risk}),
        kinds(total, "reason", "reasons", "Why codes were rejected",
              {reason.value: word for reason, word in REASONS.items()}),
    ]  # fmt: skip


def names(period: Sequence[date]) -> list[str]:
    """Return the days as they are shown."""
    return [day.isoformat() for day in period]


def daily(days: Days, period: Sequence[date], key: tuple[str, str]) -> list[float | None]:
    """Return one count for each day; None for a day that is not counted yet."""
    return [days[day].get(key, 0) if day in days else None for day in period]


def timed(days: Days, period: Sequence[date], what: str, title: str, by: int, unit: str) -> Plot:
    """Return how long something took: the half and the nine of ten that took no longer."""
    series = []
    for of, name in (("median", "Half took up to"), ("nine of ten", "Nine of ten took up to")):
        got = [days.get(day, {}).get((what, of)) for day in period]
        series.append((name, [None if value is None else value / by for value in got]))
    says = f"{title}, in {unit}, of what was decided on each day."
    return over_time(what, title, says, names(period), series, unit)


def shares(total: Tally, part: str, whole: str, id_: str, title: str, of: str) -> Plot:
    """Return the share of proposals that were accepted as they stood, the lowest first."""
    found = [
        (name, total.get((part, name), 0) / number, number)
        for (what, name), number in total.items()
        if what == whole and number >= FEW
    ]
    rows = [
        (name or "not named", share, f"{share:.0%} of {number:,}")
        for name, share, number in sorted(found, key=lambda one: (one[1], one[0]))[:MOST_BARS]
    ]
    says = f"{title}: the lowest {MOST_BARS} with at least {FEW} proposals in the period."
    return bars(id_, title, says, rows, (of, "Accepted as proposed"), top=1)


def drift(days: Days, period: Sequence[date], total: Tally) -> Plot:
    """Return the acceptance of the commonest codes, of the week up to each day."""
    proposed = Counter({of: n for (what, of), n in total.items() if what == "proposed"})
    series = []
    for code, _ in sorted(proposed.most_common(MOST_CURVES)):
        some: list[float | None] = []
        for number in range(len(period)):
            week = [days.get(day, {}) for day in period[max(0, number - 6) : number + 1]]
            met = sum(tally.get(("proposed", code), 0) for tally in week)
            stood = sum(tally.get(("accepted", code), 0) for tally in week)
            some.append(100 * stood / met if met >= FEW else None)
        series.append((code, some))
    says = "Share of proposals accepted as they stood, of the seven days up to each day."
    return over_time("drift", "Acceptance over time", says, names(period), series, "%")


def kinds(total: Tally, what: str, id_: str, title: str, words: Mapping[str, str]) -> Plot:
    """Return how often each kind came, the commonest first."""
    found = Counter({of: number for (kind, of), number in total.items() if kind == what})
    rows = [
        (words.get(of, of.replace("_", " ").replace("-", " ")), number, f"{number:,}")
        for of, number in sorted(found.items(), key=lambda one: (-one[1], one[0]))[:MOST_BARS]
    ]
    return bars(id_, title, f"{title}, in reviews decided in the period.", rows, ("Kind", "Times"))
