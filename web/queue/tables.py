"""The tables of the queue, the same on SQLite and PostgreSQL. Migrations make them.

Words of a note stand in `notes` and `remarks` alone, sealed under the note's own key, which stands
wrapped in `note_keys`: a purge deletes all three. `words` seals and opens them.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python; whole milliseconds since 1970 (UTC) in the database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return milliseconds; a naive time is refused by the subtraction."""
        return None if value is None else (value - EPOCH) // MILLISECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Return the aware time, in UTC."""
        return None if value is None else EPOCH + value * MILLISECOND


DIGEST = String(64)  # SHA-256 in hexadecimal digits
NAME = String(200)
metadata = MetaData()

reviews = Table(
    "reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    # The digest of the caller's key, and of what came with it.
    Column("entry_key", DIGEST, nullable=False, unique=True),
    Column("entry_digest", DIGEST, nullable=False),
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", NAME, nullable=False),
    Column("note_ref", NAME),
    Column("clinician", NAME),
    Column("site", NAME),
    Column("date_of_service", String(10)),
    Column("note_chars", Integer, nullable=False),
    Column("answer_sha256", DIGEST, nullable=False),
    Column("record", Text, nullable=False),
    Column("risk", Integer, nullable=False),
    Column("risks", String(200), nullable=False),
    Column("rank", Moment, nullable=False),
    Column("sampled", Boolean, nullable=False),
    Column("replaces", String(32), ForeignKey("reviews.id")),
    # What changes: only actions.py writes it.
    Column("state", String(16), nullable=False),
    Column("stage", String(16), nullable=False),
    Column("line", String(16)),
    Column("version", Integer, nullable=False),
    Column("token", Integer, nullable=False),
    Column("holder", NAME),
    Column("lease_until", Moment),
    Column("lapses", Integer, nullable=False),
    Column("finished_at", Moment),
    # For the list. codes: those proposed, a blank between. place: its line, or its state once it
    # stands in none.
    Column("codes", String(200), nullable=False, server_default=""),
    Column("place", String(16), Computed("coalesce(line, state)")),
    Index("reviews_finished", "finished_at"),
    Index("reviews_by_entry", "entered_at", "id"),
    Index("reviews_by_state", "state", "entered_at", "id"),
    Index("reviews_entered", "place", "entered_at"),
    Index("reviews_of_note", "note_ref"),
)
# What the list walks: in its order, with all that it filters by, so that it need not look at the
# rows of reviews that do not fit.
ORDER = ("place", "rank", "id")
SEEN = ("clinician", "site", "risks", "codes", "entered_at")
for index, first in (
    ("reviews_placed", ()),
    ("reviews_of_clinician", ("clinician",)),
    ("reviews_of_site", ("site",)),
):
    names = (*first, *ORDER, *(name for name in SEEN if name not in first))
    Index(index, *(reviews.c[name] for name in names))
# Most reviews stand in no line and nobody holds them. Left out, they neither fill the index nor
# lead SQLite, which counts a NULL as one value among others, to read the whole table instead.
for index, columns in (("reviews_in_line", ("line", "rank", "id")), ("reviews_held", ("holder",))):
    some = reviews.c[columns[0]].is_not(None)
    Index(index, *(reviews.c[name] for name in columns), sqlite_where=some, postgresql_where=some)

# The same for each code that was proposed. Of these columns only `place` ever changes.
review_codes = Table(
    "review_codes",
    metadata,
    Column("review", String(32), ForeignKey("reviews.id"), primary_key=True),
    Column("code", String(5), primary_key=True),
    Column("place", String(16), nullable=False),
    Column("rank", Moment, nullable=False),
    Column("clinician", NAME),
    Column("site", NAME),
    Column("risks", String(200), nullable=False),
    Column("codes", String(200), nullable=False),
    Column("entered_at", Moment, nullable=False),
    Index("review_codes_placed", "code", "place", "rank", "review", *SEEN),
)

# Filters of the list that somebody gave a name to.
views = Table(
    "views",
    metadata,
    Column("person", NAME, primary_key=True),
    Column("name", String(60), primary_key=True),
    Column("filters", Text, nullable=False),
)

