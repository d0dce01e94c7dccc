"""Lay a clinic's own words over the shipped lexicon. File contents in, code files out.

An overlay is a folder with ``overlay.toml`` (its name) and ``codes/<code>.toml``. For a code that
we ship, such a file adds phrases, decoys and examples, gives phrases other weights, and switches
phrases or the whole code off; for any other code it is a complete code file. Ours stay untouched.
"""

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from typing import TypeVar

from pydantic import Field, ValidationError

from suggester.errors import LexiconError
from suggester.schema import Code, CodeFile, Decoy, Example, Id, Phrase, Row, Together

PREFIX = "overlays/"  # where overlay files stand among a lexicon's files
_Model = TypeVar("_Model", bound=Row)


class OverlayFile(Row):
    """overlay.toml. name: what answers call it, e.g. ``north-clinic``."""

    name: Id
    about: str = ""


class Reweight(Row):
    """Another weight for one of our phrases, in log-odds points."""

    id: Id
    weight: float = Field(gt=0, le=8)


class CodeOverlay(Row):
    """What an overlay changes of a code that we ship.

    off: the code is never proposed. off_phrases: ids of phrases that are not looked for.
    """

    code: Code
    off: bool = False
    off_phrases: tuple[Id, ...] = ()
    reweight: tuple[Reweight, ...] = ()
    phrase: tuple[Phrase, ...] = ()
    together: tuple[Together, ...] = ()
    decoy: tuple[Decoy, ...] = ()
    example: tuple[Example, ...] = ()


def overlay_names(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return the folder names of the overlays among a lexicon's files, in the order laid."""
    return tuple(sorted({name.split("/")[1] for name in files if name.startswith(PREFIX)}))


def versions(files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Return each overlay as answers name it: its name and the start of its SHA-256."""
    found = []
    for folder in overlay_names(files):
        mine = {n: data for n, data in files.items() if n.startswith(f"{PREFIX}{folder}/")}
        total = hashlib.sha256()
        for name, data in sorted(mine.items()):
            total.update(f"{name.split('/', 2)[2]}\0{len(data)}\0".encode())
            total.update(data)
        head = _parse(f"{PREFIX}{folder}/overlay.toml", mine, OverlayFile)
        found.append(f"{head.name} {total.hexdigest()[:12]}")
    return tuple(found)


def laid_over(codes: Iterable[CodeFile], files: Mapping[str, bytes]) -> tuple[CodeFile, ...]:
    """Return the codes with every overlay applied, by code.

    Raises LexiconError naming file and mend where an overlay does not fit.
    """
    by_code = {entry.code: entry for entry in codes}
    for folder in overlay_names(files):
        _parse(f"{PREFIX}{folder}/overlay.toml", files, OverlayFile)
        for name in sorted(n for n in files if n.startswith(f"{PREFIX}{folder}/codes/")):
            code = name.rsplit("/", 1)[1].removesuffix(".toml")
            if code in by_code:
                by_code[code] = _changed(name, by_code[code], _parse(name, files, CodeOverlay))
            else:
                by_code[code] = _parse(name, files, CodeFile)
            if by_code[code].code != code:
                raise LexiconError(f"{name}: holds another code. Name the file after its code.")
    return tuple(by_code[code] for code in sorted(by_code))


def _changed(name: str, entry: CodeFile, change: CodeOverlay) -> CodeFile:
    """Return a code with one overlay's changes."""
    if change.code != entry.code:
        raise LexiconError(f"{name}: holds another code. Name the file after its code.")
    ids = {phrase.id for phrase in entry.phrase}
    unknown = ({row.id for row in change.reweight} | set(change.off_phrases)) - ids
    if unknown:
        raise LexiconError(
            f"{name}: {', '.join(sorted(unknown))} is no phrase of {entry.code}. "
            f"`suggester lexicon show {entry.code}` lists their ids."
        )
    taken = ids & {phrase.id for phrase in change.phrase}
    if taken:
        raise LexiconError(
            f"{name}: {entry.code} has a phrase {', '.join(sorted(taken))} already. "
            f"Give yours another id, or use [[reweight]]."
        )
    weights = {row.id: row.weight for row in change.reweight}
    kept = [phrase for phrase in entry.phrase if phrase.id not in change.off_phrases]
    return entry.model_copy(
        update={
            "propose": entry.propose and not change.off,
            "phrase": (
                *(p.model_copy(update={"weight": weights.get(p.id, p.weight)}) for p in kept),
                *change.phrase,
            ),
            "together": (*entry.together, *change.together),
            "decoy": (*entry.decoy, *change.decoy),
            "example": (*entry.example, *change.example),
        }
    )


def _parse(name: str, files: Mapping[str, bytes], model: type[_Model]) -> _Model:
    """Return one overlay file as its model."""
    if name not in files:
        raise LexiconError(f'{name} is missing. Write it with one line: name = "my-clinic"')
    try:
        return model.model_validate(tomllib.loads(files[name].decode()))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise LexiconError(f"{name}: is not TOML in UTF-8: {error}. Mend that place.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(
            f"{name}: {where}: {first['msg']}. See lexicon/README.md, 'Overlays'."
        ) from None
