"""Write out what a lexicon holds of a code, and what changed from one lexicon to another. Lexicons
in, lines of text out."""

from collections.abc import Iterable, Iterator, Sequence

from suggester.lexicon import Lexicon
from suggester.schema import CodeFile, Decoy, Phrase, Together


def shown(entry: CodeFile) -> Iterator[str]:
    """Yield all that speaks for a code, against it and about it."""
    timed = f"timed, {entry.minutes_per_unit} minutes a unit" if entry.timed else "not timed"
    proposed = "" if entry.propose else " · never proposed"
    yield f"{entry.code}  {entry.label}"
    yield f"{entry.family} · {timed} · {', '.join(entry.disciplines)}{proposed}"
    yield entry.description
    yield ""
    for phrase in entry.phrase:
        yield f"{_points(phrase)}: {', '.join(phrase.text)}"
    for row in entry.together:
        yield written(row)
    for decoy in entry.decoy:
        yield f"not {', '.join(decoy.text) or _combination(decoy)}: {decoy.why}"
    for neighbour in entry.neighbour:
        yield f"beside {neighbour.code}: {neighbour.how}"
    for example in entry.example:
        yield f"{'yes' if example.expect else 'no '} {example.note}"


def group_shown(lexicon: Lexicon, name: str) -> Iterator[str]:
    """Yield the words of a group (``@knee``) and who combines them; nothing if there is none."""
    if name.removeprefix("@") not in lexicon.groups:
        return
    yield f"{name}: {', '.join(lexicon.groups[name.removeprefix('@')])}"
    for entry in lexicon.codes:
        for row in entry.combining:
            if any(name in part for part in (*row.all, row.none)):
                yield f"{entry.code}  {written(row)}"


def differences(old: Lexicon, new: Lexicon) -> Iterator[str]:
    """Yield what changes of codes and groups: wordings, points, combinations, decoys."""
    for code in sorted(old.by_code.keys() | new.by_code.keys()):
        was, now = old.by_code.get(code), new.by_code.get(code)
        yield from (f"{code} {line}" for line in _changes(was, now))
    for name in sorted(old.groups.keys() | new.groups.keys()):
        for line in _gone_and_new(old.groups.get(name, ()), new.groups.get(name, ())):
            yield f"@{name} {line}"


def _changes(was: CodeFile | None, now: CodeFile | None) -> Iterator[str]:
    yield from _gone_and_new(_wordings(was), _wordings(now))
    before = {row.id: row for row in was.phrase} if was else {}
    for row in now.phrase if now else ():
        old = before.get(row.id)
        if old is not None and _points(old) != _points(row):
            yield f"{_points(old)} -> {_points(row)}"
    yield from _gone_and_new(_combinations(was), _combinations(now), between="; ")
    if was is not None and now is not None and was.propose != now.propose:
        yield "is proposed" if now.propose else "is never proposed"


def _gone_and_new(was: Iterable[str], now: Iterable[str], between: str = ", ") -> Iterator[str]:
    old, new = set(was), set(now)
    for sign, texts in (("-", old - new), ("+", new - old)):
        if texts:
            yield f"{sign} {between.join(sorted(texts))}"


def _wordings(entry: CodeFile | None) -> Iterator[str]:
    for row in entry.phrase if entry else ():
        yield from row.text
    for decoy in entry.decoy if entry else ():
        yield from (f"not {text}" for text in decoy.text)


def _combinations(entry: CodeFile | None) -> Iterator[str]:
    yield from (written(row) for row in (entry.combining if entry else ()))


def written(row: Together | Decoy) -> str:
    """Return a combination in one line: what it counts, and its words."""
    head = _points(row) if isinstance(row, Together) else "not"
    return f"{head}: {_combination(row)}"


def _points(row: Phrase | Together) -> str:
    weight = f" {row.weight:g}" if row.weight else ""
    return f"{row.kind.value}{weight} {row.id}{' (ambiguous)' if row.ambiguous else ''}"


def _combination(row: Together | Decoy) -> str:
    """Return e.g. ``@knee + tape, strap within 12 words, without kinesio tape``."""
    without = f", without {_either(row.none)}" if row.none else ""
    return f"{' + '.join(_either(part) for part in row.all)} within {row.within} words{without}"


def _either(part: Sequence[str]) -> str:
    return f"({', '.join(part)})" if len(part) > 1 else part[0]
