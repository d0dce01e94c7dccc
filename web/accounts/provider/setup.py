"""Check the settings of the provider and put them in the form that the rest works with.

Reads the file of the secret; asks nobody. A setting that cannot be used stops the start.
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ..roles import Role
from .errors import ProviderSetupError
from .settings import ProviderSettings

LOOPBACK = ("127.0.0.1", "localhost", "::1")
ANYBODY = "*"
DOMAIN = re.compile(r"[a-z0-9.-]+\.[a-z0-9-]+")
WORD = re.compile(r"[!#-\[\]-~]+")  # a scope of OAuth: printable, no blank, quote or backslash
PATH = "/sign-in/provider"  # where the provider sends people back to


@dataclass(frozen=True)
class Setup:
    """What was configured. site: this server's own address. roles: group -> role.

    joins: somebody whom nobody knows gets an account. max_age: seconds, or None.
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    site: str
    name: str
    scopes: tuple[str, ...]
    domains: frozenset[str]
    roles: Mapping[str, Role]
    groups_claim: str
    name_claim: str
    joins: bool
    links_by_email: bool
    max_age: int | None
    acr: tuple[str, ...]
    logs_out: bool

    @property
    def redirect_uri(self) -> str:
        """Where the provider sends people back to; to be entered there, letter by letter."""
        return self.site + PATH

    def may_ask(self, url: str) -> bool:
        """Whether an address that the provider names may be used: https, or as the issuer here."""
        parts = urlsplit(url)
        here = urlsplit(self.issuer).scheme == "http" and parts.hostname in LOOPBACK
        secure = parts.scheme == "https" or (parts.scheme == "http" and here)
        return bool(secure and parts.hostname and "@" not in parts.netloc and not parts.fragment)


def make_setup(
    settings: ProviderSettings, *, site: str | None, database: str | None
) -> Setup | None:
    """Return what was configured; None without a provider. Raises ProviderSetupError.

    site: SUGGESTER_PUBLIC_URL. database: SUGGESTER_DATABASE.
    """
    if settings.oidc_issuer is None:
        _nothing_else(settings)
        return None
    if not database:
        raise ProviderSetupError(
            "SUGGESTER_OIDC_ISSUER needs SUGGESTER_DATABASE: people sign in only where one is."
        )
    issuer = _issuer(settings.oidc_issuer)
    return Setup(
        issuer=issuer,
        client_id=_client_id(settings.oidc_client_id),
        secret=_secret(settings),
        site=_site(site),
        name=settings.oidc_name or str(urlsplit(issuer).hostname),
        scopes=_scopes(settings.oidc_scopes),
        domains=_domains(settings.oidc_domains),
        roles=_roles(settings),
        groups_claim=settings.oidc_groups_claim,
        name_claim=settings.oidc_name_claim,
        joins=settings.oidc_unknown == "join",
        links_by_email=settings.oidc_link_by_email,
        max_age=settings.oidc_max_age_minutes and settings.oidc_max_age_minutes * 60,
        acr=settings.oidc_acr,
        logs_out=settings.oidc_logout,
    )


def _nothing_else(settings: ProviderSettings) -> None:
    if settings.oidc_client_id or settings.oidc_client_secret or settings.oidc_client_secret_file:
        raise ProviderSetupError(
            "SUGGESTER_OIDC_ISSUER is missing: set it to the provider's address, or set none of "
            "the SUGGESTER_OIDC_ settings."
        )


def _issuer(issuer: str) -> str:
    parts = urlsplit(issuer)
    here = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or here) or not parts.hostname or parts.query or parts.fragment:
        raise ProviderSetupError(
            "SUGGESTER_OIDC_ISSUER must be the https address that the provider gives as its "
            "issuer, such as https://login.clinic.example, with nothing behind ? or #."
        )
    return issuer


def _client_id(client_id: str | None) -> str:
    if not client_id:
        raise ProviderSetupError(
            "SUGGESTER_OIDC_CLIENT_ID is missing: it is the client ID that the provider gave this "
            "server when it was entered there."
        )
    return client_id


def _secret(settings: ProviderSettings) -> str:
    given, file = settings.oidc_client_secret, settings.oidc_client_secret_file
    if (given is None) == (file is None):
        raise ProviderSetupError(
            "Set SUGGESTER_OIDC_CLIENT_SECRET_FILE to a file with the client secret, or "
            "SUGGESTER_OIDC_CLIENT_SECRET to the secret itself; exactly one of the two."
        )
    secret = given.get_secret_value() if given else _in_file(file) if file else ""
    if not secret.strip():
        raise ProviderSetupError("The client secret of SUGGESTER_OIDC_CLIENT_SECRET is empty.")
    return secret.strip()


def _in_file(file: Path) -> str:
    try:
        if os.name == "posix" and file.stat().st_mode & 0o007:
            raise ProviderSetupError(f"{file} is open to everybody: chmod 600 {file}")
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not a text"
        raise ProviderSetupError(
            f"{file}, which SUGGESTER_OIDC_CLIENT_SECRET_FILE names: {why}. Put the client secret "
            "there."
        ) from None


def _site(site: str | None) -> str:
    if site is None:
        raise ProviderSetupError(
            "SUGGESTER_OIDC_ISSUER needs SUGGESTER_PUBLIC_URL, the address by which browsers reach "
            f"this server: the provider sends people back to it (and {PATH}, to be entered there)."
        )
    if urlsplit(site).scheme != "https" and urlsplit(site).hostname not in LOOPBACK:
        raise ProviderSetupError(
            "SUGGESTER_PUBLIC_URL must be https for people to sign in through a provider."
        )
    return site


def _scopes(scopes: tuple[str, ...]) -> tuple[str, ...]:
    if "openid" not in scopes or not all(map(WORD.fullmatch, scopes)):
        raise ProviderSetupError("SUGGESTER_OIDC_SCOPES must hold openid, such as: openid email")
    return scopes


def _domains(domains: tuple[str, ...]) -> frozenset[str]:
    for domain in domains:
        if not DOMAIN.fullmatch(domain):
            raise ProviderSetupError(
                "SUGGESTER_OIDC_DOMAINS lists mail domains without @, such as: clinic.example"
            )
    return frozenset(domains)


def _roles(settings: ProviderSettings) -> Mapping[str, Role]:
    found: dict[str, Role] = {}
    for line in settings.oidc_roles:
        group, _, role = (part.strip() for part in line.rpartition("="))
        if not group or role not in set(Role) or group in found:
            raise ProviderSetupError(
                "SUGGESTER_OIDC_ROLES lists each group once, as group=role, semicolons between; "
                f"a role is one of {', '.join(Role)}. Such as: Rehab coders=coder; Audit=auditor"
            )
        found[group] = Role(role)
    if settings.oidc_unknown == "join" and not found:
        raise ProviderSetupError(
            "SUGGESTER_OIDC_UNKNOWN=join needs SUGGESTER_OIDC_ROLES: somebody new has the roles of "
            "their groups, and no other."
        )
    if ANYBODY in found and not settings.oidc_domains:
        raise ProviderSetupError(
            "* in SUGGESTER_OIDC_ROLES needs SUGGESTER_OIDC_DOMAINS: else whoever has an account "
            "with the provider would have a role here."
        )
    return found
