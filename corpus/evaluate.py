"""Measure the engine on the labelled notes: ``python -m corpus.evaluate [--errors]``.

Prints, over notes and codes: precision, recall and F1 (strict: exactly the labelled codes;
lenient: optional codes are neither right nor wrong, one of an ``either`` group is enough),
notes whose whole code set is right, and mentions not performed that led to a proposal.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from corpus.notes import FOLDER, LabelledNote, load_notes
from suggester import Engine, Suggestions, shipped_engine
from suggester.model import Assertion


@dataclass
class Tallies:
    """Counts over notes; see ``report`` for what is made of them."""

    notes: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    unknown: int = 0
    exact: int = 0
    undone: Counter[str] = field(default_factory=Counter)
    undone_proposed: Counter[str] = field(default_factory=Counter)
    done: int = 0
    done_kept: int = 0
    minutes_right: int = 0
    minutes_wrong: int = 0
    minutes_missed: int = 0
    wrong_codes: Counter[str] = field(default_factory=Counter)
    missed_codes: Counter[str] = field(default_factory=Counter)


def judge(note: LabelledNote, answer: Suggestions, into: Tallies, known: Set[str]) -> list[str]:
    """Count one note; return its errors in words. known: the codes the lexicon can propose."""
    got = {found.code for found in answer.suggestions}
    groups = [set(group) for group in note.either]
    allowed = set(note.codes) | set(note.optional) | set().union(*groups)
    missed = [{code} for code in note.codes if code not in got]
    missed += [group for group in groups if not group & got]
    wrong = sorted(got - allowed)
    for group in groups:
        # A second code of a group claims the same work twice.
        wrong += sorted((group & got) - set(note.codes) - set(note.optional))[1:]
    into.notes += 1
    into.right += len(note.codes) + len(groups) - len(missed)
    into.wrong += len(wrong)
    into.missed += len(missed)
    into.unknown += sum(not group & known for group in missed)
    into.exact += not wrong and not missed
    into.wrong_codes.update(wrong)
    into.missed_codes.update("|".join(sorted(group)) for group in missed)
    errors = [f"wrong {code}" for code in wrong] + [f"missed {sorted(g)}" for g in missed]
    for label in note.mention:
        codes = set(label.codes)
        if label.assertion is Assertion.PERFORMED:
            into.done += 1
            into.done_kept += bool(codes & got)
        elif not codes & allowed:
            into.undone[label.assertion] += 1
            if codes & got:
                into.undone_proposed[label.assertion] += 1
                errors.append(f"not performed ({label.assertion}): {label.quote!r}")
    read = {found.code: found.minutes for found in answer.suggestions if found.minutes}
    for code, minutes in note.minutes.items():
        into.minutes_right += read.get(code) == minutes
        into.minutes_missed += read.get(code) != minutes
        if read.get(code) != minutes:
            errors.append(f"minutes {code}: {read.get(code)} for {minutes}")
    for code, value in read.items():
        if note.minutes.get(code) != value:
            into.minutes_wrong += 1
            if code not in note.minutes:
                errors.append(f"minutes {code}: {value} for none")
    return errors


def share(part: int, whole: int) -> str:
    """Return a share as text, with its numbers."""
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "- (0/0)"


def report(seen: Tallies) -> str:
    """Return the figures as lines."""
    precision = share(seen.right, seen.right + seen.wrong)
    all_right = seen.right + seen.missed
    recall = share(seen.right, all_right)
    whole = 2 * seen.right + seen.wrong + seen.missed
    undone, led = sum(seen.undone.values()), sum(seen.undone_proposed.values())
    kinds = ", ".join(
        f"{kind} {seen.undone_proposed[kind]}/{n}" for kind, n in sorted(seen.undone.items())
    )
    read = seen.minutes_right + seen.minutes_wrong
    recalled = share(seen.minutes_right, seen.minutes_right + seen.minutes_missed)
    return "\n".join(
        [
            f"notes                        {seen.notes}",
            f"precision (lenient)          {precision}",
            f"recall (lenient)             {recall}",
            f"recall, codes of the lexicon {share(seen.right, all_right - seen.unknown)}",
            f"micro F1 (lenient)           {share(2 * seen.right, whole)}",
            f"whole code set right         {share(seen.exact, seen.notes)}",
            f"not performed, yet proposed  {share(led, undone)}",
            f"  by kind                    {kinds}",
            f"performed mentions kept      {share(seen.done_kept, seen.done)}",
            f"minutes precision            {share(seen.minutes_right, read)}",
            f"minutes recall               {recalled}",
            f"wrong codes                  {dict(seen.wrong_codes.most_common(12))}",
            f"missed codes                 {dict(seen.missed_codes.most_common(12))}",
        ]
    )


def evaluate(engine: Engine, folder: Path, *, show: bool) -> Tallies:
    """Measure the engine on a folder of labelled notes; print each note's errors if asked."""
    seen = Tallies()
    known = {entry.code for entry in engine.lexicon.codes if entry.propose}
    for note in load_notes(folder):
        errors = judge(note, engine.suggest(note.text), seen, known)
        if show and errors:
            sys.stdout.write(f"{note.id}: {'; '.join(errors)}\n")
    return seen


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m corpus.evaluate", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--errors", action="store_true", help="print each note's errors")
    chosen = parser.parse_args()
    engine = shipped_engine()
    folders = [chosen.folder]
    if chosen.folder == FOLDER:
        folders = sorted(path for path in FOLDER.iterdir() if path.is_dir())
    for folder in folders:
        seen = evaluate(engine, folder, show=chosen.errors)
        sys.stdout.write(f"== {folder.name}\n{report(seen)}\n")


if __name__ == "__main__":
    main()
