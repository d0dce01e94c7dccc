"""The report's plots, as inline SVG. Numbers in, SVG text out; same numbers, same bytes."""

import io
from collections.abc import Mapping, Sequence

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

mpl.use("svg")
mpl.rcParams |= {
    "svg.hashsalt": "rehab",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.alpha": 0.25,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
}
BLUE, ORANGE, GREY, RED, GREEN = "#2f5d8a", "#c8701f", "#8a8f98", "#b3323b", "#3d7a46"


def _svg(canvas: Canvas, title: str) -> str:
    out = io.StringIO()
    canvas.tight_layout()
    canvas.savefig(out, format="svg", metadata={"Date": None, "Title": title})
    return out.getvalue()[out.getvalue().index("<svg") :]


def _axes(width: float, height: float) -> tuple[Canvas, Axes]:
    canvas = Canvas(figsize=(width, height))
    return canvas, canvas.add_subplot()


def per_code(rows: Sequence[Mapping[str, object]]) -> str:
    """Return bars of found, missed and wrong a code; the commonest on top."""
    shown = [row for row in rows if int(str(row["gold"])) or int(str(row["wrong"]))][:40]
    canvas, axes = _axes(7.2, 0.6 + 0.2 * len(shown))
    names = [str(row["code"]) for row in shown][::-1]
    right, missed, wrong = (
        [int(str(row[part])) for row in shown][::-1] for part in ("right", "missed", "wrong")
    )
    axes.barh(names, right, color=BLUE, label="right")
    axes.barh(names, missed, left=right, color="#c9d6e4", label="missed")
    axes.barh(names, [-n for n in wrong], color=RED, label="wrong")
    axes.axvline(0, color="black", linewidth=0.8)
    axes.set_xlabel("notes (wrong ones to the left)")
    axes.set_ylim(-0.6, len(shown) - 0.4)
    axes.legend(loc="lower right", frameon=False)
    return _svg(canvas, "Codes found, missed and wrong")


def reliability(rows: Sequence[Mapping[str, float]]) -> str:
    """Return confidence against what came true, ten bins."""
    canvas, axes = _axes(3.6, 3.4)
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--")
    axes.plot(
        [row["confidence"] for row in rows],
        [row["right"] for row in rows],
        marker="o",
        color=BLUE,
    )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence given", ylabel="share that was right")
    axes.set_title("Is 0.9 right nine times in ten?")
    return _svg(canvas, "Reliability")


def risk_coverage(points: Sequence[tuple[float, float]]) -> str:
    """Return the share of wrong notes as more notes are left to the engine."""
    canvas, axes = _axes(3.6, 3.4)
    axes.step([x for x, _ in points], [y for _, y in points], where="post", color=ORANGE)
    axes.set(
        xlim=(0, 1),
        ylim=(0, 1),
        xlabel="notes with a proposal, surest first",
        ylabel="share of them with an error",
    )
    axes.set_title("Whole notes: risk and coverage")
    return _svg(canvas, "Risk and coverage")


def assertions(rows: Sequence[tuple[str, float, float, float, int]]) -> str:
    """Return the share of not-performed mentions that led to a proposal, a kind, with intervals."""
    canvas, axes = _axes(7.2, 0.7 + 0.28 * len(rows))
    names = [f"{name} ({n})" for name, *_, n in rows][::-1]
    values = [100 * row[1] for row in rows][::-1]
    low = [100 * (row[1] - row[2]) for row in rows][::-1]
    high = [100 * (row[3] - row[1]) for row in rows][::-1]
    axes.barh(names, values, color=RED, alpha=0.8, xerr=[low, high], ecolor="#444", capsize=2)
    axes.axvline(1, color=GREEN, linewidth=1.2, linestyle="--", label="aim: 1 %")
    axes.set_xlim(left=0)
    axes.set_xlabel("% of mentions whose code was proposed all the same (95 % interval)")
    axes.legend(frameon=False, loc="lower right")
    return _svg(canvas, "Not performed, yet proposed")


def curves(rows: Mapping[str, Sequence[Sequence[float]]]) -> str:
    """Return R against the rate for the kinds of damage that have rates."""
    canvas, axes = _axes(7.2, 3.2)
    colours = (BLUE, ORANGE, GREEN, RED, GREY)
    for colour, (kind, points) in zip(colours, rows.items(), strict=False):
        rates = [0.0, *(100 * p[0] for p in points)]
        axes.plot(rates, [1.0, *(p[1] for p in points)], marker="o", color=colour, label=kind)
        axes.fill_between(
            rates,
            [1.0, *(p[2] for p in points)],
            [1.0, *(p[3] for p in points)],
            color=colour,
            alpha=0.15,
        )
    axes.set(xlabel="% of words damaged", ylabel="micro F1 kept")
    if rows:
        axes.legend(frameon=False)
    return _svg(canvas, "Robustness curves")


def kept(rows: Sequence[tuple[str, float]]) -> str:
    """Return R of each kind of damage that changes the whole note."""
    canvas, axes = _axes(7.2, 0.7 + 0.28 * len(rows))
    names, values = [name for name, _ in rows][::-1], [value for _, value in rows][::-1]
    axes.barh(names, values, color=BLUE)
    axes.axvline(1, color="black", linewidth=0.8)
    axes.set_xlim(min(0.5, *values), max(1.02, *values))
    axes.set_xlabel("micro F1 kept")
    return _svg(canvas, "F1 kept under damage")


def ladder(rows: Sequence[tuple[str, float, float, float]]) -> str:
    """Return F1 of systems or variants one below the other, with intervals."""
    canvas, axes = _axes(7.2, 0.7 + 0.3 * len(rows))
    names = [name for name, *_ in rows][::-1]
    values = [row[1] for row in rows][::-1]
    axes.barh(
        names,
        values,
        color=BLUE,
        xerr=[
            [row[1] - row[2] for row in rows][::-1],
            [row[3] - row[1] for row in rows][::-1],
        ],
        ecolor="#444",
        capsize=2,
    )
    axes.set(xlim=(0, 1), xlabel="micro F1, lenient (95 % interval)")
    return _svg(canvas, "Parts and baselines")


def scale(sizes: Sequence[int], f1: Sequence[float], median: Sequence[float]) -> str:
    """Return F1 and milliseconds a note against the number of codes loaded."""
    canvas = Canvas(figsize=(7.2, 2.6))
    left, right = canvas.add_subplot(1, 2, 1), canvas.add_subplot(1, 2, 2)
    for axes, values, label, colour in (
        (left, f1, "micro F1", BLUE),
        (right, median, "ms a note (median)", ORANGE),
    ):
        axes.plot(sizes, values, marker="o", color=colour)
        axes.set_xscale("log")
        axes.set(xlabel="codes loaded", ylabel=label)
        axes.set_ylim(0, 1.05 * max(values))
    return _svg(canvas, "Lexicon scale")


def groups(rows: Sequence[tuple[str, int, float, float, float]]) -> str:
    """Return F1 with intervals a group of notes."""
    canvas, axes = _axes(7.2, 0.6 + 0.26 * len(rows))
    names = [f"{name} ({n})" for name, n, *_ in rows][::-1]
    values = [row[2] for row in rows][::-1]
    axes.errorbar(
        values,
        names,
        xerr=[
            [row[2] - row[3] for row in rows][::-1],
            [row[4] - row[2] for row in rows][::-1],
        ],
        fmt="o",
        color=BLUE,
        ecolor=GREY,
        capsize=2,
    )
    axes.set(xlim=(0, 1), xlabel="micro F1, lenient")
    return _svg(canvas, "F1 by kind of note")
