"""Two web processes on one PostgreSQL, as examples/ starts them: no state is in either of them."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.queue.private_postgres import PrivatePostgres

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-c", "from suggester.cli import app; app()")
NOTES = 12


@pytest.fixture
def environment(postgres: PrivatePostgres) -> dict[str, str]:
    return os.environ | {"SUGGESTER_DATABASE": postgres.create("two_servers")}


@pytest.fixture
def servers(environment: dict[str, str]) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """Both start at once on a database without tables."""
    started = [
        subprocess.Popen(
            [*COMMAND, "serve", "--port", "0"], cwd=ROOT, env=environment, stdout=subprocess.PIPE
        )
        for _ in range(2)
    ]
    yield started
    for server in started:
        server.kill()
        server.wait()
        assert server.stdout is not None
        server.stdout.close()


def address_of(server: "subprocess.Popen[bytes]") -> str:
    assert server.stdout is not None
    return server.stdout.readline().decode().split()[2]


def test_a_note_sent_to_both_is_one_review(
    servers: list["subprocess.Popen[bytes]"], environment: dict[str, str]
) -> None:
    addresses = [address_of(server) for server in servers]
    key = subprocess.run(
        [*COMMAND, "accounts", "key", "emr", "--scope", "submit"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    ).stdout.split()[-1]  # fmt: skip

    def send(address: str, number: int) -> tuple[int, str]:
        request = urllib.request.Request(  # noqa: S310
            f"{address}/api/v1/reviews",
            json.dumps({"text": f"O: MFR to R UT x {number + 8} min."}).encode(),
            {
                "content-type": "application/json",
                "authorization": f"Bearer {key}",
                "idempotency-key": f"visit-{number}",
            },
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, json.load(answer)["review"]

    with ThreadPoolExecutor(4) as pool:
        sent = [
            (number, pool.submit(send, address, number))
            for number in range(NOTES)
            for address in addresses
        ]
        answers = [(number, *future.result()) for number, future in sent]
    for number in range(NOTES):
        mine = [(status, review) for n, status, review in answers if n == number]
        assert sorted(status for status, _ in mine) == [200, 201]
        assert len({review for _, review in mine}) == 1
    assert len({review for _, _, review in answers}) == NOTES

    servers[0].kill()
    known = {number: review for number, _, review in answers}
    assert [send(addresses[1], number) for number in range(3)] == [
        (200, known[number]) for number in range(3)
    ]
    assert send(addresses[1], NOTES)[0] == 201
