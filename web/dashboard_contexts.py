"""What the template of the dashboard is given; as in `contexts`, ready to print."""

from dataclasses import dataclass

from .contexts import Choice, Context, Fact
from .plots import Plot


@dataclass(frozen=True)
class DashboardPage(Context):
    """dashboard.html: what managers look at. left: days of the period that are not counted yet.
    exports: files of decisions that the person may take.
    """

    period: tuple[Choice, ...]
    facts: tuple[Fact, ...]
    plots: tuple[Plot, ...]
    left: int
    exports: tuple[str, ...]
