"""Where keys come from, and what is said when they are not there."""

import base64
import os
import stat
import sys
from pathlib import Path

import pytest

from web.queue.errors import NoteKeyError, SealBrokenError
from web.queue.vault import keeping, key_file
from web.queue.vault.keeping import Vault
from web.queue.vault.key_command import KeyCommand
from web.queue.vault.key_file import KeyFile
from web.queue.vault.ring import Wrapped, new_line, ring_of
from web.queue.vault.sealing import new_key
from web.queue.vault.settings import KeySettings

REVIEW = "a" * 32


# --- a file ----------------------------------------------------------------------------


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "notes.keys"
    number = key_file.add(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert KeyFile(path).wrap(new_key(), REVIEW).by == number
    assert [file.name for file in path.parent.iterdir()] == ["notes.keys"]


def test_a_key_that_is_added_leaves_the_file_to_who_reads_it(tmp_path: Path) -> None:
    """A server of another user, which reads it as one of its group."""
    key_file.add(tmp_path / "k")
    (tmp_path / "k").chmod(0o640)
    if os.geteuid() == 0:
        os.chown(tmp_path / "k", 0, 4242)
    before = (tmp_path / "k").stat()
    key_file.add(tmp_path / "k")
    after = (tmp_path / "k").stat()
    assert (after.st_mode, after.st_gid) == (before.st_mode, before.st_gid)


def test_the_newest_key_wraps_and_every_key_opens(tmp_path: Path) -> None:
    path, data_key = tmp_path / "notes.keys", new_key()
    first = key_file.add(path)
    running = KeyFile(path)  # of a server that is not started again
    old = running.wrap(data_key, REVIEW)
    second = key_file.add(path)
    new = running.wrap(data_key, REVIEW)
    assert (old.by, new.by) == (first, second)
    assert running.unwrap(old, REVIEW) == running.unwrap(new, REVIEW) == data_key


def test_a_wrapped_key_is_bound_to_its_review(tmp_path: Path) -> None:
    key_file.add(tmp_path / "k")
    keeper = KeyFile(tmp_path / "k")
    with pytest.raises(SealBrokenError):
        keeper.unwrap(keeper.wrap(new_key(), REVIEW), "b" * 32)


def test_two_programs_that_make_the_file_at_once_share_it(tmp_path: Path) -> None:
    key_file.make(tmp_path / "k")
    before = (tmp_path / "k").read_text()
    key_file.make(tmp_path / "k")
    assert (tmp_path / "k").read_text() == before


SECRET = new_line()[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("", "holds no key", id="empty"),
        pytest.param("# only a remark\n", "holds no key", id="remark"),
        pytest.param(f"{SECRET}\nAAAA", "key 2 cannot be used", id="short"),
        pytest.param(SECRET[:-4] + "!!!!", "key 1 cannot be used", id="no-base64"),
        pytest.param("ſecret", "key 1 cannot be used", id="no-ascii"),
    ],
)
def test_what_is_no_file_of_keys_is_told_without_its_text(
    tmp_path: Path, text: str, said: str
) -> None:
    path = tmp_path / "k"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(NoteKeyError, match=said) as caught:
        KeyFile(path)
    assert SECRET[:8] not in str(caught.value)
    with pytest.raises(NoteKeyError):
        key_file.add(path)
    assert path.read_text() == text


def test_a_file_open_to_everybody_is_refused(tmp_path: Path) -> None:
    key_file.add(tmp_path / "k")
    (tmp_path / "k").chmod(0o604)
    with pytest.raises(NoteKeyError, match="chmod 600"):
        KeyFile(tmp_path / "k")


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NoteKeyError, match=r"SUGGESTER_KEY_FILE .*suggester keys new"):
        KeyFile(tmp_path / "gone")


def test_a_key_that_is_missing_is_named(tmp_path: Path) -> None:
    wrapped = ring_of(new_line()[1], "here").wrap(new_key(), REVIEW)
    with pytest.raises(NoteKeyError, match=rf"{wrapped.by}.*SUGGESTER_KEYS.*nothing is lost"):
        ring_of(new_line()[1], "SUGGESTER_KEYS").unwrap(wrapped, REVIEW)


def test_no_key_shows_in_a_value(tmp_path: Path) -> None:
    ring = ring_of(SECRET, "here")
    settings = KeySettings(keys=SECRET, key_file=None)  # type: ignore[arg-type]
    assert SECRET not in f"{ring!r}{settings!r}{Vault(settings, None)!r}"
    assert repr(base64.b64decode(SECRET)) not in repr(ring)


