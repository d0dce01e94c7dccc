"""Settings of the provider that cannot be used stop the start and say what to set."""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from suggester.cli import app
from tests.provider.running import SITE, Running
from tests.web.small_engine import SmallEngine
from web.accounts.provider.errors import ProviderSetupError
from web.accounts.provider.setup import Setup, make_setup
from web.accounts.roles import Role
from web.app import create_app
from web.settings import Settings

GOOD: dict[str, Any] = {
    "database": "sqlite://",
    "public_url": "https://codes.clinic.example",
    "oidc_issuer": "https://login.clinic.example/realms/clinic",
    "oidc_client_id": "suggester",
    "oidc_client_secret": "s3cret",
}


def made(**changes: Any) -> Setup | None:
    kept = {name: value for name, value in (GOOD | changes).items() if value is not None}
    settings = Settings(**kept)
    return make_setup(settings, site=settings.public_url, database=settings.database)


def test_what_is_made_of_the_settings(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(" s3cret\n")
    file.chmod(0o600)
    setup = made(
        oidc_client_secret=None,
        oidc_client_secret_file=file,
        oidc_roles="cn=coders,ou=clinic=coder; Audit team = auditor;",
        oidc_domains="Clinic.example, rehab.example",
        oidc_scopes="openid email groups",
        oidc_max_age_minutes=60,
    )
    assert setup
    assert setup.secret == "s3cret"  # noqa: S105
    assert setup.roles == {"cn=coders,ou=clinic": Role.CODER, "Audit team": Role.AUDITOR}
    assert setup.domains == {"clinic.example", "rehab.example"}
    assert setup.scopes == ("openid", "email", "groups")
    assert setup.redirect_uri == "https://codes.clinic.example/sign-in/provider"
    assert (setup.name, setup.max_age) == ("login.clinic.example", 3600)
    assert "s3cret" not in repr(setup)


WRONG: list[Any] = [
    pytest.param({"oidc_issuer": None}, "SUGGESTER_OIDC_ISSUER is missing", id="no-issuer"),
    pytest.param({"oidc_issuer": "http://login.clinic.example"}, "must be the https", id="http"),
    pytest.param({"oidc_issuer": "login.clinic.example"}, "must be the https", id="no-scheme"),
    pytest.param({"oidc_issuer": "https://x.example?a=b"}, "nothing behind", id="issuer-query"),
    pytest.param({"oidc_client_id": None}, "SUGGESTER_OIDC_CLIENT_ID is missing", id="no-client"),
    pytest.param({"oidc_client_secret": None}, "SUGGESTER_OIDC_CLIENT_SECRET_FILE", id="no-secret"),
    pytest.param({"oidc_client_secret": " "}, "is empty", id="empty-secret"),
    pytest.param({"oidc_client_secret_file": Path("x")}, "exactly one", id="two-secrets"),
    pytest.param(
        {"oidc_client_secret": None, "oidc_client_secret_file": Path("/nowhere/x")},
        "No such file", id="no-file",
    ),
    pytest.param({"database": None}, "SUGGESTER_DATABASE", id="no-database"),
    pytest.param({"public_url": None}, "SUGGESTER_PUBLIC_URL", id="no-public-address"),
    pytest.param({"public_url": "http://codes.clinic.example"}, "must be https", id="public-http"),
    pytest.param({"oidc_scopes": "email"}, "must hold openid", id="no-openid"),
    pytest.param({"oidc_domains": "@clinic.example"}, "without @", id="domain"),
    pytest.param({"oidc_roles": "coders"}, "group=role", id="no-role"),
    pytest.param({"oidc_roles": "coders=boss"}, "group=role", id="unknown-role"),
    pytest.param({"oidc_roles": "a=coder;a=auditor"}, "once", id="group-twice"),
    pytest.param({"oidc_unknown": "join"}, "SUGGESTER_OIDC_ROLES", id="join-without-roles"),
    pytest.param({"oidc_roles": "*=coder"}, "SUGGESTER_OIDC_DOMAINS", id="everybody"),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "said"), WRONG)
def test_what_cannot_be_used(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ProviderSetupError, match=said) as caught:
        made(**changes)
    assert "s3cret" not in str(caught.value)


def test_a_secret_that_everybody_reads_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("s3cret")
    file.chmod(0o644)
    with pytest.raises(ProviderSetupError, match="chmod 600"):
        made(oidc_client_secret=None, oidc_client_secret_file=file)


def test_without_a_provider_nothing_is_made() -> None:
    assert make_setup(Settings(), site=None, database=None) is None


def test_the_application_does_not_start() -> None:
    settings = Settings(**GOOD | {"oidc_client_id": ""})
    with pytest.raises(ProviderSetupError):
        create_app(settings, load_engine=SmallEngine)


def run(**settings: str) -> Any:
    named = {f"SUGGESTER_{name.upper()}": value for name, value in settings.items()}
    return CliRunner().invoke(app, ["accounts", "provider"], env=named)


def test_the_provider_from_the_command_line(provider: Running) -> None:
    settings = {name: str(value) for name, value in provider.settings().items()}
    done = run(database="sqlite://", **settings)
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"come back to\t{SITE}/sign-in/provider\n" in done.stdout
    assert f"keys come from\t{provider.issuer}/keys\n" in done.stdout
    provider.twist(description={"issuer": "https://other.example"})
    wrong = run(database="sqlite://", **settings)
    assert (wrong.exit_code, wrong.stdout) == (2, "")
    assert "cannot be used: issuer-of-description. Check SUGGESTER_OIDC_ISSUER" in wrong.stderr
    assert "No provider is set" in run().stderr
