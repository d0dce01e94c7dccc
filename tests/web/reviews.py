"""Reviews in line behind a signed-in browser, and what one step of theirs takes."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from suggester import Visit
from tests.web.people import house, join, sign_in
from tests.web.small_engine import SmallEngine
from web.accounts.roles import Role
from web.pages.example import EXAMPLE_NOTE
from web.queue.actions import Queue
from web.queue.values import Entry, Policy

HTML = {"Accept": "text/html"}
CODES = ("97140", "97110", "97116")


@dataclass
class Desk:
    """Somebody at their browser. csrf: the token of their forms."""

    client: TestClient
    csrf: str
    pages: list[Any] = field(default_factory=list)

    def get(self, address: str):
        return self.client.get(address, headers=HTML)

    def post(self, address: str, **fields: object):
        return self.client.post(address, data={"csrf": self.csrf, **fields}, headers=HTML)

    def take(self) -> str:
        """Take the next review; return its number."""
        answer = self.post("/queue/next")
        assert answer.status_code == 303, answer.text
        return answer.headers["location"].removeprefix("/queue/")

    def see(self, review: str) -> Any:
        """Return the context of the page of a review."""
        answer = self.get(f"/queue/{review}")
        assert answer.status_code == 200, answer.text
        return answer.context

    def act(self, review: str, act: str, *, page: Any = None, **fields: object):
        """Press a button of a page of the review, a fresh one unless given."""
        hold = (page or self.see(review))["hold"]
        held = {"token": hold.token, "version": hold.version, "nonce": hold.nonce}
        return self.post(f"/queue/{review}", **held, act=act, **fields)

    def reject(self, review: str, code: str, reason: str, *, page: Any = None, **fields: object):
        hold = (page or self.see(review))["hold"]
        held = {"token": hold.token, "version": hold.version, "nonce": hold.nonce}
        return self.post(f"/queue/{review}", **held, code=code, reason=reason, **fields)


@contextmanager
def clinic(place: Path, *, second_share: float = 0.0) -> Iterator[TestClient]:
    """An application with a queue; cora, carl and cleo are coders, otto audits, dora and dan
    write notes, ada administers."""
    with house(place) as client:
        app: Any = client.app
        queue: Queue = app.state.queue
        app.state.queue = Queue(
            queue.store, clock=queue.clock, policy=Policy(second_share=second_share)
        )
        for name in ("cora", "carl", "cleo"):
            join(client, name, Role.CODER)
        join(client, "otto", Role.AUDITOR)
        join(client, "dora", Role.CLINICIAN)
        join(client, "dan", Role.CLINICIAN)
        yield client


def desk(client: TestClient, name: str) -> Desk:
    """Sign somebody in, at a browser of their own."""
    other = TestClient(client.app, follow_redirects=False)
    return Desk(other, sign_in(other, name))


def queue_of(client: TestClient) -> Queue:
    queue: Queue = client.app.state.queue  # type: ignore[attr-defined]
    return queue


def enter(client: TestClient, text: str = EXAMPLE_NOTE, key: str = "k", **more: object) -> str:
    """Put a note of dora's in line; return its number."""
    answer = SmallEngine().suggest(text, Visit())
    entry = replace(Entry(text, answer, Visit(note_ref=f"n-{key}"), "dora", "north"), **more)  # type: ignore[arg-type]
    return queue_of(client).enter(entry, by="form", key=key).review


def codes(page: Any) -> dict[str, str]:
    """Return code -> its state on a page."""
    return {code.code: code.state for code in page["codes"]}


def text_of(answer: Any) -> str:
    """Return what a page says, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", answer.text))