# --- the environment, and more than one way -----------------------------------------------


def test_keys_of_the_environment(no_keys_set: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    older, newest = new_line(), new_line()
    monkeypatch.setenv("SUGGESTER_KEYS", f"{older[1]} {newest[1]}")
    assert Vault(KeySettings(), None).new_key(REVIEW)[1].by == newest[0]


def test_only_one_way_may_be_set(tmp_path: Path) -> None:
    key_file.add(tmp_path / "k")
    settings = KeySettings(key_file=tmp_path / "k", key_command="kms")
    with pytest.raises(NoteKeyError, match="Set one of"):
        Vault(settings, None).keeper()


# --- nothing set ------------------------------------------------------------------------


def test_a_laptop_gets_a_file_outside_the_databases_folder(no_keys_set: Path) -> None:
    vault = Vault(KeySettings(), no_keys_set / ".suggester" / "queue.db")
    with pytest.raises(NoteKeyError, match=r"notes\.keys"):
        vault.keeper()  # there are sealed words: a new key would open none of them
    own = no_keys_set / ".config" / "suggester" / "notes.keys"
    assert not own.exists()
    assert vault.keeper(may_make=True).source == str(own)
    assert stat.S_IMODE(own.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "database",
    [
        pytest.param(None, id="postgresql"),
        pytest.param(Path("/proc/queue.db"), id="a-disk-of-its-own"),
    ],
)
def test_elsewhere_the_key_must_be_set(no_keys_set: Path, database: Path | None) -> None:
    with pytest.raises(NoteKeyError, match=r"suggester keys new .*SUGGESTER_KEY_FILE"):
        Vault(KeySettings(), database).keeper(may_make=True)
    assert not (no_keys_set / ".config").exists()


def test_no_home_no_key_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    assert keeping.own_file() is None


# --- a key service ------------------------------------------------------------------------

SERVICE = """
import base64, sys
KEY = 0x5A  # what a key service never shows
flip = lambda data: bytes(byte ^ KEY for byte in data)
said = base64.b64decode(sys.stdin.readline())
answer = base64.b64encode(flip(said)).decode()
if sys.argv[1] == "wrap":
    print("clinic/7", answer)
elif sys.argv[1:] == ["unwrap", "clinic/7"]:
    print(answer)
else:
    sys.exit(3)
"""


@pytest.fixture
def service(tmp_path: Path) -> KeyCommand:
    program = tmp_path / "key service.py"
    program.write_text(SERVICE)
    return KeyCommand(f"{sys.executable} '{program}'")


def test_a_key_service_wraps_and_unwraps(service: KeyCommand) -> None:
    data_key = new_key()
    wrapped = service.wrap(data_key, REVIEW)
    assert wrapped.by == "clinic/7"
    assert wrapped.sealed != data_key
    assert service.unwrap(wrapped, REVIEW) == data_key
    with pytest.raises(NoteKeyError, match=r"unwrap \(SUGGESTER_KEY_COMMAND\) ended with 3"):
        service.unwrap(Wrapped("clinic/8", wrapped.sealed), REVIEW)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("", "no command", id="empty"),
        pytest.param("'kms", "no command", id="quotes"),
        pytest.param("/no/such/kms", "No such file", id="no-program"),
        pytest.param("false", "ended with 1", id="refuses"),
        pytest.param("true", "no fit answer", id="says-nothing"),
        pytest.param("echo one two three", "no fit answer", id="says-anything"),
        pytest.param("sh -c 'printf \"k \"; cat'", "no fit answer", id="gives-the-key-back"),
        pytest.param("sh -c 'printf \"\\377\"'", "no fit answer", id="no-ascii"),
    ],
)
def test_a_key_service_that_does_not_work(line: str, said: str) -> None:
    with pytest.raises(NoteKeyError, match=said):
        KeyCommand(line).wrap(new_key(), REVIEW)


def test_a_key_service_that_gives_another_key(service: KeyCommand) -> None:
    short = Wrapped("clinic/7", base64.b64encode(b"short"))
    with pytest.raises(NoteKeyError, match="no fit answer"):
        service.unwrap(short, REVIEW)


def test_a_key_service_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.queue.vault.key_command.SECONDS", 0.1)
    with pytest.raises(NoteKeyError, match=r"did not answer in 0\.1 s"):
        KeyCommand("sh -c 'exec sleep 5'").wrap(new_key(), REVIEW)


def test_the_environment_of_the_tests_names_a_file() -> None:
    assert KeyFile(Path(os.environ["SUGGESTER_KEY_FILE"]))
