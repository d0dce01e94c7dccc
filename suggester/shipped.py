"""Where the data and the pages are. No other module knows.

In a checkout ``lexicon/`` and ``web/`` stand beside the package; in the wheel they are
packed under it, because their bare names belong to other distributions.
"""

import hashlib
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from suggester.errors import SuggesterError

DISTRIBUTION = "rehab-code-suggester"
PACKAGE = Path(__file__).resolve().parent
_OTHERS = frozenset(["web", "corpus", "lexicon"])  # packed under the package in the wheel
_LIBRARIES = ("spacy", "rapidfuzz", "pydantic")


class ShippedError(SuggesterError):
    """A part that comes with the program is not where it should be."""

    code = "S001"


def _place(name: str, *, proof: str) -> Path:
    """Return the folder ``name`` that holds ``proof``: the wheel's, else the checkout's."""
    places = (PACKAGE / name, PACKAGE.parent / name)
    for place in places:
        if (place / proof).exists():
            return place
    looked = " and ".join(str(place) for place in places)
    raise ShippedError(
        f"{name}/ is missing (looked for {proof} in {looked}). "
        f"Install {DISTRIBUTION} again, or run from a complete checkout."
    )


def lexicon_dir() -> Path:
    """Return the folder of the lexicon's data files."""
    return _place("lexicon", proof="codes")


def web_module(name: str) -> str:
    """Return the import string of a module of the web, which this package may not import."""
    inside = _place("web", proof="app.py").parent == PACKAGE
    return f"{'suggester.' if inside else ''}web.{name}"


def web_app() -> str:
    """Return the import string of the web application's factory, for uvicorn."""
    return f"{web_module('app')}:create_app"


def corpus_module(name: str) -> str:
    """Return the import string of a module of the corpus (labelled notes and their scorer)."""
    inside = _place("corpus", proof="notes.py").parent == PACKAGE
    return f"{'suggester.' if inside else ''}corpus.{name}"


@cache
def software_version() -> str:
    """Return the version of the installed program, e.g. ``0.1.0``."""
    try:
        return version(DISTRIBUTION)
    except PackageNotFoundError as error:
        raise ShippedError(
            f"{DISTRIBUTION} is not installed, so its version is not known. "
            "Run `make install` in the checkout, or `pip install` the wheel."
        ) from error


@cache
def program_digest() -> str:
    """Return the SHA-256 over the program's source files: names the reading and the rules exactly,
    where two builds share a version."""
    total = hashlib.sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        name = path.relative_to(PACKAGE)
        if name.parts[0] not in _OTHERS:
            data = path.read_bytes()
            total.update(f"{name.as_posix()}\0{len(data)}\0".encode())
            total.update(data)
    return total.hexdigest()


@cache
def libraries() -> tuple[str, ...]:
    """Return the libraries that an answer depends on, e.g. ``spacy 3.8.7``, and Python."""
    found = [f"{name} {version(name)}" for name in _LIBRARIES]
    return (*found, f"python {platform.python_version()}")
