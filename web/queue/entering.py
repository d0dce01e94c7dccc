"""A note that comes in: what it must be, and the rows that it becomes. Changes no review."""

from datetime import datetime

from sqlalchemy import Connection, insert

from .digests import digest, sha256
from .errors import UnfitStepError
from .priority import priority_of
from .record import Record, record_of
from .states import Line, Stage, State
from .tables import review_codes, reviews
from .values import LONGEST_NAME, Entry, Policy, is_storable


def check_entry(entry: Entry) -> None:
    """Raise UnfitStepError for an entry that cannot be kept."""
    if not is_storable(entry.text) or entry.answer.note.text_sha256 != sha256(entry.text):
        raise UnfitStepError("The answer is not about this text. Ask the engine again.")
    names = (entry.clinician, entry.site, entry.visit.note_ref, entry.visit.patient_ref)
    for name in names:
        if name is not None and (len(name) > LONGEST_NAME or not is_storable(name)):
            raise UnfitStepError(
                f"A name or reference has up to {LONGEST_NAME} characters, no NUL."
            )


def digest_of(entry: Entry) -> str:
    """Return the digest of what the caller sent; the engine's answer is not of it."""
    visit = entry.visit.model_dump(mode="json")
    return digest(entry.text, visit, entry.clinician, entry.site, entry.replaces)


def insert_review(
    connection: Connection, entry: Entry, *, sampled: bool, at: datetime, policy: Policy, **row: str
) -> None:
    """Write a new review, first in its states; `words` writes what was said in it.

    row: ``id``, ``entry_key``, ``entry_digest`` and ``entered_by``.
    """
    record = record_of(entry.answer)
    priority = priority_of(record, sampled=sampled)
    seen = {
        "rank": priority.rank(at, policy.a_point),
        "clinician": entry.clinician,
        "site": entry.site,
        "risks": " ".join(priority.risks),
        "codes": " ".join(sorted(record.codes)),
        "entered_at": at,
    }
    connection.execute(
        insert(reviews).values(
            **row,
            **_kept(entry, record),
            **seen,
            risk=priority.points,
            sampled=sampled,
            state=State.OPEN,
            stage=Stage.FIRST,
            line=Line.CODING,
            version=1,
            token=0,
            lapses=0,
        )
    )
    for code in sorted(record.codes):
        listed = {"review": row["id"], "code": code, "place": Line.CODING}
        connection.execute(insert(review_codes).values(**listed, **seen))


def _kept(entry: Entry, record: Record) -> dict[str, object]:
    """Return the columns of a review that say what came in, and outlive its note."""
    service = entry.visit.date_of_service
    return {
        "note_ref": entry.visit.note_ref,
        "date_of_service": service.isoformat() if service else None,
        "note_chars": len(entry.text),
        "answer_sha256": sha256(entry.answer.model_dump_json()),
        "record": record.model_dump_json(),
        "replaces": entry.replaces,
    }
