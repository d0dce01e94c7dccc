"""Read the file of EHRs that may call: who they are, and where their public keys are.

{"clients": [{"iss": "https://ehr.example", "jwks_file": "ehr-keys.json"},
             {"iss": "https://other.example", "jwks_url": "https://other.example/jwks"}]}
"""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from suggester import SuggesterError

from ...key_sets import KeySetError
from .keys import FileKeys, Keys, UrlKeys

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class ClientsError(SuggesterError):
    """The file of SUGGESTER_CDS_CLIENTS cannot be used."""

    code = "S205"


def read_clients(path: Path) -> Mapping[str, Keys]:
    """Return issuer -> its keys. A file that is named in it is beside it."""
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))["clients"]
        found = {_issuer(one, path): _keys(one, path) for one in listed}
    except OSError as error:
        raise ClientsError(f"{path}: {error.strerror}. Check the name.") from None
    except (KeyError, TypeError, ValueError, KeySetError) as error:
        why = str(error) if isinstance(error, KeySetError) else "not as it should be"
        raise ClientsError(f"{path}: {why}. docs/cds-hooks.md shows the file.") from None
    if not found or len(found) != len(listed):
        raise ClientsError(f"{path}: name each client once, and at least one.")
    return found


def _issuer(one: Mapping[str, object], path: Path) -> str:
    issuer = one["iss"]
    if not isinstance(issuer, str) or not issuer:
        raise ClientsError(f"{path}: each client needs iss, the issuer of its tokens.")
    return issuer


def _keys(one: Mapping[str, object], path: Path) -> Keys:
    file, url = one.get("jwks_file"), one.get("jwks_url")
    if isinstance(file, str) and url is None:
        return FileKeys(path.parent / file)
    if isinstance(url, str) and file is None:
        parts = urlsplit(url)
        if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK):
            return UrlKeys(url)
        raise ClientsError(f"{path}: jwks_url must begin with https://.")
    raise ClientsError(f"{path}: each client needs jwks_file or jwks_url, not both.")
