"""Where the keys of the notes come from; each can be set as SUGGESTER_<NAME>."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class KeySettings(BaseSettings):
    """At most one of them is set.

    key_file: file of keys, the newest last; made by ``suggester keys new``.
    keys: the same keys themselves, with blanks between, for a secret that comes in the environment.
    key_command: program that asks a key service to wrap and unwrap (docs/keys.md).

    Without any, a SQLite database on the disk of the home folder has its keys in
    ``~/.config/suggester/notes.keys``, made at the first start.
    """

    model_config = SettingsConfigDict(env_prefix="SUGGESTER_", frozen=True, extra="ignore")

    key_file: Path | None = None
    keys: SecretStr | None = None
    key_command: str | None = None
