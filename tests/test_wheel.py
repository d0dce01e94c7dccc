"""The wheel, installed where the checkout cannot be imported, proposes a code."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
NOTE = "O: Manual therapy: joint mobs grade III to R knee, 15 min"
PROGRAM = """
import json, sys
from importlib import import_module
import suggester, suggester.shipped as shipped
answer = suggester.suggest(sys.argv[1])
module, factory = shipped.web_app().split(":")
print(json.dumps({
    "codes": [item.code for item in answer.suggestions],
    "software": answer.versions.software,
    "package": suggester.__file__,
    "lexicon": str(shipped.lexicon_dir()),
    "app": shipped.web_app(),
    "title": getattr(import_module(module), factory)().title,
    "path": sys.path,
}))
"""


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=CHECKOUT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path) -> Path:
    """Return an environment with the wheel in it; only the dependencies are borrowed."""
    home = wheel.parent / "environment"
    run(sys.executable, "-m", "venv", "--without-pip", home, cwd=wheel.parent)
    python = home / "bin" / "python"
    install = ("install", "--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, *install, wheel, cwd=wheel.parent)
    # A folder named in a .pth file does not have its own .pth files read, so the
    # checkout's editable install stays out.
    (site,) = home.glob("lib/*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


def test_the_installed_wheel_proposes_a_code(environment: Path) -> None:
    python = environment / "bin" / "python"
    said = json.loads(run(python, "-I", "-c", PROGRAM, NOTE, cwd=environment))
    assert said["codes"] == ["97140"]
    assert str(CHECKOUT) not in said["path"]
    assert Path(said["package"]).is_relative_to(environment)
    assert Path(said["lexicon"]).is_relative_to(environment)
    assert said["app"] == "suggester.web.app:create_app"
    assert said["title"]
    assert said["software"] == version("rehab-code-suggester")


def test_the_installed_command_proposes_a_code(environment: Path) -> None:
    (environment / "note.txt").write_text(NOTE)
    said = run(environment / "bin" / "suggester", "code", "note.txt", cwd=environment)
    assert "[97140: " in said


def test_the_installed_command_makes_the_tables_of_the_queue(environment: Path) -> None:
    suggester = environment / "bin" / "suggester"
    database = f"sqlite:///{environment / 'queue.db'}"
    said = run(suggester, "db", "upgrade", "--database", database, cwd=environment)
    assert said.startswith("The tables are at r")


def test_the_installed_command_scores_another_system(environment: Path) -> None:
    suggester = environment / "bin" / "suggester"
    texts = run(suggester, "notes", "--split", "calibration", cwd=environment).splitlines()
    silent = [json.dumps({"id": json.loads(line)["id"], "codes": []}) for line in texts]
    (environment / "output.jsonl").write_text("\n".join(silent))
    said = run(
        suggester, "score", "output.jsonl", "--split", "calibration", "--json", cwd=environment
    )
    assert json.loads(said)["figures"]["codes.strict.recall"]["value"] == 0.0


def test_the_wheel_holds_the_program_its_data_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names} == {
        "suggester",
        f"rehab_code_suggester-{version('rehab-code-suggester')}.dist-info",
    }
    for table in ("units.toml", "pairs-practitioner.csv", "modifiers.toml"):
        assert f"suggester/lexicon/claims/{table}" in names
    assert any(name.startswith("suggester/lexicon/codes/") for name in names)
    assert "suggester/web/templates/base.html" in names
    assert "suggester/corpus/splits.toml" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not [name for name in names if "__pycache__" in name]
