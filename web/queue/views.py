"""Filters of the list that a person gave a name to. A name is shown to that person alone."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from .errors import ConflictError, UnfitStepError
from .store import Store
from .tables import views
from .values import is_storable

MOST = 20  # views of one person
LONGEST = 60  # characters of a name


@dataclass(frozen=True)
class View:
    """A saved view. filters: as they stand in an address, ``status=waiting&code=97110``."""

    name: str
    filters: str


def views_of(connection: Connection, person: str) -> tuple[View, ...]:
    """Return a person's views, by name."""
    query = select(views.c.name, views.c.filters).where(views.c.person == person)
    return tuple(View(row.name, row.filters) for row in connection.execute(query.order_by("name")))


def save(store: Store, person: str, name: str, filters: str) -> None:
    """Keep a view; one of the same name is replaced.

    Raises UnfitStepError for a name that cannot be kept, ConflictError for one too many.
    """
    name = name.strip()
    if not name or len(name) > LONGEST or not is_storable(name):
        raise UnfitStepError(f"Give the view a name of up to {LONGEST} characters.")
    with store.writing() as connection:
        _remove(connection, person, name)
        mine = select(func.count()).select_from(views).where(views.c.person == person)
        if (connection.scalar(mine) or 0) >= MOST:
            raise ConflictError(f"You have {MOST} views. Remove one first.")
        connection.execute(insert(views).values(person=person, name=name, filters=filters))


def remove(store: Store, person: str, name: str) -> None:
    """Forget a view; nothing happens if there is none of that name."""
    with store.writing() as connection:
        _remove(connection, person, name)


def _remove(connection: Connection, person: str, name: str) -> None:
    connection.execute(delete(views).where(views.c.person == person, views.c.name == name))
