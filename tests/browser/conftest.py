"""A real server on a free port and a real Chromium; every page is watched for leaks."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from suggester import shipped_engine
from tests.browser.get_chromium import find
from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.reading import LoadEngine
from web.settings import Settings

# A name that is neither https nor localhost: browsers treat it as a clinic's plain-http LAN.
PLAIN_NAME = "clinic.test"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--host-resolver-rules=MAP {PLAIN_NAME} 127.0.0.1",
]  # fmt: skip


@contextmanager
def serving(
    load_engine: LoadEngine, database: str | None = None, *, at: int = 0, **more: object
) -> Iterator[int]:
    """Run a server over an engine; gives its port. With accounts on a database.

    at: the port; a free one unless given. more: other settings.
    """
    settings = Settings(allowed_hosts=("localhost", PLAIN_NAME), database=database, **more)
    app = create_app(settings, load_engine=load_engine)
    config = uvicorn.Config(app, log_level="warning", access_log=False, ws="none")
    server = uvicorn.Server(config)
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", at))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """The port of a running server over the hand-built engine."""
    with serving(SmallEngine) as port:
        yield port


@pytest.fixture(scope="session")
def shipped_port() -> Iterator[int]:
    """The port of a running server over the shipped engine, whose claims follow the visit."""
    with serving(shipped_engine) as port:
        yield port


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, started once a module: while Playwright is open its event loop runs in this thread,
    and tests of other modules that the same process takes next start loops of their own."""
    path = find()
    assert path, "no Chromium; run: python tests/browser/get_chromium.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


# What Chromium reports of a page that is as it should be: an answer that says what to mend, and
# a header that counts only on https and localhost.
EXPECTED = (
    "status of 401",
    "status of 403",
    "status of 409",
    "status of 412",
    "status of 422",
    "status of 503",
    "Cross-Origin-Opener-Policy header has been ignored",
    "Clear-Site-Data header on",  # said at every sign-out
    "Autofocus processing was blocked",  # a hurried person was in a field before
)

Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, port: int) -> Iterator[Open]:
    """Open a path in a fresh context; at the end nothing may have left or been blocked.

    at: the port, that of the hand-built engine unless given.
    """
    contexts: list[BrowserContext] = []
    asked: list[str] = []
    said: list[str] = []

    ports = {port}

    def open_one(
        path: str = "/", *, host: str = "localhost", at: int = port, **options: object
    ) -> Page:
        ports.add(at)
        context = browser.new_context(**options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.goto(f"http://{host}:{at}{path}")
        return page

    yield open_one
    for context in contexts:
        context.close()
    hosts = {urlsplit(address).netloc for address in asked}
    assert hosts <= {f"{host}:{at}" for host in ("localhost", PLAIN_NAME) for at in ports}
    assert [line for line in said if not any(words in line for words in EXPECTED)] == []
