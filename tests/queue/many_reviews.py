"""Fill a store with many reviews, then time the list for every filter that the page offers.

    python -m tests.queue.many_reviews --reviews 1000000            # SQLite, in a temporary folder
    python -m tests.queue.many_reviews --reviews 1000000 --postgres # a PostgreSQL of its own
    ... --plans                    # prints the query plans too
    ... --url sqlite:////tmp/q.db  # keeps the store there, and fills it only once

Two hundred thousand of a million wait, as after two years with a backlog. Clinicians and codes are
as uneven as real ones: a few are everywhere, most are rare.
"""

import argparse
import itertools
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.schema import CreateIndex

from tests.queue.private_postgres import PrivatePostgres
from tests.queue.small_reviews import answer_of
from web.queue.filters import Age, Cursor, Filters, Status
from web.queue.listed import names
from web.queue.listing import (
    Asked,
    boundary,
    count,
    page_of,
    page_query,
    path_of,
)
from web.queue.migrate import open_store
from web.queue.priority import POINTS, Risk
from web.queue.progress import progress
from web.queue.record import record_of
from web.queue.store import Store
from web.queue.tables import EPOCH, MILLISECOND, audit, decisions, review_codes, reviews

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
CODES = [f"97{n:03d}" for n in range(110, 170)]
CLINICIANS = [f"clinician-{n:03d}" for n in range(300)]
SITES = [f"site-{n:02d}" for n in range(12)]
CODERS = [f"coder-{n:02d}" for n in range(20)]
SHARES = {
    "edits": 0.15,
    "units": 0.1,
    "unsure": 0.4,
    "gaps": 0.35,
    "near_miss": 0.2,
    "sample": 0.05,
}
CHUNK = 20_000
EVERY = 5  # of the 1,701 sets of filters; has no factor in common with the numbers of values
TABLES = (reviews, review_codes, decisions, audit)


def rows_of(number: int, total: int, dice: random.Random) -> dict[str, list[dict[str, Any]]]:
    """Everything that one review has left in the store; number 0 is the oldest."""
    entered = NOW - timedelta(days=730) * (1 - number / total) + timedelta(seconds=dice.random())
    codes = sorted({pick(CODES, dice) for _ in range(dice.randint(1, 5))})
    sampled = dice.random() < 0.05
    risks = [risk for risk in POINTS if dice.random() < SHARES.get(risk, 0.02)]
    rank = entered - sum(POINTS[Risk(risk)] for risk in risks) * timedelta(hours=1)
    id_ = f"{dice.getrandbits(128):032x}"
    line, state, stage, finished, holder, until = None, "decided", "first", None, None, None
    if number >= 0.8 * total or dice.random() < 0.001:
        line, state = "coding", "open"
        if dice.random() < 0.02:
            line, stage = "adjudication", "adjudication"
        elif dice.random() < 0.0005:
            state, holder, until = "leased", dice.choice(CODERS), NOW + timedelta(minutes=8)
    elif dice.random() < 0.01:
        state = "returned"
    else:
        finished = entered + timedelta(hours=dice.expovariate(1 / 30))
        if number >= 0.799 * total:
            finished = NOW - timedelta(hours=dice.uniform(0, 8))
    row = {
        "id": id_, "entry_key": f"{number:064x}", "entry_digest": "d", "entered_at": entered,
        "entered_by": "form", "note_ref": f"v-{number}", "clinician": pick(CLINICIANS, dice),
        "site": pick(SITES, dice), "note_chars": 900, "answer_sha256": "d",
        "record": record(codes, dice), "risk": 0, "risks": " ".join(risks), "codes": " ".join(codes), "rank": rank,
        "sampled": sampled, "state": state, "stage": stage, "line": line, "version": 1,
        "token": 0, "holder": holder, "lease_until": until, "lapses": 0, "finished_at": finished,
    }  # fmt: skip
    seen = {
        name: row[name] for name in ("rank", "clinician", "site", "risks", "codes", "entered_at")
    }
    listed = [{"review": id_, "code": code, "place": line or state, **seen} for code in codes]
    steps = steps_of(id_, codes, finished, dice) if finished else []
    return {"reviews": [row], "review_codes": listed, "decisions": steps}


