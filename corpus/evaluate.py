"""Measure the engine on the labelled notes: ``python -m corpus.evaluate``. Start reading here.

Writes ``build/evaluation.json`` and ``build/evaluation.html`` (one self-contained file) and prints
what a maintainer looks at first. Errors are shown in their context for the open splits; of the
sealed one only counts are shown, unless ``--unseal`` asks for a file of its own.
"""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from suggester import Engine, shipped_engine
from suggester.shipped import software_version

from .ablation import variants
from .agreement import agreement, second_labels
from .answers import Answered, answer_all
from .baselines import baselines
from .breakdown import breakdown
from .census import census
from .determinism import same_everywhere
from .errors import Error, ErrorKind, errors
from .explained import explained
from .new_codes import new_codes
from .notes import LabelledNote, load_notes
from .report.page import page
from .robustness import robustness
from .scale import scale
from .score_output import row
from .scorer.figures import Bootstrap, Figure
from .scorer.minutes import arithmetic
from .scorer.score import Score, score
from .snapshots import flips, snapshots
from .splits import Split, load_splits, seal
from .suites import quiet, suites

BUILD = Path("build")
FIRST_LOOK = (
    "codes.strict.f1 codes.lenient.precision codes.lenient.recall codes.lenient.f1 "
    "codes.lenient.macro_f1 codes.lenient.exact_set not_performed_proposed.all performed_kept "
    "not_quiet evidence.both.character_f1 minutes.f1 units.cms.end_to_end units.ama.end_to_end "
    "calibration.ece"
).split()


def measure(engine: Engine, notes: Sequence[LabelledNote], *, workers: int) -> dict[str, Any]:
    """Return everything that evaluation.json holds."""
    splits = load_splits()
    answered = answer_all(engine, notes)
    parts = {
        split: answered.where([splits.of(note.author) is split for note in notes])
        for split in Split
    }
    test, calibration = parts[Split.TEST], parts[Split.CALIBRATION]
    scores = {
        split: score(part.matched, thresholds_from=calibration.matched)
        for split, part in parts.items()
    }
    f1 = {split: found.figures["codes.lenient.f1"] for split, found in scores.items()}
    say("damage (the longest part)")
    damaged = robustness([note for note in test.notes if note.supported], workers=workers)
    say("ablations and baselines")
    ladder = [(name, _f1(test, ask)) for name, ask in variants(engine.lexicon)]
    for name, outputs in baselines(engine.lexicon, parts[Split.TRAIN].notes, test.notes):
        found = score(list(zip(test.notes, outputs, strict=True)))
        ladder.append((name, found.figures["codes.lenient.f1"].as_json()))
    say("lexicon scale, explanations, determinism")
    known = frozenset(entry.code for entry in engine.lexicon.codes if entry.propose)
    wrong = {split: _errors(part, known) for split, part in parts.items()}
    return {
        "software": software_version(),
        "lexicon": engine.lexicon.digest,
        "sealed": splits.sealed,
        "seal_intact": splits.sealed == seal(splits),
        "kind": "synthetic, authors disjoint",
        "census": census(notes),
        "agreement": agreement(list(second_labels(list(load_notes())))).as_json(),
        "splits": {split.value: found.as_json() for split, found in scores.items()},
        "arithmetic": {
            name: figure.as_json()
            for name, figure in arithmetic(notes, Bootstrap(len(notes))).items()
        },
        "breakdown": breakdown(test.notes, test.outputs),
        "robustness": {curve.kind: curve.as_json() for curve in damaged},
        "ladder": [{"name": name, "f1": figure} for name, figure in ladder],
        "scale": [size.as_json() for size in scale(engine.lexicon, test.notes)],
        "new_codes": new_codes(engine, test.notes).as_json(),
        "suites": suites(engine),
        "carry_over": {
            "train_minus_test": round((f1[Split.TRAIN].value or 0) - (f1[Split.TEST].value or 0), 4)
        },
        "explained": {
            name: figure.as_json()
            for name, figure in explained(test.notes, test.answers, engine.suggest).items()
        },
        "determinism": vars(same_everywhere()),
        "errors": {split.value: _by_kind(found) for split, found in wrong.items()},
        "error_places": {
            split.value: [_place(error) for error in found]
            for split, found in wrong.items()
            if split is not Split.TEST
        },
        "flips": list(flips(snapshots(engine))),
    }


def _f1(test: Answered, ask: Any) -> dict[str, object]:
    outputs = [ask(note.id, note.text) for note in test.notes]
    found: Score = score(list(zip(test.notes, outputs, strict=True)))
    return found.figures["codes.lenient.f1"].as_json()


def _errors(part: Answered, known: frozenset[str]) -> list[Error]:
    order = list(ErrorKind)
    found = [
        error
        for note, answer in zip(part.notes, part.answers, strict=True)
        for error in errors(note, answer, known)
    ]
    return sorted(found, key=lambda error: (order.index(error.kind), error.note, error.start))


