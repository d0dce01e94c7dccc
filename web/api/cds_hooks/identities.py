"""The identities of cards and their suggestions: they follow from the call, and lead back to codes.

So feedback says which code was taken, and no card needs to be kept until it comes.
"""

from collections.abc import Iterable, Iterator
from uuid import NAMESPACE_URL, UUID, uuid5

from suggester.claim_out.fhir_parts import OURS

MOST_LINES = 2  # of one code: the therapist's and the assistant's


def card(hook_instance: str, topic: str) -> str:
    """Return a card's identity: the same for the same call, of which the hookInstance is unique."""
    return str(uuid5(NAMESPACE_URL, f"{OURS}{hook_instance}:{topic}"))


def suggestion(card: str, code: str, place: int) -> str:
    """Return the identity of a code's suggestion. place: among the card's lines of that code."""
    return str(uuid5(UUID(card), f"{code}:{place}"))


def codes_of(card: str, taken: Iterable[str], known: Iterable[str]) -> Iterator[str]:
    """Yield the code of each suggestion that was taken from a card of ours.

    known: the codes that there are. What is none of ours is passed over.
    """
    wanted = set(taken)
    for code in known:
        if wanted & {suggestion(card, code, place) for place in range(MOST_LINES)}:
            yield code
