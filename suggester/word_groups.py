"""Read the named groups of words of the lexicon (groups/*.toml), and hold them to their rules."""

from collections.abc import Iterable, Iterator, Mapping, Set

from suggester.errors import LexiconError
from suggester.schema import CodeFile, GroupFile, Together
from suggester.sizes import SIZES
from suggester.toml_files import parse
from suggester.words import same, wording

GROUPS = "groups/"


def groups_of(files: Mapping[str, bytes]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the groups of words. Raises LexiconError for a name that stands twice."""
    seen: dict[str, str] = dict.fromkeys(SIZES, "suggester/sizes.py")
    yield from ((name, ()) for name in SIZES)
    for file in sorted(name for name in files if name.startswith(GROUPS)):
        for row in parse(file, files[file], GroupFile).group:
            if row.name in seen:
                raise LexiconError(
                    f"{file}: the group {row.name!r} already stands in {seen[row.name]}. "
                    f"Give one of them another name."
                )
            seen[row.name] = file
            yield row.name, row.text


def check_groups(codes: Iterable[CodeFile], files: Mapping[str, bytes]) -> None:
    """Raise LexiconError for a combination that names a group which is not there."""
    groups = dict(groups_of(files))
    known = {f"@{name}" for name in groups}
    for name, texts in groups.items():
        _check_part(f"the group {name!r}", texts, {f"@{size}" for size in SIZES})
    for entry in codes:
        for row in entry.combining:
            where = (
                f"codes/{entry.code}.toml: {row.id if isinstance(row, Together) else 'a decoy'!r}"
            )
            named = {text for part in (*row.all, row.none) for text in part if text[0] == "@"}
            if named - known:
                raise LexiconError(
                    f"{where} names "
                    f"{', '.join(sorted(named - known))}, which no file of {GROUPS} holds. "
                    f"Add the group or write the words out."
                )
            for part in (*row.all, row.none):
                _check_part(where, part, known)


def _check_part(where: str, texts: Iterable[str], known: Set[str]) -> None:
    """Raise LexiconError for a wording that would stand for any number, as its mark is no word
    (``# '``), or names what may not stand there."""
    for text in texts:
        if text[0] == "@" and text not in known:
            raise LexiconError(f"{where} names {text}. A group may name sizes only.")
        if text != "#" and wording(text, same) == ("#",):
            raise LexiconError(
                f"{where}: {text!r} would be read as any number. "
                f"Write the unit in letters, or @marked-feet or @marked-minutes."
            )
