"""The administrator's page: who may come in, and which programs. A secret is shown once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from anyio import to_thread
from fastapi import APIRouter, Request, Response

from ..account_contexts import KeyView, PeoplePage, PersonView
from ..accounts import factor_setup, keys, links, register
from ..accounts.book import Accounts
from ..accounts.errors import AccountError
from ..accounts.here import accounts_of, cookies_of
from ..accounts.keys import Key
from ..accounts.people import signed_in
from ..accounts.register import Known
from ..accounts.roles import Role, Scope
from ..contexts import Choice
from ..form_body import read_form
from ..render import page
from .account import said

router = APIRouter(include_in_schema=False)
ROLES = {
    Role.CLINICIAN: "clinician: sends own notes, answers questions",
    Role.CODER: "coder: decides reviews",
    Role.AUDITOR: "auditor: reads all of it, exports",
    Role.ADMINISTRATOR: "administrator: people, keys, webhooks",
}
SCOPES = {
    Scope.SUGGEST: "suggest: has notes read, keeps none",
    Scope.SUBMIT: "submit: sends notes to review",
    Scope.OUTCOMES: "outcomes: learns what was decided",
    Scope.METRICS: "metrics: reads the server's figures",
}


@dataclass(frozen=True)
class Done:
    """What came of a form. secret: a link or a key, shown this once; about: what it is."""

    notice: str = ""
    secret: str = field(default="", repr=False)
    about: str = ""


@dataclass(frozen=True)
class Asked:
    """A form that an administrator sent. site: where this server is, as their browser has it."""

    accounts: Accounts
    sent: Mapping[str, str]
    by: str
    site: str

    @property
    def name(self) -> str:
        """The person or key that it is about."""
        return self.sent.get("name", "")

    @property
    def roles(self) -> frozenset[Role]:
        """The roles that are ticked."""
        return frozenset(role for role in Role if f"role-{role}" in self.sent)

    @property
    def scopes(self) -> frozenset[Scope]:
        """The scopes that are ticked."""
        return frozenset(scope for scope in Scope if f"scope-{scope}" in self.sent)

    def link(self, token: str) -> str:
        """Return the address of a one-time link."""
        return f"{self.site}join/{token}"


@router.api_route("/people", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show people and keys."""
    return await people_page(request, Done())


@router.post("/people/invite")
async def invite(request: Request) -> Response:
    """Make a link with which a new person joins."""
    return await answered(request, _invite)


@router.post("/people/change")
async def change(request: Request) -> Response:
    """Change somebody's roles, disable or enable them, or give them a link."""
    return await answered(request, _change)


@router.post("/people/keys")
async def make_key(request: Request) -> Response:
    """Make an API key."""
    return await answered(request, _make_key)


@router.post("/people/keys/revoke")
async def revoke_key(request: Request) -> Response:
    """Revoke an API key."""
    return await answered(request, _revoke_key)


def _invite(asked: Asked) -> Done:
    if not asked.roles:
        raise AccountError("Choose at least one role.")
    token = links.invite(asked.accounts, asked.name, asked.roles, by=asked.by)
    about = (
        f"The link for {asked.name}. It can be used once, for three days. Hand it over yourself."
    )
    return Done(secret=asked.link(token), about=about)


def _change(asked: Asked) -> Done:
    accounts, name, by = asked.accounts, asked.name, asked.by
    match asked.sent.get("act"):
        case "roles":
            register.set_roles(accounts, name, asked.roles, by=by)
            return Done(f"{name} has new roles and must sign in again.")
        case "disable":
            register.disable(accounts, name, by=by)
            return Done(f"{name} is disabled, and signed out everywhere.")
        case "enable":
            register.enable(accounts, name, by=by)
            return Done(f"{name} can sign in again.")
        case "factor":
            factor_setup.reset(accounts, name, by=by)
            return Done(f"{name} has no second factor any more, and is signed out everywhere.")
        case "reset":
            token = links.reset(accounts, name, by=by)
            about = (
                f"The link with which {name} chooses a new password. It works once, for an hour."
            )
            return Done(secret=asked.link(token), about=about)
    raise AccountError("Press one of the page's buttons.")


def _make_key(asked: Asked) -> Done:
    days = asked.sent.get("days", "")
    if not (days.isascii() and days.isdigit() and len(days) < 5):
        raise AccountError("Write the days as a whole number.")
    key = keys.make(asked.accounts, asked.name, asked.scopes, by=asked.by, days=int(days))
    return Done(secret=key, about=f"The key {asked.name}. It is shown this once.")


def _revoke_key(asked: Asked) -> Done:
    keys.revoke(asked.accounts, asked.name, by=asked.by)
    return Done(f"The key {asked.name} opens nothing any more.")


async def answered(request: Request, act: Callable[[Asked], Done]) -> Response:
    """Do what a form asks and show the page with what came of it."""
    sent = await read_form(request)
    by = signed_in(request).name
    asked = Asked(accounts_of(request), sent, by, site_of(request))
    try:
        done = await to_thread.run_sync(act, asked)
    except AccountError as error:
        return await people_page(request, Done(), error=error.message, status=error.status)
    return await people_page(request, done)


def site_of(request: Request) -> str:
    """Return where the browser has this server: a proxy that ends TLS may not say so."""
    site = request.base_url
    return str(site.replace(scheme="https") if cookies_of(request).behind_tls else site)


async def people_page(
    request: Request, done: Done, *, error: str = "", status: int = 200
) -> Response:
    """Return the page as things are now."""
    accounts = accounts_of(request)
    people = await to_thread.run_sync(register.everybody, accounts)
    known = await to_thread.run_sync(keys.every, accounts)
    context = PeoplePage(
        people=tuple(_person(one) for one in people),
        keys=tuple(_key(key, works=key.works(accounts.clock)) for key in known),
        roles=_choices(frozenset()),
        scopes=tuple(Choice(scope, SCOPES[scope], False) for scope in Scope),
        secret=done.secret,
        about=done.about,
        error=error,
        notice=done.notice,
    )
    return page(request, "people.html", context, status)


def _person(one: Known) -> PersonView:
    state = f"disabled since {said(one.disabled)}" if one.disabled else "active"
    if one.connected:
        state += ", comes through the provider" + (" or with a password" if one.password else "")
    if one.factor:
        state += ", second factor"
    return PersonView(one.name, state, one.disabled is not None, one.factor, _choices(one.roles))


def _choices(chosen: frozenset[Role]) -> tuple[Choice, ...]:
    return tuple(Choice(role, ROLES[role], role in chosen) for role in Role)


def _key(key: Key, *, works: bool) -> KeyView:
    state = "works" if works else "revoked" if key.revoked else "ran out"
    return KeyView(
        name=key.name,
        scopes=", ".join(sorted(key.scopes)),
        made=f"{said(key.made)} by {key.made_by}",
        ends=said(key.ends),
        used=said(key.used) if key.used else "never",
        state=state,
        works=works,
    )
