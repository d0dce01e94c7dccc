"""Every limit and switch of the web application; each can be set as SUGGESTER_<NAME>."""

import os
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, FilePath, IPvAnyNetwork, StringConstraints, field_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from .accounts.provider.settings import ProviderSettings
from .queue.vault.settings import KeySettings

# Scheme, host and port, nothing behind: compared whole, never by how it begins.
Origin = Annotated[
    str, StringConstraints(pattern=r"^https?://(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?$")
]


class Settings(ProviderSettings, KeySettings):
    """What an operator may change, the notes' keys and the provider among it.

    Read once, when the app is made.

    max_note_chars: longest note, in characters (Unicode code points); 50,000 is also the
        most that the engine reads.
    max_note_lines: most lines of a note.
    max_body_bytes: largest request body, in bytes, whatever is in it.
    body_seconds: how long a request body may take to arrive.
    parallel_notes: notes read at the same time; the rest wait in order.
    max_waiting: notes that may wait; the next one is told to come back (503).
    typing_memory: what was worked out of a note is known when its writer types on
        (docs/performance.md); if not, every question is answered anew.
    parallel_batches: batches (docs/api.md) under way at the same time; the next one is told to
        come back (503). batch_lines: most lines of one.
    max_requests: requests that are answered at the same time; the next one is told to come back
        (503).
    log_level: ``warning`` logs what went wrong, ``info`` every request too, by its route.
    allowed_hosts: names by which the server may be addressed, separated by commas;
        ``*`` allows any. An address in numbers is always allowed: only a name can be
        pointed at this machine by somebody else (DNS rebinding).
    database: address of the review queue's database; without one the application stores nothing
        and has no queue.
    allowed_origins: pages of other sites that may call the API and the CDS Hooks services, as
        origins (``https://ehr.example``), separated by commas; none unless said.
    frame_ancestors: pages of other sites that may show the note editor in a frame, as origins; none
        unless said.
    public_url: address by which others reach this server; CDS Hooks tokens must be meant for it,
        and cards link to it.
    cds_clients: file of the EHRs that may call the CDS Hooks services (docs/cds-hooks.md); without
        one, whoever reaches the server may.
    idle_minutes: a session that was not used for so long is over, and a page hides what it shows;
        session_hours: a session that began so long ago is over too. Only with a database.
    requests_per_minute: what one person or key may ask, in each process. Only with a database.
    password_words: words of the clinic's own (its name, its town), of which no password may be
        made; separated by commas. leaked_passwords: a file of the SHA-1 of passwords that were
        leaked (docs/accounts.md), none of which is taken.
    require_second_factor: nobody signs in with a password alone; who has no second factor sets one
        up at the next sign-in, before anything else. Only with a database.
    behind_tls: browsers reach the server by https, through a proxy that ends TLS; then cookies
        are for https alone, and the server may listen to other machines.
    webhook_loopback: webhooks may go to this machine, also by http: to try them. webhook_networks:
        private networks that they may go to, such as ``10.1.0.0/16``, separated by commas.
    overlays: folders of the clinic's own words, laid over the lexicon in this order; separated
        as in PATH (``:``, on Windows ``;``).
    """

    model_config = SettingsConfigDict(env_prefix="SUGGESTER_", frozen=True, extra="ignore")

    max_note_chars: int = Field(default=50_000, ge=1, le=50_000)
    max_note_lines: int = Field(default=10_000, ge=1)
    max_body_bytes: int = Field(default=1_048_576, ge=1024)
    body_seconds: float = Field(default=30.0, gt=0)
    parallel_notes: int = Field(default=2, ge=1)
    max_waiting: int = Field(default=100, ge=0)
    typing_memory: bool = True
    parallel_batches: int = Field(default=2, ge=1)
    batch_lines: int = Field(default=10_000, ge=1)
    max_requests: int = Field(default=200, ge=1)
    log_level: Literal["warning", "info"] = "warning"
    allowed_hosts: Annotated[tuple[str, ...], NoDecode] = ("localhost", "testserver")

    database: str | None = None
    allowed_origins: Annotated[tuple[Origin, ...], NoDecode] = ()
    frame_ancestors: Annotated[tuple[Origin, ...], NoDecode] = ()
    public_url: Origin | None = None
    cds_clients: Path | None = None
    idle_minutes: int = Field(default=15, ge=1, le=60)
    session_hours: int = Field(default=12, ge=1, le=24)
    requests_per_minute: int = Field(default=600, ge=1)
    password_words: Annotated[tuple[str, ...], NoDecode] = ()
    leaked_passwords: FilePath | None = None
    require_second_factor: bool = False
    behind_tls: bool = False
    webhook_loopback: bool = False
    webhook_networks: Annotated[tuple[IPvAnyNetwork, ...], NoDecode] = ()
    overlays: Annotated[tuple[Path, ...], NoDecode] = ()

    @field_validator("overlays", mode="before")
    @classmethod
    def split_folders(cls, value: object) -> object:
        """Read ``/a:/b`` as two folders."""
        if isinstance(value, str):
            return tuple(Path(name) for name in value.split(os.pathsep) if name)
        return value

    @field_validator("allowed_origins", "frame_ancestors", mode="before")
    @classmethod
    def split_origins(cls, value: object) -> object:
        """Read ``https://a.example, https://b.example`` as two origins."""
        if isinstance(value, str):
            return tuple(name.strip().lower() for name in value.split(",") if name.strip())
        return value

    @field_validator("webhook_networks", mode="before")
    @classmethod
    def split_networks(cls, value: object) -> object:
        """Read ``10.1.0.0/16, fd00::/8`` as two networks."""
        if isinstance(value, str):
            return tuple(name.strip() for name in value.split(",") if name.strip())
        return value

    @field_validator("allowed_hosts", "password_words", mode="before")
    @classmethod
    def split_hosts(cls, value: object) -> object:
        """Read ``a.example, b.example`` as two names, or words."""
        if isinstance(value, str):
            return tuple(name.strip().lower() for name in value.split(",") if name.strip())
        return value
