"""Who has shown a password and is asked for a code: no session yet, and five minutes for it."""

from datetime import timedelta

from sqlalchemy import delete, insert, select

from .book import Change
from .errors import HalfwayError
from .tables import halfway
from .tokens import digest_of, new_token

LASTS = timedelta(minutes=5)


def begin(change: Change, name: str) -> str:
    """Return the token with which somebody sends the code; those that ran out are forgotten."""
    token = new_token()
    change.connection.execute(delete(halfway).where(halfway.c.ends_at <= change.at))
    change.connection.execute(
        insert(halfway).values(digest=digest_of(token), person=name, ends_at=change.at + LASTS)
    )
    return token


def person_of(change: Change, token: str) -> str:
    """Return who is halfway. Raises HalfwayError."""
    mine = (halfway.c.digest == digest_of(token)) & (halfway.c.ends_at > change.at)
    name: str | None = change.connection.scalar(select(halfway.c.person).where(mine))
    if name is None:
        raise HalfwayError("Too much time went by. Sign in again, name and password first.")
    return name


def end(change: Change, token: str) -> None:
    """Use a token up. Raises HalfwayError where somebody did so first."""
    mine = halfway.c.digest == digest_of(token)
    if change.connection.execute(delete(halfway).where(mine)).rowcount != 1:
        raise HalfwayError("This sign-in is finished already. Sign in again.")


def end_all(change: Change, name: str) -> None:
    """Send everybody back who is halfway to being this person."""
    change.connection.execute(delete(halfway).where(halfway.c.person == name))