def steps_of(
    review: str, codes: list[str], finished: datetime, dice: random.Random
) -> list[dict[str, Any]]:
    by = dice.choice(CODERS)
    kinds = [(code, dice.choices(("accept", "reject", "change"), (85, 9, 6))[0]) for code in codes]
    return [
        {
            "review": review, "seq": seq, "stage": "first", "kind": kind, "reviewer": by,
            "token": 1, "at": finished - timedelta(seconds=20 * (len(codes) + 1 - seq)),
            "step_key": f"{seq}", "step_digest": "d", "code": code,
            "reason": "not_performed" if kind == "reject" else None,
            "units": 2 if kind == "change" else None, "modifiers": None,
        }
        for seq, (code, kind) in enumerate([*kinds, (None, "finish")], start=1)
    ]  # fmt: skip


def pick(values: list[str], dice: random.Random) -> str:
    """One of them, the first far more often than the last."""
    return values[int(len(values) * dice.random() ** 3)]


def record(codes: list[str], dice: random.Random) -> str:
    made = TEMPLATE.copy()
    item = made["proposed"][0]
    made["proposed"] = [
        {**item, "code": code, "confidence": round(dice.uniform(0.4, 0.99), 4)} for code in codes
    ]
    return json.dumps(made)


TEMPLATE: dict[str, Any] = json.loads(record_of(answer_of("O: a.")).model_dump_json())


def fill(store: Store, total: int) -> None:
    """Write all rows as fast as it goes: without indexes, checks and syncs, which come after."""
    dice = random.Random(1)
    audited = itertools.count(1)
    indexes = [index for table in TABLES for index in table.indexes]
    connection = store.engine.raw_connection()
    cursor = connection.cursor()
    if store.is_sqlite:
        connection.rollback()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=OFF")
    else:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
    for index in indexes:
        cursor.execute(f"DROP INDEX {index.name}")
    cursor.execute("BEGIN") if store.is_sqlite else None
    for start in range(0, total, CHUNK):
        batch: dict[str, list[dict[str, Any]]] = {}
        for number in range(start, min(start + CHUNK, total)):
            for table, rows in rows_of(number, total, dice).items():
                batch.setdefault(table, []).extend(rows)
        batch["audit"] = [
            {"seq": next(audited), "at": row["finished_at"] - timedelta(minutes=3),
             "actor": "coder", "action": "claim", "review": row["id"], "detail": "{}", "hash": "h"}
            for row in batch["reviews"] if row["finished_at"]
        ]  # fmt: skip
        for table in TABLES:
            if rows := batch.get(table.name):
                load(cursor, table, rows, sqlite=store.is_sqlite)
        print(f"\r{min(start + CHUNK, total):,} of {total:,}", end="", flush=True)
    for index in indexes:
        cursor.execute(str(CreateIndex(index).compile(dialect=store.engine.dialect)))
    cursor.execute("COMMIT") if store.is_sqlite else connection.commit()
    if not store.is_sqlite:
        cursor.execute("ANALYZE")
        connection.commit()
    connection.close()
    store.close()
    print()


