"""Who may come to which address: one table. `gate` enforces it; what is not in it is not found.

A line for each method and path of a route; HEAD goes with GET. Signed in means any role. A key
comes only where one of its scopes is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.routing import compile_path

from .people import Person
from .roles import Role, Scope


@dataclass(frozen=True)
class Access:
    """Who may. stranger: anybody, signed in or not; unasked: and who it is, is not looked up.

    ehr: where the EHRs are known by their own tokens, those are checked instead, behind the gate.
    """

    roles: frozenset[Role] = frozenset()
    scopes: frozenset[Scope] = frozenset()
    stranger: bool = False
    unasked: bool = False
    ehr: bool = False

    def allows(self, person: Person | None) -> bool:
        """Whether this person, or a stranger (None), may."""
        if self.stranger:
            return True
        if person is None:
            return False
        return bool(self.roles & person.roles or self.scopes & person.scopes)


def roles(*names: Role) -> Access:
    """Only people with one of these roles; no key."""
    return Access(frozenset(names))


def key_too(access: Access, *scopes: Scope) -> Access:
    """The same people, and keys with one of these scopes."""
    return Access(access.roles, frozenset(scopes), access.stranger)


ANYBODY = Access(stranger=True)
UNASKED = Access(stranger=True, unasked=True)
SIGNED_IN = roles(*Role)
EHR = Access(scopes=frozenset([Scope.SUGGEST]), ehr=True)  # a program calls, never a person
ADMINISTRATOR = roles(Role.ADMINISTRATOR)
READERS = roles(Role.CODER, Role.AUDITOR)  # of all reviews
FOLLOWERS = roles(Role.CLINICIAN, Role.CODER, Role.AUDITOR)  # a clinician: of their own notes

TABLE: Mapping[tuple[str, str], Access] = {
    ("GET", "/static/{path:path}"): UNASKED,
    ("GET", "/healthz"): UNASKED,
    ("GET", "/readyz"): UNASKED,
    ("GET", "/metrics"): key_too(roles(Role.ADMINISTRATOR), Scope.METRICS),
    # The form: a note is read and forgotten.
    ("GET", "/"): SIGNED_IN,
    ("POST", "/"): SIGNED_IN,
    ("GET", "/example"): SIGNED_IN,
    ("GET", "/editor"): SIGNED_IN,
    ("POST", "/claim"): SIGNED_IN,
    ("GET", "/api"): SIGNED_IN,
    # The programming interface.
    ("GET", "/api/v1/openapi.json"): key_too(SIGNED_IN, *Scope),
    ("GET", "/api/v1/codes"): key_too(SIGNED_IN, *Scope),
    ("POST", "/api/v1/suggest"): key_too(SIGNED_IN, Scope.SUGGEST),
    ("POST", "/api/v1/explain"): key_too(SIGNED_IN, Scope.SUGGEST),
    ("POST", "/api/v1/suggest/batch"): key_too(SIGNED_IN, Scope.SUGGEST),
    ("POST", "/api/v1/claim"): key_too(SIGNED_IN, Scope.SUGGEST),
    ("POST", "/api/v1/reviews"): key_too(roles(Role.CLINICIAN, Role.CODER), Scope.SUBMIT),
    ("GET", "/api/v1/reviews"): key_too(FOLLOWERS, Scope.OUTCOMES),
    ("GET", "/api/v1/reviews/{review}"): key_too(FOLLOWERS, Scope.OUTCOMES),
    ("POST", "/api/v1/fhir/suggest"): key_too(SIGNED_IN, Scope.SUGGEST),
    ("GET", "/cds-services"): EHR,
    ("POST", "/cds-services/{service_id}"): EHR,
    ("POST", "/cds-services/{service_id}/feedback"): EHR,
    # Reviews: a coder decides, an auditor looks, a clinician sends and answers their own.
    ("POST", "/send"): roles(Role.CLINICIAN, Role.CODER),
    ("GET", "/returned"): roles(Role.CLINICIAN),
    ("GET", "/returned/{review:uuid}"): roles(Role.CLINICIAN),
    ("POST", "/returned/{review:uuid}"): roles(Role.CLINICIAN),
    ("POST", "/queue/next"): roles(Role.CODER),
    ("GET", "/queue/{review:uuid}"): roles(Role.CODER, Role.AUDITOR),
    ("POST", "/queue/{review:uuid}"): roles(Role.CODER),
    ("POST", "/queue/{review:uuid}/renew"): roles(Role.CODER),
    ("GET", "/queue"): READERS,
    ("POST", "/queue/find"): READERS,
    ("POST", "/queue/views"): READERS,
    ("POST", "/queue/views/remove"): READERS,
    ("POST", "/queue/release"): roles(Role.CODER),
    ("GET", "/dashboard"): roles(Role.AUDITOR, Role.ADMINISTRATOR),
    ("GET", "/exports/{name}"): roles(Role.AUDITOR),
    # Accounts.
    ("GET", "/sign-in"): ANYBODY,
    ("POST", "/sign-in"): ANYBODY,
    ("POST", "/sign-in/code"): ANYBODY,
    ("POST", "/sign-in/provider"): ANYBODY,
    ("GET", "/sign-in/provider"): ANYBODY,  # where the provider sends people back to
    ("GET", "/join/{token}"): ANYBODY,
    ("POST", "/join/{token}"): ANYBODY,
    ("POST", "/join/{token}/provider"): ANYBODY,
    ("POST", "/sign-out"): SIGNED_IN,
    ("GET", "/account"): SIGNED_IN,
    ("POST", "/account/password"): SIGNED_IN,
    ("POST", "/account/sign-out-everywhere"): SIGNED_IN,
    ("POST", "/account/provider"): SIGNED_IN,
    ("POST", "/account/second-factor"): SIGNED_IN,
    ("POST", "/account/second-factor/confirm"): SIGNED_IN,
    ("GET", "/people"): ADMINISTRATOR,
    ("POST", "/people/invite"): ADMINISTRATOR,
    ("POST", "/people/change"): ADMINISTRATOR,
    ("POST", "/people/keys"): ADMINISTRATOR,
    ("POST", "/people/keys/revoke"): ADMINISTRATOR,
    ("GET", "/webhooks"): ADMINISTRATOR,
    ("POST", "/webhooks"): ADMINISTRATOR,
    ("POST", "/webhooks/change"): ADMINISTRATOR,
    ("POST", "/webhooks/again"): ADMINISTRATOR,
}
PATTERNS = tuple((method, compile_path(path)[0], path) for method, path in TABLE)


def found(method: str, address: str) -> Access | None:
    """Return the line for a request's method and path; None where there is none."""
    path = route(method, address)
    return None if path is None else TABLE["GET" if method == "HEAD" else method, path]


def route(method: str, address: str) -> str | None:
    """Return the route of a request, its parts named, not filled in; None where there is none."""
    wanted = "GET" if method == "HEAD" else method
    for named, pattern, path in PATTERNS:
        if named == wanted and pattern.fullmatch(address):
            return path
    return None


def methods_of(address: str) -> tuple[str, ...]:
    """Return the methods that an address answers; none where there is nothing."""
    named = {method for method, pattern, _ in PATTERNS if pattern.fullmatch(address)}
    return tuple(sorted(named | ({"HEAD"} if "GET" in named else set())))
