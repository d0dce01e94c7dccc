"""Signed statements of the audit chain's end, for a file that the database's keeper cannot reach.

One JSON object a line: ``seq``, ``hash``, ``at`` (UTC) and an Ed25519 ``signature`` over them.
Signatures, not a MAC: whoever checks needs no secret, so an auditor can do it alone.
"""

import base64
import json
import os
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from .audit import Head, canonical
from .errors import AuditError

PUBLIC_SUFFIX = ".pub"


def make_key(path: Path) -> Path:
    """Write a new private key, for its owner's eyes alone, and return the public key's file."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    beside = path.with_name(path.name + PUBLIC_SUFFIX)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(private)
        beside.write_bytes(public)
    except OSError as error:
        raise AuditError(f"{error.filename}: {error.strerror}. A key is never replaced.") from None
    return beside


def sign(head: Head, at: datetime, key_file: Path) -> str:
    """Return the line that states the chain's end at this time."""
    key = _private_key(key_file)
    stated = {"seq": head.seq, "hash": head.hash, "at": at.isoformat()}
    signature = base64.b64encode(key.sign(canonical(stated).encode())).decode()
    return canonical({**stated, "signature": signature})


def append_line(path: Path, line: str) -> None:
    """Add a line to the file of checkpoints and have it on disk before returning."""
    try:
        with path.open("ab") as file:
            file.write(line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise AuditError(f"{path}: {error.strerror}. The checkpoint was not written.") from None


def read(path: Path, public_file: Path) -> dict[int, str]:
    """Return seq -> hash of every checkpoint. Raises AuditError for a line nobody signed."""
    key = _public_key(public_file)
    known: dict[int, str] = {}
    for number, line in enumerate(_bytes(path).splitlines(), start=1):
        seq, sealed = _checked(line, key, f"{path}, line {number}")
        if known.setdefault(seq, sealed) != sealed:
            raise AuditError(f"{path}, line {number}: row {seq} was signed with another hash too.")
    if not known:
        raise AuditError(f"{path} has no checkpoint. Write one: suggester audit checkpoint.")
    return known


def _checked(line: bytes, key: Ed25519PublicKey, place: str) -> tuple[int, str]:
    try:
        stated = json.loads(line)
        signature = base64.b64decode(stated.pop("signature"), validate=True)
        key.verify(signature, canonical(stated).encode())
        return int(stated["seq"]), str(stated["hash"])
    except (ValueError, KeyError, TypeError, AttributeError, InvalidSignature):
        raise AuditError(f"{place}: not signed with this key, or changed since.") from None


def _private_key(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_bytes(path), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise AuditError(f"{path} holds no Ed25519 private key. Make one: suggester audit key.")
    return key


def _public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(_bytes(path))
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PublicKey):
        raise AuditError(f"{path} holds no Ed25519 public key. It is the file that ends in .pub.")
    return key


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AuditError(f"{path}: {error.strerror}.") from None
