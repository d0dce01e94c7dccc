"""Time whole pages of the queue over a store that `many_reviews` filled: server time of each GET.

    python -m tests.queue.many_reviews --url sqlite:////tmp/q.db
    python -m tests.queue.many_pages --url sqlite:////tmp/q.db

Some real notes are entered beside the million, so that there is something to read. The best of
five counts; of the dashboard, which counts past days once, the first look is said too. Ends with 1
where a page takes 100 ms or more of the server's time.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace

from httpx2 import Response
from starlette.testclient import TestClient

from suggester import Visit, shipped_engine
from tests.accounts.conftest import cheap
from tests.accounts.small_house import PASSWORD
from tests.queue.many_reviews import NOW
from tests.web.people import accounts_of, sign_in
from web.accounts import links
from web.accounts.roles import Role
from web.app import create_app
from web.pages.example import EXAMPLE_NOTE
from web.queue.values import Entry, Hold
from web.settings import Settings

KEY = f"{'A' * 43}="  # of invented notes, and the same in the next run
LIMIT = 100.0  # milliseconds
TRIES = 5
LISTS = (
    "/queue",
    "/queue?status=decided",
    "/queue?code=97110",
    "/queue?clinician=clinician-000&site=site-00&risk=gaps",
    "/queue?status=decided&site=site-11&age=over-7d",
    "/queue?status=reading",
)


def timed(get: Callable[[], Response]) -> tuple[float, float]:
    """Ask once; return milliseconds of processor time, and by the clock."""
    wall, busy = time.perf_counter(), time.process_time()
    answer = get()
    took = (time.process_time() - busy) * 1000, (time.perf_counter() - wall) * 1000
    assert answer.status_code == 200, (answer.status_code, answer.text[:300])
    return took


def best(get: Callable[[], Response]) -> tuple[float, float]:
    """Return the least of five, once what is made at the first use is made."""
    get()
    tries = [timed(get) for _ in range(TRIES)]
    return min(busy for busy, _ in tries), min(wall for _, wall in tries)


def held(client: TestClient, by: str) -> Hold:
    """Enter a note and take it."""
    queue = client.app.state.queue  # type: ignore[attr-defined]
    answer = shipped_engine().suggest(EXAMPLE_NOTE)
    visit = Visit(note_ref="v-new", patient_ref="p-new")
    one = Entry(EXAMPLE_NOTE, answer, visit, "clinician-000", "site-00", None)
    review = queue.enter(one, by="drill", key=f"pages {time.time_ns()}").review
    hold: Hold = queue.claim(review, by=by).hold
    return hold


def main() -> int:
    """Print the time of each page; return how many are too slow."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", required=True)
    arguments = parser.parse_args()
    os.environ.pop("SUGGESTER_KEY_FILE", None)
    settings = Settings(database=arguments.url, keys=KEY, requests_per_minute=10**6)  # type: ignore[arg-type]
    app = create_app(settings, load_engine=shipped_engine)
    slow = []
    with TestClient(app, follow_redirects=False) as client:
        state = client.app.state  # type: ignore[attr-defined]
        state.accounts = replace(state.accounts, passwords=cheap())
        state.queue.clock = lambda: NOW  # as the store was filled
        name = f"drill-{time.time_ns()}"
        accounts = accounts_of(client)
        token = links.invite(accounts, name, frozenset(Role), by="drill")
        links.use(accounts, token, "", PASSWORD)
        sign_in(client, name)
        hold = held(client, name)
        print(f"first look at the dashboard: {timed(lambda: client.get('/dashboard'))[1]:.0f} ms")
        while client.get("/dashboard").context["left"]:
            pass
        pages = (*LISTS, f"/queue/{hold.review}", "/returned", "/dashboard")
        for path in pages:
            busy, wall = best(lambda path=path: client.get(path))  # type: ignore[misc]
            shown = path.replace(hold.review, "REVIEW")
            print(f"{busy:7.1f} ms, by the clock {wall:7.1f}  GET {shown}", flush=True)
            slow += [path] if busy >= LIMIT else []
        claims = statistics.median(timed_claim(client, name) for _ in range(TRIES))
        print(f"{claims:7.1f} ms by the clock to take the next review")
    return len(slow)


def timed_claim(client: TestClient, name: str) -> float:
    """Take the next review and give it back; return milliseconds of the first."""
    queue = client.app.state.queue  # type: ignore[attr-defined]
    began = time.perf_counter()
    lease = queue.claim_next(by=name)
    took = (time.perf_counter() - began) * 1000
    assert lease is not None
    queue.release(lease.hold)
    return took


if __name__ == "__main__":
    sys.exit(main() > 0)
