"""Names of people and keys: short, and without what could be taken for another's."""

import re

from .errors import UnfitNameError

NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
UNFIT = re.compile(r"[^a-z0-9._@-]")


def normal_name(name: str) -> str:
    """Return a name as it is looked for; whoever signs in may write it with capitals.

    What no name has becomes ``?``: it is nobody's, and every database can be asked for it.
    """
    return UNFIT.sub("?", name.strip().lower()[:65])


def checked_name(name: str) -> str:
    """Return a name as it is stored. Raises UnfitNameError for what is none."""
    found = normal_name(name)
    if not NAME.fullmatch(found):
        raise UnfitNameError(
            "A name has 2 to 64 letters a to z, digits and . _ @ -; the first is a letter or digit."
        )
    return found
