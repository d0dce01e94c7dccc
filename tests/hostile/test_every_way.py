"""Some hostile notes by every way in; all of them, and long ones, in `make soak`."""

import time
from collections.abc import Iterator

import pytest

from tests.hostile import every_way
from tests.hostile.every_way import MOST_AFTER, WAYS, Caller, by, server
from tests.hostile.notes import ODD, REFUSED

SOME = ("controls", "not-characters", "markup", "template", "formula", "huge-number")
NOTES = {name: ODD[name] for name in SOME} | {name: text for name, (text, _) in REFUSED.items()}


@pytest.fixture(scope="module")
def caller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    with server(tmp_path_factory.mktemp("ways")) as caller:
        yield caller


@pytest.mark.parametrize("way", WAYS)
def test_no_way_fails(caller: Caller, way: str) -> None:
    done = by(way, NOTES, caller)
    assert done.faults == []
    assert done.read >= len(SOME) - 1  # XML, and so a FHIR section, cannot hold every character


def test_every_address_that_takes_a_note_is_called(caller: Caller) -> None:
    """A new one must be entered in the table of ways."""
    takes = {
        path
        for path, methods in caller.client.app.openapi()["paths"].items()  # type: ignore[attr-defined]
        if "post" in methods and not path.endswith("/feedback")
    }
    called: set[str] = set()

    class Watched:
        def post(self, path: str, **_: object) -> object:
            called.add(path.replace("charges-encounter-discharge", "{service_id}"))
            raise ConnectionError

    for send in WAYS.values():
        with pytest.raises(ConnectionError):
            send(Caller(Watched(), "", {}), "MFR", 1)  # type: ignore[arg-type]
    assert takes <= called | {"/api/v1/reviews/outcomes"}


def test_a_way_that_fails_or_is_slow_is_found(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""

    def slow(_: Caller, text: str, number: int) -> int:
        end = time.process_time() + 1.5 * MOST_AFTER
        while time.process_time() < end:
            pass
        return 200

    broken = {"fails": lambda *_: 500, "slow": slow}
    monkeypatch.setattr(every_way, "WAYS", broken)
    for way in broken:
        assert len(by(way, {"one": "MFR"}, caller).faults) == 1
