"""The public keys of an EHR: from a file, or from the one address that the operator named.

A token's own `jku` is never followed.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, Protocol
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from jwt import PyJWK

from ...key_sets import KeySetError, key_set, one_of

FRESH = 3600.0  # seconds that fetched keys are used without asking again
PAUSE = 60.0  # seconds between two fetches, whatever tokens name
SECONDS = 5.0
MOST_BYTES = 262_144


class Keys(Protocol):
    """The keys of one issuer."""

    def find(self, kid: str | None, /) -> PyJWK | None:
        """Return the key of that id; of a set of one key, that one where no id is named."""


class FileKeys:
    """Keys of a file, read once."""

    def __init__(self, path: Path) -> None:
        try:
            self._keys = key_set(path.read_bytes())
        except OSError as error:
            raise KeySetError(f"{path.name}: {error.strerror}") from None

    def find(self, kid: str | None, /) -> PyJWK | None:
        """Return the key of that id."""
        return one_of(self._keys, kid)


class UrlKeys:
    """Keys of an address, fetched when they are needed and kept for an hour."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: Mapping[str, PyJWK] = {}
        self._asked: float | None = None
        self._lock = Lock()

    def find(self, kid: str | None, /) -> PyJWK | None:
        """Return the key of that id; asks anew where it is unknown, once a minute at most.

        Raises KeySetError where there are no keys and none can be had.
        """
        with self._lock:
            age = None if self._asked is None else time.monotonic() - self._asked
            unknown = one_of(self._keys, kid) is None
            if age is None or age > FRESH or (unknown and age > PAUSE):
                self._asked = time.monotonic()
                self._keys = key_set(fetched(self._url))
            return one_of(self._keys, kid)


class _NoRedirect(HTTPRedirectHandler):
    """An address that leads elsewhere is not the one that was named."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def fetched(url: str) -> bytes:
    """Return what is at an address. Nothing of a note or a call is sent to it."""
    request = Request(url, headers={"Accept": "application/json"})  # noqa: S310 the operator's own
    try:
        with build_opener(_NoRedirect).open(request, timeout=SECONDS) as answer:
            data: bytes = answer.read(MOST_BYTES + 1)
    except (URLError, OSError, ValueError):
        raise KeySetError("the key set cannot be fetched") from None
    if len(data) > MOST_BYTES:
        raise KeySetError("the key set is too large")
    return data
