"""`suggester learn`: from decided reviews to a clinic's overlay, and back.

What is read stays on this machine. The only words of notes that are shown or written are the
wordings proposed, which a person reads before they count.
"""

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from suggester.queue_cli import Database, actor, queue_commands, told
from suggester.streams import FAULT, fail, say, write

if TYPE_CHECKING:
    from suggester.learning.course import Proposal
    from suggester.learning.lessons import Lesson

FEATURES = "features.jsonl"

learn_app = typer.Typer(
    help="Learn a clinic's words and weights from its decided reviews.", rich_markup_mode=None
)
Learnt = Annotated[
    Path, typer.Option("--to", help="The overlay folder that is learnt into; the server reads it.")
]


@learn_app.callback(invoke_without_command=True)
def learn(
    context: typer.Context,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to write the proposal.")
    ] = None,
    decisions: Annotated[
        Path | None,
        typer.Option(metavar="FILE.jsonl", help="Decisions kept elsewhere, instead of a database."),
    ] = None,
    current: Annotated[
        Path | None, typer.Option("--current", help="The overlay that was learnt before.")
    ] = None,
    overlay: Annotated[
        list[Path] | None, typer.Option(help="The clinic's other overlays; repeatable.")
    ] = None,
    least: Annotated[
        int, typer.Option(min=2, help="Notes that must show a wording or a phrase.")
    ] = 3,
    database: Database = None,
) -> None:
    """Propose wordings and weights from decided reviews, with figures on reviews held out.

    Nothing is applied. Exit code 1 if the proposal makes a guarded figure worse or better none:
    then nothing is written. docs/learning.md explains what is guarded.

    \b
    Examples:
      suggester learn --out proposal
      suggester learn --decisions decided.jsonl --out proposal
      suggester learn apply proposal --to learned
      suggester learn revert --to learned
    """
    if context.invoked_subcommand is not None:
        return
    if out is None:
        fail("say where the proposal is to be written: --out FOLDER")
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        fail(f"{out}: is not empty. Name a new folder.")
    with told():
        proposal = _learnt(out, decisions, current, overlay or (), least, database)
    write("".join(f"{line}\n" for line in report(proposal)), encoding="utf-8")
    if proposal.refused:
        raise typer.Exit(FAULT)
    write(f"Written to {out}. Read the wordings, then: suggester learn apply {out} --to learned\n")


@learn_app.command()
def apply(proposal: Annotated[Path, typer.Argument(metavar="FOLDER")], to: Learnt) -> None:
    """Put a proposal in force: it becomes the overlay --to, whose old state is kept beside it."""
    from suggester.learning.history import apply as applied
    from suggester.lexicon import load_lexicon
    from suggester.shipped import lexicon_dir

    with told():
        load_lexicon(lexicon_dir(), [proposal])  # a file edited by hand is told before it counts
        kept = applied(proposal, to)
    write(f"{to} is in force at the next start (--overlay {to}); the old state is in {kept}\n")


@learn_app.command()
def revert(to: Learnt) -> None:
    """Take the last apply back: the overlay is again what it was, byte for byte."""
    from suggester.learning.history import revert as reverted

    with told():
        kept = reverted(to)
    there = "is as it was" if to.exists() else "is gone, as before; take it out of the settings"
    write(f"{to} {there}. What was taken back is in {kept}\n")


def report(proposal: "Proposal") -> "list[str]":
    """Return a proposal in lines: changes, what was left out, figures, verdict."""
    from suggester.learning.changes import said

    lines = [f"Changes ({len(proposal.changes)})", *(f"  {said(c)}" for c in proposal.changes)]
    if proposal.left_out:
        lines.append("Left out: more harm than good, or a service not proposed by its own name")
        lines += [f"  {said(change)}" for change in proposal.left_out]
    for code, times in sorted(proposal.unknown.items()):
        lines.append(f"{code} was added {times} times and is not in the lexicon")
    lines.append(f"Held out: {proposal.held_out}")
    for guarded in proposal.figures:
        lines.append(f"{guarded.of} ({guarded.notes} notes, {guarded.codes} codes)")
        for f in (*guarded.figures, *(f for f in guarded.by_code if f.after != f.before)):
            change = f"{f.after - f.before:+.3f} ({f.low:+.3f} to {f.high:+.3f})"
            lines.append(f"  {f.name:<11} {f.before:.3f} -> {f.after:.3f}   {change}")
    return [*lines, f"Refused. {proposal.refused}"] if proposal.refused else lines


def _learnt(
    out: Path,
    decisions: Path | None,
    current: Path | None,
    overlays: Sequence[Path],
    least: int,
    database: str | None,
) -> "Proposal":
    """Return the proposal, written to ``out`` unless it is refused."""
    from suggester.learning.course import learn as learnt
    from suggester.learning.lessons import read_lessons
    from suggester.lexicon import lexicon_files
    from suggester.shipped import lexicon_dir

    lessons: list[Lesson] = (
        list(read_lessons(decisions))
        if decisions
        else queue_commands().lessons_of(database, by=actor())
    )
    files = lexicon_files(lexicon_dir(), overlays)
    before = _files_of(current) if current else {}
    proposal = learnt(lessons, files, before, shipped_lessons(), least=least, say=say)
    if not proposal.refused:
        for name, data in proposal.files.items():
            (out / name).parent.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(data)
        rows = "".join(f"{row.model_dump_json()}\n" for row in proposal.rows)
        (out / FEATURES).write_text(rows, encoding="utf-8")
    return proposal


def _files_of(overlay: Path) -> Mapping[str, bytes]:
    """Return path -> content of what was learnt before."""
    if not (overlay / "overlay.toml").is_file():
        fail(f"{overlay}: no such overlay folder. Give one with overlay.toml.")
    return {p.relative_to(overlay).as_posix(): p.read_bytes() for p in overlay.rglob("*.toml")}


def shipped_lessons() -> "tuple[Lesson, ...]":
    """Return our open labelled notes, which nothing learnt may read worse; none where they are not
    installed."""
    from suggester.learning.lessons import Lesson
    from suggester.shipped import ShippedError, corpus_module

    try:
        splits = import_module(corpus_module("splits"))
    except (ShippedError, ModuleNotFoundError):
        return ()
    return tuple(
        Lesson(
            id=note.id,
            text=note.text,
            billed=frozenset(note.codes),
            unsettled=frozenset(note.optional).union(*note.either),
        )
        for split in (splits.Split.TRAIN, splits.Split.CALIBRATION)
        for note in splits.notes_of(split)
    )
