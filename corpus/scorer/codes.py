"""M1-M4: which codes were found. Micro and macro F1, exact sets, what was not performed.

Strict: an ``either`` group is met by one member and a second one is wrong; ``optional`` is wrong.
Lenient: neither a second member nor an optional code is right or wrong.
"""

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from .figures import Array, Bootstrap, Figure
from .gold import Gold

LEAST_NOTES = 10  # gold notes that a code needs to count in the macro figure by itself


@dataclass(frozen=True)
class Judged:
    """One note: codes right, wrong, and the first code of each item missed."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]
    missed: tuple[str, ...]


def judge(truth: Gold, got: Set[str], *, strict: bool) -> Judged:
    """Compare the proposed codes of one note with what is right."""
    left = set(got)
    right, missed = [], []
    for item in truth.items:
        met = next((code for code in item if code in left), None)
        if met is None:
            missed.append(item[0])
        else:
            left.discard(met)
            right.append(met)
    if not strict:
        left -= truth.optional | truth.supported
    return Judged(tuple(right), tuple(sorted(left)), tuple(missed))


def tables(judged: Sequence[Judged], codes: Sequence[str]) -> tuple[Array, Array, Array]:
    """Return right, wrong, missed as arrays of notes x codes."""
    column = {code: n for n, code in enumerate(codes)}
    shape = (len(judged), len(codes))
    right, wrong, missed = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for row, note in enumerate(judged):
        for table, found in ((right, note.right), (wrong, note.wrong), (missed, note.missed)):
            for code in found:
                if code in column:
                    table[row, column[code]] += 1
    return right, wrong, missed


def frequent(judged: Sequence[Judged]) -> list[str]:
    """Return the codes with enough gold notes to be measured one by one, commonest first."""
    seen = Counter(code for note in judged for code in {*note.right, *note.missed})
    return [code for code, n in seen.most_common() if n >= LEAST_NOTES]


def micro(judged: Sequence[Judged], draw: Bootstrap) -> dict[str, Figure]:
    """Return micro precision, recall and F1 over (note, code) pairs."""
    right = np.array([len(note.right) for note in judged], float)
    wrong = np.array([len(note.wrong) for note in judged], float)
    missed = np.array([len(note.missed) for note in judged], float)
    return {
        "precision": draw.ratio(right, right + wrong, "codes proposed"),
        "recall": draw.ratio(right, right + missed, "codes to find"),
        "f1": draw.f1(right, wrong, missed, "codes to find"),
    }


def macro(judged: Sequence[Judged], draw: Bootstrap) -> dict[str, Figure]:
    """Return macro F1 over the frequent codes, and the pooled F1 of all others (Edin 2023)."""
    common = frequent(judged)
    names = {code for note in judged for code in (*note.right, *note.wrong, *note.missed)}
    right, wrong, missed = (
        table.sum(axis=1) for table in tables(judged, sorted(names - set(common)))
    )
    return {
        "macro_f1": draw.macro_f1(*tables(judged, common), f"codes with {LEAST_NOTES} notes"),
        "rare_f1": draw.f1(right, wrong, missed, "rare codes to find"),
    }


def per_code(judged: Sequence[Judged], draw: Bootstrap) -> list[dict[str, object]]:
    """Return a row a code: how often it was to find, right, wrong, missed; F1 with interval."""
    rows: list[dict[str, object]] = []
    names = {code for note in judged for code in (*note.right, *note.wrong, *note.missed)}
    common = set(frequent(judged))
    for code in sorted(names):
        right, wrong, missed = (table[:, 0] for table in tables(judged, [code]))
        tp, fp, fn = (int(part.sum()) for part in (right, wrong, missed))
        rows.append(
            {
                "code": code,
                "gold": tp + fn,
                "right": tp,
                "wrong": fp,
                "missed": fn,
                "precision": tp / (tp + fp) if tp + fp else None,
                "recall": tp / (tp + fn) if tp + fn else None,
                "f1": draw.f1(right, wrong, missed, "").as_json(),
                "rare": code not in common,
            }
        )
    return sorted(rows, key=lambda row: (-int(str(row["gold"])), str(row["code"])))


def sets(judged: Sequence[Judged], draw: Bootstrap) -> dict[str, Figure]:
    """Return the share of notes whose whole set is right, and extra and missing codes a note."""
    ones = [1.0] * len(judged)
    return {
        "exact_set": draw.ratio([not (n.wrong or n.missed) for n in judged], ones, "notes"),
        "extra_codes": draw.ratio([len(n.wrong) for n in judged], ones, "notes"),
        "missing_codes": draw.ratio([len(n.missed) for n in judged], ones, "notes"),
    }


def not_performed(
    truths: Sequence[Gold], got: Sequence[Set[str]], draw: Bootstrap
) -> dict[str, Figure]:
    """Return M4: not-performed mentions whose code was proposed all the same, overall and a kind,
    beside the share of performed mentions one of whose codes was proposed."""
    kinds = sorted({mention.assertion for truth in truths for mention in truth.undone})
    led: dict[str, list[int]] = {kind: [] for kind in ("all", *kinds)}
    seen: dict[str, list[int]] = {kind: [] for kind in ("all", *kinds)}
    for truth, codes in zip(truths, got, strict=True):
        for kind in led:
            mentions = [m for m in truth.undone if kind in ("all", m.assertion)]
            seen[kind].append(len(mentions))
            led[kind].append(sum(bool(m.codes & codes) for m in mentions))
    kept = [
        sum(bool(codes & found) for codes in truth.done)
        for truth, found in zip(truths, got, strict=True)
    ]
    figures = {
        f"not_performed_proposed.{kind}": draw.ratio(led[kind], seen[kind], "mentions")
        for kind in led
    }
    figures["performed_kept"] = draw.ratio(kept, [len(t.done) for t in truths], "mentions")
    return figures


def quiet(truths: Sequence[Gold], got: Sequence[Set[str]], draw: Bootstrap) -> dict[str, Figure]:
    """Return M14: of the notes that support nothing, the share with any proposal."""
    empty = [not truth.items for truth in truths]
    loud = [none and bool(codes) for none, codes in zip(empty, got, strict=True)]
    return {"not_quiet": draw.ratio(loud, empty, "notes that support no code")}
