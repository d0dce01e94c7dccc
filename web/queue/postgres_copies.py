"""Copies of a PostgreSQL database by its own programs, which see one moment of it."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from .errors import StoreError

MAGIC = b"PGDMP"


def write_copy(address: URL, file: Path) -> None:
    """Copy a database into a file. Raises StoreError when pg_dump does not end well."""
    _run("pg_dump", address, "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def put_back(file: Path, address: URL) -> None:
    """Fill an empty database from a copy, all of it or nothing."""
    whole = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", address, *whole, str(file))


def _run(program: str, address: URL, *words: str) -> None:
    path = shutil.which(program)
    if path is None:
        raise StoreError(f"{program} is not installed. It comes with PostgreSQL's client programs.")
    said: dict[str, Any] = {**address.query, "host": address.query.get("host") or address.host}
    said |= {"port": address.port, "user": address.username, "dbname": address.database}
    place = make_conninfo("", **{name: value for name, value in said.items() if value})
    # Not on the command line, which every user of the machine can read.
    secret = {"PGPASSWORD": address.password} if address.password else {}
    done = subprocess.run(  # noqa: S603
        [path, "--no-password", f"--dbname={place}", *words],
        env={**os.environ, **secret},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise StoreError(
            f"{program} ended with {done.returncode}, as it says above. Its version must not be "
            "older than the server's; the first one in PATH is taken."
        )
