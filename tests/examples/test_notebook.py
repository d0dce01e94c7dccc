"""The notebook runs from its first cell to its last, and shows the evidence."""

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOK = Path("examples/evidence.ipynb")


@pytest.fixture(scope="module")
def ran(monkeypatch_module: pytest.MonkeyPatch) -> nbformat.NotebookNode:
    monkeypatch_module.setenv("PYTHONPATH", str(Path.cwd()))
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def said(notebook: nbformat.NotebookNode) -> str:
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    texts = [output.get("text", "") for output in outputs]
    texts += [str(part) for output in outputs for part in output.get("data", {}).values()]
    return "\n".join(texts)


def test_it_shows_what_counts_and_what_does_not(ran: nbformat.NotebookNode) -> None:
    shown = said(ran)
    assert "<mark" in shown
    for words in ("97140", "97110", "patellar mobilization", "negated", "home_program"):
        assert words in shown


def test_it_is_kept_without_outputs() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    for cell in notebook.cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None
