"""Read the lexicon's files into one frozen value. Files in, Lexicon out; no spaCy."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from suggester.drawn import laid_under
from suggester.errors import LexiconError
from suggester.overlay import PREFIX, laid_over, versions
from suggester.reach_schema import FindingFile, ReachFile, TitleFile
from suggester.scales import Scales
from suggester.schema import (
    MODALITIES,
    UNLISTED,
    CodeFile,
    CueFile,
    DrawnFile,
    Phrase,
    Row,
    Together,
)
from suggester.score_schema import CircumstanceFile, WeightFile
from suggester.section_schema import SectionFile
from suggester.stems import lexicon_stem
from suggester.toml_files import parse
from suggester.toml_lines import line_of
from suggester.visit_schema import VisitFile, WhoFile
from suggester.word_groups import GROUPS, check_groups, groups_of

_Row = TypeVar("_Row", bound=Row)
DRAWN = "drawn.toml"
CIRCUMSTANCES = "circumstances.toml"
_WORD = re.compile(r"[^\W\d_]+")
_SUFFIXES = (".toml", ".txt", ".csv")


def digest_of(files: Mapping[str, bytes]) -> str:
    """Return the SHA-256 over the names and contents of files."""
    total = hashlib.sha256()
    for name, data in sorted(files.items()):
        total.update(f"{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


@dataclass(frozen=True)
class Lexicon:
    """Everything the pipeline knows of words: codes, cues, headings, word lists.

    files: path inside the lexicon folder -> bytes, as read; what a saved pipeline keeps.
    """

    files: Mapping[str, bytes] = field(repr=False)
    codes: tuple[CodeFile, ...] = field(repr=False)
    cues: tuple[CueFile, ...] = field(repr=False)
    sections: SectionFile = field(repr=False)
    reach: ReachFile = field(repr=False)
    findings: FindingFile = field(repr=False)
    titles: TitleFile = field(repr=False)
    visits: VisitFile = field(repr=False)
    who: WhoFile = field(repr=False)
    weights: WeightFile = field(repr=False)
    circumstances: CircumstanceFile = field(repr=False)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 over all file names and contents: names this lexicon exactly."""
        return digest_of(self.files)

    @cached_property
    def tables_digest(self) -> str:
        """Return the SHA-256 over the reference tables of claims, ours and those laid over them."""
        return digest_of({n: data for n, data in self.files.items() if "claims/" in n})

    @cached_property
    def overlays(self) -> tuple[str, ...]:
        """Return the name and short digest of every overlay, as answers give them."""
        return versions(self.files)

    @cached_property
    def by_code(self) -> Mapping[str, CodeFile]:
        """Return code -> its file."""
        return {entry.code: entry for entry in self.codes}

    @cached_property
    def untimed(self) -> frozenset[str]:
        """Return the codes that are not counted by minutes."""
        return frozenset(entry.code for entry in self.codes if not entry.timed)

    @cached_property
    def timed(self) -> frozenset[str]:
        """Return the codes that are counted by minutes."""
        return frozenset(self.by_code) - self.untimed

    @cached_property
    def modalities(self) -> frozenset[str]:
        """Return the codes of agents that are applied."""
        return frozenset(entry.code for entry in self.codes if entry.family in MODALITIES)

    @cached_property
    def listed(self) -> frozenset[str]:
        """Return the codes whose work stands in lists."""
        return frozenset(entry.code for entry in self.codes if entry.family not in UNLISTED)

    @cached_property
    def carriers(self) -> Mapping[str, frozenset[str]]:
        """Return code -> the codes that carry its further time."""
        found: dict[str, set[str]] = {}
        for entry in self.codes:
            for neighbour in entry.neighbour[:1]:
                first = self.by_code.get(neighbour.code)
                if first is not None and entry.carries_on(first):
                    found.setdefault(first.code, set()).add(entry.code)
        return {code: frozenset(codes) for code, codes in found.items()}

    @cached_property
    def one_of_each(self) -> Mapping[tuple[object, ...], frozenset[str]]:
        """Return ``CodeFile.choice`` -> the codes of which a visit has one."""
        found: dict[tuple[object, ...], set[str]] = {}
        for entry in self.codes:
            if entry.one_of is not None:
                found.setdefault(entry.choice, set()).add(entry.code)
        return {choice: frozenset(codes) for choice, codes in found.items()}

    @cached_property
    def scales(self) -> Scales:
        """Return what tells a line of scores."""
        return Scales(self.findings)

    @cached_property
    def body(self) -> frozenset[str]:
        """Return the words for parts of the body."""
        return self.words("body")

    @cached_property
    def before_work(self) -> frozenset[str]:
        """Return the words that none of an item of work holds what stands up to them."""
        return self.words("before_work")

    @cached_property
    def after_work(self) -> frozenset[str]:
        """Return the words with which no item of work goes on."""
        return self.words("after_work")

    @cached_property
    def phrases(self) -> Mapping[tuple[str, str], Phrase | Together]:
        """Return (code, phrase id) -> the phrase or combination."""
        return {(entry.code, row.id): row for entry in self.codes for row in entry.speaking}

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, ...]]:
        """Return the name of each group of words -> its wordings."""
        return dict(groups_of(self.files))

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Return the stems of all words by which the codes are found."""
        texts = [text for entry in self.codes for row in entry.phrase for text in row.text]
        texts += [text for entry in self.codes for row in entry.decoy for text in row.text]
        texts += [
            text
            for entry in self.codes
            for row in entry.combining
            for part in row.all
            for text in part
        ]
        texts += [text for wordings in self.groups.values() for text in wordings]
        texts += sorted(self.body)
        return frozenset(
            lexicon_stem(word) for text in texts for word in _WORD.findall(text.lower())
        )

    def words(self, name: str) -> frozenset[str]:
        """Return the words of ``words/<name>.txt``, one a line; empty where there is none."""
        data = self.files.get(f"words/{name}.txt", b"")
        return frozenset(data.decode().split("\n")) - {""}

    def pairs(self, name: str) -> Mapping[str, str]:
        """Return the tab-separated pairs of ``words/<name>.txt``."""
        data = self.files.get(f"words/{name}.txt", b"")
        rows = (line.split("\t") for line in data.decode().splitlines() if "\t" in line)
        return {row[0]: row[1] for row in rows}

    def part(self, prefixes: Iterable[str]) -> "Lexicon":
        """Return the lexicon made of only the files under the prefixes."""
        wanted = (*prefixes, PREFIX)
        if "codes/" in wanted:
            wanted = (*wanted, DRAWN, GROUPS)
        kept = {name: data for name, data in self.files.items() if name.startswith(wanted)}
        return lexicon_from_files(kept)


def load_lexicon(folder: Path, overlays: Iterable[Path] = ()) -> Lexicon:
    """Read a lexicon folder, and lay a clinic's own folders over it, in the order given.

    Raises LexiconError naming file, line and mend when a file cannot be used.
    """
    return lexicon_from_files(lexicon_files(folder, overlays))


def lexicon_files(folder: Path, overlays: Iterable[Path] = ()) -> dict[str, bytes]:
    """Return path inside the lexicon -> content, of a folder and of those laid over it.

    Raises LexiconError where one of them is no such folder.
    """
    if not folder.is_dir():
        raise LexiconError(f"{folder}: no such lexicon folder. Give the folder that holds codes/.")
    files = _read(folder)
    if not any(name.startswith("codes/") for name in files):
        raise LexiconError(
            f"{folder}: holds no code file. Give the folder that holds codes/<code>.toml."
        )
    for number, overlay in enumerate(overlays):
        if not overlay.is_dir():
            raise LexiconError(f"{overlay}: no such overlay folder. Give one with overlay.toml.")
        files |= {f"{PREFIX}{number:02}/{name}": data for name, data in _read(overlay).items()}
    return files


def _read(folder: Path) -> dict[str, bytes]:
    paths = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def lexicon_from_files(files: Mapping[str, bytes]) -> Lexicon:
    """Build a Lexicon from file contents; parts that are missing are empty."""
    codes = tuple(
        _checked_code(name, parse(name, data, CodeFile), data)
        for name, data in sorted(files.items())
        if name.startswith("codes/")
    )
    cues = tuple(
        parse(name, data, CueFile)
        for name, data in sorted(files.items())
        if name.startswith("cues/")
    )
    _check_cues(cues)
    check_groups(codes, files)
    codes = laid_under(codes, _parse_or_empty(files, DRAWN, DrawnFile))
    return Lexicon(
        files=files,
        codes=laid_over(codes, files),
        cues=cues,
        sections=_parse_or_empty(files, "sections.toml", SectionFile),
        reach=_parse_or_empty(files, "reach.toml", ReachFile),
        findings=_parse_or_empty(files, "findings.toml", FindingFile),
        titles=_parse_or_empty(files, "titles.toml", TitleFile),
        visits=_parse_or_empty(files, "visits.toml", VisitFile),
        who=_parse_or_empty(files, "who.toml", WhoFile),
        weights=_parse_or_empty(files, "weights.toml", WeightFile),
        circumstances=_parse_or_empty(files, CIRCUMSTANCES, CircumstanceFile),
    )


def _check_cues(cues: Iterable[CueFile]) -> None:
    """Raise LexiconError for a cue of two kinds: it cannot decide two things."""
    seen: dict[str, str] = {}
    for file in cues:
        for text in (text for cue in file.cue for text in cue.text):
            key = re.sub(r"[\s-]+", " ", text.lower()).strip()
            if seen.setdefault(key, file.kind) != file.kind:
                raise LexiconError(
                    f"cues/{file.kind}.toml: the cue {text!r} already stands in "
                    f"cues/{seen[key]}.toml. Take one of the two out."
                )


def _parse_or_empty(files: Mapping[str, bytes], name: str, model: type[_Row]) -> _Row:
    return parse(name, files[name], model) if name in files else model()


def _checked_code(name: str, entry: CodeFile, data: bytes) -> CodeFile:
    """Return the entry, or raise LexiconError for what the schema alone cannot see."""
    text = data.decode()
    if name != f"codes/{entry.code}.toml":
        raise LexiconError(f"{name}: holds code {entry.code}. Name the file {entry.code}.toml.")
    seen: dict[str, str] = {}
    ids: set[str] = set()
    for n, row in enumerate(entry.together):
        if row.id in ids:
            raise LexiconError(
                f"{name}:{line_of(text, ('together', n, 'id'))}: a second combination has the id "
                f"{row.id!r}. Give each its own."
            )
        ids.add(row.id)
    for n, phrase in enumerate(entry.phrase):
        if phrase.id in ids:
            line = line_of(text, ("phrase", n, "id"))
            raise LexiconError(
                f"{name}:{line}: a second phrase has the id {phrase.id!r}. Give each meaning "
                f"its own id, or move the wordings into the first."
            )
        ids.add(phrase.id)
        for words in phrase.text:
            key = re.sub(r"[\s-]+", " ", words.lower()).strip()
            if key in seen:
                line = line_of(text, ("phrase", n, "id"))
                raise LexiconError(
                    f"{name}:{line}: the wording {words!r} already stands under "
                    f"{seen[key]!r}. Take one of the two out."
                )
            seen[key] = phrase.id
    for n, example in enumerate(entry.example):
        unknown = set(example.expect) - ids
        if unknown:
            raise LexiconError(
                f"{name}:{line_of(text, ('example', n, 'expect'))}: the example expects "
                f"{sorted(unknown)}, which are not phrase ids of this file. Use an id that "
                f"stands in a [[phrase]]."
            )
    return entry
