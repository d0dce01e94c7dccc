"""No part does what lets a note or a caller run something, or puts words of a note in a log.

ruff looks for most of it (`make check`); here stands what it has no rule for, and a planted file
shows that both find what they look for.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

FILES = [*Path("suggester").rglob("*.py"), *Path("web").rglob("*.py")]
RUNS = {"eval", "exec", "compile", "__import__"}
MODULES = {"pickle", "marshal", "shelve", "yaml", "xml", "subprocess", "ctypes", "dill"}
MARKS = {"Markup", "unsafe", "from_string", "render_template_string"}
QUERIES = {"text", "exec_driver_sql", "literal_column"}
LOGS = {"debug", "info", "warning", "error", "exception", "critical", "log"}
# Names that hold words, or may: of a note, of a person, of another's error.
WORDS = {"note", "text", "doc", "body", "words", "remark", "entry", "visit", "error", "exc", "sent"}
# file -> what it does all the same, and why that is safe.
ALLOWED = {
    "suggester/compiled.py": {"pickle"},  # our own file; a reader that makes tables alone
    "suggester/spark/java.py": {"subprocess"},  # asks Java for its version
    "web/queue/vault/key_command.py": {"subprocess"},  # the operator's own program, no shell
    "web/queue/postgres_copies.py": {"subprocess"},  # pg_dump and pg_restore, no shell
    "web/queue/sqlite.py": {"text-in-a-query"},
}


def dangers(tree: ast.AST) -> Iterator[str]:
    """Yield what a file does that is not to be done, each by one word."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (a.name.split(".")[0] for a in node.names if of(a.name) & MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module and of(node.module) & MODULES:
            yield node.module.split(".")[0]
        elif isinstance(node, ast.Call):
            yield from of_call(node)


def of(module: str) -> set[str]:
    return {module.split(".")[0]}


def of_call(call: ast.Call) -> Iterator[str]:
    function = call.func
    name = function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")
    owner = function.value.id if isinstance_of_name(function) else ""  # type: ignore[attr-defined]
    first = call.args[0] if call.args else None
    if isinstance(function, ast.Name) and name in RUNS:
        yield name
    if name in MARKS:
        yield name
    # A method of this name writes a file, in Spark; the query's is a function.
    is_query = name != "text" or isinstance(function, ast.Name) or owner == "sa"
    if name in QUERIES and is_query and isinstance(first, ast.JoinedStr | ast.BinOp):
        yield "text-in-a-query"
    if any(word.arg == "shell" for word in call.keywords):
        yield "shell"
    if owner.lower() in ("log", "logger", "logging") and name in LOGS:
        if isinstance(first, ast.JoinedStr | ast.BinOp) or name == "exception":
            yield "words-in-a-log"
        yield from ("words-in-a-log" for arg in call.args[1:] if says_words(arg))


def isinstance_of_name(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)


def says_words(arg: ast.expr) -> bool:
    """Whether what is logged holds words: such a name itself, or one made a string."""
    if isinstance(arg, ast.Name):
        return arg.id in WORDS
    return (
        isinstance(arg, ast.Call)
        and isinstance(arg.func, ast.Name)
        and arg.func.id in ("repr", "str")
    )


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_file_does_nothing_dangerous(path: Path) -> None:
    found = set(dangers(ast.parse(path.read_text("utf-8"))))
    if path.as_posix().startswith("web/queue/migrations/"):
        found -= {"text-in-a-query"}  # our own names of tables; ruff S608 asks for a word on each
    assert found <= ALLOWED.get(path.as_posix(), set())


PLANTED = {
    "eval": "eval(note)",
    "exec": "exec('x = 1')",
    "pickle": "import pickle\npickle.loads(note)",
    "yaml": "import yaml\nyaml.load(note)",
    "xml": "from xml.etree import ElementTree",
    "subprocess": "import subprocess\nsubprocess.run(note, shell=True)",
    "shell": "import subprocess\nsubprocess.run(note, shell=True)",
    "Markup": "from markupsafe import Markup\nMarkup(note)",
    "from_string": "environment.from_string(note)",
    "text-in-a-query": "connection.execute(text(f\"SELECT * FROM notes WHERE id = '{note}'\"))",
    "words-in-a-log": "LOG.info('read %s', note)",
}
PLANTED_LOGS = (
    "LOG.info(f'read {note}')",
    "LOG.warning('failed: %s', repr(error))",
    "LOG.warning('failed: %s', error)",
    "LOG.exception('failed')",
    "LOG.error('failed: ' + note)",
)


@pytest.mark.parametrize("danger", PLANTED)
def test_a_planted_one_is_found(danger: str) -> None:
    """The negative control."""
    assert danger in set(dangers(ast.parse(PLANTED[danger])))


@pytest.mark.parametrize("line", PLANTED_LOGS)
def test_planted_words_in_a_log_are_found(line: str) -> None:
    assert set(dangers(ast.parse(line))) == {"words-in-a-log"}


RUFF = Path(sys.executable).with_name("ruff")
FOR_RUFF = {
    "S307": "eval(input())",
    "S301": "import pickle\npickle.loads(b'')",
    "S506": "import yaml\nyaml.load('')",
    "S602": "import subprocess\nsubprocess.run('ls', shell=True)",
    "S608": "def f(n):\n    return f\"SELECT * FROM notes WHERE id = '{n}'\"",
    "S324": "import hashlib\nhashlib.md5(b'')",
    "S701": "import jinja2\njinja2.Environment(autoescape=False)",
}


@pytest.mark.skipif(not RUFF.exists(), reason="ruff is a tool of developers: make install-dev")
@pytest.mark.parametrize("rule", FOR_RUFF)
def test_ruff_finds_a_planted_one(rule: str) -> None:
    """The negative control of `make check`, with the rules of pyproject.toml."""
    done = subprocess.run(
        [RUFF, "check", "--output-format", "concise", "--stdin-filename", "web/planted.py", "-"],
        input=FOR_RUFF[rule], capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert f" {rule} " in done.stdout
