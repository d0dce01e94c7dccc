"""Where the data and the pages are found, and what is said when they are not."""

from pathlib import Path

import pytest

from suggester import shipped


def test_the_checkout_has_its_parts_beside_the_package() -> None:
    assert shipped.lexicon_dir() == Path(__file__).resolve().parent.parent / "lexicon"
    assert shipped.web_app() == "web.app:create_app"


@pytest.mark.parametrize(
    ("place", "app"),
    [
        pytest.param("suggester/web", "suggester.web.app:create_app", id="wheel"),
        pytest.param("web", "web.app:create_app", id="checkout"),
    ],
)
def test_each_layout_names_its_own_application(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, app: str
) -> None:
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "app.py").touch()
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "suggester")
    assert shipped.web_app() == app


@pytest.mark.parametrize("find", [shipped.lexicon_dir, shipped.web_app])
def test_a_missing_part_says_where_it_was_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, find: object
) -> None:
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path / "suggester")
    assert callable(find)
    with pytest.raises(shipped.ShippedError, match="Install") as caught:
        find()
    assert str(tmp_path) in str(caught.value)
