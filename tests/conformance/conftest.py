"""A real server over the shipped engine on a free port, spoken to over real HTTP."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx2
import pytest
import uvicorn

from suggester import shipped_engine
from web.api.cds_hooks.feedback import Act
from web.app import create_app
from web.settings import Settings

EHR_PAGE = "https://ehr.example"


class Kept:
    """A record as a database would be one: an act is kept once, by its key."""

    def __init__(self) -> None:
        self.acts: dict[str, Act] = {}

    def keep(self, acts: tuple[Act, ...], /) -> None:
        for act in acts:
            self.acts.setdefault(act.key, act)


@contextmanager
def serving(record: Kept | None = None, **settings: object) -> Iterator[str]:
    """Run a server; gives its address, which is also the one that it is told to be known by."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(
            Settings(public_url=address, **settings), load_engine=shipped_engine, feedback=record
        )
        server = uvicorn.Server(uvicorn.Config(app, log_level="info", access_log=False, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def record() -> Kept:
    return Kept()


@pytest.fixture(scope="session")
def address(record: Kept) -> Iterator[str]:
    with serving(record, allowed_origins=EHR_PAGE) as address:
        yield address


@pytest.fixture(scope="session")
def http(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, trust_env=False) as client:
        yield client