def _by_kind(found: Sequence[Error]) -> list[dict[str, object]]:
    """Return a row a kind, worst first, with what stands behind it most often."""
    rows: list[dict[str, object]] = []
    for kind in ErrorKind:
        mine = [error for error in found if error.kind is kind]
        details = Counter(
            error.detail.split(" (")[0] for error in mine if kind is ErrorKind.NOT_PERFORMED
        )
        rows.append(
            {
                "kind": kind.value,
                "errors": len(mine),
                "notes": len({error.note for error in mine}),
                "codes": dict(Counter(error.code for error in mine).most_common(8)),
                "details": dict(details.most_common()),
            }
        )
    return rows


def _place(error: Error) -> dict[str, object]:
    return {**vars(error), "kind": error.kind.value}


def first_look(found: dict[str, Any]) -> str:
    """Return the lines that are printed."""
    twice = found["agreement"]
    kappa = f"{twice['codes']:.3f} codes, {twice['assertion']:.3f} assertion"
    lines = [
        (
            f"{found['census']['notes']} notes ({found['kind']}), "
            f"{twice['notes']} labelled twice: kappa {kappa}, {twice['done']:.3f} done"
        )
    ]
    for split in Split:
        figures = found["splits"][split.value]["figures"]
        lines.append(f"== {split.value}: {found['splits'][split.value]['notes']} notes")
        lines += [_line(name, figures[name]) for name in FIRST_LOOK if name in figures]
    lines.append("== suites, sealed halves (open halves)")
    lines += _suite_lines(found["suites"])
    lines.append("== errors on the sealed notes, worst first")
    lines += [f"{r['errors']:5}  {r['kind']}" for r in found["errors"]["test"] if r["errors"]]
    changed = found["flips"]
    lines.append(f"== {len(changed)} open notes changed their answer since the last commit")
    lines += changed[:40]
    if not found["seal_intact"]:
        lines.append("!! the sealed notes are not those that were sealed (corpus/splits.toml)")
    return "\n".join(lines) + "\n"


def _suite_lines(found: dict[str, dict[str, dict[str, dict[str, float]]]]) -> list[str]:
    """Return a line a row of each suite."""
    lines = []
    for suite, halves in found.items():
        for name_of_row, figures in halves["sealed"].items():
            if suite == "work" and name_of_row != "all":
                continue
            opened = halves["open"].get(name_of_row, {})
            said = [
                f"{name} {value:.3f} ({opened.get(name, 0):.3f})"
                if isinstance(value, float)
                else f"{value} {name}"
                for name, value in figures.items()
            ]
            lines.append(f"{suite:9} {name_of_row:13} {', '.join(said)}")
    return lines


def _line(name: str, figure: dict[str, Any]) -> str:
    return row(name, Figure(**figure))


def unsealed(engine: Engine, notes: Sequence[LabelledNote]) -> str:
    """Return the errors on the sealed notes, for the day they are retired."""
    splits = load_splits()
    test = answer_all(engine, [note for note in notes if splits.of(note.author) is Split.TEST])
    known = frozenset(entry.code for entry in engine.lexicon.codes if entry.propose)
    return json.dumps([_place(error) for error in _errors(test, known)], indent=1)


def say(part: str) -> None:
    """Tell on stderr what is being measured."""
    sys.stderr.write(f"measuring: {part}\n")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m corpus.evaluate", description=__doc__)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--unseal",
        action="store_true",
        help="write the errors on the sealed notes to build/unsealed.json: they are spent then",
    )
    parser.add_argument(
        "--quiet",
        type=Path,
        metavar="NOTES.jsonl",
        help="notes that support no rehab code: print which have a proposal",
    )
    chosen = parser.parse_args()
    if chosen.quiet is not None and not chosen.quiet.is_file():
        parser.error(f"{chosen.quiet} is no file")
    engine = shipped_engine()
    notes = list(load_notes())
    BUILD.mkdir(exist_ok=True)
    if chosen.unseal:
        (BUILD / "unsealed.json").write_text(unsealed(engine, notes), encoding="utf-8")
        return
    found = measure(engine, notes, workers=chosen.workers)
    text = json.dumps(found, ensure_ascii=False, indent=1)
    (BUILD / "evaluation.json").write_text(text + "\n", encoding="utf-8")
    (BUILD / "evaluation.html").write_text(page(found, notes), encoding="utf-8")
    sys.stdout.write(first_look(found))
    if chosen.quiet is not None:
        sys.stdout.write(f"== notes that support nothing: {chosen.quiet.name}\n")
        heard = quiet.quiet(engine, quiet.notes(chosen.quiet))
        sys.stdout.write("\n".join(quiet.lines(heard)) + "\n")
    sys.stdout.write(f"report: {BUILD / 'evaluation.html'}\n")


if __name__ == "__main__":
    main()
