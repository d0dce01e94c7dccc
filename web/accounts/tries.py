"""How often somebody may try: wrong tries make an account and an address wait, ever longer.

A try is counted before the password is looked at, so many at once gain nothing. The wait has an
end: nobody is locked out for good. A stranger can still keep an account waiting by trying on and
on; that is why a browser from which its person signed in before is counted for itself, and why
an administrator's link (`suggester accounts reset`) starts the count anew.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from ..queue.digests import sha256
from ..queue.store import wait_for_lock
from .book import Change
from .errors import WaitError
from .tables import tries

LOCK = 0x5347_5459  # any number that no other part locks
FORGOTTEN = timedelta(hours=1)  # after the last try


@dataclass(frozen=True)
class Patience:
    """free: tries without a wait; then ``first``, doubled with each try, up to ``most``."""

    free: int
    first: timedelta
    most: timedelta

    def wait_after(self, count: int) -> timedelta:
        """Return the wait after so many tries."""
        if count < self.free:
            return timedelta()
        doublings: int = min(count - self.free, 30)
        return min(self.first * (1 << doublings), self.most)


# At most 9 tries of an account in any 15 minutes. Many people may share an address.
PATIENCE = {
    "account": Patience(5, timedelta(minutes=1), timedelta(minutes=15)),
    "device": Patience(5, timedelta(minutes=1), timedelta(minutes=15)),
    "address": Patience(30, timedelta(minutes=1), timedelta(minutes=15)),
    "departure": Patience(60, timedelta(minutes=1), timedelta(minutes=15)),
}

Subject = tuple[str, str]


def account(name: str) -> Subject:
    """What is counted against a name, whether somebody has it or not."""
    return "account", name


def device(digest: str) -> Subject:
    """What is counted against a browser that was seen before."""
    return "device", digest


def address(client: str) -> Subject:
    """What is counted against where a request comes from."""
    return "address", client


def departure(client: str) -> Subject:
    """What is counted of those who set out to the provider, against where they come from."""
    return "departure", client


def count(change: Change, subjects: Iterable[Subject]) -> None:
    """Count a try. Raises WaitError, and counts nothing, while one of the subjects must wait."""
    wait_for_lock(change.connection, LOCK)
    change.connection.execute(delete(tries).where(tries.c.last_at <= change.at - FORGOTTEN))
    wanted = {_digest(subject): PATIENCE[subject[0]] for subject in subjects}
    rows = change.connection.execute(select(tries).where(tries.c.subject.in_(wanted))).mappings()
    known = {row["subject"]: row for row in rows}
    waits = [_wait(row["until"], change.at, wanted[digest]) for digest, row in known.items()]
    if longest := max(waits, default=timedelta()):
        raise WaitError(longest)
    for digest, patience in wanted.items():
        _add(change, digest, known.get(digest, {"count": 0})["count"] + 1, patience)


def forgive(change: Change, subjects: Iterable[Subject]) -> None:
    """Start the counts anew."""
    digests = [_digest(subject) for subject in subjects]
    change.connection.execute(delete(tries).where(tries.c.subject.in_(digests)))


def _wait(until: datetime, at: datetime, patience: Patience) -> timedelta:
    """Return how long is left. A wait longer than any is of a clock that was set back: none."""
    left = until - at
    return left if timedelta() < left <= patience.most else timedelta()


def _add(change: Change, digest: str, number: int, patience: Patience) -> None:
    until = change.at + patience.wait_after(number)
    values: Mapping[str, object] = {"count": number, "last_at": change.at, "until": until}
    if number == 1:
        change.connection.execute(insert(tries).values(subject=digest, **values))
    else:
        mine = tries.c.subject == digest
        change.connection.execute(update(tries).where(mine).values(**values))


def _digest(subject: Subject) -> str:
    return sha256("\n".join(subject))
