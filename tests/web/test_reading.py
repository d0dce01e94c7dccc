"""A note that takes long to read holds up nobody else."""

import threading
from concurrent.futures import ThreadPoolExecutor

from starlette.testclient import TestClient

from suggester import Suggestions, Visit
from tests.web.small_engine import SmallEngine
from web.app import create_app
from web.settings import Settings


class SlowEngine(SmallEngine):
    def __init__(self) -> None:
        super().__init__()
        self.began = threading.Event()
        self.go_on = threading.Event()

    def suggest(self, text: str, visit: Visit, *, memory: object = None) -> Suggestions:
        self.began.set()
        assert self.go_on.wait(10)
        return super().suggest(text, visit)


def test_other_requests_are_answered_meanwhile() -> None:
    slow = SlowEngine()
    app = create_app(Settings(), load_engine=lambda: slow)
    with TestClient(app) as client, ThreadPoolExecutor(1) as pool:
        reading = pool.submit(client.post, "/api/v1/suggest", json={"text": "Gait training"})
        assert slow.began.wait(10)
        assert client.get("/healthz").status_code == 200
        assert client.get("/static/page.css").status_code == 200
        assert not reading.done()
        slow.go_on.set()
        assert reading.result(10).status_code == 200
