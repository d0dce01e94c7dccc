"""Who makes a request: what every page and route may rely on.

A route that needs to know takes the person as a dependency; ``person.name`` is who is on record:

    async def show(person: Annotated[Person, Depends(signed_in)]) -> Response: ...

Whether this person may come to this address at all was decided before the route is called, by
`gate` from the table in `policy`. Every route needs its line there; one without a line is not
found, and a test fails. A route decides only what the address cannot say, such as whose review
it is: ``person.has(Role.CODER)``.

Every form that is sent by POST holds a token against forgery. Write inside it

    {% include "csrf.html" %}

and read it with `form_body.read_form`, which refuses the form (403) unless the token is the
session's, and takes the field out. A request that a script makes sends the same field.
A request that a script makes by itself, such as a refresh every minute, has the header
``Suggester-Background: 1``, so that it keeps no session alive at a desk that was left.
In any template ``person`` is the `Person` or None.
"""

from dataclasses import dataclass

from starlette.requests import Request

from ..problems import Problem, ProblemError
from .roles import Role, Scope

NOBODY = Problem(
    401,
    "sign-in",
    "You are not signed in",
    "Sign in at /sign-in, then come back: what you typed is still in the form. A program sends "
    "its key as: Authorization: Bearer KEY.",
    headers={"WWW-Authenticate": 'Bearer realm="suggester"'},
)


@dataclass(frozen=True)
class Person:
    """Somebody who signed in, or an API key: then ``name`` is ``key:NAME`` and there is no role."""

    name: str
    roles: frozenset[Role]
    scopes: frozenset[Scope] = frozenset()

    def has(self, *roles: Role) -> bool:
        """Whether the person has one of these roles."""
        return not self.roles.isdisjoint(roles)


def person_of(request: Request) -> Person | None:
    """Return who makes the request; None for a stranger, and where there are no accounts."""
    person: Person | None = getattr(request.state, "person", None)
    return person


def signed_in(request: Request) -> Person:
    """Return who makes the request. Raises ProblemError (401) for a stranger."""
    person = person_of(request)
    if person is None:
        raise ProblemError(NOBODY)
    return person


def csrf_of(request: Request) -> str:
    """Return the token that the forms of this session must send back; "" without a session."""
    token: str = getattr(request.state, "csrf", "")
    return token
