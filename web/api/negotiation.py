"""Choose an answer's format: what the query names, else what the Accept header likes best."""

from collections.abc import Iterator

from starlette.requests import Request

from suggester.claim_out import MEDIA_TYPES, Format

from ..problems import Problem, ProblemError

NAMES = ", ".join(Format)
ESSENCES = {kind: media.partition(";")[0] for kind, media in MEDIA_TYPES.items()}


def format_of(request: Request) -> Format:
    """Return the format to answer in; JSON where nothing is asked for.

    Raises ProblemError: 422 for a name that is no format, 406 where none is acceptable.
    """
    named = request.query_params.getlist("format")
    if len(named) > 1 or (named and named[0] not in set(Format)):
        raise ProblemError(
            Problem(422, "format", "The format is not known", f"Send one format: {NAMES}.")
        )
    if named:
        return Format(named[0])
    asked = ",".join(request.headers.getlist("accept")).strip()
    return best(asked) if asked else Format.JSON


def best(accept: str) -> Format:
    """Return the format with the highest quality in an Accept header (RFC 9110, 12.5.1); of
    equals the first that `Format` names."""
    ranges = tuple(ranges_of(accept))
    quality = {kind: quality_of(essence, ranges) for kind, essence in ESSENCES.items()}
    kind = max(quality, key=lambda kind: quality[kind])
    if quality[kind] <= 0:
        detail = f"Accept one of {', '.join(ESSENCES.values())}, or name it: ?format={NAMES}."
        raise ProblemError(Problem(406, "accept", "No format of ours is acceptable", detail))
    return kind


def ranges_of(accept: str) -> Iterator[tuple[str, float]]:
    """Yield each media range of the header with its quality, 0 to 1; what cannot be read is 0."""
    for part in accept.split(","):
        media, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [value[2:] for value in parameters if value.startswith("q=")]
        yield media, number(weights[0]) if weights else 1.0


def number(text: str) -> float:
    """Return a quality, e.g. ``0.5``; 0 for what is none."""
    try:
        value = float(text)
    except ValueError:
        return 0.0
    return value if 0 <= value <= 1 else 0.0


def quality_of(essence: str, ranges: tuple[tuple[str, float], ...]) -> float:
    """Return the quality that the most specific range gives a media type; 0 where none does."""
    family = essence.partition("/")[0]
    for media in (essence, f"{family}/*", "*/*"):
        found = [quality for asked, quality in ranges if asked == media]
        if found:
            return max(found)
    return 0.0
