"""A real HTTP server that takes webhooks and checks them with the Standard Webhooks library."""

import ssl
import threading
from collections import Counter
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType

from standardwebhooks import Webhook


@dataclass
class Got:
    """One request. path, headers (names in small letters) and body as they came."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


@dataclass
class Receiver:
    """answers: statuses, one a request, the last of them from then on; headers go with each.

    held: while it is not set, no request is answered.
    """

    answers: list[int] = field(default_factory=lambda: [204])
    headers: dict[str, str] = field(default_factory=dict)
    tls: ssl.SSLContext | None = None
    got: list[Got] = field(default_factory=list)
    held: threading.Event = field(default_factory=threading.Event)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> "Receiver":
        receiver = self
        self.held.set()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                names = {name.lower(): value for name, value in self.headers.items()}
                with receiver.changed:
                    receiver.got.append(Got(self.path, names, body))
                    status = receiver.answers[0]
                    if len(receiver.answers) > 1:
                        receiver.answers.pop(0)
                    receiver.changed.notify_all()
                receiver.held.wait(30)
                self.send_response(status)
                for name, value in receiver.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if self.tls:
            self.server.socket = self.tls.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.held.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?from=codes"

    @property
    def times(self) -> Counter[str]:
        """How often each message came."""
        return Counter(got.id for got in self.got)

    def wait_for(self, count: int, seconds: float = 30) -> list[Got]:
        """Return what came once there are so many different messages."""
        with self.changed:
            came = self.changed.wait_for(lambda: len(self.times) >= count, seconds)
        assert came, f"{len(self.times)} of {count} messages came"
        return list(self.got)


def checked(got: Got, secret: str) -> dict:
    """Return the body of a request whose signature holds. Raises for one that does not."""
    found: dict = Webhook(secret).verify(got.body, got.headers)
    return found
