"""The secrets of second factors: each sealed under a key of its own, which the notes' keys wrap.

They stand beside the notes' keys so that rotation brings both under a new one; whose they are is a
name, and what they are for is a matter of `accounts`. Keys are asked for outside transactions,
since a key service may take its time.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from .tables import second_factors
from .vault.keeping import Vault
from .vault.ring import Wrapped
from .vault.sealing import Place, seal, unseal


@dataclass(frozen=True)
class SealedFactor:
    """One person's second factor as it is stored.

    wrapped: the key of ``sealed``. confirmed: since when it is asked for; None while it is being
    set up. used_step: the last step of 30 seconds since 1970 whose code was taken.
    """

    person: str
    wrapped: Wrapped = field(repr=False)
    sealed: bytes = field(repr=False)
    confirmed: datetime | None
    used_step: int

    @property
    def owner(self) -> str:
        """What its key is bound to."""
        return owner(self.person)

    @property
    def told(self) -> str:
        """What it is, in a message."""
        return f"second factor of {self.person}"

    def opened(self, vault: Vault) -> bytes:
        """Return the secret.

        Raises NoteKeyError without the key, SealBrokenError if it was changed or moved.
        """
        return unseal(vault.open(self.wrapped, self.owner), self.sealed, _place(self.person))


def owner(person: str) -> str:
    """Return what a person's key is bound to; a review's number has no blank."""
    return f"second factor {person}"


def sealed(vault: Vault, person: str, secret: bytes) -> SealedFactor:
    """Return a new second factor, sealed and not confirmed."""
    data_key, wrapped = vault.new_key(owner(person))
    return SealedFactor(person, wrapped, seal(data_key, secret, _place(person)), None, 0)


def put(connection: Connection, factor: SealedFactor) -> None:
    """Store a second factor in the place of the one that the person has."""
    destroy(connection, factor.person)
    connection.execute(
        insert(second_factors).values(
            person=factor.person,
            wrapped_by=factor.wrapped.by,
            wrapped=factor.wrapped.sealed,
            sealed=factor.sealed,
            confirmed_at=factor.confirmed,
            used_step=factor.used_step,
        )
    )


def find(connection: Connection, person: str) -> SealedFactor | None:
    """Return the second factor of a person, confirmed or not."""
    query = select(second_factors).where(second_factors.c.person == person)
    row = connection.execute(query).one_or_none()
    return None if row is None else _factor(row)


def confirm(connection: Connection, person: str, at: datetime) -> None:
    """Have it asked for from now on."""
    mine = second_factors.c.person == person
    connection.execute(update(second_factors).where(mine).values(confirmed_at=at))


def use(connection: Connection, person: str, step: int) -> bool:
    """Use up the code of a step and all before it; whether nobody did so first."""
    fresh = (second_factors.c.person == person) & (second_factors.c.used_step < step)
    used = connection.execute(update(second_factors).where(fresh).values(used_step=step))
    return used.rowcount == 1


def destroy(connection: Connection, person: str) -> bool:
    """Delete a person's second factor; whether there was one."""
    mine = second_factors.c.person == person
    return connection.execute(delete(second_factors).where(mine)).rowcount == 1


def every(connection: Connection) -> tuple[SealedFactor, ...]:
    """Return every second factor there is: one a person at most."""
    rows = connection.execute(select(second_factors).order_by(second_factors.c.person))
    return tuple(map(_factor, rows))


def replace(connection: Connection, factor: SealedFactor, wrapped: Wrapped) -> int:
    """Put another wrapping of the same key in its place, unless it went meanwhile; return how many
    were."""
    here = (second_factors.c.person == factor.person) & (
        second_factors.c.wrapped == factor.wrapped.sealed
    )
    values = {"wrapped_by": wrapped.by, "wrapped": wrapped.sealed}
    return connection.execute(update(second_factors).where(here).values(**values)).rowcount


def _factor(row: Row[Any]) -> SealedFactor:
    wrapped = Wrapped(row.wrapped_by, row.wrapped)
    return SealedFactor(row.person, wrapped, row.sealed, row.confirmed_at, row.used_step)


def _place(person: str) -> Place:
    return Place("second_factors", "sealed", person)
