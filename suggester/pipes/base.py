"""What every component shares: it is built from a part of the lexicon and saves that part."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar

from suggester.lexicon import Lexicon, lexicon_from_files, load_lexicon
from suggester.plain_tokens import Doc
from suggester.shipped import lexicon_dir


class LexiconPipe:
    """A spaCy component that reads a Doc with some files of the lexicon.

    PARTS: prefixes of the lexicon files it needs; only these are kept by ``to_disk``.
    """

    PARTS: ClassVar[tuple[str, ...]] = ()

    def __init__(self, lexicon: Lexicon) -> None:
        self._use(lexicon)

    def _use(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        ready = tables.get(type(self).__name__)
        if ready is None:
            self.build(lexicon)
        else:
            vars(self).update(ready)

    @property
    def tables(self) -> dict[str, Any]:
        """Return what ``build`` made."""
        return {name: value for name, value in vars(self).items() if name != "lexicon"}

    def build(self, lexicon: Lexicon) -> None:
        """Make the component's tables from the lexicon."""
        raise NotImplementedError

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the Doc and return it."""
        raise NotImplementedError

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """Return the files the component was built from."""
        kept = self.lexicon.part(self.PARTS).files
        return json.dumps({name: data.decode() for name, data in sorted(kept.items())}).encode()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "LexiconPipe":
        """Rebuild from ``to_bytes``."""
        self._use(lexicon_from_files({k: v.encode() for k, v in json.loads(data).items()}))
        return self

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the files the component was built from into a folder."""
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "lexicon.json").write_bytes(self.to_bytes())

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "LexiconPipe":
        """Rebuild from ``to_disk``."""
        return self.from_bytes((Path(path) / "lexicon.json").read_bytes())


bound: Lexicon | None = None  # the lexicon of the engine being built; see pipes.bind
tables: Mapping[str, Mapping[str, Any]] = {}  # its tables where they are ready: class -> attributes
_READ: dict[Path, Lexicon] = {}


def lexicon_at(folder: str | None) -> Lexicon:
    """Return the lexicon in a folder, or the shipped one; each is read once a process."""
    if folder is None and bound is not None:
        return bound
    path = Path(folder) if folder is not None else lexicon_dir()
    if path not in _READ:
        _READ[path] = load_lexicon(path)
    return _READ[path]
