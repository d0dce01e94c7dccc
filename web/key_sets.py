"""Public keys of others: a JSON Web Key Set in, keys out. Which key may check which algorithm.

Fetches nothing.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt import PyJWK
from jwt.exceptions import PyJWTError

LEAST_RSA_BITS = 2048
CURVES = {"ES256": "secp256r1", "ES384": "secp384r1", "ES512": "secp521r1"}


class KeySetError(Exception):
    """A key set cannot be had or read."""


WRONG = KeySetError("the key set is no JSON Web Key Set of RSA and EC keys")


def key_set(data: bytes) -> Mapping[str, PyJWK]:
    """Return kid -> key of a JSON Web Key Set as it is sent. Raises KeySetError."""
    try:
        return keys_of(json.loads(data))
    except (ValueError, RecursionError):
        raise WRONG from None


def keys_of(said: Any) -> Mapping[str, PyJWK]:
    """Return kid -> key of a JSON Web Key Set; keys that are not for signing, or of a kind that is
    not known here, are left out. Raises KeySetError."""
    try:
        for_signing = [
            one
            for one in said["keys"]
            if one.get("kty") in ("RSA", "EC") and one.get("use", "sig") == "sig"
        ]
    except (KeyError, TypeError, AttributeError):
        raise WRONG from None
    found: dict[str, PyJWK] = {}
    for one in for_signing:
        with suppress(PyJWTError, ValueError, TypeError):
            found[str(one.get("kid", ""))] = PyJWK.from_dict(one)
    if for_signing and not found:
        raise WRONG
    return found


def one_of(keys: Mapping[str, PyJWK], kid: str | None) -> PyJWK | None:
    """Return the key of that id, or the only one where none is named."""
    if kid is None:
        return next(iter(keys.values())) if len(keys) == 1 else None
    return keys.get(kid)


def fits(key: PyJWK, algorithm: str) -> bool:
    """Tell whether a key is of the algorithm's kind: ES384 is of the curve P-384 alone."""
    public = key.key
    if algorithm in CURVES:
        return isinstance(public, EllipticCurvePublicKey) and public.curve.name == CURVES[algorithm]
    return isinstance(public, RSAPublicKey) and public.key_size >= LEAST_RSA_BITS
