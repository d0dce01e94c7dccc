"""The record changed at random, in each way that somebody who holds the database could (S7).

Each change is made inside a transaction that is taken back, on a chain of which a signed checkpoint
knows the first rows; `make soak` makes a thousand of each kind.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select, update

from tests.queue.small_reviews import Watch
from tests.queue.test_audit import unguarded
from web.queue.audit import START, Event, Head, append, canonical, seal, verify_some
from web.queue.errors import AuditError
from web.queue.store import Store
from web.queue.tables import EPOCH, MILLISECOND, audit

ROWS, KNOWN = 40, 30
COLUMNS = ("actor", "action", "review", "detail", "at", "hash")
Act = Callable[[Connection, random.Random], int]


@pytest.fixture
def chain(on_sqlite: Store, watch: Watch) -> Store:
    """A store with a record of so many rows."""
    for number in range(ROWS):
        with on_sqlite.writing() as connection:
            event = Event(f"ann{number % 3}", "claim", f"{number:032x}", {"n": number})
            append(connection, event, watch())
        watch.move(seconds=1)
    return on_sqlite


def rows(connection: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(select(audit).order_by(audit.c.seq)).mappings()]


def put(connection: Connection, seq: int, values: dict[str, Any]) -> None:
    kept = {name: values[name] for name in COLUMNS}
    connection.execute(update(audit).where(audit.c.seq == seq).values(**kept))


def edit(connection: Connection, chance: random.Random) -> int:
    """Write another value into one column; return the row that must be named."""
    seq = chance.randint(1, ROWS)
    row = rows(connection)[seq - 1]
    column = chance.choice(COLUMNS)
    if column == "at":
        row["at"] += chance.choice([-1, 1]) * MILLISECOND * chance.randint(1, 10**6)
    elif column == "detail":
        row["detail"] = canonical({"n": chance.randint(10**3, 10**6)})
    else:
        at = chance.randrange(len(row[column]))
        row[column] = row[column][:at] + chance.choice("!?+") + row[column][at + 1 :]
    put(connection, seq, row)
    return seq


def put_in(connection: Connection, chance: random.Random) -> int:
    """Put a copy of a row in, after another, and move those behind it."""
    found = rows(connection)
    after, copied = chance.randint(0, ROWS), chance.choice(found)
    connection.execute(delete(audit).where(audit.c.seq > after))
    for row in [{**copied, "seq": after + 1}] + [
        {**row, "seq": row["seq"] + 1} for row in found[after:]
    ]:
        connection.execute(insert(audit).values(**row))
    return after + 1 if copied["seq"] != after + 1 else after + 2


def take_out(connection: Connection, chance: random.Random) -> int:
    """Take a row out that has others behind it."""
    seq = chance.randint(1, ROWS - 1)
    connection.execute(delete(audit).where(audit.c.seq == seq))
    return seq


def swap(connection: Connection, chance: random.Random) -> int:
    """Exchange two rows."""
    found = rows(connection)
    one, other = sorted(chance.sample(range(ROWS), 2))
    put(connection, one + 1, found[other])
    put(connection, other + 1, found[one])
    return one + 1


def make_anew(connection: Connection, chance: random.Random) -> int:
    """Change a row that the checkpoint knows, and make every hash from there on anew."""
    first = chance.randint(1, KNOWN)
    found = rows(connection)
    found[first - 1]["actor"] += "x"
    before = found[first - 2]["hash"] if first > 1 else START
    for row in found[first - 1 :]:
        bare = {name: value for name, value in row.items() if name != "hash"}
        before = row["hash"] = seal(before, {**bare, "at": (row["at"] - EPOCH) // MILLISECOND})
        put(connection, row["seq"], row)
    return first


def cut_off(connection: Connection, chance: random.Random) -> int:
    """Cut the tail off, with rows that the checkpoint knows."""
    last = chance.randint(0, KNOWN - 1)
    connection.execute(delete(audit).where(audit.c.seq > last))
    return last + 1


def first_bad(connection: Connection, known: dict[int, str]) -> str:
    """Return what is said of the first bad row; "" where nothing is found."""
    try:
        last = verify_some(connection, Head(0, START), known)
    except AuditError as error:
        return error.message
    missing = [seq for seq in known if seq > last.seq]
    return f"Rows {last.seq + 1} to {max(missing)} were cut off" if missing else ""


def unfound(chain: Store, act: Act, times: int, *, known: bool) -> list[str]:
    """Change the record so many times; return what was not found, or not named rightly."""
    chance, bad = random.Random(f"{act.__name__}"), []
    with chain.reading() as connection:
        hashes = {row["seq"]: row["hash"] for row in rows(connection)[:KNOWN]}
    for number in range(times):
        with chain.engine.connect() as connection:
            change = connection.begin()
            unguarded(chain, connection)
            seq = act(connection, chance)
            said = first_bad(connection, hashes if known else {})
            change.rollback()
        if f"ow {seq} " not in f"{said} " and f"ows {seq} " not in said:
            bad.append(f"{number}: row {seq}: {said!r}")
    return bad


@pytest.mark.parametrize("times", [30, pytest.param(1_000, marks=pytest.mark.long)])
@pytest.mark.parametrize("act", [edit, put_in, take_out, swap, make_anew, cut_off])
def test_every_change_is_found_and_the_first_bad_row_named(
    chain: Store, act: Act, times: int
) -> None:
    assert unfound(chain, act, times, known=True) == []


@pytest.mark.parametrize("act", [make_anew, cut_off])
def test_without_a_checkpoint_these_are_missed(chain: Store, act: Act) -> None:
    """The negative control."""
    assert len(unfound(chain, act, 30, known=False)) == 30
