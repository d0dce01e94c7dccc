"""The dashboard: what was decided in a period, drawn. Counts of codes and people, no notes."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from ..accounts.people import signed_in
from ..accounts.roles import Role
from ..api.reviews import queue_of
from ..contexts import Choice, Fact
from ..dashboard_contexts import DashboardPage
from ..queue.actions import Queue
from ..queue.tallies import tallied
from ..queue.waits import waits
from ..render import page
from .dashboard_plots import kappa, plots_of, sums
from .exports import FILES
from .queue_list import asked_of_store

router = APIRouter(include_in_schema=False)
PERIODS = {"7": "7 days", "30": "30 days", "90": "90 days"}
USUAL = "30"


@router.api_route("/dashboard", methods=["GET", "HEAD"])
async def show(request: Request) -> Response:
    """Show the dashboard of the last days; of 30 unless another period is asked for."""
    asked = request.query_params.get("days", USUAL)
    chosen = asked if asked in PERIODS else USUAL
    files = tuple(FILES) if signed_in(request).has(Role.AUDITOR) else ()
    context = await asked_of_store(lambda: dashboard(queue_of(request), chosen, files))
    return page(request, "dashboard.html", context)


def dashboard(queue: Queue, chosen: str, files: tuple[str, ...]) -> DashboardPage:
    """Return the dashboard of a period that ends today. files: exports to link to."""
    now = queue.clock()
    period = [now.date() - timedelta(days=n) for n in reversed(range(int(chosen)))]
    days, left = tallied(queue.store, period, now)
    with queue.store.reading() as connection:
        waiting = waits(connection, now)
    total = sums(days)
    agreed = kappa(total)
    judged = sum(number for (what, _), number in total.items() if what == "pair")
    return DashboardPage(
        period=tuple(Choice(value, word, value == chosen) for value, word in PERIODS.items()),
        facts=(
            Fact("Came in", f"{total.get(('entered', ''), 0):,}"),
            Fact("Decided", f"{total.get(('decided', ''), 0):,}"),
            Fact("Agreement (Cohen's kappa)", "–" if agreed is None else f"{agreed:.2f}"),
            Fact("Codes judged twice", f"{judged:,}"),
        ),
        plots=tuple(plots_of(days, period, waiting)),
        left=left,
        exports=files,
    )