def load(cursor: Any, table: Table, rows: list[dict[str, Any]], *, sqlite: bool) -> None:
    """Write rows; times as the milliseconds that `Moment` keeps."""
    columns = list(rows[0])
    values = [
        [(v - EPOCH) // MILLISECOND if isinstance(v, datetime) else v for v in row.values()]
        for row in rows
    ]
    named = f"{table.name} ({', '.join(columns)})"
    if sqlite:
        cursor.executemany(f"INSERT INTO {named} VALUES ({', '.join('?' * len(columns))})", values)
        return
    with cursor.copy(f"COPY {named} FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def asked_for() -> Iterator[Filters]:
    """Every status with every set of the other filters, with common and with rare values."""
    values = {
        "code": (None, CODES[0], CODES[-1]),
        "clinician": (None, CLINICIANS[0], CLINICIANS[-1]),
        "site": (None, SITES[0], SITES[-1]),
        "age": (None, Age.UNDER_A_DAY, Age.OVER_A_MONTH),
        "risk": (None, Risk.UNSURE, Risk.NOTHING),
    }
    for status in Status:
        for chosen in itertools.product(*values.values()):
            yield Filters(status, **dict(zip(values, chosen, strict=True)))


@dataclass(frozen=True)
class Taken:
    """What a page took of the database. wall, busy: milliseconds; busy is this process and the
    server's together on a processor, which other work on the machine does not lengthen."""

    wall: float
    busy: float
    broke_off: bool


def timed(store: Store, filters: Filters) -> Taken:
    """Ask all that the page asks."""
    asked = Asked(filters, CODERS[0], NOW, timedelta(hours=1))
    begun = time.perf_counter()
    with store.reading() as connection:
        server = None if store.is_sqlite else connection.exec_driver_sql("SELECT pg_backend_pid()")
        pid = server.scalar() if server else None
        before = time.process_time() + on_processor(pid)
        page = page_of(connection, asked)
        count(connection, asked)
        progress(connection, by=CODERS[0], now=NOW)
        for column in ("clinician", "site", "code"):
            names(connection, column, 200)
        busy = time.process_time() + on_processor(pid) - before
    return Taken((time.perf_counter() - begun) * 1000, busy * 1000, page.broke_off)


def on_processor(pid: int | None) -> float:
    """Seconds that a process of this machine was on a processor; 0 for none."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 if pid else 0.0


def plan_of(store: Store, filters: Filters) -> str:
    dialect = sqlite_dialect.dialect() if store.is_sqlite else postgresql.dialect()
    asked = Asked(filters, CODERS[0], NOW, timedelta(hours=1))
    with store.reading() as connection:
        path = path_of(connection, asked)
        start = Cursor(int(NOW.timestamp() * 1000) - 86_400_000 * 20, "0")
        end = boundary(connection, path, asked, start, forward=True)
        query = page_query(path, asked, start, end, forward=True)
        sql = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        explain = "EXPLAIN QUERY PLAN" if store.is_sqlite else "EXPLAIN (ANALYZE, BUFFERS)"
        rows = connection.exec_driver_sql(f"{explain} {sql}".replace("%", "%%")).all()
    return "\n".join("    " + " ".join(map(str, row)) for row in rows)


@contextmanager
def opened(arguments: argparse.Namespace) -> Iterator[Store]:
    if arguments.url:
        store = open_store(arguments.url)
        yield store
        store.close()
        return
    if arguments.postgres:
        server = PrivatePostgres()
        try:
            server.start()
            store = open_store(server.create("queue"))
            yield store
            store.close()
        finally:
            server.stop()
        return
    with tempfile.TemporaryDirectory(prefix="many-") as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'queue.db'}")
        yield store
        store.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reviews", type=int, default=1_000_000)
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--plans", action="store_true")
    parser.add_argument("--url", help="of a store of its own; filled unless it holds reviews")
    arguments = parser.parse_args()
    with opened(arguments) as store:
        if is_empty(store):
            begun = time.perf_counter()
            fill(store, arguments.reviews)
            print(f"filled in {time.perf_counter() - begun:.0f} s")
        report(store, plans=arguments.plans)


def is_empty(store: Store) -> bool:
    with store.reading() as connection:
        return connection.execute(select(reviews.c.id).limit(1)).one_or_none() is None


def report(store: Store, *, plans: bool) -> None:
    # The best of three: what else the machine does is no property of the list.
    tries = {f: [timed(store, f) for _ in range(3)] for f in list(asked_for())[::EVERY]}
    print(f"{len(tries)} sets of filters; ms for all that a page asks, the best of three")
    for name in ("busy", "wall"):
        said = sorted(min(getattr(one, name) for one in some) for some in tries.values())
        print(
            f"  {name}: median {statistics.median(said):.1f}, "
            f"95 % {said[int(len(said) * 0.95)]:.1f}, most {said[-1]:.1f}"
        )
    print(f"  {sum(some[0].broke_off for some in tries.values())} pages broke off")
    busiest = {filters: min(one.busy for one in some) for filters, some in tries.items()}
    for filters in sorted(busiest, key=lambda one: -busiest[one])[:5]:
        print(f"  {busiest[filters]:6.1f} ms  {said_of(filters)}")
    if plans:
        for filters in (
            Filters(),
            Filters(code=CODES[0]),
            Filters(clinician=CLINICIANS[0], site=SITES[0], risk=Risk.GAPS),
            Filters(Status.DECIDED, site=SITES[-1], age=Age.OVER_A_WEEK),
            Filters(Status.READING),
        ):
            print(f"{said_of(filters)}\n{plan_of(store, filters)}")


def said_of(filters: Filters) -> str:
    return ", ".join(f"{name} {value}" for name, value in vars(filters).items() if value)


if __name__ == "__main__":
    main()
