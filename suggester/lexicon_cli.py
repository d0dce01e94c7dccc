"""`suggester lexicon ...`: for the person who keeps the lexicon, ours or a clinic's overlay."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from suggester.errors import SuggesterError

if TYPE_CHECKING:
    from suggester.draw import Description
    from suggester.lexicon import Lexicon

WRONG_INPUT = 2

app = typer.Typer(
    help="Draw, check, read and compare the lexicon.",
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
Folder = Annotated[
    Path | None, typer.Option("--lexicon", help="A lexicon folder; the shipped one unless given.")
]
Overlays = Annotated[
    list[Path] | None, typer.Option("--overlay", help="A clinic's folder, laid over; repeatable.")
]


@app.command()
def draw(
    descriptions: Annotated[
        Path | None,
        typer.Argument(metavar="CODES.csv", help="Columns: code, description; label if you like."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Write an overlay of new codes here.")] = None,
    against: Annotated[
        bool, typer.Option(help="Weigh against the shipped descriptions too.")
    ] = True,
    shipped_part: Annotated[
        bool, typer.Option("--shipped", help="Print lexicon/drawn.toml, drawn anew.")
    ] = False,
) -> None:
    """Draw candidate phrases from code descriptions, each with a weight by how distinctive it is.

    Without a file, our own descriptions are drawn. With --out, the codes that are not shipped
    become an overlay that finds notes at once; read it through before you rely on it.

    \\b
    Examples:
      suggester lexicon draw                          our own descriptions
      suggester lexicon draw codes.csv                your licensed descriptions
      suggester lexicon draw codes.csv --out mine     an overlay for `--overlay mine`
    """
    from suggester.descriptions import read_descriptions, write_overlay

    if shipped_part:
        from suggester.drawn import as_toml, by_hand, redraw

        ours = _load(None, None)
        typer.echo(as_toml(redraw(by_hand(ours.by_code), ours.words("not_drawn"))), nl=False)
        return
    from suggester.draw import distinctive
    from suggester.draw import draw as drawn

    try:
        shipped = _shipped_descriptions()
        mine = read_descriptions(descriptions) if descriptions else shipped
        codes = {entry.code for entry in mine}
        others = [e for e in shipped if e.code not in codes] if against and descriptions else []
        known = _load(None, None).vocabulary if descriptions else frozenset()
        found = [row for row in drawn([*mine, *others], known) if row.code in codes]
        if out is None:
            for row in found:
                _line(row.code, row.kind.value, f"{row.weight:.2f}", f"z {row.z:.2f}", row.text)
        else:
            words = distinctive([*mine, *others], known)
            written = write_overlay(out, mine, found, words, {e.code for e in shipped})
            rest = len(mine) - written
            _line(f"{written} codes written to {out}; {rest} are shipped or say nothing")
    except SuggesterError as error:
        _fail(error)


@app.command()
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code, or a group: @knee.")],
    lexicon: Folder = None,
    overlay: Overlays = None,
) -> None:
    """Show everything the lexicon knows of one code, or the words of a group and who uses it."""
    from suggester.lexicon_lines import group_shown, shown

    loaded = _load(lexicon, overlay)
    if code.startswith("@"):
        lines = list(group_shown(loaded, code))
        if not lines:
            _fail(f"no group {code} in the lexicon. The groups are in lexicon/groups/.")
    else:
        entry = loaded.by_code.get(code.upper())
        if entry is None:
            _fail(f"no code {code.upper()} in the lexicon. `suggester lexicon check` counts them.")
        lines = list(shown(entry))
    for line in lines:
        _line(line)


@app.command()
def explain(
    words: Annotated[str, typer.Argument(metavar="WORDS")],
    lexicon: Folder = None,
    overlay: Overlays = None,
) -> None:
    """Say which codes claim some words, with what weight and why.

    \\b
    Example:
      suggester lexicon explain "joint mobs"
    """
    from suggester.claimed import Claims
    from suggester.explain import tells_apart
    from suggester.lexicon_lines import written

    loaded = _load(lexicon, overlay)
    claims = Claims(loaded)
    found = claims.to(words)
    for claim in found:
        kind = claim.phrase.kind.value
        _line(f"{claim.code}  {claim.label}: {kind}, {claim.weight:g} points, as {claim.wording!r}")
        _line(f"       from {claim.phrase.source}" + _needs(claim.phrase.ambiguous))
        for other in found:
            how = tells_apart(loaded.by_code, claim.code, other.code)
            if other.code > claim.code and how:
                _line(f"       or {other.code}? {how}")
    if not found:
        _line(f"no code claims {words!r} as such.")
    longer = claims.containing(words)
    for claim in longer[:12]:
        _line(f"{claim.code}  within {claim.wording!r} ({claim.phrase.kind.value})")
    if len(longer) > 12:
        _line(f"... and within {len(longer) - 12} more wordings")
    for code, row in claims.combining(words):
        _line(f"{code}  together: {written(row)}")


@app.command()
def check(lexicon: Folder = None, overlay: Overlays = None) -> None:
    """Check the lexicon: schema, phrases of several codes that nothing tells apart, phrases that
    no labelled note of the open splits holds, and how many phrases each code has.

    The exit code is 2 if a file cannot be used or two codes share words and no neighbour sentence.
    """
    from suggester.claimed import Claims

    loaded = _load(lexicon, overlay)
    phrases = sum(len(row.text) for entry in loaded.codes for row in entry.phrase)
    proposed = sum(entry.propose for entry in loaded.codes)
    _line(f"{len(loaded.codes)} codes, {proposed} of them proposed, {phrases} wordings")
    for name in loaded.overlays:
        _line(f"overlay {name}")
    unseen = _never_matched(loaded)
    if unseen is not None:
        _line(f"{len(unseen)} phrases stand in no open labelled note:")
        for code, ids in _grouped(unseen):
            _line(f"  {code}: {', '.join(ids)}")
    shared = list(Claims(loaded).undecided())
    for row in shared:
        _line(f"{row.code} and {row.other} both claim {row.wording!r}: add a [[neighbour]]")
    if shared:
        raise typer.Exit(WRONG_INPUT)


@app.command()
def diff(
    before: Annotated[Path, typer.Argument(metavar="A", help="A lexicon or overlay folder.")],
    after: Annotated[Path, typer.Argument(metavar="B", help="Another one.")],
    corpus: Annotated[
        bool, typer.Option("--corpus", help="Read the open labelled notes with both.")
    ] = False,
) -> None:
    """Say what changes from one lexicon to another: wordings, points, combinations and groups, and
    with --corpus, answers.

    A folder with overlay.toml is laid over the shipped lexicon.
    """
    from suggester.lexicon_lines import differences

    old, new = (_load_either(folder) for folder in (before, after))
    for line in differences(old, new):
        _line(line)
    if corpus:
        changed = 0
        for name, lost, gained in _answers(old, new):
            changed += 1
            _line(f"{name}: {' '.join([*(f'-{c}' for c in lost), *(f'+{c}' for c in gained)])}")
        _line(f"{changed} notes change their codes")


def _load(folder: Path | None, overlays: Sequence[Path] | None) -> "Lexicon":
    from suggester.lexicon import load_lexicon
    from suggester.shipped import lexicon_dir

    try:
        return load_lexicon(folder or lexicon_dir(), overlays or ())
    except SuggesterError as error:
        _fail(error)


def _load_either(folder: Path) -> "Lexicon":
    overlay = (folder / "overlay.toml").exists()
    return _load(None, [folder]) if overlay else _load(folder, None)


def _shipped_descriptions() -> "list[Description]":
    from suggester.draw import Description

    return [Description(e.code, e.label, e.description) for e in _load(None, None).codes]


def _never_matched(lexicon: "Lexicon") -> list[tuple[str, str]] | None:
    """Return (code, phrase id) of phrases that no open note holds; None without the corpus."""
    seen = _corpus_phrases(lexicon)
    if seen is None:
        return None
    return [
        (entry.code, phrase.id)
        for entry in lexicon.codes
        for phrase in entry.phrase
        if (entry.code, phrase.id) not in seen
    ]


def _corpus_phrases(lexicon: "Lexicon") -> set[tuple[str, str]] | None:
    texts = _open_notes()
    if texts is None:
        return None
    from suggester.engine import Engine

    engine = Engine(lexicon)
    found: set[tuple[str, str]] = set()
    for _, text in texts:
        answer = engine.suggest(text)
        for item in answer.suggestions:
            found.update((item.code, e.phrase_id) for e in item.evidence)
        for other in answer.considered:
            found.update((other.code, e.phrase_id) for e in other.evidence)
    return found


def _open_notes() -> list[tuple[str, str]] | None:
    """Return id and text of the open labelled notes, or None where the corpus is not installed."""
    from importlib import import_module

    from suggester.shipped import ShippedError, corpus_module

    try:
        splits = import_module(corpus_module("splits"))
    except (ShippedError, ModuleNotFoundError):
        return None
    return [
        (note.id, note.text)
        for split in (splits.Split.TRAIN, splits.Split.CALIBRATION)
        for note in splits.notes_of(split)
    ]


def _answers(old: "Lexicon", new: "Lexicon") -> list[tuple[str, list[str], list[str]]]:
    from suggester.engine import Engine

    texts = _open_notes()
    if texts is None:
        _fail("the labelled notes are not installed. Run this in a checkout.")
    engines = Engine(old), Engine(new)
    rows = []
    for name, text in texts:
        was, now = ({f.code for f in engine.suggest(text).suggestions} for engine in engines)
        if was != now:
            rows.append((name, sorted(was - now), sorted(now - was)))
    return rows


def _grouped(rows: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    codes = dict.fromkeys(code for code, _ in rows)
    return [(code, [name for other, name in rows if other == code]) for code in codes]


def _needs(ambiguous: bool) -> str:
    return "; counts only with treatment beside it" if ambiguous else ""


def _line(*parts: str) -> None:
    sys.stdout.write("  ".join(parts) + "\n")


def _fail(sentence: object) -> NoReturn:
    typer.echo(f"suggester: {sentence}", err=True)
    raise typer.Exit(WRONG_INPUT)
