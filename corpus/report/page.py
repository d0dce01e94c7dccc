"""Make the report: the figures of evaluation.json and the open notes in, one HTML file out."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from ..notes import LabelledNote
from . import plots

CONTEXT = 140  # characters of a note shown on either side of an error


def page(found: Mapping[str, Any], notes: Sequence[LabelledNote]) -> str:
    """Return the report. found: what evaluation.json holds."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"figure": figure, "percent": percent, "number": number}
    texts = {note.id: note.text for note in notes}
    return environment.get_template("report.html").render(
        found=found,
        figures={split: part["figures"] for split, part in found["splits"].items()},
        plots={name: Markup(svg) for name, svg in _plots(found).items()},  # noqa: S704
        errors=[
            {**error, "split": split, **context(texts[error["note"]], error)}
            for split, places in found["error_places"].items()
            for error in places
        ],
    )


def context(text: str, error: Mapping[str, Any]) -> dict[str, str]:
    """Return the words of an error with what stands around them."""
    start, end = error["start"], error["end"]
    low, high = max(0, start - CONTEXT), min(len(text), end + CONTEXT)
    return {
        "before": ("…" if low else "") + text[low:start],
        "words": text[start:end],
        "after": text[end:high] + ("…" if high < len(text) else ""),
    }


def figure(part: Mapping[str, Any] | None) -> str:
    """Return a figure with its interval, e.g. ``0.812 [0.774, 0.846]``."""
    if part is None or part["value"] is None:
        return "–"
    value = f"{part['value']:.3f}"
    return value if part["low"] is None else f"{value} [{part['low']:.3f}, {part['high']:.3f}]"


def percent(value: float | None) -> str:
    """Return a share as per cent."""
    return "–" if value is None else f"{100 * value:.1f} %"


def number(value: float | None) -> str:
    """Return a number with three decimals."""
    return "–" if value is None else f"{value:.3f}"


def _plots(found: Mapping[str, Any]) -> dict[str, str]:
    test = found["splits"]["test"]
    figures = test["figures"]
    prefix = "not_performed_proposed."
    kinds = [
        (name.removeprefix(prefix), f["value"], f["low"], f["high"], f["n"])
        for name, f in figures.items()
        if name.startswith(prefix) and f["n"]
    ]
    curves = {k: c["points"] for k, c in found["robustness"].items() if len(c["points"]) > 1}
    whole = [
        (kind, curve["points"][0][1])
        for kind, curve in found["robustness"].items()
        if len(curve["points"]) == 1
    ]
    drawn = {
        "per_code": plots.per_code(test["per_code"]),
        "reliability": plots.reliability(test["reliability"]),
        "risk_coverage": plots.risk_coverage(test["risk_coverage"]),
        "assertions": plots.assertions(kinds),
        "curves": plots.curves(curves),
        "kept": plots.kept(whole),
        "ladder": plots.ladder([_bar(row["name"], row["f1"]) for row in found["ladder"]]),
        "scale": plots.scale(
            [row["codes"] for row in found["scale"]],
            [row["f1"] for row in found["scale"]],
            [row["median"] for row in found["scale"]],
        ),
    }
    for axis, rows in found["breakdown"].items():
        drawn[f"by_{axis}"] = plots.groups(
            [
                (row["name"], row["notes"], *_bar("", row["f1"])[1:])
                for row in rows
                if row["f1"]["value"] is not None
            ]
        )
    return drawn


def _bar(name: str, part: Mapping[str, Any]) -> tuple[str, float, float, float]:
    return name, part["value"], part["low"], part["high"]
