"""The provider as a process, and the way of a person through it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from starlette.testclient import TestClient

from tests.provider.openid_provider import CLIENT, SECRET

SITE = "http://localhost:8000"


@dataclass(frozen=True)
class Running:
    """A provider that runs. issuer: its address."""

    issuer: str

    def twist(self, **changes: Any) -> None:
        """Have it break a rule, and keep all others."""
        httpx2.post(f"{self.issuer}/twist", json=changes, trust_env=False)

    def rotate(self) -> None:
        httpx2.post(f"{self.issuer}/rotate", json={}, trust_env=False)

    def asked(self) -> list[str]:
        """Return what it was asked for since the last twist."""
        listed: list[str] = httpx2.get(f"{self.issuer}/asked", trust_env=False).json()
        return listed

    def settings(self, **more: Any) -> dict[str, Any]:
        """Return the settings of a server that trusts it."""
        return {
            "public_url": SITE,
            "oidc_issuer": self.issuer,
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_name": "Clinic login",
        } | more

    def way_back(self, url: str) -> str:
        """Be sent on from our page to the provider, sign in there; return where one comes back."""
        answer = httpx2.get(url, trust_env=False, follow_redirects=False)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"].removeprefix(SITE)

    def sign_in(self, client: TestClient, address: str = "/sign-in/provider", **form: str) -> Any:
        """Go the whole way as a browser does; return the answer to who comes back."""
        return client.get(self.way_back(sent_on(client, address, **form)))


def sent_on(client: TestClient, address: str = "/sign-in/provider", **form: str) -> str:
    """Press the button; return where the page sends one on to."""
    csrf = client.get("/sign-in").context["csrf"]
    sent = {"back": "/", "csrf": csrf} | form
    answer = client.post(address, data=sent, headers={"Origin": "http://testserver"})
    assert answer.status_code == 200, answer.text
    seconds, _, url = answer.headers["Refresh"].partition("; url=")
    assert seconds == "0"
    return url


def asked_for(url: str) -> dict[str, str]:
    return {name: value for name, (value,) in parse_qs(urlsplit(url).query).items()}


@contextmanager
def running() -> Iterator[Running]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.provider.openid_provider"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    try:
        yield Running(process.stdout.readline().strip())
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()
