"""The page that sends a browser on to another site: a form of ours may not lead there itself."""

from fastapi import Request, Response

from ..account_contexts import OnwardPage
from ..accounts.provider.flow import Provider
from ..render import page


def onward(request: Request, provider: Provider, url: str, *, out: bool) -> Response:
    """Return the page that sends a browser on to the provider. out: to sign out there too."""
    context = OnwardPage(provider.name, url, out)
    return page(request, "onward.html", context, headers={"Refresh": f"0; url={url}"})
