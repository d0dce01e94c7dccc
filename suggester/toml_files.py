"""Read one TOML file of the lexicon: bytes in, the checked value out, or what to mend and where."""

import tomllib
from typing import TypeVar

from pydantic import ValidationError

from suggester.errors import LexiconError
from suggester.schema import Row
from suggester.toml_lines import line_of

_Row = TypeVar("_Row", bound=Row)


def parse(name: str, data: bytes, model: type[_Row]) -> _Row:
    """Return the checked content of a file. Raises LexiconError naming file, line and mend."""
    try:
        text = data.decode()
        return model.model_validate(tomllib.loads(text))
    except UnicodeDecodeError as error:
        raise LexiconError(
            f"{name}: is not UTF-8 (byte {error.start}). Save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{name}: is not TOML: {error}. Mend that line.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        line = line_of(data.decode(), tuple(first["loc"]))
        raise LexiconError(
            f"{name}:{line}: {where}: {first['msg']}. See lexicon/README.md for the shape."
        ) from None
