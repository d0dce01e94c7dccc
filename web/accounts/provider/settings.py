"""How people sign in through another system; each can be set as SUGGESTER_<NAME>."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class ProviderSettings(BaseSettings):
    """Where `oidc_issuer` is set, the sign-in page has a button for it (docs/how-to/sign-in.md).

    oidc_issuer: address of the provider, as its tokens name it.
    oidc_client_id: what the provider calls this server.
    oidc_client_secret, oidc_client_secret_file: the secret that goes with it, or a file that holds
        it; exactly one of the two.
    oidc_name: what the button says after "Sign in with"; unless given, the issuer's host.
    oidc_scopes: what is asked for, separated by blanks or commas.
    oidc_domains: mail domains of which one must be in the (verified) address of whoever signs in.
    oidc_roles: ``group=role``, separated by semicolons; ``*`` is every group and none.
    oidc_groups_claim: the claim that lists a person's groups; ``realm_access.roles`` looks inside.
    oidc_name_claim: the claim that becomes the name of somebody new; ``email`` must be verified.
    oidc_unknown: what happens to somebody whom nobody here knows: ``invite`` sends them to an
        administrator, ``join`` gives them an account with the roles of their groups.
    oidc_link_by_email: whether a verified address that is somebody's name here is that person.
    oidc_max_age_minutes: the provider must have asked for a password, or more, that lately.
    oidc_acr: ways of signing in there that are good enough, as the provider names them.
    oidc_logout: whether who signs out here is sent to sign out there too.
    """

    model_config = SettingsConfigDict(env_prefix="SUGGESTER_", frozen=True, extra="ignore")

    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: SecretStr | None = None
    oidc_client_secret_file: Path | None = None
    oidc_name: str | None = Field(default=None, max_length=60)
    oidc_scopes: Annotated[tuple[str, ...], NoDecode] = ("openid", "email")
    oidc_domains: Annotated[tuple[str, ...], NoDecode] = ()
    oidc_roles: Annotated[tuple[str, ...], NoDecode] = ()
    oidc_groups_claim: str = "groups"
    oidc_name_claim: str = "email"
    oidc_unknown: Literal["invite", "join"] = "invite"
    oidc_link_by_email: bool = False
    oidc_max_age_minutes: int | None = Field(default=None, ge=1)
    oidc_acr: Annotated[tuple[str, ...], NoDecode] = ()
    oidc_logout: bool = True

    @field_validator("oidc_scopes", "oidc_acr", mode="before")
    @classmethod
    def split_words(cls, value: object) -> object:
        """Read ``openid email`` as two."""
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("oidc_domains", mode="before")
    @classmethod
    def split_domains(cls, value: object) -> object:
        """Read ``clinic.example, rehab.example`` as two."""
        if isinstance(value, str):
            return tuple(value.lower().replace(",", " ").split())
        return value

    @field_validator("oidc_roles", mode="before")
    @classmethod
    def split_roles(cls, value: object) -> object:
        """Read ``Coders=coder; cn=audit,ou=x=auditor`` as two: the role is behind the last =."""
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(";") if part.strip())
        return value