# What was decided on a day that is over, counted; `tallies.py` says what. Made from the rest.
tallies = Table(
    "tallies",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("what", String(16), primary_key=True),
    Column("of", NAME, primary_key=True),
    Column("number", Integer, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("review", String(32), ForeignKey("reviews.id"), primary_key=True),
    Column("text", LargeBinary, nullable=False),
    Column("answer", LargeBinary, nullable=False),
    Column("patient_ref", LargeBinary),
)

note_keys = Table(
    "note_keys",
    metadata,
    Column("review", String(32), ForeignKey("reviews.id"), primary_key=True),
    Column("wrapped_by", NAME, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("note_keys_by", "wrapped_by", "review"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("review", String(32), ForeignKey("reviews.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("stage", String(16), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reviewer", NAME, nullable=False),
    Column("token", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("step_key", DIGEST, nullable=False),
    Column("step_digest", DIGEST, nullable=False),
    Column("code", String(5)),
    Column("reason", String(32)),
    Column("units", Integer),
    Column("modifiers", String(20)),
    Column("evidence_start", Integer),
    Column("evidence_end", Integer),
    Column("undoes", Integer),
    UniqueConstraint("review", "step_key", name="decisions_once"),
)
finishes = decisions.c.kind == "finish"
Index(
    "decisions_finished",
    decisions.c.reviewer,
    decisions.c.at,
    sqlite_where=finishes,
    postgresql_where=finishes,
)

remarks = Table(
    "remarks",
    metadata,
    Column("review", String(32), ForeignKey("reviews.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("text", LargeBinary, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", NAME, nullable=False),
    Column("action", String(32), nullable=False),
    Column("review", String(32)),
    Column("detail", Text, nullable=False),
    Column("hash", DIGEST, nullable=False),
    Index("audit_of_review", "review", "seq"),
)

# Where to say that a review is decided. paused_at: since when its messages wait.
webhooks = Table(
    "webhooks",
    metadata,
    Column("name", NAME, primary_key=True),
    Column("url", Text, nullable=False),
    Column("made_by", NAME, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("removed_at", Moment),
    Column("paused_at", Moment),
)

# What signs their messages, sealed as a note's key is; until: of one that was changed, when it
# signs no more.
webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("webhook", NAME, ForeignKey("webhooks.name"), nullable=False),
    Column("wrapped_by", NAME, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("until", Moment),
)

# The second factor of a person (`accounts`), by name alone. wrapped: the key that ``sealed`` is
# sealed under. confirmed_at is null while it is being set up.
second_factors = Table(
    "second_factors",
    metadata,
    Column("person", NAME, primary_key=True),
    Column("wrapped_by", NAME, nullable=False),
    Column("wrapped", LargeBinary, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("confirmed_at", Moment),
    Column("used_step", BigInteger, nullable=False),
)

# What is to be said, each to one webhook; next_at is null once it is done or given up. review is
# null of a test. answer is null while it is being sent.
outbox = Table(
    "outbox",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("webhook", NAME, ForeignKey("webhooks.name"), nullable=False),
    Column("review", String(32), ForeignKey("reviews.id")),
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_at", Moment),
    Column("delivered_at", Moment),
    Column("answer", String(40)),
    Index("outbox_of_webhook", "webhook", "made_at", "id"),
)
Index(
    "outbox_due",
    outbox.c.webhook,
    outbox.c.next_at,
    sqlite_where=outbox.c.next_at.is_not(None),
    postgresql_where=outbox.c.next_at.is_not(None),
)

# What people did with the cards of CDS Hooks: codes and reasons of ours, no words.
feedback = Table(
    "feedback",
    metadata,
    Column("key", DIGEST, primary_key=True),
    Column("service", String(64), nullable=False),
    Column("card", String(36), nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("codes", Text, nullable=False),
    Column("reason", String(32)),
    Column("acted_at", Moment, nullable=False),
    Column("kept_at", Moment, nullable=False),
)
