"""What the templates of the list are given; as in `contexts`, ready to print."""

from dataclasses import dataclass

from .contexts import Choice, Context, Fact


@dataclass(frozen=True)
class RowView:
    """One review. number: the whole one, for its address; short: how it is shown."""

    number: str
    short: str
    note_ref: str
    clinician: str
    site: str
    entered: str
    age: str
    state: str
    stage: str
    holder: str
    codes: tuple[str, ...]
    risks: tuple[str, ...]


@dataclass(frozen=True)
class FilterView:
    """The form of filters as it was asked. query: what is asked, as it stands in an address."""

    status: tuple[Choice, ...]
    code: str
    clinician: str
    site: str
    age: tuple[Choice, ...]
    risk: tuple[Choice, ...]
    codes: tuple[str, ...]
    clinicians: tuple[str, ...]
    sites: tuple[str, ...]
    query: str


@dataclass(frozen=True)
class ViewLink:
    """A saved view. query: its filters; here: whether it is the one that is shown."""

    name: str
    query: str
    here: bool


@dataclass(frozen=True)
class ListPage(Context):
    """queue_list.html: the list of reviews.

    count: how many fit, in words. broke_off: not all were looked at. before, after: addresses of
    the pages beside this one, or "". errors: name of a field -> what is wrong with it.
    sought, view_name: what was typed there, so that it is not lost. decides: whether the person
    reads reviews. holds: whether they hold one.
    """

    rows: tuple[RowView, ...]
    filters: FilterView
    progress: tuple[Fact, ...]
    views: tuple[ViewLink, ...]
    count: str
    broke_off: bool
    before: str
    after: str
    errors: dict[str, str]
    sought: str
    view_name: str
    notice: str
    decides: bool
    holds: bool
