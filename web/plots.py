"""Small plots: numbers in, places of lines, bars and words on a canvas out. Pure.

`plot.html` draws them as SVG with attributes alone, which the Content-Security-Policy allows; the
plotting libraries bring a style sheet or a script inside the SVG, which it does not.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 200  # of a plot over time, in its own units
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 10, 24
ROW, NAME_WIDTH, FIGURE_WIDTH = 24, 190, 70  # of a plot of bars
MOST_NAMED = 8  # days that are named below a plot


@dataclass(frozen=True)
class Text:
    """A word and where it ends or begins. anchor: ``start``, ``middle`` or ``end``."""

    x: float
    y: float
    words: str
    anchor: str


@dataclass(frozen=True)
class Box:
    """A bar, or a dot where it is as wide as high."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Curve:
    """One series. points: parts of a line, each without a gap, as SVG writes points."""

    name: str
    tone: int
    points: tuple[str, ...]
    dots: tuple[Box, ...]


@dataclass(frozen=True)
class Plot:
    """A plot with its numbers as a table. says: the sentence that a screen reader has for it.

    head, rows: the table; the first column names the row.
    """

    id: str
    title: str
    says: str
    width: int
    height: int
    curves: tuple[Curve, ...]
    bars: tuple[Box, ...]
    rules: tuple[Box, ...]
    texts: tuple[Text, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def over_time(
    id: str,
    title: str,
    says: str,
    days: Sequence[str],
    series: Sequence[tuple[str, Sequence[float | None]]],
    unit: str = "",
) -> Plot:
    """Return lines over days. None: no value on that day, a gap in the line."""
    values = [value for _, some in series for value in some if value is not None]
    top = nice_top(max(values, default=0))
    across = (WIDTH - LEFT - RIGHT) / max(1, len(days) - 1)

    def x(number: int) -> float:
        return round(LEFT + number * across, 1)

    def y(value: float) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    marks = (0.0, top / 2, top)
    named = range(0, len(days), max(1, -(-len(days) // MOST_NAMED)))
    words = [Text(LEFT - 6, y(mark) + 4, figure(mark), "end") for mark in marks]
    words += [Text(x(n), HEIGHT - 7, days[n][5:], "start" if n == 0 else "middle") for n in named]
    curves = []
    for tone, (name, some) in enumerate(series):
        at = [None if v is None else (x(n), y(v)) for n, v in enumerate(some)]
        alone = [at[n] for n in range(len(at)) if is_alone(at, n)]
        dots = tuple(Box(p[0] - 2, p[1] - 2, 4, 4) for p in alone if p)
        curves.append(Curve(name, tone, tuple(pieces(at)), dots))
    return Plot(
        id, title, says, WIDTH, HEIGHT, tuple(curves) if values else (), (),
        tuple(Box(LEFT, y(mark), WIDTH - LEFT - RIGHT, 0) for mark in marks), tuple(words),
        ("Day", *(f"{name}{f' ({unit})' if unit else ''}" for name, _ in series)),
        tuple((day, *(shown(some[n]) for _, some in series)) for n, day in enumerate(days)),
    )  # fmt: skip


def bars(
    id: str,
    title: str,
    says: str,
    rows: Sequence[tuple[str, float, str]],
    head: tuple[str, str],
    top: float | None = None,
) -> Plot:
    """Return one bar a row: its name, its value and the words for that. top: of a full bar."""
    most = top or max((value for _, value, _ in rows), default=0) or 1
    full = WIDTH - NAME_WIDTH - FIGURE_WIDTH
    boxes, words = [], []
    for number, (name, value, said) in enumerate(rows):
        y = number * ROW
        width = round(full * value / most, 1)
        boxes.append(Box(NAME_WIDTH, y + 4, width, ROW - 8))
        words.append(Text(NAME_WIDTH - 8, y + 16, cut(name), "end"))
        words.append(Text(NAME_WIDTH + width + 6, y + 16, said, "start"))
    return Plot(
        id, title, says, WIDTH, max(1, len(rows)) * ROW, (), tuple(boxes), (), tuple(words),
        head, tuple((name, said) for name, _, said in rows),
    )  # fmt: skip


def pieces(at: Sequence[tuple[float, float] | None]) -> list[str]:
    """Return the parts of a line between its gaps; a single day is a dot, not a line."""
    found: list[list[str]] = [[]]
    for point in at:
        if point is None:
            found.append([])
        else:
            found[-1].append(f"{point[0]},{point[1]}")
    return [" ".join(part) for part in found if len(part) > 1]


def is_alone(at: Sequence[tuple[float, float] | None], n: int) -> bool:
    """Whether a day has a value and neither day beside it has one."""
    beside = (at[i] for i in (n - 1, n + 1) if 0 <= i < len(at))
    return at[n] is not None and not any(beside)


def nice_top(most: float) -> float:
    """Return a round number at or above the largest value: 1, 2 or 5 with zeros, at least 1."""
    step = 1.0
    while True:
        for factor in (1, 2, 5):
            if most <= step * factor:
                return step * factor
        step *= 10


def figure(value: float) -> str:
    """Return a number as it stands beside an axis."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def shown(value: float | None) -> str:
    """Return a number as it stands in the table; a dash for none."""
    return "–" if value is None else figure(round(value, 1))


def cut(name: str) -> str:
    """Return a name that is short enough to stand beside a bar."""
    return name if len(name) <= 26 else f"{name[:25]}…"
