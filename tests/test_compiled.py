"""The tables of a lexicon that a start keeps for the next one: same answers, and nobody's tricks."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from suggester import Engine, compiled
from suggester.lexicon import lexicon_files, lexicon_from_files
from suggester.shipped import lexicon_dir

NOTE = "S: US helped.\nO: TE: squats 3x10 x 15 min, MFR to R UT x 10 min. No e-stim.\nP: traction."
FILES = {
    name: data
    for name, data in lexicon_files(lexicon_dir()).items()
    if not name.startswith("codes/") or name[6:11] in ("97110", "97140", "97035")
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUGGESTER_CACHE", str(tmp_path / "cache"))
    compiled.save(FILES, Engine(lexicon_from_files(FILES)).tables)
    return tmp_path / "cache"


def kept(folder: Path) -> Path:
    (path,) = folder.iterdir()
    return path


def test_kept_tables_answer_as_new_ones(folder: Path) -> None:
    built = Engine(lexicon_from_files(FILES))
    ready = compiled.load(FILES)
    assert ready is not None
    again = Engine(built.lexicon, ready=ready)
    assert again.suggest(NOTE) == built.suggest(NOTE)
    assert again.clues(NOTE) == built.clues(NOTE)


def test_only_the_owner_may_look(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    assert kept(folder).stat().st_mode & 0o777 == 0o600


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def writable_by_all(path: Path) -> None:
    path.chmod(0o666)


def folder_writable_by_all(path: Path) -> None:
    path.parent.chmod(0o777)


def a_link(path: Path) -> None:
    path.rename(path.with_suffix(".elsewhere"))
    path.symlink_to(path.with_suffix(".elsewhere"))


def signed(path: Path, data: bytes) -> None:
    path.write_bytes(sha256(data).digest() + data)


class Command:
    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, ("true",)


class Called:
    def __reduce__(self) -> tuple[Callable[[], object], tuple[()]]:
        return compiled._program, ()


def a_command(path: Path) -> None:
    signed(path, pickle.dumps(Command()))


def a_function_of_ours(path: Path) -> None:
    signed(path, pickle.dumps(Called()))


def something_else(path: Path) -> None:
    signed(path, pickle.dumps({"lexicon": 1}))


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(cut_short, id="cut-short"),
        pytest.param(emptied, id="empty"),
        pytest.param(writable_by_all, id="writable-by-all"),
        pytest.param(folder_writable_by_all, id="folder-writable-by-all"),
        pytest.param(a_link, id="a-link"),
        pytest.param(a_command, id="runs-a-command"),
        pytest.param(a_function_of_ours, id="calls-a-function"),
        pytest.param(something_else, id="no-tables"),
    ],
)
def test_what_cannot_be_trusted_is_not_read(folder: Path, change: Callable[[Path], None]) -> None:
    change(kept(folder))
    assert compiled.load(FILES) is None


def test_another_lexicon_has_other_tables(folder: Path) -> None:
    changed = FILES | {"weights.toml": FILES["weights.toml"] + b"\n# changed\n"}
    assert compiled.load(FILES) is not None
    assert compiled.load(changed) is None


@pytest.mark.parametrize("named", ["", "/proc/nowhere"])
def test_a_start_without_a_cache(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUGGESTER_CACHE", named)
    compiled.save(FILES, Engine(lexicon_from_files(FILES)).tables)
    assert compiled.load(FILES) is None


def test_tables_of_older_lexicons_are_removed(folder: Path) -> None:
    ready = compiled.load(FILES)
    assert ready is not None
    for n in range(6):
        compiled.save(FILES | {"README.txt": str(n).encode()}, ready)
    assert len(list(folder.iterdir())) == 4


def test_starts_at_the_same_time_do_not_meet(tmp_path: Path) -> None:
    code = (
        "from suggester import shipped_engine; import sys;"
        f"sys.stdout.write(shipped_engine().suggest({NOTE!r}).model_dump_json())"
    )
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code],
            env=os.environ | {"SUGGESTER_CACHE": str(tmp_path)},
            stdout=subprocess.PIPE,
        )
        for _ in range(2)
    ]
    assert len({start.communicate()[0] for start in starts}) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".tables"]
