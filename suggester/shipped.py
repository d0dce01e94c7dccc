"""Where the data and the pages are. No other module knows.

In a checkout ``lexicon/`` and ``web/`` stand beside the package; in the wheel they are
packed under it, because their bare names belong to other distributions.
"""

from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from suggester.errors import SuggesterError

DISTRIBUTION = "rehab-code-suggester"
PACKAGE = Path(__file__).resolve().parent


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
