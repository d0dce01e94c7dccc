"""What was learnt as the files of an overlay. Changes in, TOML out, to read and edit."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

from suggester.learning.fit import Moved
from suggester.learning.nominate import Nominee
from suggester.lexicon import Lexicon
from suggester.overlay import CodeOverlay, Reweight
from suggester.schema import Decoy, Kind, Phrase
from suggester.toml_files import parse

Change = Moved | Nominee
NAME = "learned"
_WHY = "Learnt from reviews: coders rejected the code where this stood."
_HEAD = f"""\
# Written by `suggester learn` from decided reviews. Read the wordings before you apply it:
# no name of a person may stand here. `suggester learn revert` takes it back.
name = "{NAME}"
about = "Learnt from decided reviews."
"""
_SLUG = 40  # letters of a wording in its id


def phrase_id(text: str) -> str:
    """Return the id of a learnt wording: its words, and a digest that tells them apart."""
    slug = re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:_SLUG].strip("-")
    return f"learned-{slug or 'words'}-{sha256(text.encode()).hexdigest()[:6]}"


def said(change: Change) -> str:
    """Return a change in one line."""
    if isinstance(change, Moved):
        how = f"{change.phrase_id}: {change.before:g} -> {change.after:g} points"
        return f"{change.code}  {how} (billed in {change.billed} of {change.seen} notes)"
    if change.decoy:
        often = f"rejected in {change.shown} of {change.held} notes"
        return f"{change.code}  not {change.text!r} ({often})"
    how = f"{change.text!r}, {change.weight:g} points"
    return f"{change.code}  new: {how} (billed in {change.shown} of {change.held} notes)"


def overlay_files(
    changes: Iterable[Change], lexicon: Lexicon, current: Mapping[str, CodeOverlay]
) -> dict[str, bytes]:
    """Return path -> content of the overlay. lexicon: what it is laid over, without ``current``.

    current: what was learnt before; its wordings stay, and so do its points where nothing newer is
        known.
    """
    changes = list(changes)
    files = {"overlay.toml": _HEAD.encode()}
    for code in sorted({change.code for change in changes} | current.keys()):
        mine = [change for change in changes if change.code == code]
        overlay = _overlay(code, mine, lexicon, current.get(code, CodeOverlay(code=code)))
        files[f"codes/{code}.toml"] = _toml(overlay, mine).encode()
    return files


def read_current(files: Mapping[str, bytes]) -> dict[str, CodeOverlay]:
    """Return code -> what an overlay that was learnt before changes of it."""
    found = [
        parse(name, data, CodeOverlay) for name, data in files.items() if name.startswith("codes/")
    ]
    return {overlay.code: overlay for overlay in found}


def _overlay(
    code: str, changes: Sequence[Change], lexicon: Lexicon, before: CodeOverlay
) -> CodeOverlay:
    moves = {c.phrase_id: c.after for c in changes if isinstance(c, Moved)}
    phrases = {phrase.id: phrase for phrase in before.phrase}
    decoys = {text: row for row in before.decoy for text in row.text}
    for new in changes:
        if isinstance(new, Nominee) and new.decoy:
            decoys[new.text] = Decoy(text=(new.text,), why=_WHY)
        elif isinstance(new, Nominee):
            phrases[phrase_id(new.text)] = Phrase(
                id=phrase_id(new.text), kind=Kind.TECHNIQUE, text=(new.text,), weight=new.weight
            )
    for name in moves.keys() & phrases.keys():
        phrases[name] = phrases[name].model_copy(update={"weight": moves[name]})
    known = {phrase.id for phrase in lexicon.by_code[code].phrase}
    weights = {row.id: row.weight for row in before.reweight} | moves
    return CodeOverlay(
        code=code,
        off=before.off,
        off_phrases=before.off_phrases,
        reweight=tuple(Reweight(id=n, weight=w) for n, w in sorted(weights.items()) if n in known),
        phrase=tuple(phrases[name] for name in sorted(phrases)),
        decoy=tuple(decoys[text] for text in sorted(decoys)),
    )


def _toml(overlay: CodeOverlay, changes: Sequence[Change]) -> str:
    """Return a code's file, each change of this run with where it comes from."""
    lines = [f"# {said(change)}" for change in changes]
    lines += [f'code = "{overlay.code}"']
    if overlay.off:
        lines.append("off = true")
    if overlay.off_phrases:
        lines.append(f"off_phrases = {json.dumps(list(overlay.off_phrases))}")
    for row in overlay.reweight:
        lines += ["", "[[reweight]]", f'id = "{row.id}"', f"weight = {row.weight}"]
    for phrase in overlay.phrase:
        lines += [
            "", "[[phrase]]", f'id = "{phrase.id}"', f'kind = "{phrase.kind}"',
            f"text = {_texts(phrase.text)}", f"weight = {phrase.weight}",
        ]  # fmt: skip
    for decoy in overlay.decoy:
        why = json.dumps(decoy.why, ensure_ascii=False)
        lines += ["", "[[decoy]]", f"text = {_texts(decoy.text)}", f"why = {why}"]
    return "\n".join(lines) + "\n"


def _texts(texts: Sequence[str]) -> str:
    return json.dumps(list(texts), ensure_ascii=False)
