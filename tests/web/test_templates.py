"""The templates keep the house's rules: named variables, escaped, nothing inline."""

import re
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest
from jinja2 import StrictUndefined, meta

from web import (
    account_contexts,
    contexts,
    dashboard_contexts,
    list_contexts,
    review_contexts,
    webhook_contexts,
)
from web.render import HERE, TEMPLATES

PAGES = {
    "problem.html": contexts.ProblemPage,
    "api.html": contexts.ApiPage,
    "editor.html": contexts.EditorPage,
    "note.html": contexts.NotePage,
    "sign_in.html": account_contexts.SignInPage,
    "join.html": account_contexts.JoinPage,
    "onward.html": account_contexts.OnwardPage,
    "code.html": account_contexts.CodePage,
    "second_factor.html": account_contexts.FactorPage,
    "recovery_codes.html": account_contexts.RecoveryPage,
    "account.html": account_contexts.AccountPage,
    "people.html": account_contexts.PeoplePage,
    "webhooks.html": webhook_contexts.WebhooksPage,
    "review.html": review_contexts.ReviewPage,
    "nothing_waiting.html": review_contexts.NothingPage,
    "again.html": review_contexts.AgainPage,
    "returned.html": review_contexts.ReturnedPage,
    "returned_note.html": review_contexts.ReturnedNotePage,
    "dashboard.html": dashboard_contexts.DashboardPage,
    "queue_list.html": list_contexts.ListPage,
}
FILES = sorted((HERE / "templates").glob("*.html"))


def test_every_page_context_is_in_the_table() -> None:
    assert set(PAGES.values()) == set(contexts.Context.__subclasses__())


@pytest.mark.parametrize(("name", "context"), PAGES.items())
def test_first_line_names_the_fields(name: str, context: type) -> None:
    first = (HERE / "templates" / name).read_text().splitlines()[0]
    named = dict(re.findall(r"(\w+): ([\w |\[\], .]+?)(?= ·| -#)", first))
    assert named == {field.name: shown(field.type) for field in fields(context)}


def shown(kind: object) -> str:
    if isinstance(kind, type) and not get_args(kind):
        return kind.__name__
    return re.sub(r"web\.\w+\.", "", str(kind))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_uses_only_what_it_names(path: Path) -> None:
    first = path.read_text().splitlines()[0]
    used = meta.find_undeclared_variables(TEMPLATES.env.parse(path.read_text()))
    assert {name for name in used if name not in first} == set()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_inline_and_nothing_from_elsewhere(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\|\s*safe|Markup|autoescape|<style|\sstyle=|\son\w+=", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', text)


def test_environment_is_strict() -> None:
    assert TEMPLATES.env.undefined is StrictUndefined
    assert TEMPLATES.env.autoescape("x.html")
    assert TEMPLATES.env.autoescape("x.txt")
    assert TEMPLATES.env.autoescape(None)


def test_style_stays_small_and_at_home() -> None:
    css = (HERE / "static" / "page.css").read_text()
    assert len(css.splitlines()) < 350
    assert "url(" not in css
    assert "@import" not in css
